#pragma once

#include "widgets/common/button.h"

#include <QFrame>

class QLabel;
class QMenu;

namespace athanor {

/// The top of the window: where you are, and what can be done here. Check is the one filled action.
class HeaderBar final : public QFrame
{
    Q_OBJECT
public:
    explicit HeaderBar(const Theme &theme, QWidget *parent = nullptr);

    void setPlace(const QString &module, const QString &objective);
    /// The number of the hint the button shows next, of how many; none are left when next is beyond count.
    void setHints(int next, int count);
    void setWorkEnabled(bool enabled);
    void setMenu(QMenu *menu);
    void openMenu();

Q_SIGNALS:
    void goToRequested();
    void hintRequested();
    void runRequested();
    void checkRequested();

private:
    void render();

    const Theme &m_theme;
    QLabel *m_place;
    Button *m_goTo;
    Button *m_hint;
    Button *m_run;
    Button *m_check;
    Button *m_menuButton;
    QMenu *m_menu = nullptr;
    QString m_module;
    QString m_objective;
};

} // namespace athanor
