#include "widgets/editor/codeeditor.h"
#include "widgets/editor/codehelp.h"
#include "widgets/editor/completionpopup.h"
#include "widgets/editor/editortabs.h"
#include "widgets/editor/hovertip.h"

#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <QtTest>

using namespace athanor;

namespace {

CompletionList listAt(int line, int from, const QStringList &names)
{
    CompletionList list{line, from, {}};
    for (const QString &name : names) list.names << CompletionName{name, QStringLiteral("function")};
    return list;
}

} // namespace

/// Keys in a real editor in a real window.
class TestEditorHelp final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();

    void aDotAsksAtOnce();
    void controlSpaceAsks();
    void otherKeysAskForNothing();
    void theListNarrowsAndEnterTakes();
    void tabTakesOnlyWhileTheListIsOpen();
    void escapeClosesTheListBeforeItLeaves();
    void theKeysChoose();
    void aClickTakes();
    void backspaceWidensTheListAgain();
    void lateAnswersAreDropped();
    void privateNamesAreAskedForAnew();
    void leavingClosesTheList();
    void theListStaysInTheWindow_data();
    void theListStaysInTheWindow();

    void editsAreLintedOnceAfterTheLastKey();
    void findingsAreMarked();
    void findingsAreReachedByKey();
    void theStatusSaysWhatIsFoundOnTheLine();
    void controlShiftSpaceSaysWhatStandsHere();
    void theMouseRestsOnAFinding();
    void plainFilesAskForNothing();
    void tabsPassItAllOn();

private:
    CompletionPopup *popup() const { return m_window->findChild<CompletionPopup *>(); }
    HoverTip *tip() const { return m_window->findChild<HoverTip *>(); }
    QStringList shown() const { return popup() ? popup()->names() : QStringList(); }
    void type(const char *text) { QTest::keyClicks(m_editor, QString::fromUtf8(text)); }
    void open(const QStringList &names);

    Theme m_theme;
    std::unique_ptr<QWidget> m_window;
    CodeEditor *m_editor = nullptr;
    QLineEdit *m_after = nullptr;
};

void TestEditorHelp::initTestCase() { m_theme.apply(); }

void TestEditorHelp::init()
{
    m_window = std::make_unique<QWidget>();
    m_window->resize(700, 500);
    auto *column = new QVBoxLayout(m_window.get());
    m_editor = new CodeEditor(m_theme, QStringLiteral("app.py"));
    m_after = new QLineEdit;
    column->addWidget(m_editor);
    column->addWidget(m_after);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_editor->setFocus();
}

/// Types "app." and answers.
void TestEditorHelp::open(const QStringList &names)
{
    type("app.");
    m_editor->help().showCompletions(listAt(1, 4, names));
    QCOMPARE(shown(), names);
}

void TestEditorHelp::aDotAsksAtOnce()
{
    QSignalSpy asked(&m_editor->help(), &CodeHelp::completionWanted);
    type("app");
    QCOMPARE(asked.count(), 0);
    type(".");
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0), (QList<QVariant>{1, 4}));
}

void TestEditorHelp::controlSpaceAsks()
{
    QSignalSpy asked(&m_editor->help(), &CodeHelp::completionWanted);
    m_editor->setContent(QStringLiteral("é = ren"));
    m_editor->setCursorPosition(0, 7);
    QTest::keyClick(m_editor, Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0), (QList<QVariant>{1, 7}));
    QCOMPARE(m_editor->content(), QStringLiteral("é = ren"));
    m_editor->help().showCompletions(listAt(1, 4, {QStringLiteral("render"), QStringLiteral("app")}));
    QCOMPARE(shown(), QStringList{QStringLiteral("render")});
    QTest::keyClick(m_editor, Qt::Key_Return);
    QCOMPARE(m_editor->content(), QStringLiteral("é = render"));
}

void TestEditorHelp::otherKeysAskForNothing()
{
    QSignalSpy asked(&m_editor->help(), &CodeHelp::completionWanted);
    type("def f(a, b):");
    QTest::keyClick(m_editor, Qt::Key_Return);
    type("return a + b");
    QCOMPARE(asked.count(), 0);
    QVERIFY(!m_editor->help().isListOpen());
}

void TestEditorHelp::theListNarrowsAndEnterTakes()
{
    open({QStringLiteral("get"), QStringLiteral("route"), QStringLiteral("root_path"), QStringLiteral("run")});
    QVERIFY(m_editor->hasFocus()); // It never takes the focus.
    type("ro");
    QTRY_COMPARE(shown(), (QStringList{QStringLiteral("route"), QStringLiteral("root_path")}));
    type("U");
    QTRY_COMPARE(shown(), QStringList{QStringLiteral("route")});
    QTest::keyClick(m_editor, Qt::Key_Return);
    QCOMPARE(m_editor->content(), QStringLiteral("app.route"));
    QVERIFY(!m_editor->help().isListOpen());
    m_editor->undo();
    QCOMPARE(m_editor->content(), QStringLiteral("app.roU"));
}

void TestEditorHelp::tabTakesOnlyWhileTheListIsOpen()
{
    open({QStringLiteral("get"), QStringLiteral("post")});
    QTest::keyClick(m_editor, Qt::Key_Tab);
    QCOMPARE(m_editor->content(), QStringLiteral("app.get"));
    QTest::keyClick(m_editor, Qt::Key_Tab);
    QCOMPARE(m_editor->content(), QStringLiteral("app.get "));
    QTest::keyClick(m_editor, Qt::Key_Return);
    QCOMPARE(m_editor->content(), QStringLiteral("app.get \n"));
    QVERIFY(m_editor->hasFocus());
}

void TestEditorHelp::escapeClosesTheListBeforeItLeaves()
{
    open({QStringLiteral("get")});
    QTest::keyClick(m_editor, Qt::Key_Escape);
    QVERIFY(!m_editor->help().isListOpen());
    QVERIFY(!m_editor->tabLeaves());
    QCOMPARE(m_editor->content(), QStringLiteral("app."));
    QTest::keyClick(m_editor, Qt::Key_Escape);
    QVERIFY(m_editor->tabLeaves());
    QTest::keyClick(m_editor, Qt::Key_Tab);
    QVERIFY(m_after->hasFocus());
}

void TestEditorHelp::theKeysChoose()
{
    QStringList names;
    for (int i = 0; i < 30; ++i) names << QStringLiteral("name%1").arg(i, 2, 10, QLatin1Char('0'));
    open(names);
    QSignalSpy told(&m_editor->help(), &CodeHelp::told);
    QTest::keyClick(m_editor, Qt::Key_Down);
    QCOMPARE(popup()->current(), QStringLiteral("name01"));
    QVERIFY(told.last().at(0).toString().startsWith(QStringLiteral("name01, function")));
    QTest::keyClick(m_editor, Qt::Key_Up);
    QTest::keyClick(m_editor, Qt::Key_Up);
    QCOMPARE(popup()->current(), QStringLiteral("name29"));
    QTest::keyClick(m_editor, Qt::Key_PageUp);
    QCOMPARE(popup()->current(), QStringLiteral("name21"));
    QTest::keyClick(m_editor, Qt::Key_PageDown);
    QCOMPARE(popup()->current(), QStringLiteral("name29"));
    type("name1");
    QTRY_COMPARE(shown().size(), 10);
    QTest::keyClick(m_editor, Qt::Key_Down);
    QCOMPARE(popup()->current(), QStringLiteral("name11"));
    int line = 0, column = 0;
    m_editor->getCursorPosition(&line, &column);
    QCOMPARE(line, 0); // The keys moved in the list and not in the text.
    QVERIFY(!popup()->findChild<QListWidget *>()->accessibleName().isEmpty());
    QVERIFY(popup()->accessibleDescription().startsWith(QStringLiteral("name11")));
}

void TestEditorHelp::aClickTakes()
{
    open({QStringLiteral("get"), QStringLiteral("post")});
    auto *list = popup()->findChild<QListWidget *>();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
    QCOMPARE(m_editor->content(), QStringLiteral("app.post"));
    QVERIFY(m_editor->hasFocus());
}

void TestEditorHelp::backspaceWidensTheListAgain()
{
    open({QStringLiteral("get"), QStringLiteral("post")});
    type("p");
    QTRY_COMPARE(shown().size(), 1);
    QTest::keyClick(m_editor, Qt::Key_Backspace);
    QTRY_COMPARE(shown().size(), 2);
    QTest::keyClick(m_editor, Qt::Key_Backspace);
    QTRY_VERIFY(!m_editor->help().isListOpen());
    QCOMPARE(m_editor->content(), QStringLiteral("app"));
}

void TestEditorHelp::lateAnswersAreDropped()
{
    type("app.");
    type("x(");
    m_editor->help().showCompletions(listAt(1, 4, {QStringLiteral("get")}));
    QVERIFY(!m_editor->help().isListOpen());
    m_editor->help().showCompletions(listAt(1, 6, {QStringLiteral("never_asked_for")}));
    QVERIFY(!m_editor->help().isListOpen());
    QTest::keyClick(m_editor, Qt::Key_Space, Qt::ControlModifier);
    m_editor->setCursorPosition(0, 0);
    m_editor->help().showCompletions(listAt(1, 6, {QStringLiteral("get")}));
    QVERIFY(!m_editor->help().isListOpen());
    // The same word, grown meanwhile, still fits.
    m_editor->setContent({});
    type("app.");
    type("g");
    m_editor->help().showCompletions(listAt(1, 4, {QStringLiteral("get"), QStringLiteral("post")}));
    QCOMPARE(shown(), QStringList{QStringLiteral("get")});
}

void TestEditorHelp::privateNamesAreAskedForAnew()
{
    open({QStringLiteral("get")});
    QSignalSpy asked(&m_editor->help(), &CodeHelp::completionWanted);
    type("_");
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0), (QList<QVariant>{1, 5}));
    m_editor->help().showCompletions(listAt(1, 4, {QStringLiteral("_got"), QStringLiteral("__init__")}));
    QCOMPARE(shown().size(), 2);
    QVERIFY(m_editor->help().isListOpen());
}

void TestEditorHelp::leavingClosesTheList()
{
    open({QStringLiteral("get")});
    m_after->setFocus();
    QVERIFY(!m_editor->help().isListOpen());
    m_editor->setFocus();
    m_editor->setContent({});
    open({QStringLiteral("get")});
    m_editor->setCursorPosition(0, 1);
    QTRY_VERIFY(!m_editor->help().isListOpen());
}

void TestEditorHelp::theListStaysInTheWindow_data()
{
    QTest::addColumn<int>("lines");
    QTest::addColumn<int>("zoom");
    QTest::newRow("top") << 0 << 100;
    QTest::newRow("bottom") << 40 << 100;
    QTest::newRow("large") << 40 << 200;
    QTest::newRow("small") << 3 << 80;
}

void TestEditorHelp::theListStaysInTheWindow()
{
    QFETCH(int, lines);
    QFETCH(int, zoom);
    m_theme.setZoom(zoom);
    m_editor->setContent(QString(lines, QLatin1Char('\n')));
    m_editor->setCursorPosition(lines, 0);
    m_editor->ensureLineVisible(lines);
    QCoreApplication::processEvents(); // The scroll bar's own signal closes a list.
    type("app.");
    QStringList names;
    for (int i = 0; i < 50; ++i) names << QStringLiteral("a_rather_long_name_for_a_function_%1").arg(i);
    m_editor->help().showCompletions(listAt(lines + 1, 4, names));
    QVERIFY(m_editor->help().isListOpen());
    QVERIFY(m_window->rect().contains(popup()->geometry()));
    QVERIFY(popup()->height() > 40);
    m_theme.setZoom(100);
}

void TestEditorHelp::editsAreLintedOnceAfterTheLastKey()
{
    QSignalSpy wanted(&m_editor->help(), &CodeHelp::lintWanted);
    type("import os");
    QCOMPARE(wanted.count(), 0);
    QTRY_COMPARE(wanted.count(), 1);
    m_editor->setContent(QStringLiteral("import re\n"));
    QTRY_COMPARE(wanted.count(), 2);
}

void TestEditorHelp::findingsAreMarked()
{
    m_editor->setContent(QStringLiteral("import os\né = ponny\n"));
    m_editor->help().setFindings({{1, 7, 9, Finding::Severity::Note, QStringLiteral("not used")},
                                  {2, 4, 9, Finding::Severity::Error, QStringLiteral("not known")},
                                  {99, 0, 5, Finding::Severity::Error, QStringLiteral("beyond the end")}});
    const auto marks = [this](int line, int column) {
        return m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORALLONFOR,
                                       static_cast<unsigned long>(m_editor->positionFromLineIndex(line, column)));
    };
    const long note = marks(0, 7);
    const long error = marks(1, 4);
    QVERIFY(note != 0 && error != 0 && note != error);
    QCOMPARE(marks(0, 6), 0L);
    QCOMPARE(marks(1, 3), 0L);
    QVERIFY(marks(1, 8) != 0);
    QCOMPARE(m_editor->help().messagesAt(2, 5), QStringList{QStringLiteral("not known")});
    QVERIFY(m_editor->help().messagesAt(2, 0).isEmpty());
    m_editor->help().setFindings({});
    QCOMPARE(marks(0, 7), 0L);
    QCOMPARE(marks(1, 4), 0L);
}

void TestEditorHelp::findingsAreReachedByKey()
{
    m_editor->setContent(QStringLiteral("import os\n\nponny\n"));
    m_editor->help().setFindings({{1, 7, 9, Finding::Severity::Note, QStringLiteral("not used")},
                                  {3, 0, 5, Finding::Severity::Error, QStringLiteral("not known")}});
    QSignalSpy told(m_editor, &CodeEditor::keyHint);
    const auto line = [this] {
        int line = 0, column = 0;
        m_editor->getCursorPosition(&line, &column);
        return line + 1;
    };
    QTest::keyClick(m_editor, Qt::Key_F8);
    QCOMPARE(line(), 1);
    QTest::keyClick(m_editor, Qt::Key_F8);
    QCOMPARE(line(), 3);
    QVERIFY(told.last().at(0).toString().contains(QLatin1String("not known")));
    QVERIFY(tip() && tip()->isVisible());
    QCOMPARE(tip()->content(), QStringLiteral("not known"));
    QTest::keyClick(m_editor, Qt::Key_F8);
    QCOMPARE(line(), 1);
    QTest::keyClick(m_editor, Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(line(), 3);
    type("x");
    QVERIFY(!tip()->isVisible());
    m_editor->help().setFindings({});
    QTest::keyClick(m_editor, Qt::Key_F8);
    QVERIFY(told.last().at(0).toString().contains(QLatin1String("Nothing")));
}

void TestEditorHelp::theStatusSaysWhatIsFoundOnTheLine()
{
    m_editor->setContent(QStringLiteral("a\nponny\nb\n"));
    m_editor->help().setFindings({{2, 0, 5, Finding::Severity::Error, QStringLiteral("not known")}});
    QSignalSpy told(m_editor, &CodeEditor::keyHint);
    QTest::keyClick(m_editor, Qt::Key_Down);
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.last().at(0).toString(), QStringLiteral("not known"));
    QTest::keyClick(m_editor, Qt::Key_Down);
    QTRY_COMPARE(told.count(), 2);
    QCOMPARE(told.last().at(0).toString(), QString());
}

void TestEditorHelp::controlShiftSpaceSaysWhatStandsHere()
{
    type("len(x)");
    m_editor->setCursorPosition(0, 1);
    QSignalSpy asked(&m_editor->help(), &CodeHelp::hoverWanted);
    QSignalSpy told(m_editor, &CodeEditor::keyHint);
    QTest::keyClick(m_editor, Qt::Key_Space, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0), (QList<QVariant>{1, 1}));
    m_editor->help().showHover({QStringLiteral("len(obj) -> int"),
                                QStringLiteral("builtins.len"),
                                QStringLiteral("Counts <b>items</b>."),
                                {},
                                1,
                                0,
                                3});
    QVERIFY(tip()->isVisible());
    QCOMPARE(tip()->content(), QStringLiteral("len(obj) -> int\nCounts <b>items</b>."));
    QVERIFY(m_window->rect().contains(tip()->geometry()));
    QVERIFY(told.last().at(0).toString().contains(QLatin1String("len(obj)")));
    QTest::keyClick(m_editor, Qt::Key_Escape);
    QVERIFY(!tip()->isVisible());
    QVERIFY(m_editor->tabLeaves()); // Escape is stolen by a list only.
    QSignalSpy helpTold(&m_editor->help(), &CodeHelp::told);
    QTest::keyClick(m_editor, Qt::Key_Right);
    QTRY_COMPARE(helpTold.count(), 1); // It stood until the cursor moved.
    QCOMPARE(helpTold.last().at(0).toString(), QString());
    // An answer that comes when the cursor is elsewhere.
    QTest::keyClick(m_editor, Qt::Key_Space, Qt::ControlModifier | Qt::ShiftModifier);
    m_editor->setCursorPosition(0, 5);
    m_editor->help().showHover({QStringLiteral("late"), {}, {}, {}, 1, 0, 3});
    QVERIFY(!tip()->isVisible());
}

void TestEditorHelp::theMouseRestsOnAFinding()
{
    m_editor->setContent(QStringLiteral("ponny\n"));
    m_editor->help().setFindings({{1, 0, 5, Finding::Severity::Error, QStringLiteral("not known")}});
    Q_EMIT m_editor->SCN_DWELLSTART(2, 10, 10);
    QVERIFY(tip() && tip()->isVisible());
    QCOMPARE(tip()->content(), QStringLiteral("not known"));
    Q_EMIT m_editor->SCN_DWELLEND(2, 10, 10);
    QVERIFY(!tip()->isVisible());
    QSignalSpy asked(&m_editor->help(), &CodeHelp::hoverWanted);
    m_editor->help().setFindings({});
    Q_EMIT m_editor->SCN_DWELLSTART(2, 10, 10);
    QCOMPARE(asked.count(), 1);
    Q_EMIT m_editor->SCN_DWELLEND(2, 10, 10);
    m_editor->help().showHover({QStringLiteral("late"), {}, {}, {}, 1, 0, 5});
    QVERIFY(!tip()->isVisible()); // The mouse went on.
}

void TestEditorHelp::plainFilesAskForNothing()
{
    CodeEditor plain(m_theme, QStringLiteral("notes.txt"));
    plain.show();
    QSignalSpy asked(&plain.help(), &CodeHelp::completionWanted);
    QTest::keyClick(&plain, Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(asked.count(), 0);
    EditorTabs tabs(m_theme);
    QSignalSpy wanted(&tabs, &EditorTabs::completionWanted);
    tabs.setFiles({{QStringLiteral("notes.txt"), {}}});
    QTest::keyClicks(tabs.currentEditor(), QStringLiteral("a."));
    QCOMPARE(wanted.count(), 0);
}

void TestEditorHelp::tabsPassItAllOn()
{
    EditorTabs tabs(m_theme);
    tabs.resize(600, 400);
    tabs.show();
    QSignalSpy lint(&tabs, &EditorTabs::lintWanted);
    QSignalSpy names(&tabs, &EditorTabs::completionWanted);
    QSignalSpy hover(&tabs, &EditorTabs::hoverWanted);
    tabs.setFiles(
        {{QStringLiteral("app.py"), QStringLiteral("x")}, {QStringLiteral("models.py"), QStringLiteral("y")}});
    QTRY_COMPARE(lint.count(), 2); // Both were opened.
    QTest::keyClicks(tabs.currentEditor(), QStringLiteral("a."));
    QCOMPARE(names.last(), (QList<QVariant>{QStringLiteral("app.py"), QStringLiteral("a.x"), 1, 2}));
    tabs.showCompletions(QStringLiteral("models.py"), listAt(1, 2, {QStringLiteral("get")}));
    QVERIFY(!tabs.currentEditor()->help().isListOpen());
    tabs.showCompletions(QStringLiteral("app.py"), listAt(1, 2, {QStringLiteral("get")}));
    QVERIFY(tabs.currentEditor()->help().isListOpen());
    QTest::keyClick(tabs.currentEditor(), Qt::Key_Escape);
    QTest::keyClick(tabs.currentEditor(), Qt::Key_Space, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(hover.count(), 1);
    tabs.setFindings(QStringLiteral("models.py"), {{1, 0, 1, Finding::Severity::Error, QStringLiteral("e")}});
    QCOMPARE(tabs.editor(QStringLiteral("models.py"))->help().findings().size(), 1);
    QCOMPARE(tabs.editor(QStringLiteral("app.py"))->help().findings().size(), 0);
    tabs.setFiles({}); // With a list open, its widgets go too.
    QVERIFY(!tabs.currentEditor());
}

QTEST_MAIN(TestEditorHelp)
#include "tst_editorhelp.moc"
