#include "engine/migrations/pythonvalue.h"

#include <algorithm>
#include <string>

namespace athanor::migrations {

namespace {

constexpr int deepest = 100;

/// Whether a set may hold it.
bool isHashable(const PythonValue &value)
{
    if (value.kind == PythonValue::Kind::List || value.kind == PythonValue::Kind::Set ||
        value.kind == PythonValue::Kind::Dictionary)
        return false;
    return std::all_of(value.items.begin(), value.items.end(), isHashable);
}

int digitOf(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    const char small = c | 0x20;
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : 99;
}

/// What stands between the quotes, with its escapes made good.
class Unescaper final
{
public:
    Unescaper(std::string_view body, bool raw, bool bytes) : m_body(body), m_raw(raw), m_bytes(bytes) {}

    std::optional<QString> value()
    {
        while (m_place < m_body.size()) {
            const char c = m_body[m_place];
            if (c == '\r') {
                // Python reads source with universal newlines.
                m_place += m_body.substr(m_place, 2) == "\r\n" ? 2 : 1;
                m_plain += '\n';
            } else if (c == '\\' && !m_raw) {
                if (!escape()) return {};
            } else {
                m_plain += c;
                ++m_place;
            }
        }
        flush();
        return m_result;
    }

private:
    void flush()
    {
        m_result += QString::fromUtf8(m_plain.data(), qsizetype(m_plain.size()));
        m_plain.clear();
    }

    void append(char32_t code)
    {
        flush();
        if (code > 0xffff) {
            m_result += QChar(QChar::highSurrogate(code));
            m_result += QChar(QChar::lowSurrogate(code));
        } else {
            m_result += QChar(char16_t(code));
        }
    }

    /// Exactly `count` hexadecimal digits.
    bool hexadecimal(std::size_t count)
    {
        char32_t code = 0;
        if (m_place + count > m_body.size()) return false;
        for (std::size_t i = 0; i < count; ++i) {
            const int digit = digitOf(m_body[m_place + i]);
            if (digit > 15) return false;
            code = code * 16 + char32_t(digit);
        }
        if (code > 0x10ffff) return false;
        m_place += count;
        append(code);
        return true;
    }

    bool octal()
    {
        char32_t code = 0;
        for (int i = 0; i < 3 && m_place < m_body.size() && digitOf(m_body[m_place]) < 8; ++i, ++m_place)
            code = code * 8 + char32_t(digitOf(m_body[m_place]));
        append(code);
        return true;
    }

    bool escape()
    {
        static constexpr std::string_view simple = "\\'\"abfnrtv";
        static constexpr std::string_view meant = "\\'\"\a\b\f\n\r\t\v";
        ++m_place;
        if (m_place >= m_body.size()) return false;
        const char c = m_body[m_place];
        if (c == '\n' || c == '\r') {
            m_place += m_body.substr(m_place, 2) == "\r\n" ? 2 : 1;
            return true;
        }
        if (const std::size_t known = simple.find(c); known != std::string_view::npos) {
            m_plain += meant[known];
            ++m_place;
            return true;
        }
        if (digitOf(c) < 8) return octal();
        ++m_place;
        if (c == 'x') return hexadecimal(2);
        if (!m_bytes && c == 'u') return hexadecimal(4);
        if (!m_bytes && c == 'U') return hexadecimal(8);
        if (!m_bytes && c == 'N') return false;
        m_plain += '\\';
        m_plain += c;
        return true;
    }

    std::string_view m_body;
    bool m_raw;
    bool m_bytes;
    std::size_t m_place = 0;
    std::string m_plain;
    QString m_result;
};

/// Recursive descent over one expression.
class Parser final
{
public:
    explicit Parser(std::span<const PythonToken> tokens) : m_tokens(tokens) {}

    std::optional<PythonValue> whole()
    {
        std::optional<PythonValue> value = listOrOne({});
        return m_place == m_tokens.size() ? value : std::nullopt;
    }

private:
    const PythonToken *peek() const { return m_place < m_tokens.size() ? &m_tokens[m_place] : nullptr; }
    bool take(std::string_view sign)
    {
        if (!peek() || !peek()->isOperator(sign)) return false;
        ++m_place;
        return true;
    }
    bool atEnd(std::string_view closing) const
    {
        return closing.empty() ? !peek() : peek() && peek()->isOperator(closing);
    }

    /// Items up to (not including) `closing`; a single one without a comma stays itself.
    std::optional<PythonValue> listOrOne(std::string_view closing)
    {
        PythonValue tuple{PythonValue::Kind::Tuple, {}, {}};
        bool comma = false;
        while (!atEnd(closing)) {
            std::optional<PythonValue> item = one();
            if (!item) return {};
            tuple.items.push_back(std::move(*item));
            if (!take(",")) break;
            comma = true;
        }
        if (tuple.items.size() == 1 && !comma) return std::move(tuple.items.front());
        // "()" is a tuple, nothing at all is none.
        if (tuple.items.empty() && closing.empty()) return {};
        return tuple;
    }

    std::optional<PythonValue> bracketed(PythonValue::Kind kind, std::string_view closing)
    {
        PythonValue value{kind, {}, {}};
        while (!atEnd(closing)) {
            std::optional<PythonValue> item = one();
            if (!item) return {};
            value.items.push_back(std::move(*item));
            if (!take(",")) break;
        }
        return take(closing) ? std::optional<PythonValue>(std::move(value)) : std::nullopt;
    }

    std::optional<PythonValue> braces()
    {
        PythonValue value{PythonValue::Kind::Set, {}, {}};
        bool dictionary = atEnd("}");
        while (!atEnd("}")) {
            std::optional<PythonValue> item = one();
            if (!item || !isHashable(*item)) return {};
            const bool pair = take(":");
            if (!value.items.empty() && pair != dictionary) return {};
            dictionary = pair;
            value.items.push_back(std::move(*item));
            if (pair) {
                std::optional<PythonValue> second = one();
                if (!second) return {};
                value.items.push_back(std::move(*second));
            }
            if (!take(",")) break;
        }
        if (dictionary) value.kind = PythonValue::Kind::Dictionary;
        return take("}") ? std::optional<PythonValue>(std::move(value)) : std::nullopt;
    }

    std::optional<PythonValue> strings()
    {
        PythonValue value{PythonValue::Kind::Text, {}, {}};
        for (bool first = true; peek() && peek()->kind == PythonToken::Kind::String; first = false, ++m_place) {
            bool bytes = false;
            const std::optional<QString> part = stringValue(peek()->text, &bytes);
            const PythonValue::Kind kind = bytes ? PythonValue::Kind::Bytes : PythonValue::Kind::Text;
            if (!part || (!first && kind != value.kind)) return {};
            value.kind = kind;
            value.text += *part;
        }
        return value;
    }

    std::optional<PythonValue> number()
    {
        QString text;
        while (peek() && (peek()->isOperator("-") || peek()->isOperator("+"))) {
            text += QLatin1Char(peek()->text.front());
            ++m_place;
        }
        if (!peek() || peek()->kind != PythonToken::Kind::Number) return {};
        const std::string_view digits = m_tokens[m_place++].text;
        text += QString::fromUtf8(digits.data(), qsizetype(digits.size()));
        // 1+2j is one number.
        if (peek() && (peek()->isOperator("-") || peek()->isOperator("+"))) {
            const std::optional<PythonValue> imaginary = number();
            if (!imaginary || !imaginary->text.endsWith(QLatin1Char('j'), Qt::CaseInsensitive)) return {};
            text += imaginary->text;
        }
        return PythonValue{PythonValue::Kind::Number, text, {}};
    }

    std::optional<PythonValue> name()
    {
        const std::string_view text = m_tokens[m_place++].text;
        if (text == "None") return PythonValue{};
        if (text == "True" || text == "False")
            return PythonValue{
                PythonValue::Kind::Constant, QString::fromLatin1(text.data(), qsizetype(text.size())), {}};
        // The one call that ast.literal_eval() knows, since an empty set has no literal.
        if (text == "set" && take("(") && take(")")) return PythonValue{PythonValue::Kind::Set, {}, {}};
        return {};
    }

    std::optional<PythonValue> one()
    {
        const PythonToken *token = peek();
        if (!token || m_depth >= deepest) return {};
        if (token->kind == PythonToken::Kind::String) return strings();
        if (token->kind == PythonToken::Kind::Name) return name();
        if (token->kind == PythonToken::Kind::Number || token->isOperator("-") || token->isOperator("+"))
            return number();
        ++m_depth;
        std::optional<PythonValue> value;
        if (take("(")) {
            value = listOrOne(")");
            if (value && !take(")")) value.reset();
        } else if (take("[")) {
            value = bracketed(PythonValue::Kind::List, "]");
        } else if (take("{")) {
            value = braces();
        } else if (take("...")) {
            value = PythonValue{PythonValue::Kind::Constant, QStringLiteral("..."), {}};
        }
        --m_depth;
        return value;
    }

    std::span<const PythonToken> m_tokens;
    std::size_t m_place = 0;
    int m_depth = 0;
};

} // namespace

std::optional<QString> stringValue(std::string_view token, bool *bytes)
{
    std::size_t start = 0;
    bool raw = false;
    *bytes = false;
    for (; start < token.size() && token[start] != '"' && token[start] != '\''; ++start) {
        const char small = token[start] | 0x20;
        if (small == 'f') return {};
        raw = raw || small == 'r';
        *bytes = *bytes || small == 'b';
    }
    const std::string_view quoted = token.substr(start);
    if (quoted.size() < 2) return {};
    // Bytes are written in ASCII.
    if (*bytes)
        for (const char c : quoted)
            if (static_cast<unsigned char>(c) & 0x80) return {};
    const bool triple = quoted.size() >= 6 && quoted[1] == quoted[0] && quoted[2] == quoted[0];
    const std::size_t width = triple ? 3 : 1;
    if (quoted.substr(quoted.size() - width) != quoted.substr(0, width)) return {};
    const std::string_view body = quoted.substr(width, quoted.size() - 2 * width);
    if (body.find_first_of("\\\r") == std::string_view::npos)
        return QString::fromUtf8(body.data(), qsizetype(body.size()));
    return Unescaper(body, raw, *bytes).value();
}

std::optional<PythonValue> literalValue(std::span<const PythonToken> tokens)
{
    if (tokens.size() != 1) return Parser(tokens).whole();
    // Nearly everything a revision file declares is one string or None.
    if (tokens.front().is("None")) return PythonValue{};
    if (tokens.front().kind != PythonToken::Kind::String) return Parser(tokens).whole();
    bool bytes = false;
    std::optional<QString> text = stringValue(tokens.front().text, &bytes);
    if (!text) return {};
    return PythonValue{bytes ? PythonValue::Kind::Bytes : PythonValue::Kind::Text, std::move(*text), {}};
}

} // namespace athanor::migrations
