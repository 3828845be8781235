#include "app/shell/livepane.h"

#include "widgets/migrations/migrationspane.h"
#include "widgets/routes/routeplayground.h"

#include <utility>

namespace athanor {

LivePane::LivePane(const Theme &theme, RoutePlayground *playground, QWidget *parent)
    : QStackedWidget(parent), m_theme(theme), m_playground(playground)
{
    addWidget(playground);
}

void LivePane::showPane(Pane pane)
{
    if (pane == Pane::Migrations) setCurrentWidget(&migrations());
    if (pane == Pane::Routes) setCurrentWidget(m_playground);
    if (std::exchange(m_pane, pane) != pane) Q_EMIT paneChanged();
}

MigrationsPane &LivePane::migrations()
{
    if (!m_migrations) {
        m_migrations = new MigrationsPane(m_theme, MigrationsPane::Place::Embedded);
        m_migrations->setObjectName(QStringLiteral("migrationsPane"));
        addWidget(m_migrations);
    }
    return *m_migrations;
}

void LivePane::focusLine()
{
    if (m_pane == Pane::Migrations)
        m_migrations->focusRun();
    else if (m_pane == Pane::Routes)
        m_playground->focusPath();
}

} // namespace athanor
