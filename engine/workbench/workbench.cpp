#include "engine/workbench/workbench.h"

#include "engine/workbench/migrationlaboratory.h"
#include "engine/workbench/routequestions.h"
#include "engine/workbench/workbenchprivate.h"

#include <QJsonArray>
#include <QRandomGenerator>

namespace athanor {

using namespace WorkbenchWords;

namespace {

QByteArray randomToken()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(reinterpret_cast<quint32 *>(bytes.data()),
                                         reinterpret_cast<quint32 *>(bytes.data() + bytes.size()));
    return bytes.toHex();
}

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

/// Work that cannot be begun is answered from the event loop, as every other answer is.
bool Workbench::Private::refuse(JobId job)
{
    if (!isShutDown && project) return false;
    const QString why = isShutDown ? shutDown : noProject;
    QMetaObject::invokeMethod(
        &q, [this, job, why] { Q_EMIT q.failed(job, why, {}, 0); }, Qt::QueuedConnection);
    return true;
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

void Workbench::Private::startBridge()
{
    const auto backend = [this](const HttpRequest &request, const HttpBridge::Answer &answer,
                                const std::shared_ptr<ResponseStream> &stream) {
        if (!project || isShutDown) {
            answer(Error{ErrorCode::NotFound, noProject});
            return;
        }
        live->ask(
            nextJobId(), operationOf(request),
            [request, answer](const LiveApplication::Outcome &outcome) { answer(traceOf(outcome, request)); }, stream);
    };
    bridge = new HttpBridge(randomToken(), backend, &q);
    connect(bridge, &HttpBridge::requestFinished, &q, &Workbench::browserRequestFinished);
    connect(bridge, &HttpBridge::requestFailed, &q, &Workbench::browserRequestFailed);
    if (const Result<void> listening = bridge->listen(); listening)
        Q_EMIT q.bridgeReady(bridge->origin(), bridge->token());
    else
        fail(JobId::None, listening.error());
}

void Workbench::Private::endEverything()
{
    if (bridge) bridge->close();
    delete std::exchange(watch, nullptr);
    if (live) live->close();
    if (analyst) analyst->close();
    if (laboratory) laboratory->close();
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
      d(new Private{*this, std::move(installation), nullptr, nullptr, nullptr, nullptr, {}, {}, {}, {}, {}, false})
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
    registerMigrationValues();
    registerRouteAnswers();
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
    connect(d->supervisor, &Supervisor::textsLeftOut, this,
            [this](const QString &folder) { d->onTextsLeftOut(folder); });
    d->live = new LiveApplication(
        *d->supervisor, [this] { return d->applicationSpec(); }, this);
    d->analyst = new Analyst(
        *d->supervisor,
        [this]() -> Result<RunSpec> {
            RunSpec spec;
            const Result<void> filled = d->project->fill(spec, d->supervisor->state().shadowable);
            if (!filled) return filled.error();
            return spec;
        },
        this);
    connect(d->analyst, &Analyst::rehearsed, this, &Workbench::analysisReady);
    connect(d->live, &LiveApplication::loaded, this, &Workbench::applicationLoaded);
    connect(d->live, &LiveApplication::output, this, [this](JobId job, OutputStream stream, const QByteArray &bytes) {
        Q_EMIT output(job, stream, d->liveText.decode(stream, bytes));
    });
    connect(d->supervisor, &Supervisor::stateChanged, this, [this] {
        d->beginDeferred();
        d->tellServed();
    });
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

void Workbench::askApplication(JobId job, const QJsonObject &operation,
                               const std::function<void(const QJsonObject &)> &use)
{
    if (!d->refuse(job)) d->ask(job, operation, use);
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

} // namespace athanor
