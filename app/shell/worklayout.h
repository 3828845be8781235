#pragma once

#include "app/shell/studydesk.h"

#include <QSplitter>

namespace athanor {

/// Who gets how much room at an exercise: outline, reading column, and the workbench of editor, live pane and results.
/// Where height is short, live pane and results take turns: the one that is not at work is folded away (the results to
/// their head; the live pane, where height is very short, altogether). The keys' focus, a request, a check and a run
/// say whose turn it is. What was dragged by hand stays, also over a restart, until the window or its text becomes
/// another size of window.
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
    /// A problem or a question in the live pane is shown whole.
    void showPlayground();
    enum class Turn { Live, Results };
    /// Where height is short, this one has the room from now on.
    void giveTurn(Turn turn);
    Turn turn() const { return m_turn; }
    /// Pixels at 100 % below which the two take turns, and below which only one of them is seen.
    static constexpr int lowHeight = 760;
    static constexpr int veryLowHeight = 560;

    void restore(const Settings &settings);
    void remember(Settings &settings) const;

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void placeColumns();
    void placeWorkbench();
    int drawerHeight() const;
    bool isLow() const;
    bool isVeryLow() const;
    /// Shows and folds as the turn wants it. Whether anything changed.
    bool fold();
    void followFocus(const QWidget *now);

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
    Turn m_turn = Turn::Live;
};

} // namespace athanor
