#include "engine/routes/savedrequest.h"

#include <QRandomGenerator>
#include <QTest>

using namespace athanor;

class TestSavedRequest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatAPersonWrites();
    void errorsNameTheLine_data();
    void errorsNameTheLine();
    void roundTrip_data();
    void roundTrip();
    void anyRequestComesBack();
    void bytes_data();
    void bytes();
    void whatCannotBeSent_data();
    void whatCannotBeSent();
    void fromHttp();
    void queryRows_data();
    void queryRows();
};

void TestSavedRequest::whatAPersonWrites()
{
    const QByteArray text = "\xef\xbb\xbf# Adds a pony.\r\n#\r\n\r\n  post /ponies?dry=1  \r\nAccept:text/html\r\n"
                            "@cookies   off\n\n[form]\n# the best\n name=Comet \nnote = \"two\\nlines\"\n"
                            "empty =\nphoto = @\"my pony.png\" image/png as \"p.png\"\nplain = @a.txt\n";
    const Result<SavedRequest> read = SavedRequest::parse(text, QStringLiteral("requests/x.http"));
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().toString()));
    QCOMPARE(read->comments, (QStringList{QStringLiteral("Adds a pony."), QString()}));
    QCOMPARE(read->method, QStringLiteral("post"));
    QCOMPARE(read->target, QStringLiteral("/ponies?dry=1"));
    QCOMPARE(read->headers, (HeaderList{{QStringLiteral("Accept"), QStringLiteral("text/html")}}));
    QVERIFY(read->cookies == SavedRequest::Cookies::Off);
    QVERIFY(read->body == SavedRequest::Body::Form);
    QCOMPARE(read->form.size(), size_t(5));
    QCOMPARE(read->form[0].value, QStringLiteral("Comet"));
    QCOMPARE(read->form[1].value, QStringLiteral("two\nlines"));
    QCOMPARE(read->form[2].value, QString());
    QVERIFY(read->form[3].isFile);
    QCOMPARE(read->form[3].path, QStringLiteral("my pony.png"));
    QCOMPARE(read->form[3].contentType, QStringLiteral("image/png"));
    QCOMPARE(read->form[3].sentName(), QStringLiteral("p.png"));
    QCOMPARE(read->form[4].path, QStringLiteral("a.txt"));
}

void TestSavedRequest::errorsNameTheLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *name, const QByteArray &text, int line, const char *word) {
        QTest::newRow(name) << text << line << QString::fromUtf8(word);
    };
    row("nothing", "", 1, "GET /ponies");
    row("only words", "# a\n# b\n", 2, "no request");
    row("no path", "GET\n", 1, "method and path");
    row("no slash", "\nGET ponies\n", 2, "begins with a slash");
    row("no header", "GET /\n\nwhat is this\n", 3, "Name: value");
    row("bad name", "GET /\nA b: c\n", 2, "Name: value");
    row("directive", "GET /\n@cookie off\n", 2, "@cookies off");
    row("section", "POST /\n\n[xml]\n<a/>\n", 3, "kind of body");
    row("open section", "POST /\n[form\na=b\n", 2, "kind of body");
    row("no equals", "POST /\n[form]\na=b\nc\n", 4, "name = value");
    row("open quotes", "POST /\n[form]\na = \"b\n", 3, "quotes");
    row("after quotes", "POST /\n[form]\na = \"b\" c\n", 3, "quotes");
    row("no base64", "POST /\n[base64 image/png]\nAAAA\n?!\n", 4, "base64");
    row("half base64", "POST /\n[base64]\nA\n", 3, "not whole");
    row("no text", QByteArray("GET /\nA: b\n\0", 12), 3, "no text");
}

void TestSavedRequest::errorsNameTheLine()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, word);
    const Result<SavedRequest> read = SavedRequest::parse(text, QStringLiteral("requests/x.http"));
    QVERIFY(!read.ok());
    QCOMPARE(read.error().file, QStringLiteral("requests/x.http"));
    QCOMPARE(read.error().line, line);
    QVERIFY2(read.error().message.contains(word), qPrintable(read.error().message));
}

void TestSavedRequest::roundTrip_data()
{
    QTest::addColumn<SavedRequest>("request");
    const auto form = [](std::vector<FormPart> parts) {
        SavedRequest request;
        request.method = QStringLiteral("POST");
        request.body = SavedRequest::Body::Form;
        request.form = std::move(parts);
        return request;
    };
    const auto raw = [](SavedRequest::Body body, const QByteArray &content, const char *type = "") {
        SavedRequest request;
        request.body = body;
        request.content = content;
        request.contentType = QLatin1String(type);
        return request;
    };
    const auto u = [](const char *text) { return QString::fromUtf8(text); };
    SavedRequest head;
    head.comments = {u("One"), u(""), u("  in")};
    head.method = u("REPORT");
    head.target = u("/a b?x=[1]&y=ü#z");
    head.headers = {{u("X-A"), u("")}, {u("X-A"), u("b: c")}};
    head.cookies = SavedRequest::Cookies::Off;
    head.redirects = SavedRequest::Redirects::Follow;
    QTest::newRow("head") << head;
    QTest::newRow("plain form") << form({{u("name"), u("Comet & co = 1")}});
    QTest::newRow("odd form") << form({{u(""), u("")},
                                       {u(" a"), u(" b ")},
                                       {u("#x"), u("#y")},
                                       {u("[z"), u("[z")},
                                       {u("a=b"), u("c=d")},
                                       {u("q\""), u("\"q\"")},
                                       {u("@f"), u("@f")},
                                       {u("n\nl"), u("\r\n\t\\")},
                                       {u("ü"), u("😀\u2028\ufeff")}});
    FormPart file{u("photo"), {}, true, u("a \"b\" as \"c\".png"), u("as \"d\".png"), u("image/png"), {}};
    FormPart bare{u("f"), {}, true, u("x.txt"), {}, {}, {}};
    QTest::newRow("files") << form({file, bare});
    QTest::newRow("empty form") << form({});
    QTest::newRow("json") << raw(SavedRequest::Body::Json, "{\"a\": [1, 2]}\n\n");
    QTest::newRow("broken json") << raw(SavedRequest::Body::Json, "[form]\r\nGET /\n");
    QTest::newRow("text") << raw(SavedRequest::Body::Raw, "one\r\ntwo\n", "text/plain; charset=utf-8");
    QTest::newRow("empty text") << raw(SavedRequest::Body::Raw, "");
    QTest::newRow("binary") << raw(SavedRequest::Body::Raw, QByteArray("\x89PNG\0\xff\n", 7), "image/png");
}

void TestSavedRequest::roundTrip()
{
    QFETCH(SavedRequest, request);
    const QByteArray text = request.toText();
    const Result<SavedRequest> read = SavedRequest::parse(text, QStringLiteral("x.http"));
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().toString()));
    QVERIFY2(*read == request, text.constData());
    QCOMPARE(read->toText(), text);
}

void TestSavedRequest::anyRequestComesBack()
{
    QRandomGenerator random(4);
    static const QString letters = QString::fromUtf8(" ab=\"@#[]\\:;&%+\n\r\t'{}<>/?.ü€");
    const auto word = [&](int most, bool oneLine) {
        QString text;
        for (int i = random.bounded(most + 1); i > 0; --i) {
            const QChar c = letters.at(random.bounded(int(letters.size())));
            text += oneLine && c.unicode() < 0x20 ? QLatin1Char('x') : c;
        }
        return text;
    };
    for (int round = 0; round < 3000; ++round) {
        SavedRequest request;
        request.target = QLatin1Char('/') + word(12, true).trimmed();
        for (int i = random.bounded(3); i > 0; --i)
            request.headers.emplace_back(QStringLiteral("X-%1").arg(i), word(8, true).trimmed());
        request.body = static_cast<SavedRequest::Body>(random.bounded(4));
        if (request.body == SavedRequest::Body::Form) {
            for (int i = random.bounded(5); i > 0; --i) {
                FormPart part{word(6, false), word(9, false)};
                if (random.bounded(4) == 0) {
                    part.isFile = true;
                    part.path = word(8, false);
                    part.value.clear();
                    part.fileName = word(4, false);
                }
                request.form.push_back(part);
            }
        } else if (request.body != SavedRequest::Body::None) {
            request.content = word(30, false).toUtf8();
            if (request.body == SavedRequest::Body::Raw && random.bounded(2)) request.content += '\xff';
        }
        const QByteArray text = request.toText();
        const Result<SavedRequest> read = SavedRequest::parse(text, {});
        QVERIFY2(read.ok(), qPrintable((read ? QString() : read.error().toString()) + QLatin1Char('\n') +
                                       QString::fromUtf8(text)));
        QVERIFY2(*read == request, text.constData());
    }
}

void TestSavedRequest::bytes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("form") << QByteArray("POST /a b\n[form]\nname = Comet & co\ntag = ü\ntag = *~\n")
                          << QStringLiteral("/a%20b") << QStringLiteral("application/x-www-form-urlencoded")
                          << QByteArray("name=Comet+%26+co&tag=%C3%BC&tag=*%7E");
    QTest::newRow("json") << QByteArray("POST /?q=%20[1]\n[json]\n {\"a\": 1}\n") << QStringLiteral("/?q=%20%5B1%5D")
                          << QStringLiteral("application/json") << QByteArray(" {\"a\": 1}");
    QTest::newRow("own type") << QByteArray("POST /\ncontent-type: a/b\n[form]\na=b\n") << QStringLiteral("/")
                              << QStringLiteral("a/b") << QByteArray("a=b");
    QTest::newRow("no type") << QByteArray("POST /\n[text]\nx") << QStringLiteral("/") << QString() << QByteArray("x");
    QTest::newRow("file") << QByteArray("POST /\n[form]\na = \"b\\nc\"\nf = @\"x\\\"y.txt\" text/plain\n")
                          << QStringLiteral("/") << QStringLiteral("multipart/form-data; boundary=XX")
                          << QByteArray("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\nc\r\n"
                                        "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x%22y.txt\"\r\n"
                                        "Content-Type: text/plain\r\n\r\n\r\n--XX--\r\n");
}

void TestSavedRequest::bytes()
{
    QFETCH(QByteArray, text);
    const Result<SavedRequest> read = SavedRequest::parse(text, {});
    QVERIFY(read.ok());
    const Result<HttpRequest> sent = read->toHttp("XX");
    QVERIFY2(sent.ok(), sent ? "" : qPrintable(sent.error().message));
    QTEST(sent->path, "path");
    QTEST(headerOf(sent->headers, QLatin1String("content-type")), "type");
    QTEST(sent->body, "body");
}

void TestSavedRequest::whatCannotBeSent_data()
{
    QTest::addColumn<SavedRequest>("request");
    QTest::addColumn<QString>("word");
    SavedRequest request;
    request.method = QStringLiteral("GE T");
    QTest::newRow("method") << request << QStringLiteral("no HTTP method");
    request = {};
    request.headers = {{QStringLiteral("A b"), QString()}};
    QTest::newRow("header name") << request << QStringLiteral("no name of a header");
    request.headers = {{QStringLiteral("A"), QStringLiteral("b\r\nC: d")}};
    QTest::newRow("header value") << request << QStringLiteral("line end");
    request = {};
    request.body = SavedRequest::Body::Json;
    request.content = "{\n  \"a\": 1,\n}";
    QTest::newRow("json") << request << QStringLiteral("line 3");
    request.content = " ";
    QTest::newRow("empty json") << request << QStringLiteral("empty");
    request.body = SavedRequest::Body::Form;
    request.form = {
        {QStringLiteral("f"), {}, true, QStringLiteral("big.bin"), {}, {}, QByteArray(SavedRequest::maxFile + 1, 'x')}};
    QTest::newRow("large file") << request << QStringLiteral("larger than 8 MiB");
    request.form.assign(
        3, {QStringLiteral("f"), {}, true, QStringLiteral("b.bin"), {}, {}, QByteArray(SavedRequest::maxFile, 'x')});
    QTest::newRow("large body") << request << QStringLiteral("larger than 16 MiB");
}

void TestSavedRequest::whatCannotBeSent()
{
    QFETCH(SavedRequest, request);
    QFETCH(QString, word);
    const Result<HttpRequest> sent = request.toHttp("XX");
    QVERIFY(!sent.ok());
    QVERIFY2(sent.error().message.contains(word), qPrintable(sent.error().message));
}

void TestSavedRequest::fromHttp()
{
    // What was composed comes back from its bytes, and gives the same bytes.
    for (const char *text :
         {"GET /a?b=c\nX-A: 1\n", "POST /\n[form]\na = b c\nü = \"x\\ny\"\n", "PUT /x\n[json]\n[1]\n",
          "POST /\n[text text/csv]\na;b\n", "POST /\n[form]\na = b\nf = @\"p.txt\" text/plain\n"}) {
        SavedRequest composed = *SavedRequest::parse(text, {});
        for (FormPart &part : composed.form)
            if (part.isFile) part.content = QByteArray("\0\r\n--X", 6);
        HttpRequest sent = *composed.toHttp("XX");
        sent.headers.emplace_back(QStringLiteral("Cookie"), QStringLiteral("a=b"));
        SavedRequest again = SavedRequest::fromHttp(sent);
        QCOMPARE(int(again.body), int(composed.body));
        QVERIFY(!hasHeader(again.headers, QLatin1String("cookie")));
        sent.headers.pop_back();
        const Result<HttpRequest> twice = again.toHttp("XX");
        QVERIFY(twice.ok());
        QCOMPARE(twice->body, sent.body);
        QCOMPARE(twice->headers, sent.headers);
    }
    // A form of another spelling is not spelled anew behind one's back.
    HttpRequest odd;
    odd.headers = {{QStringLiteral("Content-Type"), QStringLiteral("application/x-www-form-urlencoded")}};
    odd.body = "a=%7e&&b";
    QCOMPARE(int(SavedRequest::fromHttp(odd).body), int(SavedRequest::Body::Raw));
    QCOMPARE(SavedRequest::fromHttp(odd).toHttp("XX")->body, odd.body);
}

void TestSavedRequest::queryRows_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QStringList>("rows");
    QTest::newRow("none") << QStringLiteral("/a") << QStringList{};
    QTest::newRow("mark alone") << QStringLiteral("/a?") << QStringList{};
    QTest::newRow("two") << QStringLiteral("/a?b=c&d=e%20f+g")
                         << QStringList{QStringLiteral("b=c"), QStringLiteral("d=e f g")};
    QTest::newRow("twice") << QStringLiteral("/a?b=1&b=1") << QStringList{QStringLiteral("b=1"), QStringLiteral("b=1")};
    QTest::newRow("no value") << QStringLiteral("/a?b&=c") << QStringList{QStringLiteral("b="), QStringLiteral("=c")};
    QTest::newRow("equals") << QStringLiteral("/a?b=c=d") << QStringList{QStringLiteral("b=c=d")};
}

void TestSavedRequest::queryRows()
{
    QFETCH(QString, target);
    const QueryRows query(target);
    std::vector<QueryRows::Row> rows = query.rows();
    QStringList told;
    for (const QueryRows::Row &row : rows) told << row.name + QLatin1Char('=') + row.value;
    QTEST(told, "rows");
    QString same = target;
    if (rows.empty()) same.remove(QLatin1Char('?'));
    QCOMPARE(query.with(rows), same); // What nobody touched keeps its spelling.
    rows.push_back({QStringLiteral("ü"), QStringLiteral("&= +")});
    QCOMPARE(query.with(rows),
             same + (rows.size() == 1 ? QLatin1Char('?') : QLatin1Char('&')) + QLatin1String("%C3%BC=%26%3D+%2B"));
    QCOMPARE(QueryRows(query.with(rows)).rows(), rows);
    QCOMPARE(query.with({}), target.section(QLatin1Char('?'), 0, 0));
}

QTEST_APPLESS_MAIN(TestSavedRequest)
#include "tst_savedrequest.moc"
