#include "engine/workbench/httpparser.h"

#include <QTest>

using namespace athanor;

namespace {

using State = HttpParser::State;

QByteArray get(const QByteArray &extra = {}) { return "GET /a?b=1 HTTP/1.1\r\nHost: x\r\n" + extra + "\r\n"; }

QByteArray chunked(const QByteArray &body)
{
    return "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

} // namespace

class HttpParserTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void byteByByte_data() { reads_data(); }
    void byteByByte();
    void refuses_data();
    void refuses();
    void pipelined();
    void keepAlive_data();
    void keepAlive();
    void expectsContinue();
    void survivesNoise();
};

void HttpParserTest::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("get") << get() << QStringLiteral("/a?b=1") << QByteArray();
    QTest::newRow("empty lines before") << "\r\n\r\n" + get() << QStringLiteral("/a?b=1") << QByteArray();
    QTest::newRow("absolute form") << QByteArray("GET http://h:1/p?q HTTP/1.1\r\nHost: h:1\r\n\r\n")
                                   << QStringLiteral("/p?q") << QByteArray();
    QTest::newRow("absolute form without a path")
        << QByteArray("GET http://h?q HTTP/1.1\r\nHost: h\r\n\r\n") << QStringLiteral("/?q") << QByteArray();
    QTest::newRow("body") << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab\r\nc")
                          << QStringLiteral("/") << QByteArray("ab\r\nc");
    QTest::newRow("same length twice")
        << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab")
        << QStringLiteral("/") << QByteArray("ab");
    QTest::newRow("chunked") << chunked("3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n") << QStringLiteral("/")
                             << QByteArray("abc0123456789");
    QTest::newRow("chunked with trailer")
        << chunked("1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n") << QStringLiteral("/") << QByteArray("a");
}

void HttpParserTest::reads()
{
    QFETCH(QByteArray, bytes);
    HttpParser parser;
    QCOMPARE(parser.feed(bytes), State::Complete);
    const HttpParser::Request request = parser.take();
    QTEST(request.request.path, "path");
    QTEST(request.request.body, "body");
    QCOMPARE(parser.state(), State::Incomplete);
    QVERIFY(headerValue(request.request.headers, QLatin1String("transfer-encoding")).isEmpty());
}

void HttpParserTest::byteByByte()
{
    QFETCH(QByteArray, bytes);
    HttpParser parser;
    for (qsizetype i = 0; i + 1 < bytes.size(); ++i) QCOMPARE(parser.feed(bytes.mid(i, 1)), State::Incomplete);
    QCOMPARE(parser.feed(bytes.right(1)), State::Complete);
    QTEST(parser.take().request.body, "body");
}

void HttpParserTest::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const QByteArray post = "POST / HTTP/1.1\r\nHost: x\r\n";
    QTest::newRow("not HTTP") << QByteArray("\x16\x03\x01 hello\r\n\r\n") << 400;
    QTest::newRow("HTTP/0.9") << QByteArray("GET /\r\n\r\n") << 400;
    QTest::newRow("HTTP/2") << QByteArray("GET / HTTP/2.0\r\nHost: x\r\n\r\n") << 505;
    QTest::newRow("two spaces") << QByteArray("GET  / HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
    QTest::newRow("method is no token") << QByteArray("G@T / HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
    QTest::newRow("authority form") << QByteArray("CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
    QTest::newRow("control in the path") << QByteArray("GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
    QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("two hosts") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n") << 400;
    QTest::newRow("folded header") << get("A: b\r\n c\r\n") << 400;
    QTest::newRow("space before the colon") << get("A : b\r\n") << 400;
    QTest::newRow("no colon") << get("nonsense\r\n") << 400;
    QTest::newRow("bare line feed") << get("A: b\nC: d\r\n") << 400;
    QTest::newRow("bare carriage return") << get("A: b\rC: d\r\n") << 400;
    QTest::newRow("NUL") << get(QByteArray("A: b\0c\r\n", 8)) << 400;
    QTest::newRow("length and chunked") << post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" << 400;
    QTest::newRow("two lengths") << post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n" << 400;
    QTest::newRow("negative length") << post + "Content-Length: -1\r\n\r\n" << 400;
    QTest::newRow("signed length") << post + "Content-Length: +1\r\n\r\n" << 400;
    QTest::newRow("length list") << post + "Content-Length: 1, 1\r\n\r\n" << 400;
    QTest::newRow("too long a body") << post + "Content-Length: 16777217\r\n\r\n" << 413;
    QTest::newRow("absurdly long a body") << post + "Content-Length: 99999999999999999999\r\n\r\n" << 413;
    QTest::newRow("gzip") << post + "Transfer-Encoding: gzip, chunked\r\n\r\n" << 501;
    QTest::newRow("chunk size") << chunked("xyz\r\n") << 400;
    QTest::newRow("negative chunk size") << chunked("-1\r\n") << 400;
    QTest::newRow("huge chunk size") << chunked("FFFFFFFF\r\n") << 413;
    QTest::newRow("overflowing chunk size") << chunked("FFFFFFFFFFFFFFFFF\r\n") << 400;
    QTest::newRow("chunk without end") << chunked("1\r\nabc\r\n") << 400;
    QTest::newRow("endless chunk line") << chunked(QByteArray(1000, '0')) << 400;
    QTest::newRow("endless header") << "GET / HTTP/1.1\r\nA: " + QByteArray(70000, 'a') << 431;
    QTest::newRow("endless request line") << "GET /" + QByteArray(70000, 'a') << 414;
    QByteArray many;
    for (int i = 0; i < 500; ++i) many += "A: b\r\n";
    QTest::newRow("too many headers") << get(many) << 431;
}

void HttpParserTest::refuses()
{
    QFETCH(QByteArray, bytes);
    HttpParser parser;
    QCOMPARE(parser.feed(bytes), State::Failed);
    QTEST(parser.errorStatus(), "status");
    QCOMPARE(parser.feed(get()), State::Failed);
}

void HttpParserTest::pipelined()
{
    HttpParser parser;
    const QByteArray post = "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
    QCOMPARE(parser.feed(get() + post + get().left(10)), State::Complete);
    QCOMPARE(parser.take().request.method, QStringLiteral("GET"));
    QCOMPARE(parser.state(), State::Complete);
    QCOMPARE(parser.take().request.body, QByteArray("hi"));
    QCOMPARE(parser.state(), State::Incomplete);
    QVERIFY(parser.isInside());
    QCOMPARE(parser.feed(get().mid(10)), State::Complete);
}

void HttpParserTest::keepAlive_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("expected");
    QTest::newRow("1.1") << get() << true;
    QTest::newRow("1.1 close") << get("Connection: foo, Close\r\n") << false;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true;
}

void HttpParserTest::keepAlive()
{
    QFETCH(QByteArray, bytes);
    HttpParser parser;
    QCOMPARE(parser.feed(bytes), State::Complete);
    QTEST(parser.take().keepAlive, "expected");
}

void HttpParserTest::expectsContinue()
{
    HttpParser parser;
    parser.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    QVERIFY(parser.takeExpectsContinue());
    QVERIFY(!parser.takeExpectsContinue());
    QCOMPARE(parser.feed("ab"), State::Complete);
}

/// Whatever comes, the parser ends in a state and never holds more than its limits.
void HttpParserTest::survivesNoise()
{
    const QByteArray good = chunked("3\r\nabc\r\n0\r\n\r\n");
    for (qsizetype position = 0; position < good.size(); ++position) {
        for (const char noise : {'\0', '\r', '\n', ' ', ':', '9', 'Z', '\xff'}) {
            QByteArray bytes = good;
            bytes[position] = noise;
            HttpParser parser;
            parser.feed(bytes);
            if (parser.state() == State::Complete)
                QVERIFY(parser.take().request.body.size() <= HttpParser::maxBody);
            else if (parser.state() == State::Failed)
                QVERIFY(parser.errorStatus() >= 400);
        }
    }
}

QTEST_APPLESS_MAIN(HttpParserTest)
#include "tst_httpparser.moc"
