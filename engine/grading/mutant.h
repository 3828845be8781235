#pragma once

#include "engine/course/course.h"

#include <QByteArray>
#include <QJsonArray>

#include <vector>

namespace athanor {

/// One small change to a solution, made from its syntax tree by position, so that the rest stays as it was written.
struct Mutant
{
    QString file;       ///< The solution's file, relative.
    QString mutation;   ///< The operator: "comparison-swapped".
    QString original;   ///< The changed lines, without the space around them.
    QString mutated;    ///< What became of them; empty where they were removed.
    int occurrence = 1; ///< Which of those that are the same in all of this, from 1.
    int line = 0;       ///< 1-based, of the solution.
    QByteArray content; ///< The whole file, changed.

    /// Whether the author's entry means this mutant of this solution.
    bool isMeantBy(const EquivalentMutant &entry, const QString &solution) const;
    /// “a < b” became “a <= b” (comparison-swapped)
    QString toString() const;
};

/// What athanor_agent/mutants.py wrote: a list of {file, mutation, original, mutated, line, content}. Occurrences are
/// counted here. Entries of another form are left out.
std::vector<Mutant> mutantsFromJson(const QJsonArray &list);

} // namespace athanor
