#pragma once

#include "widgets/common/theme.h"

class QsciLexer;
class QObject;

namespace athanor {

/// The lexer for a file by its name: Python, HTML (templates), or nullptr for plain text.
QsciLexer *lexerFor(const QString &fileName, QObject *parent);

/// The font for code, with its size in points, which is what QScintilla takes.
QFont editorFont(const Theme &theme);

/// Gives every style of the lexer the theme's colours and font.
void colorLexer(QsciLexer *lexer, const Theme &theme);

} // namespace athanor
