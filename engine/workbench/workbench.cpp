#include "engine/workbench/workbench.h"

#include "engine/grading/grader.h"
#include "engine/workbench/analyst.h"
#include "engine/workbench/httpbridge.h"
#include "engine/workbench/interpreterchoice.h"
#include "engine/workbench/liveapplication.h"
#include "engine/workbench/projectfolder.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QStringDecoder>

#include <map>
#include <optional>

namespace athanor {

namespace {

const QString noProject = QStringLiteral("No project is open.");
const QString shutDown = QStringLiteral("The engine was shut down.");

QByteArray randomToken()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(reinterpret_cast<quint32 *>(bytes.data()),
                                         reinterpret_cast<quint32 *>(bytes.data() + bytes.size()));
    return bytes.toHex();
}

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

QJsonObject operationOf(const HttpRequest &request)
{
    QJsonArray headers;
    for (const auto &[name, value] : request.headers) headers.append(QJsonArray{name, value});
    return {{QStringLiteral("op"), QStringLiteral("request")},
            {QStringLiteral("method"), request.method},
            {QStringLiteral("path"), request.path},
            {QStringLiteral("headers"), headers},
            {QStringLiteral("body64"), QString::fromLatin1(request.body.toBase64())}};
}

/// The trace, or why there is none. An answer that is not of the form is the learner's process gone astray.
HttpBridge::Outcome traceOf(const LiveApplication::Outcome &outcome, const HttpRequest &request)
{
    if (const auto *load = std::get_if<LearnerError>(&outcome)) return *load;
    if (const auto *error = std::get_if<Error>(&outcome)) return *error;
    Result<RequestTrace> trace = RequestTrace::fromJson(std::get<QJsonObject>(outcome));
    if (!trace) return Error{ErrorCode::LearnerCode, trace.error().message};
    trace->request = request;
    return std::move(*trace);
}

} // namespace

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
    std::optional<ProjectFolder> project;
    std::optional<InterpreterChoice> given; ///< For the project, instead of what it asks for.
    std::map<JobId, Deferred> deferred;
    std::map<JobId, ActiveRun> runs;
    std::map<JobId, Grader *> graders; // Children of q.
    StreamText liveText;
    bool isShutDown = false;
    std::shared_ptr<Judges> judges = {}; // Of the exercise that was graded or prepared last.
    QString judgedFolder = {};

    void fail(JobId job, const Error &error) { Q_EMIT q.failed(job, error.message, error.file, error.line); }
    bool refuse(JobId job);
    void startBridge();
    Result<InterpreterChoice> choiceFor(const ProjectFiles &files) const;
    Result<void> fillProject(RunSpec &spec) const;
    Result<RunSpec> applicationSpec() const;
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

/// Work that cannot be begun is answered from the event loop, as every other answer is.
bool Workbench::Private::refuse(JobId job)
{
    if (!isShutDown && project) return false;
    const QString why = isShutDown ? shutDown : noProject;
    QMetaObject::invokeMethod(
        &q, [this, job, why] { Q_EMIT q.failed(job, why, {}, 0); }, Qt::QueuedConnection);
    return true;
}

Result<InterpreterChoice> Workbench::Private::choiceFor(const ProjectFiles &files) const
{
    if (given) return *given;
    return chooseInterpreter(project ? &*project : nullptr, files, supervisor->state().shadowable);
}

/// The project as it lies on disk now. With an environment inside it the folder is mounted and nothing is read.
Result<void> Workbench::Private::fillProject(RunSpec &spec) const
{
    Result<InterpreterChoice> choice = choiceFor({});
    if (!choice) return choice.error();
    apply(*choice, project->path(), spec);
    if (!spec.folder.isEmpty()) return {};
    Result<ProjectFiles> files = ProjectFiles::read(project->path());
    if (!files) return files.error();
    choice = choiceFor(*files);
    if (!choice) return choice.error();
    spec.files = std::move(*files);
    apply(*choice, project->path(), spec);
    return {};
}

Result<RunSpec> Workbench::Private::applicationSpec() const
{
    RunSpec spec;
    spec.mode = RunMode::Application;
    spec.limits = sandbox::sessionLimits();
    if (const Result<void> filled = fillProject(spec); !filled) return filled.error();
    return spec;
}

void Workbench::Private::ask(JobId job, const QJsonObject &operation,
                             const std::function<void(const QJsonObject &)> &use)
{
    live->ask(job, operation, [this, job, use](const LiveApplication::Outcome &outcome) {
        if (const auto *load = std::get_if<LearnerError>(&outcome))
            Q_EMIT q.loadFailed(job, *load);
        else if (const auto *error = std::get_if<Error>(&outcome))
            fail(job, *error);
        else
            use(std::get<QJsonObject>(outcome));
    });
}

/// A question about a file; the project's interpreter does not matter, since nothing is run.
void Workbench::Private::analyse(JobId job, Analyst::Question question, const QString &path, const QJsonObject &message,
                                 const std::function<void(const QJsonObject &)> &use)
{
    if (isShutDown || !project) {
        const QString why = isShutDown ? shutDown : noProject;
        QMetaObject::invokeMethod(
            &q, [this, job, why] { Q_EMIT q.analysisFailed(job, why); }, Qt::QueuedConnection);
        return;
    }
    analyst->ask(job, question, path, message, [this, job, use](const Result<QJsonObject> &answer) {
        if (answer)
            use(*answer);
        else
            Q_EMIT q.analysisFailed(job, answer.error().message);
    });
}

void Workbench::Private::startBridge()
{
    const auto backend = [this](const HttpRequest &request, const HttpBridge::Answer &answer) {
        if (!project || isShutDown) {
            answer(Error{ErrorCode::NotFound, noProject});
            return;
        }
        live->ask(nextJobId(), operationOf(request),
                  [request, answer](const LiveApplication::Outcome &outcome) { answer(traceOf(outcome, request)); });
    };
    bridge = new HttpBridge(randomToken(), backend, &q);
    connect(bridge, &HttpBridge::requestFinished, &q, &Workbench::browserRequestFinished);
    if (const Result<void> listening = bridge->listen(); listening)
        Q_EMIT q.bridgeReady(bridge->origin(), bridge->token());
    else
        fail(JobId::None, listening.error());
}

void Workbench::Private::whenStarted(JobId job, Deferred work)
{
    if (supervisor->state().phase == EngineState::Phase::Starting)
        deferred[job] = std::move(work);
    else
        work.begin();
}

void Workbench::Private::beginDeferred()
{
    if (supervisor->state().phase == EngineState::Phase::Starting) return;
    const std::map<JobId, Deferred> due = std::exchange(deferred, {});
    for (const auto &[job, work] : due) work.begin();
}

void Workbench::Private::answerRunCancelled(JobId job, const QString &why)
{
    RunStatus status;
    status.verdict = Verdict::Cancelled;
    status.message = why;
    Q_EMIT q.runFinished(job, status);
}

void Workbench::Private::answerGradeFailed(JobId job, const QString &objective, const QString &why)
{
    GradeReport report;
    report.objective = objective;
    report.message = why;
    Q_EMIT q.gradeFinished(job, report);
}

void Workbench::Private::track(JobId job, RunSpec spec)
{
    ActiveRun &active = runs[job];
    active.run = supervisor->run(std::move(spec));
    connect(active.run.get(), &Run::output, &q, [this, job](OutputStream stream, const QByteArray &bytes) {
        const auto found = runs.find(job);
        if (found != runs.end()) Q_EMIT q.output(job, stream, found->second.text.decode(stream, bytes));
    });
    connect(active.run.get(), &Run::finished, &q, [this, job](const RunStatus &status) {
        auto node = runs.extract(job);
        if (node.empty()) return;
        node.mapped().run.release()->deleteLater(); // It is emitting just now.
        Q_EMIT q.runFinished(job, status);
    });
}

void Workbench::Private::endEverything()
{
    if (bridge) bridge->close();
    if (live) live->close();
    if (analyst) analyst->close();
    const std::map<JobId, ActiveRun> ended = std::exchange(runs, {});
    for (const auto &[job, active] : ended) answerRunCancelled(job, shutDown);
    const std::map<JobId, Deferred> never = std::exchange(deferred, {});
    for (const auto &[job, work] : never) work.answerCancelled();
    const std::map<JobId, Grader *> gradings = std::exchange(graders, {});
    for (const auto &[job, grader] : gradings) {
        delete grader;
        answerGradeFailed(job, {}, shutDown);
    }
}

Workbench::Workbench(Installation installation, QObject *parent)
    : QObject(parent),
      d(new Private{*this, std::move(installation), nullptr, nullptr, nullptr, nullptr, {}, {}, {}, {}, {}, {}, false})
{
    qRegisterMetaType<athanor::CompletionList>();
    qRegisterMetaType<QList<athanor::Finding>>();
    qRegisterMetaType<athanor::HoverText>();
    qRegisterMetaType<athanor::JobId>();
    qRegisterMetaType<athanor::EngineState>();
    qRegisterMetaType<athanor::GradeReport>();
    qRegisterMetaType<athanor::HttpRequest>();
    qRegisterMetaType<athanor::LearnerError>();
    qRegisterMetaType<athanor::OutputStream>();
    qRegisterMetaType<athanor::RequestTrace>();
    qRegisterMetaType<athanor::RouteTable>();
    qRegisterMetaType<athanor::RunStatus>();
    qRegisterMetaType<athanor::ScriptRequest>();
}

Workbench::~Workbench()
{
    const QSignalBlocker silence(this);
    shutdown();
}

void Workbench::start()
{
    if (d->supervisor || d->isShutDown) return;
    d->supervisor = new Supervisor(d->installation, this);
    connect(d->supervisor, &Supervisor::stateChanged, this, &Workbench::engineStateChanged);
    d->live = new LiveApplication(
        *d->supervisor, [this] { return d->applicationSpec(); }, this);
    d->analyst = new Analyst(
        *d->supervisor,
        [this]() -> Result<RunSpec> {
            RunSpec spec;
            if (const Result<void> filled = d->fillProject(spec); !filled) return filled.error();
            return spec;
        },
        this);
    connect(d->analyst, &Analyst::rehearsed, this, &Workbench::analysisReady);
    connect(d->live, &LiveApplication::loaded, this, &Workbench::applicationLoaded);
    connect(d->live, &LiveApplication::output, this, [this](JobId job, OutputStream stream, const QByteArray &bytes) {
        Q_EMIT output(job, stream, d->liveText.decode(stream, bytes));
    });
    connect(d->supervisor, &Supervisor::stateChanged, this, [this] { d->beginDeferred(); });
    d->startBridge();
    d->supervisor->start();
}

void Workbench::shutdown()
{
    if (d->isShutDown) return;
    d->isShutDown = true;
    d->endEverything();
    if (d->supervisor) d->supervisor->shutdown();
}

void Workbench::openProject(JobId job, const QString &folder, const QString &python)
{
    start();
    const QString path = QFileInfo(folder).absoluteFilePath();
    Result<ProjectFolder> opened = ProjectFolder::open(path);
    if (!opened) {
        d->fail(job, opened.error());
        return;
    }
    const Result<ProjectFiles> files = ProjectFiles::read(path);
    if (!files) {
        d->fail(job, files.error());
        return;
    }
    std::optional<InterpreterChoice> given;
    if (!python.isEmpty()) {
        Result<InterpreterChoice> choice = givenInterpreter(python);
        if (!choice) {
            d->fail(job, choice.error());
            return;
        }
        given = std::move(*choice);
    }
    if (d->live) d->live->close();
    if (d->analyst) d->analyst->close();
    d->project = std::move(*opened);
    d->given = std::move(given);
    QStringList names;
    for (const ProjectFile &file : files->files()) names << file.path;
    Q_EMIT projectOpened(job, names);
}

void Workbench::saveFile(JobId job, const QString &path, const QByteArray &content)
{
    if (d->refuse(job)) return;
    if (const Result<void> written = d->project->write(path, content); !written) {
        d->fail(job, written.error());
        return;
    }
    d->live->invalidate();
    d->analyst->fileSaved(path, content);
    Q_EMIT fileSaved(job, path);
}

void Workbench::run(JobId job, const ScriptRequest &request)
{
    start();
    const bool hasSources = !request.sources.files().empty();
    if (d->isShutDown || !hasSources) {
        if (d->refuse(job)) return;
    }
    d->whenStarted(job, {[this, job, request] { d->beginRun(job, request); },
                         [this, job] { d->answerRunCancelled(job, QStringLiteral("Cancelled.")); }});
}

void Workbench::Private::beginRun(JobId job, const ScriptRequest &request)
{
    RunSpec spec;
    spec.mode = RunMode::Script;
    spec.entry = request.entry;
    spec.arguments = request.arguments;
    spec.standardInput = request.standardInput;
    spec.environment = request.environment;
    if (!request.sources.files().empty()) {
        const Result<InterpreterChoice> choice =
            chooseInterpreter(nullptr, request.sources, supervisor->state().shadowable);
        spec.files = request.sources;
        if (choice) apply(*choice, {}, spec);
    } else if (const Result<void> filled = fillProject(spec); !filled) {
        fail(job, filled.error());
        return;
    }
    track(job, std::move(spec));
}

void Workbench::routes(JobId job)
{
    if (d->refuse(job)) return;
    d->ask(job, {{QStringLiteral("op"), QStringLiteral("routes")}}, [this, job](const QJsonObject &answer) {
        const Result<RouteTable> table = RouteTable::fromJson(answer);
        if (table)
            Q_EMIT routesReady(job, *table);
        else
            d->fail(job, table.error());
    });
}

void Workbench::request(JobId job, const HttpRequest &request)
{
    if (d->refuse(job)) return;
    d->ask(job, operationOf(request), [this, job, request](const QJsonObject &answer) {
        const HttpBridge::Outcome outcome = traceOf(answer, request);
        if (const auto *trace = std::get_if<RequestTrace>(&outcome))
            Q_EMIT requestFinished(job, *trace);
        else
            d->fail(job, std::get<Error>(outcome));
    });
}

void Workbench::grade(JobId job, const QString &objective, const QString &exerciseFolder)
{
    if (d->isShutDown || !d->project) {
        const QString why = d->isShutDown ? shutDown : noProject;
        QMetaObject::invokeMethod(
            this, [this, job, objective, why] { d->answerGradeFailed(job, objective, why); }, Qt::QueuedConnection);
        return;
    }
    d->whenStarted(job,
                   {[this, job, objective, exerciseFolder] { d->beginGrade(job, objective, exerciseFolder); },
                    [this, job, objective] { d->answerGradeFailed(job, objective, QStringLiteral("Cancelled.")); }});
}

std::shared_ptr<Judges> Workbench::Private::judgesOf(const QString &exerciseFolder)
{
    if (!judges || judgedFolder != exerciseFolder) {
        judges = std::make_shared<Judges>(*supervisor, exerciseFolder);
        judgedFolder = exerciseFolder;
    }
    return judges;
}

void Workbench::prepareGrading(const QString &exerciseFolder)
{
    if (!d->isShutDown && d->supervisor) d->judgesOf(exerciseFolder)->prepare();
}

void Workbench::Private::beginGrade(JobId job, const QString &objective, const QString &exerciseFolder)
{
    Result<ProjectFiles> answer = ProjectFiles::read(project->path());
    if (!answer) {
        answerGradeFailed(job, objective, answer.error().toString());
        return;
    }
    // An answer is always judged by the interpreter of the lessons, never by an environment of its own.
    const Result<InterpreterChoice> choice = chooseInterpreter(nullptr, *answer, supervisor->state().shadowable);
    auto *grader = new Grader(*supervisor, objective, judgesOf(exerciseFolder), std::move(*answer), &q);
    if (choice) grader->setInterpreter(choice->interpreter);
    graders[job] = grader;
    connect(grader, &Grader::finished, &q, [this, job, grader](const GradeReport &report) {
        graders.erase(job);
        grader->deleteLater();
        Q_EMIT q.gradeFinished(job, report);
    });
    grader->start();
}

void Workbench::lint(JobId job, const QString &path, const QString &source)
{
    d->analyse(job, Analyst::Question::Lint, path, {{QStringLiteral("source"), source}},
               [this, job, path](const QJsonObject &answer) { Q_EMIT linted(job, path, findingsFromJson(answer)); });
}

void Workbench::complete(JobId job, const QString &path, const QString &source, int line, int column)
{
    d->analyse(
        job, Analyst::Question::Complete, path,
        {{QStringLiteral("source"), source}, {QStringLiteral("line"), line}, {QStringLiteral("column"), column}},
        [this, job, line](const QJsonObject &answer) { Q_EMIT completed(job, completionsFromJson(answer, line)); });
}

void Workbench::hover(JobId job, const QString &path, const QString &source, int line, int column)
{
    d->analyse(job, Analyst::Question::Hover, path,
               {{QStringLiteral("source"), source}, {QStringLiteral("line"), line}, {QStringLiteral("column"), column}},
               [this, job, line](const QJsonObject &answer) { Q_EMIT hovered(job, hoverFromJson(answer, line)); });
}

void Workbench::cancel(JobId job)
{
    if (const auto node = d->deferred.extract(job); !node.empty())
        node.mapped().answerCancelled();
    else if (const auto run = d->runs.find(job); run != d->runs.end())
        run->second.run->cancel();
    else if (const auto grader = d->graders.find(job); grader != d->graders.end())
        grader->second->cancel();
    else if (d->analyst && d->analyst->cancel(job))
        return;
    else if (d->live)
        d->live->cancel(job);
}

} // namespace athanor
