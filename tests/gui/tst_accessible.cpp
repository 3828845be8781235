#include "tests/gui/windowfixture.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QDialog>
#include <QFileDialog>
#include <QMenu>
#include <QRadioButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QWebEngineView>

using namespace athanor;

namespace {

/// What Qt makes a scroll area, a spin box or an editable combo box of.
bool isPartOfAControl(const QWidget *widget)
{
    if (!widget || !widget->objectName().startsWith(QLatin1String("qt_"))) return false;
    const QWidget *whole = widget->parentWidget();
    return whole &&
           (whole->inherits("QAbstractSpinBox") || whole->inherits("QComboBox") || whole->inherits("QTabBar") ||
            (whole->inherits("QAbstractScrollArea") &&
             widget->objectName() != QLatin1String("qt_scrollarea_viewport")));
}

void tell(const QStringList &faults)
{
    for (const QString &fault : faults) qWarning("%s", qPrintable(fault));
}

/// Walks the tree that screen readers see, and notes what they could not make sense of.
class TreeWalk final
{
public:
    explicit TreeWalk(QWidget *root) { visit(QAccessible::queryAccessibleInterface(root), QString(), 0); }

    QStringList faults;
    int controls = 0;

private:
    static constexpr int deepest = 60;
    static constexpr int mostItems = 60; ///< Of one list; its rows are all of one kind.

    static bool isControl(const QAccessibleInterface *node)
    {
        switch (node->role()) {
        case QAccessible::Button:
        case QAccessible::ButtonDropDown:
        case QAccessible::ButtonMenu:
        case QAccessible::CheckBox:
        case QAccessible::RadioButton:
        case QAccessible::ComboBox:
        case QAccessible::EditableText:
        case QAccessible::Link:
        case QAccessible::Slider:
        case QAccessible::SpinBox:
        case QAccessible::PageTab:
        case QAccessible::ListItem:
        case QAccessible::TreeItem:
        case QAccessible::MenuItem: return true;
        case QAccessible::Client:
        case QAccessible::Pane:
        case QAccessible::Dialog:
        case QAccessible::Window:
        case QAccessible::Cell:
        case QAccessible::ScrollBar: return false;
        default: return node->state().focusable;
        }
    }
    static bool isCollection(const QAccessibleInterface *node)
    {
        switch (node->role()) {
        case QAccessible::List:
        case QAccessible::Tree:
        case QAccessible::Table:
        case QAccessible::Graphic:
        case QAccessible::Canvas:
        case QAccessible::Chart: return true;
        default: return false;
        }
    }

    static QString describe(const QAccessibleInterface *node)
    {
        const QObject *object = node->object();
        QString text = QStringLiteral("role %1 “%2”").arg(int(node->role())).arg(node->text(QAccessible::Name));
        for (int i = 0; object && i < 4; ++i, object = object->parent())
            text +=
                QStringLiteral(" < %1 %2").arg(QLatin1String(object->metaObject()->className()), object->objectName());
        return text;
    }

    void check(const QAccessibleInterface *node, const QString &group)
    {
        ++controls;
        static const QRegularExpression letter(QStringLiteral("[\\p{L}\\p{N}]"));
        QString name = node->text(QAccessible::Name).trimmed();
        // Qt names a row of tabs after the current one; where there is none yet, its own name must do.
        const auto *widget = qobject_cast<const QWidget *>(node->object());
        if (name.isEmpty() && node->role() == QAccessible::PageTabList && widget) name = widget->accessibleName();
        if (name.isEmpty())
            faults << QStringLiteral("no name: ") + describe(node);
        else if (!name.contains(letter))
            faults << QStringLiteral("a name that says nothing: ") + describe(node);
        else if (node->role() == QAccessible::Button) {
            // The same words twice are fine where what they stand in has a name of its own.
            const QString key =
                group + QLatin1Char('\n') + name + QLatin1Char('\n') + node->text(QAccessible::Description);
            if (m_buttons.contains(key)) faults << QStringLiteral("two of the same name: ") + describe(node);
            m_buttons.insert(key);
        }
    }

    void visit(QAccessibleInterface *node, QString group, int depth)
    {
        if (!node || !node->isValid() || node->state().invisible || depth > deepest) return;
        auto *widget = qobject_cast<QWidget *>(node->object());
        if (widget && !widget->isVisible()) return;
        if (qobject_cast<QScrollBar *>(node->object())) return;
        if (isPartOfAControl(widget)) return; // It is spoken of with that.
        if (isControl(node)) check(node, group);
        if (isCollection(node)) {
            ++controls;
            if (node->text(QAccessible::Name).trimmed().isEmpty())
                faults << QStringLiteral("a list or graph without a name: ") + describe(node);
            if (node->text(QAccessible::Description).trimmed().isEmpty())
                faults << QStringLiteral("a list or graph without a description: ") + describe(node);
        }
        if (qobject_cast<QWebEngineView *>(node->object())) return; // What a page holds is the learner's.
        if (!isControl(node) && !node->text(QAccessible::Name).isEmpty())
            group += QLatin1Char('/') + node->text(QAccessible::Name);
        const int children = std::min(node->childCount(), isCollection(node) ? mostItems : node->childCount());
        for (int i = 0; i < children; ++i) visit(node->child(i), group, depth + 1);
    }

    QSet<QString> m_buttons;
};

QString describe(const QWidget *widget)
{
    return QStringLiteral("%1 %2 “%3”")
        .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(), widget->accessibleName());
}

/// What Tab has to come by: of radio buttons that exclude each other only one, which is the group's door.
QList<QWidget *> reachable(const QWidget *window)
{
    QList<QWidget *> all;
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
        if (widget->window() != window || widget->focusProxy() || qobject_cast<QScrollBar *>(widget)) continue;
        if (isPartOfAControl(widget)) continue;
        if (qobject_cast<QRadioButton *>(widget)) continue;
        all << widget;
    }
    return all;
}

} // namespace

/// What a learner without a mouse, or without a screen, has of the window.
class TestAccessible final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void theWindow_data() { pages(); }
    void theWindow();
    void theWindowWithResults();
    void everyDialog();
    void tabReachesEverythingAndComesBack_data() { pages(); }
    void tabReachesEverythingAndComesBack();
    void theEditorIsLeftByItsKey();

private:
    static void pages();

    WindowFixture m_fixture;
};

void TestAccessible::initTestCase()
{
    QVERIFY(m_fixture.open({1280, 800}));
    m_fixture.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_fixture.window.get()));
    QTRY_VERIFY(QAccessible::queryAccessibleInterface(m_fixture.window.get()));
}

void TestAccessible::cleanupTestCase() { m_fixture.window->close(); }

void TestAccessible::pages()
{
    QTest::addColumn<MainWindow::Page>("page");
    QTest::addColumn<int>("fewest");
    QTest::newRow("home") << MainWindow::Page::Home << 5;
    QTest::newRow("study") << MainWindow::Page::Study << 20;
    QTest::newRow("review") << MainWindow::Page::Review << 3;
}

void TestAccessible::theWindow()
{
    QFETCH(MainWindow::Page, page);
    QFETCH(int, fewest);
    m_fixture.window->showPage(page);
    TreeWalk walk(m_fixture.window.get());
    QVERIFY2(walk.controls > fewest, qPrintable(QString::number(walk.controls)));
    tell(walk.faults);
    QVERIFY(walk.faults.isEmpty());
}

void TestAccessible::theWindowWithResults()
{
    m_fixture.window->showPage(MainWindow::Page::Study);
    GradeReport report;
    report.state = GradeReport::State::Graded;
    CheckResult failed, passed, skipped;
    failed.name = failed.title = QStringLiteral("Rows");
    failed.difference.kind = Difference::Kind::Rows;
    failed.difference.sentence = QStringLiteral("A row is missing.");
    failed.difference.columns = {QStringLiteral("id")};
    const Difference::Value one{Difference::Type::Number, QStringLiteral("1")};
    failed.difference.rows = {{Difference::Mark::Missing, {}, 1, 0, {{Difference::Mark::Same, one, {}}}}};
    passed.name = passed.title = QStringLiteral("Passed");
    passed.outcome = CheckResult::Outcome::Passed;
    passed.accepts = {QStringLiteral("Anything.")};
    CheckResult another = passed;
    another.name = another.title = QStringLiteral("Passed too");
    skipped.name = skipped.title = QStringLiteral("Skipped");
    skipped.outcome = CheckResult::Outcome::Skipped;
    report.checks = {failed, passed, another, skipped};
    m_fixture.window->widgets().results->setReport(report);
    TreeWalk walk(m_fixture.window.get());
    tell(walk.faults);
    QVERIFY(walk.faults.isEmpty());
    m_fixture.window->widgets().results->reset();
}

void TestAccessible::everyDialog()
{
    m_fixture.window->showPage(MainWindow::Page::Study);
    int seen = 0;
    QStringList faults;
    for (QAction *action : m_fixture.window->actions()) {
        if (!action->isEnabled()) continue;
        if (!action->text().endsWith(QChar(0x2026)) && action->text() != QLatin1String("Glossary")) continue;
        // A dialog may keep its own event loop, so it is looked at from a timer.
        bool looked = false;
        QTimer eye;
        eye.setInterval(10);
        connect(&eye, &QTimer::timeout, this, [&] {
            auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
            if (!dialog || !dialog->isVisible()) return;
            eye.stop();
            if (!qobject_cast<QFileDialog *>(dialog)) { // Qt's own, or the desktop's.
                TreeWalk walk(dialog);
                for (const QString &fault : walk.faults) faults << action->text() + QLatin1String(": ") + fault;
                if (walk.controls == 0) faults << action->text() + QLatin1String(": nothing in it");
                ++seen;
            }
            looked = true;
            dialog->reject();
        });
        eye.start();
        action->trigger();
        QTRY_VERIFY2(looked, qPrintable(action->text()));
        QTRY_VERIFY(!QApplication::activeModalWidget());
    }
    QVERIFY2(seen >= 5, qPrintable(QString::number(seen)));
    tell(faults);
    QVERIFY(faults.isEmpty());
}

void TestAccessible::tabReachesEverythingAndComesBack()
{
    QFETCH(MainWindow::Page, page);
    QFETCH(int, fewest);
    m_fixture.window->showPage(page);
    m_fixture.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_fixture.window.get()));
    const QList<QWidget *> wanted = reachable(m_fixture.window.get());
    QVERIFY2(wanted.size() > fewest, qPrintable(QString::number(wanted.size())));
    QWidget *start = wanted.first();
    start->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(QApplication::focusWidget(), start);
    QSet<QWidget *> seen;
    bool back = false;
    for (int i = 0; i < 600 && !back; ++i) {
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus);
        seen.insert(focus);
        if (focus->inherits("QsciScintilla")) QTest::keyClick(focus, Qt::Key_Escape);
        QTest::keyClick(focus, Qt::Key_Tab);
        if (QApplication::focusWidget() == focus) {
            // Inside of a page, Tab goes from link to link first.
            int links = 0;
            while (QApplication::focusWidget() == focus && ++links < 60) QTest::keyClick(focus, Qt::Key_Tab);
            QVERIFY2(QApplication::focusWidget() != focus,
                     qPrintable(QStringLiteral("Tab does not leave ") + describe(focus)));
        }
        back = QApplication::focusWidget() == start;
    }
    QVERIFY2(back, "Tab does not come back to where it began");
    QStringList missed;
    for (QWidget *widget : wanted)
        if (!seen.contains(widget)) missed << describe(widget);
    tell(missed);
    QVERIFY(missed.isEmpty());
}

void TestAccessible::theEditorIsLeftByItsKey()
{
    m_fixture.window->showPage(MainWindow::Page::Study);
    CodeEditor *editor = m_fixture.editor();
    const QString before = editor->content();
    editor->setFocus();
    QTRY_VERIFY(editor->hasFocus());
    const QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(editor);
    const QString said = interface->text(QAccessible::Description) + interface->text(QAccessible::Name);
    QVERIFY2(said.contains(QLatin1String("Esc")), qPrintable(said));
    QTest::keyClick(editor, Qt::Key_Escape);
    QTest::keyClick(editor, Qt::Key_Tab);
    QTRY_VERIFY(!editor->hasFocus());
    QCOMPARE(editor->content(), before);
}

int main(int argc, char **argv) { return runGuiTest<TestAccessible>(argc, argv); }
#include "tst_accessible.moc"
