#include "app/shell/projectdesk.h"

#include "app/shell/noticebar.h"
#include "app/shell/projectpage.h"
#include "engine/workbench/projecttree.h"
#include "widgets/editor/editortabs.h"
#include "widgets/routes/routeplayground.h"

#include <QDir>
#include <QFileInfo>
#include <QtConcurrentRun>

namespace athanor {

ProjectDesk::ProjectDesk(const Installation &installation, Settings &settings, ProjectPage &page, QObject *parent)
    : QObject(parent), m_settings(settings), m_page(page), m_engine(installation),
      m_analysis(m_engine, *page.editors()), m_requests(m_engine, *page.playground()),
      m_map(m_engine, *page.editors(), *page.playground()),
      m_migrations([&page]() -> MigrationsPane & { return *page.migrations(); },
                   [this]() -> EngineLink & { return m_engine; },
                   [this](const QJsonObject &error) { return explain(error); })
{
    const QString explanations = installation.lessons + QStringLiteral("/explanations");
    m_explanations.setFuture(QtConcurrent::run(&Explanations::load, explanations));
    connectPage();
    connectMap();
    connectFiles();
    connectEngine();
    m_engine.start();
}

void ProjectDesk::connectPage()
{
    RoutePlayground *playground = m_page.playground();
    connect(playground, &RoutePlayground::routesRequested, this, &ProjectDesk::readRules);
    connect(playground, &RoutePlayground::requestComposed, this, &ProjectDesk::sendRequest);
    connect(playground, &RoutePlayground::cancelRequested, this, [this] {
        m_engine.cancel(m_requestJob);
        m_map.cancel();
        m_page.playground()->setIdle();
    });
    connect(playground, &RoutePlayground::openSource, this,
            [this](const QString &file, int line) { openFile(file, line); });
}

void ProjectDesk::connectMap()
{
    connect(&m_map, &MapFollower::shown, this, [this](const RouteTable &table) {
        m_page.editors()->clearProblems();
        Q_EMIT mapShown(table);
    });
    connect(&m_map, &MapFollower::broken, this, &ProjectDesk::onLoadFailed);
    connect(&m_map, &MapFollower::failed, m_page.playground(), &RoutePlayground::setFault);
}

void ProjectDesk::connectEngine()
{
    Workbench *engine = m_engine.workbench();
    connect(engine, &Workbench::projectOpened, this, &ProjectDesk::onOpened);
    connect(engine, &Workbench::projectServed, this, &ProjectDesk::onServed);
    connect(engine, &Workbench::loadFailed, this, [this](JobId job, const LearnerError &error) {
        if (job == JobId::None || job != m_requestJob) return;
        m_requestJob = JobId::None;
        onLoadFailed(error);
    });
    connect(engine, &Workbench::failed, this, &ProjectDesk::onFailed);
    connect(engine, &Workbench::bridgeReady, m_page.playground(), &RoutePlayground::setBridge);
    connect(engine, &Workbench::applicationLoaded, this, &ProjectDesk::openFirstFile);
    connect(engine, &Workbench::browserRequestFinished, this, [this](const RequestTrace &trace) {
        if (!m_folder.isEmpty()) m_page.playground()->setBrowserTrace(trace);
    });
    connect(engine, &Workbench::requestFinished, this, [this](JobId job, const RequestTrace &trace) {
        if (job != m_requestJob) return;
        m_requestJob = JobId::None;
        m_page.playground()->setTrace(trace, explain(trace.exception.toJson()));
        Q_EMIT lastDone(tr("Answered in %1 ms").arg(trace.milliseconds, 0, 'f', 1));
        Q_EMIT requestFinished(trace);
    });
    connect(m_page.playground(), &RoutePlayground::answerShown, this, [this](const RequestTrace &trace) {
        if (trace.exception.line > 0)
            m_page.editors()->showProblem(trace.exception.file, trace.exception.line,
                                          QStringLiteral("%1: %2").arg(trace.exception.type, trace.exception.message));
    });
}

void ProjectDesk::open(const QString &folder)
{
    m_wanted = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    m_openJob = m_engine.openProject(m_wanted, m_settings.projectPython(m_wanted));
}

void ProjectDesk::onOpened(JobId job)
{
    if (job != m_openJob) return;
    m_openJob = JobId::None;
    m_engine.cancel(std::exchange(m_requestJob, JobId::None));
    m_saves.clear();
    m_reads.clear();
    m_whenSaved = {};
    m_gone = false;
    const bool again = m_folder == m_wanted;
    m_folder = m_wanted;
    m_page.notice()->setWords({}, {});
    if (!again) m_map.end();
    m_map.begin();
    if (again) { // The same one, with another Python or found again: what is open stays open.
        m_page.tree()->refresh({});
        lookAgain();
    } else {
        m_files.clear();
        m_page.editors()->setFiles({});
        m_page.playground()->reset();
        m_page.setFolder(m_folder);
        m_page.setInterpreter({});
        m_requests.openFolder(m_folder);
        m_settings.addRecentProject(m_folder);
        m_migrations.close();
    }
    lookForMigrations();
    m_engine.followDisk();
    readRules();
    Q_EMIT opened(m_folder);
}

void ProjectDesk::onServed(const QString &interpreter, ProjectSources::Reach reach)
{
    m_map.setReach(reach);
    QString words = interpreter.isEmpty() ? tr("Athanor's own, with the packages of the course.") : interpreter;
    if (reach == ProjectSources::Reach::Saved)
        words += QLatin1Char(' ') + tr("It sees what you saved: the map follows Ctrl+S.");
    m_page.setInterpreter(words);
}

void ProjectDesk::readRules()
{
    if (!m_folder.isEmpty()) m_map.read();
}

void ProjectDesk::sendRequest(const HttpRequest &request)
{
    if (m_folder.isEmpty()) return m_page.playground()->setFault(tr("Open a folder first."));
    m_map.tellUnsaved();
    m_page.editors()->clearProblems();
    m_engine.cancel(m_requestJob);
    m_page.playground()->setBusy({});
    m_requestJob = m_engine.request(request);
}

void ProjectDesk::onLoadFailed(const LearnerError &error)
{
    m_page.playground()->setLoadError(error, explain(error.toJson()));
    if (error.line > 0)
        m_page.editors()->showProblem(error.file, error.line, QStringLiteral("%1: %2").arg(error.type, error.message));
    Q_EMIT mapKept(error);
}

void ProjectDesk::onFailed(JobId job, const QString &message)
{
    const auto key = static_cast<quint64>(job);
    if (job == m_openJob) {
        m_openJob = JobId::None;
        if (!m_settings.projectPython(m_wanted).isEmpty()) { // One that was chosen and is no more.
            m_settings.setProjectPython(m_wanted, {});
            open(m_wanted);
            Q_EMIT trouble(tr("%1 The project is served by what its folder asks for.").arg(message));
            return;
        }
        Q_EMIT notOpened(m_wanted, message);
    } else if (m_saves.contains(key)) {
        const Save save = m_saves.take(key);
        m_whenSaved = {};
        m_page.editors()->markSaveFailed(save.path, message);
        const bool gone = !QFileInfo(m_folder).isDir();
        Q_EMIT trouble(tr("`%1` is not saved. %2 What you typed is still in the editor.")
                           .arg(save.path, gone ? tr("The folder of the project is gone.") : message));
    } else if (job == m_requestJob) {
        m_requestJob = JobId::None;
        m_page.playground()->setUnanswered(message);
    }
}

/// What an application is called tells where it begins: "shop:create_app()" in shop.py or shop/__init__.py.
void ProjectDesk::openFirstFile(const QString &application)
{
    if (m_folder.isEmpty() || !m_files.isEmpty() || !m_reads.isEmpty()) return;
    QString module = application.section(QLatin1Char(':'), 0, 0);
    if (module.endsWith(QLatin1String(".py"))) module.chop(3);
    module.replace(QLatin1Char('.'), QLatin1Char('/'));
    for (const QString &path :
         {QString(module + QStringLiteral(".py")), QString(module + QStringLiteral("/__init__.py"))})
        if (QFileInfo(m_folder + QLatin1Char('/') + path).isFile()) return openFile(path);
}

/// A pane more for a project that has migrations, or gets some while it is open.
void ProjectDesk::lookForMigrations()
{
    const Result<migrations::VersionLocations> found = migrations::findVersionLocations(m_folder);
    // Any folder could be a bare versions folder; a project says by its configuration or its env.py that it has some.
    const bool there =
        !m_folder.isEmpty() && found && (!found->configuration.isEmpty() || !found->scriptLocation.isEmpty());
    if (there && !m_migrations.isOpen()) {
        MigrationsPlace place;
        place.database = MigrationsPlace::Database::Copy;
        m_migrations.open(m_folder, place, MigrationsRunner::When::Asked);
    }
    if (there || !m_migrations.isOpen()) m_page.showMigrations(there);
}

void ProjectDesk::setInterpreter(const QString &python)
{
    if (m_folder.isEmpty()) return;
    m_settings.setProjectPython(m_folder, python);
    open(m_folder);
}

Explanation ProjectDesk::explain(const QJsonObject &error) const
{
    if (error.isEmpty() || !m_explanations.isFinished()) return {};
    return m_explanations.result().explain(RaisedError::fromJson(error)).value_or(Explanation{});
}

} // namespace athanor
