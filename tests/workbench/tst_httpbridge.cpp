#include "engine/workbench/httpparser.h"
#include "tests/workbench/bridgeclient.h"

#include <QSignalSpy>
#include <QTest>

using namespace athanor;

class HttpBridgeTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_bridge.reset(); }

    void answersAndKeepsAlive();
    void strangersAreRefused_data();
    void strangersAreRefused();
    void theTokenIsNeverPassedOn();
    void hopByHopHeadersStay();
    void bodiesArriveWhole();
    void cookiesStaySeparate();
    void lengthIsCounted();
    void hostileHeadersAreDropped();
    void head();
    void noBodyFor204();
    void pipelinedRequestsAreServedInOrder();
    void tooLargeABody();
    void badRequestsCloseTheConnection();
    void loadErrorsBecomeAPage();
    void limitsBecomeAPage();
    void tracesAreReported();
    void browserGoneBeforeTheAnswer();
    void answerAfterTheBridgeIsGone();
    void connectionsAreCounted();

private:
    FakeApplication m_application;
    std::unique_ptr<HttpBridge> m_bridge;
};

void HttpBridgeTest::init()
{
    m_application = {};
    m_bridge = std::make_unique<HttpBridge>(token, m_application.backend());
    QVERIFY(m_bridge->listen().ok());
    QCOMPARE(m_bridge->origin().host(), QStringLiteral("127.0.0.1"));
}

void HttpBridgeTest::answersAndKeepsAlive()
{
    m_application.handler = [](const HttpRequest &request) { return trace(200, request.path.toLatin1()); };
    Client client(*m_bridge);
    client.send(client.head("GET", "/one"));
    QTRY_VERIFY(client.received().endsWith("\r\n\r\n/one"));
    QVERIFY(client.received().startsWith("HTTP/1.1 200 Whatever\r\n"));
    client.send(client.head("GET", "/two", "Connection: close\r\n"));
    QTRY_VERIFY(client.received().endsWith("\r\n\r\n/two"));
    QTRY_VERIFY(client.isClosed());
}

void HttpBridgeTest::strangersAreRefused_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::newRow("no token") << QByteArray("Host: %h\r\n");
    QTest::newRow("wrong token") << QByteArray("Host: %h\r\nX-Athanor-Token: 0123456789abcdee\r\n");
    QTest::newRow("longer token") << QByteArray("Host: %h\r\nX-Athanor-Token: 0123456789abcdef0\r\n");
    QTest::newRow("empty token") << QByteArray("Host: %h\r\nX-Athanor-Token:\r\n");
    QTest::newRow("two tokens") << QByteArray(
        "Host: %h\r\nX-Athanor-Token: x\r\nX-Athanor-Token: 0123456789abcdef\r\n");
    QTest::newRow("another host") << QByteArray("Host: evil.example\r\nX-Athanor-Token: 0123456789abcdef\r\n");
    QTest::newRow("localhost") << QByteArray("Host: localhost\r\nX-Athanor-Token: 0123456789abcdef\r\n");
    QTest::newRow("no port") << QByteArray("Host: 127.0.0.1\r\nX-Athanor-Token: 0123456789abcdef\r\n");
}

void HttpBridgeTest::strangersAreRefused()
{
    QFETCH(QByteArray, headers);
    Client client(*m_bridge);
    client.send("GET / HTTP/1.1\r\n" + headers.replace("%h", client.host()) + "\r\n");
    QTRY_VERIFY(client.received().startsWith("HTTP/1.1 403 "));
    QVERIFY(m_application.seen.empty());
}

void HttpBridgeTest::theTokenIsNeverPassedOn()
{
    m_application.handler = [](const HttpRequest &) { return trace(200); };
    Client client(*m_bridge);
    client.send(client.head("GET", "/", "Accept: text/html\r\nCookie: a=1\r\n"));
    QTRY_COMPARE(m_application.seen.size(), 1u);
    const HeaderList headers = m_application.seen[0].headers;
    QCOMPARE(headerValue(headers, QLatin1String("accept")), QStringLiteral("text/html"));
    QCOMPARE(headerValue(headers, QLatin1String("cookie")), QStringLiteral("a=1"));
    for (const auto &[name, value] : headers) {
        QVERIFY(!name.contains(QLatin1String("athanor"), Qt::CaseInsensitive));
        QVERIFY(!value.contains(QLatin1String(token)));
    }
}

void HttpBridgeTest::hopByHopHeadersStay()
{
    m_application.handler = [](const HttpRequest &) {
        return trace(200, "x",
                     {{QStringLiteral("Connection"), QStringLiteral("X-Private")},
                      {QStringLiteral("X-Private"), QStringLiteral("1")},
                      {QStringLiteral("Transfer-Encoding"), QStringLiteral("chunked")},
                      {QStringLiteral("Keep-Alive"), QStringLiteral("timeout=5")},
                      {QStringLiteral("X-Public"), QStringLiteral("2")}});
    };
    Client client(*m_bridge);
    client.send(
        client.head("GET", "/", "Connection: keep-alive, X-Mine\r\nX-Mine: 1\r\nTE: trailers\r\nX-Other: 2\r\n"));
    QTRY_VERIFY(client.received().endsWith("\r\n\r\nx"));
    const HeaderList asked = m_application.seen.at(0).headers;
    QVERIFY(headerValue(asked, QLatin1String("x-mine")).isEmpty());
    QVERIFY(headerValue(asked, QLatin1String("te")).isEmpty());
    QVERIFY(headerValue(asked, QLatin1String("connection")).isEmpty());
    QCOMPARE(headerValue(asked, QLatin1String("x-other")), QStringLiteral("2"));
    const QByteArray answer = client.received().toLower();
    QVERIFY(!answer.contains("x-private:"));
    QVERIFY(!answer.contains("chunked"));
    QVERIFY(!answer.contains("timeout=5"));
    QVERIFY(answer.contains("x-public: 2"));
}

void HttpBridgeTest::bodiesArriveWhole()
{
    m_application.handler = [](const HttpRequest &request) {
        return trace(200, QByteArray::number(request.body.size()));
    };
    Client client(*m_bridge);
    const QByteArray body(3 * 1024 * 1024, 'b');
    client.send(client.head("POST", "/", "Content-Length: " + QByteArray::number(body.size()) + "\r\n") + body);
    QTRY_VERIFY(client.received().endsWith("\r\n\r\n3145728"));
    QCOMPARE(m_application.seen.at(0).body, body);
    client.send(client.head("POST", "/", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n");
    QTRY_COMPARE(m_application.seen.size(), 2u);
    QCOMPARE(m_application.seen.at(1).body, QByteArray("abc"));
    QCOMPARE(headerValue(m_application.seen.at(1).headers, QLatin1String("content-length")), QStringLiteral("3"));
}

void HttpBridgeTest::cookiesStaySeparate()
{
    m_application.handler = [](const HttpRequest &) {
        return trace(302, {},
                     {{QStringLiteral("Set-Cookie"), QStringLiteral("a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT")},
                      {QStringLiteral("Set-Cookie"), QStringLiteral("b=2")},
                      {QStringLiteral("Location"), QStringLiteral("/next")}});
    };
    Client client(*m_bridge);
    client.send(client.head("GET", "/"));
    QTRY_VERIFY(client.received().contains("\r\n\r\n"));
    QCOMPARE(client.received().count("Set-Cookie: "), 2);
    QVERIFY(client.received().contains("Location: /next\r\n"));
}

void HttpBridgeTest::lengthIsCounted()
{
    m_application.handler = [](const HttpRequest &) { return trace(200, "four"); };
    Client client(*m_bridge);
    client.send(client.head("GET", "/"));
    QTRY_VERIFY(client.received().endsWith("\r\n\r\nfour"));
    QCOMPARE(client.received().count("Content-Length"), 1);
    QVERIFY(client.received().contains("Content-Length: 4\r\n"));
}

void HttpBridgeTest::hostileHeadersAreDropped()
{
    m_application.handler = [](const HttpRequest &) {
        RequestTrace answer = trace(200, "ok",
                                    {{QStringLiteral("X-Split"), QStringLiteral("1\r\nSet-Cookie: evil=1")},
                                     {QStringLiteral("Bad Name"), QStringLiteral("1")},
                                     {QString(), QStringLiteral("1")},
                                     {QStringLiteral("X-Good"), QStringLiteral("1")}});
        answer.reason = QStringLiteral("OK\r\nX-Injected: 1");
        return answer;
    };
    Client client(*m_bridge);
    client.send(client.head("GET", "/"));
    QTRY_VERIFY(client.received().endsWith("\r\n\r\nok"));
    QVERIFY(!client.received().contains("evil"));
    QVERIFY(!client.received().contains("Injected"));
    QVERIFY(!client.received().contains("Bad Name"));
    QVERIFY(client.received().contains("X-Good: 1\r\n"));
}

void HttpBridgeTest::head()
{
    m_application.handler = [](const HttpRequest &request) {
        return trace(200, request.method == QLatin1String("HEAD") ? "" : "body",
                     {{QStringLiteral("Content-Length"), QStringLiteral("4")}});
    };
    Client client(*m_bridge);
    client.send(client.head("HEAD", "/") + client.head("GET", "/"));
    QTRY_VERIFY(client.received().endsWith("\r\n\r\nbody"));
    QCOMPARE(client.received().count("Content-Length: 4\r\n"), 2);
    QCOMPARE(client.received().count("body"), 1);
}

void HttpBridgeTest::noBodyFor204()
{
    m_application.handler = [](const HttpRequest &) { return trace(204, "never"); };
    Client client(*m_bridge);
    client.send(client.head("DELETE", "/"));
    QTRY_VERIFY(client.received().endsWith("\r\n\r\n"));
    QVERIFY(!client.received().contains("Content-Length"));
}

void HttpBridgeTest::pipelinedRequestsAreServedInOrder()
{
    Client client(*m_bridge);
    client.send(client.head("GET", "/1") + client.head("GET", "/2") + client.head("GET", "/3"));
    for (const char *expected : {"/1", "/2", "/3"}) {
        QTRY_COMPARE(m_application.waiting.size(), 1u); // Never two at a time.
        const auto [request, answer, stream] = m_application.waiting.front();
        m_application.waiting.pop_front();
        QCOMPARE(request.path, QLatin1String(expected));
        answer(trace(200, request.path.toLatin1()));
        const QByteArray ending = QByteArrayLiteral("\r\n\r\n") + expected;
        QTRY_VERIFY(client.received().endsWith(ending));
    }
}

void HttpBridgeTest::tooLargeABody()
{
    Client client(*m_bridge);
    client.send(client.head("POST", "/", "Content-Length: 20000000\r\n"));
    QTRY_VERIFY(client.received().startsWith("HTTP/1.1 413 "));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(m_application.seen.empty());
}

void HttpBridgeTest::badRequestsCloseTheConnection()
{
    Client client(*m_bridge);
    client.send("nonsense\r\n\r\n");
    QTRY_VERIFY(client.received().startsWith("HTTP/1.1 400 "));
    QTRY_VERIFY(client.isClosed());
}

void HttpBridgeTest::loadErrorsBecomeAPage()
{
    m_application.handler = [](const HttpRequest &) {
        LearnerError error;
        error.type = QStringLiteral("NameError");
        error.message = QStringLiteral("name '<script>' is not defined");
        error.file = QStringLiteral("app.py");
        error.line = 7;
        error.hint = QStringLiteral("Is it spelt as where it was made?");
        return error;
    };
    QSignalSpy traces(m_bridge.get(), &HttpBridge::requestFinished);
    Client client(*m_bridge);
    client.send(client.head("GET", "/", "Connection: close\r\n"));
    QTRY_VERIFY(client.isClosed());
    const QByteArray answer = client.received();
    QVERIFY(answer.startsWith("HTTP/1.1 500 "));
    QVERIFY(answer.contains("Content-Type: text/html; charset=utf-8"));
    QVERIFY(answer.contains("app.py, line 7"));
    QVERIFY(answer.contains("Is it spelt as where it was made?"));
    QVERIFY(answer.contains("&lt;script&gt;"));
    QVERIFY(!answer.contains("<script>"));
    QCOMPARE(traces.size(), 0);
}

void HttpBridgeTest::limitsBecomeAPage()
{
    m_application.handler = [](const HttpRequest &) {
        return Error{ErrorCode::LearnerCode, QStringLiteral("Still computing after 2 s. An endless loop?"),
                     QStringLiteral("app.py"), 9};
    };
    Client client(*m_bridge);
    client.send(client.head("GET", "/", "Connection: close\r\n"));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.received().startsWith("HTTP/1.1 504 "));
    QVERIFY(client.received().contains("app.py:9: Still computing after 2 s."));
}

void HttpBridgeTest::tracesAreReported()
{
    m_application.handler = [](const HttpRequest &) { return trace(201); };
    QSignalSpy traces(m_bridge.get(), &HttpBridge::requestFinished);
    Client client(*m_bridge);
    client.send(client.head("PUT", "/ponies/1"));
    QTRY_COMPARE(traces.size(), 1);
    const RequestTrace reported = traces.at(0).at(0).value<RequestTrace>();
    QCOMPARE(reported.status, 201);
    QCOMPARE(reported.request.method, QStringLiteral("PUT"));
    QCOMPARE(reported.request.path, QStringLiteral("/ponies/1"));
}

void HttpBridgeTest::browserGoneBeforeTheAnswer()
{
    {
        Client client(*m_bridge);
        client.send(client.head("GET", "/slow"));
        QTRY_COMPARE(m_application.waiting.size(), 1u);
        client.socket().abort();
    }
    QSignalSpy traces(m_bridge.get(), &HttpBridge::requestFinished);
    m_application.waiting.front().answer(trace(200));
    QCOMPARE(traces.size(), 1); // It did happen, so the pane shows it.
    m_application.handler = [](const HttpRequest &) { return trace(200, "next"); };
    Client other(*m_bridge);
    other.send(other.head("GET", "/"));
    QTRY_VERIFY(other.received().endsWith("next"));
}

void HttpBridgeTest::answerAfterTheBridgeIsGone()
{
    Client client(*m_bridge);
    client.send(client.head("GET", "/slow"));
    QTRY_COMPARE(m_application.waiting.size(), 1u);
    m_bridge.reset();
    m_application.waiting.front().answer(trace(200));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.received().isEmpty());
}

void HttpBridgeTest::connectionsAreCounted()
{
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 64; ++i) {
        clients.push_back(std::make_unique<Client>(*m_bridge));
        clients.back()->send(clients.back()->head("GET", "/"));
    }
    QTRY_COMPARE(m_application.waiting.size(), 64u);
    Client late(*m_bridge);
    late.send(late.head("GET", "/"));
    QTRY_VERIFY(late.isClosed());
    clients.clear();
    m_application.handler = [](const HttpRequest &) { return trace(200, "room"); };
    const auto isServedAgain = [this] {
        Client next(*m_bridge);
        next.send(next.head("GET", "/"));
        return QTest::qWaitFor([&] { return next.received().endsWith("room"); }, 200);
    };
    QTRY_VERIFY(isServedAgain());
}

QTEST_GUILESS_MAIN(HttpBridgeTest)
#include "tst_httpbridge.moc"
