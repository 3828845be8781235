#pragma once

#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>

namespace athanor {

/// Something that can be told of a file without running it. Columns count characters from 0.
struct Finding
{
    /// Error: the line fails when it runs. Warning: it may surprise. Note: it only wants to be known.
    enum class Severity { Error, Warning, Note };
    int line = 0; ///< 1-based.
    int column = 0;
    int end = 0; ///< Column after the last character that is meant, on the same line.
    Severity severity = Severity::Note;
    QString message; ///< A sentence.

    friend bool operator==(const Finding &, const Finding &) = default;
};

/// A name that may stand at a place.
struct CompletionName
{
    QString name;
    QString kind; ///< "function", "class", "module", "variable", "property", "parameter", "keyword".
};

/// All names that may stand where a word is being typed, whatever of the word is there already: who shows them narrows
/// them down as the word grows.
struct CompletionList
{
    int line = 0; ///< 1-based.
    int from = 0; ///< Column at which the word begins.
    QList<CompletionName> names;
};

/// What stands at a place of a file.
struct HoverText
{
    QString title;     ///< "render_template(template_name_or_list, **context) -> str"
    QString name;      ///< "flask.templating.render_template"
    QString doc;       ///< The first paragraph of its documentation; may be empty.
    QString parameter; ///< Inside a call: the parameter that the cursor is at; else empty.
    int line = 0;      ///< 1-based.
    int from = 0;      ///< The word that is meant; empty (from == to) inside a call.
    int to = 0;

    bool isEmpty() const { return title.isEmpty(); }
};

/// Readers of the agent's answers (PROTOCOL.md, mode analysis). Hostile data: what is not of the form is left out.
QList<Finding> findingsFromJson(const QJsonObject &json);
CompletionList completionsFromJson(const QJsonObject &json, int line);
HoverText hoverFromJson(const QJsonObject &json, int line);

} // namespace athanor

Q_DECLARE_METATYPE(athanor::Finding)
Q_DECLARE_METATYPE(athanor::CompletionList)
Q_DECLARE_METATYPE(athanor::HoverText)
