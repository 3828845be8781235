#include "tests/workbench/bridgeclient.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace athanor;

namespace {

QJsonObject begun(int status = 200, const HeaderList &headers = {})
{
    QJsonArray list;
    for (const auto &[name, value] : headers) list.append(QJsonArray{name, value});
    return {{QStringLiteral("event"), QStringLiteral("response-begun")},
            {QStringLiteral("status"), status},
            {QStringLiteral("reason"), QStringLiteral("OK")},
            {QStringLiteral("headers"), list}};
}

QJsonObject body(const QByteArray &bytes)
{
    return {{QStringLiteral("event"), QStringLiteral("response-body")},
            {QStringLiteral("body64"), QString::fromLatin1(bytes.toBase64())}};
}

QJsonObject ended(bool whole = true)
{
    return {{QStringLiteral("event"), QStringLiteral("response-ended")}, {QStringLiteral("whole"), whole}};
}

HeaderList length(const char *value) { return {{QStringLiteral("Content-Length"), QLatin1String(value)}}; }

} // namespace

/// Responses that come in pieces, from a stand-in for the application to a socket whose every byte is the test's.
class BridgeStreamsTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void piecesAreSeenBeforeTheEnd();
    void lengths_data();
    void lengths();
    void noBody_data();
    void noBody();
    void oldBrowsersGetNoChunks();
    void brokenOff();
    void killedInTheMidst();
    void withoutAStream();
    void slowBrowsersHoldTheApplication();
    void stalledBrowsersAreGivenUp();
    void browsersThatLeave();
    void nonsense_data();
    void nonsense();
    void noStatusForABrowser();
    void aBoundForEachBody();

private:
    /// Sends a request; the application's end of it.
    FakeApplication::Asked ask(const QByteArray &method = "GET", const QByteArray &extra = {});
    FakeApplication::Asked taken();

    FakeApplication m_application;
    std::unique_ptr<HttpBridge> m_bridge;
    std::unique_ptr<Client> m_client;
};

void BridgeStreamsTest::init()
{
    m_application = {};
    m_bridge = std::make_unique<HttpBridge>(token, m_application.backend());
    QVERIFY(m_bridge->listen().ok());
    m_client = std::make_unique<Client>(*m_bridge);
}

void BridgeStreamsTest::cleanup()
{
    m_client.reset();
    m_bridge.reset();
}

FakeApplication::Asked BridgeStreamsTest::taken()
{
    if (!QTest::qWaitFor([this] { return !m_application.waiting.empty(); })) return {};
    const FakeApplication::Asked asked = m_application.waiting.front();
    m_application.waiting.pop_front();
    return asked;
}

FakeApplication::Asked BridgeStreamsTest::ask(const QByteArray &method, const QByteArray &extra)
{
    m_client->send(m_client->head(method, "/", extra));
    return taken();
}

void BridgeStreamsTest::piecesAreSeenBeforeTheEnd()
{
    const auto asked = ask();
    asked.stream->take(begun(201, {{QStringLiteral("X-Mine"), QStringLiteral("1")},
                                   {QStringLiteral("Transfer-Encoding"), QStringLiteral("gzip")}}));
    asked.stream->take(body("first"));
    QTRY_VERIFY(m_client->received().endsWith("\r\n\r\n5\r\nfirst\r\n"));
    QVERIFY(m_client->received().startsWith("HTTP/1.1 201 OK\r\nX-Mine: 1\r\nTransfer-Encoding: chunked\r\n"));
    asked.stream->take(body(QByteArray(300, 'x')));
    asked.stream->take(ended());
    const QByteArray last = "\r\n12c\r\n" + QByteArray(300, 'x') + "\r\n0\r\n\r\n";
    QTRY_VERIFY(m_client->received().endsWith(last));
    QSignalSpy traces(m_bridge.get(), &HttpBridge::requestFinished);
    asked.answer(trace(201, "first…"));
    QCOMPARE(traces.size(), 1);
    const auto next = ask(); // On the same connection.
    next.answer(trace(200, "next"));
    QTRY_VERIFY(m_client->received().endsWith("\r\n\r\nnext"));
}

void BridgeStreamsTest::lengths_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArray>("framing");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<bool>("closes");
    QTest::newRow("right") << length("6") << QByteArray("Content-Length: 6\r\n") << QByteArray("\r\n\r\nabcdef")
                           << false;
    QTest::newRow("over") << length("4") << QByteArray("Content-Length: 4\r\n") << QByteArray("\r\n\r\nabcd") << false;
    QTest::newRow("short") << length("9") << QByteArray("Content-Length: 9\r\n") << QByteArray("\r\n\r\nabcdef")
                           << true;
    QTest::newRow("nothing") << length("0") << QByteArray("Content-Length: 0\r\n") << QByteArray("\r\n\r\n") << false;
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    const QByteArray chunks = "\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n";
    QTest::newRow("none") << HeaderList() << chunked << chunks << false;
    for (const char *odd : {"-6", "+6", "6, 6", "six", "", "0x6", "99999999999999999999999999"})
        QTest::addRow("“%s”", odd) << length(odd) << chunked << chunks << false;
    QTest::newRow("two") << HeaderList{length("6")[0], length("6")[0]} << chunked << chunks << false;
}

void BridgeStreamsTest::lengths()
{
    QFETCH(HeaderList, headers);
    QFETCH(QByteArray, framing);
    QFETCH(QByteArray, end);
    QFETCH(bool, closes);
    const auto asked = ask();
    for (const QJsonObject &event : {begun(200, headers), body("abc"), body("def"), ended()}) asked.stream->take(event);
    asked.answer(trace(200, "abcdef", headers));
    QTRY_VERIFY(m_client->received().endsWith(end));
    QVERIFY(m_client->received().contains(framing));
    QCOMPARE(m_client->received().count("Content-Length") + m_client->received().count("Transfer-Encoding"), 1);
    if (closes) {
        QTRY_VERIFY(m_client->isClosed());
        return;
    }
    ask().answer(trace(200, "next"));
    QTRY_VERIFY(m_client->received().endsWith("\r\n\r\nnext"));
}

void BridgeStreamsTest::noBody_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("streams");
    QTest::addColumn<QByteArray>("length");
    for (const bool streams : {false, true}) {
        const char *how = streams ? "in pieces" : "at once";
        QTest::addRow("HEAD, %s", how) << QByteArray("HEAD") << 200 << streams << QByteArray("Content-Length: 6\r\n");
        QTest::addRow("204, %s", how) << QByteArray("GET") << 204 << streams << QByteArray();
        QTest::addRow("304, %s", how) << QByteArray("GET") << 304 << streams << QByteArray();
    }
}

void BridgeStreamsTest::noBody()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(bool, streams);
    QFETCH(QByteArray, length);
    const auto asked = ask(method);
    if (streams)
        for (const QJsonObject &event : {begun(status, ::length("6")), body("abcdef"), ended()})
            asked.stream->take(event);
    asked.answer(trace(status, "abcdef", ::length("6")));
    QTRY_VERIFY(m_client->received().endsWith("\r\n\r\n"));
    QCOMPARE(m_client->received().contains("Content-Length"), !length.isEmpty());
    QVERIFY(m_client->received().contains(length));
    QVERIFY(!m_client->received().contains("Transfer-Encoding"));
    ask().answer(trace(200, "next"));
    QTRY_VERIFY(m_client->received().endsWith("\r\n\r\nnext"));
    QVERIFY(!m_client->received().contains("abc"));
}

void BridgeStreamsTest::oldBrowsersGetNoChunks()
{
    m_client->send("GET / HTTP/1.0\r\nHost: " + m_client->host() + "\r\nX-Athanor-Token: " + token +
                   "\r\nConnection: keep-alive\r\n\r\n");
    const auto asked = taken();
    for (const QJsonObject &event : {begun(), body("abc"), body("def"), ended()}) asked.stream->take(event);
    QTRY_VERIFY(m_client->isClosed());
    QVERIFY(m_client->received().endsWith("Connection: close\r\n\r\nabcdef"));
    asked.answer(trace(200, "abcdef"));
}

void BridgeStreamsTest::brokenOff()
{
    const auto asked = ask();
    for (const QJsonObject &event : {begun(), body("abc"), ended(false)}) asked.stream->take(event);
    QTRY_VERIFY(m_client->isClosed());
    QVERIFY(m_client->received().endsWith("3\r\nabc\r\n")); // No last chunk: the browser knows that it is not whole.
    QSignalSpy traces(m_bridge.get(), &HttpBridge::requestFinished);
    asked.answer(trace(200, "abc"));
    QCOMPARE(traces.size(), 1);
    QVERIFY(!asked.stream->isDropped());
}

void BridgeStreamsTest::killedInTheMidst()
{
    const auto asked = ask();
    asked.stream->take(begun());
    asked.stream->take(body("abc"));
    QSignalSpy failures(m_bridge.get(), &HttpBridge::requestFailed);
    asked.answer(Error{ErrorCode::LearnerCode, QStringLiteral("Still computing after 2 s.")});
    QTRY_VERIFY(m_client->isClosed());
    QVERIFY(m_client->received().endsWith("3\r\nabc\r\n"));
    QCOMPARE(failures.size(), 1);
    QVERIFY(failures.at(0).at(1).toString().contains(QLatin1String("Still computing")));
}

/// An answer that holds only the first bytes, and no stream brought the rest: it must not look whole.
void BridgeStreamsTest::withoutAStream()
{
    const auto asked = ask();
    RequestTrace cut = trace(200, "abc");
    cut.bodyTruncated = true;
    asked.answer(cut);
    QTRY_VERIFY(m_client->isClosed());
    QVERIFY(m_client->received().endsWith("3\r\nabc\r\n"));
}

void BridgeStreamsTest::slowBrowsersHoldTheApplication()
{
    m_client->socket().setReadBufferSize(1024);
    const auto asked = ask();
    const QByteArray piece(ResponseStream::largestPiece, 'x');
    asked.stream->take(begun(200, length("67108864")));
    int fed = 0;
    while (fed < 256 && !asked.stream->isHeld()) {
        asked.stream->take(body(piece));
        QCoreApplication::processEvents();
        ++fed;
    }
    QVERIFY2(fed < 100, qPrintable(QString::number(fed))); // Four MiB, and what the system's own buffers take.
    m_client->socket().setReadBufferSize(0);
    qint64 got = 0;
    const auto readsOn = [&] {
        got += m_client->socket().readAll().size();
        return !asked.stream->isHeld();
    };
    QTRY_VERIFY(readsOn());
    for (; fed < 256; ++fed) asked.stream->take(body(piece));
    asked.stream->take(ended());
    asked.answer(trace(200, "x"));
    const auto isWhole = [&] { return (got += m_client->socket().readAll().size()) > 67108864; };
    QTRY_VERIFY_WITH_TIMEOUT(isWhole(), 30000);
}

void BridgeStreamsTest::stalledBrowsersAreGivenUp()
{
    m_bridge->setStalledTime(std::chrono::milliseconds(50));
    m_client->socket().setReadBufferSize(1024);
    const auto asked = ask();
    asked.stream->take(begun());
    const QByteArray piece(ResponseStream::largestPiece, 'x');
    while (!asked.stream->isHeld()) {
        asked.stream->take(body(piece));
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(asked.stream->isDropped());
    QCOMPARE(asked.stream->dropReason(), QStringLiteral("slow"));
    asked.answer(trace(200, "x"));
    m_client = std::make_unique<Client>(*m_bridge);
    ask().answer(trace(200, "next"));
    QTRY_VERIFY(m_client->received().endsWith("\r\n\r\nnext"));
}

void BridgeStreamsTest::browsersThatLeave()
{
    const auto asked = ask();
    asked.stream->take(begun());
    asked.stream->take(body("abc"));
    QTRY_VERIFY(m_client->received().endsWith("abc\r\n"));
    m_client->socket().abort();
    QTRY_VERIFY(asked.stream->isDropped());
    QCOMPARE(asked.stream->dropReason(), QStringLiteral("closed"));
    asked.stream->take(body("def")); // On its way already.
    QSignalSpy traces(m_bridge.get(), &HttpBridge::requestFinished);
    asked.answer(trace(200, "abcdef"));
    QCOMPARE(traces.size(), 1); // It did happen, so the pane shows it.
}

void BridgeStreamsTest::nonsense_data()
{
    QTest::addColumn<QJsonObject>("first");
    QTest::addColumn<QJsonObject>("second");
    QTest::newRow("a body before its head") << body("abc") << body("abc");
    QTest::newRow("two heads") << begun() << begun();
    QTest::newRow("an empty piece") << begun() << body({});
    QTest::newRow("a piece that is too large") << begun() << body(QByteArray(ResponseStream::largestPiece + 1, 'x'));
    QTest::newRow("no status") << begun(42) << body("abc");
    QTest::newRow("another event") << begun() << QJsonObject{{QStringLiteral("event"), 3}};
    QJsonObject broken = body("abc");
    broken.insert(QStringLiteral("body64"), QStringLiteral("?"));
    QTest::newRow("no base64") << begun() << broken;
}

void BridgeStreamsTest::nonsense()
{
    QFETCH(QJsonObject, first);
    QFETCH(QJsonObject, second);
    const auto asked = ask();
    asked.stream->take(first);
    asked.stream->take(second);
    QVERIFY(asked.stream->isDropped());
    asked.answer(Error{ErrorCode::LearnerCode, QStringLiteral("Ended.")});
    if (first.value(QStringLiteral("event")) == begun().value(QStringLiteral("event")) &&
        first.value(QStringLiteral("status")).toInt() == 200)
        QTRY_VERIFY(m_client->isClosed());
    else
        QTRY_VERIFY(m_client->received().startsWith("HTTP/1.1 504 "));
    QVERIFY(!m_client->received().contains("abc"));
}

void BridgeStreamsTest::noStatusForABrowser()
{
    const auto asked = ask();
    for (const QJsonObject &event : {begun(101), body("abc"), ended()}) asked.stream->take(event);
    asked.answer(trace(101, "abc"));
    QTRY_VERIFY(m_client->received().contains("status 101, which no browser can show"));
    QVERIFY(m_client->received().startsWith("HTTP/1.1 502 "));
    QVERIFY(!m_client->received().endsWith("abc"));
}

void BridgeStreamsTest::aBoundForEachBody()
{
    ResponseStream stream;
    qint64 got = 0;
    connect(&stream, &ResponseStream::piece, this, [&](const QByteArray &bytes) { got += bytes.size(); });
    QSignalSpy endings(&stream, &ResponseStream::ended);
    stream.take(begun());
    const QJsonObject piece = body(QByteArray(ResponseStream::largestPiece, 'x'));
    for (qint64 size = 0; size < ResponseStream::largestBody; size += ResponseStream::largestPiece) stream.take(piece);
    QVERIFY(!stream.isDropped());
    stream.take(body("x"));
    QCOMPARE(stream.dropReason(), QStringLiteral("limit"));
    QCOMPARE(got, ResponseStream::largestBody);
    QCOMPARE(endings.size(), 1);
    QCOMPARE(endings.at(0).at(0).value<ResponseStream::Ending>(), ResponseStream::Ending::Broken);
}

QTEST_GUILESS_MAIN(BridgeStreamsTest)
#include "tst_bridgestreams.moc"
