#include "widgets/common/outputview.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/lessonhtml.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/quizcard.h"
#include "widgets/lesson/snippetcard.h"

#include <QAbstractButton>
#include <QLabel>
#include <QTextBrowser>
#include <QtTest>

using namespace athanor;

namespace {

LessonBlock snippetBlock(LessonBlock::Action action)
{
    LessonBlock block;
    block.kind = LessonBlock::Kind::Code;
    block.language = QStringLiteral("python");
    block.action = action;
    block.code = QStringLiteral("print(41 * 3)\n");
    block.question = QStringLiteral("What does it print?");
    block.choices = {QStringLiteral("414141"), QStringLiteral("123")};
    block.answer = 1;
    return block;
}

Objective sampleObjective()
{
    Objective objective;
    objective.id = QStringLiteral("flask.sample");
    objective.title = QStringLiteral("A sample");
    LessonBlock prose;
    prose.spans = {{Span::Style::Plain, QStringLiteral("Read <this> & ")},
                   {Span::Style::Code, QStringLiteral("a < b")}};
    LessonBlock trap;
    trap.kind = LessonBlock::Kind::Callout;
    trap.calloutKind = QStringLiteral("trap");
    trap.spans = {{Span::Style::Plain, QStringLiteral("Mind the gap")}};
    objective.lesson = {prose, snippetBlock(LessonBlock::Action::Read), snippetBlock(LessonBlock::Action::Run), trap,
                        snippetBlock(LessonBlock::Action::Predict)};
    Exercise exercise;
    exercise.goal = QStringLiteral("Mend `app.py`.");
    exercise.hints = {QStringLiteral("one"), QStringLiteral("two")};
    exercise.requests = {QStringLiteral("POST /ponies")};
    objective.exercises.push_back(exercise);
    return objective;
}

RunStatus ended(Verdict verdict, const QString &message = {})
{
    RunStatus status;
    status.verdict = verdict;
    status.message = message;
    return status;
}

} // namespace

class TestLessonView final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(); }
    void onlyRunnableCodeCanRun();
    void theColumnIsNeverWiderThan72Characters_data();
    void theColumnIsNeverWiderThan72Characters();
    void textIsEscaped();
    void aRunShowsItsOutput();
    void aPrediction_data();
    void aPrediction();
    void quiz_data();
    void quiz();
    void hintsComeOneByOne();
    void requestLines_data();
    void requestLines();

private:
    Theme m_theme;
};

void TestLessonView::onlyRunnableCodeCanRun()
{
    LessonView view(m_theme);
    view.setObjective(sampleObjective(), QStringLiteral("Objective 1"));
    QCOMPARE(view.snippetCount(), 2);
    QSignalSpy runs(&view, &LessonView::runRequested);
    view.snippet(0)->findChild<QAbstractButton *>(QStringLiteral("runSnippet"))->click();
    QCOMPARE(runs.count(), 1);
    QCOMPARE(runs.at(0).at(0).toInt(), 0);
    QCOMPARE(runs.at(0).at(1).toString(), QStringLiteral("print(41 * 3)\n"));
    QVERIFY(!view.snippet(2));
}

void TestLessonView::theColumnIsNeverWiderThan72Characters_data()
{
    QTest::addColumn<int>("zoom");
    for (const int zoom : {80, 100, 150, 200}) QTest::addRow("%d", zoom) << zoom;
}

void TestLessonView::theColumnIsNeverWiderThan72Characters()
{
    QFETCH(int, zoom);
    m_theme.setZoom(zoom);
    LessonView view(m_theme);
    view.resize(2400, 900);
    view.setObjective(sampleObjective(), QStringLiteral("Objective 1"));
    view.show();
    const auto texts = view.findChildren<QTextBrowser *>();
    QVERIFY(!texts.isEmpty());
    for (const QTextBrowser *text : texts) QTRY_VERIFY(text->width() <= LessonView::columnWidth(m_theme));
    m_theme.setZoom(100);
}

void TestLessonView::textIsEscaped()
{
    const QString html = proseHtml(sampleObjective().lesson, m_theme);
    QVERIFY(html.contains(QLatin1String("Read &lt;this&gt; &amp; ")));
    QVERIFY(!html.contains(QLatin1String("<this>")));
}

void TestLessonView::aRunShowsItsOutput()
{
    SnippetCard card(m_theme, snippetBlock(LessonBlock::Action::Run));
    card.show();
    QVERIFY(!card.outputView()->isVisible());
    card.start();
    QVERIFY(card.outputView()->isVisible());
    card.appendOutput(OutputStream::Standard, QStringLiteral("123\n"));
    QSignalSpy cancels(&card, &SnippetCard::cancelRequested);
    card.findChild<QAbstractButton *>(QStringLiteral("runSnippet"))->click();
    QCOMPARE(cancels.count(), 1);
    card.setFinished(ended(Verdict::WallLimit, QStringLiteral("It took too long.")));
    QCOMPARE(card.outputView()->toPlainText(), QStringLiteral("123"));
    QCOMPARE(card.findChild<QLabel *>(QStringLiteral("snippetStatus"))->text(), QStringLiteral("It took too long."));
}

void TestLessonView::aPrediction_data()
{
    QTest::addColumn<int>("choice");
    QTest::addColumn<QString>("verdict");
    QTest::newRow("wrong") << 0 << QStringLiteral("Not that. It is: 123");
    QTest::newRow("right") << 1 << QStringLiteral("Right");
}

void TestLessonView::aPrediction()
{
    QFETCH(int, choice);
    QFETCH(QString, verdict);
    SnippetCard card(m_theme, snippetBlock(LessonBlock::Action::Predict));
    card.show();
    auto *run = card.findChild<QAbstractButton *>(QStringLiteral("runSnippet"));
    QSignalSpy runs(&card, &SnippetCard::runRequested);
    QVERIFY(!run->isEnabled());
    card.findChild<QAbstractButton *>(QStringLiteral("choice%1").arg(choice))->click();
    run->click();
    QCOMPARE(runs.count(), 1);
    QVERIFY(!card.findChild<QLabel *>(QStringLiteral("predictVerdict"))->text().contains(verdict));
    card.setFinished(ended(Verdict::Ok));
    QVERIFY(card.findChild<QLabel *>(QStringLiteral("predictVerdict"))->text().contains(verdict));
    QVERIFY(!card.findChild<QAbstractButton *>(QStringLiteral("choice0"))->isEnabled());
}

void TestLessonView::quiz_data()
{
    QTest::addColumn<QList<int>>("chosen");
    QTest::addColumn<bool>("right");
    QTest::newRow("right") << QList<int>{0, 2} << true;
    QTest::newRow("half") << QList<int>{0} << false;
    QTest::newRow("wrong") << QList<int>{1} << false;
}

void TestLessonView::quiz()
{
    QFETCH(QList<int>, chosen);
    QFETCH(bool, right);
    QuizQuestion question{QStringLiteral("q"), QStringLiteral("Which?"), {}, {}};
    question.options = {{QStringLiteral("a"), true, QStringLiteral("because a")},
                        {QStringLiteral("b"), false, QStringLiteral("because b")},
                        {QStringLiteral("c"), true, QStringLiteral("because c")}};
    QuizCard card(m_theme, question);
    card.show();
    QSignalSpy answered(&card, &QuizCard::answered);
    auto *answer = card.findChild<QAbstractButton *>(QStringLiteral("answerQuiz"));
    QVERIFY(!answer->isEnabled());
    for (const int option : chosen) card.findChild<QAbstractButton *>(QStringLiteral("option%1").arg(option))->click();
    answer->click();
    QCOMPARE(answered.count(), 1);
    QCOMPARE(answered.at(0).at(1).toBool(), right);
    int explained = 0;
    for (const QLabel *label : card.findChildren<QLabel *>())
        explained += label->isVisible() && label->text().contains(QLatin1String("because"));
    QCOMPARE(explained, 3);
}

void TestLessonView::hintsComeOneByOne()
{
    LessonView view(m_theme);
    view.setObjective(sampleObjective(), QString());
    view.showHints(0, 1);
    QVERIFY(view.findChild<QWidget *>(QStringLiteral("hint1")));
    QVERIFY(!view.findChild<QWidget *>(QStringLiteral("hint2")));
    view.showHints(0, 9);
    QVERIFY(view.findChild<QWidget *>(QStringLiteral("hint2")));
    QVERIFY(!view.findChild<QWidget *>(QStringLiteral("hint3")));
}

void TestLessonView::requestLines_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("path");
    QTest::newRow("path") << QStringLiteral("/ponies/7") << QStringLiteral("GET") << QStringLiteral("/ponies/7");
    QTest::newRow("post") << QStringLiteral("POST /ponies") << QStringLiteral("POST") << QStringLiteral("/ponies");
    QTest::newRow("space in path") << QStringLiteral("/a b") << QStringLiteral("GET") << QStringLiteral("/a b");
}

void TestLessonView::requestLines()
{
    QFETCH(QString, line);
    QFETCH(QString, method);
    QFETCH(QString, path);
    const auto parsed = parseRequestLine(line);
    QCOMPARE(parsed.first, method);
    QCOMPARE(parsed.second, path);
}

QTEST_MAIN(TestLessonView)
#include "tst_lessonview.moc"
