#include "app/shell/winnersdesk.h"

#include "engine/routes/savedrequest.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/routes/routeplayground.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/winnerbanner.h"

#include <utility>

namespace athanor {

WinnersDesk::WinnersDesk(EngineLink &engine, RoutePlayground &playground, QObject *parent)
    : QObject(parent), m_engine(engine), m_playground(playground), m_parts(playground.parts())
{
    const Workbench *workbench = engine.workbench();
    connect(workbench, &Workbench::applicationLoaded, this, [this] {
        m_loaded = true;
        ask();
    });
    // Why there is no answer is told by those who asked for something that is seen.
    const auto gone = [this](JobId job) {
        if (job == m_job) m_job = JobId::None;
    };
    connect(workbench, &Workbench::failed, this, gone);
    connect(workbench, &Workbench::loadFailed, this, gone);
    connect(workbench, &Workbench::winnersReady, this, [this](JobId job, const QList<RouteWinner> &winners) {
        if (job == JobId::None || job != m_job) return;
        m_job = JobId::None;
        if (m_asked != questions()) return ask(); // The paths are others by now.
        m_winners.setNow(m_asked, winners);
        m_parts->winners()->setChanges(m_winners.changes());
    });
    connect(m_parts->winners(), &WinnerBanner::dismissed, this, [this] {
        m_winners.accept();
        m_parts->winners()->setChanges({});
    });
}

void WinnersDesk::setOpen(bool open)
{
    m_open = open;
    m_loaded = false;
    m_engine.cancel(std::exchange(m_job, JobId::None));
    m_winners.clear();
    m_saved.clear();
    m_parts->winners()->setChanges({});
}

void WinnersDesk::setSaved(const QMap<QString, QByteArray> &files)
{
    QList<WinnerQuestion> saved;
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        const Result<SavedRequest> request = SavedRequest::parse(it.value(), it.key());
        if (!request) continue;
        const WinnerQuestion question{request->method, wireTarget(request->target),
                                      headerOf(request->headers, QLatin1String("host"))};
        if (!saved.contains(question)) saved << question;
    }
    if (saved == m_saved) return;
    m_saved = saved;
    if (m_loaded) ask();
}

QList<WinnerQuestion> WinnersDesk::questions() const
{
    QList<WinnerQuestion> questions;
    for (const QString &line : m_playground.suggestions()) {
        const auto [method, path] = parseRequestLine(line);
        questions << WinnerQuestion{method, wireTarget(path), {}};
    }
    for (const WinnerQuestion &question : m_saved)
        if (!questions.contains(question)) questions << question;
    return questions;
}

void WinnersDesk::ask()
{
    // One that is under way is answered by the application as it is now; to cancel it would load it once more.
    if (!m_open || m_job != JobId::None) return;
    m_asked = questions();
    if (m_asked.isEmpty()) {
        m_winners.clear();
        m_parts->winners()->setChanges({});
        return;
    }
    m_job = m_engine.winners(m_asked);
}

} // namespace athanor
