#include "engine/routes/bodytext.h"

#include <QElapsedTimer>
#include <QTest>

using namespace athanor;

class TestBodyText final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void kinds_data();
    void kinds();
    void encodings_data();
    void encodings();
    void json_data();
    void json();
    void markup_data();
    void markup();
    void hex();
    void lines();
    void largeOnesAreQuick();
};

void TestBodyText::kinds_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const QByteArray &body, const char *type, BodyKind kind) {
        QTest::newRow(name) << body << QString::fromLatin1(type) << int(kind);
    };
    row("empty", "", "text/html", BodyKind::Empty);
    row("json", "{}", "application/json", BodyKind::Json);
    row("problem", "{}", "application/problem+json; charset=utf-8", BodyKind::Json);
    row("html", "<p>", "Text/HTML; charset=utf-8", BodyKind::Html);
    row("svg", "<svg/>", "image/svg+xml", BodyKind::Xml);
    row("atom", "<a/>", "application/atom+xml", BodyKind::Xml);
    row("png", "\x89PNG", "image/png", BodyKind::Image);
    row("text", "a", "text/plain", BodyKind::Text);
    row("text that is none", QByteArray("a\0b", 3), "text/plain", BodyKind::Binary);
    row("wide text",
        QByteArray("\xff\xfe"
                   "a\0",
                   4),
        "text/plain", BodyKind::Text);
    row("no type, text", "grüße", "", BodyKind::Text);
    row("no type, bytes", "\x80\x81\x82", "", BodyKind::Binary);
    row("octets that are text", "abc", "application/octet-stream", BodyKind::Text);
}

void TestBodyText::kinds()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, type);
    QTEST(int(bodyKind(body, type)), "kind");
}

void TestBodyText::encodings_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("encoding");
    QTest::addColumn<QString>("note");
    const auto row = [](const char *name, const QByteArray &body, const char *type, const char *text,
                        const char *encoding, const char *note = "") {
        QTest::newRow(name) << body << QString::fromLatin1(type) << QString::fromUtf8(text)
                            << QString::fromLatin1(encoding) << QString::fromUtf8(note);
    };
    row("nothing said", "grüße", "text/plain", "grüße", "utf-8");
    row("latin-1",
        "gr\xfc\xdf"
        "e",
        "text/plain; charset=ISO-8859-1", "grüße", "iso-8859-1");
    row("windows", "\x80", "text/plain; charset=\"windows-1252\"", "€", "windows-1252");
    row("utf-16", QByteArray("\xff\xfeg\0\xfc\0", 6), "text/plain", "gü", "utf-16le");
    row("mark over charset", "\xef\xbb\xbfgrü", "text/plain; charset=latin-1", "grü", "utf-8");
    row("meta", "<meta charset=iso-8859-1>\xfc", "text/html", "<meta charset=iso-8859-1>ü", "iso-8859-1");
    row("no utf-8",
        "a\xfc"
        "b c",
        "text/plain",
        "a\xef\xbf\xbd"
        "b c",
        "utf-8", "are no UTF-8");
    row("unknown", "gr\xfc", "text/plain; charset=klingon", "grü", "latin-1", "“klingon” is not known");
}

void TestBodyText::encodings()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, type);
    QFETCH(QString, note);
    const BodyText read = readBody(body, type, 1000);
    QTEST(read.text, "text");
    QTEST(read.encoding, "encoding");
    QCOMPARE(read.note.isEmpty(), note.isEmpty());
    QVERIFY2(read.note.contains(note), qPrintable(read.note));
    // Cut inside of a letter, nothing is said to be broken.
    const BodyText cut = readBody("aaaü", QStringLiteral("text/plain"), 4);
    QVERIFY(cut.isCut);
    QVERIFY2(cut.note.isEmpty(), qPrintable(cut.note));
}

void TestBodyText::json_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("pretty");
    const auto row = [](const char *given, const char *pretty) {
        QTest::newRow(given) << QString::fromUtf8(given) << QString::fromUtf8(pretty);
    };
    row("{\"b\":1.50,\"a\":[1e400,true]}", "{\n  \"b\": 1.50,\n  \"a\": [\n    1e400,\n    true\n  ]\n}");
    row("[]", "[]");
    row("{ }", "{}");
    row("\"a:{\\\",[\"", "\"a:{\\\",[\"");
    row("[\n1 ,\n\n2]\n", "[\n  1,\n  2\n]");
    row("{\"a\": \"cut", "{\n  \"a\": \"cut");
    row("]]", "\n]\n]");
}

void TestBodyText::json()
{
    QFETCH(QString, given);
    QTEST(prettyJson(given), "pretty");
}

void TestBodyText::markup_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<bool>("html");
    QTest::addColumn<QString>("pretty");
    const auto row = [](const char *given, bool html, const char *pretty) {
        QTest::newRow(given) << QString::fromUtf8(given) << html << QString::fromUtf8(pretty);
    };
    row("<!doctype html><html><body><h1>Hello  you</h1><p>a <b>b</b>, c<br>d</p></body></html>", true,
        "<!doctype html>\n<html>\n  <body>\n    <h1>Hello you</h1>\n    <p>a <b>b</b>, c<br>d</p>\n  "
        "</body>\n</html>");
    row("<ul><li>1<li>2</ul>", true, "<ul>\n  <li>\n    1\n    <li>\n      2\n    </ul>");
    row("<pre>a\n  b</pre><script>if (a<b) {}</script>", true, "<pre>a\n  b</pre>\n<script>if (a<b) {}</script>");
    row("<a href=\"x>y\">z</a>", true, "<a href=\"x>y\">z</a>");
    row("<r><i>1</i><e/><!-- <x> --></r>", false, "<r>\n  <i>1</i>\n  <e/>\n  <!-- <x> -->\n</r>");
    row("<r>unclosed <", false, "<r>\n  unclosed\n  <");
    row("no markup", true, "no markup");
}

void TestBodyText::markup()
{
    QFETCH(QString, given);
    QFETCH(bool, html);
    QTEST(prettyMarkup(given, html ? BodyKind::Html : BodyKind::Xml), "pretty");
}

void TestBodyText::hex()
{
    QCOMPARE(hexLines(QByteArray("\x89PNG\0abcdefghijkl", 17), 4096),
             QStringLiteral("00000000  89 50 4e 47 00 61 62 63 64 65 66 67 68 69 6a 6b  .PNG.abcdefghijk\n"
                            "00000010  6c                                               l"));
    QCOMPARE(hexLines(QByteArray(100, 'x'), 32).count(QLatin1Char('\n')), 1);
}

void TestBodyText::lines()
{
    const CutLines cut = cutLines(QStringLiteral("ab\nabcd\nc\nd"), 3, 3);
    QCOMPARE(cut.text, QStringLiteral("ab\nabc…\nc"));
    QCOMPARE(cut.lines, 4);
    QVERIFY(cut.isCut && cut.hasLongLine);
    const CutLines whole = cutLines(QStringLiteral("ab\n"), 3, 3);
    QCOMPARE(whole.text, QStringLiteral("ab\n"));
    QVERIFY(!whole.isCut && !whole.hasLongLine);
    QCOMPARE(byteWords(1), QStringLiteral("1 byte"));
    QCOMPARE(byteWords(50 * 1024 * 1024), QStringLiteral("50 MiB"));
    QCOMPARE(byteWords(1300), QStringLiteral("1.3 KiB"));
}

/// However large a body is, reading what is shown of it costs the same.
void TestBodyText::largeOnesAreQuick()
{
    const QByteArray body = QByteArray(50 * 1024 * 1024, '{');
    QElapsedTimer timer;
    timer.start();
    const BodyText read = readBody(body, QStringLiteral("application/json"), 256 * 1024);
    const CutLines cut = cutLines(prettyJson(read.text), 2000, 2000);
    QVERIFY(read.isCut && cut.isCut);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_APPLESS_MAIN(TestBodyText)
#include "tst_bodytext.moc"
