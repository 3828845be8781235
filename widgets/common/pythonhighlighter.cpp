#include "widgets/common/pythonhighlighter.h"

#include <QSet>

namespace athanor {

namespace {

bool isKeyword(const QString &word)
{
    static const QSet<QString> words = [] {
        QSet<QString> result;
        const auto all = QStringLiteral("False None True and as assert async await break class continue def del elif "
                                        "else except finally for from global if import in is lambda nonlocal not or "
                                        "pass raise return try while with yield")
                             .split(QLatin1Char(' '));
        for (const QString &word : all) result.insert(word);
        return result;
    }();
    return words.contains(word);
}

bool isStringPrefix(const QString &word)
{
    if (word.size() > 2) return false;
    for (const QChar c : word)
        if (!QStringLiteral("rRbBuUfF").contains(c)) return false;
    return true;
}

/// The end of a string that starts before `from`; one past the last character, or -1 when the line ends first.
qsizetype stringEnd(const QString &line, qsizetype from, const QString &quote)
{
    for (qsizetype i = from; i < line.size(); ++i) {
        if (line.at(i) == QLatin1Char('\\'))
            ++i;
        else if (QStringView(line).mid(i).startsWith(quote))
            return i + quote.size();
    }
    return -1;
}

class Scanner
{
public:
    Scanner(const QString &line, OpenString &state) : m_line(line), m_state(state) {}

    std::vector<CodeToken> tokens()
    {
        if (m_state != OpenString::None) continueString();
        while (m_at < m_line.size()) step();
        return std::move(m_tokens);
    }

private:
    void add(CodeToken::Kind kind, qsizetype start, qsizetype end)
    {
        m_tokens.push_back({kind, static_cast<int>(start), static_cast<int>(end - start)});
        m_at = end;
    }

    void continueString()
    {
        const QString quote(3, m_state == OpenString::Single ? QLatin1Char('\'') : QLatin1Char('"'));
        const qsizetype end = stringEnd(m_line, 0, quote);
        if (end >= 0) m_state = OpenString::None;
        add(CodeToken::Kind::String, 0, end < 0 ? m_line.size() : end);
    }

    void string(qsizetype start, qsizetype quoteAt)
    {
        const QChar mark = m_line.at(quoteAt);
        const bool triple = QStringView(m_line).mid(quoteAt).startsWith(QString(3, mark));
        const QString quote(triple ? 3 : 1, mark);
        const qsizetype end = stringEnd(m_line, quoteAt + quote.size(), quote);
        if (end < 0 && triple) m_state = mark == QLatin1Char('\'') ? OpenString::Single : OpenString::Double;
        add(CodeToken::Kind::String, start, end < 0 ? m_line.size() : end);
    }

    void word()
    {
        const qsizetype start = m_at;
        qsizetype end = start;
        while (end < m_line.size() && (m_line.at(end).isLetterOrNumber() || m_line.at(end) == QLatin1Char('_'))) ++end;
        const QString text = m_line.mid(start, end - start);
        if (end < m_line.size() && isStringPrefix(text) &&
            (m_line.at(end) == QLatin1Char('"') || m_line.at(end) == QLatin1Char('\'')))
            return string(start, end);
        if (isKeyword(text))
            add(CodeToken::Kind::Keyword, start, end);
        else if (m_before == QLatin1String("def") || m_before == QLatin1String("class"))
            add(CodeToken::Kind::Name, start, end);
        m_before = text;
        m_at = end;
    }

    void step()
    {
        const QChar c = m_line.at(m_at);
        if (c == QLatin1Char('#')) return add(CodeToken::Kind::Comment, m_at, m_line.size());
        if (c == QLatin1Char('"') || c == QLatin1Char('\'')) return string(m_at, m_at);
        if (c.isLetter() || c == QLatin1Char('_')) return word();
        if (c.isDigit()) {
            qsizetype end = m_at;
            while (end < m_line.size() && (m_line.at(end).isLetterOrNumber() || m_line.at(end) == QLatin1Char('.') ||
                                           m_line.at(end) == QLatin1Char('_')))
                ++end;
            return add(CodeToken::Kind::Number, m_at, end);
        }
        if (c == QLatin1Char('@') && m_line.left(m_at).trimmed().isEmpty()) {
            qsizetype end = m_at + 1;
            while (end < m_line.size() && (m_line.at(end).isLetterOrNumber() || m_line.at(end) == QLatin1Char('_')))
                ++end;
            return add(CodeToken::Kind::Decorator, m_at, end);
        }
        ++m_at;
    }

    const QString &m_line;
    OpenString &m_state;
    std::vector<CodeToken> m_tokens;
    QString m_before;
    qsizetype m_at = 0;
};

QColor colorOf(CodeToken::Kind kind, const Tokens &tokens)
{
    switch (kind) {
    case CodeToken::Kind::Keyword:
    case CodeToken::Kind::Decorator: return tokens.codeKeyword;
    case CodeToken::Kind::String: return tokens.codeString;
    case CodeToken::Kind::Number: return tokens.codeNumber;
    case CodeToken::Kind::Comment: return tokens.codeComment;
    case CodeToken::Kind::Name: return tokens.codeName;
    }
    return tokens.ink;
}

} // namespace

std::vector<CodeToken> pythonTokens(const QString &line, OpenString &state) { return Scanner(line, state).tokens(); }

PythonHighlighter::PythonHighlighter(const Tokens &tokens, QTextDocument *document)
    : QSyntaxHighlighter(document), m_tokens(tokens)
{}

void PythonHighlighter::setTokens(const Tokens &tokens)
{
    m_tokens = tokens;
    rehighlight();
}

void PythonHighlighter::highlightBlock(const QString &text)
{
    auto state = previousBlockState() > 0 ? static_cast<OpenString>(previousBlockState()) : OpenString::None;
    for (const CodeToken &token : pythonTokens(text, state))
        setFormat(token.start, token.length, colorOf(token.kind, m_tokens));
    setCurrentBlockState(static_cast<int>(state));
}

} // namespace athanor
