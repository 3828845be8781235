#include "widgets/common/outputview.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/lessonhtml.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/quizcard.h"
#include "widgets/lesson/snippetcard.h"

#include <QAbstractButton>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
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
    void anAnswerIsRestoredAndTriedAgain();
    void aPredictionIsRestored();
    void hintsComeOneByOne();
    void hintsStayWithTheirExercise();
    void aBlockIsBroughtToTheTop();
    void theFirstQuestionComesWithItsHeading();
    void wordsAndCodeBeginInOneLine();
    void requestLines_data();
    void requestLines();

private:
    Theme m_theme;
};

void TestLessonView::onlyRunnableCodeCanRun()
{
    LessonView view(m_theme);
    view.setObjective(sampleObjective(), QStringLiteral("Objective 1"));
    QCOMPARE(view.snippetCount(), 2); // Known at once; the cards come with the first screen.
    QVERIFY(!view.isComplete() && !view.snippet(0));
    QTRY_VERIFY(view.isComplete());
    QSignalSpy runs(&view, &LessonView::runRequested);
    view.snippet(0)->findChild<QAbstractButton *>(QStringLiteral("runSnippet"))->click();
    QCOMPARE(runs.count(), 1);
    QCOMPARE(runs.at(0).at(0).toInt(), 0);
    QCOMPARE(runs.at(0).at(1).value<LessonBlock>().code, QStringLiteral("print(41 * 3)\n"));
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
    QTRY_VERIFY(view.isComplete());
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
    QCOMPARE(answered.at(0).at(1).value<QList<int>>(), chosen);
    QCOMPARE(answered.at(0).at(2).toBool(), right);
    int explained = 0;
    for (const QLabel *label : card.findChildren<QLabel *>())
        explained += label->isVisible() && label->text().contains(QLatin1String("because"));
    QCOMPARE(explained, 3);
}

void TestLessonView::anAnswerIsRestoredAndTriedAgain()
{
    Objective objective = sampleObjective();
    QuizQuestion question{QStringLiteral("q"), QStringLiteral("Which?"), {}, {}};
    question.options = {{QStringLiteral("a"), true, QStringLiteral("because a")},
                        {QStringLiteral("b"), false, QStringLiteral("because b")}};
    objective.quiz.push_back(question);
    LessonView view(m_theme);
    view.setObjective(objective, QString());
    view.show();
    QSignalSpy answered(&view, &LessonView::answered);
    view.restoreAnswer(QStringLiteral("q"), {1}); // Before its card is there.
    QTRY_VERIFY(view.isComplete());
    QuizCard *card = view.quiz(QStringLiteral("q"));
    QVERIFY(card->isAnswered() && !card->isRight());
    QVERIFY(card->findChild<QLabel *>(QStringLiteral("quizVerdict"))->isVisible());
    QCOMPARE(answered.count(), 0); // It was told when it was given.

    card->findChild<QAbstractButton *>(QStringLiteral("tryAgain"))->click();
    QVERIFY(!card->isAnswered());
    auto *right = card->findChild<QAbstractButton *>(QStringLiteral("option0"));
    auto *wrong = card->findChild<QAbstractButton *>(QStringLiteral("option1"));
    QVERIFY(!right->isChecked() && !wrong->isChecked() && right->isEnabled());
    view.restoreAnswer(QStringLiteral("q"), {1}); // A second try is not answered by the first.
    QVERIFY(!card->isAnswered());
    right->click();
    card->findChild<QAbstractButton *>(QStringLiteral("answerQuiz"))->click();
    QVERIFY(card->isRight());
    QCOMPARE(answered.count(), 1);
    QCOMPARE(answered.at(0).at(1).value<QList<int>>(), QList<int>{0});
}

void TestLessonView::aPredictionIsRestored()
{
    SnippetCard card(m_theme, snippetBlock(LessonBlock::Action::Predict));
    card.show();
    QSignalSpy predicted(&card, &SnippetCard::predicted);
    card.restorePrediction(0);
    QVERIFY(card.findChild<QLabel *>(QStringLiteral("predictVerdict"))->text().contains(QLatin1String("Not that")));
    QVERIFY(!card.findChild<QAbstractButton *>(QStringLiteral("choice1"))->isEnabled());
    card.findChild<QAbstractButton *>(QStringLiteral("runSnippet"))->click(); // Run again: no new prediction.
    card.setFinished(ended(Verdict::Ok));
    QCOMPARE(predicted.count(), 0);

    SnippetCard other(m_theme, snippetBlock(LessonBlock::Action::Predict));
    QSignalSpy told(&other, &SnippetCard::predicted);
    other.start(1);
    other.setFinished(ended(Verdict::Ok));
    QCOMPARE(told.count(), 1);
    QCOMPARE(told.at(0).at(0).toInt(), 1);
    QVERIFY(told.at(0).at(1).toBool());
    QCOMPARE(other.key(), card.key());
}

void TestLessonView::hintsStayWithTheirExercise()
{
    Objective objective = sampleObjective();
    objective.exercises.push_back(objective.exercises.front());
    LessonView view(m_theme);
    view.setObjective(objective, QString());
    view.show();
    view.showHints(0, 2);
    QTRY_VERIFY(view.isComplete());
    auto *hint = view.exercise(0)->findChild<QWidget *>(QStringLiteral("hint1"));
    auto *note = view.exercise(0)->findChild<QLabel *>(QStringLiteral("hintNote"));
    QVERIFY(hint->isVisible() && !note->isVisible());
    view.setOpenExercise(1);
    QVERIFY(!hint->isVisible() && note->isVisible());
    QCOMPARE(note->text(), QStringLiteral("2 hints taken"));
    view.setOpenExercise(0);
    QVERIFY(hint->isVisible());
}

void TestLessonView::aBlockIsBroughtToTheTop()
{
    Objective objective = sampleObjective();
    LessonBlock filler;
    filler.spans = {{Span::Style::Plain, QStringLiteral("Words to fill the page. ").repeated(40)}};
    LessonBlock wanted;
    wanted.spans = {{Span::Style::Plain, QStringLiteral("Here it is, what was looked for.")}};
    objective.lesson = {filler, filler, wanted, filler, filler, filler, filler, filler};
    LessonView view(m_theme);
    view.resize(600, 300);
    view.setObjective(objective, QString());
    view.show();
    view.scrollToBlock(2);
    QTRY_VERIFY(view.isComplete());
    QVERIFY(view.verticalScrollBar()->maximum() > 600);
    const auto texts = view.findChildren<QTextBrowser *>();
    QCOMPARE(texts.size(), 3); // The title, what stands under it, the exercise.
    QTextBrowser *text = texts.at(1);
    const auto top = [&] {
        const QTextCursor at = text->document()->find(QStringLiteral("Here it is"));
        return text->mapTo(view.viewport(), text->cursorRect(at).topLeft()).y();
    };
    QTRY_VERIFY2(top() >= 0 && top() < 100, qPrintable(QString::number(top())));
}

void TestLessonView::theFirstQuestionComesWithItsHeading()
{
    Objective objective = sampleObjective();
    for (int i = 0; i < 12; ++i) objective.lesson.push_back(snippetBlock(LessonBlock::Action::Read));
    QuizQuestion question{QStringLiteral("q"), QStringLiteral("Which?"), {}, {}};
    for (int i = 0; i < 30; ++i) question.options.push_back({QString::number(i), i == 0, QString()});
    objective.quiz = {question};
    LessonView view(m_theme);
    view.resize(600, 500);
    view.setObjective(objective, QString());
    view.show();
    QTRY_VERIFY(view.isComplete());
    view.scrollToQuestion(0);
    QTRY_VERIFY(view.verticalScrollBar()->value() > 500);
    const QTextBrowser *heading = nullptr;
    for (const QTextBrowser *text : view.findChildren<QTextBrowser *>())
        if (text->toPlainText().endsWith(QLatin1String("Ask yourself"))) heading = text;
    QVERIFY(heading);
    const QPoint end = heading->mapTo(view.viewport(), QPoint(0, heading->height()));
    QVERIFY2(end.y() > 20 && end.y() < 250, qPrintable(QString::number(end.y())));
}

void TestLessonView::wordsAndCodeBeginInOneLine()
{
    LessonView view(m_theme);
    view.resize(700, 900);
    view.setObjective(sampleObjective(), QStringLiteral("Objective 1 of 1"));
    view.show();
    QTRY_VERIFY(view.isComplete());
    const auto left = [&view](const QWidget *widget) { return widget->mapTo(&view, QPoint()).x(); };
    const auto *prose = view.findChild<QTextBrowser *>();
    const int words = left(prose->viewport());
    SnippetCard *card = view.snippet(0);
    QCOMPARE(left(card), words);
    card->setFinished(ended(Verdict::Ok));
    card->outputView()->parentWidget()->show();
    const auto *code = card->findChild<QPlainTextEdit *>();
    QTRY_COMPARE(left(card->outputView()->viewport()), left(code->viewport()));
    QCOMPARE(left(card->findChild<QWidget *>(QStringLiteral("runSnippet"))), left(code->viewport()));
}

void TestLessonView::hintsComeOneByOne()
{
    LessonView view(m_theme);
    view.setObjective(sampleObjective(), QString());
    view.showHints(0, 1);
    QTRY_VERIFY(view.isComplete());
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
