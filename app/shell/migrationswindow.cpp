#include "app/shell/migrationswindow.h"

#include "engine/migrations/revisionexport.h"
#include "widgets/migrations/migrationgraphview.h"
#include "widgets/migrations/planview.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <QSet>
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
        return Error{ErrorCode::NotFound, MigrationsWindow::tr("The file is not there any more."), path};
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::BadInput, MigrationsWindow::tr("The file cannot be read: %1.").arg(file.errorString()),
                     path};
    if (file.size() > mostSourceBytes)
        return Error{ErrorCode::BadInput,
                     MigrationsWindow::tr("The file has %1 KiB, too much to show here.").arg(file.size() >> 10), path};
    return QString::fromUtf8(file.read(mostSourceBytes));
}

QString emptyWords(const RevisionGraph &graph)
{
    const QString where =
        graph.locations().folders.isEmpty()
            ? QString()
            : MigrationsWindow::tr(" in %1").arg(graph.locations().folders.join(QStringLiteral(", ")));
    return MigrationsWindow::tr("There is no file%1 that declares a revision. `alembic revision -m \"…\"` makes the "
                                "first one; it is shown here as soon as it is there.")
        .arg(where)
        .remove(QLatin1Char('`'));
}

} // namespace

struct MigrationsWindow::Reading
{
    QString path;
    ReadingWatch watch;
    MigrationDrawing::Pointer before;
};

struct MigrationsWindow::Read
{
    MigrationDrawing::Pointer drawing;
    Error error;
};

MigrationsWindow::MigrationsWindow(const Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_pane(new MigrationsPane(theme))
{
    setObjectName(QStringLiteral("migrationsWindow"));
    setWindowFlag(Qt::Window);
    setWindowTitle(tr("Migrations"));
    setCentralWidget(m_pane);
    resize(1280, 800);
    buildActions();
    m_pane->showMessage(tr("No folder is open"),
                        tr("Open a project, its migrations folder or its versions folder. Nothing in it is run."));
    m_progress.setInterval(progressMilliseconds);
    connect(&m_progress, &QTimer::timeout, this, &MigrationsWindow::showProgress);
    connect(&m_watch, &MigrationsWatch::changed, this, &MigrationsWindow::read);
    connect(m_pane, &MigrationsPane::folderWanted, this, &MigrationsWindow::chooseFolder);
    connect(m_pane, &MigrationsPane::cancelRequested, this, &MigrationsWindow::cancel);
    connect(m_pane, &MigrationsPane::commandAsked, this, &MigrationsWindow::answer);
    connect(m_pane, &MigrationsPane::sourceWanted, this, &MigrationsWindow::showSource);
    connect(m_pane, &MigrationsPane::exportRequested, this, &MigrationsWindow::chooseExport);
}

MigrationsWindow::~MigrationsWindow()
{
    if (m_reading) m_reading->watch.cancelled = true;
}

void MigrationsWindow::buildActions()
{
    const auto add = [this](const QString &text, const QKeySequence &key, auto act) {
        auto *action = new QAction(text, this);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    add(tr("Open a folder…"), QKeySequence(Qt::CTRL | Qt::Key_O), [this] { chooseFolder(); });
    add(tr("Find a revision"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] { m_pane->focusSearch(); });
    add(tr("Where would this command go?"), QKeySequence(Qt::CTRL | Qt::Key_L), [this] { m_pane->focusCommand(); });
    add(tr("Read again"), QKeySequence(Qt::Key_F5), [this] { read(); });
    add(tr("Export as a drawing"), QKeySequence(Qt::CTRL | Qt::Key_E),
        [this] { chooseExport(MigrationsPane::Export::Svg); });
    add(tr("Export as text"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
        [this] { chooseExport(MigrationsPane::Export::Text); });
    add(tr("Close"), QKeySequence(Qt::CTRL | Qt::Key_W), [this] { close(); });
    const MigrationsPane::Page pages[] = {MigrationsPane::Page::List, MigrationsPane::Page::Revision,
                                          MigrationsPane::Page::Findings};
    for (const MigrationsPane::Page page : pages)
        add(tr("Page %1").arg(int(page) + 1), QKeySequence(Qt::CTRL | Qt::Key(int(Qt::Key_1) + int(page))),
            [this, page] { m_pane->setPage(page); });
}

void MigrationsWindow::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Open a migrations folder"), m_folder);
    dialog->setObjectName(QStringLiteral("folderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &MigrationsWindow::openFolder);
    dialog->open();
}

void MigrationsWindow::openFolder(const QString &path)
{
    cancel();
    m_folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    m_pane->forget();
    m_pane->setFolder(m_folder);
    m_pane->setNotice({}, Tone::Plain);
    setWindowTitle(tr("%1: migrations").arg(QDir(m_folder).dirName()));
    read();
}

void MigrationsWindow::read()
{
    if (m_folder.isEmpty()) return;
    m_again = m_reading != nullptr;
    if (m_again) return;
    m_since.start();
    m_reading = std::make_shared<Reading>();
    m_reading->path = m_folder;
    m_reading->before = m_pane->drawing();
    m_progress.start();
    offThread(
        this,
        [reading = m_reading]() -> Read {
            Result<RevisionFolder> folder = readRevisionFolder(reading->path, &reading->watch);
            if (!folder) return {{}, folder.error()};
            if (reading->watch.cancelled) return {};
            const RevisionGraph::Pointer graph = RevisionGraph::build(std::move(*folder));
            if (reading->watch.cancelled) return {};
            return {MigrationDrawing::make(graph, reading->before.get()), {}};
        },
        [this, reading = m_reading](Read found) { take(reading, std::move(found)); });
}

void MigrationsWindow::take(const std::shared_ptr<Reading> &reading, Read found)
{
    if (reading != m_reading) return; // It was cancelled.
    m_reading.reset();
    m_progress.stop();
    m_pane->endProgress();
    watchFolders(found.drawing ? found.drawing->graph.get() : nullptr);
    if (!found.drawing) {
        m_pane->forget();
        m_pane->showMessage(tr("This folder cannot be shown"), found.error.toString());
    } else if (found.drawing->graph->nodeCount() == 0 && found.drawing->graph->diagnoses().isEmpty()) {
        m_pane->forget();
        m_pane->showMessage(tr("No revision yet"), emptyWords(*found.drawing->graph));
    } else {
        m_pane->setDrawing(found.drawing);
        const std::optional<AlembicFault> &fault = found.drawing->graph->loadFault();
        // What was said about an export stays.
        if (fault || m_faultTold)
            m_pane->setNotice(
                fault ? tr("Alembic stops at this folder with %1: %2").arg(className(fault->kind), fault->message)
                      : QString(),
                Tone::Bad);
        m_faultTold = fault.has_value();
    }
    m_took = m_since.elapsed();
    if (std::exchange(m_again, false)) read();
    Q_EMIT folderRead();
}

void MigrationsWindow::cancel()
{
    if (!m_reading) return;
    m_reading->watch.cancelled = true;
    m_reading.reset();
    m_again = false;
    m_progress.stop();
    m_pane->endProgress();
    if (!m_pane->drawing())
        m_pane->showMessage(tr("Reading was cancelled"), tr("F5 reads the folder again; Ctrl+O opens another."));
}

void MigrationsWindow::showProgress()
{
    if (m_reading) m_pane->showProgress(m_reading->watch.read, m_reading->watch.found);
}

/// The folders that hold revisions, and those whose configuration says which.
void MigrationsWindow::watchFolders(const RevisionGraph *graph)
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

void MigrationsWindow::answer(const QString &position, const QString &command)
{
    const MigrationDrawing::Pointer drawing = m_pane->drawing();
    if (!drawing) return;
    offThread(
        this, [graph = drawing->graph, position, command] { return answerCommand(graph, position, command); },
        [this, drawing, number = ++m_lastAnswer](const CommandAnswer &answer) {
            // A later question, or another graph, has made this one old.
            if (number == m_lastAnswer && drawing == m_pane->drawing()) m_pane->setAnswer(answer);
        });
}

void MigrationsWindow::showSource(const QString &path)
{
    offThread(
        this, [path] { return readText(path); },
        [this, path, number = ++m_lastSource](const Result<QString> &text) {
            if (number != m_lastSource) return;
            text ? m_pane->setSource(path, *text) : m_pane->setNoSource(path, text.error().message);
        });
}

void MigrationsWindow::chooseExport(MigrationsPane::Export format)
{
    if (!m_pane->drawing()) return;
    const bool svg = format == MigrationsPane::Export::Svg;
    auto *dialog = new QFileDialog(this, svg ? tr("Export as a drawing") : tr("Export as text"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(svg ? QStringLiteral("svg") : QStringLiteral("txt"));
    dialog->selectFile(QStringLiteral("migrations.%1").arg(dialog->defaultSuffix()));
    connect(dialog, &QFileDialog::fileSelected, this, [this, format](const QString &path) { exportTo(path, format); });
    dialog->open();
}

void MigrationsWindow::exportTo(const QString &path, MigrationsPane::Export format)
{
    const auto write = [drawing = m_pane->drawing(), path, format]() -> Result<void> {
        const QByteArray bytes = format == MigrationsPane::Export::Svg
                                     ? revisionsToSvg(*drawing->graph, drawing->layout)
                                     : revisionsToText(*drawing->graph, drawing->layout).toUtf8();
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            return Error{ErrorCode::BadInput, file.errorString(), path};
        return {};
    };
    offThread(this, write, [this, path](const Result<void> &written) {
        written ? m_pane->setNotice(tr("Written to %1").arg(path), Tone::Good)
                : m_pane->setNotice(
                      tr("%1 could not be written: %2. Choose another place.").arg(path, written.error().message),
                      Tone::Bad);
        Q_EMIT exported();
    });
}

} // namespace athanor
