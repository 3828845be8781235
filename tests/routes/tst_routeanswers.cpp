#include "engine/routes/blueprinttree.h"
#include "engine/routes/converteranswer.h"
#include "engine/routes/sessioncookieanswer.h"
#include "engine/routes/urlbuildanswer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace athanor;

namespace {

QJsonObject parse(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) qFatal("%s", qPrintable(error.errorString()));
    return document.object();
}

const QByteArray tree = R"({"tree": {"name": "", "own_name": "app", "file": "app.py", "line": 2, "routes": [
    {"rule": "/", "endpoint": "home", "methods": ["GET"], "file": "app.py", "line": 4}],
    "children": [{"name": "shop", "own_name": "shop", "prefix": "/shop", "file": "shop.py", "line": 3,
        "registered_in": "app.py", "registered_line": 9, "subdomain": "old", "subdomain_from": "register",
        "static_folder": "shelf", "static_url": "/shop/shelf", "template_folder": "pages",
        "prefix_parts": [{"text": "/shop", "from": "constructor", "blueprint": "shop", "file": "shop.py", "line": 3}],
        "hooks": [{"phase": "error_handler", "name": "lost", "handles": "404", "file": "shop.py", "line": 7}],
        "children": [{"name": "shop.inner", "prefix": "/shop/inner", "prefix_parts": [
            {"text": "/shop", "from": "parent", "blueprint": "shop"}, {"text": "/inner", "from": "register"}]}]}]}})";

} // namespace

class RouteAnswersTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsATree();
    void refusesATree_data();
    void refusesATree();
    void readsAnAddress();
    void readsAConverter();
    void readsACookie();
    void asksAsTheProtocolSays();
};

void RouteAnswersTest::readsATree()
{
    const Result<BlueprintTree> read = BlueprintTree::fromJson(parse(tree));
    QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().message));
    QCOMPARE(read->root.ownName, QStringLiteral("app"));
    const BlueprintNode &shop = read->root.children.at(0);
    QCOMPARE(shop.prefixParts.at(0).from, PrefixPart::From::Constructor);
    QCOMPARE(shop.subdomainFrom, PrefixPart::From::Register);
    QCOMPARE(shop.hooks.at(0).handles, QStringLiteral("404"));
    QCOMPARE(shop.children.at(0).prefixParts.at(0).from, PrefixPart::From::Parent);
    QCOMPARE(BlueprintTree::fromJson({{QStringLiteral("tree"), read->toJson()}})->toJson(), read->toJson());
    QCOMPARE(read->toText(), QStringLiteral("app  application  (app.py:2)\n"
                                            "  GET / → home  (app.py:4)\n"
                                            "  shop  /shop = /shop from Blueprint(…)  (shop.py:3)\n"
                                            "    subdomain old\n"
                                            "    error_handler for 404: lost  (shop.py:7)\n"
                                            "    templates: pages\n"
                                            "    static files: shelf at /shop/shelf\n"
                                            "    shop.inner  /shop/inner = /shop from shop + /inner from "
                                            "register_blueprint(…)"));
}

void RouteAnswersTest::refusesATree_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("a list") << QByteArray(R"({"tree": []})");
    QTest::newRow("children as text") << QByteArray(R"({"tree": {"children": "x"}})");
    QTest::newRow("a route without rule") << QByteArray(R"({"tree": {"routes": [{}]}})");
    QByteArray deep = "{}";
    for (int level = 0; level < 40; ++level) deep = R"({"children": [)" + deep + "]}";
    QTest::newRow("nested without end") << QByteArray(R"({"tree": )" + deep + "}");
}

void RouteAnswersTest::refusesATree()
{
    QFETCH(QByteArray, json);
    const Result<BlueprintTree> read = BlueprintTree::fromJson(parse(json));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::BadInput);
}

void RouteAnswersTest::readsAnAddress()
{
    const Result<UrlBuildAnswer> built =
        UrlBuildAnswer::fromJson(parse(R"({"url": "/item/3?page=2", "rule": "/item/<int:n>",
        "kind": null, "values": [{"name": "n", "value": 3, "converter": "<int:n>", "text": "3"},
        {"name": "page", "value": "2", "text": "2", "query": true, "added": true}],
        "rules": [{"rule": "/item/<int:n>", "methods": ["GET"], "chosen": true}, {"rule": "/x", "reason": "needs y"}]})"));
    QVERIFY(built.ok() && built->ok());
    QVERIFY(built->values[1].isQuery && built->values[1].isAdded && !built->values[0].isQuery);
    QVERIFY(built->rules[0].chosen);
    const Result<UrlBuildAnswer> failed = UrlBuildAnswer::fromJson(
        parse(R"({"url": null, "kind": "missing", "missing": ["n", 3], "near": [], "reason": "It needs n."})"));
    QVERIFY(failed.ok() && !failed->ok());
    QCOMPARE(failed->missing, QStringList{QStringLiteral("n")});
    for (const char *wrong : {"{}", R"({"url": "/", "values": 1})", R"({"url": "/", "rules": [{}]})"})
        QVERIFY2(!UrlBuildAnswer::fromJson(parse(wrong)), wrong);
}

void RouteAnswersTest::readsAConverter()
{
    const Result<ConverterAnswer> read =
        ConverterAnswer::fromJson(parse(R"json({"converter": "int(max=5)", "known": ["int"],
        "problem": null, "class": "IntegerConverter", "learners": false, "regex": "\\d+", "groups": 0, "weight": 50,
        "fits": true, "accepted": false, "refusal": "to_python raised", "exception": "ValidationError: "})json"));
    QVERIFY(read.ok());
    QCOMPARE(read->weight, 50.0);
    QVERIFY(read->fits && !read->accepted && read->file.isEmpty());
    QVERIFY(!read->takesSlashes && !read->roundTrip && !read->isLearners);
    const Result<ConverterAnswer> own =
        ConverterAnswer::fromJson(parse(R"json({"converter": "pony", "known": ["int", "pony"], "class": "Pony",
        "learners": true, "file": "app.py", "line": 7, "regex": "a/b", "groups": 2, "weight": 200, "takes_slashes": true,
        "fits": true, "accepted": true, "value": [1], "type": "list", "back": "a/b", "back_error": "TypeError: no",
        "round_trip": true})json"));
    QVERIFY(own.ok());
    QVERIFY(own->isLearners && own->takesSlashes && own->accepted && own->roundTrip);
    QCOMPARE(own->known.size(), 2);
    QCOMPARE(own->className, QStringLiteral("Pony"));
    QCOMPARE(own->file, QStringLiteral("app.py"));
    QCOMPARE(own->line, 7);
    QCOMPARE(own->groups, 2);
    QCOMPARE(own->value, QJsonValue(QJsonArray{1}));
    QCOMPARE(own->type, QStringLiteral("list"));
    QCOMPARE(own->back, QStringLiteral("a/b"));
    QCOMPARE(own->backError, QStringLiteral("TypeError: no"));
    QVERIFY(!ConverterAnswer::fromJson({}));
}

void RouteAnswersTest::readsACookie()
{
    const Result<SessionCookieAnswer> read = SessionCookieAnswer::fromJson(parse(R"({"cookie_name": "session",
        "cookie": "a.b.c", "payload": {"who": "ada"}, "payload_text": "{}", "compressed": true, "signed_at":
        "2024-05-06T12:00:00Z", "age_s": -3, "max_age_s": 60, "signature": "c", "verdict": "expired", "reason": "Old."})"));
    QVERIFY(read.ok());
    QCOMPARE(read->verdict, SessionCookieAnswer::Verdict::Expired);
    QCOMPARE(read->ageSeconds, -3.0);
    QCOMPARE(SessionCookieAnswer::fromJson(read->toJson())->toJson(), read->toJson());
    QCOMPARE(SessionCookieAnswer::fromJson({})->verdict, SessionCookieAnswer::Verdict::None);
    QVERIFY(!SessionCookieAnswer::fromJson(parse(R"({"verdict": "perhaps"})")));
}

void RouteAnswersTest::asksAsTheProtocolSays()
{
    const UrlBuildQuestion url{QStringLiteral("shop.item"), {{QStringLiteral("n"), 3}}, QStringLiteral("POST"), true,
                               QStringLiteral("top"),       QStringLiteral("shop.test")};
    QCOMPARE(url.toOperation(), parse(R"({"op": "build-url", "endpoint": "shop.item", "values": {"n": 3},
        "method": "POST", "external": true, "anchor": "top", "host": "shop.test"})"));
    SessionCookieQuestion cookie{{},
                                 QStringLiteral("a.b.c"),
                                 {{QStringLiteral("who"), QStringLiteral("ada")}},
                                 QStringLiteral("k"),
                                 QStringLiteral("s"),
                                 QStringLiteral("2024-05-06T12:00:00Z")};
    QCOMPARE(cookie.toOperation(), parse(R"({"op": "session-decode", "cookie": "a.b.c", "payload": {"who": "ada"},
        "key": "k", "salt": "s", "signed_at": "2024-05-06T12:00:00Z"})"));
    cookie.task = SessionCookieQuestion::Task::Sign;
    QCOMPARE(cookie.toOperation().value(QLatin1String("op")).toString(), QStringLiteral("session-sign"));
    cookie.task = SessionCookieQuestion::Task::Test;
    QCOMPARE(cookie.toOperation().value(QLatin1String("op")).toString(), QStringLiteral("session-test"));
}

QTEST_APPLESS_MAIN(RouteAnswersTest)
#include "tst_routeanswers.moc"
