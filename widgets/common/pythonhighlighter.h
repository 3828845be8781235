#pragma once

#include "widgets/common/tokens.h"

#include <QSyntaxHighlighter>

#include <vector>

namespace athanor {

/// One coloured run of a line of Python.
struct CodeToken
{
    enum class Kind { Keyword, String, Number, Comment, Name, Decorator };
    Kind kind;
    int start = 0;
    int length = 0;
};

/// What a line leaves open for the next one: nothing, or a string in three quotes.
enum class OpenString { None = 0, Single = 1, Double = 2 };

/// Splits one line of Python into the runs that are coloured. state goes in as the line before left it.
std::vector<CodeToken> pythonTokens(const QString &line, OpenString &state);

/// Colours Python in a read-only card. The editor has QScintilla's lexer instead.
class PythonHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    PythonHighlighter(const Tokens &tokens, QTextDocument *document);
    void setTokens(const Tokens &tokens);

protected:
    void highlightBlock(const QString &text) override;

private:
    Tokens m_tokens;
};

} // namespace athanor
