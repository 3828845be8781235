#include "engine/routes/learnererror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace athanor;

class LearnerErrorTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsTheProtocolsObject();
    void membersOfTheWrongTypeReadAsEmpty();
    void framesEndAtOneHundred();
    void survivesTheRoundTrip();
};

void LearnerErrorTest::readsTheProtocolsObject()
{
    const LearnerError error = LearnerError::fromJson(QJsonDocument::fromJson(R"({
        "type": "ModuleNotFoundError", "message": "No module named 'flask_login'", "file": "app.py", "line": 3,
        "hint": "Install it.", "package": "flask-login", "traceback": "Traceback …",
        "frames": [{"file": "app.py", "line": 3, "function": "<module>", "text": "import flask_login"}]})")
                                                          .object());
    QVERIFY(!error.isEmpty());
    QCOMPARE(error.type, QStringLiteral("ModuleNotFoundError"));
    QCOMPARE(error.file, QStringLiteral("app.py"));
    QCOMPARE(error.line, 3);
    QCOMPARE(error.package, QStringLiteral("flask-login"));
    QCOMPARE(error.frames.size(), 1u);
    QCOMPARE(error.frames.front().text, QStringLiteral("import flask_login"));
}

void LearnerErrorTest::membersOfTheWrongTypeReadAsEmpty()
{
    const LearnerError error = LearnerError::fromJson(QJsonDocument::fromJson(R"({
        "type": 5, "message": ["x"], "file": null, "line": "3", "hint": {}, "frames": {"a": 1}})")
                                                          .object());
    QVERIFY(error.isEmpty());
    QCOMPARE(error.line, 0);
    QVERIFY(error.frames.empty());
    QVERIFY(LearnerError::fromJson({}).isEmpty());
}

void LearnerErrorTest::framesEndAtOneHundred()
{
    QJsonArray frames;
    for (int i = 0; i < 500; ++i)
        frames.append(QJsonObject{{QStringLiteral("file"), QStringLiteral("a.py")}, {QStringLiteral("line"), i}});
    const LearnerError error = LearnerError::fromJson({{QStringLiteral("frames"), frames}});
    QCOMPARE(error.frames.size(), 100u);
    QCOMPARE(error.frames.back().line, 99);
}

void LearnerErrorTest::survivesTheRoundTrip()
{
    LearnerError error;
    error.type = QStringLiteral("KeyError");
    error.qualified = QStringLiteral("builtins.KeyError");
    error.bases = QStringList{QStringLiteral("builtins.LookupError"), QStringLiteral("builtins.Exception")};
    error.near = QStringLiteral("nam");
    error.message = QStringLiteral("'name'");
    error.file = QStringLiteral("views.py");
    error.line = 12;
    error.traceback = QStringLiteral("…");
    error.frames.push_back({QStringLiteral("views.py"), 12, QStringLiteral("show"), QStringLiteral("d['name']")});
    const QJsonObject json = error.toJson();
    QVERIFY(json.value(QLatin1String("hint")).isNull());
    QCOMPARE(LearnerError::fromJson(json).toJson(), json);
    QCOMPARE(LearnerError::fromJson(json).bases.size(), 2);
    QCOMPARE(LearnerError::fromJson(json).qualified, error.qualified);
    QJsonArray endless;
    for (int i = 0; i < 1000; ++i) endless.append(i);
    QCOMPARE(LearnerError::fromJson({{QStringLiteral("bases"), endless}}).bases.size(), 30);
}

QTEST_APPLESS_MAIN(LearnerErrorTest)
#include "tst_learnererror.moc"
