#include "widgets/editor/lexercolors.h"

#include "widgets/editor/qsci.h"

#include <QGuiApplication>
#include <QScreen>

namespace athanor {

namespace {

QColor pythonColor(int style, const Tokens &t)
{
    switch (style) {
    case QsciLexerPython::Comment:
    case QsciLexerPython::CommentBlock: return t.codeComment;
    case QsciLexerPython::Number: return t.codeNumber;
    case QsciLexerPython::Keyword:
    case QsciLexerPython::Decorator: return t.codeKeyword;
    case QsciLexerPython::ClassName:
    case QsciLexerPython::FunctionMethodName: return t.codeName;
    case QsciLexerPython::UnclosedString: return t.danger;
    case QsciLexerPython::DoubleQuotedString:
    case QsciLexerPython::SingleQuotedString:
    case QsciLexerPython::TripleSingleQuotedString:
    case QsciLexerPython::TripleDoubleQuotedString:
    case QsciLexerPython::DoubleQuotedFString:
    case QsciLexerPython::SingleQuotedFString:
    case QsciLexerPython::TripleSingleQuotedFString:
    case QsciLexerPython::TripleDoubleQuotedFString: return t.codeString;
    default: return t.ink;
    }
}

QColor htmlColor(int style, const Tokens &t)
{
    switch (style) {
    case QsciLexerHTML::Tag:
    case QsciLexerHTML::XMLTagEnd: return t.codeKeyword;
    case QsciLexerHTML::Attribute: return t.codeName;
    case QsciLexerHTML::HTMLDoubleQuotedString:
    case QsciLexerHTML::HTMLSingleQuotedString: return t.codeString;
    case QsciLexerHTML::HTMLNumber: return t.codeNumber;
    case QsciLexerHTML::HTMLComment: return t.codeComment;
    case QsciLexerHTML::Entity: return t.info;
    default: return t.ink;
    }
}

} // namespace

QFont editorFont(const Theme &theme)
{
    QFont font = theme.codeFont(13);
    // QScintilla knows sizes in points only.
    const QScreen *screen = QGuiApplication::primaryScreen();
    font.setPointSizeF(font.pixelSize() * 72.0 / (screen ? screen->logicalDotsPerInchY() : 96.0));
    return font;
}

QsciLexer *lexerFor(const QString &fileName, QObject *parent)
{
    if (fileName.endsWith(QLatin1String(".py"))) return new QsciLexerPython(parent);
    for (const auto *extension : {".html", ".htm", ".j2", ".jinja"})
        if (fileName.endsWith(QLatin1String(extension))) return new QsciLexerHTML(parent);
    return nullptr;
}

void colorLexer(QsciLexer *lexer, const Theme &theme)
{
    const Tokens &t = theme.tokens();
    const QFont font = editorFont(theme);
    const bool python = qobject_cast<QsciLexerPython *>(lexer) != nullptr;
    lexer->setDefaultFont(font);
    lexer->setDefaultColor(t.ink);
    lexer->setDefaultPaper(t.panel);
    lexer->setFont(font);
    lexer->setPaper(t.panel);
    for (int style = 0; style < 128; ++style) {
        lexer->setColor(python ? pythonColor(style, t) : htmlColor(style, t), style);
        lexer->setEolFill(false, style);
    }
}

} // namespace athanor
