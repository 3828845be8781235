#include "widgets/routes/matchstepper.h"
#include "widgets/routes/predictionbar.h"
#include "widgets/routes/stepmodel.h"
#include "widgets/routes/tracestory.h"
#include "widgets/routes/urlbuilderview.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QtTest>

using namespace athanor;

namespace {

MatchStep step(MatchStep::Kind kind, int depth, std::vector<int> gone, int left)
{
    MatchStep made;
    made.kind = kind;
    made.text = QStringLiteral("step of depth %1").arg(depth);
    made.depth = depth;
    made.gone = std::move(gone);
    made.left = left;
    return made;
}

/// `rules` rules of which each step puts one out of question, until one is left.
RequestTrace longTrace(int rules)
{
    RequestTrace trace;
    trace.request.path = QStringLiteral("/a/b");
    for (int i = 0; i < rules; ++i) {
        RouteCandidate candidate;
        candidate.rule = QStringLiteral("/a/b/rule/number/<int:n%1>").arg(i);
        candidate.endpoint = QStringLiteral("e%1").arg(i);
        candidate.methods = {QStringLiteral("GET")};
        candidate.outcome = i + 1 == rules ? RouteCandidate::Outcome::Matched : RouteCandidate::Outcome::NoMatch;
        candidate.fate = i + 1 == rules ? RouteCandidate::Fate::Won : RouteCandidate::Fate::Lost;
        candidate.reason = QStringLiteral("“b” is not “%1”").arg(i);
        candidate.step = i + 1;
        trace.candidates.push_back(candidate);
    }
    trace.steps.push_back(step(MatchStep::Kind::Start, 0, {}, rules));
    for (int i = 0; i + 1 < rules; ++i) trace.steps.push_back(step(MatchStep::Kind::NoStatic, 2, {i}, rules - i - 1));
    trace.steps.push_back(step(MatchStep::Kind::End, 0, {}, 1));
    trace.steps.back().status = 200;
    trace.endpoint = QStringLiteral("e%1").arg(rules - 1);
    return trace;
}

QLabel *label(const QWidget &in, const char *name) { return in.findChild<QLabel *>(QLatin1String(name)); }

} // namespace

class TestMatchStepper final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(); }
    void modelsKeepTheirPromises();
    void rulesFollowTheStep();
    void hostsAreNamed();
    void onlyWhatIsPossible();
    void mergingBringsRulesBack();
    void partsOfThePath_data();
    void partsOfThePath();
    void missingStepsAreSaid();
    void surprisesStandAtTheEnd();
    void aThousandRules();
    void changesInWords();
    void typedValues_data();
    void typedValues();
    void theRequestWaitsForThePrediction();

private:
    Theme m_theme;
};

void TestMatchStepper::modelsKeepTheirPromises()
{
    StepModel steps;
    StepRuleModel rules;
    QAbstractItemModelTester first(&steps, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester second(&rules, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const RequestTrace trace = longTrace(5);
    steps.setSteps(trace.steps);
    rules.setTrace(trace);
    QCOMPARE(steps.rowCount(), 6);
    QCOMPARE(rules.rowCount(), 5);
    for (int i = -1; i < 8; ++i) rules.setStep(i);
    rules.setOnlyPossible(true);
    for (int i = 7; i >= -1; --i) rules.setStep(i);
    rules.setTrace({});
    QCOMPARE(rules.rowCount(), 0);
    QCOMPARE(rules.rowAtHand(), -1);
}

void TestMatchStepper::hostsAreNamed()
{
    RequestTrace trace = longTrace(2);
    trace.candidates[0].rule = trace.candidates[1].rule = QStringLiteral("/");
    trace.candidates[1].domain = QStringLiteral("api");
    trace.binding.serverName = QStringLiteral("example.com");
    trace.binding.subdomainMatching = true;
    StepRuleModel rules;
    rules.setTrace(trace);
    QCOMPARE(rules.index(0).data(StepRuleModel::RuleRole).toString(), QStringLiteral("/"));
    QCOMPARE(rules.index(1).data(StepRuleModel::RuleRole).toString(), QStringLiteral("api.example.com/"));
    trace.candidates[1].domain = QStringLiteral("www.example.com");
    trace.binding.hostMatching = true;
    rules.setTrace(trace);
    QCOMPARE(rules.index(1).data(StepRuleModel::RuleRole).toString(), QStringLiteral("www.example.com/"));
}

void TestMatchStepper::rulesFollowTheStep()
{
    using State = StepRuleModel::State;
    RequestTrace trace = longTrace(4);
    trace.candidates[2].fate = RouteCandidate::Fate::NotReached;
    trace.candidates[2].step = -1;
    trace.steps[3].gone.clear();
    StepRuleModel rules;
    rules.setTrace(trace);
    QCOMPARE(rules.state(0), State::Lost);
    QCOMPARE(rules.state(2), State::NotReached);
    QCOMPARE(rules.state(3), State::Won);
    rules.setStep(1);
    QCOMPARE(rules.state(0), State::Lost);
    QCOMPARE(rules.state(1), State::Possible);
    QCOMPARE(rules.state(2), State::Possible);
    QCOMPARE(rules.state(3), State::Possible);
    QCOMPARE(rules.possible(), 3);
    QVERIFY(rules.index(0).data(StepRuleModel::JustRole).toBool());
    QCOMPARE(rules.index(0).data(StepRuleModel::WordRole).toString(), trace.candidates[0].reason);
    QCOMPARE(rules.index(1).data(StepRuleModel::WordRole).toString(), QStringLiteral("still possible"));
}

void TestMatchStepper::onlyWhatIsPossible()
{
    StepRuleModel rules;
    rules.setTrace(longTrace(10));
    rules.setOnlyPossible(true);
    rules.setStep(4);
    QCOMPARE(rules.rowCount(), 7); // Six, and the one that this step put out of question.
    rules.setStep(10);
    QCOMPARE(rules.rowCount(), 1);
}

void TestMatchStepper::mergingBringsRulesBack()
{
    RequestTrace trace = longTrace(4);
    trace.request.path = QStringLiteral("/a//b");
    trace.steps[3] = step(MatchStep::Kind::Merge, 0, {}, 4);
    for (RouteCandidate &candidate : trace.candidates) candidate.step = 4;
    StepRuleModel rules;
    rules.setTrace(trace);
    rules.setStep(2);
    QCOMPARE(rules.possible(), 2);
    rules.setStep(3);
    QCOMPARE(rules.possible(), 4);
    QVERIFY(!mergedBy(trace.steps, 2));
    QVERIFY(mergedBy(trace.steps, 3));
    QCOMPARE(matchedParts(trace, false).size(), 5);
    QCOMPARE(matchedParts(trace, true).size(), 4);
}

void TestMatchStepper::partsOfThePath_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("parts");
    QTest::newRow("query") << QStringLiteral("/a/b?x=/y")
                           << QStringList{{}, {}, QStringLiteral("a"), QStringLiteral("b")};
    QTest::newRow("slash at the end") << QStringLiteral("/a/") << QStringList{{}, {}, QStringLiteral("a"), {}};
    QTest::newRow("encoded") << QStringLiteral("/%C3%BC%20x") << QStringList{{}, {}, QStringLiteral("ü x")};
    QTest::newRow("root") << QStringLiteral("/") << QStringList{{}, {}, {}};
}

void TestMatchStepper::partsOfThePath()
{
    QFETCH(QString, path);
    RequestTrace trace;
    trace.request.path = path;
    QTEST(matchedParts(trace, false), "parts");
}

void TestMatchStepper::missingStepsAreSaid()
{
    MatchStepper stepper(m_theme);
    stepper.resize(600, 400);
    stepper.show();
    RequestTrace trace;
    trace.stepsMissing = QStringLiteral("Werkzeug 3.0 matches in another way.");
    stepper.setTrace(trace);
    bool said = false;
    for (const QLabel *each : stepper.findChildren<QLabel *>())
        said = said || (each->isVisible() && each->text() == trace.stepsMissing);
    QVERIFY(said);
    QVERIFY(!stepper.findChild<QListView *>(QStringLiteral("stepList"))->isVisible());
}

void TestMatchStepper::surprisesStandAtTheEnd()
{
    MatchStepper stepper(m_theme);
    RequestTrace trace = longTrace(3);
    trace.notes.push_back({QStringLiteral("earlier-rule"), QStringLiteral("An earlier rule changed who won."), {0}});
    stepper.setTrace(trace);
    QVERIFY(label(stepper, "matchOutcome"));
    QCOMPARE(label(stepper, "matchOutcome")->text(), QStringLiteral("Endpoint e2"));
    QVERIFY(stepper.findChild<QFrame *>(QStringLiteral("matchNote")));
    stepper.setStep(1);
    QCOMPARE(label(stepper, "stepCount")->text(), QStringLiteral("Step 2 of 4"));
}

/// A key held down: every step of a thousand, drawn, within the time of one frame of a slow screen.
void TestMatchStepper::aThousandRules()
{
    MatchStepper stepper(m_theme);
    stepper.resize(620, 420);
    stepper.show();
    QVERIFY(QTest::qWaitForWindowExposed(&stepper));
    const RequestTrace trace = longTrace(1000);
    QElapsedTimer clock;
    clock.start();
    stepper.setTrace(trace);
    stepper.grab();
    const qint64 shown = clock.elapsed();
    auto *steps = stepper.findChild<QListView *>(QStringLiteral("stepList"));
    QTest::keyClick(steps, Qt::Key_Home);
    clock.restart();
    for (int i = 0; i < 300; ++i) {
        QTest::keyClick(steps, Qt::Key_Down);
        QCoreApplication::processEvents();
    }
    const qint64 stepped = clock.elapsed();
    QCOMPARE(stepper.step(), 300);
    qInfo("1,000 rules and steps: shown in %lld ms, 300 steps in %lld ms", shown, stepped);
    // No view of a thousand widgets: what is drawn is painted by delegates.
    QVERIFY(stepper.findChildren<QWidget *>().size() < 100);
}

void TestMatchStepper::changesInWords()
{
    CallChanges changes;
    changes.statusBefore = 200;
    changes.statusAfter = 404;
    changes.headers.push_back({QStringLiteral("X-A"), std::nullopt, QJsonValue(QStringLiteral("1"))});
    changes.session.push_back({QStringLiteral("user"), QJsonValue(QStringLiteral("ada")), std::nullopt});
    QStringList words;
    for (const ChangeLine &line : changeLines(changes)) words << line.words();
    QCOMPARE(words,
             (QStringList{QStringLiteral("status changed from 200 to 404"), QStringLiteral("header X-A added: 1"),
                          QStringLiteral("session user taken away (was ada)")}));
}

void TestMatchStepper::typedValues_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("number") << QStringLiteral("7") << QJsonValue(7);
    QTest::newRow("quoted number") << QStringLiteral("\"7\"") << QJsonValue(QStringLiteral("7"));
    QTest::newRow("single quotes") << QStringLiteral("'a b'") << QJsonValue(QStringLiteral("a b"));
    QTest::newRow("word") << QStringLiteral("ada") << QJsonValue(QStringLiteral("ada"));
    QTest::newRow("True") << QStringLiteral("True") << QJsonValue(true);
    QTest::newRow("leading zeros") << QStringLiteral("007") << QJsonValue(QStringLiteral("007"));
    QTest::newRow("two values") << QStringLiteral("1,2") << QJsonValue(QStringLiteral("1,2"));
}

void TestMatchStepper::typedValues()
{
    QFETCH(QString, typed);
    QTEST(UrlBuilderView::typedValue(typed), "value");
}

void TestMatchStepper::theRequestWaitsForThePrediction()
{
    PredictionBar bar(m_theme);
    QSignalSpy sent(&bar, &PredictionBar::sendWanted);
    SavedRequest request;
    request.target = QStringLiteral("/old");
    RequestTrace trace;
    trace.status = 200;
    bar.ask(request);
    bar.answered(trace); // To something else: what is asked about was not sent.
    bar.unanswered();
    QVERIFY(bar.isAsking());
    QVERIFY(!bar.isHidden());
    // The newest request is the one that is meant, and what was said of the one before it stands.
    auto *status = bar.findChild<QLineEdit *>(QStringLiteral("predictStatus"));
    status->setText(QStringLiteral("200"));
    request.target = QStringLiteral("/new");
    bar.ask(request);
    QCOMPARE(status->text(), QStringLiteral("200"));
    QCOMPARE(sent.count(), 0);
    QTest::keyClick(status, Qt::Key_Return);
    QCOMPARE(sent.count(), 1);
    QCOMPARE(sent.at(0).at(0).value<SavedRequest>().target, QStringLiteral("/new"));
    // It is sent once, and nothing is told before the answer.
    bar.findChild<QPushButton *>(QStringLiteral("predictCompare"))->click();
    QTest::keyClick(status, Qt::Key_Return);
    QCOMPARE(sent.count(), 1);
    QVERIFY(bar.isAsking());
    QVERIFY(!bar.findChild<QLabel *>(QStringLiteral("predictResult")));
    bar.answered(trace);
    QVERIFY(!bar.isAsking());
    QVERIFY(label(bar, "predictResult")->text().contains(QLatin1String("as you said")));
    // Who does not want to say anything sends it, and the questions go.
    bar.ask(request);
    bar.findChild<QPushButton *>(QStringLiteral("predictSkip"))->click();
    QCOMPARE(sent.count(), 2);
    QVERIFY(bar.isHidden());
    // Closed: it is not sent. Without an answer there is nothing to compare.
    bar.ask(request);
    bar.findChild<QPushButton *>(QStringLiteral("predictClose"))->click();
    QVERIFY(bar.isHidden());
    QCOMPARE(sent.count(), 2);
    bar.ask(request);
    bar.findChild<QPushButton *>(QStringLiteral("predictCompare"))->click();
    QCOMPARE(sent.count(), 3);
    bar.unanswered();
    QVERIFY(bar.isHidden());
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    TestMatchStepper test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_matchstepper.moc"
