#include "app/shell/linediff.h"

#include <QStringList>

#include <vector>

namespace athanor {

namespace {

/// Lines in the middle, one side times the other, up to which every pairing is looked at.
constexpr qsizetype mostPairs = 1'000'000;

QStringList linesOf(const QString &text)
{
    if (text.isEmpty()) return {};
    QStringList lines = text.split(QLatin1Char('\n'));
    if (lines.last().isEmpty()) lines.removeLast();
    return lines;
}

/// The longest common subsequence of the two middles, walked from its table.
QList<DiffLine> middle(const QStringList &before, const QStringList &after)
{
    using Kind = DiffLine::Kind;
    QList<DiffLine> result;
    const auto n = static_cast<size_t>(before.size());
    const auto m = static_cast<size_t>(after.size());
    if (before.size() * after.size() > mostPairs) {
        for (const QString &line : before) result << DiffLine{Kind::Removed, line};
        for (const QString &line : after) result << DiffLine{Kind::Added, line};
        return result;
    }
    std::vector<int> common((n + 1) * (m + 1), 0);
    const auto at = [&common, m](size_t i, size_t j) -> int & { return common[i * (m + 1) + j]; };
    for (size_t i = n; i-- > 0;)
        for (size_t j = m; j-- > 0;)
            at(i, j) = before.at(static_cast<qsizetype>(i)) == after.at(static_cast<qsizetype>(j))
                           ? at(i + 1, j + 1) + 1
                           : std::max(at(i + 1, j), at(i, j + 1));
    size_t i = 0, j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && before.at(static_cast<qsizetype>(i)) == after.at(static_cast<qsizetype>(j))) {
            result << DiffLine{Kind::Same, before.at(static_cast<qsizetype>(i++))};
            ++j;
        } else if (i < n && (j == m || at(i + 1, j) >= at(i, j + 1))) {
            result << DiffLine{Kind::Removed, before.at(static_cast<qsizetype>(i++))};
        } else {
            result << DiffLine{Kind::Added, after.at(static_cast<qsizetype>(j++))};
        }
    }
    return result;
}

} // namespace

QList<DiffLine> lineDifference(const QString &before, const QString &after)
{
    QStringList left = linesOf(before);
    QStringList right = linesOf(after);
    QList<DiffLine> head, tail;
    while (!left.isEmpty() && !right.isEmpty() && left.first() == right.first()) {
        head << DiffLine{DiffLine::Kind::Same, left.takeFirst()};
        right.removeFirst();
    }
    while (!left.isEmpty() && !right.isEmpty() && left.last() == right.last()) {
        tail.prepend(DiffLine{DiffLine::Kind::Same, left.takeLast()});
        right.removeLast();
    }
    return head + middle(left, right) + tail;
}

} // namespace athanor
