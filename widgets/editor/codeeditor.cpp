#include "widgets/editor/codeeditor.h"

#include "widgets/editor/codehelp.h"
#include "widgets/editor/lexercolors.h"

#include <QFileInfo>
#include <QKeyEvent>

#include <algorithm>
#include <limits>

namespace athanor {

namespace {

constexpr int numberMargin = 0;
constexpr int gapMargin = 1;
constexpr int problemMarker = 2;
constexpr int problemStyle = QsciScintillaBase::STYLE_LASTPREDEFINED + 1;

} // namespace

CodeEditor::CodeEditor(const Theme &theme, const QString &fileName, QWidget *parent)
    : QsciScintilla(parent), m_theme(theme), m_lexer(lexerFor(fileName, this)),
      m_python(fileName.endsWith(QLatin1String(".py"))), m_help(new CodeHelp(theme, *this))
{
    setObjectName(QStringLiteral("editor:") + fileName);
    setAccessibleName(tr("Editor, %1").arg(fileName));
    setAccessibleDescription(tr("Tab indents. Press Escape, then Tab, to leave the editor. Control and Space lists "
                                "what may stand here, F8 goes to what was found."));
    setUp();
    releaseKeys();
    restyle();
    connect(&theme, &Theme::changed, this, &CodeEditor::restyle);
    connect(m_help, &CodeHelp::told, this, &CodeEditor::keyHint);
    connect(this, &QsciScintilla::textChanged, this, [this] {
        if (m_loading) return;
        if (lines() < m_lines) forgetWidth();
        m_lines = lines();
        clearProblem();
        Q_EMIT edited();
    });
}

void CodeEditor::setUp()
{
    setUtf8(true);
    setEolMode(QsciScintilla::EolUnix);
    setFrameShape(QFrame::NoFrame);
    setIndentationsUseTabs(false);
    setTabWidth(4);
    setIndentationWidth(4);
    setAutoIndent(true);
    setBackspaceUnindents(true);
    setTabIndents(true);
    setBraceMatching(QsciScintilla::SloppyBraceMatch);
    setCaretLineVisible(true);
    setCaretWidth(2);
    setMarginType(numberMargin, QsciScintilla::NumberMargin);
    setMarginWidth(gapMargin, 0);
    setFolding(QsciScintilla::NoFoldStyle);
    setAnnotationDisplay(QsciScintilla::AnnotationStandard);
    markerDefine(QsciScintilla::Background, problemMarker);
    SendScintilla(SCI_SETSCROLLWIDTHTRACKING, 1ul);
    SendScintilla(SCI_SETSCROLLWIDTH, 1ul);
    SendScintilla(SCI_SETENDATLASTLINE, 1ul);
    setExtraAscent(2);
    setExtraDescent(3);
}

void CodeEditor::releaseKeys()
{
    // These belong to the window; QScintilla would take them first.
    const QKeyCombination ours[] = {Qt::CTRL | Qt::Key_Slash,    Qt::CTRL | Qt::Key_Plus,
                                    Qt::CTRL | Qt::Key_Minus,    Qt::CTRL | Qt::Key_0,
                                    Qt::CTRL | Qt::Key_Return,   Qt::CTRL | Qt::Key_H,
                                    Qt::CTRL | Qt::Key_K,        Qt::ALT | Qt::Key_Left,
                                    Qt::ALT | Qt::Key_Right,     Qt::CTRL | Qt::Key_L,
                                    Qt::CTRL | Qt::Key_R,        Qt::CTRL | Qt::Key_PageUp,
                                    Qt::CTRL | Qt::Key_PageDown, QKeyCombination(Qt::Key_Escape),
                                    Qt::ALT | Qt::Key_Down,      Qt::ALT | Qt::Key_Up,
                                    Qt::ALT | Qt::Key_Home};
    const auto isOurs = [&](int key) {
        return std::any_of(std::begin(ours), std::end(ours),
                           [key](QKeyCombination k) { return k.toCombined() == key; });
    };
    for (QsciCommand *command : standardCommands()->commands()) {
        if (isOurs(command->key())) command->setKey(0);
        if (isOurs(command->alternateKey())) command->setAlternateKey(0);
    }
}

void CodeEditor::restyle()
{
    const Tokens &t = m_theme.tokens();
    const QFont font = editorFont(m_theme);
    // For a moment the text is set in another size, and the last page of it would begin elsewhere.
    const int top = firstVisibleLine();
    if (m_lexer) {
        colorLexer(m_lexer, m_theme);
        setLexer(m_lexer);
    } else {
        setFont(font);
        setColor(t.ink);
        setPaper(t.panel);
    }
    setMarginsFont(font);
    setMarginsForegroundColor(t.codeComment); // Messages name lines, so they are to be read.
    setMarginsBackgroundColor(t.panel);
    setMarginWidth(numberMargin,
                   QString(std::max(4, static_cast<int>(QString::number(lines()).size()) + 2), QLatin1Char('0')));
    setMarginWidth(gapMargin, m_theme.px(12));
    forgetWidth();
    setCaretForegroundColor(t.ink);
    setCaretLineBackgroundColor(t.currentLine);
    setSelectionBackgroundColor(t.selection);
    resetSelectionForegroundColor();
    setMatchedBraceBackgroundColor(t.copperSoft);
    setMatchedBraceForegroundColor(t.copperDeep);
    setUnmatchedBraceBackgroundColor(t.dangerSoft);
    setUnmatchedBraceForegroundColor(t.danger);
    setMarkerBackgroundColor(t.dangerSoft, problemMarker);
    m_help->restyle();
    // QScintilla hands a style's font size over in points of its own; a pixel size must be told again.
    SendScintilla(SCI_STYLESETFORE, problemStyle, t.danger);
    SendScintilla(SCI_STYLESETBACK, problemStyle, t.dangerSoft);
    const QByteArray family = QFontInfo(m_theme.uiFont(12)).family().toUtf8();
    SendScintilla(SCI_STYLESETFONT, problemStyle, family.constData());
    SendScintilla(SCI_STYLESETSIZE, problemStyle, long(std::max(7, m_theme.px(9))));
    setFirstVisibleLine(top);
}

void CodeEditor::setContent(const QString &content)
{
    m_loading = true;
    clearProblem();
    m_help->close();
    m_help->setFindings({});
    setText(content);
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    m_loading = false;
    m_lines = lines();
    restyle(); // The margin is as wide as the last line's number.
}

void CodeEditor::forgetWidth()
{
    // QScintilla only ever widens what can be scrolled to: the longest line may be gone. The next painting measures.
    if (SendScintilla(SCI_GETXOFFSET) == 0) SendScintilla(SCI_SETSCROLLWIDTH, 1ul);
}

void CodeEditor::showProblem(int line, const QString &message)
{
    clearProblem();
    if (line < 1 || line > lines()) return;
    m_problemLine = line;
    markerAdd(line - 1, problemMarker);
    if (!message.isEmpty())
        annotate(line - 1, QStringLiteral(" %1 ").arg(message.section(QLatin1Char('\n'), 0, 0)), problemStyle);
    ensureLineVisible(line - 1);
}

void CodeEditor::clearProblem()
{
    if (m_problemLine == 0) return;
    markerDeleteAll(problemMarker);
    clearAnnotations();
    m_problemLine = 0;
}

void CodeEditor::goToLine(int line)
{
    const int index = std::clamp(line, 1, std::max(1, lines())) - 1;
    setCursorPosition(index, indentation(index));
    ensureLineVisible(index);
    setFocus(Qt::OtherFocusReason);
}

void CodeEditor::toggleComment()
{
    if (!m_python) return;
    int first = 0, firstColumn = 0, last = 0, lastColumn = 0;
    if (hasSelectedText()) {
        getSelection(&first, &firstColumn, &last, &lastColumn);
        if (lastColumn == 0 && last > first) --last;
    } else {
        getCursorPosition(&first, &firstColumn);
        last = first;
    }
    bool allCommented = true;
    int column = std::numeric_limits<int>::max();
    for (int line = first; line <= last; ++line) {
        const QString code = text(line).trimmed();
        if (code.isEmpty()) continue;
        allCommented = allCommented && code.startsWith(QLatin1Char('#'));
        column = std::min(column, indentation(line));
    }
    if (column == std::numeric_limits<int>::max()) return;
    beginUndoAction();
    for (int line = first; line <= last; ++line) {
        if (text(line).trimmed().isEmpty()) continue;
        if (!allCommented) {
            insertAt(QStringLiteral("# "), line, column);
            continue;
        }
        const int at = static_cast<int>(text(line).indexOf(QLatin1Char('#')));
        const bool space = text(line).mid(at + 1, 1) == QLatin1String(" ");
        const int from = positionFromLineIndex(line, at);
        SendScintilla(SCI_DELETERANGE, static_cast<unsigned long>(from), long(space ? 2 : 1));
    }
    endUndoAction();
}

void CodeEditor::keyPressEvent(QKeyEvent *event)
{
    if (m_python && m_help->takesKey(event)) {
        setTabLeaves(false);
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        m_help->close();
        setTabLeaves(true);
        event->accept();
        return;
    }
    const bool modifierOnly = event->key() == Qt::Key_Shift || event->key() == Qt::Key_Control ||
                              event->key() == Qt::Key_Alt || event->key() == Qt::Key_Meta;
    if (!modifierOnly) setTabLeaves(false);
    // Auto-indentation reads the styles of the line before, which are otherwise only known once it was painted.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) SendScintilla(SCI_COLOURISE, 0ul, -1l);
    QsciScintilla::keyPressEvent(event);
}

void CodeEditor::focusOutEvent(QFocusEvent *event)
{
    setTabLeaves(false);
    m_help->close();
    QsciScintilla::focusOutEvent(event);
}

bool CodeEditor::focusNextPrevChild(bool next) { return m_tabLeaves && QAbstractScrollArea::focusNextPrevChild(next); }

void CodeEditor::setTabLeaves(bool leaves)
{
    if (m_tabLeaves == leaves) return;
    m_tabLeaves = leaves;
    Q_EMIT keyHint(leaves ? tr("Tab now leaves the editor. Any other key goes on editing.") : QString());
}

} // namespace athanor
