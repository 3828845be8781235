#include "engine/runtime/verdict.h"

#include <QTest>

#include <csignal>

using namespace athanor;
using sandbox::wire::ExitReport;
using sandbox::wire::Reason;

namespace {

EndFacts ended(Reason reason, int status, bool saidEnded = true, unsigned cpuMs = 10, unsigned wallMs = 20)
{
    EndFacts facts;
    ExitReport report{};
    report.reason = reason;
    report.status = status;
    report.cpuMicroseconds = cpuMs * 1000;
    report.wallMicroseconds = wallMs * 1000;
    facts.report = report;
    facts.saidEnded = saidEnded;
    return facts;
}

constexpr int exitStatus(int code) { return code << 8; }

EndFacts with(EndFacts facts, const QJsonObject &exception)
{
    facts.exception = exception;
    return facts;
}

EndFacts traced(EndFacts facts, const QByteArray &trace)
{
    facts.trace = trace;
    return facts;
}

QJsonObject exception(const char *type, const char *message, int line, const char *limit = "")
{
    return {{QStringLiteral("limit"), QString::fromLatin1(limit)},
            {QStringLiteral("type"), QString::fromLatin1(type)},
            {QStringLiteral("message"), QString::fromLatin1(message)},
            {QStringLiteral("file"), QStringLiteral("main.py")},
            {QStringLiteral("line"), line}};
}

const QByteArray kTrace = "Current thread 0x1 (most recent call first):\n"
                          "  File \"/usr/lib/python3.11/json/decoder.py\", line 337 in decode\n"
                          "  File \"/home/learner/project/main.py\", line 7 in work\n"
                          "  File \"/home/learner/project/main.py\", line 9 in <module>\n";

} // namespace

class TestVerdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLineIsSaidOnce_data()
    {
        QTest::addColumn<QString>("hint");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("message");
        const QString main = QStringLiteral("main.py");
        QTest::newRow("the hint names it") << QStringLiteral("Something is divided by zero at line 4.") << main
                                           << QStringLiteral("E: no. Something is divided by zero at line 4.");
        QTest::newRow("at its beginning")
            << QStringLiteral("Line 4 is odd.") << main << QStringLiteral("E: no. Line 4 is odd.");
        QTest::newRow("another line") << QStringLiteral("Look at line 40.") << main
                                      << QStringLiteral("E: no, at line 4. Look at line 40.");
        QTest::newRow("another file") << QStringLiteral("Look at line 4.") << QStringLiteral("stable.py")
                                      << QStringLiteral("E: no, at line 4 of stable.py. Look at line 4.");
        QTest::newRow("no hint") << QString() << main << QStringLiteral("E: no, at line 4.");
    }

    void theLineIsSaidOnce()
    {
        QFETCH(QString, hint);
        QFETCH(QString, file);
        QJsonObject raised = exception("E", "no", 4);
        raised.insert(QStringLiteral("hint"), hint);
        raised.insert(QStringLiteral("file"), file);
        RunSpec spec;
        spec.entry = QStringLiteral("main.py");
        QTEST(decideVerdict(with(ended(Reason::None, exitStatus(1)), raised), spec).message, "message");
    }

    void verdicts_data()
    {
        QTest::addColumn<EndFacts>("facts");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const EndFacts &facts, const char *verdict, int line, const char *text) {
            QTest::newRow(name) << facts << QString::fromLatin1(verdict) << line << QString::fromUtf8(text);
        };
        row("fine", ended(Reason::None, 0), "ok", 0, "");
        row("silent exit", ended(Reason::None, 0, false), "error", 0, "Ended early");
        row("status", ended(Reason::None, exitStatus(3)), "error", 0, "exit status 3");
        row("exception",
            with(ended(Reason::None, exitStatus(1)), exception("ZeroDivisionError", "division by zero", 4)), "error", 4,
            "ZeroDivisionError: division by zero");
        row("exception of a program that succeeded", with(ended(Reason::None, 0), exception("MemoryError", "", 4)),
            "ok", 0, "");
        row("memory error", with(ended(Reason::None, exitStatus(1)), exception("MemoryError", "", 1, "memory")),
            "memory-limit", 1, "256 MB, at line 1");
        row("nested too deeply", with(ended(Reason::None, exitStatus(1)), exception("MemoryError", "", 1)), "error", 1,
            "MemoryError");
        row("shared memory",
            with(ended(Reason::None, exitStatus(1)),
                 exception("OSError", "[Errno 12] Cannot allocate memory", 2, "memory")),
            "memory-limit", 2, "256 MB");
        row("cpu", traced(ended(Reason::Cpu, SIGXCPU, false, 2000, 2000), kTrace), "cpu-limit", 7,
            "Still computing after 2 s, at line 7");
        row("cpu, by the kernel", traced(ended(Reason::None, SIGKILL, false, 3000, 3000), {}), "cpu-limit", 0,
            "Still computing");
        row("waiting", traced(ended(Reason::Wall, SIGKILL, false, 10, 5000), kTrace), "wall-limit", 7,
            "Waiting at line 7");
        row("slow", traced(ended(Reason::Wall, SIGKILL, false, 4000, 5000), kTrace), "wall-limit", 7,
            "Still running after 5 s");
        EndFacts thread = ended(Reason::Wall, SIGKILL, false, 10, 5000);
        thread.mainEnded = true;
        row("thread", thread, "wall-limit", 0, "background thread is still running");
        row("memory of all", ended(Reason::Memory, SIGKILL, false), "memory-limit", 0, "384 MB");
        row("cancelled", traced(ended(Reason::Cancel, SIGINT, false), kTrace), "cancelled", 7, "Cancelled, at line 7");
        EndFacts falling =
            with(ended(Reason::None, exitStatus(1)), exception("EOFError", "EOF when reading a line", 2));
        falling.cancelled = true;
        row("ended while it was being cancelled", falling, "cancelled", 0, "Cancelled.");
        EndFacts done = ended(Reason::None, 0);
        done.cancelled = true;
        row("done before it was cancelled", done, "ok", 0, "");
        row("segfault", traced(ended(Reason::None, SIGSEGV, false), kTrace), "error", 7,
            "crashed in native code (SIGSEGV)");
        row("killed itself", ended(Reason::None, SIGKILL, false), "killed", 0, "SIGKILL");
        EndFacts capped = ended(Reason::Killed, SIGKILL, false);
        capped.outputCapped = true;
        row("output", capped, "output-limit", 0, "256 KB");
        EndFacts flood = ended(Reason::Killed, SIGKILL, false);
        flood.eventsCapped = true;
        row("events", flood, "killed", 0, "channel that Athanor itself uses");
        row("init killed", EndFacts{}, "killed", 0, "from outside");
        EndFacts broken;
        broken.setUpError = QStringLiteral("mount: no");
        row("set-up", broken, "engine-fault", 0, "not of your code");
        row("lockdown", traced(ended(Reason::None, exitStatus(125), false), "sandbox: seccomp: no"), "engine-fault", 0,
            "not a fault of your code");
        row("a learner's 125", ended(Reason::None, exitStatus(125)), "error", 0, "exit status 125");
    }

    void verdicts()
    {
        QFETCH(EndFacts, facts);
        QFETCH(QString, verdict);
        QFETCH(int, line);
        QFETCH(QString, text);
        RunSpec spec;
        spec.entry = QStringLiteral("main.py");
        const RunStatus status = decideVerdict(facts, spec);
        QCOMPARE(verdictName(status.verdict), verdict);
        QCOMPARE(status.line, line);
        QVERIFY2(status.message.contains(text), qPrintable(status.message));
        QCOMPARE(status.message.isEmpty(), verdict == QLatin1String("ok"));
    }

    void placeIsTheFirstInsideTheProject()
    {
        const TracePlace place = placeInTrace(kTrace, QStringLiteral("/home/learner/project"));
        QCOMPARE(place.file, QStringLiteral("main.py"));
        QCOMPARE(place.line, 7);
        QCOMPARE(placeInTrace("  File \"/usr/x.py\", line 3 in f\n", QStringLiteral("/home/learner/project")).line, 0);
        QCOMPARE(placeInTrace("garbage \xff\xfe line 3", QStringLiteral("/p")).line, 0);
    }
};

QTEST_GUILESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
