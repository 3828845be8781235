#include "engine/grading/exerciseevidence.h"
#include "engine/grading/suspects.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace athanor;

namespace {

using State = GradeReport::State;
using Outcome = CheckResult::Outcome;
using Change = std::function<void(Exercise &, ExerciseEvidence &)>;

CheckResult check(const char *name, Outcome outcome, const char *message = "")
{
    CheckResult result;
    result.name = QLatin1String(name);
    result.outcome = outcome;
    result.message = QLatin1String(message);
    return result;
}

GradeReport report(std::vector<CheckResult> checks)
{
    GradeReport result;
    result.state = State::Graded;
    result.checks = std::move(checks);
    result.passed =
        std::ranges::all_of(result.checks, [](const CheckResult &each) { return each.outcome == Outcome::Passed; });
    return result;
}

GradeReport passing() { return report({check("check_one", Outcome::Passed), check("check_two", Outcome::Passed)}); }
GradeReport failing()
{
    return report({check("check_one", Outcome::Failed, "no number"), check("check_two", Outcome::Passed)});
}

GradeReport of(State state)
{
    GradeReport result;
    result.state = state;
    result.message = QStringLiteral("the engine says so");
    return result;
}

GradedMutant mutant(const GradeReport &report, const char *original = "a < b")
{
    GradedMutant graded{QStringLiteral("first"), {}, report};
    graded.mutant.file = QStringLiteral("app.py");
    graded.mutant.mutation = QStringLiteral("comparison-swapped");
    graded.mutant.original = QLatin1String(original);
    graded.mutant.mutated = QStringLiteral("a <= b");
    graded.mutant.line = 7;
    return graded;
}

EquivalentMutant equivalent(const char *original = "a < b")
{
    return {QString(),
            QStringLiteral("app.py"),
            QStringLiteral("comparison-swapped"),
            QLatin1String(original),
            QStringLiteral("a <= b"),
            1,
            QStringLiteral("because"),
            40};
}

Exercise exercise()
{
    Exercise result;
    result.slug = QStringLiteral("stable");
    result.folder = QStringLiteral("/course/stable");
    result.solutions = {QStringLiteral("first")};
    result.mistakes = {{QStringLiteral("text"), QStringLiteral("check_one"), QStringLiteral("no number"), 30}};
    return result;
}

/// Of an exercise as it should be.
ExerciseEvidence evidence()
{
    return {{QStringLiteral("starter"), {failing(), failing(), failing()}},
            {QStringLiteral("an empty workspace"), {of(State::NotLoaded), of(State::NotLoaded), of(State::NotLoaded)}},
            {{QStringLiteral("first"), {passing(), passing(), passing()}}},
            {{QStringLiteral("text"), {failing(), failing(), failing()}}},
            {mutant(failing())},
            {}};
}

} // namespace

Q_DECLARE_METATYPE(Change)

class ExerciseEvidenceTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyGatePasses();
    void decides_data();
    void decides();
    void mutantsAreKnownByTheirText();
    void theSuspectComesFirstWhereItMay();
};

void ExerciseEvidenceTest::everyGatePasses()
{
    const std::vector<GateResult> gates = decideGates(exercise(), evidence());
    QStringList names;
    for (const GateResult &gate : gates) {
        names << gate.gate;
        QVERIFY2(gate.passed, qPrintable(gate.gate + gate.detail));
        QCOMPARE(gate.exercise, QStringLiteral("stable"));
    }
    QCOMPARE(names, QStringList({QStringLiteral("starter"), QStringLiteral("empty"), QStringLiteral("solutions"),
                                 QStringLiteral("mistakes"), QStringLiteral("mutants"), QStringLiteral("repeats")}));
}

void ExerciseEvidenceTest::decides_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("gate"); ///< The one gate that must fail; empty: none.
    QTest::addColumn<QString>("told");
    QTest::addColumn<int>("line");
    const auto row = [](const char *name, const char *gate, const char *told, int line, const Change &change) {
        QTest::newRow(name) << change << QString::fromLatin1(gate) << QString::fromUtf8(told) << line;
    };
    row("starter passes", "starter", "nothing to do", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.starter.reports.assign(3, passing()); });
    row("starter not graded", "starter", "not graded", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.starter.reports.clear(); });
    row("starter without checks", "starter", "could not be graded", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.starter.reports.assign(3, of(State::NoChecks)); });
    row("starter cannot be loaded", "", "", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.starter.reports.assign(3, of(State::NotLoaded)); });
    row("empty passes", "empty", "empty workspace passes", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.empty.reports.assign(3, passing()); });
    row("empty and the engine fails", "empty", "the engine says so", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.empty.reports.assign(3, of(State::Failed)); });
    row("solution fails", "solutions", "check_one: no number", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.solutions[0].reports.assign(3, failing()); });
    row("no solution", "solutions", "no solution", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.solutions.clear(); });
    row("solution not graded", "solutions", "not graded", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.solutions[0].reports.clear(); });
    row("mistake passes", "mistakes", "every check passed", 30,
        [](Exercise &, ExerciseEvidence &seen) { seen.mistakes[0].reports.assign(3, passing()); });
    row("mistake on another check", "mistakes", "does not fail on check_two", 30,
        [](Exercise &task, ExerciseEvidence &) { task.mistakes[0].check = QStringLiteral("check_two"); });
    row("mistake with another message", "mistakes", "does not say “too late”", 30,
        [](Exercise &task, ExerciseEvidence &) { task.mistakes[0].message = QStringLiteral("too late"); });
    row("mistake before any check", "mistakes", "fails before any check", 30,
        [](Exercise &, ExerciseEvidence &seen) { seen.mistakes[0].reports.assign(3, of(State::NotLoaded)); });
    row("mistake that is the starter", "mistakes", "changes nothing", 30,
        [](Exercise &, ExerciseEvidence &seen) { seen.mistakes[0].changesNothing = true; });
    row("mistake that cannot be made", "mistakes", "“text” cannot be made: no lines", 32,
        [](Exercise &, ExerciseEvidence &seen) {
            seen.mistakes[0].reports.clear();
            seen.mistakes[0].trouble = Error{ErrorCode::BadInput, QStringLiteral("no lines"), {}, 32};
        });
    row("mistake breaks a check", "mistakes", "check_one itself fails", 30, [](Exercise &, ExerciseEvidence &seen) {
        for (GradeReport &each : seen.mistakes[0].reports) each.checks[0].faulty = true;
    });
    row("survivor", "mutants", "“a < b” became “a <= b” (comparison-swapped)", 7,
        [](Exercise &, ExerciseEvidence &seen) { seen.mutants = {mutant(passing())}; });
    row("listed survivor", "", "", 0, [](Exercise &task, ExerciseEvidence &seen) {
        seen.mutants = {mutant(passing())};
        task.equivalents = {equivalent()};
    });
    row("listed, and noticed", "mutants", "a check notices it: check_one", 40,
        [](Exercise &task, ExerciseEvidence &) { task.equivalents = {equivalent()}; });
    row("listed, and not made", "mutants", "No such mutant is made: “c < d”", 40,
        [](Exercise &task, ExerciseEvidence &) { task.equivalents = {equivalent("c < d")}; });
    row("no mutants", "mutants", "No mutant could be made", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.mutants.clear(); });
    row("mutant breaks a check", "mutants", "check_one itself fails", 7,
        [](Exercise &, ExerciseEvidence &seen) { seen.mutants[0].report.checks[0].faulty = true; });
    row("mutant and the engine fails", "mutants", "the engine says so", 7,
        [](Exercise &, ExerciseEvidence &seen) { seen.mutants = {mutant(of(State::Failed))}; });
    row("trouble", "mutants", "unreadable", 0, [](Exercise &, ExerciseEvidence &seen) {
        seen.troubles = {{ErrorCode::BadInput, QStringLiteral("unreadable"), {}, 0}};
    });
    row("third repeat differs", "repeats", "check_two", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.starter.reports[2].checks[1].outcome = Outcome::Skipped; });
    row("mistake again as far as its own check", "", "", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.mistakes[0].reports[2].checks.resize(1); });
    row("mistake again, and otherwise on another check", "", "", 0,
        [](Exercise &, ExerciseEvidence &seen) { seen.mistakes[0].reports[2].checks[1].outcome = Outcome::Failed; });
    row("other words are no difference", "", "", 0, [](Exercise &, ExerciseEvidence &seen) {
        seen.starter.reports[2].checks[0].message = QStringLiteral("no number 7");
    });
}

void ExerciseEvidenceTest::decides()
{
    QFETCH(Change, change);
    QFETCH(QString, gate);
    QFETCH(QString, told);
    QFETCH(int, line);
    Exercise task = exercise();
    ExerciseEvidence seen = evidence();
    change(task, seen);
    for (const GateResult &each : decideGates(task, seen)) {
        QVERIFY2(each.passed == (each.gate != gate), qPrintable(each.gate + QStringLiteral(": ") + each.detail));
        if (each.passed) continue;
        QVERIFY2(each.findings.front().message.contains(told), qPrintable(each.findings.front().message));
        QCOMPARE(each.findings.front().line, line);
    }
}

void ExerciseEvidenceTest::mutantsAreKnownByTheirText()
{
    const QJsonObject one{{QStringLiteral("file"), QStringLiteral("app.py")},
                          {QStringLiteral("mutation"), QStringLiteral("m")},
                          {QStringLiteral("original"), QStringLiteral("x = 1")},
                          {QStringLiteral("mutated"), QStringLiteral("x = 2")},
                          {QStringLiteral("line"), 3}};
    QJsonObject later = one;
    later.insert(QStringLiteral("line"), 9);
    const std::vector<Mutant> mutants = mutantsFromJson({one, later, QJsonObject(), 7});
    QCOMPARE(mutants.size(), 2u);
    QCOMPARE(mutants[0].occurrence, 1);
    QCOMPARE(mutants[1].occurrence, 2);
    EquivalentMutant entry{
        {}, QStringLiteral("app.py"), QStringLiteral("m"), QStringLiteral("x = 1"), QStringLiteral("x = 2"), 2, {}, 0};
    QVERIFY(!mutants[0].isMeantBy(entry, QStringLiteral("any")));
    QVERIFY(mutants[1].isMeantBy(entry, QStringLiteral("any")));
    entry.solution = QStringLiteral("other");
    QVERIFY(!mutants[1].isMeantBy(entry, QStringLiteral("any")));
}

void ExerciseEvidenceTest::theSuspectComesFirstWhereItMay()
{
    const QString file = QStringLiteral("app.py");
    const QString one = QStringLiteral("check_one");
    Suspects suspects;
    QVERIFY(suspects.ofFile(file).isEmpty());
    suspects.learn(file, failing());
    QVERIFY2(suspects.ofFile(file).isEmpty(), "nobody knows yet whether a solution passes with it");
    QVERIFY(suspects.shouldProbe(one));
    QVERIFY(!suspects.shouldProbe(one));
    suspects.addFirst(one);
    QCOMPARE(suspects.ofFile(file), one);
    QVERIFY(suspects.ofFile(QStringLiteral("other.py")).isEmpty());
    suspects.learn(file, passing());
    QCOMPARE(suspects.ofFile(file), one);
}

QTEST_APPLESS_MAIN(ExerciseEvidenceTest)
#include "tst_exerciseevidence.moc"
