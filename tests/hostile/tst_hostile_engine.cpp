#include "engine/runtime/supervisor.h"
#include "engine/workbench/httpbridge.h"

#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace athanor;

namespace {

Installation installation()
{
    const Result<Installation> found = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    return found ? *found : Installation{};
}

QJsonObject get(const QString &path)
{
    return {{QStringLiteral("op"), QStringLiteral("request")},
            {QStringLiteral("method"), QStringLiteral("GET")},
            {QStringLiteral("path"), path},
            {QStringLiteral("headers"), QJsonArray()},
            {QStringLiteral("body64"), QString()}};
}

/// Resident memory of this process, KiB.
qint64 residentKb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4 : 0;
}

const QByteArray kBurner = "from flask import Flask\n"
                           "import threading\n"
                           "app = Flask(__name__)\n"
                           "@app.get('/')\n"
                           "def start():\n"
                           "    def burn():\n"
                           "        while True: pass\n"
                           "    threading.Thread(target=burn, daemon=True).start()\n"
                           "    return 'ok'\n";

} // namespace

/// What a hostile program or neighbour can do to the process that holds the engine.
class HostileEngineTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunCancelledAsTheEngineBecomesReadyEndsOnce();
    void anIdleApplicationMayNotCompute();
    void anOwnerMayDropASessionInItsAnswer();
    void aStrangerWhoNeverReadsCostsNothing();
};

void HostileEngineTest::aRunCancelledAsTheEngineBecomesReadyEndsOnce()
{
    Supervisor supervisor(installation());
    supervisor.start();
    RunSpec spec;
    spec.entry = QStringLiteral("main.py");
    QVERIFY(spec.files.add(spec.entry, "print('ran', flush=True)\n").ok());
    const std::unique_ptr<Run> run = supervisor.run(std::move(spec));
    connect(&supervisor, &Supervisor::stateChanged, run.get(), [&](const EngineState &state) {
        if (state.phase == EngineState::Phase::Ready) run->cancel();
    });
    QSignalSpy finished(run.get(), &Run::finished);
    QSignalSpy output(run.get(), &Run::output);
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 20'000);
    // Long enough for a run that was started all the same to end, too.
    (void)finished.wait(2'000);
    QCOMPARE(finished.size(), 1);
    QCOMPARE(output.size(), 0);
    QCOMPARE(run->status().verdict, Verdict::Cancelled);
}

void HostileEngineTest::anIdleApplicationMayNotCompute()
{
    Supervisor supervisor(installation());
    supervisor.start();
    RunSpec spec;
    spec.limits = sandbox::sessionLimits();
    QVERIFY(spec.files.add(QStringLiteral("app.py"), kBurner).ok());
    const std::unique_ptr<Session> session = supervisor.open(std::move(spec));
    bool answered = false;
    session->call(get(QStringLiteral("/")), [&](const Result<QJsonObject> &) { answered = true; });
    QTRY_VERIFY_WITH_TIMEOUT(answered, 20'000);
    // A request may compute for two seconds; nobody asks for anything now, and a core is busy all the same.
    QTRY_VERIFY_WITH_TIMEOUT(!session->isOpen(), 8'000);
}

void HostileEngineTest::anOwnerMayDropASessionInItsAnswer()
{
    Supervisor supervisor(installation());
    supervisor.start();
    RunSpec spec;
    spec.limits = sandbox::sessionLimits();
    QVERIFY(spec.files
                .add(QStringLiteral("app.py"), "from flask import Flask\nimport os\napp = Flask(__name__)\n"
                                               "@app.get('/')\ndef end():\n    os._exit(3)\n")
                .ok());
    std::unique_ptr<Session> session = supervisor.open(std::move(spec));
    QStringList messages;
    std::vector<std::string> next;
    // Three wait when the application dies; the first that hears of it drops the session, and the memory is used anew.
    for (int i = 0; i < 3; ++i) {
        session->call(get(QStringLiteral("/")), [&](const Result<QJsonObject> &answer) {
            messages << (answer ? QString() : answer.error().message + answer.error().file);
            session.reset();
            for (std::size_t size = 300; size < 600; ++size) next.emplace_back(size, '\x7f');
        });
    }
    QTRY_VERIFY_WITH_TIMEOUT(!messages.isEmpty(), 20'000);
    QCoreApplication::processEvents(); // The other two answers, if any comes.
    for (const QString &message : std::as_const(messages)) QCOMPARE(message, messages.first());
}

void HostileEngineTest::aStrangerWhoNeverReadsCostsNothing()
{
    HttpBridge bridge("0123456789abcdef",
                      [](const HttpRequest &, const HttpBridge::Answer &, const std::shared_ptr<ResponseStream> &) {});
    QVERIFY(bridge.listen().ok());
    QTcpSocket stranger;
    stranger.setReadBufferSize(1024);
    stranger.connectToHost(QStringLiteral("127.0.0.1"), quint16(bridge.origin().port()));
    QTRY_COMPARE(stranger.state(), QAbstractSocket::ConnectedState);
    const QByteArray piece = QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n").repeated(2000);
    const qint64 before = residentKb();
    // 40 MB of requests without a token, none of whose answers is read.
    qint64 sent = 0;
    for (int i = 0; i < 4000 && sent < (40 << 20); ++i) {
        if (stranger.state() != QAbstractSocket::ConnectedState) break; // Refused for good: that is right.
        if (stranger.bytesToWrite() < (256 << 10)) sent += stranger.write(piece);
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    }
    const qint64 grown = residentKb() - before;
    qInfo("%lld KB were sent, %lld KB kept", sent >> 10, grown);
    QVERIFY2(grown < 16 << 10, "the bridge kept answers that nobody reads");
}

QTEST_GUILESS_MAIN(HostileEngineTest)
#include "tst_hostile_engine.moc"
