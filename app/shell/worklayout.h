#pragma once

#include "app/shell/studydesk.h"

#include <QSplitter>

namespace athanor {

/// Who gets how much room at an exercise: outline, reading column, and the workbench of editor, live pane and results.
/// What was dragged by hand stays, also over a restart, until the window or its text becomes another size of window.
class WorkLayout final : public QObject
{
    Q_OBJECT
public:
    /// Takes the widgets into splitters of its own; columns() is to be placed somewhere.
    WorkLayout(const Theme &theme, const DeskWidgets &widgets, QObject *parent = nullptr);

    QSplitter *columns() const { return m_columns; }
    /// Below 1000 pixels (at 100 %) the outline has no place of its own.
    void fit(int windowWidth);
    bool isNarrow() const { return m_narrow; }
    /// Narrow: whether the outline stands in the lesson's place.
    bool isCourseShown() const { return m_courseShown; }
    void toggleCourse();

    /// Nothing was checked: the drawer is only as high as its words.
    void showNoResults();
    /// Something was checked or run: as high as it wants to be, up to a third.
    void showResults();
    /// A problem in the live pane is shown whole.
    void showPlayground();

    void restore(const Settings &settings);
    void remember(Settings &settings) const;

private:
    void placeColumns();
    void placeWorkbench();

    const Theme &m_theme;
    DeskWidgets m_ui;
    QSplitter *m_columns;
    QSplitter *m_workbench;
    int m_width = 0;
    int m_zoomLaidOut = 0;
    bool m_narrow = false;
    bool m_courseShown = false;
    bool m_hasResults = false;
    bool m_columnsChosen = false;
    bool m_workbenchChosen = false;
};

} // namespace athanor
