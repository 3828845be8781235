#include "app/shell/routesdesk.h"

#include "widgets/routes/blueprinttreeview.h"
#include "widgets/routes/converterlabview.h"
#include "widgets/routes/labspage.h"
#include "widgets/routes/routeplayground.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/sessioncookieview.h"
#include "widgets/routes/urlbuilderview.h"

#include <utility>

namespace athanor {

RoutesDesk::RoutesDesk(EngineLink &engine, RoutePlayground &playground, QObject *parent)
    : QObject(parent), m_engine(engine), m_parts(playground.parts())
{
    ask();
    listen();
    connect(engine.workbench(), &Workbench::applicationLoaded, m_parts, &RoutesParts::markStale);
}

void RoutesDesk::setOpen(bool open)
{
    m_open = open;
    for (JobId *job : {&m_tree, &m_url, &m_converter, &m_cookie}) {
        m_engine.cancel(*job);
        *job = JobId::None;
    }
}

void RoutesDesk::ask()
{
    const LabsPage *labs = m_parts->labs();
    connect(m_parts, &RoutesParts::blueprintsRequested, this, [this] {
        if (!m_open || m_tree != JobId::None) return;
        m_parts->blueprints()->setBusy();
        m_tree = m_engine.blueprints();
    });
    connect(labs->url(), &UrlBuilderView::asked, this, [this](const UrlBuildQuestion &question) {
        if (!m_open) return m_parts->labs()->url()->setFault(tr("Open an exercise first."));
        m_engine.cancel(m_url);
        m_url = m_engine.buildUrl(question);
    });
    connect(labs->converter(), &ConverterLabView::asked, this, [this](const QString &converter, const QString &text) {
        if (!m_open) return m_parts->labs()->converter()->setFault(tr("Open an exercise first."));
        m_engine.cancel(m_converter);
        m_converter = m_engine.tryConverter(converter, text);
    });
    connect(labs->cookie(), &SessionCookieView::asked, this, [this](const SessionCookieQuestion &question) {
        if (!m_open) return m_parts->labs()->cookie()->setFault(tr("Open an exercise first."));
        m_engine.cancel(m_cookie);
        m_cookie = m_engine.sessionCookie(question);
    });
}

void RoutesDesk::listen()
{
    const Workbench *engine = m_engine.workbench();
    const auto mine = [](JobId &wanted, JobId job) {
        return job != JobId::None && job == wanted && std::exchange(wanted, JobId::None) == job;
    };
    connect(engine, &Workbench::blueprintsReady, this, [this, mine](JobId job, const BlueprintTree &tree) {
        if (mine(m_tree, job)) m_parts->blueprints()->setTree(tree);
    });
    connect(engine, &Workbench::urlBuilt, this, [this, mine](JobId job, const UrlBuildAnswer &answer) {
        if (mine(m_url, job)) m_parts->labs()->url()->setAnswer(answer);
    });
    connect(engine, &Workbench::converterTried, this, [this, mine](JobId job, const ConverterAnswer &answer) {
        if (mine(m_converter, job)) m_parts->labs()->converter()->setAnswer(answer);
    });
    connect(engine, &Workbench::sessionCookieReady, this, [this, mine](JobId job, const SessionCookieAnswer &answer) {
        if (mine(m_cookie, job)) m_parts->labs()->cookie()->setAnswer(answer);
    });
    connect(engine, &Workbench::failed, this, [this](JobId job, const QString &message) { fail(job, message); });
    connect(engine, &Workbench::loadFailed, this, [this](JobId job, const LearnerError &error) {
        const QString what =
            error.type.isEmpty() ? error.message : QStringLiteral("%1: %2").arg(error.type, error.message);
        fail(job, tr("The application does not load. %1").arg(what));
    });
}

bool RoutesDesk::fail(JobId job, const QString &message)
{
    if (job == JobId::None) return false;
    if (std::exchange(m_tree, m_tree == job ? JobId::None : m_tree) == job)
        m_parts->blueprints()->setFault(message);
    else if (std::exchange(m_url, m_url == job ? JobId::None : m_url) == job)
        m_parts->labs()->url()->setFault(message);
    else if (std::exchange(m_converter, m_converter == job ? JobId::None : m_converter) == job)
        m_parts->labs()->converter()->setFault(message);
    else if (std::exchange(m_cookie, m_cookie == job ? JobId::None : m_cookie) == job)
        m_parts->labs()->cookie()->setFault(message);
    else
        return false;
    return true;
}

} // namespace athanor
