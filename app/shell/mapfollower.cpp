#include "app/shell/mapfollower.h"

#include "widgets/editor/editortabs.h"
#include "widgets/routes/routeplayground.h"

#include <utility>

namespace athanor {

MapFollower::MapFollower(EngineLink &engine, EditorTabs &editors, RoutePlayground &playground, QObject *parent)
    : QObject(parent), m_engine(engine), m_editors(editors), m_playground(playground)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, &MapFollower::follow);
    connect(&editors, &EditorTabs::edited, this, [this] {
        if (!followsKeys()) return;
        if (m_reach == ProjectSources::Reach::Typed)
            m_pause.start();
        else
            m_playground.markUnfollowed();
    });
    const Workbench *workbench = engine.workbench();
    const auto mine = [this](JobId job) {
        return job != JobId::None && job == m_job && std::exchange(m_job, JobId::None) == job;
    };
    connect(workbench, &Workbench::routesReady, this, [this, mine](JobId job, const RouteTable &table) {
        if (!mine(job)) return;
        if (std::exchange(m_knows, true))
            m_playground.followRoutes(table);
        else
            m_playground.setRoutes(table);
        Q_EMIT shown(table);
    });
    connect(workbench, &Workbench::loadFailed, this, [this, mine](JobId job, const LearnerError &error) {
        if (!mine(job)) return;
        if (m_knows || m_plain)
            Q_EMIT broken(error);
        else
            m_playground.markUnloaded();
    });
    connect(workbench, &Workbench::failed, this, [this, mine](JobId job, const QString &message) {
        if (mine(job) && (m_knows || m_plain)) Q_EMIT failed(message);
    });
}

void MapFollower::begin()
{
    cancel();
    m_told.clear();
    m_reach = ProjectSources::Reach::Typed;
    m_open = true;
}

void MapFollower::end()
{
    cancel();
    m_told.clear();
    m_open = m_knows = false;
}

void MapFollower::cancel()
{
    m_pause.stop();
    m_engine.cancel(std::exchange(m_job, JobId::None));
}

void MapFollower::tellUnsaved()
{
    for (const QString &path : m_editors.paths()) {
        const int revision = m_editors.revision(path);
        if (!m_editors.isUnsaved(path)) {
            forget(path);
        } else if (m_told.value(path) != revision) {
            m_told.insert(path, revision);
            m_engine.setUnsaved(path, m_editors.content(path).toUtf8());
        }
    }
}

bool MapFollower::forget(const QString &path)
{
    if (m_told.remove(path) == 0) return false;
    m_engine.forgetUnsaved(path);
    return true;
}

void MapFollower::ask()
{
    cancel();
    tellUnsaved();
    m_job = m_engine.routes();
}

void MapFollower::read()
{
    if (!m_open) return;
    m_plain = true;
    m_playground.setBusy(tr("Loading the application…"));
    ask();
}

void MapFollower::follow()
{
    if (!m_open) return;
    // What the learner asked for is still to be answered in plain view.
    m_plain = m_plain && m_job != JobId::None;
    ask();
}

void MapFollower::learn()
{
    if (!m_knows && m_job == JobId::None) follow();
}

void MapFollower::followSoon()
{
    if (m_open) m_pause.start();
}

} // namespace athanor
