// The part of the tour that shows migrations: the graph of an exercise, and the real Alembic one step further.
#include "app/shell/livepane.h"
#include "app/shell/settingsdialog.h"
#include "app/shell/tour.h"
#include "widgets/migrations/migrationruns.h"
#include "widgets/migrations/migrationspane.h"
#include "widgets/migrations/runpanel.h"

namespace athanor {

namespace {

/// The first objective of the course whose pane is the migrations; empty when there is none.
QString migrationsObjective(const Course &course)
{
    for (const Module &module : course.modules)
        for (const Objective &objective : module.objectives)
            if (objective.pane == QLatin1String("migrations") && !objective.exercises.empty()) return objective.id;
    return {};
}

} // namespace

void Tour::buildMigrations()
{
    const auto pane = [this]() -> MigrationsPane & { return m_window.widgets().live->migrations(); };
    const auto rows = [pane] { return pane().runs()->rows().value_or(QStringList()); };
    m_steps.push_back({QStringLiteral("24a1-migrations"),
                       [this] {
                           if (auto *dialog = m_window.findChild<SettingsDialog *>()) dialog->close();
                           m_window.showPage(MainWindow::Page::Study);
                           m_window.desk().openObjective(migrationsObjective(m_window.desk().course()));
                       },
                       [this, pane] {
                           return m_window.widgets().live->pane() == LivePane::Pane::Migrations && pane().drawing() &&
                                  pane().runs()->rows().has_value();
                       },
                       [pane] { return pane().runs()->state().error.message; }});
    m_steps.push_back({QStringLiteral("24a2-upgraded"),
                       [pane] {
                           pane().runs()->player()->run({QStringLiteral("upgrade"), QStringLiteral("head")});
                       },
                       [rows] { return !rows().isEmpty(); }, [] { return QString(); }});
    m_steps.push_back({QStringLiteral("24a3-schema"), [pane] { pane().setPage(MigrationsPane::Page::Schema); },
                       [rows] { return !rows().isEmpty(); }, [pane] { return pane().runs()->state().error.message; }});
}

} // namespace athanor
