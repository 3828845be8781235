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

QTEST_APPLESS_MAIN(RequestTraceTest)
#include "tst_requesttrace.moc"
