#include "engine/runtime/supervisor.h"

#include "engine/runtime/runprivate.h"
#include "engine/runtime/sessionprivate.h"
#include "engine/runtime/standby.h"
#include "engine/runtime/startpacket.h"
#include "engine/runtime/workerlink.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <deque>

namespace athanor {

namespace {

/// Prepared processes that wait: a grade may need two.
constexpr std::size_t kPrepared = 2;
constexpr std::size_t kMaxSessions = 8;
/// How long nobody waits for a process before the next ones are prepared; they are prepared in any case after a while.
constexpr auto kQuiet = std::chrono::milliseconds(10);
constexpr auto kLongestUnprepared = std::chrono::milliseconds(1000);
constexpr auto kStopPatience = std::chrono::milliseconds(2000);
/// A worker that dies this often within a minute is not started again.
constexpr int kMaxRestarts = 5;
/// For an interpreter that imports libraries before its application is known.
constexpr auto kImportCpu = std::chrono::seconds(10);
constexpr auto kImportWall = std::chrono::seconds(20);

} // namespace

struct Supervisor::Private
{
    Supervisor *q;
    Installation installation;
    EngineState state;
    std::unique_ptr<WorkerLink> worker;
    std::deque<std::unique_ptr<SandboxProcess>> prepared;
    Standby standby;
    std::vector<QPointer<Run>> waiting; ///< For a worker.
    std::vector<QPointer<Run>> started; ///< Some may have ended.
    std::vector<QPointer<Session>> sessions;
    std::deque<QElapsedTimer> deaths;
    std::size_t wanted = kPrepared;
    QTimer refill;
    QElapsedTimer unprepared; ///< Since a prepared process was used.
    bool stopped = false;

    void setPhase(EngineState::Phase phase, const QString &message = {})
    {
        state.phase = phase;
        state.message = message;
        Q_EMIT q->stateChanged(state);
    }

    void startWorker()
    {
        worker = std::make_unique<WorkerLink>();
        connect(worker.get(), &WorkerLink::ready, q, [this](const QByteArray &text) { takeDescription(text); });
        connect(worker.get(), &WorkerLink::unavailable, q, [this](const QString &reason) { giveUp(reason); });
        connect(worker.get(), &WorkerLink::died, q, [this] { takeDeath(); });
        const Result<void> started = worker->start(installation.worker, installation.agent);
        if (!started) QTimer::singleShot(0, q, [this, error = started.error()] { giveUp(error.toString()); });
    }

    void takeDescription(const QByteArray &text)
    {
        const QJsonObject description = QJsonDocument::fromJson(text).object();
        state.tier = description.value(QStringLiteral("tier")).toString() == QLatin1String("full")
                         ? IsolationTier::Full
                         : IsolationTier::None;
        state.laysTexts = description.value(QStringLiteral("lays_texts")).toBool();
        state.landlock = description.value(QStringLiteral("landlock")).toInt();
        state.python = description.value(QStringLiteral("python")).toString();
        state.interpreter = description.value(QStringLiteral("interpreter")).toString();
        state.packages.clear();
        const QJsonObject packages = description.value(QStringLiteral("packages")).toObject();
        for (auto it = packages.begin(); it != packages.end(); ++it)
            state.packages.insert(it.key(), it.value().toString());
        state.shadowable.clear();
        for (const QJsonValue &name : description.value(QStringLiteral("shadowable")).toArray())
            state.shadowable << name.toString();
        setPhase(EngineState::Phase::Ready);
        const std::vector<QPointer<Run>> runs = std::exchange(waiting, {});
        for (const QPointer<Run> &run : runs) {
            if (run && !run->d->finished && !run->d->cancelled) launch(*run);
        }
        prepare();
    }

    void giveUp(const QString &reason)
    {
        setPhase(EngineState::Phase::Unavailable, reason);
        const std::vector<QPointer<Run>> runs = std::exchange(waiting, {});
        for (const QPointer<Run> &run : runs) {
            if (run) fail(*run, reason);
        }
    }

    void takeDeath()
    {
        if (stopped || state.phase == EngineState::Phase::Unavailable) return;
        prepared.clear();
        standby.drop();
        // Never from inside the dead worker's own signal.
        worker.release()->deleteLater();
        deaths.emplace_back();
        deaths.back().start();
        while (!deaths.empty() && deaths.front().hasExpired(60'000)) deaths.pop_front();
        if (deaths.size() >= kMaxRestarts) {
            giveUp(
                QStringLiteral(
                    "The engine's worker ended %1 times within a minute. Close other programs if memory is short, then "
                    "start Athanor again; athanor-cli doctor says more.")
                    .arg(deaths.size()));
            return;
        }
        setPhase(EngineState::Phase::Restarting);
        startWorker();
    }

    void fail(Run &run, const QString &message, Verdict verdict = Verdict::EngineFault)
    {
        run.d->status.verdict = verdict;
        run.d->status.message = message;
        QTimer::singleShot(0, &run, [run = &run] {
            if (run->d->finished) return;
            run->d->finished = true;
            const RunStatus status = run->d->status; // A receiver may delete the run.
            Q_EMIT run->finished(status);
        });
    }

    void fail(Run &run, const Error &error)
    {
        fail(run, error.toString(), error.code == ErrorCode::BadInput ? Verdict::Error : Verdict::EngineFault);
    }

    static QString noDescriptors()
    {
        return QStringLiteral(
            "The system gives no more files or sockets to Athanor. Close some programs and run it again.");
    }

    std::unique_ptr<SandboxProcess> takePrepared(const sandbox::Limits &limits)
    {
        const sandbox::Limits standard;
        if (limits.homeSize != standard.homeSize || limits.homeInodes != standard.homeInodes) return nullptr;
        while (!prepared.empty()) {
            std::unique_ptr<SandboxProcess> process = std::move(prepared.front());
            prepared.pop_front();
            if (!process->isGone()) return process;
        }
        return nullptr;
    }

    std::unique_ptr<SandboxProcess> spawn(const RunSpec &spec, const std::vector<NeededMount> &mounts, Haste haste)
    {
        SandboxProcess::Remote remote;
        std::unique_ptr<SandboxProcess> process =
            SandboxProcess::create(remote, spec.mode == RunMode::Command ? spec.console : Console::Pipes);
        if (process) worker->spawn(process.get(), std::move(remote), spec, mounts, haste);
        return process;
    }

    /// Whether somebody waits for a process right now: one that is bound by a clock.
    bool isBusy() const
    {
        return std::any_of(started.begin(), started.end(), [](const QPointer<Run> &run) {
            if (!run || run->d->finished) return false;
            const sandbox::Limits &limits = run->d->spec.limits;
            return limits.cpu.count() > 0 || limits.wall.count() > 0;
        });
    }

    /// Takes the places of those that were used. A rehearsal costs a processor some 50 ms, so it does not run beside
    /// what somebody waits for.
    void prepareSoon()
    {
        if (!unprepared.isValid()) unprepared.start();
        refill.start(kQuiet);
    }

    void prepare()
    {
        if (isBusy() && !unprepared.hasExpired(kLongestUnprepared.count())) {
            refill.start(kQuiet);
            return;
        }
        unprepared.invalidate();
        while (!stopped && state.phase == EngineState::Phase::Ready && prepared.size() < wanted) {
            std::unique_ptr<SandboxProcess> process = spawn({}, {}, Haste::Prepared);
            if (!process) return;
            prepared.push_back(std::move(process));
        }
    }

    void launch(Run &run)
    {
        if (Standby::serves(run.d->spec)) {
            launchOwn(run);
            return;
        }
        Result<Launch> made = makeLaunch(run.d->spec, state.laysTexts ? TextsOver::Laid : TextsOver::LeftOut);
        if (!made) {
            fail(run, made.error());
            return;
        }
        const sandbox::Limits &limits = run.d->spec.limits;
        std::unique_ptr<SandboxProcess> process;
        if (made->mounts.empty() && run.d->spec.mode != RunMode::Command) process = takePrepared(limits);
        if (!process) process = spawn(run.d->spec, made->mounts, Haste::Now);
        if (!process) {
            fail(run, noDescriptors());
            return;
        }
        connectProcess(run, *process);
        connect(process.get(), &SandboxProcess::textsLeftOut, q,
                [this, folder = run.d->spec.folder] { Q_EMIT q->textsLeftOut(folder); });
        process->start(made->packet, made->archive, limits);
        adopt(run, std::move(process));
    }

    /// In an interpreter of the project's own, that stands by or is started now.
    void launchOwn(Run &run)
    {
        run.d->spec.extra.insert(QStringLiteral("standby"), true);
        const RunSpec &spec = run.d->spec;
        Result<Beginning> beginning = makeBeginning(spec);
        if (!beginning) {
            fail(run, beginning.error());
            return;
        }
        Standby::Taken taken = standby.take(spec);
        if (!taken.process) {
            Result<std::unique_ptr<SandboxProcess>> started = startOwn(spec);
            if (!started) {
                fail(run, started.error());
                return;
            }
            taken.process = std::move(*started);
        }
        connectProcess(run, *taken.process);
        connect(taken.process.get(), &SandboxProcess::event, &run, [this, run = &run](const QJsonObject &message) {
            if (message.value(QStringLiteral("event")).toString() == QLatin1String("loaded"))
                standBy(run->d->spec, message.value(QStringLiteral("imports")));
        });
        taken.process->begin(beginning->json, beginning->archive, spec.limits);
        adopt(run, std::move(taken.process));
        // Not only once this one is loaded: the next key may come before that.
        if (standby.knowsImports()) standBy(spec, {});
        const auto tell = [run = &run, printed = std::move(taken.printed)] {
            for (const auto &[stream, bytes] : printed) Q_EMIT run->output(stream, bytes);
        };
        QMetaObject::invokeMethod(&run, tell, Qt::QueuedConnection); // Nobody listens yet.
    }

    Result<std::unique_ptr<SandboxProcess>> startOwn(const RunSpec &spec)
    {
        const RunSpec start = Standby::startOf(spec);
        const Result<Launch> made = makeLaunch(start, TextsOver::LeftOut);
        if (!made) return made.error();
        std::unique_ptr<SandboxProcess> process = spawn(start, made->mounts, Haste::Now);
        if (!process) return Error{ErrorCode::Engine, noDescriptors()};
        sandbox::Limits limits = start.limits; // Of the imports, as of an application that is loaded.
        limits.cpu = std::max<std::chrono::milliseconds>(limits.cpu, kImportCpu);
        limits.wall = std::max<std::chrono::milliseconds>(limits.wall, kImportWall);
        process->start(made->packet, made->archive, limits);
        return process;
    }

    /// For the next application like this one. imports: what this one told, or undefined.
    void standBy(const RunSpec &spec, const QJsonValue &imports)
    {
        if (imports.isArray()) standby.learn(spec, imports);
        if (stopped || state.phase != EngineState::Phase::Ready || standby.isThere()) return;
        if (Result<std::unique_ptr<SandboxProcess>> started = startOwn(spec)) standby.keep(std::move(*started));
    }

    void adopt(Run &run, std::unique_ptr<SandboxProcess> process)
    {
        run.d->process = std::move(process);
        feed(run);
        started.erase(
            std::remove_if(started.begin(), started.end(), [](const QPointer<Run> &r) { return !r || r->d->finished; }),
            started.end());
        started.push_back(&run);
        prepareSoon();
    }

    static void connectProcess(Run &run, SandboxProcess &process)
    {
        QObject::connect(&process, &SandboxProcess::output, &run, &Run::output);
        QObject::connect(&process, &SandboxProcess::event, &run, &Run::event);
        QObject::connect(&process, &SandboxProcess::ended, &run, [run = &run](const EndFacts &facts) {
            run->d->status = decideVerdict(facts, run->d->spec);
            run->d->finished = true;
            SandboxProcess::abandon(std::move(run->d->process));
            const RunStatus status = run->d->status; // A receiver may delete the run.
            Q_EMIT run->finished(status);
        });
    }

    static void feed(Run &run)
    {
        SandboxProcess &process = *run.d->process;
        process.resizeTerminal(run.d->columns, run.d->rows);
        process.writeInput(run.d->spec.standardInput + run.d->earlyInput);
        if (!run.d->spec.keepInputOpen || run.d->earlyClose) process.closeInput();
        for (const QJsonObject &message : run.d->earlyMessages) process.send(message);
        run.d->earlyInput.clear();
        run.d->earlyMessages.clear();
    }

    /// Room for one more: the session that has been idle longest goes.
    void evict()
    {
        sessions.erase(std::remove_if(sessions.begin(), sessions.end(),
                                      [](const QPointer<Session> &s) { return !s || !s->d->open; }),
                       sessions.end());
        if (sessions.size() < kMaxSessions) return;
        const auto idle = [](const QPointer<Session> &s) {
            return s->d->busy || !s->d->loaded ? -1 : s->d->idleSince.elapsed();
        };
        const auto longest = std::max_element(sessions.begin(), sessions.end(),
                                              [&](const auto &a, const auto &b) { return idle(a) < idle(b); });
        (*longest)->d->evicted = true;
        (*longest)->close();
    }
};

Supervisor::Supervisor(Installation installation, QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->q = this;
    d->refill.setSingleShot(true);
    connect(&d->refill, &QTimer::timeout, this, [this] { d->prepare(); });
    d->installation = std::move(installation);
}

Supervisor::~Supervisor() { shutdown(); }

void Supervisor::setPreparation(Preparation preparation)
{
    d->wanted = preparation == Preparation::Rehearsed ? kPrepared : 0;
}

void Supervisor::start()
{
    if (d->worker || d->stopped) return;
    d->setPhase(EngineState::Phase::Starting);
    d->startWorker();
}

const EngineState &Supervisor::state() const { return d->state; }

std::unique_ptr<Run> Supervisor::run(RunSpec spec)
{
    auto state = std::make_unique<Run::Private>();
    state->spec = std::move(spec);
    std::unique_ptr<Run> run(new Run(std::move(state)));
    if (d->stopped)
        d->fail(*run, QStringLiteral("Athanor is closing."));
    else if (d->state.phase == EngineState::Phase::Unavailable)
        d->fail(*run, d->state.message);
    else if (d->state.phase == EngineState::Phase::Ready)
        d->launch(*run);
    else
        d->waiting.push_back(run.get());
    return run;
}

std::unique_ptr<Session> Supervisor::open(RunSpec spec)
{
    d->evict();
    auto state = std::make_unique<Session::Private>();
    state->limits = spec.limits;
    if (spec.mode != RunMode::Analysis && spec.mode != RunMode::Migrations) spec.mode = RunMode::Application;
    state->run = run(std::move(spec));
    std::unique_ptr<Session> session(new Session(std::move(state)));
    d->sessions.push_back(session.get());
    return session;
}

void Supervisor::shutdown()
{
    if (d->stopped) return;
    d->stopped = true;
    d->prepared.clear();
    d->standby.drop();
    for (const QPointer<Run> &run : std::exchange(d->started, {})) {
        if (run) SandboxProcess::abandon(std::move(run->d->process));
    }
    if (d->worker) d->worker->stop(kStopPatience);
}

qint64 Supervisor::workerPid() const { return d->worker ? d->worker->pid() : 0; }

std::vector<qint64> Supervisor::initPids() const { return d->worker ? d->worker->initPids() : std::vector<qint64>(); }

} // namespace athanor
