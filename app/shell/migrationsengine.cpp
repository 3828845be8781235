#include "app/shell/migrationsengine.h"

#include "app/shell/migrationswindow.h"

#include <QtConcurrentRun>

namespace athanor {

MigrationsEngine::MigrationsEngine(const Installation &installation, MigrationsWindow &window)
    : QObject(&window), m_installation(installation), m_runner(
                                                          *window.pane(), [this]() -> EngineLink & { return engine(); },
                                                          [this](const QJsonObject &error) { return explain(error); })
{
    connect(&window, &MigrationsWindow::folderOpened, this, [this](const QString &folder) {
        m_runner.setPlace({folder, {}, {}, MigrationsPlace::Database::Copy, false}, MigrationsRunner::When::Asked);
    });
}

EngineLink &MigrationsEngine::engine()
{
    if (!m_engine) {
        m_engine = std::make_unique<EngineLink>(m_installation);
        m_engine->start();
        const QString explanations = m_installation.lessons + QStringLiteral("/explanations");
        m_explanations = QtConcurrent::run(&Explanations::load, explanations);
    }
    return *m_engine;
}

Explanation MigrationsEngine::explain(const QJsonObject &error) const
{
    if (error.isEmpty() || !m_explanations.isFinished() || m_explanations.resultCount() == 0) return {};
    return m_explanations.result().explain(RaisedError::fromJson(error)).value_or(Explanation{});
}

} // namespace athanor
