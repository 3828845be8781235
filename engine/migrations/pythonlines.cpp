#include "engine/migrations/pythonlines.h"

#include <algorithm>
#include <array>

namespace athanor::migrations {

namespace {

constexpr std::size_t mostFaults = 20;

/// What a byte can be in Python source, as bits.
enum Byte : unsigned char {
    NameStart = 1,
    Digit = 2,
    Quote = 4,
    OpensOrCloses = 8,
    Sign = 16,
    LongSign = 32,
    Blank = 64
};

constexpr std::array<unsigned char, 256> byteTable()
{
    std::array<unsigned char, 256> table = {};
    const auto mark = [&](std::string_view bytes, unsigned char as) {
        for (const char c : bytes) table[static_cast<unsigned char>(c)] |= as;
    };
    mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", NameStart);
    // Every byte above ASCII belongs to a letter as far as this scanner cares.
    for (std::size_t c = 128; c < 256; ++c) table[c] |= NameStart;
    mark("0123456789", Digit);
    mark("\"'", Quote);
    mark("()[]{}", OpensOrCloses);
    mark("()[]{}.,:;=+-*/%&|^~<>@", Sign);
    // Most signs stand alone; only before one of these can a longer one begin.
    mark("=.*/<>", LongSign);
    mark(" \t\f", Blank);
    return table;
}
constexpr std::array<unsigned char, 256> bytes = byteTable();

bool is(char c, unsigned char what) { return (bytes[static_cast<unsigned char>(c)] & what) != 0; }

bool isDigit(char c) { return is(c, Digit); }

bool startsName(char c) { return is(c, NameStart); }

bool continuesName(char c) { return is(c, NameStart | Digit); }

bool isQuote(char c) { return is(c, Quote); }

/// r, b, u, f and their pairs, in either case and order.
bool isStringPrefix(std::string_view name)
{
    if (name.size() > 2) return false;
    int raw = 0, bytes = 0, format = 0, unicode = 0;
    for (char c : name) {
        const char small = c | 0x20;
        raw += small == 'r';
        bytes += small == 'b';
        format += small == 'f';
        unicode += small == 'u';
    }
    if (std::size_t(raw + bytes + format + unicode) != name.size()) return false;
    return name.size() == 1 || (raw == 1 && bytes + format == 1);
}

} // namespace

PythonLines::PythonLines(std::string_view source) : m_source(source)
{
    if (m_source.substr(0, 3) == "\xef\xbb\xbf") m_place = 3;
}

void PythonLines::fault(const QString &message, int line)
{
    if (m_faults.size() < mostFaults) m_faults.push_back({message, line});
}

/// Steps over \n, \r\n or \r.
bool PythonLines::newline()
{
    const char c = at(m_place);
    if (c != '\n' && c != '\r') return false;
    m_place += c == '\r' && at(m_place + 1) == '\n' ? 2 : 1;
    ++m_line;
    return true;
}

void PythonLines::measureIndent(PythonLine &line)
{
    line.indent = 0;
    for (; m_place < m_source.size(); ++m_place) {
        const char c = m_source[m_place];
        if (c == ' ')
            ++line.indent;
        else if (c == '\t')
            line.indent = (line.indent / 8 + 1) * 8;
        else if (c == '\f')
            line.indent = 0;
        else
            return;
    }
}

/// Blanks, comments, continued lines, and line ends inside brackets. False when a logical line ends here.
bool PythonLines::skipSpace()
{
    while (m_place < m_source.size()) {
        const char c = m_source[m_place];
        if (is(c, Blank)) {
            ++m_place;
        } else if (c == '#') {
            m_place = std::min(m_source.find_first_of("\n\r", m_place), m_source.size());
        } else if (c == '\\') {
            ++m_place;
            if (!newline()) fault(QStringLiteral("A backslash that continues no line."), m_line);
        } else if (c == '\n' || c == '\r') {
            newline();
            if (m_open.empty()) return false;
        } else {
            return true;
        }
    }
    return false;
}

bool PythonLines::next(PythonLine &line)
{
    line.tokens.clear();
    while (m_place < m_source.size() && line.tokens.empty()) {
        measureIndent(line);
        while (skipSpace()) readToken(line);
    }
    endOfSource();
    return !line.tokens.empty();
}

void PythonLines::endOfSource()
{
    if (m_place < m_source.size() || m_open.empty()) return;
    fault(QStringLiteral("The bracket “%1” is never closed.").arg(QLatin1Char(m_open.back().sign)), m_open.back().line);
    m_open.clear();
}

void PythonLines::skipIndented()
{
    while (m_place < m_source.size()) {
        const char c = m_source[m_place];
        if (!is(c, Blank) && c != '#' && c != '\n' && c != '\r') break;
        skipLine();
    }
    endOfSource();
}

/// One logical line, as next() would read it, but without its tokens.
void PythonLines::skipLine()
{
    while (skipSpace()) {
        const char c = m_source[m_place];
        if (continuesName(c)) {
            while (m_place < m_source.size() && continuesName(m_source[m_place])) ++m_place;
        } else if (isQuote(c)) {
            skipString();
        } else if (is(c, Sign)) {
            if (is(c, OpensOrCloses)) bracket(c);
            ++m_place;
        } else if (c == '!' && at(m_place + 1) == '=') {
            m_place += 2;
        } else {
            refuse(c);
        }
    }
}

void PythonLines::readToken(PythonLine &line)
{
    const char c = m_source[m_place];
    if (isQuote(c))
        readString(line, m_place);
    else if (startsName(c))
        readName(line);
    else if (isDigit(c) || (c == '.' && isDigit(at(m_place + 1))))
        readNumber(line);
    else
        readOperator(line);
}

void PythonLines::readName(PythonLine &line)
{
    const std::size_t start = m_place;
    while (m_place < m_source.size() && continuesName(m_source[m_place])) ++m_place;
    const std::string_view name = m_source.substr(start, m_place - start);
    if (isQuote(at(m_place)) && isStringPrefix(name)) return readString(line, start);
    line.tokens.push_back({PythonToken::Kind::Name, name, m_line});
}

void PythonLines::readNumber(PythonLine &line)
{
    const std::size_t start = m_place;
    const bool hexadecimal = at(start) == '0' && (at(start + 1) | 0x20) == 'x';
    while (m_place < m_source.size()) {
        const char c = m_source[m_place];
        const bool exponent = !hexadecimal && (c | 0x20) == 'e' && (at(m_place + 1) == '+' || at(m_place + 1) == '-') &&
                              isDigit(at(m_place + 2));
        if (exponent)
            m_place += 2;
        else if (continuesName(c) || c == '.')
            ++m_place;
        else
            break;
    }
    line.tokens.push_back({PythonToken::Kind::Number, m_source.substr(start, m_place - start), m_line});
}

void PythonLines::readString(PythonLine &line, std::size_t start)
{
    const int firstLine = m_line;
    skipString();
    line.tokens.push_back({PythonToken::Kind::String, m_source.substr(start, m_place - start), firstLine});
}

/// From the opening quote to behind the closing one.
void PythonLines::skipString()
{
    const int firstLine = m_line;
    const char quote = m_source[m_place];
    const bool triple = at(m_place + 1) == quote && at(m_place + 2) == quote;
    m_place += triple ? 3 : 1;
    for (;;) {
        if (m_place >= m_source.size()) {
            fault(QStringLiteral("A string that is never closed."), firstLine);
            break;
        }
        const char c = m_source[m_place];
        if (c == '\\') {
            // Whatever follows, a quote or a line end too, is part of the string.
            ++m_place;
            if (!newline() && m_place < m_source.size()) ++m_place;
        } else if (c == quote && (!triple || (at(m_place + 1) == quote && at(m_place + 2) == quote))) {
            m_place += triple ? 3 : 1;
            break;
        } else if (c == '\n' || c == '\r') {
            if (!triple) {
                fault(QStringLiteral("A string that is not closed on its line."), firstLine);
                break;
            }
            newline();
        } else {
            ++m_place;
        }
    }
}

void PythonLines::bracket(char sign)
{
    if (sign == '(' || sign == '[' || sign == '{') {
        m_open.push_back({sign, m_line});
        return;
    }
    const char opened = sign == ')' ? '(' : sign == ']' ? '[' : '{';
    if (!m_open.empty() && m_open.back().sign == opened)
        m_open.pop_back();
    else
        fault(QStringLiteral("A “%1” that closes nothing.").arg(QLatin1Char(sign)), m_line);
}

void PythonLines::readOperator(PythonLine &line)
{
    static constexpr std::array<std::string_view, 24> longOnes = {
        "...", "**=", "//=", ">>=", "<<=", "==", "!=", "<=", ">=", ":=", "->", "+=",
        "-=",  "*=",  "/=",  "%=",  "&=",  "|=", "^=", "@=", "**", "//", ">>", "<<"};
    const std::string_view rest = m_source.substr(m_place);
    const bool mayBeLong = rest.size() > 1 && is(rest[1], LongSign);
    for (const std::string_view sign : longOnes) {
        if (!mayBeLong) break;
        if (sign[0] != rest[0]) continue;
        if (rest.substr(0, sign.size()) != sign) continue;
        line.tokens.push_back({PythonToken::Kind::Operator, rest.substr(0, sign.size()), m_line});
        m_place += sign.size();
        return;
    }
    const char c = rest[0];
    if (!is(c, Sign)) return refuse(c);
    if (is(c, OpensOrCloses)) bracket(c);
    line.tokens.push_back({PythonToken::Kind::Operator, rest.substr(0, 1), m_line});
    ++m_place;
}

void PythonLines::refuse(char c)
{
    fault(c == '\0' ? QStringLiteral("A zero byte, which no Python source may hold.")
                    : QStringLiteral("The character “%1” means nothing to Python.").arg(QLatin1Char(c)),
          m_line);
    ++m_place;
}

} // namespace athanor::migrations
