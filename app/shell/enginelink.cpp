#include "app/shell/enginelink.h"

#include "engine/course/course.h"

namespace athanor {

EngineLink::EngineLink(const Installation &installation, QObject *parent)
    : QObject(parent), m_thread(new QThread), m_workbench(new Workbench(installation))
{
    qRegisterMetaType<athanor::JobId>();
    qRegisterMetaType<athanor::OutputStream>();
    m_thread->setObjectName(QStringLiteral("engine"));
    m_workbench->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_workbench, &QObject::deleteLater);
    m_thread->start();
}

EngineLink::~EngineLink() { stop(); }

void EngineLink::start()
{
    if (m_stopped) return;
    QMetaObject::invokeMethod(m_workbench, &Workbench::start, Qt::QueuedConnection);
}

void EngineLink::stop()
{
    if (m_stopped) return;
    m_stopped = true;
    // Saves that were asked for before are done first: the calls keep their order.
    Workbench *workbench = m_workbench;
    QThread *thread = m_thread;
    QMetaObject::invokeMethod(
        workbench,
        [workbench, thread] {
            workbench->shutdown();
            thread->quit();
        },
        Qt::QueuedConnection);
    // A thread that does not end is left behind: its processes die with the program, and it must not be pulled down.
    if (thread->wait(4000)) delete thread;
}

template <typename Call> JobId EngineLink::ask(Call call)
{
    // After stop() the Workbench is gone; a job that is never answered is what its caller has to expect then.
    const JobId job = nextJobId();
    if (m_stopped) return job;
    Workbench *workbench = m_workbench;
    QMetaObject::invokeMethod(
        workbench, [workbench, job, call] { call(*workbench, job); }, Qt::QueuedConnection);
    return job;
}

JobId EngineLink::openProject(const QString &folder, const QString &python)
{
    return ask([folder, python](Workbench &workbench, JobId job) { workbench.openProject(job, folder, python); });
}

JobId EngineLink::replaceFile(const QString &path, const QByteArray &content, const QByteArray &expected)
{
    return ask([path, content, expected](Workbench &workbench, JobId job) {
        workbench.replaceFile(job, path, content, expected);
    });
}

JobId EngineLink::readFile(const QString &path)
{
    return ask([path](Workbench &workbench, JobId job) { workbench.readFile(job, path); });
}

void EngineLink::setUnsaved(const QString &path, const QByteArray &text)
{
    ask([path, text](Workbench &workbench, JobId) { workbench.setUnsaved(path, text); });
}

void EngineLink::forgetUnsaved(const QString &path)
{
    ask([path](Workbench &workbench, JobId) { workbench.forgetUnsaved(path); });
}

void EngineLink::followDisk()
{
    ask([](Workbench &workbench, JobId) { workbench.followDisk(); });
}

JobId EngineLink::saveFile(const QString &path, const QByteArray &content)
{
    return ask([path, content](Workbench &workbench, JobId job) { workbench.saveFile(job, path, content); });
}

JobId EngineLink::run(const ScriptRequest &request)
{
    return ask([request](Workbench &workbench, JobId job) { workbench.run(job, request); });
}

JobId EngineLink::runSnippet(const LessonBlock &snippet)
{
    return ask([snippet](Workbench &workbench, JobId job) { workbench.runSnippet(job, snippet); });
}

JobId EngineLink::blueprints()
{
    return ask([](Workbench &workbench, JobId job) { workbench.blueprints(job); });
}

JobId EngineLink::winners(const QList<WinnerQuestion> &questions)
{
    return ask([questions](Workbench &workbench, JobId job) { workbench.winners(job, questions); });
}

JobId EngineLink::buildUrl(const UrlBuildQuestion &question)
{
    return ask([question](Workbench &workbench, JobId job) { workbench.buildUrl(job, question); });
}

JobId EngineLink::tryConverter(const QString &converter, const QString &text)
{
    return ask([converter, text](Workbench &workbench, JobId job) { workbench.tryConverter(job, converter, text); });
}

JobId EngineLink::sessionCookie(const SessionCookieQuestion &question)
{
    return ask([question](Workbench &workbench, JobId job) { workbench.sessionCookie(job, question); });
}

JobId EngineLink::routes()
{
    return ask([](Workbench &workbench, JobId job) { workbench.routes(job); });
}

JobId EngineLink::request(const HttpRequest &request)
{
    return ask([request](Workbench &workbench, JobId job) { workbench.request(job, request); });
}

void EngineLink::prepareGrading(const QString &exerciseFolder)
{
    ask([exerciseFolder](Workbench &workbench, JobId) { workbench.prepareGrading(exerciseFolder); });
}

JobId EngineLink::grade(const QString &objective, const QString &exerciseFolder)
{
    return ask([objective, exerciseFolder](Workbench &workbench, JobId job) {
        workbench.grade(job, objective, exerciseFolder);
    });
}

JobId EngineLink::lint(const QString &path, const QString &source)
{
    return ask([path, source](Workbench &workbench, JobId job) { workbench.lint(job, path, source); });
}

JobId EngineLink::complete(const QString &path, const QString &source, int line, int column)
{
    return ask([path, source, line, column](Workbench &workbench, JobId job) {
        workbench.complete(job, path, source, line, column);
    });
}

JobId EngineLink::hover(const QString &path, const QString &source, int line, int column)
{
    return ask([path, source, line, column](Workbench &workbench, JobId job) {
        workbench.hover(job, path, source, line, column);
    });
}

JobId EngineLink::openMigrations(const MigrationsPlace &place)
{
    return ask([place](Workbench &workbench, JobId job) { workbench.openMigrations(job, place); });
}

JobId EngineLink::runMigrations(const MigrationCommand &command)
{
    return ask([command](Workbench &workbench, JobId job) { workbench.runMigrations(job, command); });
}

JobId EngineLink::rewindMigrations(int snapshot)
{
    return ask([snapshot](Workbench &workbench, JobId job) { workbench.rewindMigrations(job, snapshot); });
}

JobId EngineLink::schemaAt(const QStringList &heads)
{
    return ask([heads](Workbench &workbench, JobId job) { workbench.schemaAt(job, heads); });
}

JobId EngineLink::keepMigrations()
{
    return ask([](Workbench &workbench, JobId job) { workbench.keepMigrations(job); });
}

void EngineLink::closeMigrations()
{
    ask([](Workbench &workbench, JobId) { workbench.closeMigrations(); });
}

void EngineLink::cancel(JobId job)
{
    if (m_stopped || job == JobId::None) return;
    Workbench *workbench = m_workbench;
    QMetaObject::invokeMethod(
        workbench, [workbench, job] { workbench->cancel(job); }, Qt::QueuedConnection);
}

} // namespace athanor
