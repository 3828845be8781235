#include "app/shell/filesview.h"
#include "app/shell/homepage.h"
#include "app/shell/recapdialog.h"
#include "app/shell/reviewpage.h"
#include "app/shell/settingsdialog.h"
#include "app/shell/solutionsdialog.h"
#include "engine/progress/workspace.h"
#include "tests/gui/windowfixture.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/quizcard.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QProcess>
#include <QScrollBar>

#include <atomic>
#include <csignal>
#include <cstdio>

using namespace athanor;

namespace {

constexpr int keyEvery = 40; ///< Milliseconds; quicker than any save waits.

QString contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

/// What is remembered, and what happens when remembering is made hard.
class TestMemory final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void killedWhileTyping();
    void aDraftOfAFileThatChangedIsOffered();
    void startingOverKeepsTheAnswer();
    void aSolutionIsAskedForOnceAndNoted();
    void aSessionFromGoalToRecap();
    void whatIsDueIsReviewedWithFourKeys();
    void exportAndImport();
    void storageTroubleIsTold();
    void thePageComesBackWhereItWasLeft();

private:
    static bool answer(QMessageBox *box, const char *name);
    static QuizCard *answerFirstQuestionWrong(WindowFixture &fixture);
};

bool TestMemory::answer(QMessageBox *box, const char *name)
{
    auto *button = box ? box->findChild<QAbstractButton *>(QLatin1String(name)) : nullptr;
    if (button) button->click();
    return button != nullptr;
}

QuizCard *TestMemory::answerFirstQuestionWrong(WindowFixture &fixture)
{
    const QuizQuestion question = fixture.window->desk().objective()->quiz.front();
    const LessonView *lesson = fixture.window->widgets().lesson;
    if (!QTest::qWaitFor([lesson] { return lesson->isComplete(); })) return nullptr;
    QuizCard *card = lesson->quiz(question.id);
    for (int i = 0; i < static_cast<int>(question.options.size()); ++i)
        if (!question.options[static_cast<size_t>(i)].correct)
            card->findChild<QAbstractButton *>(QStringLiteral("option%1").arg(i))->click();
    card->answer();
    return card;
}

void TestMemory::killedWhileTyping()
{
    QTemporaryDir data;
    QProcess typist;
    typist.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    typist.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--type"), data.path()});
    QVERIFY(typist.waitForStarted());
    // Each line is "N": so many letters were typed when it was written.
    std::vector<std::pair<qint64, int>> typed;
    QElapsedTimer since;
    since.start();
    QByteArray rest;
    const auto read = [&] {
        rest += typist.readAllStandardOutput();
        while (rest.contains('\n')) {
            typed.emplace_back(since.elapsed(), rest.left(rest.indexOf('\n')).toInt());
            rest = rest.mid(rest.indexOf('\n') + 1);
        }
        return typed.size();
    };
    QTRY_VERIFY_WITH_TIMEOUT(read() > 90, windowPatience);
    QCOMPARE(::kill(static_cast<pid_t>(typist.processId()), SIGKILL), 0);
    const qint64 end = since.elapsed();
    typist.waitForFinished();
    read();
    int safe = 0; // What was typed a second before the end.
    for (const auto &[at, count] : typed)
        if (at <= end - 1000) safe = count;
    QVERIFY(safe > 20);

    WindowFixture fixture;
    fixture.window.reset();
    fixture.installation.userData = data.path();
    fixture.start();
    QVERIFY(fixture.open({1280, 800}));
    const auto letters = [&fixture] {
        return static_cast<int>(fixture.editor()->content().section(QLatin1Char('\n'), 0, 0).count(QLatin1Char('x')));
    };
    QTRY_VERIFY2(letters() >= safe, qPrintable(QStringLiteral("%1 of %2").arg(letters()).arg(safe)));
    auto *told = fixture.window->findChild<QWidget *>(QStringLiteral("toldNotice"));
    QTRY_VERIFY(told->isVisible());
    QCOMPARE(told->accessibleName(), QStringLiteral("Your last words are back."));
    fixture.close();
}

/// Run in a process of its own, which is then killed.
static int typeOnAndOn(const QString &data)
{
    WindowFixture fixture;
    fixture.window.reset();
    fixture.installation.userData = data;
    fixture.start();
    if (!fixture.open({1280, 800})) return 1;
    fixture.type(QStringLiteral("\n"));
    fixture.editor()->setCursorPosition(0, 0);
    int count = 0;
    QTimer keys;
    QObject::connect(&keys, &QTimer::timeout, &keys, [&] {
        QTest::keyClick(fixture.editor(), Qt::Key_X);
        std::printf("%d\n", ++count);
        std::fflush(stdout);
    });
    keys.start(keyEvery);
    return QApplication::exec();
}

void TestMemory::aDraftOfAFileThatChangedIsOffered()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    const ExerciseKey key = fixture.window->desk().exerciseKey();
    const QString path = fixture.window->widgets().editors->currentPath();
    const Draft draft{key, path, "mine = 1\n", contentHash("what it was then"), {}};
    QSignalSpy recorded(fixture.window->progress().link().progress(), &Progress::recorded);
    fixture.window->progress().link().saveDraft(draft);
    QTRY_VERIFY(!recorded.isEmpty());
    fixture.close();
    fixture.start();
    QVERIFY(fixture.open({1280, 800}));
    auto *told = fixture.window->findChild<QWidget *>(QStringLiteral("toldNotice"));
    auto *take = told->findChild<QAbstractButton *>(QStringLiteral("noticeAction"));
    QTRY_VERIFY(take->isVisible());
    QVERIFY(fixture.editor()->content() != QStringLiteral("mine = 1\n")); // The file wins until the learner says so.
    take->click();
    QCOMPARE(fixture.editor()->content(), QStringLiteral("mine = 1\n"));
    QVERIFY(!told->isVisible());
    fixture.close();
}

void TestMemory::startingOverKeepsTheAnswer()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    StudyDesk &desk = fixture.window->desk();
    const QString path = fixture.window->widgets().editors->currentPath();
    fixture.type(QStringLiteral("# mine\n"));
    QSignalSpy opened(&desk, &StudyDesk::exerciseOpened);
    desk.resetExercise();
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, windowPatience);
    QCOMPARE(fixture.editor()->content(), contentOf(desk.exercise()->folder + QStringLiteral("/starter/") + path));
    QList<TimelineEntry> entries;
    ProgressDesk &progress = fixture.window->progress();
    progress.then<QList<TimelineEntry>>(progress.link().timeline(desk.exerciseKey()), this,
                                        [&entries](const QList<TimelineEntry> &found) { entries = found; });
    QTRY_COMPARE(entries.size(), 1);
    QCOMPARE(entries.first().kind, TimelineEntry::Kind::Reset);
    fixture.close();
}

void TestMemory::aSolutionIsAskedForOnceAndNoted()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    MainWindow &window = *fixture.window;
    const ExerciseKey key = window.desk().exerciseKey();
    const auto seen = [&] {
        return window.progress().snapshot().objective(key.objective).exercises.value(key.exercise).solutionSeen;
    };
    window.showSolutions();
    auto *box = window.findChild<QMessageBox *>();
    QVERIFY(box);
    box->reject();
    QTRY_VERIFY(!window.findChild<QMessageBox *>());
    QVERIFY(!seen() && !window.findChild<SolutionsDialog *>());

    window.showSolutions();
    QVERIFY(answer(window.findChild<QMessageBox *>(), "agree"));
    QTRY_VERIFY(window.findChild<SolutionsDialog *>());
    QTRY_VERIFY(seen());
    auto *dialog = window.findChild<SolutionsDialog *>();
    QTRY_VERIFY(dialog->files()->text().contains(QLatin1String("+ ")));
    dialog->files()->setMode(FilesView::Mode::Whole);
    const Exercise exercise = *window.desk().exercise();
    const QString file = window.widgets().editors->paths().first();
    QCOMPARE(dialog->files()->text().trimmed(), contentOf(exercise.folder + QStringLiteral("/solutions/") +
                                                          exercise.solutions.first() + QLatin1Char('/') + file)
                                                    .trimmed());
    dialog->close();
    QTRY_VERIFY(!window.findChild<SolutionsDialog *>());
    window.showSolutions(); // Not asked again.
    QTRY_VERIFY(window.findChild<SolutionsDialog *>());
    fixture.close();
}

void TestMemory::aSessionFromGoalToRecap()
{
    WindowFixture fixture;
    QVERIFY(fixture.openHome({1280, 800}));
    MainWindow &window = *fixture.window;
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_S, Qt::AltModifier);
    auto *goal = window.findChild<QLineEdit *>(QStringLiteral("sessionGoal"));
    QTRY_VERIFY(goal->hasFocus());
    QTest::keyClicks(goal, QStringLiteral("Two exercises"));
    window.findChild<QComboBox *>(QStringLiteral("sessionMinutes"))->setCurrentIndex(2);
    QTest::keyClick(goal, Qt::Key_Return);
    QTRY_VERIFY(window.progress().snapshot().session.has_value());
    QCOMPARE(window.page(), MainWindow::Page::Home); // Return on the goal is no Continue.
    auto *title = window.findChild<QLabel *>(QStringLiteral("sessionTitle"));
    QTRY_VERIFY(title->isVisible());
    QVERIFY2(title->text().contains(QStringLiteral("Two exercises · 0 of 25 minutes")), qPrintable(title->text()));
    window.desk().openObjective(window.desk().course().modules.front().objectives.front().id);
    answerFirstQuestionWrong(fixture);
    QTRY_COMPARE(window.progress().snapshot().session->recap.questions, 1);
    QTest::keyClick(&window, Qt::Key_S, Qt::AltModifier);
    QTRY_VERIFY(window.findChild<RecapDialog *>());
    const QString words = window.findChild<RecapDialog *>()->findChild<QLabel *>(QStringLiteral("recapWords"))->text();
    QVERIFY2(words.contains(QLatin1String("1 question")), qPrintable(words));
    QTRY_VERIFY(!window.progress().snapshot().session.has_value());
    fixture.close();
}

void TestMemory::whatIsDueIsReviewedWithFourKeys()
{
    const auto ahead = std::make_shared<std::atomic<qint64>>(0);
    ProgressEnvironment environment;
    environment.now = [ahead] { return QDateTime::currentDateTimeUtc().addSecs(*ahead); };
    WindowFixture fixture(environment);
    QVERIFY(fixture.open({1280, 800}));
    MainWindow &window = *fixture.window;
    answerFirstQuestionWrong(fixture);
    QTRY_COMPARE(window.progress().snapshot().cards, 1);
    QVERIFY(window.progress().snapshot().due.isEmpty());
    *ahead = 2 * 24 * 3600;
    window.progress().link().refresh();
    QTRY_COMPARE(window.progress().snapshot().due.size(), 1);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.widgets().lesson->setFocus();
    QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(window.page(), MainWindow::Page::Review);
    ReviewPage *review = window.review();
    QCOMPARE(review->left(), 1);
    QVERIFY(!review->gradeActions().at(2)->isEnabled()); // First the answer.
    QuizCard *card = review->quiz();
    QVERIFY(card);
    for (int i = 0; i < static_cast<int>(card->question().options.size()); ++i)
        if (card->question().options[static_cast<size_t>(i)].correct)
            card->findChild<QAbstractButton *>(QStringLiteral("option%1").arg(i))->click();
    auto *button = card->findChild<QAbstractButton *>(QStringLiteral("answerQuiz"));
    button->setFocus(Qt::TabFocusReason);
    QTest::keyClick(button, Qt::Key_Space);
    QVERIFY(card->isRight() && review->canGrade());
    QTRY_VERIFY(review->findChild<QWidget *>(QStringLiteral("grade3"))->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_3);
    QCOMPARE(review->left(), 0);
    QVERIFY(review->findChild<QLabel *>(QStringLiteral("reviewRecap"))->text().contains(QLatin1String("Done")));
    QTRY_VERIFY(window.progress().snapshot().due.isEmpty());
    QCOMPARE(window.progress().snapshot().cards, 1);
    fixture.close();
}

void TestMemory::exportAndImport()
{
    QTemporaryDir out;
    const QString file = out.filePath(QStringLiteral("progress.json"));
    const auto reportOf = [](SettingsDialog *dialog) {
        return dialog->findChild<QLabel *>(QStringLiteral("progressReport"))->text();
    };
    QString objective;
    {
        WindowFixture fixture;
        QVERIFY(fixture.open({1280, 800}));
        objective = fixture.window->desk().objective()->id;
        answerFirstQuestionWrong(fixture);
        SettingsDialog *dialog = fixture.window->showSettings();
        dialog->exportTo(file);
        QTRY_VERIFY2(reportOf(dialog).startsWith(QLatin1String("Everything is in")), qPrintable(reportOf(dialog)));
        QVERIFY(QFileInfo(file).size() > 100);
        fixture.close();
    }
    WindowFixture fixture;
    QVERIFY(fixture.openHome({1280, 800}));
    SettingsDialog *dialog = fixture.window->showSettings();
    const QString broken = out.filePath(QStringLiteral("broken.json"));
    QFile other(broken);
    QVERIFY(other.open(QIODevice::WriteOnly) && other.write("{\"not\": \"ours\"}") > 0);
    other.close();
    dialog->importFrom(broken);
    QTRY_VERIFY2(reportOf(dialog).startsWith(QLatin1String("Nothing was changed.")), qPrintable(reportOf(dialog)));
    QCOMPARE(fixture.window->progress().snapshot().cards, 0);
    dialog->importFrom(file);
    QTRY_COMPARE(fixture.window->progress().snapshot().cards, 1);
    QCOMPARE(fixture.window->progress().snapshot().objective(objective).mastery, Mastery::InProgress);
    fixture.close();
}

void TestMemory::storageTroubleIsTold()
{
    QTemporaryDir data;
    // Where nobody can make a file, also not root.
    QVERIFY(QFile::link(QStringLiteral("/proc/self/fdinfo"), data.filePath(QStringLiteral("progress"))));
    WindowFixture fixture;
    fixture.window.reset();
    fixture.installation.userData = data.path();
    fixture.start();
    QVERIFY(fixture.open({1280, 800}));
    auto *notice = fixture.window->findChild<QWidget *>(QStringLiteral("dataNotice"));
    answerFirstQuestionWrong(fixture);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(!fixture.window->progress().snapshot().storage.isSafe());
    // What was done counts all the same.
    QTRY_COMPARE(fixture.window->progress().snapshot().cards, 1);
    QSignalSpy graded(&fixture.window->desk(), &StudyDesk::gradeFinished);
    fixture.window->desk().check();
    QTRY_VERIFY_WITH_TIMEOUT(!graded.isEmpty(), windowPatience);
    auto *last = fixture.window->findChild<QLabel *>(QStringLiteral("lastDone"));
    QTRY_VERIFY2(last->text().contains(QLatin1String("not kept on disk yet")), qPrintable(last->text()));
    fixture.close();
}

void TestMemory::thePageComesBackWhereItWasLeft()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    LessonView *lesson = fixture.window->widgets().lesson;
    QTRY_VERIFY(lesson->verticalScrollBar()->maximum() > 900);
    lesson->verticalScrollBar()->setValue(800);
    fixture.close();
    fixture.start();
    QVERIFY(fixture.open({1280, 800}));
    lesson = fixture.window->widgets().lesson;
    QTRY_COMPARE(lesson->verticalScrollBar()->value(), 800);
    fixture.close();
}

int main(int argc, char **argv)
{
    if (argc == 3 && qstrcmp(argv[1], "--type") == 0) {
        if (::geteuid() == 0) qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
        QApplication::setStyle(QStringLiteral("Fusion"));
        QApplication application(argc, argv);
        return typeOnAndOn(QString::fromLocal8Bit(argv[2]));
    }
    return runGuiTest<TestMemory>(argc, argv);
}
#include "tst_memory.moc"
