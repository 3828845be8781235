#pragma once

#include "engine/core/jobid.h"
#include "engine/grading/gradereport.h"
#include "engine/routes/requesttrace.h"
#include "engine/routes/routetable.h"
#include "engine/runtime/supervisor.h"
#include "engine/workbench/analysisvalues.h"

#include <QObject>
#include <QUrl>

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
    /// next request meets the edit. fileSaved() or failed().
    void saveFile(athanor::JobId job, const QString &path, const QByteArray &content);

    /// Runs a script; output() while it runs, then runFinished().
    void run(athanor::JobId job, const athanor::ScriptRequest &request);
    /// Loads the project's Flask application (if it is not) and lists its rules: routesReady(), loadFailed() or
    /// failed().
    void routes(athanor::JobId job);
    /// One traced request: requestFinished(), loadFailed() or failed().
    void request(athanor::JobId job, const athanor::HttpRequest &request);
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
    /// Ends a run, request or grade that is under way, or leaves a question about a file.
    void cancel(athanor::JobId job);

Q_SIGNALS:
    void engineStateChanged(const athanor::EngineState &state);
    void projectOpened(athanor::JobId job, const QStringList &files);
    void fileSaved(athanor::JobId job, const QString &path);
    void output(athanor::JobId job, athanor::OutputStream stream, const QString &text);
    void runFinished(athanor::JobId job, const athanor::RunStatus &status);
    /// In-memory state began anew: an application was loaded (after an edit, a limit, or for the first time).
    void applicationLoaded(const QString &application);
    void routesReady(athanor::JobId job, const athanor::RouteTable &table);
    void requestFinished(athanor::JobId job, const athanor::RequestTrace &trace);
    /// The project's application cannot be imported.
    void loadFailed(athanor::JobId job, const athanor::LearnerError &error);
    void gradeFinished(athanor::JobId job, const athanor::GradeReport &report);
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
    /// The job could not be done, with what to do about it.
    void failed(athanor::JobId job, const QString &message, const QString &file, int line);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::ScriptRequest)
