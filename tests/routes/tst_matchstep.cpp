#include "engine/routes/matchstep.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace athanor;

namespace {

QJsonObject parse(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }

MatchStep step(MatchStep::Kind kind, std::vector<int> gone)
{
    MatchStep result;
    result.kind = kind;
    result.gone = std::move(gone);
    return result;
}

} // namespace

class MatchStepTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAndWrites();
    void hostileMembersReadAsNothing();
    void everyKindHasAName();
    void rulesPossibleAfterAStep();
};

void MatchStepTest::readsAndWrites()
{
    const QJsonObject json = parse(R"({"kind": "convert", "text": "“3” makes 3.", "state": 4, "depth": 2, "part": "3",
        "edge": "<int:n>", "regex": "(\\d+)\\Z", "rule": 5, "argument": "n", "value": 3, "type": "int", "gone": [1, 2],
        "left": 1, "status": null})");
    const Result<MatchStep> read = MatchStep::fromJson(json);
    QVERIFY(read.ok());
    QCOMPARE(read->kind, MatchStep::Kind::Convert);
    QCOMPARE(read->rule, 5);
    QCOMPARE(read->gone, (std::vector<int>{1, 2}));
    QCOMPARE(read->toJson(), json);
}

void MatchStepTest::hostileMembersReadAsNothing()
{
    const Result<MatchStep> read = MatchStep::fromJson(parse(R"({"kind": "end", "text": 3, "state": -1, "rule": 1e12,
        "gone": [0.5, -1, "x", 99999999, 2], "left": "many", "status": 7})"));
    QVERIFY(read.ok());
    QCOMPARE(read->state, 0);
    QCOMPARE(read->rule, -1);
    QCOMPARE(read->gone, (std::vector<int>{2}));
    QCOMPARE(read->left, 0);
    QCOMPARE(read->status, 0);
    QVERIFY(!MatchStep::fromJson(parse(R"({"kind": 3})")));
    QVERIFY(!MatchStep::fromJson({}));
    QVERIFY(!RouteNote::fromJson(parse(R"({"kind": "cut"})")));
}

void MatchStepTest::everyKindHasAName()
{
    for (int kind = 0; kind <= int(MatchStep::Kind::End); ++kind) {
        const QString name = stepKindName(MatchStep::Kind(kind));
        QVERIFY2(!name.isEmpty(), qPrintable(QString::number(kind)));
        QCOMPARE(MatchStep::fromJson({{QStringLiteral("kind"), name}})->kind, MatchStep::Kind(kind));
    }
}

void MatchStepTest::rulesPossibleAfterAStep()
{
    using Kind = MatchStep::Kind;
    const std::vector<MatchStep> steps{step(Kind::Start, {4}), step(Kind::Static, {0, 1}), step(Kind::Refused, {2, 3}),
                                       step(Kind::Merge, {}), step(Kind::Static, {0, 9, -2})};
    QCOMPARE(possibleAfter(steps, 0, 5), (std::vector<int>{0, 1, 2, 3}));
    QCOMPARE(possibleAfter(steps, 1, 5), (std::vector<int>{2, 3}));
    QCOMPARE(possibleAfter(steps, 2, 5), std::vector<int>());
    QCOMPARE(possibleAfter(steps, 3, 5), (std::vector<int>{0, 1, 2, 3})); // Tried anew, but not what only builds.
    QCOMPARE(possibleAfter(steps, 4, 5), (std::vector<int>{1, 2, 3}));
    QCOMPARE(possibleAfter(steps, 5, 5), std::vector<int>());
    QCOMPARE(possibleAfter({}, 0, 5), std::vector<int>());
}

QTEST_APPLESS_MAIN(MatchStepTest)
#include "tst_matchstep.moc"
