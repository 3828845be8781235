#pragma once

#include "engine/core/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace athanor::Internal {

/// The form of an exception's message: literal text with named gaps, "table {table} has no column named {column}".
///
/// A gap ends at the first place where the text after it is found, and never goes back to try another: matching takes
/// one search for each piece of text, whatever the message holds, where a regular expression may take time without end.
///   {name}       some text of one line
///   {name:word}  letters, digits, "_", "." and "-" only
///   {*}          anything, also nothing, also several lines
///   {{           a brace
/// The whole message must fit.
class MessagePattern final
{
public:
    /// BadInput says what is wrong with the pattern.
    static Result<MessagePattern> parse(const QString &text);

    /// What stands in the gaps, by name; nullopt where the message is of another form.
    std::optional<QMap<QString, QString>> match(QStringView message) const;

    const QStringList &names() const { return m_names; }
    /// Characters of literal text: of two patterns that fit, the one with more says more.
    int weight() const { return m_weight; }

private:
    enum class Gap { None, Line, Word, Anything };
    /// A gap and the text that ends it.
    struct Part
    {
        Gap gap = Gap::None;
        QString name = {};
        QString literal = {};
    };

    Result<void> add(const QString &gap);
    static bool fits(const Part &part, QStringView text);

    std::vector<Part> m_parts;
    QStringList m_names;
    int m_weight = 0;
};

/// Puts values into the gaps of a sentence ({name}; {{ is a brace), each once and as it is.
QString filled(const QString &sentence, const QMap<QString, QString> &values);
/// The names of a sentence's gaps.
QStringList gapsOf(const QString &sentence);

} // namespace athanor::Internal
