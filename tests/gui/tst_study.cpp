#include "app/shell/historydialog.h"
#include "app/shell/homepage.h"
#include "engine/grading/answers.h"
#include "tests/gui/windowfixture.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/quizcard.h"
#include "widgets/lesson/snippetcard.h"
#include "widgets/results/checkcard.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QListWidget>

using namespace athanor;

/// A learner's first visit from home to a pass and back, once by keyboard alone and once by mouse: what was done is
/// there after a restart.
class TestStudy final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aWholeVisit_data();
    void aWholeVisit();

private:
    enum class Hand { Keyboard, Mouse };
    void begin();
    void predict();
    void fail();
    void hint();
    void pass();
    void answerWrong();
    void goOn();
    void comeBack();
    void everythingIsThere();
    void history();
    void nothingIsLostByLookingBack();

    bool keyboard() const { return m_hand == Hand::Keyboard; }
    bool tabTo(const std::function<bool(QWidget *)> &wanted) const;
    bool press(QWidget *button) const;
    bool answer(const Result<ProjectFiles> &files) const;
    GradeReport check() const;
    const DeskWidgets &ui() const { return m_fixture->window->widgets(); }
    StudyDesk &desk() const { return m_fixture->window->desk(); }
    template <typename Widget> Widget *find(const char *name) const
    {
        return m_fixture->window->findChild<Widget *>(QLatin1String(name));
    }

    std::unique_ptr<WindowFixture> m_fixture;
    Hand m_hand = Hand::Keyboard;
    QString m_objective;
    ExerciseKey m_first;
    QString m_question;
    QString m_predicted;
};

void TestStudy::aWholeVisit_data()
{
    QTest::addColumn<bool>("byKeyboard");
    QTest::newRow("by keyboard alone") << true;
    QTest::newRow("by mouse") << false;
}

void TestStudy::aWholeVisit()
{
    QFETCH(bool, byKeyboard);
    m_hand = byKeyboard ? Hand::Keyboard : Hand::Mouse;
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->openHome({1440, 900}));
    m_fixture->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
    for (const auto step :
         {&TestStudy::begin, &TestStudy::predict, &TestStudy::fail, &TestStudy::hint, &TestStudy::pass,
          &TestStudy::answerWrong, &TestStudy::goOn, &TestStudy::comeBack, &TestStudy::everythingIsThere,
          &TestStudy::history, &TestStudy::nothingIsLostByLookingBack}) {
        (this->*step)();
        if (QTest::currentTestFailed()) return;
    }
    m_fixture->close();
    m_fixture.reset();
}

bool TestStudy::tabTo(const std::function<bool(QWidget *)> &wanted) const
{
    for (int i = 0; i < 600; ++i) {
        QWidget *focus = QApplication::focusWidget();
        if (!focus) return false;
        if (wanted(focus)) return true;
        if (qobject_cast<CodeEditor *>(focus)) QTest::keyClick(focus, Qt::Key_Escape);
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    return false;
}

bool TestStudy::press(QWidget *button) const
{
    if (!button || !button->isEnabled()) return false;
    if (!keyboard()) {
        QTest::mouseClick(button, Qt::LeftButton);
        return true;
    }
    if (!tabTo([button](QWidget *focus) { return focus == button; })) return false;
    QTest::keyClick(button, Qt::Key_Space);
    return true;
}

/// Puts the files of a folder into the editor as a learner would: select all, paste.
bool TestStudy::answer(const Result<ProjectFiles> &files) const
{
    if (!files) return false;
    for (const QString &path : ui().editors->paths()) {
        const ProjectFile *file = files->find(path);
        if (!file || QString::fromUtf8(file->content) == ui().editors->editor(path)->content()) continue;
        const QByteArray content = file->content;
        while (ui().editors->currentPath() != path)
            QTest::keyClick(m_fixture->window.get(), Qt::Key_PageDown, Qt::ControlModifier);
        CodeEditor *editor = m_fixture->editor();
        if (keyboard()) {
            for (int i = 0; i < 8 && !editor->hasFocus(); ++i) QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
        } else {
            QTest::mouseClick(editor->viewport(), Qt::LeftButton);
        }
        if (!editor->hasFocus()) return false;
        QGuiApplication::clipboard()->setText(QString::fromUtf8(content));
        QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(editor, Qt::Key_V, Qt::ControlModifier);
        if (editor->content() != QString::fromUtf8(content)) return false;
    }
    return true;
}

GradeReport TestStudy::check() const
{
    QSignalSpy graded(&desk(), &StudyDesk::gradeFinished);
    QSignalSpy kept(&desk(), &StudyDesk::attemptKept);
    if (keyboard())
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    else
        QTest::mouseClick(find<QWidget>("checkButton"), Qt::LeftButton);
    if (!QTest::qWaitFor([&] { return graded.count() == 1 && kept.count() == 1; }, windowPatience)) return {};
    return graded.at(0).at(0).value<GradeReport>();
}

void TestStudy::begin()
{
    auto *button = find<QAbstractButton>("continueButton");
    QCOMPARE(m_fixture->window->home()->offer().kind, ContinueOffer::Kind::Begin);
    QTRY_VERIFY(button->isVisible());
    QSignalSpy opened(&desk(), &StudyDesk::exerciseOpened);
    if (keyboard()) {
        QTRY_VERIFY(button->hasFocus()); // Return is enough.
        QTest::keyClick(button, Qt::Key_Return);
    } else {
        QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, windowPatience);
    QCOMPARE(m_fixture->window->page(), MainWindow::Page::Study);
    m_objective = desk().objective()->id;
    m_first = desk().exerciseKey();
    // Opening a page alone begins nothing.
    QCOMPARE(m_fixture->window->progress().snapshot().objective(m_objective).mastery, Mastery::NotStarted);
}

void TestStudy::predict()
{
    QTRY_VERIFY(ui().lesson->isComplete());
    SnippetCard *card = nullptr;
    for (int i = 0; i < ui().lesson->snippetCount() && !card; ++i)
        if (ui().lesson->snippet(i)->findChild<QWidget *>(QStringLiteral("choice0"))) card = ui().lesson->snippet(i);
    QVERIFY(card);
    m_predicted = card->key();
    QSignalSpy finished(&desk(), &StudyDesk::snippetFinished);
    if (keyboard()) m_fixture->window->widgets().lesson->setFocus(Qt::TabFocusReason);
    QVERIFY(press(card->findChild<QWidget *>(QStringLiteral("choice0"))));
    QVERIFY(press(card->findChild<QWidget *>(QStringLiteral("runSnippet"))));
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, windowPatience);
    QTRY_VERIFY(m_fixture->window->progress().snapshot().objective(m_objective).predictions.contains(m_predicted));
}

void TestStudy::fail()
{
    const Exercise exercise = *desk().exercise();
    const KnownMistake mistake = exercise.mistakes.front();
    QVERIFY(answer(mistakeAnswer(exercise, mistake)));
    const GradeReport report = check();
    QCOMPARE(report.state, GradeReport::State::Graded);
    QVERIFY(!report.passed);
    auto *card = m_fixture->window->findChild<CheckCard *>(QLatin1String("check:") + mistake.check);
    QVERIFY(card && card->result().message.contains(mistake.message));
    QTRY_VERIFY(card->findChild<QLabel *>(QStringLiteral("checkMessage"))->isVisible());
    QVERIFY(find<QLabel>("lastDone")->text().contains(QLatin1String("kept")));
}

void TestStudy::hint()
{
    auto *button = find<QAbstractButton>("hintButton");
    QVERIFY(button->text().startsWith(QLatin1String("Hint 1 of ")));
    if (keyboard())
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_H, Qt::ControlModifier);
    else
        QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(ui().lesson->exercise(0)->findChild<QWidget *>(QStringLiteral("hint1"))->isVisible());
    QVERIFY(button->text().startsWith(QLatin1String("Hint 2 of ")));
}

void TestStudy::pass()
{
    const Exercise exercise = *desk().exercise();
    QVERIFY(answer(solutionAnswer(exercise, exercise.solutions.value(0))));
    QVERIFY(check().passed);
    QTRY_VERIFY(
        m_fixture->window->progress().snapshot().objective(m_objective).exercises.value(exercise.slug).onTheirOwn);
}

void TestStudy::answerWrong()
{
    const QuizQuestion question = desk().objective()->quiz.front();
    m_question = question.id;
    QuizCard *card = ui().lesson->quiz(question.id);
    int wrong = 0;
    while (question.options[static_cast<size_t>(wrong)].correct) ++wrong;
    if (keyboard()) ui().lesson->setFocus(Qt::TabFocusReason);
    // Radio buttons share one stop of Tab; the arrows go on.
    auto *option = card->findChild<QAbstractButton *>(QStringLiteral("option%1").arg(wrong));
    if (keyboard()) {
        QVERIFY(tabTo([card](QWidget *focus) {
            return card->isAncestorOf(focus) && focus->objectName().startsWith(QLatin1String("option"));
        }));
        for (int i = 0; i < 8 && !option->hasFocus(); ++i) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QVERIFY(option->hasFocus());
        QTest::keyClick(option, Qt::Key_Space);
    } else {
        QTest::mouseClick(option, Qt::LeftButton);
    }
    QVERIFY(option->isChecked());
    QVERIFY(press(card->findChild<QWidget *>(QStringLiteral("answerQuiz"))));
    QVERIFY(card->isAnswered() && !card->isRight());
    QTRY_COMPARE(m_fixture->window->progress().snapshot().cards,
                 1 + 1); // The question, and the check that failed once.
}

void TestStudy::goOn()
{
    // To the objective's next exercise, or to the next objective.
    const bool inside = desk().objective()->exercises.size() > 1;
    QSignalSpy opened(&desk(), &StudyDesk::exerciseOpened);
    QVERIFY(press(find<QWidget>("goOn")));
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, windowPatience);
    QCOMPARE(desk().objective()->id == m_objective, inside);
    QVERIFY(desk().exerciseKey() != m_first);
    QTRY_VERIFY(ui().lesson->isComplete());
    // The hint that was taken for the first stays the first's, put away.
    QVERIFY(!inside || !ui().lesson->exercise(0)->findChild<QWidget *>(QStringLiteral("hint1"))->isVisible());
    QVERIFY(find<QAbstractButton>("hintButton")->text().startsWith(QLatin1String("Hint 1 of ")));
}

void TestStudy::comeBack()
{
    const ExerciseKey left = desk().exerciseKey();
    m_fixture->close();
    m_fixture->start();
    QVERIFY(m_fixture->openHome({1440, 900}));
    m_fixture->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
    const ContinueOffer offer = m_fixture->window->home()->offer();
    QCOMPARE(offer.kind, ContinueOffer::Kind::GoOn);
    QCOMPARE(offer.objective, left.objective);
    QCOMPARE(offer.exercise, left.exercise);
    QVERIFY(!desk().objective()); // Nothing jumps ahead of the learner.
    QSignalSpy opened(&desk(), &StudyDesk::exerciseOpened);
    QVERIFY(press(find<QWidget>("continueButton")));
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, windowPatience);
    QCOMPARE(desk().exerciseKey(), left);
}

void TestStudy::everythingIsThere()
{
    // Back to the first exercise, past whatever lies between.
    QSignalSpy opened(&desk(), &StudyDesk::exerciseOpened);
    const bool inside = desk().exerciseKey().objective == m_objective;
    if (keyboard()) {
        QTest::keyClick(QApplication::focusWidget(), inside ? Qt::Key_Up : Qt::Key_Left, Qt::AltModifier);
    } else if (inside) {
        QTest::mouseClick(ui().lesson->exercise(0)->findChild<QWidget *>(QStringLiteral("openExercise")),
                          Qt::LeftButton);
    } else {
        QTest::mouseClick(find<QWidget>("homeButton"), Qt::LeftButton);
        auto *square = m_fixture->window->findChild<QWidget *>(QLatin1String("square:") + m_objective);
        QTRY_VERIFY(square->isVisible());
        QVERIFY2(square->accessibleName().contains(QLatin1String("passed")) ||
                     square->accessibleName().contains(QLatin1String("in progress")),
                 qPrintable(square->accessibleName()));
        QTest::mouseClick(square, Qt::LeftButton);
    }
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, windowPatience);
    QCOMPARE(desk().exerciseKey(), m_first);
    QVERIFY(desk().isPassed(0));
    QTRY_VERIFY(ui().lesson->isComplete());
    const auto *taken = ui().lesson->exercise(0)->findChild<QWidget *>(QStringLiteral("hint1"));
    QVERIFY(taken && taken->isVisible());
    QuizCard *card = ui().lesson->quiz(m_question);
    QTRY_VERIFY(card->isAnswered() && !card->isRight());
    const ObjectiveProgress known = m_fixture->window->progress().snapshot().objective(m_objective);
    QCOMPARE(known.mastery, inside ? Mastery::InProgress : Mastery::Passed); // One question is still answered wrong.
    QCOMPARE(known.exercises.value(m_first.exercise).hintsShown, 1);
    QVERIFY(known.predictions.contains(m_predicted));
    for (int i = 0; i < ui().lesson->snippetCount(); ++i) {
        const SnippetCard *snippet = ui().lesson->snippet(i);
        if (snippet->key() != m_predicted) continue;
        // It is made once: what was chosen stands there, and cannot be chosen anew.
        auto *choice = snippet->findChild<QAbstractButton *>(QStringLiteral("choice0"));
        QVERIFY(choice->isChecked() && !choice->isEnabled());
    }
}

void TestStudy::history()
{
    if (keyboard())
        QTest::keyClick(m_fixture->window.get(), Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    else
        QTest::mouseClick(ui().lesson->exercise(0)->findChild<QWidget *>(QStringLiteral("historyButton")),
                          Qt::LeftButton);
    HistoryDialog *dialog = nullptr;
    QTRY_VERIFY((dialog = m_fixture->window->findChild<HistoryDialog *>()));
    QTRY_COMPARE(dialog->list()->count(), 2);
    QVERIFY(dialog->list()->item(0)->text().contains(QLatin1String("passed")));
    QVERIFY(dialog->list()->item(1)->text().contains(QLatin1String("checks passed")));
    // Back to the wrong version, and what was there is kept as well.
    const Exercise exercise = *desk().exercise();
    if (keyboard())
        QTest::keyClick(dialog->list(), Qt::Key_Down);
    else
        dialog->list()->setCurrentRow(1);
    auto *restore = dialog->findChild<QAbstractButton *>(QStringLiteral("restoreVersion"));
    QTRY_VERIFY(dialog->list()->currentRow() == 1 && restore->isEnabled());
    QSignalSpy again(&desk(), &StudyDesk::exerciseOpened);
    if (keyboard()) {
        restore->setFocus(Qt::TabFocusReason);
        QTest::keyClick(restore, Qt::Key_Space);
    } else {
        QTest::mouseClick(restore, Qt::LeftButton);
    }
    QTRY_COMPARE_WITH_TIMEOUT(again.count(), 1, windowPatience);
    const Result<ProjectFiles> wrong = mistakeAnswer(exercise, exercise.mistakes.front());
    QVERIFY(wrong.ok());
    for (const QString &path : ui().editors->paths())
        QCOMPARE(ui().editors->editor(path)->content(), QString::fromUtf8(wrong->find(path)->content));
}

/// What was on the desk before another version was brought back is kept as well.
void TestStudy::nothingIsLostByLookingBack()
{
    ProgressDesk &progress = m_fixture->window->progress();
    QList<TimelineEntry> entries;
    m_fixture->type(QStringLiteral("# not checked yet\n"));
    const auto restore = [this, &progress](const TimelineEntry &entry) {
        progress.then<TimelineDetail>(
            progress.link().entry(entry.id), m_fixture->window.get(),
            [this](const TimelineDetail &detail) { desk().restoreFiles(detail.files, QStringLiteral("then")); });
    };
    const auto ask = [this, &progress, &entries] {
        progress.then<QList<TimelineEntry>>(progress.link().timeline(m_first), m_fixture->window.get(),
                                            [&entries](const QList<TimelineEntry> &found) { entries = found; });
    };
    ask();
    QTRY_VERIFY(!entries.isEmpty());
    QSignalSpy again(&desk(), &StudyDesk::exerciseOpened);
    restore(entries.last());
    QTRY_COMPARE_WITH_TIMEOUT(again.count(), 1, windowPatience);
    entries.clear();
    ask();
    QTRY_VERIFY(!entries.isEmpty());
    QCOMPARE(entries.first().kind, TimelineEntry::Kind::Kept);
    QByteArray kept;
    progress.then<TimelineDetail>(progress.link().entry(entries.first().id), m_fixture->window.get(),
                                  [&kept](const TimelineDetail &detail) {
                                      for (const LearnerFile &file : detail.files) kept += file.content;
                                  });
    QTRY_VERIFY2(kept.contains("# not checked yet"), kept.constData());
}

int main(int argc, char **argv) { return runGuiTest<TestStudy>(argc, argv); }
#include "tst_study.moc"
