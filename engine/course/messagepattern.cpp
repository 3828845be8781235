#include "engine/course/messagepattern.h"

#include <algorithm>
#include <functional>

namespace athanor::Internal {

namespace {

/// Reads text with gaps: literal pieces and the names between braces, in order. False where a brace is not closed.
bool scan(const QString &text, const std::function<void(QStringView)> &literal,
          const std::function<void(const QString &)> &gap)
{
    const QStringView view(text);
    qsizetype at = 0;
    while (at < view.size()) {
        const qsizetype brace = view.indexOf(QLatin1Char('{'), at);
        if (brace < 0) {
            literal(view.mid(at));
            return true;
        }
        literal(view.mid(at, brace - at));
        if (view.mid(brace + 1).startsWith(QLatin1Char('{'))) {
            literal(view.mid(brace, 1));
            at = brace + 2;
            continue;
        }
        const qsizetype end = view.indexOf(QLatin1Char('}'), brace);
        if (end < 0) return false;
        gap(view.mid(brace + 1, end - brace - 1).toString());
        at = end + 1;
    }
    return true;
}

bool isName(const QString &name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
        return (c >= QLatin1Char('a') && c <= QLatin1Char('z')) || c == QLatin1Char('_');
    });
}

} // namespace

Result<MessagePattern> MessagePattern::parse(const QString &text)
{
    MessagePattern pattern;
    pattern.m_parts.emplace_back();
    Result<void> added;
    const bool closed = scan(
        text,
        [&](QStringView literal) {
            pattern.m_parts.back().literal += literal;
            pattern.m_weight += static_cast<int>(literal.size());
        },
        [&](const QString &gap) {
            if (added) added = pattern.add(gap);
        });
    if (!closed) return Error{ErrorCode::BadInput, QStringLiteral("A { of the pattern is not closed.")};
    if (!added) return added.error();
    return pattern;
}

Result<void> MessagePattern::add(const QString &gap)
{
    if (m_parts.back().gap != Gap::None && m_parts.back().literal.isEmpty())
        return Error{ErrorCode::BadInput, QStringLiteral("Two gaps touch: put text between them.")};
    if (gap == QLatin1String("*")) {
        m_parts.push_back({Gap::Anything, {}, {}});
        return {};
    }
    const QString name = gap.section(QLatin1Char(':'), 0, 0);
    const QString kind = gap.section(QLatin1Char(':'), 1);
    if (!isName(name) || !(kind.isEmpty() || kind == QLatin1String("word")))
        return Error{ErrorCode::BadInput,
                     QStringLiteral("“{%1}” is no gap: write {name}, {name:word} or {*}.").arg(gap)};
    if (m_names.contains(name))
        return Error{ErrorCode::BadInput, QStringLiteral("The gap “%1” is there twice.").arg(name)};
    m_names << name;
    m_parts.push_back({kind.isEmpty() ? Gap::Line : Gap::Word, name, {}});
    return {};
}

bool MessagePattern::fits(const Part &part, QStringView text)
{
    switch (part.gap) {
    case Gap::None: return text.isEmpty();
    case Gap::Anything: return true;
    case Gap::Line: return !text.isEmpty() && !text.contains(QLatin1Char('\n'));
    case Gap::Word: break;
    }
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('.') || c == QLatin1Char('-');
    });
}

std::optional<QMap<QString, QString>> MessagePattern::match(QStringView message) const
{
    QMap<QString, QString> values;
    for (size_t index = 0; index < m_parts.size(); ++index) {
        const Part &part = m_parts[index];
        const bool isLast = index + 1 == m_parts.size();
        qsizetype found = 0;
        if (isLast) { // It reaches to the end.
            found = message.size() - part.literal.size();
            if (found < 0 || message.mid(found) != part.literal) return {};
        } else if (part.gap == Gap::None) {
            if (!message.startsWith(part.literal)) return {};
        } else {
            // A gap that must hold something does not end where it begins.
            const qsizetype from = part.gap == Gap::Anything ? 0 : 1;
            found = message.indexOf(part.literal, from);
            if (found < 0) return {};
        }
        const QStringView text = message.left(found);
        if (!fits(part, text)) return {};
        if (!part.name.isEmpty()) values.insert(part.name, text.toString());
        message = message.mid(found + part.literal.size());
    }
    return values;
}

QString filled(const QString &sentence, const QMap<QString, QString> &values)
{
    QString result;
    scan(
        sentence, [&](QStringView literal) { result += literal; },
        [&](const QString &gap) { result += values.value(gap); });
    return result;
}

QStringList gapsOf(const QString &sentence)
{
    QStringList names;
    const bool closed = scan(
        sentence, [](QStringView) {}, [&](const QString &gap) { names << gap; });
    if (!closed) names << QStringLiteral("{");
    return names;
}

} // namespace athanor::Internal
