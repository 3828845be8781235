#include "app/shell/coursefinder.h"
#include "app/shell/glossarydialog.h"
#include "app/shell/gotodialog.h"
#include "tests/gui/meteredapplication.h"
#include "tests/gui/windowfixture.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/quizcard.h"
#include "widgets/lesson/snippetcard.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QScrollBar>
#include <QTextBrowser>

using namespace athanor;

namespace {

QString listed(const std::vector<double> &times)
{
    QStringList words;
    for (const double time : times) words << QString::number(time, 'f', 0);
    return words.join(QLatin1Char(' '));
}

/// Where the last card of the page ends, in the view.
int bottomOf(const LessonView &lesson)
{
    int bottom = 0;
    for (const QWidget *card : lesson.widget()->findChildren<QWidget *>())
        if (card->isVisible() && !card->layout()) // No container, which may be higher than what is in it.
            bottom = std::max(bottom, card->mapTo(lesson.viewport(), QPoint()).y() + card->height());
    return bottom;
}

/// What stands at the top of the view, and how far from it.
std::pair<QString, int> atTheTop(const LessonView &lesson)
{
    std::pair<QString, int> top{QString(), 1 << 20};
    for (const QTextBrowser *text : lesson.findChildren<QTextBrowser *>()) {
        const int y = text->mapTo(lesson.viewport(), QPoint()).y();
        if (y + text->height() > 0 && y < top.second) top = {text->toPlainText(), y};
    }
    return top;
}

} // namespace

/// An objective comes up at once, its rest a little later, and nothing moves or is lost meanwhile.
class TestOpening final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theViewIsFilledFirst_data();
    void theViewIsFilledFirst();
    void theRestComesAroundWhatIsRead();
    void aHandWins();
    void nothingIsLostBetweenPages();
    void aBlockIsReachedFromTheKeyboard_data();
    void aBlockIsReachedFromTheKeyboard();
    void aTermIsReachedFromTheKeyboard();

private:
    static QStringList objectives(const StudyDesk &desk);
};

QStringList TestOpening::objectives(const StudyDesk &desk)
{
    QStringList ids;
    for (const Module &module : desk.course().modules)
        for (const Objective &objective : module.objectives) ids << objective.id;
    return ids;
}

void TestOpening::theViewIsFilledFirst_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280x800") << QSize(1280, 800);
    QTest::newRow("1920x1080") << QSize(1920, 1080);
}

void TestOpening::theViewIsFilledFirst()
{
    QFETCH(QSize, size);
    WindowFixture fixture;
    QVERIFY(fixture.openHome(size));
    StudyDesk &desk = fixture.window->desk();
    LessonView *lesson = fixture.window->widgets().lesson;
    MeteredApplication &meter = *MeteredApplication::instance();
    std::vector<double> firsts, clocks, wholes, spans;
    QString longest;
    const QStringList ids = objectives(desk);
    for (const QString &id : ids + ids) {
        QElapsedTimer since;
        int paints = 0;
        bool filled = false, complete = true;
        const double before = cpuNow();
        const auto painted = [&] {
            if (++paints > 1) return;
            firsts.push_back(cpuNow() - before);
            clocks.push_back(static_cast<double>(since.nsecsElapsed()) / 1e6);
            complete = lesson->isComplete();
            filled = bottomOf(*lesson) >= lesson->viewport()->height();
        };
        const PaintWatch watch([lesson] { return lesson->widget(); }, painted);
        since.start();
        desk.openObjective(id);
        meter.count(cpuNow() - before, QStringLiteral("openObjective"));
        QTRY_VERIFY(paints > 0);
        QVERIFY2(filled && !complete, qPrintable(id));
        QTRY_VERIFY(lesson->isComplete());
        wholes.push_back(cpuNow() - before);
        spans.push_back(meter.longest());
        longest += meter.longestName() + QLatin1String("; ");
        const Objective &objective = *desk.objective();
        for (int i = 0; i < lesson->snippetCount(); ++i) QVERIFY(lesson->snippet(i));
        for (int i = 0; i < static_cast<int>(objective.exercises.size()); ++i) QVERIFY(lesson->exercise(i));
        for (const QuizQuestion &question : objective.quiz) QVERIFY(lesson->quiz(question.id));
        fixture.window->showPage(MainWindow::Page::Home);
    }
    qInfo("opening an objective: painted after (own ms) %s, by the clock %s; whole after %s; longest turn %s (%s)",
          qPrintable(listed(firsts)), qPrintable(listed(clocks)), qPrintable(listed(wholes)), qPrintable(listed(spans)),
          qPrintable(longest));
    fixture.close();
}

void TestOpening::theRestComesAroundWhatIsRead()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    StudyDesk &desk = fixture.window->desk();
    LessonView *lesson = fixture.window->widgets().lesson;
    const QStringList ids = objectives(desk);
    QVERIFY(ids.size() > 1);
    QTRY_VERIFY(fixture.window->findChild<CourseFinder *>()->isReady());
    QCoreApplication::processEvents();
    QScrollBar *bar = lesson->verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    const int place = bar->value();
    const auto before = atTheTop(*lesson);
    desk.openObjective(ids.at(1));
    QTRY_VERIFY(lesson->isComplete());
    QCOMPARE(bar->value(), 0);

    // Each picture of the page on its way shows the same at the top.
    QStringList moved;
    int paints = 0;
    const auto painted = [&] {
        const auto now = atTheTop(*lesson);
        if (++paints == 1 && lesson->isComplete()) moved << QStringLiteral("It was complete at once.");
        // A few pixels of rounding are no jump.
        if (now.first != before.first || std::abs(now.second - before.second) > 8)
            moved << QStringLiteral("%1 %2").arg(now.second).arg(now.first.left(30));
    };
    auto watch = std::make_unique<PaintWatch>([lesson] { return lesson->widget(); }, painted);
    desk.openObjective(ids.at(0));
    QTRY_VERIFY(paints > 0 && lesson->isComplete());
    QCOMPARE(bar->value(), place);
    QTRY_VERIFY(paints > 1);
    watch.reset();
    QVERIFY2(moved.isEmpty(), qPrintable(moved.join(QLatin1Char('\n'))));
    // Below the place, then above it: the keyboard goes through all of it in reading order.
    int last = -1;
    for (const QTextBrowser *text : lesson->findChildren<QTextBrowser *>()) {
        const int y = text->mapTo(lesson->widget(), QPoint()).y();
        QVERIFY(y > last);
        last = y;
    }
    fixture.close();
}

void TestOpening::aHandWins()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    StudyDesk &desk = fixture.window->desk();
    LessonView *lesson = fixture.window->widgets().lesson;
    const QStringList ids = objectives(desk);
    desk.openObjective(ids.at(1));
    int paints = 0;
    const PaintWatch watch([lesson] { return lesson->widget(); }, [&paints] { ++paints; });
    QTRY_VERIFY(paints > 0);
    QVERIFY(!lesson->isComplete());
    lesson->scrollToExercise(0);           // Not there yet …
    QTest::keyClick(lesson, Qt::Key_Down); // … and no longer wanted.
    const int value = lesson->verticalScrollBar()->value();
    QVERIFY(value > 0);
    QTRY_VERIFY(lesson->isComplete());
    QCoreApplication::processEvents();
    QCOMPARE(lesson->verticalScrollBar()->value(), value);
    lesson->scrollToExercise(0);
    QTRY_VERIFY(lesson->verticalScrollBar()->value() > value);
    fixture.close();
}

void TestOpening::nothingIsLostBetweenPages()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    StudyDesk &desk = fixture.window->desk();
    LessonView *lesson = fixture.window->widgets().lesson;
    const QString first = desk.objective()->id;
    const QString second = objectives(desk).at(1);
    const QuizQuestion question = desk.objective()->quiz.back();
    lesson->quiz(question.id)->findChild<QAbstractButton *>(QStringLiteral("option0"))->click();
    lesson->quiz(question.id)->answer();
    desk.showHint();
    desk.showHint();
    const auto kept = [&] {
        const ObjectiveProgress known = fixture.window->progress().snapshot().objective(first);
        return known.questions.contains(question.id) &&
               known.exercises.value(desk.objective()->exercises.front().slug).hintsShown == 2;
    };
    QTRY_VERIFY(kept());
    // Left at every stage of its building: planned, on the screen, and some slices later.
    for (int turns = 0; turns < 8; ++turns) {
        desk.openObjective(second);
        for (int i = 0; i < turns; ++i) QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        desk.openObjective(first);
        for (int i = 0; i < turns; ++i) QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    }
    QSignalSpy completed(lesson, &LessonView::completed);
    desk.openObjective(second);
    desk.openObjective(first);
    QTRY_VERIFY(lesson->isComplete());
    QCOMPARE(completed.count(), 1);
    QVERIFY(lesson->quiz(question.id)->isAnswered());
    auto *hint = lesson->exercise(0)->findChild<QWidget *>(QStringLiteral("hint2"));
    QVERIFY(hint && !hint->isHidden());
    QVERIFY(!lesson->exercise(0)->findChild<QWidget *>(QStringLiteral("hint3")));
    QCOMPARE(lesson->findChildren<QuizCard *>().size(), static_cast<qsizetype>(desk.objective()->quiz.size()));
    fixture.close();
}

void TestOpening::aBlockIsReachedFromTheKeyboard_data()
{
    QTest::addColumn<bool>("open");
    QTest::newRow("from home, the page not open") << false;
    QTest::newRow("in the page that is open") << true;
}

void TestOpening::aBlockIsReachedFromTheKeyboard()
{
    QFETCH(bool, open);
    WindowFixture fixture;
    QVERIFY(open ? fixture.open({1280, 800}) : fixture.openHome({1280, 800}));
    MainWindow &window = *fixture.window;
    LessonView *lesson = window.widgets().lesson;
    const Objective objective = window.desk().course().modules.front().objectives.front();
    // The last paragraph of the page that is long enough to be known by its words.
    QString words;
    for (const LessonBlock &block : objective.lesson)
        if (block.kind == LessonBlock::Kind::Paragraph && !block.spans.empty() &&
            block.spans.front().text.size() > 40 && block.spans.front().style == Span::Style::Plain)
            words = block.spans.front().text.section(QLatin1Char(' '), 0, 5).trimmed();
    QVERIFY(!words.isEmpty());
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(window.findChild<GoToDialog *>());
    auto *field = window.findChild<GoToDialog *>()->findChild<QLineEdit *>();
    QTRY_VERIFY(field->hasFocus());
    auto *status = window.findChild<QLabel *>(QStringLiteral("goToStatus"));
    QTRY_VERIFY(status->text().contains(QLatin1String("objectives"))); // The pages are read.
    QTest::keyClicks(field, words);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(window.page(), MainWindow::Page::Study);
    QCOMPARE(window.desk().objective()->id, objective.id);
    const auto found = [&] {
        for (const QTextBrowser *text : lesson->findChildren<QTextBrowser *>()) {
            const QTextCursor at = text->document()->find(words.left(24));
            if (at.isNull()) continue;
            const int y = text->mapTo(lesson->viewport(), text->cursorRect(at).topLeft()).y();
            if (y >= 0 && y < lesson->viewport()->height()) return true;
        }
        return false;
    };
    QTRY_VERIFY(found());
    QTRY_VERIFY(lesson->isComplete());
    QVERIFY(found());
    QVERIFY(lesson->verticalScrollBar()->value() > 200);
    fixture.close();
}

void TestOpening::aTermIsReachedFromTheKeyboard()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    MainWindow &window = *fixture.window;
    LessonView *lesson = window.widgets().lesson;
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTRY_VERIFY(window.findChild<CourseFinder *>()->isReady());
    lesson->setFocus(Qt::TabFocusReason);
    // Tab stops at every link; the first that is a term of the glossary says so.
    const auto atTerm = [] {
        const QWidget *focus = QApplication::focusWidget();
        return focus && focus->accessibleDescription().contains(QLatin1String("in the glossary"));
    };
    for (int i = 0; i < 60 && !atTerm(); ++i) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(atTerm());
    const QString word = qobject_cast<QTextBrowser *>(QApplication::focusWidget())->textCursor().selectedText();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(window.findChild<GlossaryDialog *>());
    auto *dialog = window.findChild<GlossaryDialog *>();
    const auto named = [&] {
        const QString term = dialog->currentTerm();
        return word.contains(term, Qt::CaseInsensitive) || term.contains(word.left(4), Qt::CaseInsensitive);
    };
    QTRY_VERIFY2(named(), qPrintable(word + QLatin1String(" / ") + dialog->currentTerm()));
    dialog->close();
    fixture.close();
}

int main(int argc, char **argv)
{
    if (::geteuid() == 0) qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
    QApplication::setStyle(QStringLiteral("Fusion"));
    MeteredApplication application(argc, argv);
    TestOpening test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_opening.moc"
