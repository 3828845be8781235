#pragma once

#include "engine/grading/grader.h"
#include "engine/workbench/analyst.h"
#include "engine/workbench/httpbridge.h"
#include "engine/workbench/liveapplication.h"
#include "engine/workbench/projectsources.h"
#include "engine/workbench/projectwatch.h"
#include "engine/workbench/workbench.h"

#include <QHash>
#include <QStringDecoder>

#include <map>
#include <optional>

namespace athanor {

class MigrationLaboratory;

namespace WorkbenchWords {

inline const QString noProject = QStringLiteral("No project is open.");
inline const QString shutDown = QStringLiteral("The engine was shut down.");

} // namespace WorkbenchWords

/// Text of two streams whose characters may arrive in pieces.
class StreamText final
{
public:
    QString decode(OutputStream stream, const QByteArray &bytes)
    {
        return (stream == OutputStream::Standard ? m_standard : m_error).decode(bytes);
    }

private:
    QStringDecoder m_standard{QStringDecoder::Utf8};
    QStringDecoder m_error{QStringDecoder::Utf8};
};

/// What the rooms of Workbench share: workbench.cpp (start, questions, end), workbenchproject.cpp (the folder),
/// workbenchruns.cpp (runs and grades), workbenchreading.cpp (the editor's questions), workbenchmigrations.cpp
/// (migrations that are run).
struct Workbench::Private
{
    /// Work given before the engine has told of itself: which interpreter fits depends on that.
    struct Deferred
    {
        std::function<void()> begin;
        std::function<void()> answerCancelled;
    };
    struct ActiveRun
    {
        std::unique_ptr<Run> run;
        StreamText text;
    };

    Workbench &q;
    Installation installation;
    Supervisor *supervisor = nullptr; // A child of q: made on its thread.
    LiveApplication *live = nullptr;
    Analyst *analyst = nullptr;
    HttpBridge *bridge = nullptr;
    std::optional<ProjectSources> project;
    std::map<JobId, Deferred> deferred;
    std::map<JobId, ActiveRun> runs;
    std::map<JobId, Grader *> graders; // Children of q.
    StreamText liveText;
    bool isShutDown = false;
    std::shared_ptr<Judges> judges = {}; // Of the exercise that was graded or prepared last.
    QString judgedFolder = {};
    ProjectWatch *watch = nullptr;             // A child of q, while the disk is followed.
    QString served = {};                       ///< What projectServed() told last.
    bool textsLeftOut = false;                 ///< The project's file system allows none to lie over it.
    QHash<QString, QByteArray> written = {};   ///< Our own saves, which are no news when the disk tells of them.
    MigrationLaboratory *laboratory = nullptr; // A child of q, once it is asked for.

    void fail(JobId job, const Error &error) { Q_EMIT q.failed(job, error.message, error.file, error.line); }
    bool refuse(JobId job);
    void startBridge();
    Result<RunSpec> applicationSpec() const;
    MigrationLaboratory *laboratoryFor(JobId job);
    Result<void> bring(const QString &folder, const QString &path, const QByteArray &content);
    void tellServed();
    TextsOver textsOver() const;
    void onTextsLeftOut(const QString &folder);
    bool isOurs(const QString &path) const;
    void onDiskChanged(QStringList paths);
    void ask(JobId job, const QJsonObject &operation, const std::function<void(const QJsonObject &)> &use);
    void analyse(JobId job, Analyst::Question question, const QString &path, const QJsonObject &message,
                 const std::function<void(const QJsonObject &)> &use);
    void whenStarted(JobId job, Deferred work);
    void beginDeferred();
    void beginRun(JobId job, const ScriptRequest &request);
    void beginGrade(JobId job, const QString &objective, const QString &exerciseFolder);
    std::shared_ptr<Judges> judgesOf(const QString &exerciseFolder);
    void answerRunCancelled(JobId job, const QString &why);
    void answerGradeFailed(JobId job, const QString &objective, const QString &why);
    void track(JobId job, RunSpec spec);
    void endEverything();
};

} // namespace athanor
