#include "app/shell/requestdesk.h"

#include "app/shell/routesdesk.h"
#include "app/shell/winnersdesk.h"
#include "engine/routes/savedrequest.h"
#include "engine/workbench/projectfolder.h"
#include "widgets/routes/routeplayground.h"

#include <QDirIterator>
#include <QFutureWatcher>
#include <QtConcurrentRun>

namespace athanor {

namespace {

using Files = QMap<QString, QByteArray>;

Files filesOf(const QString &project)
{
    Files files;
    const Result<ProjectFolder> folder = ProjectFolder::open(project);
    if (!folder) return files;
    QDirIterator names(project + QStringLiteral("/requests"), {QStringLiteral("*.http")},
                       QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (names.hasNext() && files.size() < RequestDesk::mostFiles) {
        const QString path = names.next().mid(project.size() + 1);
        // Read through the folder, which follows no link on the way either.
        const Result<QByteArray> content = folder->read(path, SavedRequest::maxText);
        if (content) files.insert(path, *content);
    }
    return files;
}

/// Why a file must not be written, or nothing.
QString objection(const QString &project, const QString &path, const QByteArray &expected)
{
    const Result<ProjectFolder> folder = ProjectFolder::open(project);
    if (!folder) return folder.error().message;
    const Result<QByteArray> now = folder->read(path, SavedRequest::maxText);
    if (!now && now.error().code == ErrorCode::NotFound) return {};
    if (!now) return now.error().toString();
    if (*now == expected) return {};
    return expected.isEmpty()
               ? RequestDesk::tr("%1 is there already. Give another name, or read the folder again and replace it.")
                     .arg(path)
               : RequestDesk::tr("%1 was changed by somebody else. Read the folder again first.").arg(path);
}

quint64 key(JobId job) { return static_cast<quint64>(job); }

} // namespace

RequestDesk::RequestDesk(EngineLink &engine, RoutePlayground &playground, QObject *parent)
    : QObject(parent), m_engine(engine), m_playground(playground), m_routes(new RoutesDesk(engine, playground, this)),
      m_winners(new WinnersDesk(engine, playground, this))
{
    connect(&playground, &RoutePlayground::savedFilesRequested, this, &RequestDesk::refresh);
    connect(&playground, &RoutePlayground::saveRequestRequested, this, &RequestDesk::save);
    Workbench *workbench = engine.workbench();
    connect(workbench, &Workbench::applicationLoaded, &playground, &RoutePlayground::setApplication);
    connect(workbench, &Workbench::browserRequestFailed, this, [this](const HttpRequest &request, const QString &why) {
        if (!m_folder.isEmpty()) m_playground.setBrowserFailure(request, why);
    });
    connect(workbench, &Workbench::fileSaved, this, [this](JobId job) {
        if (!m_saves.contains(key(job))) return;
        m_playground.requestSaved(m_saves.take(key(job)));
        refresh();
    });
    connect(workbench, &Workbench::failed, this, [this](JobId job, const QString &message) {
        if (m_saves.contains(key(job)))
            m_playground.requestNotSaved(tr("%1 could not be saved. %2").arg(m_saves.take(key(job)), message));
    });
}

void RequestDesk::openFolder(const QString &folder)
{
    m_folder = folder;
    m_saves.clear();
    m_playground.setProjectFolder(folder);
    m_routes->setOpen(!folder.isEmpty());
    m_winners->setOpen(!folder.isEmpty());
    refresh();
}

void RequestDesk::lookAtWinners()
{
    if (!m_playground.suggestions().isEmpty()) m_winners->look();
}

void RequestDesk::refresh()
{
    const quint64 round = ++m_round;
    if (m_folder.isEmpty()) return m_playground.setSavedFiles({});
    auto *watcher = new QFutureWatcher<Files>(this);
    connect(watcher, &QFutureWatcher<Files>::finished, this, [this, watcher, round] {
        watcher->deleteLater();
        if (round != m_round) return;
        m_playground.setSavedFiles(watcher->result());
        m_winners->setSaved(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(filesOf, QString(m_folder)));
}

void RequestDesk::save(const QString &path, const QByteArray &content, const QByteArray &expected)
{
    if (m_folder.isEmpty()) return m_playground.requestNotSaved(tr("Open an exercise first."));
    auto *watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher, path, content, folder = m_folder] {
        watcher->deleteLater();
        if (folder != m_folder) return;
        const QString why = watcher->result();
        if (why.isEmpty())
            m_saves.insert(key(m_engine.saveFile(path, content)), path);
        else
            m_playground.requestNotSaved(why);
    });
    watcher->setFuture(QtConcurrent::run(objection, QString(m_folder), QString(path), QByteArray(expected)));
}

} // namespace athanor
