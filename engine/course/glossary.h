#pragma once

#include "engine/core/error.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <vector>

namespace athanor {

/// One word of the course's field, explained.
struct GlossaryTerm
{
    QString term;           ///< "unit of work"
    QStringList also;       ///< Other forms and names by which it is found: "units of work".
    QString text;           ///< One or two sentences; code stands between backticks.
    QStringList see;        ///< Other terms of the glossary.
    QStringList objectives; ///< Ids that teach it; one that this course does not have is simply not linked.
    int line = 0;           ///< 1-based, in glossary.yaml.
};

/// Where a text uses a term.
struct GlossaryMention
{
    qsizetype start = 0; ///< UTF-16 units from the text's beginning.
    qsizetype length = 0;
    int term = 0; ///< Index into Glossary::terms().
};

/// The words of a course (its glossary.yaml) as an immutable value. What is broken is left out and told in
/// diagnostics().
class Glossary final
{
public:
    Glossary() = default;

    /// Reads <courseFolder>/glossary.yaml. A course without that file has an empty glossary and no diagnostics.
    static Glossary load(const QString &courseFolder);

    /// Sorted by name, without regard to capitals.
    const std::vector<GlossaryTerm> &terms() const { return m_terms; }
    /// Each with file and line.
    const std::vector<Error> &diagnostics() const { return m_diagnostics; }
    /// The term of this name or other form, without regard to capitals; nullptr where there is none.
    const GlossaryTerm *find(const QString &word) const;
    /// The first mention of every term in a plain text, whole words only, in reading order and without overlap: "unit
    /// of work" is that term and not "unit". A name in capitals ("CSRF") is only recognised in capitals.
    std::vector<GlossaryMention> mentionsIn(const QString &text) const;

private:
    friend class GlossaryReader;
    struct Form
    {
        QString text;
        int term = 0;
    };
    void index();

    std::vector<GlossaryTerm> m_terms;
    std::vector<Error> m_diagnostics;
    QHash<QString, int> m_byName;             ///< Folded names and other forms.
    QHash<QChar, std::vector<Form>> m_begins; ///< By folded first letter, longest first.
};

} // namespace athanor
