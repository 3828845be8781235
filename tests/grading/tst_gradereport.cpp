#include "engine/grading/gradereport.h"

#include <QJsonArray>
#include <QTest>

using namespace athanor;

class GradeReportTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesTheCommandLinesObject();
    void namesTheLoadError();
};

void GradeReportTest::writesTheCommandLinesObject()
{
    GradeReport report;
    report.objective = QStringLiteral("flask.param-route");
    report.state = GradeReport::State::Graded;
    CheckResult check;
    check.name = QStringLiteral("check_greets");
    check.title = QStringLiteral("Greets by name");
    check.outcome = CheckResult::Outcome::Failed;
    check.message = QStringLiteral("The name is missing.");
    check.expected = QStringLiteral("Hello, Ada");
    check.actual = QStringLiteral("Hello");
    check.accepts = {QStringLiteral("any name")};
    check.difference.kind = Difference::Kind::Text;
    check.difference.sentence = QStringLiteral("The text ends too early.");
    CheckResult plain;
    report.checks = {check, plain};
    const QJsonObject json = report.toJson();
    QCOMPARE(json.value(QLatin1String("objective")).toString(), report.objective);
    QCOMPARE(json.value(QLatin1String("passed")), QJsonValue(false));
    const QJsonObject first = json.value(QLatin1String("checks")).toArray().at(0).toObject();
    QCOMPARE(first.value(QLatin1String("name")).toString(), check.name);
    QCOMPARE(first.value(QLatin1String("title")).toString(), check.title);
    QCOMPARE(first.value(QLatin1String("passed")), QJsonValue(false));
    QCOMPARE(first.value(QLatin1String("message")).toString(), check.message);
    QCOMPARE(first.value(QLatin1String("expected")).toString(), check.expected);
    QCOMPARE(first.value(QLatin1String("actual")).toString(), check.actual);
    QCOMPARE(first.value(QLatin1String("accepts")).toArray(), QJsonArray{QStringLiteral("any name")});
    QCOMPARE(first.value(QLatin1String("difference")).toObject().value(QLatin1String("sentence")).toString(),
             check.difference.sentence);
    QVERIFY(json.value(QLatin1String("checks")).toArray().at(1).toObject().value(QLatin1String("difference")).isNull());
    QVERIFY(json.value(QLatin1String("error")).isNull());
}

void GradeReportTest::namesTheLoadError()
{
    GradeReport report;
    report.state = GradeReport::State::NotLoaded;
    report.error.type = QStringLiteral("SyntaxError");
    report.error.file = QStringLiteral("app.py");
    report.error.line = 4;
    const QJsonObject json = report.toJson();
    QCOMPARE(json.value(QLatin1String("state")).toString(), QStringLiteral("not-loaded"));
    QCOMPARE(json.value(QLatin1String("passed")), QJsonValue(false));
    QCOMPARE(json.value(QLatin1String("error")).toObject().value(QLatin1String("line")).toInt(), 4);
    QCOMPARE(json.value(QLatin1String("checks")).toArray().size(), 0);
}

QTEST_APPLESS_MAIN(GradeReportTest)
#include "tst_gradereport.moc"
