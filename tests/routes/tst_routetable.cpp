#include "engine/routes/routetable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace athanor;

class RouteTableTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesTheCommandLinesArray();
    void refuses_data();
    void refuses();
};

void RouteTableTest::writesTheCommandLinesArray()
{
    const Result<RouteTable> table = RouteTable::fromJson(QJsonDocument::fromJson(R"({"rules": [
        {"rule": "/static/<path:filename>", "endpoint": "static", "methods": ["GET"], "converters": {"filename": "path"},
         "blueprint": null, "defaults": {}, "subdomain": null, "source": null},
        {"rule": "/owners/<name>", "endpoint": "owners.show", "methods": ["GET", "POST", 7],
         "converters": {"name": "default", "odd": 3}, "blueprint": "owners", "defaults": {"page": 1}, "subdomain": "api", "strict_slashes": false,
         "source": {"file": "owners.py", "line": 9}}]})")
                                                              .object());
    QVERIFY(table.ok());
    QCOMPARE(table->rules.size(), 2u);
    QCOMPARE(table->rules[1].file, QStringLiteral("owners.py"));
    QCOMPARE(table->rules[1].line, 9);
    const QJsonArray expected = QJsonDocument::fromJson(R"([
        {"rule": "/static/<path:filename>", "endpoint": "static", "methods": ["GET"], "converters": {"filename": "path"},
         "blueprint": null, "defaults": {}, "subdomain": null, "host": null, "strict_slashes": true,
         "file": null, "line": null},
        {"rule": "/owners/<name>", "endpoint": "owners.show", "methods": ["GET", "POST"],
         "converters": {"name": "default", "odd": ""}, "blueprint": "owners", "defaults": {"page": 1},
         "subdomain": "api", "host": null, "strict_slashes": false, "file": "owners.py", "line": 9}])")
                                    .array();
    QCOMPARE(table->toJson(), expected);
}

void RouteTableTest::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("rules is no list") << QByteArray(R"({"rules": {"a": 1}})");
    QTest::newRow("a rule is no object") << QByteArray(R"({"rules": [1]})");
    QTest::newRow("no rule") << QByteArray(R"({"rules": [{"endpoint": "a"}]})");
    QTest::newRow("no endpoint") << QByteArray(R"({"rules": [{"rule": "/"}]})");
    QTest::newRow("methods") << QByteArray(R"({"rules": [{"rule": "/", "endpoint": "a", "methods": "GET"}]})");
    QTest::newRow("converters") << QByteArray(R"({"rules": [{"rule": "/", "endpoint": "a", "converters": []}]})");
}

void RouteTableTest::refuses()
{
    QFETCH(QByteArray, json);
    const Result<RouteTable> table = RouteTable::fromJson(QJsonDocument::fromJson(json).object());
    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::BadInput);
}

QTEST_APPLESS_MAIN(RouteTableTest)
#include "tst_routetable.moc"
