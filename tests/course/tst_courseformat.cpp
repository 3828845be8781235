#include "engine/course/courseformat.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace athanor::Internal;

/// The readers' tables and the JSON schemas in lessons/schema say the same.
class TestCourseFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void schemaKeepsStep_data();
    void schemaKeepsStep();
    void namesKeepStep();
};

namespace {

QJsonObject schema(const QString &kind)
{
    QFile file(qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QStringLiteral("/lessons/schema/") + kind +
               QStringLiteral(".json"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QString typeOf(const QJsonObject &property)
{
    const QString type = property.value(QLatin1String("type")).toString();
    if (type != QLatin1String("array")) return type;
    return type + QLatin1Char(':') +
           property.value(QLatin1String("items")).toObject().value(QLatin1String("type")).toString();
}

QString typeOf(YamlType type)
{
    switch (type) {
    case YamlType::Text: return QStringLiteral("string");
    case YamlType::Number: return QStringLiteral("integer");
    case YamlType::Flag: return QStringLiteral("boolean");
    case YamlType::TextList: return QStringLiteral("array:string");
    case YamlType::MapList: return QStringLiteral("array:object");
    }
    return {};
}

/// One line for each member, "modules[].id string required", sorted.
void describe(std::span<const YamlMember> members, const QString &prefix, QStringList &lines)
{
    for (const YamlMember &each : members) {
        const QString name = prefix + QLatin1String(each.name);
        const QString presence =
            each.presence == Presence::Required ? QStringLiteral("required") : QStringLiteral("optional");
        lines.append(QStringLiteral("%1 %2 %3").arg(name, typeOf(each.type), presence));
        describe(each.members, name + QStringLiteral("[]."), lines);
    }
    lines.sort();
}

void describe(const QJsonObject &object, const QString &prefix, QStringList &lines)
{
    QVERIFY2(object.value(QLatin1String("additionalProperties")) == QJsonValue(false), qPrintable(prefix));
    const QJsonArray required = object.value(QLatin1String("required")).toArray();
    const QJsonObject properties = object.value(QLatin1String("properties")).toObject();
    for (auto each = properties.begin(); each != properties.end(); ++each) {
        const QString name = prefix + each.key();
        const QJsonObject property = each.value().toObject();
        const QString presence =
            required.contains(each.key()) ? QStringLiteral("required") : QStringLiteral("optional");
        lines.append(QStringLiteral("%1 %2 %3").arg(name, typeOf(property), presence));
        if (typeOf(property) == QLatin1String("array:object"))
            describe(property.value(QLatin1String("items")).toObject(), name + QStringLiteral("[]."), lines);
    }
    lines.sort();
}

QStringList enumeration(const QJsonObject &property)
{
    QStringList names;
    const QJsonArray values = property.value(QLatin1String("enum")).toArray();
    for (const QJsonValue &each : values) names.append(each.toString());
    return names;
}

} // namespace

void TestCourseFormat::schemaKeepsStep_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"course", "objective", "quiz", "exercise"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestCourseFormat::schemaKeepsStep()
{
    QFETCH(QString, kind);
    const QMap<QString, std::span<const YamlMember>> tables{{QStringLiteral("course"), courseMembers()},
                                                            {QStringLiteral("objective"), objectiveMembers()},
                                                            {QStringLiteral("quiz"), quizMembers()},
                                                            {QStringLiteral("exercise"), exerciseMembers()}};
    QStringList known;
    describe(tables.value(kind), QString(), known);
    QStringList written;
    describe(schema(kind), QString(), written);
    QVERIFY(!known.isEmpty());
    QCOMPARE(written, known);
}

void TestCourseFormat::namesKeepStep()
{
    const QJsonObject properties = schema(QStringLiteral("objective")).value(QLatin1String("properties")).toObject();
    QCOMPARE(enumeration(properties.value(QLatin1String("pane")).toObject()), paneNames());
    const QJsonObject docs =
        properties.value(QLatin1String("docs")).toObject().value(QLatin1String("items")).toObject();
    const QJsonObject docsProperties = docs.value(QLatin1String("properties")).toObject();
    QCOMPARE(enumeration(docsProperties.value(QLatin1String("manual")).toObject()), manualNames());
}

QTEST_GUILESS_MAIN(TestCourseFormat)
#include "tst_courseformat.moc"
