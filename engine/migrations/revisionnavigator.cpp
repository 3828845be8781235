#include "engine/migrations/revisionnavigator.h"

#include "engine/migrations/collector.h"
#include "engine/migrations/pythontext.h"
#include "engine/migrations/revisionorder.h"
#include "engine/migrations/stampplan.h"
#include "engine/migrations/traversal.h"

#include <algorithm>

namespace athanor::migrations {

namespace {

using Kind = AlembicFault::Kind;

/// Runs what may throw; a graph that Alembic would not load answers with that.
template <typename T, typename Work> Answer<T> answered(const RevisionGraph &graph, Work work)
{
    if (graph.loadFault()) return *graph.loadFault();
    // A circle that has a base below and a head above passes Alembic's check; it then runs in it for ever.
    if (graph.ordered() != std::size_t(graph.nodeCount()))
        return AlembicFault{
            Kind::CycleDetected,
            QStringLiteral("The revisions run in a circle that Alembic does not see; it would not come back.")};
    try {
        return work();
    } catch (const AlembicFault &fault) {
        return fault;
    }
}

std::vector<int> sorted(const RevisionGraph &graph, const Collected &collected)
{
    std::optional<std::vector<int>> order = revisionOrder(graph, collected.nodes, collected.heads);
    if (!order) throw AlembicFault{Kind::AssertionError, {}};
    return std::move(*order);
}

/// Alembic looks the functions up before it runs the first.
void checkFunctions(const RevisionGraph &graph, const std::vector<int> &nodes, Direction direction)
{
    for (const int node : nodes) {
        const RevisionFile &file = graph.file(node);
        if (direction == Direction::Upgrade ? file.hasUpgrade : file.hasDowngrade) continue;
        throw AlembicFault{Kind::AttributeError,
                           QStringLiteral("module '%1' has no attribute '%2'")
                               .arg(python::moduleName(file.path), direction == Direction::Upgrade
                                                                       ? QStringLiteral("upgrade")
                                                                       : QStringLiteral("downgrade"))};
    }
}

RevisionPlan planned(const Traversal &traversal, QStringList rows, std::vector<int> nodes, Direction direction)
{
    rows.removeDuplicates(); // They are a set to Alembic.
    const RevisionGraph &graph = traversal.graph();
    checkFunctions(graph, nodes, direction);
    // A row may be shortened, as get_revisions() takes it; the table's own text counts for the changes.
    for (const QString &row : rows)
        if (graph.find(row) < 0) throw AlembicFault{Kind::KeyError, python::quoted(row)};
    return planRows(graph, rows, nodes, traversal.relatedMarks(traversal.revisions(rows), Traversal::Edges::AllDown),
                    direction);
}

} // namespace

Answer<std::vector<int>> RevisionNavigator::resolve(const QString &identifier) const
{
    return answered<std::vector<int>>(*m_graph, [&] {
        std::vector<int> nodes = Traversal(*m_graph).revisions(std::optional<QString>(identifier));
        std::erase_if(nodes, [](int node) { return node < 0; });
        return nodes;
    });
}

Answer<std::optional<int>> RevisionNavigator::resolveOne(const QString &identifier) const
{
    return answered<std::optional<int>>(*m_graph, [&] {
        const int node = Traversal(*m_graph).revision(identifier);
        return node < 0 ? std::optional<int>() : std::optional<int>(node);
    });
}

Answer<std::vector<int>> RevisionNavigator::current(const QStringList &rows) const
{
    return answered<std::vector<int>>(*m_graph, [&] { return Traversal(*m_graph).allCurrent(rows); });
}

Answer<RevisionPlan> RevisionNavigator::upgrade(const QStringList &rows, const QString &target) const
{
    return answered<RevisionPlan>(*m_graph, [&] {
        const Traversal traversal(*m_graph);
        std::vector<int> nodes = sorted(*m_graph, Collector(traversal).upgrade(rows, target));
        std::reverse(nodes.begin(), nodes.end());
        return planned(traversal, rows, std::move(nodes), Direction::Upgrade);
    });
}

Answer<RevisionPlan> RevisionNavigator::downgrade(const QStringList &rows, const QString &target) const
{
    return answered<RevisionPlan>(*m_graph, [&] {
        const Traversal traversal(*m_graph);
        return planned(traversal, rows, sorted(*m_graph, Collector(traversal).downgrade(rows, target)),
                       Direction::Downgrade);
    });
}

Answer<QStringList> RevisionNavigator::stamp(const QStringList &rows, const QStringList &targets) const
{
    return answered<QStringList>(*m_graph, [&] {
        return stampedRows(Traversal(*m_graph), rows,
                           targets.isEmpty() ? QStringList{QStringLiteral("base")} : targets);
    });
}

Answer<std::vector<int>> RevisionNavigator::history(const QString &base, const QString &head) const
{
    return answered<std::vector<int>>(*m_graph, [&] {
        const Traversal traversal(*m_graph);
        return sorted(*m_graph, Collector(traversal).history(base.isEmpty() ? QStringLiteral("base") : base,
                                                             head.isEmpty() ? QStringLiteral("heads") : head));
    });
}

} // namespace athanor::migrations
