#include "engine/migrations/traversal.h"

#include <algorithm>
#include <limits>

namespace athanor::migrations {

namespace {

using Kind = AlembicFault::Kind;

[[noreturn]] void refuse(Kind kind, const QString &message = {}, const QString &argument = {},
                         const QStringList &heads = {})
{
    throw AlembicFault{kind, message, argument, heads};
}

bool isWordCharacter(QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); }

/// (\w+)?([+-]\d+) from `start`.
std::optional<RelativeTarget> relativeFrom(const QString &target, qsizetype start)
{
    qsizetype sign = start;
    while (sign < target.size() && isWordCharacter(target[sign])) ++sign;
    if (sign >= target.size() || (target[sign] != QLatin1Char('+') && target[sign] != QLatin1Char('-'))) return {};
    qsizetype end = sign + 1;
    while (end < target.size() && target[end].isDigit()) ++end;
    if (end == sign + 1) return {};
    RelativeTarget relative;
    if (sign > start) relative.symbol = target.mid(start, sign - start);
    relative.number = target.mid(sign, end - sign);
    relative.steps = pythonInteger(relative.number).value_or(0);
    return relative;
}

} // namespace

std::optional<qint64> pythonInteger(const QString &text)
{
    const QString trimmed = text.trimmed();
    qsizetype place = !trimmed.isEmpty() && (trimmed[0] == QLatin1Char('-') || trimmed[0] == QLatin1Char('+')) ? 1 : 0;
    const bool negative = place == 1 && trimmed[0] == QLatin1Char('-');
    if (place >= trimmed.size()) return {};
    constexpr qint64 most = std::numeric_limits<qint64>::max() / 16;
    qint64 value = 0;
    bool digitBefore = false;
    for (; place < trimmed.size(); ++place) {
        if (trimmed[place] == QLatin1Char('_') && digitBefore && place + 1 < trimmed.size()) {
            digitBefore = false;
            continue;
        }
        if (!trimmed[place].isDigit()) return {};
        digitBefore = true;
        value = std::min(most, value * 10 + trimmed[place].digitValue());
    }
    if (!digitBefore) return {};
    return negative ? -value : value;
}

AlembicFault RelativeTarget::tooFar(const QString &shown) const
{
    QString count = number.mid(1);
    while (count.size() > 1 && count.startsWith(QLatin1Char('0'))) count.remove(0, 1);
    return {Kind::RevisionError, QStringLiteral("Relative revision %1 didn't produce %2 migrations").arg(shown, count)};
}

std::optional<RelativeTarget> relativeTarget(const QString &target)
{
    // The label is as short as it can be for the rest to match, and contains no line end.
    for (qsizetype at = target.indexOf(QLatin1Char('@'), 1); at > 0; at = target.indexOf(QLatin1Char('@'), at + 1)) {
        if (target.left(at).contains(QLatin1Char('\n'))) break;
        if (std::optional<RelativeTarget> relative = relativeFrom(target, at + 1)) {
            relative->label = target.left(at);
            return relative;
        }
    }
    return relativeFrom(target, 0);
}

QStringList Traversal::ids(const std::vector<int> &nodes) const
{
    QStringList result;
    for (const int node : nodes) result << m_graph.id(node);
    return result;
}

std::span<const int> Traversal::along(int node, Edges edges) const
{
    switch (edges) {
    case Edges::Down: return m_graph.down(node);
    case Edges::AllDown: return m_graph.allDown(node);
    case Edges::Next: return m_graph.next(node);
    case Edges::AllNext: return m_graph.allNext(node);
    }
    return {};
}

Traversal::Identifiers Traversal::resolve(const std::optional<QString> &id) const
{
    Identifiers result;
    std::optional<QString> rest = id;
    if (id && id->contains(QLatin1Char('@'))) {
        result.label = id->section(QLatin1Char('@'), 0, 0);
        rest = id->section(QLatin1Char('@'), 1);
    }
    if (!rest || *rest == QLatin1String("base")) return result;
    if (*rest == QLatin1String("heads")) {
        result.ids = result.hasLabel() ? inLineage(ids(m_graph.heads()), result.label) : ids(m_graph.effectiveHeads());
    } else if (*rest == QLatin1String("head")) {
        if (const std::optional<QString> head = currentHead(result.label)) result.ids << *head;
    } else {
        result.ids << *rest;
    }
    return result;
}

std::optional<QString> Traversal::currentHead(const std::optional<QString> &label) const
{
    QStringList heads = ids(m_graph.heads());
    const bool narrowed = label && !label->isEmpty();
    if (narrowed) heads = inLineage(heads, label);
    if (heads.size() > 1) {
        const QString argument = narrowed ? *label + QStringLiteral("@head") : QStringLiteral("head");
        refuse(Kind::MultipleHeads,
               QStringLiteral("Multiple heads are present for given argument '%1'; %2")
                   .arg(argument, heads.join(QStringLiteral(", "))),
               argument, heads);
    }
    if (heads.isEmpty() || heads.front().isEmpty()) return {};
    return heads.front();
}

std::vector<int> Traversal::revisions(const QStringList &ids) const
{
    std::vector<int> all;
    for (const QString &id : ids) {
        const std::vector<int> some = revisions(std::optional<QString>(id));
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

std::vector<int> Traversal::revisions(const std::optional<QString> &id) const
{
    const Identifiers resolved = resolve(id);
    std::vector<int> found;
    if (resolved.ids.size() == 1) {
        const std::optional<qint64> steps = pythonInteger(resolved.ids.front());
        if (steps && *steps < 0) {
            // label@-n walks down from the heads.
            for (const int head : revisions(QStringLiteral("heads")))
                if (!resolved.label || m_graph.hasLabel(head, *resolved.label))
                    found.push_back(walk(head, *steps, {}, Overwalk::Refused));
            return found;
        }
    }
    for (const QString &one : resolved.ids) found.push_back(forIdentifier(one, resolved.label));
    return found;
}

int Traversal::revision(const std::optional<QString> &id) const
{
    const Identifiers resolved = resolve(id);
    if (resolved.ids.size() > 1)
        refuse(Kind::MultipleHeads,
               QStringLiteral("Multiple heads are present for given argument '%1'; %2")
                   .arg(id.value_or(QStringLiteral("None")), resolved.ids.join(QStringLiteral(", "))),
               id.value_or(QString()), resolved.ids);
    if (!resolved.ids.isEmpty()) return forIdentifier(resolved.ids.front(), resolved.label);
    // Even for "label@base" the label must be one.
    if (resolved.hasLabel()) branch(*resolved.label);
    return none;
}

int Traversal::branch(const QString &label) const
{
    int node = m_graph.find(label);
    if (node < 0) node = m_graph.findLabel(label);
    if (node >= 0) return node;
    try {
        return forIdentifier(label, {});
    } catch (const AlembicFault &fault) {
        if (fault.kind != Kind::ResolutionError) throw;
    }
    refuse(Kind::ResolutionError, QStringLiteral("No such branch: '%1'").arg(label), label);
}

int Traversal::forIdentifier(const QString &id, const std::optional<QString> &label) const
{
    const bool checked = label && !label->isEmpty();
    const int branchNode = checked ? branch(*label) : none;
    int node = m_graph.find(id);
    if (node < 0) node = m_graph.findLabel(id);
    if (node < 0) node = partial(id, label, branchNode);
    if (checked) {
        if (id.isEmpty()) refuse(Kind::AssertionError);
        const std::vector<char> lineage = lineageOf({m_graph.find(m_graph.id(branchNode))});
        if (!lineage[std::size_t(m_graph.find(m_graph.id(node)))])
            refuse(Kind::ResolutionError,
                   QStringLiteral("Revision %1 is not a member of branch '%2'").arg(m_graph.id(node), *label), id);
    }
    return node;
}

int Traversal::partial(const QString &id, const std::optional<QString> &label, int branchNode) const
{
    if (id.isEmpty()) refuse(Kind::AssertionError);
    QStringList names;
    for (const auto &[name, node] : m_graph.names())
        if (name.size() > 3 && name.startsWith(id)) names << name;
    if (branchNode >= 0) names = inLineage(names, label);
    if (names.isEmpty())
        refuse(Kind::ResolutionError,
               QStringLiteral("No such revision or branch '%1'%2")
                   .arg(id, id.size() < 4 ? QStringLiteral("; please ensure at least four characters are present for "
                                                           "partial revision identifier matches")
                                          : QString()),
               id);
    if (names.size() > 1) {
        QStringList quoted;
        for (const QString &name : names.mid(0, 3)) quoted << QLatin1Char('\'') + name + QLatin1Char('\'');
        refuse(Kind::ResolutionError,
               QStringLiteral("Multiple revisions start with '%1': %2...").arg(id, quoted.join(QStringLiteral(", "))),
               id);
    }
    const int node = m_graph.find(names.front());
    return node >= 0 ? node : m_graph.findLabel(names.front());
}

/// Everything above and below the nodes. Alembic looks from the other side: a file whose identifier a later one took
/// is never met on the way, only as itself.
std::vector<char> Traversal::lineageOf(const std::vector<int> &nodes, Dependencies dependencies) const
{
    const bool all = dependencies == Dependencies::Counted;
    std::vector<int> met;
    for (const int node : nodes)
        if (node < 0 || !m_graph.isShadowed(node)) met.push_back(node);
    std::vector<char> marks = relatedMarks(met, all ? Edges::AllDown : Edges::Down);
    const std::vector<char> above = relatedMarks(met, all ? Edges::AllNext : Edges::Next);
    for (std::size_t i = 0; i < marks.size(); ++i) marks[i] |= above[i];
    for (const int node : nodes)
        if (node >= 0) marks[std::size_t(node)] = 1;
    return marks;
}

QStringList Traversal::inLineage(const QStringList &targets, const std::optional<QString> &against) const
{
    const Identifiers resolved = resolve(against);
    QStringList tests = resolved.ids;
    if (resolved.hasLabel()) tests.prepend(*resolved.label);
    if (tests.isEmpty()) return targets;
    QStringList kept;
    std::vector<char> lineage;
    for (const QString &target : targets) {
        // In this order: an unknown target is told before an unknown branch.
        const int node = forIdentifier(target, {});
        if (lineage.empty()) {
            std::vector<int> nodes;
            for (const QString &test : tests) nodes.push_back(forIdentifier(test, {}));
            lineage = lineageOf(nodes);
        }
        if (lineage[std::size_t(node)]) kept << target;
    }
    return kept;
}

std::vector<int> Traversal::inLineage(const std::vector<int> &targets, const std::optional<QString> &against,
                                      Dependencies dependencies) const
{
    const Identifiers resolved = resolve(against);
    QStringList tests = resolved.ids;
    if (resolved.hasLabel()) tests.prepend(*resolved.label);
    if (tests.isEmpty() || targets.empty()) return targets;
    if (targets.front() < 0) refuse(Kind::AssertionError);
    std::vector<int> nodes;
    for (const QString &test : tests) nodes.push_back(forIdentifier(test, {}));
    const std::vector<char> lineage = lineageOf(nodes, dependencies);
    std::vector<int> kept;
    for (const int target : targets) {
        if (target < 0) refuse(Kind::AssertionError);
        if (lineage[std::size_t(target)]) kept.push_back(target);
    }
    return kept;
}

std::vector<char> Traversal::relatedMarks(const std::vector<int> &targets, Edges edges, Overlap overlap) const
{
    std::vector<char> marks(std::size_t(m_graph.nodeCount()), 0);
    for (const int node : related(targets, edges, overlap)) marks[std::size_t(node)] = 1;
    return marks;
}

std::vector<int> Traversal::related(const std::vector<int> &targets, Edges edges, Overlap overlap) const
{
    std::vector<char> isTarget(std::size_t(m_graph.nodeCount()), 0);
    for (const int target : targets)
        if (target >= 0) isTarget[std::size_t(target)] = 1;
    std::vector<char> seen(std::size_t(m_graph.nodeCount()), 0);
    std::vector<int> found, todo;
    for (const int target : targets) {
        if (target < 0) refuse(Kind::AssertionError);
        todo.push_back(target);
        std::vector<int> overlaps;
        while (!todo.empty()) {
            const int node = todo.back();
            todo.pop_back();
            if (node != target && isTarget[std::size_t(node)] &&
                std::find(overlaps.begin(), overlaps.end(), node) == overlaps.end())
                overlaps.push_back(node);
            if (seen[std::size_t(node)]) continue;
            seen[std::size_t(node)] = 1;
            found.push_back(node);
            const std::span<const int> further = along(node, edges);
            todo.insert(todo.end(), further.begin(), further.end());
        }
        if (overlap == Overlap::Checked && !overlaps.empty())
            refuse(Kind::RevisionError,
                   QStringLiteral("Requested revision %1 overlaps with other requested revisions %2")
                       .arg(m_graph.id(target), ids(overlaps).join(QStringLiteral(", "))));
    }
    return found;
}

int Traversal::walk(int start, qint64 steps, const std::optional<QString> &label, Overwalk overwalk) const
{
    int current = start;
    for (qint64 step = 0; step < std::abs(steps); ++step) {
        std::vector<int> children;
        if (steps > 0) {
            if (current == base) refuse(Kind::AssertionError);
            if (current == none)
                children = revisions(ids(m_graph.bases()));
            else
                children.assign(m_graph.next(current).begin(), m_graph.next(current).end());
            if (label && !label->isEmpty()) children = inLineage(children, label);
        } else if (current != base) {
            if (current == none)
                children = revisions(ids(m_graph.heads()));
            else
                children.assign(m_graph.down(current).begin(), m_graph.down(current).end());
            if (children.empty()) children = {base};
        }
        if (children.empty()) return overwalk == Overwalk::Refused ? none : current;
        if (children.size() > 1) refuse(Kind::RevisionError, QStringLiteral("Ambiguous walk"));
        current = children.front();
    }
    return current;
}

std::vector<int> Traversal::allCurrent(const QStringList &rows) const
{
    const std::vector<int> tops = revisions(rows);
    const std::vector<char> applied = relatedMarks(tops, Edges::AllDown);
    std::vector<int> heads;
    for (const int node : related(tops, Edges::AllDown)) {
        const std::span<const int> next = m_graph.next(node);
        if (std::none_of(next.begin(), next.end(), [&](int child) { return applied[std::size_t(child)] != 0; }))
            heads.push_back(node);
    }
    return heads;
}

} // namespace athanor::migrations
