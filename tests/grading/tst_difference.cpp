#include "engine/grading/difference.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace athanor;

namespace {

QJsonObject json(const char *text) { return QJsonDocument::fromJson(text).object(); }

const char *const rows =
    R"({"kind": "rows", "rule": "null", "sentence": "Row 1, name: NULL is expected.", "columns": ["id", "name"],
    "rows": [{"mark": "changed", "label": "", "expected_at": 1, "actual_at": 2, "cells": [
        {"mark": "same", "expected": {"type": "number", "text": "1"}, "actual": {"type": "number", "text": "1"}},
        {"mark": "changed", "expected": {"type": "null", "text": "NULL"}, "actual": {"type": "text", "text": ""}}]},
      {"mark": "extra", "actual_at": 1, "cells": [{"mark": "same", "expected": null, "actual": {"type": "flag", "text": "True"}}]}],
    "omitted": 3})";

} // namespace

class DifferenceTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsRows();
    void readsTexts();
    void comesBackTheSame();
    void hostileFormsReadAsEmpty_data();
    void hostileFormsReadAsEmpty();
    void whatIsTooMuchIsCut();
};

void DifferenceTest::readsRows()
{
    const Difference difference = Difference::fromJson(json(rows));
    QCOMPARE(difference.kind, Difference::Kind::Rows);
    QCOMPARE(difference.rule, Difference::Rule::Null);
    QCOMPARE(difference.columns, QStringList({QStringLiteral("id"), QStringLiteral("name")}));
    QCOMPARE(difference.rows.size(), 2u);
    QCOMPARE(difference.omitted, 3);
    const Difference::Cell &name = difference.rows[0].cells[1];
    QCOMPARE(name.mark, Difference::Mark::Changed);
    QCOMPARE(name.expected.type, Difference::Type::Null);
    QCOMPARE(name.actual.type, Difference::Type::Text); // "" is no NULL.
    QCOMPARE(difference.rows[0].actualAt, 2);
    QCOMPARE(difference.rows[1].mark, Difference::Mark::Extra);
    QCOMPARE(difference.rows[1].cells[0].expected.type, Difference::Type::Absent);
}

void DifferenceTest::readsTexts()
{
    const Difference difference = Difference::fromJson(
        json(R"({"kind": "text", "rule": "case", "line": 2, "column": 5, "sentence": "Only capitals differ.",
                 "segments": [{"mark": "same", "text": "a "}, {"mark": "missing", "text": "C"}, {"mark": "extra", "text": "c"}]})"));
    QCOMPARE(difference.kind, Difference::Kind::Text);
    QCOMPARE(difference.rule, Difference::Rule::Case);
    QCOMPARE(difference.line, 2);
    QCOMPARE(difference.column, 5);
    QCOMPARE(difference.segments.size(), 3u);
    QCOMPARE(difference.segments[1].mark, Difference::Mark::Missing);
    QCOMPARE(difference.segments[2].text, QStringLiteral("c"));
}

void DifferenceTest::comesBackTheSame()
{
    const QJsonObject written = Difference::fromJson(json(rows)).toJson();
    QCOMPARE(Difference::fromJson(written).toJson(), written);
    QVERIFY(Difference().isEmpty());
}

void DifferenceTest::hostileFormsReadAsEmpty_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("unknown kind") << QByteArray(R"({"kind": "picture", "rule": "text"})");
    QTest::newRow("numbers") << QByteArray(R"({"kind": 3, "rows": 7})");
    QTest::newRow("wrong members") << QByteArray(
        R"({"kind": "rows", "rule": [], "sentence": 1, "rows": [3, {"cells": {}, "expected_at": -4}], "columns": "no", "omitted": -1})");
}

void DifferenceTest::hostileFormsReadAsEmpty()
{
    QFETCH(QByteArray, text);
    const Difference difference = Difference::fromJson(json(text.constData()));
    QCOMPARE(difference.rule, Difference::Rule::None);
    QVERIFY(difference.sentence.isEmpty());
    QVERIFY(difference.columns.isEmpty());
    QCOMPARE(difference.omitted, 0);
    for (const Difference::Row &row : difference.rows) QVERIFY(row.cells.empty() && row.expectedAt == 0);
}

void DifferenceTest::whatIsTooMuchIsCut()
{
    QJsonArray many;
    for (int i = 0; i < 1000; ++i) many.append(QJsonObject{{QStringLiteral("mark"), QStringLiteral("extra")}});
    const QJsonObject large{{QStringLiteral("kind"), QStringLiteral("rows")},
                            {QStringLiteral("sentence"), QString(100000, QLatin1Char('x'))},
                            {QStringLiteral("rows"), many}};
    const Difference difference = Difference::fromJson(large);
    QVERIFY(difference.sentence.size() < 5000);
    QCOMPARE(int(difference.rows.size()) + difference.omitted, 1000);
    QVERIFY(difference.omitted > 0);
}

QTEST_APPLESS_MAIN(DifferenceTest)
#include "tst_difference.moc"
