#include "app/shell/commandline.h"
#include "app/shell/linediff.h"
#include "app/shell/progressdesk.h"
#include "app/shell/settings.h"
#include "app/shell/studywords.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace athanor;

class TestShellParts final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void commandLine_data();
    void commandLine();
    void settingsAreRemembered();
    void greetings_data();
    void greetings();
    void whatToGoOnWith_data();
    void whatToGoOnWith();
    void whatIsLeft_data();
    void whatIsLeft();
    void reviewsInWords();
    void changesOfTheCourseInWords();
    void differences_data();
    void differences();
    void anAttemptIsWhatTheReportSays();
};

void TestShellParts::commandLine_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("error");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("theme") << QStringLiteral("--theme dark") << QString();
    QTest::newRow("theme=") << QStringLiteral("--theme=dark --zoom=150") << QString();
    QTest::newRow("tour") << QStringLiteral("tour --pictures /tmp/x") << QString();
    QTest::newRow("bad theme") << QStringLiteral("--theme pink") << QStringLiteral("pink");
    QTest::newRow("theme without value") << QStringLiteral("--theme") << QStringLiteral("--theme needs a value");
    QTest::newRow("tour of a size") << QStringLiteral("tour --pictures /tmp/x --size 1920x1080 --text 150")
                                    << QString();
    QTest::newRow("bad size") << QStringLiteral("tour --pictures /tmp/x --size big") << QStringLiteral("WIDTHxHEIGHT");
    QTest::newRow("size without tour") << QStringLiteral("--size 1280x800") << QStringLiteral("tour");
    QTest::newRow("bad zoom") << QStringLiteral("--zoom 300") << QStringLiteral("80 to 200");
    QTest::newRow("unknown option") << QStringLiteral("--frobnicate") << QStringLiteral("--frobnicate");
    QTest::newRow("unknown word") << QStringLiteral("tuor") << QStringLiteral("tuor");
    QTest::newRow("tour without folder") << QStringLiteral("tour") << QStringLiteral("--pictures");
    QTest::newRow("migrations") << QStringLiteral("--migrations /tmp/x --theme dark") << QString();
    QTest::newRow("migrations of nothing") << QStringLiteral("--migrations=") << QStringLiteral("--migrations");
    QTest::newRow("migrations and tour") << QStringLiteral("tour --pictures /tmp/x --migrations /tmp/x")
                                         << QStringLiteral("--migrations");
    QTest::newRow("pictures without tour") << QStringLiteral("--pictures x") << QStringLiteral("tour");
}

void TestShellParts::commandLine()
{
    QFETCH(QString, line);
    QFETCH(QString, error);
    const Result<CommandLine> parsed = parseCommandLine(line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    QCOMPARE(parsed.ok(), error.isEmpty());
    if (!parsed) QVERIFY2(parsed.error().message.contains(error), qPrintable(parsed.error().message));
}

void TestShellParts::settingsAreRemembered()
{
    QTemporaryDir data;
    {
        Settings settings(data.path());
        QCOMPARE(settings.theme(), ThemeChoice::System);
        settings.setTheme(ThemeChoice::Dark);
        settings.setZoom(150);
        settings.setPosition(QStringLiteral("flask.x"), 12.5);
        settings.setCourseFolder(QStringLiteral("/srv/course"));
    }
    const Settings settings(data.path());
    QCOMPARE(settings.theme(), ThemeChoice::Dark);
    QCOMPARE(settings.zoom(), 150);
    QCOMPARE(settings.position(QStringLiteral("flask.x")), 12.5);
    QCOMPARE(settings.position(QStringLiteral("flask.y")), 0.0);
    QCOMPARE(settings.courseFolder(), QStringLiteral("/srv/course"));
}

namespace {

/// Two objectives in one module, the first with two exercises and a question.
Course sampleCourse()
{
    Exercise one, two;
    one.slug = QStringLiteral("one");
    two.slug = QStringLiteral("two");
    Objective first, second;
    first.id = QStringLiteral("flask.first");
    first.title = QStringLiteral("First");
    first.module = second.module = QStringLiteral("flask");
    first.exercises = {one, two};
    first.quiz.push_back(QuizQuestion{QStringLiteral("q"), QStringLiteral("Which?"), {}, {}});
    second.id = QStringLiteral("flask.second");
    second.title = QStringLiteral("Second");
    second.summary = QStringLiteral("What comes second.");
    Module module;
    module.id = QStringLiteral("flask");
    module.title = QStringLiteral("Flask");
    module.objectives = {first, second};
    Course course;
    course.modules.push_back(module);
    return course;
}

QJsonObject report(const QList<std::pair<QString, bool>> &checks)
{
    QJsonArray list;
    for (const auto &[title, passed] : checks)
        list.append(QJsonObject{{QStringLiteral("title"), title}, {QStringLiteral("passed"), passed}});
    return {{QStringLiteral("state"), QStringLiteral("graded")}, {QStringLiteral("checks"), list}};
}

const QDateTime evening(QDate(2024, 5, 6), QTime(19, 0));

} // namespace

void TestShellParts::greetings_data()
{
    QTest::addColumn<int>("hour");
    QTest::addColumn<QString>("words");
    QTest::newRow("night") << 3 << QStringLiteral("Hello.");
    QTest::newRow("morning") << 5 << QStringLiteral("Good morning.");
    QTest::newRow("noon") << 12 << QStringLiteral("Good afternoon.");
    QTest::newRow("evening") << 18 << QStringLiteral("Good evening.");
}

void TestShellParts::greetings()
{
    QFETCH(int, hour);
    QFETCH(QString, words);
    QCOMPARE(greeting(QDateTime(QDate(2024, 5, 6), QTime(hour, 0))), words);
}

void TestShellParts::whatToGoOnWith_data()
{
    using Kind = ContinueOffer::Kind;
    QTest::addColumn<bool>("placed");
    QTest::addColumn<int>("firstPassed"); // Exercises of the first objective.
    QTest::addColumn<bool>("secondPassed");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("objective");
    QTest::addColumn<QString>("exercise");
    const QString first = QStringLiteral("flask.first"), second = QStringLiteral("flask.second");
    QTest::newRow("first start") << false << 0 << false << Kind::Begin << first << QStringLiteral("one");
    QTest::newRow("in the middle") << true << 0 << false << Kind::GoOn << first << QStringLiteral("one");
    QTest::newRow("second exercise") << true << 1 << false << Kind::GoOn << first << QStringLiteral("two");
    QTest::newRow("objective done") << true << 2 << false << Kind::Next << second << QString();
    QTest::newRow("all done") << true << 2 << true << Kind::AllDone << QString() << QString();
}

void TestShellParts::whatToGoOnWith()
{
    QFETCH(bool, placed);
    QFETCH(int, firstPassed);
    QFETCH(bool, secondPassed);
    QFETCH(ContinueOffer::Kind, kind);
    QFETCH(QString, objective);
    QFETCH(QString, exercise);
    ProgressSnapshot snapshot;
    ObjectiveProgress first{QStringLiteral("flask.first"), {}, 0, firstPassed, 0, {}, {}, {}};
    first.mastery = firstPassed == 2 ? Mastery::Passed : placed ? Mastery::InProgress : Mastery::NotStarted;
    first.exercises.insert(QStringLiteral("one"), ExerciseProgress{firstPassed > 0, false, false, 2, 0, {}});
    first.exercises.insert(QStringLiteral("two"), ExerciseProgress{firstPassed > 1, false, false, 0, 0, {}});
    ObjectiveProgress second{QStringLiteral("flask.second"), {}, 0, 0, 0, {}, {}, {}};
    if (secondPassed) second.mastery = Mastery::Mastered;
    snapshot.objectives = {{first.id, first}, {second.id, second}};
    if (placed) snapshot.place = Place{first.id, QStringLiteral("one")};
    const ContinueOffer offer =
        continueOffer(sampleCourse(), snapshot, evening,
                      report({{QStringLiteral("It answers"), true}, {QStringLiteral("It answers 404"), false}}));
    QCOMPARE(offer.kind, kind);
    QCOMPARE(offer.objective, objective);
    QCOMPARE(offer.exercise, exercise);
    QVERIFY(offer.headline.startsWith(QLatin1String("Good evening.")));
    if (kind == ContinueOffer::Kind::GoOn && firstPassed == 0)
        QCOMPARE(offer.left, QStringLiteral("Exercise 1 of 2. One check left: It answers 404."));
}

void TestShellParts::whatIsLeft_data()
{
    QTest::addColumn<QJsonObject>("last");
    QTest::addColumn<QString>("words");
    const auto a = QStringLiteral("a"), b = QStringLiteral("b.");
    QTest::newRow("nothing known") << QJsonObject() << QString();
    QTest::newRow("all passed") << report({{a, true}}) << QString();
    QTest::newRow("one") << report({{a, true}, {b, false}}) << QStringLiteral("One check left: b.");
    QTest::newRow("two") << report({{a, false}, {b, false}}) << QStringLiteral("2 checks left, the first: a.");
    QTest::newRow("not loaded") << QJsonObject{{QStringLiteral("state"), QStringLiteral("not-loaded")},
                                               {QStringLiteral("error"),
                                                QJsonObject{{QStringLiteral("type"), QStringLiteral("SyntaxError")}}}}
                                << QStringLiteral("Your code did not load: SyntaxError.");
}

void TestShellParts::whatIsLeft()
{
    QFETCH(QJsonObject, last);
    QFETCH(QString, words);
    QCOMPARE(leftWords(last), words);
}

void TestShellParts::reviewsInWords()
{
    ProgressSnapshot snapshot;
    QCOMPARE(reviewWords(sampleCourse(), snapshot, evening).title, QStringLiteral("Nothing to review yet"));
    snapshot.cards = 2;
    snapshot.nextDue = evening.addDays(1);
    QCOMPARE(reviewWords(sampleCourse(), snapshot, evening).text,
             QStringLiteral("2 cards are in your memory. The next is due tomorrow."));
    for (const char *objective : {"flask.first", "flask.second", "flask.first"}) {
        ReviewCard card;
        card.objective = QLatin1String(objective);
        snapshot.due << card;
    }
    const ReviewWords words = reviewWords(sampleCourse(), snapshot, evening);
    QCOMPARE(words.title, QStringLiteral("3 due"));
    QCOMPARE(words.text, QStringLiteral("From First and Second. About 3 minutes."));
}

void TestShellParts::changesOfTheCourseInWords()
{
    using Kind = WorkspaceChange::Kind;
    QVERIFY(changeWords({}).isEmpty());
    QCOMPARE(
        changeWords({{Kind::KeptEdit, QStringLiteral("app.py")}, {Kind::Updated, QStringLiteral("stable.py")}}),
        QStringLiteral("The course changed `stable.py`. It also has another `app.py` now; yours was kept. Start over "
                       "(Ctrl+Shift+R) takes the course's."));
    QVERIFY(
        changeWords({{Kind::KeptEdit, QStringLiteral("app.py")}}).startsWith(QLatin1String("The course has another")));
}

void TestShellParts::differences_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("expected"); // A sign and the line, each.
    QTest::newRow("same") << QStringLiteral("a\nb\n") << QStringLiteral("a\nb") << QStringLiteral(" a b");
    QTest::newRow("empty") << QString() << QStringLiteral("a\n") << QStringLiteral("+a");
    QTest::newRow("replaced") << QStringLiteral("a\nb\nc\n") << QStringLiteral("a\nx\nc\n")
                              << QStringLiteral(" a-b+x c");
    QTest::newRow("moved") << QStringLiteral("a\nb\nc\n") << QStringLiteral("b\nc\na\n") << QStringLiteral("-a b c+a");
}

void TestShellParts::differences()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, expected);
    QString text;
    for (const DiffLine &line : lineDifference(before, after))
        text += QLatin1String(line.kind == DiffLine::Kind::Same      ? " "
                              : line.kind == DiffLine::Kind::Removed ? "-"
                                                                     : "+") +
                line.text;
    QCOMPARE(text, expected);
    // Two long texts without a line in common are compared all the same, and quickly.
    QString one, other;
    for (int i = 0; i < 4000; ++i) {
        one += QStringLiteral("one %1\n").arg(i);
        other += QStringLiteral("other %1\n").arg(i);
    }
    QCOMPARE(lineDifference(one, other).size(), 8000);
}

void TestShellParts::anAttemptIsWhatTheReportSays()
{
    GradeReport report;
    report.state = GradeReport::State::Graded;
    CheckResult passed, skipped;
    passed.name = QStringLiteral("check_a");
    passed.outcome = CheckResult::Outcome::Passed;
    skipped.outcome = CheckResult::Outcome::Skipped;
    report.checks = {passed, skipped};
    const Attempt attempt = ProgressDesk::attemptOf({QStringLiteral("flask.x"), QStringLiteral("one")}, report);
    QCOMPARE(attempt.outcome, Attempt::Outcome::NotPassed);
    QCOMPARE(attempt.checks.size(), 2);
    QCOMPARE(attempt.checks.first().outcome, AttemptCheck::Outcome::Passed);
    QCOMPARE(attempt.checks.last().outcome, AttemptCheck::Outcome::Skipped);
    report.passed = true;
    QCOMPARE(ProgressDesk::attemptOf({}, report).outcome, Attempt::Outcome::Passed);
    report.passed = false;
    report.state = GradeReport::State::NotLoaded;
    QCOMPARE(ProgressDesk::attemptOf({}, report).outcome, Attempt::Outcome::NotLoaded);
}

QTEST_GUILESS_MAIN(TestShellParts)
#include "tst_shellparts.moc"
