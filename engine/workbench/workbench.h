#pragma once

#include "engine/core/jobid.h"
#include "engine/grading/gradereport.h"
#include "engine/routes/blueprinttree.h"
#include "engine/routes/converteranswer.h"
#include "engine/routes/requesttrace.h"
#include "engine/routes/routetable.h"
#include "engine/routes/routewinner.h"
#include "engine/routes/sessioncookieanswer.h"
#include "engine/routes/urlbuildanswer.h"
#include "engine/runtime/supervisor.h"
#include "engine/workbench/analysisvalues.h"
#include "engine/workbench/migrationvalues.h"
#include "engine/workbench/projectsources.h"

#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace athanor {

/// What a window or the command line wants run: a file of the open project, or sources of its own (a lesson's snippet).
struct ScriptRequest
{
    QString entry;             ///< Relative to the project or to sources.
    ProjectFiles sources = {}; ///< Used instead of the project when it holds files.
    QStringList arguments = {};
    QByteArray standardInput = {};
    QMap<QString, QString> environment = {};
};

struct LessonBlock;

/// The one service that panes and the command line talk to. It owns the learner's project folder while it is open, its
/// runs, its live session and the loopback bridge, and puts the engine's parts together.
///
/// Thread: lives on one thread with an event loop (the window gives it one of its own). Every function is a slot to be
/// reached by a queued call or signal from elsewhere (QMetaObject::invokeMethod); each returns at once, and the answer
/// is the signal that carries the same JobId, exactly once, also after cancel().
class Workbench final : public QObject
{
    Q_OBJECT
public:
    enum class FileState { Gone, Unreadable };
    static constexpr qint64 largestText = 2 * 1024 * 1024; ///< Bytes; no larger file is read for an editor.

    explicit Workbench(Installation installation, QObject *parent = nullptr);
    ~Workbench() override;

public Q_SLOTS:
    /// Starts the engine; engineStateChanged() follows.
    void start();
    /// Ends every process; no signal follows.
    void shutdown();

    /// Makes this folder the project. Nothing of it is run. python, where given, serves it instead of the interpreter
    /// that the folder itself asks for (interpreterchoice.h). projectOpened() or failed().
    void openProject(athanor::JobId job, const QString &folder, const QString &python = {});
    /// Writes one file of the project (atomically, never through a link) and forgets the live session, so that the
    /// next request meets the edit; a saved request (requests/….http) is nothing that it runs. fileSaved() or failed().
    void saveFile(athanor::JobId job, const QString &path, const QByteArray &content);
    /// As saveFile(), for a folder in which others write too: only while the file holds what is expected (or is gone).
    /// Otherwise nothing is written, and fileIsAnother() tells what it holds.
    void replaceFile(athanor::JobId job, const QString &path, const QByteArray &content, const QByteArray &expected);
    /// A file as it lies on the disk: fileRead() or fileUnreadable() (failed() without a project).
    void readFile(athanor::JobId job, const QString &path);
    /// What stands in an editor counts from now on, as if it had been saved, where runs can be shown it
    /// (ProjectSources::Reach); the disk is not touched. Until it is saved or forgotten. No signal follows.
    void setUnsaved(const QString &path, const QByteArray &text);
    void forgetUnsaved(const QString &path);
    /// From now on, until another project is opened, what other programs do in the folder is told by diskChanged(),
    /// projectGone() and projectBack(), and the next question meets it.
    void followDisk();

    /// Runs a script; output() while it runs, then runFinished().
    void run(athanor::JobId job, const athanor::ScriptRequest &request);
    /// Runs a snippet of a lesson's page as its language asks for (SnippetProof::programOf); output() while it runs,
    /// then runFinished(), or failed() where it cannot be run.
    void runSnippet(athanor::JobId job, const athanor::LessonBlock &snippet);
    /// Loads the project's Flask application (if it is not) and lists its rules: routesReady(), loadFailed() or
    /// failed().
    void routes(athanor::JobId job);
    /// One traced request: requestFinished(), loadFailed() or failed().
    void request(athanor::JobId job, const athanor::HttpRequest &request);
    /// The application's blueprints as a tree: blueprintsReady(), loadFailed() or failed(); as the four below.
    void blueprints(athanor::JobId job);
    /// Who would win each of these requests, 1,000 at most; none is answered: winnersReady().
    void winners(athanor::JobId job, const QList<athanor::WinnerQuestion> &questions);
    /// What url_for makes of an endpoint and values, a BuildError explained: urlBuilt().
    void buildUrl(athanor::JobId job, const athanor::UrlBuildQuestion &question);
    /// What a converter of the application's url_map ("int(min=3)") makes of a text: converterTried().
    void tryConverter(athanor::JobId job, const QString &converter, const QString &text);
    /// Takes a session cookie apart, signs one, or tests whether the application accepts it: sessionCookieReady().
    void sessionCookie(athanor::JobId job, const athanor::SessionCookieQuestion &question);
    /// Starts a judge of this exercise, so that the first grade() need not wait for it. Nothing of the project is run.
    void prepareGrading(const QString &exerciseFolder);
    /// Grades the project as an answer to this objective's exercise; exerciseFolder holds exercise.yaml and the checks.
    /// gradeFinished().
    void grade(athanor::JobId job, const QString &objective, const QString &exerciseFolder);
    /// The three below read a file as it stands in an editor, saved or not, and run nothing of it; path names it in the
    /// project, whose other files are read from the disk. Each answers with its signal or with analysisFailed(): a
    /// newer question of the same kind takes the place of one that waits. Lines are 1-based, columns count characters
    /// from 0.
    void lint(athanor::JobId job, const QString &path, const QString &source);
    void complete(athanor::JobId job, const QString &path, const QString &source, int line, int column);
    void hover(athanor::JobId job, const QString &path, const QString &source, int line, int column);
    /// Makes the migrations of a place ready to be run by real Alembic (or flask db), in the sandbox, on a copy of the
    /// project and of its database. Runs env.py once, to learn where that is: migrationsReady(), also when env.py
    /// cannot be run (MigrationsState::error says why); failed() where there is nothing that could be. One place at a
    /// time, each with its own snapshots; openProject() leaves one that belongs to the project before.
    void openMigrations(athanor::JobId job, const athanor::MigrationsPlace &place);
    /// One command, or one step of it: migrationsRun(); failed() without a place, or cancelled, and the database is
    /// then as it was before. What a command makes of the migrations (revision, merge, init …) is written into the
    /// learner's folder, never over a file that is another.
    void runMigrations(athanor::JobId job, const athanor::MigrationCommand &command);
    /// Takes the database to a snapshot, back or forth, byte for byte: migrationsReady() or failed().
    void rewindMigrations(athanor::JobId job, int snapshot);
    /// The schema of an empty database that was upgraded to these heads: schemaAtReady() or failed().
    void schemaAt(athanor::JobId job, const QStringList &heads);
    /// Writes the copy's database over the learner's own file, unless that one was changed since: databaseKept() or
    /// failed().
    void keepMigrations(athanor::JobId job);
    /// Leaves the place; what waits is answered with failed().
    void closeMigrations();
    /// Ends a run, request or grade that is under way, or leaves a question about a file.
    void cancel(athanor::JobId job);

Q_SIGNALS:
    void engineStateChanged(const athanor::EngineState &state);
    void projectOpened(athanor::JobId job, const QStringList &files);
    void fileSaved(athanor::JobId job, const QString &path);
    void fileIsAnother(athanor::JobId job, const QString &path, const QByteArray &content);
    void fileRead(athanor::JobId job, const QString &path, const QByteArray &content);
    void fileUnreadable(athanor::JobId job, const QString &path, const QString &why,
                        athanor::Workbench::FileState state);
    /// After projectOpened(), once the engine is there: which interpreter serves the project (empty: the engine's own,
    /// warm) or why none can, and what its runs see. Once more when it turns out that they see less.
    void projectServed(const QString &interpreter, athanor::ProjectSources::Reach reach);
    /// Other programs changed these paths (relative; empty: anything may have changed).
    void diskChanged(const QStringList &paths);
    /// The folder has too many folders to be followed everywhere.
    void diskNotFollowed();
    /// The folder is not at its place any more, or is there again.
    void projectGone();
    void projectBack();
    void output(athanor::JobId job, athanor::OutputStream stream, const QString &text);
    void runFinished(athanor::JobId job, const athanor::RunStatus &status);
    /// In-memory state began anew: an application was loaded (after an edit, a limit, or for the first time). It is
    /// called as --app takes it: "app:app", "shop:create_app()".
    void applicationLoaded(const QString &application);
    void routesReady(athanor::JobId job, const athanor::RouteTable &table);
    void requestFinished(athanor::JobId job, const athanor::RequestTrace &trace);
    void blueprintsReady(athanor::JobId job, const athanor::BlueprintTree &tree);
    void winnersReady(athanor::JobId job, const QList<athanor::RouteWinner> &winners);
    void urlBuilt(athanor::JobId job, const athanor::UrlBuildAnswer &answer);
    void converterTried(athanor::JobId job, const athanor::ConverterAnswer &answer);
    void sessionCookieReady(athanor::JobId job, const athanor::SessionCookieAnswer &answer);
    /// The project's application cannot be imported.
    void loadFailed(athanor::JobId job, const athanor::LearnerError &error);
    void gradeFinished(athanor::JobId job, const athanor::GradeReport &report);
    void migrationsReady(athanor::JobId job, const athanor::MigrationsState &state);
    /// While a command or the way to a position runs: this step of it begins.
    void migrationStepBegun(athanor::JobId job, const QString &revision);
    void migrationsRun(athanor::JobId job, const athanor::MigrationRun &run);
    void schemaAtReady(athanor::JobId job, const athanor::SchemaAtPosition &schema);
    void databaseKept(athanor::JobId job, const QString &path);
    void linted(athanor::JobId job, const QString &path, const QList<athanor::Finding> &findings);
    void completed(athanor::JobId job, const athanor::CompletionList &list);
    void hovered(athanor::JobId job, const athanor::HoverText &hover);
    /// No help with this question, and no reason to disturb anybody: it was overtaken, or there is none to be had.
    void analysisFailed(athanor::JobId job, const QString &message);
    /// The first question has been asked and everything is warm: answers now come at their usual speed.
    void analysisReady();
    /// Where the browser pane finds the live application: every request must carry the header X-Athanor-Token.
    void bridgeReady(const QUrl &origin, const QByteArray &token);
    /// A request that the browser made through the bridge, with its trace.
    void browserRequestFinished(const athanor::RequestTrace &trace);
    /// A request of the browser that the application did not answer, and why; the browser shows a page that says so.
    void browserRequestFailed(const athanor::HttpRequest &request, const QString &message);
    /// The job could not be done, with what to do about it.
    void failed(athanor::JobId job, const QString &message, const QString &file, int line);

private:
    /// One question to the live application; `use` gets its answer, everything else is told by loadFailed() or
    /// failed().
    void askApplication(JobId job, const QJsonObject &operation, const std::function<void(const QJsonObject &)> &use);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::ScriptRequest)
