#include "engine/grading/judgement.h"

#include <QJsonArray>
#include <QTest>

using namespace athanor;

namespace {

using State = GradeReport::State;

QJsonObject check(const char *outcome, const char *actual = "")
{
    return {{QStringLiteral("name"), QStringLiteral("check_one")},
            {QStringLiteral("outcome"), QLatin1String(outcome)},
            {QStringLiteral("actual"), QLatin1String(actual)}};
}

QJsonObject ended(int collected, int passed, int failed, int skipped)
{
    return {{QStringLiteral("collected"), collected},
            {QStringLiteral("passed"), passed},
            {QStringLiteral("failed"), failed},
            {QStringLiteral("skipped"), skipped}};
}

RunStatus status(Verdict verdict, int exit = 0)
{
    RunStatus result;
    result.verdict = verdict;
    result.exit = exit;
    return result;
}

} // namespace

Q_DECLARE_METATYPE(athanor::Verdict)
Q_DECLARE_METATYPE(athanor::GradeReport::State)

class JudgementTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void concludes_data();
    void concludes();
    void withoutTheEndNothingPasses();
    void troubleBecomesTheActual();
    void troubleBelongsToTheCheckThatMetIt();
    void aJudgeThatWasKilledProvesNothing();
    void slowAnswersFailAndAreNoFault();
    void endlessChecksAreRefused();
    void titlesFallBackToTheName();
    void whatACheckAcceptsIsBounded();
    void carriesWhatBelongsToACheck();
    void whoeverKeepsTheJudgeWaitingFails();
};

void JudgementTest::concludes_data()
{
    QTest::addColumn<QStringList>("outcomes");
    QTest::addColumn<QJsonObject>("end");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<int>("exit");
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("passed");
    const QString passed = QStringLiteral("passed");
    const QString failed = QStringLiteral("failed");
    const QString skipped = QStringLiteral("skipped");
    const QString error = QStringLiteral("error");

    QTest::newRow("all passed") << QStringList{passed, passed} << ended(2, 2, 0, 0) << Verdict::Ok << 0 << State::Graded
                                << true;
    QTest::newRow("one failed") << QStringList{passed, failed} << ended(2, 1, 1, 0) << Verdict::Ok << 0 << State::Graded
                                << false;
    QTest::newRow("pytest left with 1") << QStringList{failed} << ended(1, 0, 1, 0) << Verdict::Error << 1
                                        << State::Graded << false;
    QTest::newRow("an error counts as failed")
        << QStringList{error} << ended(1, 0, 1, 0) << Verdict::Ok << 0 << State::Graded << false;
    QTest::newRow("one skipped") << QStringList{passed, skipped} << ended(2, 1, 0, 1) << Verdict::Ok << 0
                                 << State::Graded << false;
    QTest::newRow("unknown outcome") << QStringList{QStringLiteral("great")} << ended(1, 1, 0, 0) << Verdict::Ok << 0
                                     << State::Failed << false;
    QTest::newRow("none") << QStringList{} << ended(0, 0, 0, 0) << Verdict::Ok << 0 << State::NoChecks << false;
    QTest::newRow("none, as pytest says it")
        << QStringList{} << ended(0, 0, 0, 0) << Verdict::Error << 5 << State::NoChecks << false;
    QTest::newRow("some, but pytest says none")
        << QStringList{passed} << ended(1, 1, 0, 0) << Verdict::Error << 5 << State::Failed << false;
    QTest::newRow("fewer than announced")
        << QStringList{passed} << ended(2, 2, 0, 0) << Verdict::Ok << 0 << State::Failed << false;
    QTest::newRow("more than announced") << QStringList{passed, passed} << ended(1, 1, 0, 0) << Verdict::Ok << 0
                                         << State::Failed << false;
    QTest::newRow("collected more") << QStringList{passed} << ended(2, 1, 0, 0) << Verdict::Ok << 0 << State::Failed
                                    << false;
    QTest::newRow("numbers of another type")
        << QStringList{passed} << QJsonObject{{QStringLiteral("collected"), QStringLiteral("1")}} << Verdict::Ok << 0
        << State::Failed << false;
    QTest::newRow("all passed, then status 1")
        << QStringList{passed} << ended(1, 1, 0, 0) << Verdict::Error << 1 << State::Failed << false;
    QTest::newRow("usage error") << QStringList{passed} << ended(1, 1, 0, 0) << Verdict::Error << 4 << State::Failed
                                 << false;
    QTest::newRow("killed") << QStringList{passed} << ended(1, 1, 0, 0) << Verdict::Killed << 0 << State::Failed
                            << false;
    QTest::newRow("wall limit") << QStringList{passed} << ended(1, 1, 0, 0) << Verdict::WallLimit << 0 << State::Failed
                                << false;
    QTest::newRow("cancelled") << QStringList{passed} << ended(1, 1, 0, 0) << Verdict::Cancelled << 0 << State::Failed
                               << false;
    QTest::newRow("engine fault") << QStringList{passed} << ended(1, 1, 0, 0) << Verdict::EngineFault << 0
                                  << State::Failed << false;
}

void JudgementTest::concludes()
{
    QFETCH(QStringList, outcomes);
    QFETCH(QJsonObject, end);
    QFETCH(Verdict, verdict);
    QFETCH(int, exit);
    Judgement judgement;
    for (const QString &outcome : outcomes) judgement.addCheck(check(outcome.toLatin1().constData()));
    judgement.setEnded(end);
    const GradeReport report = judgement.conclude(status(verdict, exit), false);
    QTEST(report.state, "state");
    QTEST(report.passed, "passed");
    if (report.state == State::Failed) QVERIFY(!report.message.isEmpty());
}

void JudgementTest::withoutTheEndNothingPasses()
{
    Judgement judgement;
    judgement.addCheck(check("passed"));
    const GradeReport report = judgement.conclude(status(Verdict::Ok), false);
    QCOMPARE(report.state, State::Failed);
    QVERIFY(!report.passed);
}

void JudgementTest::troubleBecomesTheActual()
{
    const QString limit = QStringLiteral("Still computing after 2 s, at line 4. An endless loop?");
    Judgement judgement;
    judgement.noteTrouble(limit);
    judgement.addCheck(check("failed"));
    judgement.addCheck(check("failed"));
    judgement.noteTrouble(limit);
    judgement.addCheck(check("failed", "404"));
    judgement.setEnded(ended(3, 0, 3, 0));
    const GradeReport report = judgement.conclude(status(Verdict::Ok), false);
    QCOMPARE(report.checks[0].actual, limit);
    QCOMPARE(report.checks[1].actual, QString());
    QCOMPARE(report.checks[2].actual, QStringLiteral("404"));
}

void JudgementTest::troubleBelongsToTheCheckThatMetIt()
{
    Judgement judgement;
    judgement.noteTrouble(QStringLiteral("Still computing after 2 s, at line 4. An endless loop?"));
    judgement.addCheck(check("passed")); // It expected the trouble.
    judgement.addCheck(check("failed"));
    judgement.setEnded(ended(2, 1, 1, 0));
    QCOMPARE(judgement.conclude(status(Verdict::Ok), false).checks[1].actual, QString());
}

void JudgementTest::aJudgeThatWasKilledProvesNothing()
{
    Judgement judgement;
    judgement.addCheck(check("failed"));
    judgement.setEnded(ended(1, 0, 1, 0));
    RunStatus killed = status(Verdict::Error, 1);
    QCOMPARE(judgement.conclude(killed, false).state, State::Graded);
    killed.signal = 9;
    QCOMPARE(judgement.conclude(killed, false).state, State::Failed);
}

void JudgementTest::slowAnswersFailAndAreNoFault()
{
    Judgement judgement;
    judgement.noteTrouble(QStringLiteral("Waiting at line 3 (sleep, input, lock)."));
    judgement.addCheck(check("passed"));
    const GradeReport report = judgement.conclude(status(Verdict::WallLimit), false);
    QCOMPARE(report.state, State::Graded);
    QVERIFY(!report.passed);
    QCOMPARE(report.checks.size(), 2u);
    QCOMPARE(report.checks.back().outcome, CheckResult::Outcome::Failed);
    QCOMPARE(report.checks.back().actual, QStringLiteral("Waiting at line 3 (sleep, input, lock)."));
}

void JudgementTest::endlessChecksAreRefused()
{
    Judgement judgement;
    for (int i = 0; i < 1000; ++i) judgement.addCheck(check("passed"));
    judgement.setEnded(ended(1000, 1000, 0, 0));
    QVERIFY(judgement.conclude(status(Verdict::Ok), false).passed);
    judgement.addCheck(check("passed"));
    QCOMPARE(judgement.conclude(status(Verdict::Ok), false).state, State::Failed);
}

void JudgementTest::titlesFallBackToTheName()
{
    Judgement judgement;
    judgement.addCheck(check("passed"));
    judgement.setEnded(ended(1, 1, 0, 0));
    QCOMPARE(judgement.conclude(status(Verdict::Ok), false).checks.front().title, QStringLiteral("check_one"));
}

void JudgementTest::whatACheckAcceptsIsBounded()
{
    QJsonArray sentences;
    for (int i = 0; i < 30; ++i) sentences.append(QString::number(i));
    QJsonObject wordy = check("passed");
    wordy.insert(QStringLiteral("accepts"), sentences);
    Judgement judgement;
    judgement.addCheck(wordy);
    judgement.setEnded(ended(1, 1, 0, 0));
    QCOMPARE(judgement.conclude(status(Verdict::Ok), false).checks.front().accepts.size(), 20);
}

void JudgementTest::carriesWhatBelongsToACheck()
{
    QJsonObject passed = check("passed");
    passed.insert(QStringLiteral("accepts"),
                  QJsonArray{QStringLiteral("any greeting"), 7, QStringLiteral("in any case")});
    QJsonObject failed = check("failed");
    failed.insert(QStringLiteral("difference"), QJsonObject{{QStringLiteral("kind"), QStringLiteral("text")},
                                                            {QStringLiteral("rule"), QStringLiteral("case")}});
    Judgement judgement;
    judgement.addCheck(passed);
    judgement.addCheck(failed);
    judgement.addCheck(check("error"));
    judgement.setEnded(ended(3, 1, 2, 0));
    const GradeReport report = judgement.conclude(status(Verdict::Error, 1), false);
    QCOMPARE(report.checks.size(), 3u);
    QCOMPARE(report.checks[0].accepts, QStringList({QStringLiteral("any greeting"), QStringLiteral("in any case")}));
    QVERIFY(report.checks[0].difference.isEmpty());
    QCOMPARE(report.checks[1].difference.rule, Difference::Rule::Case);
    QVERIFY(!report.checks[1].faulty);
    QVERIFY(report.checks[2].faulty); // Its author's fault, not the learner's.
    QCOMPARE(report.checks[2].outcome, CheckResult::Outcome::Failed);
}

void JudgementTest::whoeverKeepsTheJudgeWaitingFails()
{
    Judgement judgement;
    judgement.addCheck(check("passed"));
    const GradeReport waiting = judgement.conclude(status(Verdict::WallLimit), true);
    QCOMPARE(waiting.state, State::Graded);
    QVERIFY(!waiting.passed);
    QCOMPARE(waiting.checks.back().name, QStringLiteral("time"));
    // The checks themselves took the time: that is no fault of the answer.
    QCOMPARE(judgement.conclude(status(Verdict::WallLimit), false).state, State::Failed);
}

QTEST_APPLESS_MAIN(JudgementTest)
#include "tst_judgement.moc"
