#include "engine/routes/requesttrace.h"

#include <QJsonDocument>
#include <QTest>

using namespace athanor;

namespace {

QJsonObject parse(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }

const QByteArray fullTrace = R"({
    "status": 200, "reason": "OK", "headers": [["Content-Type", "text/html"], ["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]],
    "body64": "cG9ueQ==", "truncated": false, "ms": 1.5,
    "match": {"endpoint": "show", "rule": "/ponies/<int:n>", "arguments": {"n": {"value": 41, "type": "int"}}},
    "routing_error": null,
    "candidates": [
        {"rule": "/ponies/<int:n>", "endpoint": "show", "methods": ["GET"], "result": "matched", "reason": "",
         "arguments": {"n": {"value": 41, "type": "int"}}},
        {"rule": "/ponies/new", "endpoint": "new", "methods": ["POST"], "result": "no-match", "reason": "“41” is not “new”",
         "arguments": {}}],
    "hooks": [
        {"phase": "before_request", "name": "load", "blueprint": null, "file": "app.py", "line": 4, "ms": 0.1,
         "short_circuit": false, "exception": null},
        {"phase": "view", "name": "show", "blueprint": "ponies", "file": "app.py", "line": 9, "ms": 0.5,
         "short_circuit": false, "exception": "IndexError: list index out of range"}],
    "templates": [{"name": "pony.html", "context": ["pony"]}],
    "session": {"before": {}, "after": {"seen": 1}},
    "sql": [{"statement": "SELECT 1", "parameters": [], "rows": 1, "ms": 0.2, "file": "app.py", "line": 10}],
    "exception": null})";

} // namespace

class RequestTraceTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsATrace();
    void writesTheCommandLinesObject();
    void tellsBytesFromText();
    void refuses_data();
    void refuses();
    void absentPartsAreEmpty();
    void phasesHaveTheProtocolsNames();
    void readsWhatEachCallDid();
    void readsTheMatch();
};

void RequestTraceTest::readsATrace()
{
    const Result<RequestTrace> trace = RequestTrace::fromJson(parse(fullTrace));
    QVERIFY2(trace.ok(), trace.ok() ? "" : qPrintable(trace.error().message));
    QCOMPARE(trace->status, 200);
    QCOMPARE(trace->body, QByteArray("pony"));
    QCOMPARE(trace->headers.size(), 3u);
    QVERIFY(trace->matched);
    QCOMPARE(trace->rule, QStringLiteral("/ponies/<int:n>"));
    QCOMPARE(trace->candidates[1].outcome, RouteCandidate::Outcome::NoMatch);
    QCOMPARE(trace->hooks[0].phase, HookCall::Phase::BeforeRequest);
    QCOMPARE(trace->hooks[1].blueprint, QStringLiteral("ponies"));
    QCOMPARE(trace->hooks[1].exception, QStringLiteral("IndexError: list index out of range"));
    QVERIFY(trace->exception.isEmpty());
}

void RequestTraceTest::writesTheCommandLinesObject()
{
    const QJsonObject json = RequestTrace::fromJson(parse(fullTrace))->toJson();
    QCOMPARE(json.value(QLatin1String("body")).toString(), QStringLiteral("pony"));
    QCOMPARE(json.value(QLatin1String("match")).toObject(),
             parse(R"({"endpoint": "show", "rule": "/ponies/<int:n>", "arguments": {"n": 41}})"));
    QCOMPARE(json.value(QLatin1String("candidates")).toArray().at(0).toObject(),
             parse(R"({"rule": "/ponies/<int:n>", "endpoint": "show", "methods": ["GET"], "result": "matched",
                       "reason": "", "arguments": {"n": 41}})"));
    QCOMPARE(json.value(QLatin1String("hooks")).toArray().at(0).toObject(),
             parse(R"({"phase": "before_request", "name": "load", "blueprint": null, "file": "app.py", "line": 4,
                       "ms": 0.1, "short_circuit": false, "exception": null})"));
    for (const char *member :
         {"status", "headers", "body", "match", "candidates", "hooks", "templates", "session", "sql"})
        QVERIFY2(json.contains(QLatin1String(member)), member);
    QCOMPARE(json.value(QLatin1String("session")), parse(fullTrace).value(QLatin1String("session")));
    QCOMPARE(json.value(QLatin1String("sql")), parse(fullTrace).value(QLatin1String("sql")));
}

void RequestTraceTest::tellsBytesFromText()
{
    const auto bodyOf = [](const char *body64) {
        const QJsonObject json{{QStringLiteral("status"), 200}, {QStringLiteral("body64"), QLatin1String(body64)}};
        return RequestTrace::fromJson(json)->toJson().value(QLatin1String("body"));
    };
    QCOMPARE(bodyOf("w6k="), QJsonValue(QStringLiteral("é")));
    QCOMPARE(bodyOf(""), QJsonValue(QString()));
    QCOMPARE(bodyOf("iVBORw=="), QJsonValue(parse(R"({"base64": "iVBORw=="})")));
    QCOMPARE(bodyOf("w6nD"), QJsonValue(parse(R"({"base64": "w6nD"})"))); // Ends within a character.
}

void RequestTraceTest::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("status as text") << QByteArray(R"({"status": "200"})");
    QTest::newRow("status out of range") << QByteArray(R"({"status": 7})");
    QTest::newRow("headers as object") << QByteArray(R"({"status": 200, "headers": {"a": "b"}})");
    QTest::newRow("a header of three") << QByteArray(R"({"status": 200, "headers": [["a", "b", "c"]]})");
    QTest::newRow("a header of numbers") << QByteArray(R"({"status": 200, "headers": [["a", 1]]})");
    QTest::newRow("body is no base64") << QByteArray(R"({"status": 200, "body64": "***"})");
    QTest::newRow("match as list") << QByteArray(R"({"status": 200, "match": []})");
    QTest::newRow("candidates as object") << QByteArray(R"({"status": 200, "candidates": {}})");
    QTest::newRow("unknown result") << QByteArray(
        R"({"status": 200, "candidates": [{"rule": "/", "result": "maybe"}]})");
    QTest::newRow("unknown phase") << QByteArray(R"({"status": 200, "hooks": [{"phase": "lunch"}]})");
    QTest::newRow("session as text") << QByteArray(R"({"status": 200, "session": "x"})");
    QTest::newRow("sql as number") << QByteArray(R"({"status": 200, "sql": 1})");
    QTest::newRow("steps as object") << QByteArray(R"({"status": 200, "steps": {}})");
    QTest::newRow("unknown step") << QByteArray(R"({"status": 200, "steps": [{"kind": "dance"}]})");
    QTest::newRow("a note without text") << QByteArray(R"({"status": 200, "notes": [{"kind": "cut"}]})");
    QTest::newRow("changes of no name") << QByteArray(
        R"({"status": 200, "hooks": [{"phase": "view", "changes": {"g": [{"before": 1}]}}]})");
    QTest::newRow("changes as text") << QByteArray(
        R"({"status": 200, "hooks": [{"phase": "view", "changes": {"headers": "x"}}]})");
    QTest::newRow("loaded templates as text") << QByteArray(R"({"status": 200, "templates": [{"loaded": "x"}]})");
    QTest::newRow("exception as text") << QByteArray(R"({"status": 200, "exception": "x"})");
}

void RequestTraceTest::refuses()
{
    QFETCH(QByteArray, json);
    const Result<RequestTrace> trace = RequestTrace::fromJson(parse(json));
    QVERIFY(!trace);
    QCOMPARE(trace.error().code, ErrorCode::BadInput);
    QVERIFY(!trace.error().message.isEmpty());
}

void RequestTraceTest::absentPartsAreEmpty()
{
    const Result<RequestTrace> trace = RequestTrace::fromJson(parse(R"({"status": 404, "match": null,
        "routing_error": {"type": "NotFound", "message": "Nothing here."}})"));
    QVERIFY(trace.ok());
    QVERIFY(!trace->matched);
    QCOMPARE(trace->routingError, QStringLiteral("NotFound"));
    QVERIFY(trace->toJson().value(QLatin1String("match")).isNull());
    QVERIFY(trace->hooks.empty());
}

void RequestTraceTest::phasesHaveTheProtocolsNames()
{
    QCOMPARE(phaseName(HookCall::Phase::TeardownAppContext), QStringLiteral("teardown_appcontext"));
    QCOMPARE(phaseName(HookCall::Phase::UrlValuePreprocessor), QStringLiteral("url_value_preprocessor"));
}

void RequestTraceTest::readsWhatEachCallDid()
{
    const Result<RequestTrace> trace = RequestTrace::fromJson(parse(R"({"status": 202,
        "hooks": [
            {"phase": "view", "name": "page", "answered": {"status": 200, "type": "text/html"}, "statements": [0, 1, -4, "x"],
             "exception_file": "app.py", "exception_line": 7},
            {"phase": "context_processor", "name": "menu", "caller": 0},
            {"phase": "error_handler", "name": "lost", "handles": "404"},
            {"phase": "after_request", "name": "stamp", "changes": {
                "status": {"before": 200, "after": 202},
                "body": {"before": {"length": 3, "hash": "aa"}, "after": {"length": null, "hash": null}},
                "headers": [{"name": "X-A", "after": "1"}, {"name": "X-B", "before": null, "after": "2"}],
                "g": [{"name": "user", "before": {"id": 1}}]}}],
        "saved_session": {"cookies": [{"name": "session", "after": "session=x"}]},
        "static_file": {"folder": "static", "filename": "a.css", "exists": true, "size": 4, "reason": "It is sent whole."},
        "templates": [{"name": "page.html", "call": 0, "file": "templates/page.html",
            "origins": [{"name": "menu", "type": "list", "value": [1], "origin": "context_processor", "by": "menu",
                         "blueprint": "shop"}, {"name": "g", "origin": "flask"}, {"name": "title", "origin": "argument"}],
            "loaded": [{"name": "base.html", "parent": "page.html", "how": "extends", "line": 1}]}]})"));
    QVERIFY2(trace.ok(), trace.ok() ? "" : qPrintable(trace.error().message));
    QCOMPARE(trace->hooks[0].answerStatus, 200);
    QCOMPARE(trace->hooks[0].statements, (std::vector<int>{0, 1}));
    QCOMPARE(trace->hooks[0].exceptionLine, 7);
    QCOMPARE(trace->hooks[1].phase, HookCall::Phase::ContextProcessor);
    QCOMPARE(trace->hooks[1].caller, 0);
    QCOMPARE(trace->hooks[2].handles, QStringLiteral("404"));
    const CallChanges &changes = trace->hooks[3].changes;
    QCOMPARE(changes.statusAfter, 202);
    QCOMPARE(changes.bodyBefore->length, 3.0);
    QCOMPARE(changes.bodyAfter->length, -1.0);
    QVERIFY(!changes.headers[0].before && changes.headers[0].after);
    QVERIFY(changes.headers[1].before && changes.headers[1].before->isNull()); // There, and None.
    QVERIFY(!changes.g[0].after);
    QVERIFY(trace->hooks[0].changes.isEmpty() && !changes.isEmpty());
    QCOMPARE(trace->savedSession.cookies.size(), 1u);
    QVERIFY(trace->staticFile.exists);
    QCOMPARE(trace->templateUses[0].context[0].origin, ContextName::Origin::ContextProcessor);
    QCOMPARE(trace->templateUses[0].context[1].origin, ContextName::Origin::Flask);
    QCOMPARE(trace->templateUses[0].loaded[0].how, QStringLiteral("extends"));
    const QJsonObject shown = trace->toJson();
    QCOMPARE(shown.value(QLatin1String("hooks")).toArray().at(3).toObject().value(QLatin1String("changes")),
             QJsonValue(changes.toJson()));
    QCOMPARE(CallChanges::fromJson(changes.toJson())->headers.size(), 2u);
    QVERIFY(shown.value(QLatin1String("static_file")).isObject());
}

void RequestTraceTest::readsTheMatch()
{
    const Result<RequestTrace> trace = RequestTrace::fromJson(parse(R"({"status": 200,
        "candidates": [{"rule": "/a", "result": "matched", "fate": "won", "step": 2},
                       {"rule": "/b", "result": "no-match", "fate": "not-reached", "step": null},
                       {"rule": "/c", "result": "no-match", "fate": "perhaps", "step": 1e99}],
        "steps": [{"kind": "start", "text": "GET /a", "left": 3}, {"kind": "end", "text": "a", "left": 3, "status": 200}],
        "notes": [{"kind": "cut", "text": "There were more.", "rules": [0, 7]}],
        "binding": {"host": "api.test", "subdomain": "api", "subdomain_matching": true}})"));
    QVERIFY2(trace.ok(), trace.ok() ? "" : qPrintable(trace.error().message));
    QCOMPARE(trace->candidates[0].fate, RouteCandidate::Fate::Won);
    QCOMPARE(trace->candidates[0].step, 2);
    QCOMPARE(trace->candidates[1].fate, RouteCandidate::Fate::NotReached);
    QCOMPARE(trace->candidates[1].step, -1);
    QCOMPARE(trace->candidates[2].fate, RouteCandidate::Fate::Unknown);
    QCOMPARE(trace->steps.back().status, 200);
    QCOMPARE(trace->notes[0].rules, (std::vector<int>{0, 7}));
    QVERIFY(trace->binding.subdomainMatching && !trace->binding.hostMatching);
    const QJsonObject shown = trace->toJson();
    QCOMPARE(shown.value(QLatin1String("steps")).toArray().size(), 2);
    QCOMPARE(shown.value(QLatin1String("candidates")).toArray().at(0).toObject().value(QLatin1String("fate")),
             QJsonValue(QStringLiteral("won")));
    QVERIFY(!shown.value(QLatin1String("candidates")).toArray().at(2).toObject().contains(QLatin1String("fate")));
}

QTEST_APPLESS_MAIN(RequestTraceTest)
#include "tst_requesttrace.moc"
