#include "engine/migrations/collector.h"

#include "engine/migrations/pythontext.h"

#include <algorithm>

namespace athanor::migrations {

namespace {

using Kind = AlembicFault::Kind;
using Edges = Traversal::Edges;
using Overlap = Traversal::Overlap;
using Overwalk = Traversal::Overwalk;

AlembicFault notAnAncestor(const QString &lower, const QString &upper)
{
    const auto orBase = [](const QString &text) { return text.isEmpty() ? QStringLiteral("base") : text; };
    return {Kind::RangeNotAncestorError,
            QStringLiteral("Revision %1 is not an ancestor of revision %2").arg(orBase(lower), orBase(upper))};
}

} // namespace

/// Where Alembic asserts that it holds revisions.
void Collector::refuseNothing(const std::vector<int> &targets) const
{
    for (const int target : targets)
        if (target < 0) throw AlembicFault{Kind::AssertionError, {}};
}

Collected Collector::upgrade(const QStringList &rows, const QString &target) const
{
    const std::vector<int> targets = upgradeTargets(rows, target, Overwalk::Refused);
    refuseNothing(targets);
    const std::vector<int> required = m_traversal.related(targets, Edges::AllDown, Overlap::Checked);
    const std::vector<char> current =
        m_traversal.relatedMarks(m_traversal.revisions(rows), Edges::AllDown, Overlap::Checked);
    Collected collected{{}, targets};
    for (const int node : required)
        if (!current[std::size_t(node)]) collected.nodes.push_back(node);
    return collected;
}

std::vector<int> Collector::upgradeTargets(const QStringList &rows, const QString &target, Overwalk overwalk) const
{
    const std::optional<RelativeTarget> relative = relativeTarget(target);
    if (!relative) return m_traversal.revisions(std::optional<QString>(target));
    if (relative->steps > 0) {
        if (relative->symbol)
            return {
                m_traversal.walk(m_traversal.revision(relative->symbol), relative->steps, relative->label, overwalk)};
        const int node = m_traversal.walk(upgradeStart(rows, *relative), relative->steps, relative->label, overwalk);
        if (node == Traversal::none) throw relative->tooFar(relative->number);
        return {node};
    }
    if (!relative->symbol) {
        // Python prints the number, not what was typed.
        QString number = relative->number;
        while (number.size() > 2 && number[1] == QLatin1Char('0')) number.remove(1, 1);
        throw relative->tooFar(relative->steps == 0 ? QStringLiteral("0") : number);
    }
    const QString start = relative->label ? *relative->label + QLatin1Char('@') + *relative->symbol : *relative->symbol;
    return {m_traversal.walk(m_traversal.revision(start), relative->steps, {}, overwalk)};
}

/// Where "+n" counts from.
int Collector::upgradeStart(const QStringList &rows, const RelativeTarget &relative) const
{
    std::vector<int> starts;
    const bool labelled = relative.label && !relative.label->isEmpty();
    if (!labelled) {
        if (rows.size() > 1)
            throw AlembicFault{Kind::RevisionError,
                               QStringLiteral("Ambiguous upgrade from multiple current revisions")};
        return rows.isEmpty() ? Traversal::none : m_traversal.revision(rows.front());
    }
    const std::vector<int> current = m_traversal.revisions(rows);
    starts = m_traversal.inLineage(current, relative.label);
    if (starts.empty()) {
        // The branch has not begun in this database: back to where it can begin.
        const std::vector<int> active =
            m_traversal.inLineage(m_traversal.related(current, Edges::AllDown), relative.label);
        std::vector<char> below(std::size_t(m_graph.nodeCount()), 0);
        for (const int node : active)
            for (const int parent : m_graph.allDown(node)) below[std::size_t(parent)] = 1;
        for (const int node : active)
            if (!below[std::size_t(node)]) starts.push_back(node);
    }
    if (starts.size() > 1)
        throw AlembicFault{Kind::RevisionError, QStringLiteral("Ambiguous upgrade from multiple current revisions")};
    return starts.empty() ? Traversal::none : starts.front();
}

Collector::DowngradeTarget Collector::downgradeTarget(const QStringList &rows, const QString &target,
                                                      Overwalk overwalk) const
{
    const std::optional<RelativeTarget> relative = relativeTarget(target);
    if (!relative) {
        const qsizetype at = target.lastIndexOf(QLatin1Char('@'));
        DowngradeTarget found;
        if (at > 0) found.label = target.left(at);
        found.node = m_traversal.revision(target.mid(at + 1));
        return found;
    }
    const AlembicFault walkedTooFar{Kind::RevisionError, QStringLiteral("Walked too far")};
    if (relative->steps >= 0) {
        if (!relative->symbol) throw relative->tooFar(relative->number);
        const int node =
            m_traversal.walk(m_traversal.revision(relative->symbol), relative->steps, relative->label, overwalk);
        if (node == Traversal::none) throw walkedTooFar;
        return {relative->label, node};
    }
    if (!relative->symbol) return downFromCurrent(rows, *relative, overwalk);
    const QString start = relative->label ? *relative->label + QLatin1Char('@') + *relative->symbol : *relative->symbol;
    const int node = m_traversal.walk(m_traversal.revision(start), relative->steps, {}, overwalk);
    if (node == Traversal::none) throw walkedTooFar;
    return {relative->label, node};
}

Collector::DowngradeTarget Collector::downFromCurrent(const QStringList &rows, const RelativeTarget &relative,
                                                      Overwalk overwalk) const
{
    std::optional<QString> label = relative.label;
    QString symbol;
    if (label && !label->isEmpty()) {
        QStringList symbols = m_traversal.inLineage(rows, label);
        if (symbols.isEmpty())
            for (const int node : m_traversal.inLineage(m_traversal.allCurrent(rows), label))
                symbols << m_graph.id(node);
        if (symbols.size() != 1) throw AlembicFault{Kind::AssertionError, {}};
        symbol = symbols.front();
    } else {
        if (rows.isEmpty()) throw relative.tooFar(relative.number);
        symbol = rows.front();
        label = symbol;
    }
    const int start = m_traversal.revision(*label + QLatin1Char('@') + symbol);
    const int node = m_traversal.walk(start, relative.steps, {}, overwalk);
    if (node == Traversal::none) throw relative.tooFar(relative.number);
    return {label, node};
}

/// The lowest revisions that have to go.
std::vector<int> Collector::downgradeRoots(const DowngradeTarget &target) const
{
    std::vector<int> roots;
    if (target.node < 0) {
        // A base with a label counts twice here, which decides whether the branch is looked at.
        for (const auto &[name, node] : m_graph.names())
            if (m_graph.isBase(node)) roots.push_back(node);
    } else {
        roots.assign(m_graph.next(target.node).begin(), m_graph.next(target.node).end());
    }
    if (!target.label || target.label->isEmpty() || roots.size() < 2) return roots;
    const std::vector<char> ancestors = m_traversal.relatedMarks({m_traversal.branch(*target.label)}, Edges::Down);
    std::vector<int> kept;
    for (const int root : roots)
        if (ancestors[std::size_t(root)] && std::find(kept.begin(), kept.end(), root) == kept.end())
            kept.push_back(root);
    if (kept.empty())
        throw AlembicFault{Kind::RevisionError, QStringLiteral("Not a valid downgrade target from current heads")};
    return kept;
}

Collected Collector::downgrade(const QStringList &rows, const QString &target) const
{
    const DowngradeTarget parsed = downgradeTarget(rows, target, Overwalk::Refused);
    const std::vector<int> roots = downgradeRoots(parsed);
    Collected collected{{}, m_traversal.revisions(rows)};
    const std::vector<char> dropped = m_traversal.relatedMarks(roots, Edges::AllNext);
    for (const int node : m_traversal.related(collected.heads, Edges::AllDown))
        if (dropped[std::size_t(node)]) collected.nodes.push_back(node);
    if (parsed.node >= 0 && collected.nodes.empty() &&
        std::find(collected.heads.begin(), collected.heads.end(), parsed.node) == collected.heads.end())
        throw notAnAncestor(QStringLiteral("Nothing to drop"), rows.isEmpty() ? QString() : python::tuple(rows));
    return collected;
}

/// "branch@…" as the lower end: only targets of that branch count.
void Collector::narrowToBranch(const QString &lower, std::vector<int> &targets) const
{
    if (!lower.contains(QLatin1Char('@'))) return;
    QString branch = lower.section(QLatin1Char('@'), 0, 0);
    const int node = m_traversal.revision(branch);
    if (node >= 0 && m_graph.id(node) == branch) {
        const QStringList labels = m_graph.labels(node);
        if (labels.size() != 1) throw AlembicFault{Kind::AssertionError, {}};
        branch = labels.front();
    }
    std::erase_if(targets, [&](int target) { return !m_graph.hasLabel(target, branch); });
}

/// walk_revisions(): inclusive, and only what comes after the lower end by down_revision.
Collected Collector::history(const QString &lower, const QString &upper) const
{
    std::vector<int> targets = upgradeTargets({lower}, upper, Overwalk::StopsAtTheEnd);
    refuseNothing(targets);
    narrowToBranch(lower, targets);
    const std::vector<int> required = m_traversal.related(targets, Edges::AllDown, Overlap::Checked);
    std::vector<char> isRequired(std::size_t(m_graph.nodeCount()), 0);
    for (const int node : required) isRequired[std::size_t(node)] = 1;
    std::vector<int> current = m_traversal.revisions(std::optional<QString>(lower));
    for (const int node : current)
        if (node == Traversal::base || (node >= 0 && !isRequired[std::size_t(node)])) throw notAnAncestor(lower, upper);
    std::optional<QString> included = lower;
    if (!current.empty() && current.front() == Traversal::none) {
        const DowngradeTarget target = downgradeTarget({upper}, lower, Overwalk::StopsAtTheEnd);
        if (target.node == Traversal::none) throw AlembicFault{Kind::AssertionError, {}};
        current = target.node == Traversal::base ? std::vector<int>() : std::vector<int>{target.node};
        included = target.node == Traversal::base ? std::optional<QString>() : m_graph.id(target.node);
    }
    const std::vector<char> below = m_traversal.relatedMarks(current, Edges::AllDown, Overlap::Checked);
    Collected collected{{}, targets};
    std::vector<char> needed(isRequired.size(), 0);
    for (const int node : required) needed[std::size_t(node)] = !below[std::size_t(node)];
    std::vector<int> added = m_traversal.revisions(included);
    refuseNothing(added);
    for (const int node : added) needed[std::size_t(node)] = 1;
    std::vector<char> above(needed.size(), 1);
    if (!current.empty()) above = m_traversal.relatedMarks(current, Edges::Next, Overlap::Checked);
    for (int node = 0; node < m_graph.size(); ++node)
        if (needed[std::size_t(node)] && above[std::size_t(node)]) collected.nodes.push_back(node);
    return collected;
}

} // namespace athanor::migrations
