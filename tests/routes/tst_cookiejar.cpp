#include "engine/routes/cookiejarmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace athanor;

namespace {

const QDateTime now(QDate(2030, 5, 1), QTime(12, 0), Qt::UTC);
const QString host = QStringLiteral("localhost");

HeaderList setCookies(const QStringList &values)
{
    HeaderList headers;
    for (const QString &value : values) headers.emplace_back(QStringLiteral("Set-Cookie"), value);
    return headers;
}

} // namespace

/// The rules of RFC 6265, section by section.
class TestCookieJar final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sent_data();
    void sent();
    void refused_data();
    void refused();
    void dates_data();
    void dates();
    void replacingAndExpiring();
    void switches();
    void tooMany();
    void theTable();
};

void TestCookieJar::sent_data()
{
    QTest::addColumn<QStringList>("given");
    QTest::addColumn<QString>("givenAt");
    QTest::addColumn<QString>("askedAt");
    QTest::addColumn<QString>("header");
    const auto row = [](const char *name, const QStringList &given, const char *givenAt, const char *askedAt,
                        const char *header) {
        QTest::newRow(name) << given << QString::fromLatin1(givenAt) << QString::fromLatin1(askedAt)
                            << QString::fromLatin1(header);
    };
    const auto u = [](const char *text) { return QString::fromLatin1(text); };
    row("plain", {u("a=b")}, "/", "/x?y", "a=b");
    row("value with equals", {u("a=b=c; Path=/")}, "/", "/", "a=b=c");
    row("quotes stay", {u("a=\"b c\"")}, "/", "/", "a=\"b c\"");
    row("spaces go", {u("  a =  b  ;HttpOnly")}, "/", "/", "a=b");
    row("empty value", {u("a=")}, "/", "/", "a=");
    row("default path", {u("a=b")}, "/shop/cart?x=/y/z", "/shop/x", "a=b");
    row("default path, outside", {u("a=b")}, "/shop/cart", "/", "");
    row("default path of a folder", {u("a=b")}, "/shop/", "/shop", "a=b");
    row("path is no prefix of letters", {u("a=b; Path=/sho")}, "/", "/shop", "");
    row("path with slash", {u("a=b; Path=/shop/")}, "/", "/shop/x", "a=b");
    row("relative path is none", {u("a=b; Path=shop")}, "/x/y", "/x/z", "a=b");
    row("longer paths first", {u("a=1; Path=/"), u("b=2; Path=/x"), u("c=3; Path=/")}, "/", "/x", "b=2; a=1; c=3");
    row("secure is kept back", {u("a=b; Secure")}, "/", "/", "");
    row("gone", {u("a=b; Expires=Wed, 01 May 2030 11:59:59 GMT")}, "/", "/", "");
    row("not yet", {u("a=b; Expires=Wed, 01 May 2030 12:00:01 GMT")}, "/", "/", "a=b");
    row("max age wins", {u("a=b; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT")}, "/", "/", "a=b");
    row("max age of zero", {u("a=b; Max-Age=0")}, "/", "/", "");
    row("max age of a word is none", {u("a=b; Max-Age=soon")}, "/", "/", "a=b");
    row("same domain", {u("a=b; Domain=LOCALHOST")}, "/", "/", "a=b");
    row("deleted", {u("a=b; Path=/"), u("a=; Path=/; Max-Age=0")}, "/", "/", "");
    row("another path is another cookie", {u("a=1; Path=/"), u("a=2; Path=/x")}, "/", "/x", "a=2; a=1");
}

void TestCookieJar::sent()
{
    QFETCH(QStringList, given);
    QFETCH(QString, givenAt);
    QFETCH(QString, askedAt);
    CookieJar jar;
    QCOMPARE(jar.update(host + QLatin1String(":5000"), givenAt, setCookies(given), now), QStringList());
    QTEST(jar.header(QStringLiteral("LocalHost"), askedAt, now), "header");
    QCOMPARE(jar.header(QStringLiteral("elsewhere"), askedAt, now), QString());
}

void TestCookieJar::refused_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("word");
    QTest::newRow("no equals") << QStringLiteral("abc; Path=/") << QStringLiteral("“=”");
    QTest::newRow("no name") << QStringLiteral("=b") << QStringLiteral("name");
    QTest::newRow("another domain") << QStringLiteral("a=b; Domain=example.org") << QStringLiteral("example.org");
    QTest::newRow("too large") << QStringLiteral("a=") + QString(5000, QLatin1Char('x')) << QStringLiteral("4096");
    QTest::newRow("control") << QStringLiteral("a=b\nc") << QStringLiteral("line end");
    QTest::newRow("__Host-") << QStringLiteral("__Host-a=b; Path=/") << QStringLiteral("__Host-");
    QTest::newRow("__Secure-") << QStringLiteral("__Secure-a=b") << QStringLiteral("__Secure-");
}

void TestCookieJar::refused()
{
    QFETCH(QString, given);
    QFETCH(QString, word);
    CookieJar jar;
    const QStringList words = jar.update(host, QStringLiteral("/"), setCookies({given}), now);
    QCOMPARE(words.size(), 1);
    QVERIFY2(words.first().contains(word), qPrintable(words.first()));
    QVERIFY(jar.cookies().empty());
}

void TestCookieJar::dates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("date");
    const auto row = [](const char *text, const char *date) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(date);
    };
    row("Wed, 09 Jun 2021 10:18:14 GMT", "2021-06-09T10:18:14Z");
    row("Wednesday, 09-Jun-21 10:18:14 GMT", "2021-06-09T10:18:14Z");
    row("Wed Jun  9 10:18:14 2021", "2021-06-09T10:18:14Z");
    row("9 june 99 1:2:3", "1999-06-09T01:02:03Z");
    row("Wed, 31 Feb 2021 10:18:14 GMT", "");
    row("Wed, 09 Jun 2021 25:18:14 GMT", "");
    row("Wed, 09 Jun 1600 10:18:14 GMT", "");
    row("tomorrow", "");
}

void TestCookieJar::dates()
{
    QFETCH(QString, text);
    const QDateTime date = CookieJar::parseDate(text);
    QTEST(date.isValid() ? date.toString(Qt::ISODate) : QString(), "date");
}

void TestCookieJar::replacingAndExpiring()
{
    CookieJar jar;
    jar.update(host, QStringLiteral("/"),
               setCookies({QStringLiteral("a=1"), QStringLiteral("b=2"), QStringLiteral("a=3; Max-Age=5")}), now);
    QCOMPARE(jar.header(host, QStringLiteral("/"), now), QStringLiteral("a=3; b=2")); // In its place.
    QCOMPARE(jar.header(host, QStringLiteral("/"), now.addSecs(5)), QStringLiteral("b=2"));
    jar.expire(now.addSecs(5));
    QCOMPARE(jar.cookies().size(), size_t(1));
}

void TestCookieJar::switches()
{
    CookieJar jar;
    jar.update(host, QStringLiteral("/"), setCookies({QStringLiteral("a=1"), QStringLiteral("b=2")}), now);
    jar.setEnabledAt(0, false);
    QCOMPARE(jar.header(host, QStringLiteral("/"), now), QStringLiteral("b=2"));
    // What was switched off stays off when it is given anew.
    jar.update(host, QStringLiteral("/"), setCookies({QStringLiteral("a=9")}), now);
    QCOMPARE(jar.header(host, QStringLiteral("/"), now), QStringLiteral("b=2"));
    jar.setEnabled(false);
    QCOMPARE(jar.header(host, QStringLiteral("/"), now), QString());
    jar.update(host, QStringLiteral("/"), setCookies({QStringLiteral("c=3")}), now);
    QCOMPARE(jar.cookies().size(), size_t(2)); // Switched off, it takes nothing in.
}

void TestCookieJar::tooMany()
{
    CookieJar jar;
    for (int i = 0; i < CookieJar::maxCookies + 5; ++i)
        jar.update(host, QStringLiteral("/"), setCookies({QStringLiteral("c%1=x").arg(i)}), now);
    QCOMPARE(int(jar.cookies().size()), CookieJar::maxCookies);
    QCOMPARE(jar.cookies().front().name, QStringLiteral("c5"));
}

void TestCookieJar::theTable()
{
    CookieJarModel model([] { return now; });
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy changed(&model, &CookieJarModel::jarChanged);
    QSignalSpy refused(&model, &CookieJarModel::refused);
    model.change([](CookieJar &jar) {
        jar.update(host, QStringLiteral("/"),
                   setCookies({QStringLiteral("a=1; HttpOnly; SameSite=Lax"), QStringLiteral("b=2; Secure")}), now);
    });
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, CookieJarModel::Flags).data().toString(), QStringLiteral("HttpOnly, SameSite=Lax"));
    QCOMPARE(model.index(0, CookieJarModel::Expires).data().toString(), QStringLiteral("session"));
    QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QLatin1String("HTTPS")));
    QVERIFY(model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!model.jar().cookies()[0].enabled);
    QVERIFY(model.setData(model.index(0, CookieJarModel::Value), QStringLiteral("9")));
    QCOMPARE(model.jar().cookies()[0].value, QStringLiteral("9"));
    QVERIFY(!model.setData(model.index(0, CookieJarModel::Path), QStringLiteral("x")));
    QVERIFY(!model.setData(model.index(0, CookieJarModel::Expires), QStringLiteral("soon")));
    QCOMPARE(refused.count(), 2);
    QVERIFY(model.setData(model.index(0, CookieJarModel::Expires), QStringLiteral("2031-01-01 00:00:00")));
    QCOMPARE(model.jar().cookies()[0].expires, QDateTime(QDate(2031, 1, 1), QTime(0, 0), Qt::UTC).toSecsSinceEpoch());
    QVERIFY(model.setData(model.index(0, CookieJarModel::Expires), QStringLiteral("2029-01-01 00:00:00")));
    QCOMPARE(model.rowCount(), 1); // It has expired, so it is gone.
    QCOMPARE(model.addFor(QStringLiteral("localhost:80")), 1);
    QCOMPARE(model.jar().cookies()[1].host, host);
    QVERIFY(changed.count() >= 5);
}

QTEST_APPLESS_MAIN(TestCookieJar)
#include "tst_cookiejar.moc"
