#include "engine/routes/routetable.h"
#include "engine/routes/routewinner.h"
#include "engine/routes/savedrequest.h"

#include <QJsonArray>
#include <QtTest>

using namespace athanor;

namespace {

QJsonObject answerOf(const QJsonArray &winners) { return {{QStringLiteral("winners"), winners}}; }

QJsonObject winner(const char *kind) { return {{QStringLiteral("kind"), QLatin1String(kind)}}; }

RouteWinner match(const QString &endpoint)
{
    RouteWinner won;
    won.kind = RouteWinner::Kind::Match;
    won.endpoint = endpoint;
    won.rule = QLatin1Char('/') + endpoint;
    return won;
}

} // namespace

/// Who wins a path: read from hostile data, told in words, and set beside what won before.
class TestRouteWinner final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readAndTold_data();
    void readAndTold();
    void whatIsNotOfTheForm_data();
    void whatIsNotOfTheForm();
    void asked();
    void changesSinceItWasUnderstood();
    void hostsOfATable();
    void theHostOfARequest();
};

void TestRouteWinner::readAndTold_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("words");
    QTest::newRow("match") << QByteArray(R"({"kind":"match","endpoint":"pony","rule":"/p/<n>"})")
                           << QStringLiteral("pony, /p/<n>");
    QTest::newRow("domain") << QByteArray(R"({"kind":"match","endpoint":"pony","rule":"/p","domain":"api"})")
                            << QStringLiteral("pony, api|/p");
    QTest::newRow("redirect") << QByteArray(R"({"kind":"redirect","status":308,"url":"http://localhost/p/?a=1"})")
                              << QStringLiteral("308 to /p/?a=1");
    QTest::newRow("elsewhere") << QByteArray(R"({"kind":"redirect","status":301,"url":"http://api.pony.test/p"})")
                               << QStringLiteral("301 to http://api.pony.test/p");
    QTest::newRow("method") << QByteArray(R"({"kind":"method","status":405,"allowed":["HEAD","GET","OPTIONS"]})")
                            << QStringLiteral("405: only GET");
    QTest::newRow("options") << QByteArray(R"({"kind":"method","status":405,"allowed":["OPTIONS"]})")
                             << QStringLiteral("405: only OPTIONS");
    QTest::newRow("nothing") << QByteArray(R"({"kind":"not-found","status":404})") << QStringLiteral("404: no rule");
    QTest::newRow("refused") << QByteArray(R"({"kind":"refused","status":400,"text":"Bad Request"})")
                             << QStringLiteral("400: Bad Request");
    QTest::newRow("raised") << QByteArray(R"({"kind":"raised","status":500,"text":"KeyError: 1"})")
                            << QStringLiteral("500: KeyError: 1");
    QTest::newRow("unsendable") << QByteArray(R"({"kind":"unsendable","text":"no header"})")
                                << QStringLiteral("no header");
}

void TestRouteWinner::readAndTold()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, words);
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const Result<QList<RouteWinner>> read = RouteWinner::listFromJson(answerOf({object}), 1);
    QVERIFY(read);
    QCOMPARE(read->first().words(), words);
}

void TestRouteWinner::whatIsNotOfTheForm_data()
{
    QTest::addColumn<QJsonObject>("json");
    QTest::newRow("no list") << QJsonObject{{QStringLiteral("winners"), 7}};
    QTest::newRow("absent") << QJsonObject{};
    QTest::newRow("too few") << answerOf({winner("match")});
    QTest::newRow("too many") << answerOf({winner("match"), winner("match"), winner("match")});
    QTest::newRow("no kind") << answerOf({winner("match"), QJsonObject{}});
    QTest::newRow("another kind") << answerOf({winner("match"), winner("all")});
    QTest::newRow("no object") << answerOf({winner("match"), 3});
}

void TestRouteWinner::whatIsNotOfTheForm()
{
    QFETCH(QJsonObject, json);
    QVERIFY(!RouteWinner::listFromJson(json, 2));
}

void TestRouteWinner::asked()
{
    const WinnerQuestion question{QStringLiteral("POST"), QStringLiteral("/a?b=c"), QStringLiteral("api.test")};
    QCOMPARE(question.title(), QStringLiteral("POST api.test/a?b=c"));
    const QJsonObject operation = RouteWinner::operation({question});
    QCOMPARE(operation.value(QLatin1String("op")).toString(), QStringLiteral("winners"));
    const QJsonObject first = operation.value(QLatin1String("requests")).toArray().first().toObject();
    QCOMPARE(first, (QJsonObject{{QStringLiteral("method"), QStringLiteral("POST")},
                                 {QStringLiteral("path"), QStringLiteral("/a?b=c")},
                                 {QStringLiteral("host"), QStringLiteral("api.test")}}));
}

void TestRouteWinner::changesSinceItWasUnderstood()
{
    const WinnerQuestion one{QStringLiteral("GET"), QStringLiteral("/1")};
    const WinnerQuestion two{QStringLiteral("GET"), QStringLiteral("/2")};
    const RouteWinner a = match(QStringLiteral("a"));
    const RouteWinner b = match(QStringLiteral("b"));
    const RouteWinner c = match(QStringLiteral("c"));
    RouteWinners winners;
    winners.setNow({one, two}, {a, b});
    QVERIFY(winners.changes().empty());
    winners.setNow({one, two}, {c, b});
    QCOMPARE(winners.changes(), (std::vector<RouteWinners::Change>{{one, a, c}}));
    // What a half-typed edit did on the way is no past.
    winners.setNow({one, two}, {b, c});
    QCOMPARE(winners.changes(), (std::vector<RouteWinners::Change>{{one, a, b}, {two, b, c}}));
    winners.accept();
    QVERIFY(winners.changes().empty());
    winners.setNow({two, one}, {b, b});
    QCOMPARE(winners.changes(), (std::vector<RouteWinners::Change>{{two, c, b}}));
    // One that was away is new when it comes back.
    winners.setNow({one}, {b});
    QVERIFY(winners.changes().empty());
    winners.setNow({one, two}, {b, a});
    QVERIFY(winners.changes().empty());
    winners.clear();
    winners.setNow({one}, {a});
    QVERIFY(winners.changes().empty());
}

void TestRouteWinner::hostsOfATable()
{
    const auto table = [](const QByteArray &json) {
        return *RouteTable::fromJson(QJsonDocument::fromJson(json).object());
    };
    const QByteArray rules = R"("rules":[{"rule":"/","endpoint":"a"},{"rule":"/","endpoint":"b","subdomain":"api"},
        {"rule":"/x","endpoint":"c","subdomain":"api"},{"rule":"/","endpoint":"d","subdomain":"<u>"}])";
    QVERIFY(table('{' + rules + '}').hosts().isEmpty());
    QVERIFY(table('{' + rules + R"(,"subdomain_matching":true})").hosts().isEmpty());
    QVERIFY(table('{' + rules + R"(,"server_name":"pony.test"})").hosts().isEmpty());
    QCOMPARE(table('{' + rules + R"(,"server_name":"pony.test","subdomain_matching":true})").hosts(),
             (QStringList{QStringLiteral("pony.test"), QStringLiteral("api.pony.test")}));
    QCOMPARE(table(R"({"rules":[{"rule":"/","endpoint":"a","host":"one.test"},
        {"rule":"/","endpoint":"b","host":"<x>.test"}],"host_matching":true})")
                 .hosts(),
             QStringList{QStringLiteral("one.test")});
}

void TestRouteWinner::theHostOfARequest()
{
    SavedRequest request;
    request.headers = {{QStringLiteral("X-A"), QStringLiteral("1")}, {QStringLiteral("HOST"), QStringLiteral("old")}};
    QCOMPARE(request.host(), QStringLiteral("old"));
    request.setHost(QStringLiteral("api.pony.test"));
    QCOMPARE(request.host(), QStringLiteral("api.pony.test"));
    QCOMPARE(request.headers.size(), size_t(2));
    QCOMPARE(request.toText(), QByteArray("GET /\nHost: api.pony.test\nX-A: 1\n"));
    QCOMPARE(*SavedRequest::parse(request.toText(), QStringLiteral("a.http")), request);
    request.setHost({});
    QVERIFY(request.host().isEmpty());
    QCOMPARE(request.headers.size(), size_t(1));
}

QTEST_GUILESS_MAIN(TestRouteWinner)
#include "tst_routewinner.moc"
