#include "engine/workbench/workbench.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

namespace {

constexpr int patience = 30000;
constexpr qint64 largeBody = 50'000'000;

const QByteArray application = R"(
import time
from flask import Flask, Response, request
app = Flask(__name__, static_folder=None)
visits = []
closed = []

@app.get("/")
def home():
    visits.append(1)
    return "visit %d, closed %s" % (len(visits), closed)

@app.get("/large")
def large():
    return bytes(range(250)) * 200_000, {"Content-Type": "application/octet-stream"}

@app.get("/clock")
def clock():
    def pieces():
        try:
            while True:
                yield "tick;"
                time.sleep(0.02)
        finally:
            closed.append("clock")
    return Response(pieces(), mimetype="text/plain")

@app.get("/flood")
def flood():
    piece = b"x" * 1_000_000
    return Response((piece for n in range(400)), mimetype="text/plain")

@app.get("/small-pieces")
def small_pieces():
    return Response(("%d\n" % n for n in range(50_000)), mimetype="text/plain")

@app.get("/halfway")
def halfway():
    def pieces():
        yield "first"
        raise ValueError("midway")
    return Response(pieces(), mimetype="text/plain")
)";

} // namespace

/// Whole responses through the bridge, from the real application to a plain socket.
class StreamingTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void aLargeBodyIsWhole();
    void aSlowReaderGetsAllOfIt();
    void manySmallPieces();
    void leavingInTheMidstStopsTheApplication();
    void leavingWhileTheApplicationWaits();
    void anEndlessResponseMeetsTheClock();
    void aFloodMeetsTheBound();
    void brokenOff();

private:
    void ask(const QByteArray &path);
    const QByteArray &received();
    QByteArray body();
    bool isClosed() const { return m_socket->state() == QAbstractSocket::UnconnectedState; }
    /// What home says, on a new connection.
    QByteArray home();

    Installation m_installation;
    QTemporaryDir m_folder;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<QSignalSpy> m_traces, m_failures;
    QUrl m_origin;
    QByteArray m_token;
    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_received;
};

void StreamingTest::initTestCase()
{
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().message));
    m_installation = *installation;
    QFile file(m_folder.filePath(QStringLiteral("app.py")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(application);
    file.close();
    m_workbench = std::make_unique<Workbench>(m_installation);
    QSignalSpy ready(m_workbench.get(), &Workbench::bridgeReady);
    m_workbench->openProject(nextJobId(), m_folder.path());
    QTRY_COMPARE(ready.size(), 1);
    m_origin = ready.at(0).at(0).toUrl();
    m_token = ready.at(0).at(1).toByteArray();
}

void StreamingTest::init()
{
    m_traces = std::make_unique<QSignalSpy>(m_workbench.get(), &Workbench::browserRequestFinished);
    m_failures = std::make_unique<QSignalSpy>(m_workbench.get(), &Workbench::browserRequestFailed);
}

void StreamingTest::cleanup()
{
    m_socket.reset();
    m_traces.reset();
    m_failures.reset();
}

void StreamingTest::ask(const QByteArray &path)
{
    m_received.clear();
    m_socket = std::make_unique<QTcpSocket>();
    m_socket->connectToHost(m_origin.host(), quint16(m_origin.port()));
    m_socket->write("GET " + path + " HTTP/1.1\r\nHost: " + m_origin.authority().toLatin1() +
                    "\r\nX-Athanor-Token: " + m_token + "\r\n\r\n");
}

const QByteArray &StreamingTest::received()
{
    m_received += m_socket->readAll();
    return m_received;
}

QByteArray StreamingTest::body()
{
    const qsizetype head = received().indexOf("\r\n\r\n");
    return head < 0 ? QByteArray() : m_received.mid(head + 4);
}

QByteArray StreamingTest::home()
{
    ask("/");
    const bool came = QTest::qWaitFor([this] { return body().contains("visit"); }, patience);
    return came ? body() : QByteArray();
}

void StreamingTest::aLargeBodyIsWhole()
{
    ask("/large");
    QTRY_VERIFY_WITH_TIMEOUT(received().size() > largeBody && body().size() == largeBody, patience);
    QVERIFY(m_received.contains("Content-Length: 50000000\r\n"));
    QByteArray expected(250, '\0');
    for (int i = 0; i < 250; ++i) expected[i] = char(i);
    QCOMPARE(QCryptographicHash::hash(body(), QCryptographicHash::Sha256),
             QCryptographicHash::hash(expected.repeated(200'000), QCryptographicHash::Sha256));
    QTRY_COMPARE_WITH_TIMEOUT(m_traces->size(), 1, patience);
    const RequestTrace trace = m_traces->at(0).at(0).value<RequestTrace>();
    QCOMPARE(trace.body.size(), 8 << 20); // The history keeps as much as ever.
    QVERIFY(trace.bodyTruncated && trace.notes.back().text.contains(QLatin1String("50,000,000 bytes")));
    QVERIFY(trace.notes.back().text.contains(QLatin1String("a browser gets all of it")));
}

/// The clock of a request does not run while it is held back for its reader.
void StreamingTest::aSlowReaderGetsAllOfIt()
{
    ask("/large");
    m_socket->setReadBufferSize(1024);
    QTRY_VERIFY_WITH_TIMEOUT(m_socket->bytesAvailable() > 0, patience);
    QElapsedTimer idle;
    idle.start();
    // Longer than the five seconds that a request has.
    QTRY_VERIFY_WITH_TIMEOUT(idle.elapsed() > 6000, patience);
    QCOMPARE(m_traces->size() + m_failures->size(), 0);
    m_socket->setReadBufferSize(0);
    QTRY_VERIFY_WITH_TIMEOUT(received().size() > largeBody && body().size() == largeBody, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_traces->size(), 1, patience);
    QVERIFY(m_traces->at(0).at(0).value<RequestTrace>().milliseconds <
            5000); // The application's time, not the reader's.
}

void StreamingTest::manySmallPieces()
{
    ask("/small-pieces");
    QTRY_VERIFY_WITH_TIMEOUT(received().endsWith("\r\n0\r\n\r\n"), patience);
    QVERIFY(body().startsWith("2\r\n0\n\r\n2\r\n1\n\r\n") && body().endsWith("6\r\n49999\n\r\n0\r\n\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(m_traces->size(), 1, patience);
}

void StreamingTest::leavingInTheMidstStopsTheApplication()
{
    const QByteArray before = home();
    ask("/clock");
    QTRY_VERIFY_WITH_TIMEOUT(body().count("tick;") >= 2, patience); // It never ends, so these came before its end.
    QCOMPARE(m_traces->size(), 1);                                  // Home's.
    m_socket->abort();
    const QByteArray after = home();
    QVERIFY2(after.contains("closed ['clock']"), after); // The same process, and its generator was closed.
    QVERIFY(after != before);
    QTRY_COMPARE_WITH_TIMEOUT(m_traces->size(), 3, patience);
    const RequestTrace trace = m_traces->at(1).at(0).value<RequestTrace>();
    QVERIFY(trace.body.startsWith("tick;tick;") && trace.bodyTruncated);
    QVERIFY(trace.notes.back().text.contains(QLatin1String("The browser closed the connection")));
    QCOMPARE(m_failures->size(), 0);
}

/// It hears of it although it stands in a write.
void StreamingTest::leavingWhileTheApplicationWaits()
{
    ask("/large");
    m_socket->setReadBufferSize(1024);
    QTRY_VERIFY_WITH_TIMEOUT(m_socket->bytesAvailable() > 0, patience);
    QElapsedTimer full;
    full.start();
    QTRY_VERIFY_WITH_TIMEOUT(full.elapsed() > 1000, patience); // All buffers are, long since.
    m_socket->abort();
    QVERIFY(home().contains("visit"));
    QTRY_COMPARE_WITH_TIMEOUT(m_traces->size(), 2, patience);
    const RequestTrace trace = m_traces->at(0).at(0).value<RequestTrace>();
    QCOMPARE(trace.body.size(), 8 << 20);
    QVERIFY(trace.notes.back().text.contains(QLatin1String("The browser closed the connection")));
}

void StreamingTest::anEndlessResponseMeetsTheClock()
{
    ask("/clock");
    QTRY_VERIFY_WITH_TIMEOUT((received(), isClosed()), patience);
    QVERIFY(body().startsWith("5\r\ntick;\r\n") && !body().contains("\r\n0\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(m_failures->size(), 1, patience);
    QVERIFY(!m_failures->at(0).at(1).toString().isEmpty());
    QVERIFY(home().contains("visit 1, ")); // A new process.
}

void StreamingTest::aFloodMeetsTheBound()
{
    ask("/flood");
    qint64 got = 0;
    const auto isOver = [&] {
        got += m_socket->readAll().size();
        return isClosed();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isOver(), patience);
    QVERIFY2(got > 260'000'000 && got < 270'000'000, qPrintable(QString::number(got)));
    QTRY_COMPARE_WITH_TIMEOUT(m_traces->size(), 1, patience);
    const RequestTrace trace = m_traces->at(0).at(0).value<RequestTrace>();
    QVERIFY(trace.notes.back().text.contains(QLatin1String("larger than the 256 MiB")));
    QVERIFY(home().contains("visit"));
}

void StreamingTest::brokenOff()
{
    ask("/halfway");
    QTRY_VERIFY_WITH_TIMEOUT((received(), isClosed()), patience);
    QVERIFY(m_received.startsWith("HTTP/1.1 200 ") && m_received.endsWith("\r\n\r\n5\r\nfirst\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(m_traces->size(), 1, patience);
    QCOMPARE(m_traces->at(0).at(0).value<RequestTrace>().exception.message, QStringLiteral("midway"));
}

QTEST_GUILESS_MAIN(StreamingTest)
#include "tst_streaming.moc"
