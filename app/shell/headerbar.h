#pragma once

#include "widgets/common/button.h"

#include <QFrame>

class QLabel;
class QMenu;

namespace athanor {

class ElidedLabel;

/// The top of the window: where you are, and what can be done here. The program's name leads home. At an exercise Check
/// is the one filled action; elsewhere there is nothing to run. Where room is short
/// the keys go first, then the words of what has an icon; the name of the objective keeps its place.
class HeaderBar final : public QFrame
{
    Q_OBJECT
public:
    explicit HeaderBar(const Theme &theme, QWidget *parent = nullptr);

    void setPlace(const QString &module, const QString &objective);
    /// Exercise: the place that was set, with hint, run and check. Elsewhere: the name of the page, and settings.
    enum class Mode { Exercise, Elsewhere };
    void setMode(Mode mode, const QString &page = {});
    /// The number of the hint the button shows next, of how many; none are left when next is beyond count.
    void setHints(int next, int count);
    void setWorkEnabled(bool enabled);
    void setMenu(QMenu *menu);
    void openMenu();
    /// Shows the button for the outline, where that has no place of its own.
    void offerCourse(bool offered);
    void setCourseShown(bool shown) { m_course->setChecked(shown); }

    /// At its shortest, so that what it shows now does not keep the window from getting narrower.
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void homeRequested();
    void settingsRequested();
    void courseToggled();
    void goToRequested();
    void hintRequested();
    void runRequested();
    void checkRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void render();
    void fit();
    int actionsWidth(int stage) const;

    const Theme &m_theme;
    Button *m_course;
    Button *m_home;
    ElidedLabel *m_moduleLabel;
    ElidedLabel *m_place;
    Button *m_goTo;
    Button *m_hint;
    Button *m_run;
    Button *m_check;
    Button *m_settings;
    Button *m_menuButton;
    QMenu *m_menu = nullptr;
    QString m_module;
    QString m_objective;
    QString m_page;
    Mode m_mode = Mode::Elsewhere;
    bool m_courseOffered = false;
    int m_hintCount = 0;
};

} // namespace athanor
