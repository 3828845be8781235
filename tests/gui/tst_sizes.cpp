#include "app/shell/homepage.h"
#include "app/shell/reviewpage.h"
#include "tests/gui/followingprograms.h"
#include "tests/gui/windowfixture.h"
#include "widgets/common/button.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/lessonview.h"

#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTabBar>
#include <QTextBrowser>
#include <QToolButton>

using namespace athanor;

/// At every size of window and text that is promised: nothing that is shown is cut, and the page never scrolls
/// sideways.
class TestSizes final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nothingIsCut_data();
    void nothingIsCut();
    void homeAndReviewAreNotCut_data() { nothingIsCut_data(); }
    void homeAndReviewAreNotCut();
    void theCourseIsReachedInANarrowWindow();
    void onlyOtherExercisesOfferToBeOpened();
    void escapeThenTabLeavesTheEditor();
    void tabReachesEveryPart();
    void everyFocusCanBeSeen_data();
    void everyFocusCanBeSeen();
    void everyFocusOfHomeCanBeSeen();
    void theyTakeTurns_data();
    void theyTakeTurns();
    void whatIsToldHasRoom_data();
    void whatIsToldHasRoom();

private:
    void setSize(QSize size, int zoom);
    template <typename Widget> Widget *find(const char *name) const
    {
        return m_fixture.window->findChild<Widget *>(QLatin1String(name));
    }
    QStringList unseenFocus(int least) const;
    static QString cut(const QWidget *widget);
    QStringList cutWidgets() const;
    WindowFixture m_fixture;
};

void TestSizes::initTestCase() { QVERIFY(m_fixture.open({1280, 800})); }

/// Why a widget does not show all it has to say, or nothing.
QString TestSizes::cut(const QWidget *widget)
{
    if (const auto *label = qobject_cast<const ElidedLabel *>(widget))
        return label->height() < label->minimumSizeHint().height() ? QStringLiteral("too low") : QString();
    if (const auto *button = qobject_cast<const Button *>(widget)) {
        const bool fits =
            button->width() >= button->minimumSizeHint().width() && button->height() >= button->sizeHint().height();
        return fits ? QString() : QStringLiteral("a button too small");
    }
    if (const auto *label = qobject_cast<const QLabel *>(widget)) {
        if (label->text().isEmpty()) return {};
        if (!label->wordWrap())
            return label->width() < label->sizeHint().width() || label->height() < label->sizeHint().height()
                       ? QStringLiteral("a label too small")
                       : QString();
        return label->height() < label->heightForWidth(label->width()) ? QStringLiteral("a text too low") : QString();
    }
    if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
        for (int i = 0; i < tabs->count(); ++i) {
            const bool whole = tabs->tabRect(i).right() <= tabs->width() && tabs->tabRect(i).width() > 24;
            if (!whole || !tabs->tabToolTip(i).startsWith(tabs->tabText(i)))
                return QStringLiteral("tab %1").arg(tabs->tabText(i));
        }
        return tabs->height() < tabs->sizeHint().height() ? QStringLiteral("tabs too low") : QString();
    }
    return {};
}

QStringList TestSizes::cutWidgets() const
{
    QStringList result;
    const QRect window = m_fixture.window->rect();
    for (QWidget *widget : m_fixture.window->findChildren<QWidget *>()) {
        if (!widget->isVisible() || qobject_cast<QToolButton *>(widget)) continue;
        QString why = cut(widget);
        // Sideways everything stays inside of all that holds it; downwards there may be scrolling.
        for (const QWidget *holder = widget->parentWidget(); holder && why.isEmpty(); holder = holder->parentWidget()) {
            const QPoint at = widget->mapTo(const_cast<QWidget *>(holder), QPoint(0, 0));
            const bool talks = qobject_cast<QLabel *>(widget) || qobject_cast<QAbstractButton *>(widget) ||
                               qobject_cast<QLineEdit *>(widget);
            if (talks && (at.x() < 0 || at.x() + widget->width() > holder->width()))
                why = QStringLiteral("outside sideways");
            if (holder == m_fixture.window.get()) break;
        }
        if (why.isEmpty()) continue;
        const auto *label = qobject_cast<QLabel *>(widget);
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        result << QStringLiteral("%1 %2 “%3” in %4: %5 (%6x%7)")
                      .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                           label    ? label->text().left(60)
                           : button ? button->text()
                                    : QString(),
                           QLatin1String(widget->parentWidget()->metaObject()->className()), why)
                      .arg(widget->width())
                      .arg(widget->height());
    }
    if (!window.contains(m_fixture.window->centralWidget()->geometry())) result << QStringLiteral("the window itself");
    return result;
}

void TestSizes::nothingIsCut_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("zoom");
    for (const QSize size : {QSize(900, 700), QSize(1280, 800), QSize(1440, 900), QSize(1920, 1080)})
        QTest::addRow("%dx%d", size.width(), size.height()) << size << 100;
    QTest::newRow("1280x800 at 125") << QSize(1280, 800) << 125;
    QTest::newRow("1280x800 at 150") << QSize(1280, 800) << 150;
    QTest::newRow("1440x900 at 150") << QSize(1440, 900) << 150;
    QTest::newRow("1920x1080 at 150") << QSize(1920, 1080) << 150;
    QTest::newRow("1920x1080 at 200") << QSize(1920, 1080) << 200;
}

void TestSizes::nothingIsCut()
{
    QFETCH(QSize, size);
    QFETCH(int, zoom);
    const DeskWidgets &ui = m_fixture.window->widgets();
    m_fixture.theme->setZoom(zoom);
    // The smaller text takes effect on the smallest size the window may have in a turn of the event loop.
    QTRY_VERIFY((m_fixture.window->resize(size), m_fixture.window->size() == size));
    QSignalSpy graded(&m_fixture.window->desk(), &StudyDesk::gradeFinished);
    m_fixture.window->desk().check();
    QTRY_VERIFY_WITH_TIMEOUT(!graded.isEmpty(), windowPatience);
    QStringList wrong;
    for (const auto page : {RoutePlayground::Page::Routes, RoutePlayground::Page::Response}) {
        ui.playground->setPage(page);
        QTRY_VERIFY2((wrong = cutWidgets()).isEmpty(), qPrintable(QLatin1Char('\n') + wrong.join(QLatin1Char('\n'))));
    }
    ui.playground->setPage(RoutePlayground::Page::Routes);
    QCOMPARE(ui.lesson->horizontalScrollBar()->maximum(), 0);
    QCOMPARE(ui.lesson->widget()->width(), ui.lesson->viewport()->width());
    for (const QTextBrowser *text : ui.lesson->findChildren<QTextBrowser *>())
        QVERIFY2(text->horizontalScrollBar()->maximum() == 0, qPrintable(text->toPlainText().left(80)));
    m_fixture.theme->setZoom(100);
}

void TestSizes::homeAndReviewAreNotCut()
{
    QFETCH(QSize, size);
    QFETCH(int, zoom);
    MainWindow &window = *m_fixture.window;
    m_fixture.theme->setZoom(zoom);
    QTRY_VERIFY((window.resize(size), window.size() == size));
    QStringList wrong;
    for (const auto page : {MainWindow::Page::Home, MainWindow::Page::Review}) {
        window.showPage(page);
        QTRY_VERIFY2((wrong = cutWidgets()).isEmpty(), qPrintable(QLatin1Char('\n') + wrong.join(QLatin1Char('\n'))));
    }
    QCOMPARE(window.home()->horizontalScrollBar()->maximum(), 0);
    window.showPage(MainWindow::Page::Study);
    m_fixture.theme->setZoom(100);
}

void TestSizes::theCourseIsReachedInANarrowWindow()
{
    const DeskWidgets &ui = m_fixture.window->widgets();
    auto *outline = m_fixture.window->findChild<QWidget *>(QStringLiteral("outline"));
    auto *button = m_fixture.window->findChild<Button *>(QStringLiteral("courseButton"));
    QTRY_VERIFY((m_fixture.window->resize(900, 700), !outline->isVisible() && button->isVisible()));
    button->click();
    QVERIFY(outline->isVisible() && !ui.lesson->isVisible());
    QTest::keyClick(m_fixture.window.get(), Qt::Key_F9);
    QVERIFY(!outline->isVisible() && ui.lesson->isVisible());
    m_fixture.window->resize(1280, 800);
    QTRY_VERIFY(outline->isVisible() && !button->isVisible());
}

void TestSizes::onlyOtherExercisesOfferToBeOpened()
{
    const DeskWidgets &ui = m_fixture.window->widgets();
    StudyDesk &desk = m_fixture.window->desk();
    QSignalSpy shown(&desk, &StudyDesk::exerciseOpened);
    for (const Module &module : desk.course().modules)
        for (const Objective &objective : module.objectives)
            if (objective.exercises.size() > 1 && desk.objective()->exercises.size() < 2)
                desk.openObjective(objective.id);
    QVERIFY(desk.objective()->exercises.size() > 1);
    QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), windowPatience);
    const auto offers = [&ui](int number) {
        return ui.lesson->exercise(number)->findChild<QWidget *>(QStringLiteral("openExercise"))->isVisible();
    };
    QTRY_VERIFY(ui.lesson->isComplete());
    QVERIFY(!offers(0) && offers(1));
    QSignalSpy opened(&m_fixture.window->desk(), &StudyDesk::exerciseOpened);
    QTest::keyClick(m_fixture.window.get(), Qt::Key_Down, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), windowPatience);
    QVERIFY(offers(0) && !offers(1));
    QTest::keyClick(m_fixture.window.get(), Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 2, windowPatience);
}

void TestSizes::escapeThenTabLeavesTheEditor()
{
    CodeEditor *editor = m_fixture.editor();
    const QString before = editor->content();
    m_fixture.window->activateWindow();
    editor->setFocus();
    QTRY_VERIFY(editor->hasFocus());
    QTest::keyClick(editor, Qt::Key_Escape);
    QTest::keyClick(editor, Qt::Key_Tab);
    QTRY_VERIFY(!editor->hasFocus());
    QCOMPARE(editor->content(), before);
    // Next to the editor is what stands under it.
    QVERIFY(m_fixture.window->widgets().playground->isAncestorOf(QApplication::focusWidget()));
}

void TestSizes::tabReachesEveryPart()
{
    const DeskWidgets &ui = m_fixture.window->widgets();
    const QList<QWidget *> parts = {m_fixture.window->findChild<QWidget *>(QStringLiteral("checkButton")),
                                    m_fixture.window->findChild<QWidget *>(QStringLiteral("outline")),
                                    ui.lesson,
                                    ui.editors,
                                    ui.playground,
                                    ui.results};
    QList<int> order;
    parts.first()->setFocus(Qt::TabFocusReason);
    for (int step = 0; step < 400; ++step) {
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus);
        for (int i = 0; i < parts.size(); ++i)
            if ((parts.at(i) == focus || parts.at(i)->isAncestorOf(focus)) && !order.contains(i)) order << i;
        if (qobject_cast<CodeEditor *>(focus)) QTest::keyClick(focus, Qt::Key_Escape);
        QTest::keyClick(focus, Qt::Key_Tab);
        if (order.size() == parts.size()) break;
    }
    QCOMPARE(order, (QList<int>{0, 1, 2, 3, 4, 5}));
}

void TestSizes::everyFocusCanBeSeen_data()
{
    QTest::addColumn<ThemeChoice>("choice");
    QTest::newRow("light") << ThemeChoice::Light;
    QTest::newRow("dark") << ThemeChoice::Dark;
}

void TestSizes::everyFocusCanBeSeen()
{
    QFETCH(ThemeChoice, choice);
    m_fixture.theme->setChoice(choice);
    const QStringList unseen = unseenFocus(15);
    QVERIFY2(unseen.isEmpty(), qPrintable(unseen.join(QLatin1Char('\n'))));
}

void TestSizes::everyFocusOfHomeCanBeSeen()
{
    m_fixture.window->showPage(MainWindow::Page::Home);
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        m_fixture.theme->setChoice(choice);
        const QStringList unseen = unseenFocus(6);
        QVERIFY2(unseen.isEmpty(), qPrintable(unseen.join(QLatin1Char('\n'))));
    }
    m_fixture.window->showPage(MainWindow::Page::Study);
}

/// What does not show that it has the focus; a word of its own when there were fewer controls than expected.
QStringList TestSizes::unseenFocus(int least) const
{
    QStringList unseen;
    int seen = 0;
    for (QWidget *widget : m_fixture.window->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || !widget->isEnabled()) continue;
        // The caret is an editor's own sign; an area that only scrolls is left to its scroll bar.
        if (qobject_cast<CodeEditor *>(widget) ||
            QLatin1String(widget->metaObject()->className()) == QLatin1String("QScrollArea") ||
            qobject_cast<LessonView *>(widget) || widget->focusProxy())
            continue;
        m_fixture.window->setFocus();
        const QImage before = widget->grab().toImage();
        widget->setFocus(Qt::TabFocusReason);
        if (!widget->hasFocus()) continue;
        ++seen;
        if (widget->grab().toImage() == before)
            unseen << QStringLiteral("%1 %2 %3")
                          .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                               widget->accessibleName());
    }
    if (seen <= least) unseen << QStringLiteral("only %1 controls").arg(seen);
    return unseen;
}

void TestSizes::setSize(QSize size, int zoom)
{
    m_fixture.theme->setZoom(zoom);
    QTRY_VERIFY((m_fixture.window->resize(size), m_fixture.window->size() == size));
}

void TestSizes::theyTakeTurns_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("zoom");
    QTest::addColumn<bool>("low");     // Live pane and results take turns.
    QTest::addColumn<bool>("veryLow"); // And only one of them is seen.
    QTest::newRow("1280x800") << QSize(1280, 800) << 100 << true << false;
    QTest::newRow("1280x800 at 150") << QSize(1280, 800) << 150 << true << true;
    QTest::newRow("1920x1080") << QSize(1920, 1080) << 100 << false << false;
    QTest::newRow("1920x1080 at 150") << QSize(1920, 1080) << 150 << true << false;
}

void TestSizes::theyTakeTurns()
{
    QFETCH(QSize, size);
    QFETCH(int, zoom);
    QFETCH(bool, low);
    QFETCH(bool, veryLow);
    setSize(size, zoom);
    MainWindow &window = *m_fixture.window;
    const DeskWidgets &ui = window.widgets();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const auto press = [&](Qt::Key key) { QTest::keyClick(&window, key, Qt::ControlModifier); };
    press(Qt::Key_L);
    auto *path = find<QLineEdit>("requestPath");
    QTRY_VERIFY(path->hasFocus());
    QCOMPARE(ui.results->isFolded(), low);
    QCOMPARE(find<QWidget>("foldResults")->isVisible(), low);
    QTabBar *tabs = ui.results->findChild<QTabBar *>();
    QVERIFY(tabs->isVisible());
    const int liveAlone = ui.playground->height();
    // A check brings the results.
    QSignalSpy graded(&window.desk(), &StudyDesk::gradeFinished);
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!graded.isEmpty(), windowPatience);
    QVERIFY(!ui.results->isFolded());
    QCOMPARE(ui.playground->isVisible(), !veryLow);
    QTRY_VERIFY(ui.results->height() >= m_fixture.theme->px(200));
    QVERIFY(ui.editors->height() >= m_fixture.theme->px(84));
    // The line of the request brings the live pane back, as large as it was, and so does the button in the head.
    press(Qt::Key_L);
    QVERIFY(path->hasFocus() && path->isVisible());
    QCOMPARE(ui.results->isFolded(), low);
    if (low) QTRY_VERIFY(ui.playground->height() >= liveAlone * 95 / 100);
    if (!low) return m_fixture.theme->setZoom(100);
    press(Qt::Key_J);
    QVERIFY(!ui.results->isFolded());
    QTest::mouseClick(find<QWidget>("foldResults"), Qt::LeftButton);
    QVERIFY(ui.results->isFolded() && ui.playground->isVisible());
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
    QVERIFY(!ui.results->isFolded());
    // To send a request, from wherever, is to want its answer.
    QSignalSpy answered(&window.desk(), &StudyDesk::requestFinished);
    ui.lesson->setFocus();
    ui.playground->composeAndSend(QStringLiteral("GET"), QStringLiteral("/"));
    QVERIFY(ui.results->isFolded() && ui.playground->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty(), windowPatience);
    m_fixture.theme->setZoom(100);
}

void TestSizes::whatIsToldHasRoom_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("zoom");
    QTest::newRow("900x700") << QSize(900, 700) << 100;
    QTest::newRow("1280x800") << QSize(1280, 800) << 100;
    QTest::newRow("1280x800 at 150") << QSize(1280, 800) << 150;
    QTest::newRow("1920x1080") << QSize(1920, 1080) << 100;
    QTest::newRow("1920x1080 at 200") << QSize(1920, 1080) << 200;
}

/// Who wins after an edit, a prediction and a source that does not load: whole, or scrolled, and the rules beside them.
void TestSizes::whatIsToldHasRoom()
{
    QFETCH(QSize, size);
    QFETCH(int, zoom);
    setSize(size, zoom);
    RoutePlayground &pane = *m_fixture.window->widgets().playground;
    auto *rules = find<QListView>("ruleList");
    QStringList wrong;
    const auto whole = [&](const char *when) {
        const bool all = QTest::qWaitFor([&] { return (wrong = cutWidgets()).isEmpty(); });
        wrong.prepend(QLatin1String(when));
        return all && rules->viewport()->height() >= m_fixture.theme->px(zoom > 150 ? 20 : 44);
    };
    const auto click = [this](const char *name) { find<QAbstractButton>(name)->click(); };
    QSignalSpy answered(&m_fixture.window->desk(), &StudyDesk::requestFinished);
    const auto send = [&](const char *path) {
        answered.clear();
        pane.composeAndSend(QStringLiteral("GET"), QLatin1String(path));
        return QTest::qWaitFor([&] { return !answered.isEmpty(); }, windowPatience);
    };
    pane.setPage(RoutePlayground::Page::Routes);
    pane.setSuggestions({QStringLiteral("/ponies/new"), QStringLiteral("/stables"), QStringLiteral("/ponies/a/b")});
    m_fixture.type(followed::application);
    QVERIFY(send("/none"));
    QVERIFY(send("/none")); // Who wins was asked when the first was answered, and is known by now.
    click("winnersUnderstood");
    QString edited = followed::application;
    edited.replace(QLatin1String("@app.get('/stables/')"),
                   QLatin1String("@app.get('/ponies/new')\ndef new():\n    return 'new'\n\n@app.post('/stables')"));
    m_fixture.type(edited);
    auto *banner = find<QWidget>("winnerBanner");
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), windowPatience);
    QVERIFY2(whole("winners"), qPrintable(wrong.join(QLatin1Char('\n'))));
    // Where it is one line, the paths are one click away, and have the room of the rules.
    if (auto *show = find<QAbstractButton>("showWinners"); show->isVisible()) {
        show->click();
        QTRY_VERIFY(!rules->isVisible() && find<QWidget>("winnerPath")->visibleRegion().boundingRect().height() > 10);
        show->click();
        QTRY_VERIFY(rules->isVisible());
    }
    click("winnersUnderstood");
    find<QAbstractButton>("predictFirst")->setChecked(true);
    pane.composeAndSend(QStringLiteral("GET"), QStringLiteral("/ponies/new"));
    auto *compare = find<QAbstractButton>("predictCompare");
    QTRY_VERIFY(compare->isVisible() && compare->height() >= compare->sizeHint().height());
    QTRY_VERIFY2((wrong = cutWidgets()).isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    find<QLineEdit>("predictStatus")->setText(QStringLiteral("404"));
    answered.clear();
    compare->click();
    QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty(), windowPatience);
    QVERIFY2(whole("predicted"), qPrintable(wrong.join(QLatin1Char('\n'))));
    click("predictClose");
    find<QAbstractButton>("predictFirst")->setChecked(false);
    m_fixture.type(QStringLiteral("from flask import Flask\napp = Flask(__name__)\n@app.route('/ponies'\n"));
    pane.composeAndSend(QStringLiteral("GET"), QStringLiteral("/ponies"));
    auto *problem = find<QWidget>("loadProblem");
    QTRY_VERIFY_WITH_TIMEOUT(problem->isVisible(), windowPatience);
    QVERIFY2(whole("does not load"), qPrintable(wrong.join(QLatin1Char('\n'))));
    // Most of it is seen at once, and all of it in a window of the usual size.
    QTRY_VERIFY2(
        problem->visibleRegion().boundingRect().height() >=
            problem->height() * (zoom > 100 || size.width() < 1280 ? 6 : 10) / 10,
        qPrintable(
            QStringLiteral("%1 of %2").arg(problem->visibleRegion().boundingRect().height()).arg(problem->height())));
    m_fixture.theme->setZoom(100);
}

int main(int argc, char **argv) { return runGuiTest<TestSizes>(argc, argv); }
#include "tst_sizes.moc"
