#include "engine/runtime/supervisor.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <optional>
#include <thread>

#include <unistd.h>

using namespace athanor;

namespace {

Installation installation()
{
    const Result<Installation> found = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    return found ? *found : Installation{};
}

RunSpec script(const QByteArray &source)
{
    RunSpec spec;
    spec.entry = QStringLiteral("main.py");
    (void)spec.files.add(spec.entry, source).ok();
    return spec;
}

RunSpec application(const QByteArray &source)
{
    RunSpec spec;
    spec.mode = RunMode::Application;
    (void)spec.files.add(QStringLiteral("app.py"), source).ok();
    return spec;
}

const QByteArray kApp = "from flask import Flask\n"
                        "app = Flask(__name__)\n"
                        "@app.route('/ponies/<int:n>')\n"
                        "def pony(n):\n"
                        "    if n == 7:\n"
                        "        while True: pass\n"
                        "    return str(n + 1)\n";

QJsonObject get(const QString &path)
{
    return {{QStringLiteral("op"), QStringLiteral("request")},
            {QStringLiteral("method"), QStringLiteral("GET")},
            {QStringLiteral("path"), path},
            {QStringLiteral("headers"), QJsonArray()},
            {QStringLiteral("body64"), QString()}};
}

QByteArray bodyOf(const QJsonObject &trace)
{
    return QByteArray::fromBase64(trace.value(QStringLiteral("body64")).toString().toLatin1());
}

/// A zombie that its new parent has not read yet is no longer alive.
bool isAlive(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly)) return false;
    const QByteArray text = stat.readAll();
    return text.mid(text.lastIndexOf(')') + 2, 1) != "Z";
}

} // namespace

class TestSupervisor : public QObject
{
    Q_OBJECT

    std::unique_ptr<Supervisor> m_supervisor;

    struct Ended
    {
        RunStatus status;
        QByteArray out, err;
    };

    Ended finish(Run &run)
    {
        Ended ended;
        QObject context;
        QObject::connect(&run, &Run::output, &context, [&](OutputStream stream, const QByteArray &bytes) {
            (stream == OutputStream::Standard ? ended.out : ended.err) += bytes;
        });
        (void)QTest::qWaitFor([&] { return run.isFinished(); }, 20'000);
        ended.status = run.status();
        return ended;
    }

    Ended runScript(const QByteArray &source)
    {
        const std::unique_ptr<Run> run = m_supervisor->run(script(source));
        return finish(*run);
    }

    Result<QJsonObject> ask(Session &session, const QJsonObject &operation)
    {
        std::optional<Result<QJsonObject>> answer;
        session.call(operation, [&](Result<QJsonObject> result) { answer.emplace(std::move(result)); });
        (void)QTest::qWaitFor([&] { return answer.has_value(); }, 20'000);
        return answer ? std::move(*answer) : Result<QJsonObject>(Error{ErrorCode::Engine, QStringLiteral("no answer")});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_supervisor = std::make_unique<Supervisor>(installation());
        m_supervisor->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_supervisor->state().phase != EngineState::Phase::Starting, 20'000);
        QVERIFY2(m_supervisor->state().phase == EngineState::Phase::Ready, qPrintable(m_supervisor->state().message));
        QCOMPARE(m_supervisor->state().tier, IsolationTier::Full);
    }

    void runsAScript()
    {
        const Ended ended = runScript("import sys\nprint('one')\nprint('two', file=sys.stderr)\n");
        QCOMPARE(ended.status.verdict, Verdict::Ok);
        QCOMPARE(ended.out, QByteArray("one\n"));
        QCOMPARE(ended.err, QByteArray("two\n"));
    }

    void tellsTheLineOfAnException()
    {
        const Ended ended = runScript("x = 1\n\nx / 0\n");
        QCOMPARE(ended.status.verdict, Verdict::Error);
        QCOMPARE(ended.status.line, 3);
        QVERIFY(ended.status.message.contains(QStringLiteral("ZeroDivisionError")));
        QVERIFY(ended.err.contains("line 3"));
        QVERIFY(!ended.err.contains("athanor"));
    }

    void standardInput()
    {
        RunSpec spec = script("print(input() + '!')\n");
        spec.standardInput = "hello\n";
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        QCOMPARE(finish(*run).out, QByteArray("hello!\n"));
    }

    void inputThatComesLater()
    {
        RunSpec spec = script("print('ready', flush=True)\nprint(input() * 2)\n");
        spec.keepInputOpen = true;
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        QByteArray out;
        connect(run.get(), &Run::output, this, [&](OutputStream, const QByteArray &bytes) {
            out += bytes;
            if (out == "ready\n") run->writeInput("ab\n");
        });
        QTRY_VERIFY(run->isFinished());
        QCOMPARE(out, QByteArray("ready\nabab\n"));
    }

    void randomnessIsNotShared()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 5; ++i) seen << runScript("import random\nprint(random.random())\n").out;
        QCOMPARE(seen.size(), 5);
    }

    void cancellingIsQuick()
    {
        RunSpec spec = script("while True:\n    try:\n        while True: pass\n    except BaseException: pass\n");
        spec.limits.cpu = spec.limits.wall = std::chrono::seconds(30);
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        bool started = false;
        QTRY_VERIFY(started || (started = !m_supervisor->initPids().empty()));
        QElapsedTimer timer;
        timer.start();
        run->cancel();
        QTRY_VERIFY(run->isFinished());
        QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()));
        QCOMPARE(run->status().verdict, Verdict::Cancelled);
    }

    void outputFlood()
    {
        const Ended ended = runScript("while True: print('x' * 1000)\n");
        QCOMPARE(ended.status.verdict, Verdict::OutputLimit);
        QCOMPARE(ended.out.size(), 256 << 10);
    }

    void abandonedRunsLeaveNothing()
    {
        std::unique_ptr<Run> run = m_supervisor->run(script("print(1, flush=True)\nwhile True: pass\n"));
        QSignalSpy spy(run.get(), &Run::output);
        QTRY_COMPARE(spy.size(), 1);
        const std::vector<qint64> before = m_supervisor->initPids();
        run.reset();
        QTRY_VERIFY(m_supervisor->initPids().size() <= 2); // the prepared ones
        QVERIFY(before.size() >= 1);
    }

    void sessionAnswersRequests()
    {
        const std::unique_ptr<Session> session = m_supervisor->open(application(kApp));
        const Result<QJsonObject> first = ask(*session, get(QStringLiteral("/ponies/41")));
        QVERIFY2(first.ok(), first.ok() ? "" : qPrintable(first.error().toString()));
        QCOMPARE(bodyOf(*first), QByteArray("42"));
        QCOMPARE(bodyOf(*ask(*session, get(QStringLiteral("/ponies/1")))), QByteArray("2"));
        QVERIFY(session->isLoaded());
    }

    void sessionSurvivesWaitingButNotAnEndlessView()
    {
        RunSpec spec = application(kApp);
        spec.limits.cpu = std::chrono::milliseconds(300);
        const std::unique_ptr<Session> session = m_supervisor->open(spec);
        QVERIFY(ask(*session, get(QStringLiteral("/ponies/1"))).ok());
        QSignalSpy closed(session.get(), &Session::closed);
        const Result<QJsonObject> answer = ask(*session, get(QStringLiteral("/ponies/7")));
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().code, ErrorCode::LearnerCode);
        QCOMPARE(answer.error().line, 6);
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(!ask(*session, get(QStringLiteral("/ponies/1"))).ok());
    }

    void sessionThatCannotLoad()
    {
        const std::unique_ptr<Session> session = m_supervisor->open(application("import flask\nimport nosuchthing\n"));
        QSignalSpy failed(session.get(), &Session::loadFailed);
        const Result<QJsonObject> answer = ask(*session, get(QStringLiteral("/")));
        QVERIFY(!answer.ok());
        QCOMPARE(failed.size(), 1);
        const QJsonObject error = failed.front().front().toJsonObject();
        QCOMPARE(error.value(QStringLiteral("file")).toString(), QStringLiteral("app.py"));
        QCOMPARE(error.value(QStringLiteral("line")).toInt(), 2);
        QCOMPARE(error.value(QStringLiteral("package")).toString(), QStringLiteral("nosuchthing"));
    }

    void manySessionsEvictTheIdleOne()
    {
        std::vector<std::unique_ptr<Session>> sessions;
        for (int i = 0; i < 8; ++i) {
            sessions.push_back(m_supervisor->open(application(kApp)));
            QVERIFY(ask(*sessions.back(), get(QStringLiteral("/ponies/1"))).ok());
        }
        sessions.push_back(m_supervisor->open(application(kApp)));
        QVERIFY(ask(*sessions.back(), get(QStringLiteral("/ponies/1"))).ok());
        QTRY_VERIFY(!sessions.front()->isOpen());
        QVERIFY(sessions.at(1)->isOpen());
    }

    void coldInterpreterSpeaksTheSameProtocol()
    {
        RunSpec spec = script("import sys\nprint(sys.argv, __name__)\n1/0\n");
        spec.interpreter = Interpreter::Cold;
        spec.arguments = {QStringLiteral("a")};
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        const Ended ended = finish(*run);
        QCOMPARE(ended.out, QByteArray("['main.py', 'a'] __main__\n"));
        QCOMPARE(ended.status.line, 3);
        RunSpec app = application(kApp);
        app.interpreter = Interpreter::Cold;
        const std::unique_ptr<Session> session = m_supervisor->open(app);
        const Result<QJsonObject> answer = ask(*session, get(QStringLiteral("/ponies/41")));
        QVERIFY2(answer.ok(), answer.ok() ? "" : qPrintable(answer.error().toString()));
        QCOMPARE(bodyOf(*answer), QByteArray("42"));
    }

    void commandInAMountedFolderKeepsItsChanges()
    {
        QTemporaryDir folder;
        QVERIFY(folder.isValid());
        RunSpec spec;
        spec.mode = RunMode::Command;
        spec.folder = folder.path();
        spec.folderAccess = FolderAccess::ReadWrite;
        spec.limits = sandbox::shellLimits();
        spec.arguments = {QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                          QStringLiteral("pwd; echo made > file.txt; exit 3")};
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        const Ended ended = finish(*run);
        QCOMPARE(ended.status.exit, 3);
        QCOMPARE(ended.out.trimmed(), folder.path().toUtf8());
        const QFileInfo made(folder.filePath(QStringLiteral("file.txt")));
        QVERIFY(made.exists());
        QCOMPARE(made.ownerId(), ::geteuid());
    }

    void commandWithATerminal()
    {
        QTemporaryDir folder;
        RunSpec spec;
        spec.mode = RunMode::Command;
        spec.console = Console::Terminal;
        spec.keepInputOpen = true;
        spec.folder = folder.path();
        spec.folderAccess = FolderAccess::ReadWrite;
        spec.limits = sandbox::shellLimits();
        spec.arguments = {
            QStringLiteral("/bin/sh"), QStringLiteral("-c"),
            QStringLiteral(
                "tty; stty size; exec 3</dev/tty && echo controlling; "
                "/usr/bin/python3 -c 'import pty; print(\"made\", len(pty.openpty()))'; read x; echo got-$x")};
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        run->resizeTerminal(132, 50);
        run->writeInput("word\n");
        const Ended ended = finish(*run);
        QVERIFY2(ended.out.contains("/dev/pts/0"), ended.out);
        QVERIFY2(ended.out.contains("50 132"), ended.out);
        QVERIFY2(ended.out.contains("controlling"), ended.out);
        QVERIFY2(ended.out.contains("made 2"), ended.out);
        QVERIFY2(ended.out.contains("got-word"), ended.out);
        QCOMPARE(ended.status.verdict, Verdict::Ok);
    }

    void projectFolderMayNotGrowWithoutEnd()
    {
        QTemporaryDir folder;
        RunSpec spec;
        spec.mode = RunMode::Command;
        spec.folder = folder.path();
        spec.folderAccess = FolderAccess::ReadWrite;
        spec.limits = sandbox::shellLimits();
        spec.limits.diskGrowth = 4ull << 20;
        spec.arguments = {QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                          QStringLiteral("i=0; while true; do head -c 1000000 /dev/zero > f$i; i=$(((i+1)%40)); done")};
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        const Ended ended = finish(*run);
        QCOMPARE(ended.status.verdict, Verdict::Killed);
        QVERIFY2(ended.status.message.contains(QStringLiteral("4 MB")), qPrintable(ended.status.message));
    }

    void ownInterpreterServesItsProject()
    {
        QTemporaryDir folder;
        QCOMPARE(
            QProcess::execute(QStringLiteral("/usr/bin/python3"),
                              {QStringLiteral("-m"), QStringLiteral("venv"), QStringLiteral("--without-pip"),
                               QStringLiteral("--system-site-packages"), folder.filePath(QStringLiteral(".venv"))}),
            0);
        QFile main(folder.filePath(QStringLiteral("main.py")));
        QVERIFY(main.open(QIODevice::WriteOnly));
        main.write("import sys\nprint(sys.prefix)\n");
        main.close();
        RunSpec spec;
        spec.folder = folder.path();
        spec.entry = QStringLiteral("main.py");
        spec.interpreter = Interpreter::Own;
        spec.ownInterpreter = folder.filePath(QStringLiteral(".venv/bin/python"));
        const std::unique_ptr<Run> run = m_supervisor->run(spec);
        const Ended ended = finish(*run);
        QCOMPARE(ended.out.trimmed(), folder.filePath(QStringLiteral(".venv")).toUtf8());
        QVERIFY2(ended.status.verdict == Verdict::Ok, qPrintable(ended.status.message));
    }

    void theWorkerComesBack()
    {
        QSignalSpy states(m_supervisor.get(), &Supervisor::stateChanged);
        const std::unique_ptr<Session> session = m_supervisor->open(application(kApp));
        QVERIFY(ask(*session, get(QStringLiteral("/ponies/1"))).ok());
        const qint64 old = m_supervisor->workerPid();
        ::kill(static_cast<pid_t>(old), SIGKILL);
        QTRY_VERIFY(m_supervisor->state().phase == EngineState::Phase::Restarting);
        // Work given meanwhile waits, and what was alive goes on.
        const std::unique_ptr<Run> run = m_supervisor->run(script("print('after')\n"));
        QVERIFY(ask(*session, get(QStringLiteral("/ponies/2"))).ok());
        QCOMPARE(finish(*run).out, QByteArray("after\n"));
        QVERIFY(m_supervisor->workerPid() != old);
    }

    void initKilledFromOutside()
    {
        const std::unique_ptr<Run> run = m_supervisor->run(script("print('up', flush=True)\nwhile True: pass\n"));
        QSignalSpy output(run.get(), &Run::output);
        QTRY_COMPARE(output.size(), 1);
        for (const qint64 pid : m_supervisor->initPids()) ::kill(static_cast<pid_t>(pid), SIGKILL);
        QTRY_VERIFY(run->isFinished());
        QCOMPARE(run->status().verdict, Verdict::Killed);
        QCOMPARE(runScript("print(1)").out, QByteArray("1\n"));
    }

    /// Nothing is handed to one that is prepared and dead, although nobody has read of its death.
    void aPreparedOneIsKilled()
    {
        QTRY_COMPARE(m_supervisor->initPids().size(), 2u);
        for (const qint64 pid : m_supervisor->initPids()) ::kill(static_cast<pid_t>(pid), SIGKILL);
        while (!m_supervisor->initPids().empty()) std::this_thread::yield(); // No event is taken.
        QCOMPARE(runScript("print(1)").out, QByteArray("1\n"));
    }

    void shutdownLeavesNoProcess()
    {
        Supervisor second(installation());
        second.start();
        QTRY_VERIFY_WITH_TIMEOUT(second.state().phase == EngineState::Phase::Ready, 20'000);
        const std::unique_ptr<Run> run = second.run(script("print('up', flush=True)\nwhile True: pass\n"));
        QSignalSpy output(run.get(), &Run::output);
        QTRY_COMPARE(output.size(), 1);
        std::vector<qint64> all = second.initPids();
        all.push_back(second.workerPid());
        QVERIFY(all.size() >= 2);
        second.shutdown();
        for (const qint64 pid : all) QVERIFY(!isAlive(pid));
    }
};

QTEST_GUILESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"
