#include "app/shell/migrationsreader.h"

#include "engine/migrations/revisionexport.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QSaveFile>
#include <QSet>
#include <QTemporaryDir>
#include <QtConcurrent/QtConcurrentRun>

namespace athanor {

using namespace migrations;

namespace {

constexpr int progressMilliseconds = 60;
constexpr qint64 mostSourceBytes = 1 << 20;

/// Runs work on a thread, and then takes what it gave on this one, unless `context` is gone.
template <typename Work, typename Take> void offThread(QObject *context, Work work, Take take)
{
    using Value = decltype(work());
    auto *watcher = new QFutureWatcher<Value>(context);
    QObject::connect(watcher, &QFutureWatcher<Value>::finished, context, [watcher, take = std::move(take)] {
        watcher->deleteLater();
        take(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(std::move(work)));
}

Result<QString> readText(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile())
        return Error{ErrorCode::NotFound, MigrationsReader::tr("The file is not there any more."), path};
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::BadInput, MigrationsReader::tr("The file cannot be read: %1.").arg(file.errorString()),
                     path};
    if (file.size() > mostSourceBytes)
        return Error{ErrorCode::BadInput,
                     MigrationsReader::tr("The file has %1 KiB, too much to show here.").arg(file.size() >> 10), path};
    return QString::fromUtf8(file.read(mostSourceBytes));
}

void copyTree(const QString &from, const QString &to)
{
    constexpr int mostFiles = 5000;
    QDirIterator files(from, QDir::Files, QDirIterator::Subdirectories);
    for (int i = 0; i < mostFiles && files.hasNext(); ++i) {
        const QString path = files.next();
        const QString target = to + QLatin1Char('/') + QDir(from).relativeFilePath(path);
        QDir().mkpath(QFileInfo(target).path());
        QFile::remove(target);
        QFile::copy(path, target);
    }
}

QString emptyWords(const RevisionGraph &graph)
{
    const QString where =
        graph.locations().folders.isEmpty()
            ? QString()
            : MigrationsReader::tr(" in %1").arg(graph.locations().folders.join(QStringLiteral(", ")));
    return MigrationsReader::tr("There is no file%1 that declares a revision. `alembic revision -m \"…\"` makes the "
                                "first one; it is shown here as soon as it is there.")
        .arg(where)
        .remove(QLatin1Char('`'));
}

} // namespace

struct MigrationsReader::Reading
{
    QString path;
    ReadingWatch watch;
    MigrationDrawing::Pointer before;
};

struct MigrationsReader::Read
{
    MigrationDrawing::Pointer drawing;
    Error error;
};

MigrationsReader::MigrationsReader(MigrationsPane &pane, QObject *parent) : QObject(parent), m_pane(pane)
{
    m_progress.setInterval(progressMilliseconds);
    connect(&m_progress, &QTimer::timeout, this, &MigrationsReader::showProgress);
    connect(&m_watch, &MigrationsWatch::changed, this, &MigrationsReader::read);
    connect(&pane, &MigrationsPane::cancelRequested, this, &MigrationsReader::cancel);
    connect(&pane, &MigrationsPane::commandAsked, this, &MigrationsReader::answer);
    connect(&pane, &MigrationsPane::sourceWanted, this, &MigrationsReader::showSource);
}

MigrationsReader::~MigrationsReader()
{
    if (m_reading) m_reading->watch.cancelled = true;
}

void MigrationsReader::openFolder(const QString &path)
{
    close();
    m_folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    m_pane.setFolder(m_folder);
    m_pane.setNotice({}, Tone::Plain);
    read();
}

void MigrationsReader::close()
{
    cancel();
    m_folder.clear();
    m_watch.watch({});
    m_pane.forget();
    m_pane.setGoal({});
    ++m_lastGoal;
}

void MigrationsReader::showGoal(const QString &starter, const QString &solution)
{
    offThread(
        this,
        [starter, solution]() -> MigrationDrawing::Pointer {
            // A solution's files lie over the starter's; only both together are a folder of migrations.
            const QTemporaryDir whole;
            for (const QString &part : {starter, solution}) copyTree(part, whole.path());
            Result<RevisionFolder> folder = readRevisionFolder(whole.path());
            return folder ? MigrationDrawing::make(RevisionGraph::build(std::move(*folder))) : nullptr;
        },
        [this, number = ++m_lastGoal](const MigrationDrawing::Pointer &goal) {
            if (number == m_lastGoal) m_pane.setGoal(goal);
        });
}

void MigrationsReader::read()
{
    if (m_folder.isEmpty()) return;
    m_again = m_reading != nullptr;
    if (m_again) return;
    m_since.start();
    m_reading = std::make_shared<Reading>();
    m_reading->path = m_folder;
    m_reading->before = m_pane.drawing();
    m_progress.start();
    offThread(
        this,
        [reading = m_reading]() -> Read {
            const auto known = reading->before ? reading->before->graph->files() : std::span<const RevisionFile>();
            Result<RevisionFolder> folder = readRevisionFolder(reading->path, &reading->watch, known);
            if (!folder) return {{}, folder.error()};
            if (reading->watch.cancelled) return {};
            const RevisionGraph::Pointer graph = RevisionGraph::build(std::move(*folder));
            if (reading->watch.cancelled) return {};
            return {MigrationDrawing::make(graph, reading->before.get()), {}};
        },
        [this, reading = m_reading](Read found) { take(reading, std::move(found)); });
}

void MigrationsReader::take(const std::shared_ptr<Reading> &reading, Read found)
{
    if (reading != m_reading) return; // It was cancelled.
    m_reading.reset();
    m_progress.stop();
    m_pane.endProgress();
    watchFolders(found.drawing ? found.drawing->graph.get() : nullptr);
    if (!found.drawing) {
        m_pane.forget();
        m_pane.showMessage(tr("This folder cannot be shown"), found.error.toString());
    } else if (found.drawing->graph->nodeCount() == 0 && found.drawing->graph->diagnoses().isEmpty() &&
               !m_pane.offersRuns()) {
        m_pane.forget();
        m_pane.showMessage(tr("No revision yet"), emptyWords(*found.drawing->graph));
    } else {
        m_pane.setDrawing(found.drawing);
        const std::optional<AlembicFault> &fault = found.drawing->graph->loadFault();
        // What was said about an export stays.
        if (fault || m_faultTold)
            m_pane.setNotice(
                fault ? tr("Alembic stops at this folder with %1: %2").arg(className(fault->kind), fault->message)
                      : QString(),
                Tone::Bad);
        m_faultTold = fault.has_value();
    }
    m_took = m_since.elapsed();
    if (std::exchange(m_again, false)) read();
    Q_EMIT folderRead();
}

void MigrationsReader::cancel()
{
    if (!m_reading) return;
    m_reading->watch.cancelled = true;
    m_reading.reset();
    m_again = false;
    m_progress.stop();
    m_pane.endProgress();
    if (!m_pane.drawing())
        m_pane.showMessage(tr("Reading was cancelled"), tr("F5 reads the folder again; Ctrl+O opens another."));
}

void MigrationsReader::showProgress()
{
    if (m_reading) m_pane.showProgress(m_reading->watch.read, m_reading->watch.found);
}

/// The folders that hold revisions, and those whose configuration says which.
void MigrationsReader::watchFolders(const RevisionGraph *graph)
{
    QSet<QString> folders{m_folder};
    if (graph) {
        const VersionLocations &locations = graph->locations();
        for (const QString &folder : locations.folders) folders << folder;
        if (!locations.scriptLocation.isEmpty()) folders << locations.scriptLocation;
        if (!locations.configuration.isEmpty()) folders << QFileInfo(locations.configuration).path();
        if (locations.nested == VersionLocations::Nested::Yes)
            for (int node = 0; node < graph->size(); ++node) folders << QFileInfo(graph->file(node).path).path();
    }
    m_watch.watch(folders.values());
}

void MigrationsReader::answer(const QString &position, const QString &command)
{
    const MigrationDrawing::Pointer drawing = m_pane.drawing();
    if (!drawing) return;
    offThread(
        this, [graph = drawing->graph, position, command] { return answerCommand(graph, position, command); },
        [this, drawing, number = ++m_lastAnswer](const CommandAnswer &answer) {
            // A later question, or another graph, has made this one old.
            if (number == m_lastAnswer && drawing == m_pane.drawing()) m_pane.setAnswer(answer);
        });
}

void MigrationsReader::showSource(const QString &path)
{
    offThread(
        this, [path] { return readText(path); },
        [this, path, number = ++m_lastSource](const Result<QString> &text) {
            if (number != m_lastSource) return;
            text ? m_pane.setSource(path, *text) : m_pane.setNoSource(path, text.error().message);
        });
}

void MigrationsReader::exportTo(const QString &path, MigrationsPane::Export format)
{
    const auto write = [drawing = m_pane.drawing(), path, format]() -> Result<void> {
        const QByteArray bytes = format == MigrationsPane::Export::Svg
                                     ? revisionsToSvg(*drawing->graph, drawing->layout)
                                     : revisionsToText(*drawing->graph, drawing->layout).toUtf8();
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            return Error{ErrorCode::BadInput, file.errorString(), path};
        return {};
    };
    offThread(this, write, [this, path](const Result<void> &written) {
        written ? m_pane.setNotice(tr("Written to %1").arg(path), Tone::Good)
                : m_pane.setNotice(
                      tr("%1 could not be written: %2. Choose another place.").arg(path, written.error().message),
                      Tone::Bad);
        Q_EMIT exported();
    });
}

} // namespace athanor
