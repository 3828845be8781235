#include "app/shell/livepane.h"

#include "widgets/migrations/migrationspane.h"
#include "widgets/routes/routeplayground.h"

namespace athanor {

LivePane::LivePane(const Theme &theme, RoutePlayground *playground, QWidget *parent)
    : QStackedWidget(parent), m_theme(theme), m_playground(playground)
{
    addWidget(playground);
}

void LivePane::showPane(Pane pane)
{
    m_pane = pane;
    setCurrentWidget(pane == Pane::Migrations ? static_cast<QWidget *>(&migrations()) : m_playground);
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
    else
        m_playground->focusPath();
}

} // namespace athanor
