#include "widgets/common/outputview.h"
#include "widgets/results/checkcard.h"
#include "widgets/results/resultsdrawer.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>
#include <QtTest>

using namespace athanor;

class TestResults final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(); }
    void everyStateSaysItself_data();
    void everyStateSaysItself();
    void failedChecksComeFirst();
    void skippedSaysWhatItWaitsFor();
    void aFaultOfTheCheckIsNoFaultOfTheAnswer();
    void whyDidThisPassByKeyboard();
    void aClickGoesToTheLine();
    void busyCanBeCancelled();
    void runStatus_data();
    void runStatus();
    void standardInputOnlyWhereWanted();

private:
    static QString words(const QWidget &widget)
    {
        QStringList all;
        for (const QLabel *label : widget.findChildren<QLabel *>())
            if (label->isVisible()) all << label->text();
        return all.join(QLatin1Char('\n'));
    }
    Theme m_theme;
};

void TestResults::everyStateSaysItself_data()
{
    QTest::addColumn<GradeReport>("report");
    QTest::addColumn<QStringList>("said");
    QTest::addColumn<bool>("banner");
    CheckResult good;
    good.name = QStringLiteral("a");
    good.title = QStringLiteral("Ada has a pony");
    good.outcome = CheckResult::Outcome::Passed;
    CheckResult bad;
    bad.name = QStringLiteral("b");
    bad.title = QStringLiteral("A missing pony");
    bad.message = QStringLiteral("Who should turn that into a 404?");
    bad.expected = QStringLiteral("404 NOT FOUND");
    bad.actual = QStringLiteral("500 IndexError");
    GradeReport failed;
    failed.state = GradeReport::State::Graded;
    failed.checks = {good, bad};
    failed.duration = std::chrono::milliseconds(96);
    QTest::newRow("failed") << failed
                            << QStringList{QStringLiteral("404 NOT FOUND"), QStringLiteral("500 IndexError"),
                                           QStringLiteral("Who should turn"), QStringLiteral("1 of 2 passed"),
                                           QStringLiteral("96 ms")}
                            << false;
    GradeReport passed = failed;
    passed.checks = {good};
    passed.passed = true;
    QTest::newRow("passed") << passed << QStringList{QStringLiteral("1 of 1 passed"), QStringLiteral("Next: hooks")}
                            << true;
    GradeReport unloaded;
    unloaded.state = GradeReport::State::NotLoaded;
    unloaded.error.type = QStringLiteral("SyntaxError");
    unloaded.error.message = QStringLiteral("invalid syntax");
    unloaded.error.hint = QStringLiteral("A colon is missing.");
    QTest::newRow("not loaded") << unloaded
                                << QStringList{QStringLiteral("could not be loaded"),
                                               QStringLiteral("SyntaxError: invalid syntax"),
                                               QStringLiteral("colon is missing")}
                                << false;
    GradeReport none;
    none.state = GradeReport::State::NoChecks;
    QTest::newRow("no checks") << none
                               << QStringList{QStringLiteral("No check ran"),
                                              QStringLiteral("does not count as passed"),
                                              QStringLiteral("no check ran")}
                               << false;
    GradeReport fault;
    fault.message = QStringLiteral("The worker is gone.");
    QTest::newRow("engine fault") << fault
                                  << QStringList{QStringLiteral("could not check"),
                                                 QStringLiteral("The worker is gone.")}
                                  << false;
}

void TestResults::everyStateSaysItself()
{
    QFETCH(GradeReport, report);
    QFETCH(QStringList, said);
    QFETCH(bool, banner);
    ResultsDrawer drawer(m_theme);
    drawer.setNextStep(QStringLiteral("Next: hooks"), QStringLiteral("Go on"), {});
    drawer.show();
    drawer.setPage(ResultsDrawer::Page::Output);
    drawer.setReport(report);
    QCOMPARE(drawer.page(), ResultsDrawer::Page::Checks);
    const QString all = words(drawer);
    for (const QString &part : said) QVERIFY2(all.contains(part), qPrintable(part + QLatin1String(" in ") + all));
    QCOMPARE(drawer.findChild<QWidget *>(QStringLiteral("passedBanner")) != nullptr, banner);
}

void TestResults::failedChecksComeFirst()
{
    GradeReport report;
    report.state = GradeReport::State::Graded;
    for (const char *name : {"one", "two", "three"}) {
        CheckResult check;
        check.name = check.title = QString::fromLatin1(name);
        check.outcome =
            check.name == QLatin1String("two") ? CheckResult::Outcome::Failed : CheckResult::Outcome::Passed;
        report.checks.push_back(check);
    }
    ResultsDrawer drawer(m_theme);
    drawer.resize(500, 400);
    drawer.show();
    drawer.setReport(report);
    QCoreApplication::sendPostedEvents();
    const auto top = [&](const char *name) {
        return drawer.findChild<CheckCard *>(QLatin1String("check:") + QLatin1String(name))->y();
    };
    QTRY_VERIFY(top("two") < top("one"));
    QVERIFY(top("one") < top("three"));
}

void TestResults::skippedSaysWhatItWaitsFor()
{
    CheckResult check;
    check.name = check.title = QStringLiteral("second");
    check.outcome = CheckResult::Outcome::Skipped;
    check.message = QStringLiteral("First: A pony answers");
    CheckCard card(m_theme, check);
    card.show();
    QVERIFY2(words(card).contains(QStringLiteral("Waits for “A pony answers”")), qPrintable(words(card)));
    QVERIFY(!words(card).contains(QStringLiteral("✕")));
    for (const QLabel *label : card.findChildren<QLabel *>()) {
        QVERIFY(label->property("tone") != QVariant(QStringLiteral("bad")));
        QVERIFY(label->property("role") != QVariant(QStringLiteral("bad")));
    }
    QVERIFY(card.accessibleName().endsWith(QLatin1String("skipped")));
}

void TestResults::aFaultOfTheCheckIsNoFaultOfTheAnswer()
{
    CheckResult check;
    check.name = check.title = QStringLiteral("broken");
    check.faulty = true;
    check.message = QStringLiteral("NameError in line 3");
    CheckCard card(m_theme, check);
    card.show();
    QVERIFY(words(card).contains(QLatin1String("says nothing about your answer")));
    QVERIFY(words(card).contains(QLatin1String("NameError")));
    QVERIFY(card.accessibleName().endsWith(QLatin1String("not judged")));
}

void TestResults::whyDidThisPassByKeyboard()
{
    GradeReport report;
    report.state = GradeReport::State::Graded;
    report.passed = true;
    CheckResult check;
    check.name = check.title = QStringLiteral("one");
    check.outcome = CheckResult::Outcome::Passed;
    check.accepts = {QStringLiteral("Any text that holds `Comet`."), QStringLiteral("Any status of 2xx.")};
    report.checks = {check};
    ResultsDrawer drawer(m_theme);
    drawer.resize(500, 300);
    drawer.show();
    drawer.setReport(report);
    drawer.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&drawer));
    auto *button = drawer.findChild<QAbstractButton *>(QStringLiteral("disclosure"));
    QVERIFY(button && !words(drawer).contains(QLatin1String("Any status")));
    drawer.findChild<QTabBar *>()->setFocus(Qt::TabFocusReason);
    for (int i = 0; i < 10 && !button->hasFocus(); ++i) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(button->hasFocus());
    QTest::keyClick(button, Qt::Key_Space);
    QVERIFY(words(drawer).contains(QLatin1String("Any status of 2xx.")));
    QCOMPARE(button->accessibleDescription(), QStringLiteral("open"));
    QTest::keyClick(button, Qt::Key_Space);
    QVERIFY(!words(drawer).contains(QLatin1String("Any status")));
}

void TestResults::aClickGoesToTheLine()
{
    GradeReport report;
    report.state = GradeReport::State::NotLoaded;
    report.error.file = QStringLiteral("app.py");
    report.error.line = 12;
    ResultsDrawer drawer(m_theme);
    drawer.setReport(report);
    QSignalSpy opened(&drawer, &ResultsDrawer::openSource);
    drawer.findChild<QAbstractButton *>(QStringLiteral("goToSource"))->click();
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.at(0).at(0).toString(), QStringLiteral("app.py"));
    QCOMPARE(opened.at(0).at(1).toInt(), 12);
}

void TestResults::busyCanBeCancelled()
{
    ResultsDrawer drawer(m_theme);
    drawer.show();
    drawer.setBusy(ResultsDrawer::Page::Checks, QStringLiteral("Checking"));
    QVERIFY(drawer.isBusy());
    QVERIFY(drawer.findChild<QLabel *>(QStringLiteral("resultsSummary"))->text().startsWith(QLatin1String("Checking")));
    QSignalSpy cancelled(&drawer, &ResultsDrawer::cancelRequested);
    for (QAbstractButton *button : drawer.findChildren<QAbstractButton *>())
        if (button->isVisible() && button->text() == QLatin1String("Cancel")) button->click();
    QCOMPARE(cancelled.count(), 1);
    drawer.setIdle();
    QVERIFY(!drawer.isBusy());
}

void TestResults::runStatus_data()
{
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("shown");
    QTest::newRow("ok") << Verdict::Ok << QString() << QStringLiteral("Ended by itself");
    QTest::newRow("limit") << Verdict::CpuLimit << QStringLiteral("It used more than 2 s.")
                           << QStringLiteral("more than 2 s");
    QTest::newRow("no words") << Verdict::Error << QString() << QStringLiteral("status 3");
}

void TestResults::runStatus()
{
    QFETCH(Verdict, verdict);
    QFETCH(QString, message);
    QFETCH(QString, shown);
    ResultsDrawer drawer(m_theme);
    drawer.startOutput(QStringLiteral("python app.py"));
    RunStatus status;
    status.verdict = verdict;
    status.message = message;
    status.exit = 3;
    drawer.setRunStatus(status);
    QVERIFY(drawer.findChild<QLabel *>(QStringLiteral("runStatus"))->text().contains(shown));
}

void TestResults::standardInputOnlyWhereWanted()
{
    ResultsDrawer drawer(m_theme);
    auto *field = drawer.findChild<QLineEdit *>();
    field->setText(QStringLiteral("Comet"));
    QVERIFY(drawer.standardInput().isEmpty());
    drawer.setInputWanted(true);
    QCOMPARE(drawer.standardInput(), QByteArray("Comet\n"));
}

QTEST_MAIN(TestResults)
#include "tst_results.moc"
