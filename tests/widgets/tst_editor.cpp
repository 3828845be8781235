#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"

#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>
#include <QtTest>

using namespace athanor;

class TestEditor final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(); }
    void comment_data();
    void comment();
    void returnKeepsTheIndentation();
    void tabIndentsAndEscapeTabLeaves();
    void aProblemIsMarkedUntilTheNextEdit();
    void savesOnceAfterTyping();
    void anOldSaveDoesNotHideANewerEdit();
    void unknownFilesArePlain();
    void aLongLineThatIsGoneIsForgotten();

private:
    Theme m_theme;
};

void TestEditor::comment_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::addColumn<QString>("after");
    QTest::newRow("one line") << QStringLiteral("a = 1\n") << 0 << 0 << QStringLiteral("# a = 1\n");
    QTest::newRow("keeps the shape") << QStringLiteral("if a:\n    b\n") << 0 << 1
                                     << QStringLiteral("# if a:\n#     b\n");
    QTest::newRow("takes away") << QStringLiteral("# a\n#b\n") << 0 << 1 << QStringLiteral("a\nb\n");
    QTest::newRow("empty lines stay") << QStringLiteral("a\n\nb\n") << 0 << 2 << QStringLiteral("# a\n\n# b\n");
    QTest::newRow("half commented") << QStringLiteral("# a\nb\n") << 0 << 1 << QStringLiteral("# # a\n# b\n");
}

void TestEditor::comment()
{
    QFETCH(QString, before);
    QFETCH(int, first);
    QFETCH(int, last);
    QFETCH(QString, after);
    CodeEditor editor(m_theme, QStringLiteral("app.py"));
    editor.setContent(before);
    if (last > first)
        editor.setSelection(first, 0, last, 1);
    else
        editor.setCursorPosition(first, 0);
    editor.toggleComment();
    QCOMPARE(editor.content(), after);
    editor.undo();
    QCOMPARE(editor.content(), before);
}

void TestEditor::returnKeepsTheIndentation()
{
    CodeEditor editor(m_theme, QStringLiteral("app.py"));
    editor.show();
    QVERIFY(QTest::qWaitForWindowExposed(&editor));
    QTest::keyClicks(&editor, QStringLiteral("def f():"));
    QTest::keyClick(&editor, Qt::Key_Return);
    QTest::keyClicks(&editor, QStringLiteral("return 1"));
    QTest::keyClick(&editor, Qt::Key_Return);
    QTest::keyClicks(&editor, QStringLiteral("x"));
    QCOMPARE(editor.content(), QStringLiteral("def f():\n    return 1\n    x"));
}

void TestEditor::tabIndentsAndEscapeTabLeaves()
{
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    auto *editor = new CodeEditor(m_theme, QStringLiteral("app.py"));
    auto *after = new QLineEdit;
    column->addWidget(editor);
    column->addWidget(after);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    editor->setFocus();
    QTest::keyClick(editor, Qt::Key_Tab);
    QCOMPARE(editor->content(), QStringLiteral("    "));
    QVERIFY(editor->hasFocus());
    QSignalSpy hint(editor, &CodeEditor::keyHint);
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(editor->tabLeaves());
    QCOMPARE(hint.count(), 1);
    QTest::keyClick(editor, Qt::Key_Tab);
    QVERIFY(after->hasFocus());
    QCOMPARE(editor->content(), QStringLiteral("    "));
    QVERIFY(editor->accessibleDescription().contains(QLatin1String("Escape")));
}

void TestEditor::aProblemIsMarkedUntilTheNextEdit()
{
    CodeEditor editor(m_theme, QStringLiteral("app.py"));
    editor.setContent(QStringLiteral("a\nb\nc\n"));
    editor.showProblem(2, QStringLiteral("NameError: b"));
    QCOMPARE(editor.problemLine(), 2);
    QVERIFY(editor.annotation(1).contains(QLatin1String("NameError")));
    editor.showProblem(99, QStringLiteral("nowhere"));
    QCOMPARE(editor.problemLine(), 0);
    editor.showProblem(3, QStringLiteral("x"));
    editor.insertAt(QStringLiteral("z"), 0, 0);
    QCOMPARE(editor.problemLine(), 0);
    QVERIFY(editor.annotation(2).isEmpty());
}

void TestEditor::savesOnceAfterTyping()
{
    EditorTabs tabs(m_theme);
    tabs.setFiles(
        {{QStringLiteral("app.py"), QStringLiteral("a")}, {QStringLiteral("notes.txt"), QStringLiteral("b")}});
    QSignalSpy saves(&tabs, &EditorTabs::saveRequested);
    QVERIFY(!tabs.hasUnsaved());
    QTest::keyClicks(tabs.editor(QStringLiteral("app.py")), QStringLiteral("xyz"));
    QVERIFY(tabs.hasUnsaved());
    QTRY_COMPARE(saves.count(), 1);
    QCOMPARE(saves.at(0).at(0).toString(), QStringLiteral("app.py"));
    QCOMPARE(saves.at(0).at(1).toByteArray(), QByteArray("xyza"));
    tabs.flush();
    QCOMPARE(saves.count(), 1);
    tabs.markSaved(QStringLiteral("app.py"), saves.at(0).at(2).toInt());
    QVERIFY(!tabs.hasUnsaved());
}

void TestEditor::anOldSaveDoesNotHideANewerEdit()
{
    EditorTabs tabs(m_theme);
    tabs.setFiles({{QStringLiteral("app.py"), QString()}});
    QSignalSpy saves(&tabs, &EditorTabs::saveRequested);
    CodeEditor *editor = tabs.editor(QStringLiteral("app.py"));
    QTest::keyClicks(editor, QStringLiteral("a"));
    tabs.flush();
    QTest::keyClicks(editor, QStringLiteral("b"));
    tabs.markSaved(QStringLiteral("app.py"), saves.at(0).at(2).toInt());
    QVERIFY(tabs.hasUnsaved());
    tabs.flush();
    QCOMPARE(saves.count(), 2);
    tabs.markSaveFailed(QStringLiteral("app.py"), QStringLiteral("disk full"));
    tabs.flush();
    QCOMPARE(saves.count(), 3);
    QCOMPARE(saves.at(2).at(1).toByteArray(), QByteArray("ab"));
}

void TestEditor::unknownFilesArePlain()
{
    CodeEditor plain(m_theme, QStringLiteral("notes.txt"));
    CodeEditor html(m_theme, QStringLiteral("templates/pony.html"));
    QVERIFY(!plain.lexer());
    QVERIFY(qobject_cast<QsciLexerHTML *>(html.lexer()));
}

void TestEditor::aLongLineThatIsGoneIsForgotten()
{
    CodeEditor editor(m_theme, QStringLiteral("app.py"));
    editor.resize(300, 200);
    editor.setContent(QStringLiteral("a = 1\nb = \"%1\"\nc = 3\n").arg(QString(400, QLatin1Char('x'))));
    editor.show();
    QVERIFY(QTest::qWaitForWindowExposed(&editor));
    QTRY_VERIFY(editor.horizontalScrollBar()->maximum() > 1000);
    editor.setSelection(0, 0, 2, 0);
    editor.removeSelectedText();
    QTRY_COMPARE(editor.horizontalScrollBar()->maximum(), 0);
}

QTEST_MAIN(TestEditor)
#include "tst_editor.moc"
