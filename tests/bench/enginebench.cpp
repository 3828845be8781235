#include "tests/bench/enginebench.h"

#include "engine/grading/answers.h"
#include "engine/grading/grader.h"
#include "tests/bench/processmemory.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

namespace athanor::bench {

namespace {

constexpr std::chrono::seconds kPatience{60};

/// Lets the event loop run until this much time has passed.
void pass(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

/// An event loop that gives up after a while instead of hanging for ever.
void await(QEventLoop &loop, const QString &what)
{
    QTimer patience;
    patience.setSingleShot(true);
    QObject::connect(&patience, &QTimer::timeout, &loop,
                     [&] { giveUp(QStringLiteral("no answer in time: %1").arg(what)); });
    patience.start(kPatience);
    loop.exec();
}

ProjectFiles filesOf(const QString &folder)
{
    Result<ProjectFiles> files = ProjectFiles::read(folder);
    if (!files) giveUp(files.error().toString());
    return std::move(files).value();
}

/// The same script in an interpreter started for it, from a folder of its own; its standard output.
QByteArray runCold(const QString &folder, Samples &samples)
{
    QTemporaryDir place;
    if (!QFile::copy(folder + QStringLiteral("/main.py"), place.filePath(QStringLiteral("main.py"))))
        giveUp(QStringLiteral("cannot copy %1").arg(folder));
    QProcess python;
    python.setWorkingDirectory(place.path());
    const Stopwatch watch;
    python.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("main.py")});
    if (!python.waitForFinished(60'000) || python.exitCode() != 0)
        giveUp(QStringLiteral("the cold interpreter failed: %1").arg(QString::fromUtf8(python.readAllStandardError())));
    samples.add(watch.elapsed());
    return python.readAllStandardOutput();
}

} // namespace

void giveUp(const QString &reason)
{
    std::fprintf(stderr, "bench_engine: %s\n", qPrintable(reason));
    std::fflush(stderr);
    std::_Exit(3);
}

EngineBench::EngineBench(Installation installation, QString scripts, int rounds)
    : m_installation(std::move(installation)), m_scripts(std::move(scripts)), m_rounds(rounds),
      m_supervisor(std::make_unique<Supervisor>(m_installation))
{}

EngineBench::~EngineBench() { m_supervisor->shutdown(); }

bool EngineBench::start()
{
    QEventLoop loop;
    QObject::connect(m_supervisor.get(), &Supervisor::stateChanged, &loop, [&](const EngineState &state) {
        if (state.phase == EngineState::Phase::Ready || state.phase == EngineState::Phase::Unavailable) loop.quit();
    });
    m_supervisor->start();
    await(loop, QStringLiteral("the engine's start"));
    const EngineState &state = m_supervisor->state();
    if (state.phase == EngineState::Phase::Ready) return true;
    std::fprintf(stderr, "bench_engine: %s\n", qPrintable(state.message));
    return false;
}

RunStatus EngineBench::finish(Run &run, QByteArray *output)
{
    QEventLoop loop;
    RunStatus status;
    QObject::connect(&run, &Run::output, &loop, [&](OutputStream stream, const QByteArray &bytes) {
        if (output && stream == OutputStream::Standard) output->append(bytes);
    });
    QObject::connect(&run, &Run::finished, &loop, [&](const RunStatus &end) {
        status = end;
        loop.quit();
    });
    await(loop, QStringLiteral("a run"));
    return status;
}

/// What a person leaves between two runs; the engine prepares the next child in it.
void EngineBench::settle() { pass(std::chrono::milliseconds(150)); }

Finding EngineBench::scriptAgainstCold(const QString &name, const QString &folder, double ratioTarget,
                                       double timeTarget)
{
    Finding finding{name, {}, {}, ratioTarget, timeTarget};
    const QString path = m_scripts + QLatin1Char('/') + folder;
    RunSpec spec;
    spec.files = filesOf(path);
    spec.entry = QStringLiteral("main.py");
    for (int round = 0; round < m_rounds; ++round) {
        const QByteArray expected = runCold(path, finding.peer);
        settle();
        QByteArray output;
        const Stopwatch watch;
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        const RunStatus status = finish(*run, &output);
        finding.ours.add(watch.elapsed());
        if (status.verdict != Verdict::Ok || output != expected)
            giveUp(QStringLiteral("%1: verdict %2, wrote “%3”, a cold interpreter “%4”. %5")
                       .arg(name, verdictName(status.verdict), QString::fromUtf8(output), QString::fromUtf8(expected),
                            status.message));
    }
    return finding;
}

std::unique_ptr<Session> EngineBench::openApplication()
{
    RunSpec spec;
    spec.mode = RunMode::Application;
    spec.files = filesOf(m_scripts + QStringLiteral("/application"));
    spec.limits = sandbox::sessionLimits();
    std::unique_ptr<Session> session = m_supervisor->open(spec);
    QEventLoop loop;
    QObject::connect(session.get(), &Session::loaded, &loop, &QEventLoop::quit);
    QObject::connect(session.get(), &Session::closed, &loop, [&](const RunStatus &status) {
        giveUp(QStringLiteral("the application ended: %1").arg(status.message));
    });
    await(loop, QStringLiteral("loading the application"));
    return session;
}

QJsonObject EngineBench::askFor(Session &session, const QString &path)
{
    const QJsonObject operation{{QStringLiteral("op"), QStringLiteral("request")},
                                {QStringLiteral("method"), QStringLiteral("GET")},
                                {QStringLiteral("path"), path},
                                {QStringLiteral("headers"), QJsonArray()},
                                {QStringLiteral("body64"), QString()}};
    QEventLoop loop;
    QJsonObject trace;
    session.call(operation, [&](Result<QJsonObject> answer) {
        if (!answer) giveUp(answer.error().toString());
        trace = answer.value();
        loop.quit();
    });
    await(loop, QStringLiteral("a request"));
    return trace;
}

Finding EngineBench::laterRequest()
{
    Finding finding{QStringLiteral("later request in a live session"), {}, {}, 0, 2};
    const std::unique_ptr<Session> session = openApplication();
    const QByteArray expected("Hello, Ada! You asked for /hello/Ada.");
    askFor(*session, QStringLiteral("/hello/Ada"));
    for (int round = 0; round < m_rounds * 5; ++round) {
        const Stopwatch watch;
        const QJsonObject trace = askFor(*session, QStringLiteral("/hello/Ada"));
        finding.ours.add(watch.elapsed());
        if (QByteArray::fromBase64(trace.value(QStringLiteral("body64")).toString().toLatin1()) != expected)
            giveUp(QStringLiteral("the session answered something else"));
    }
    return finding;
}

Finding EngineBench::cancelling(const QString &name, const QByteArray &source)
{
    Finding finding{QStringLiteral("cancelling ") + name, {}, {}, 0, 300, Finding::Held::Largest};
    RunSpec spec;
    if (const Result<void> added = spec.files.add(QStringLiteral("main.py"), source); !added)
        giveUp(added.error().toString());
    spec.entry = QStringLiteral("main.py");
    for (int round = 0; round < m_rounds; ++round) {
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        QEventLoop begun;
        QObject::connect(run.get(), &Run::output, &begun, &QEventLoop::quit);
        await(begun, name);
        const Stopwatch watch;
        run->cancel();
        const RunStatus status = finish(*run, nullptr);
        finding.ours.add(watch.elapsed());
        if (status.verdict != Verdict::Cancelled)
            giveUp(QStringLiteral("cancelling %1 ended as %2").arg(name, verdictName(status.verdict)));
    }
    return finding;
}

Finding EngineBench::grading(const QStringList &exerciseFolders)
{
    Finding finding{QStringLiteral("grading one exercise"), {}, {}, 0, 150};
    QString slowest;
    double most = 0;
    for (const QString &folder : exerciseFolders) {
        const Samples own = gradingOf(folder);
        finding.ours.add(own);
        if (own.median() <= most) continue;
        most = own.median();
        slowest = QFileInfo(folder).fileName();
    }
    finding.name += QStringLiteral(" of %1; %2 takes %3").arg(exerciseFolders.size()).arg(slowest).arg(most, 0, 'f', 0);
    return finding;
}

/// One solution over and over, the judge waiting as in the window, where it is started when the exercise is opened.
Samples EngineBench::gradingOf(const QString &exerciseFolder)
{
    Samples samples;
    const QDir solutions(exerciseFolder + QStringLiteral("/solutions"));
    const QStringList names = solutions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    if (names.isEmpty()) giveUp(QStringLiteral("%1 has no solution").arg(exerciseFolder));
    Exercise exercise;
    exercise.folder = exerciseFolder;
    const Result<ProjectFiles> answer = solutionAnswer(exercise, names.first());
    if (!answer) giveUp(answer.error().toString());
    const auto judges = std::make_shared<Judges>(*m_supervisor, exerciseFolder);
    judges->prepare();
    for (int round = 0; round < m_rounds; ++round) {
        settle();
        Grader grader(*m_supervisor, QStringLiteral("bench"), judges, *answer);
        QEventLoop loop;
        GradeReport report;
        QObject::connect(&grader, &Grader::finished, &loop, [&](const GradeReport &end) {
            report = end;
            loop.quit();
        });
        const Stopwatch watch;
        grader.start();
        await(loop, QStringLiteral("grading"));
        samples.add(watch.elapsed());
        if (!report.passed)
            giveUp(QStringLiteral("the solution in %1 does not pass. %2").arg(exerciseFolder, report.message));
    }
    return samples;
}

QJsonArray EngineBench::memory()
{
    const auto line = [](const QString &what, qint64 kib) {
        return QJsonObject{{QStringLiteral("what"), what}, {QStringLiteral("private_kb"), kib}};
    };
    settle();
    QJsonArray lines{
        line(QStringLiteral("this program with the engine"), privateKib(QCoreApplication::applicationPid())),
        line(QStringLiteral("the warm worker"), privateKib(m_supervisor->workerPid()))};
    const std::vector<qint64> before = m_supervisor->initPids();
    for (const qint64 pid : before) lines.append(line(QStringLiteral("a prepared child, idle"), privateKibOfTree(pid)));
    const std::unique_ptr<Session> session = openApplication();
    askFor(*session, QStringLiteral("/hello/Ada"));
    const QString loaded = QStringLiteral("a session with a Flask application");
    // The session may have taken a child that was waiting, so it is the one of the new ones or the one that grew.
    qint64 largest = 0;
    for (const qint64 pid : m_supervisor->initPids()) largest = std::max(largest, privateKibOfTree(pid));
    lines.append(line(loaded, largest));
    return lines;
}

} // namespace athanor::bench
