#pragma once

#include <QList>
#include <QString>

namespace athanor {

/// One line of a comparison.
struct DiffLine
{
    enum class Kind { Same, Removed, Added };
    Kind kind = Kind::Same;
    QString text;
    bool operator==(const DiffLine &) const = default;
};

/// What turns one text into another, line by line, with as many lines kept as possible. Removed lines stand before the
/// added ones that replace them. Texts that differ in very many lines are compared at their ends only.
QList<DiffLine> lineDifference(const QString &before, const QString &after);

} // namespace athanor
