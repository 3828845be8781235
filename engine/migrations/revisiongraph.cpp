#include "engine/migrations/revisiongraph.h"

#include "engine/migrations/graphbuilder.h"

namespace athanor::migrations {

NodeLists::NodeLists(std::size_t nodes, const std::vector<std::pair<int, int>> &pairs)
    : m_starts(nodes + 1, 0), m_members(pairs.size())
{
    for (const auto &[node, member] : pairs) ++m_starts[std::size_t(node) + 1];
    for (std::size_t node = 0; node < nodes; ++node) m_starts[node + 1] += m_starts[node];
    std::vector<int> places(m_starts.begin(), m_starts.end() - 1);
    for (const auto &[node, member] : pairs) m_members[std::size_t(places[std::size_t(node)]++)] = member;
}

RevisionGraph::Pointer RevisionGraph::build(RevisionFolder folder)
{
    std::shared_ptr<RevisionGraph> graph(new RevisionGraph);
    GraphBuilder(*graph).build(std::move(folder));
    return graph;
}

std::vector<int> RevisionGraph::branchPoints() const
{
    std::vector<int> found;
    for (int node = 0; node < size(); ++node)
        if (isBranchPoint(node)) found.push_back(node);
    return found;
}

std::vector<int> RevisionGraph::mergePoints() const
{
    std::vector<int> found;
    for (int node = 0; node < size(); ++node)
        if (isMerge(node) && !isShadowed(node)) found.push_back(node);
    return found;
}

QStringList RevisionGraph::labels(int node) const
{
    return isGhost(node) ? QStringList() : m_labelSets[std::size_t(m_labelSet[std::size_t(node)])];
}

bool RevisionGraph::hasLabel(int node, const QString &label) const
{
    return !isGhost(node) && m_labelSets[std::size_t(m_labelSet[std::size_t(node)])].contains(label);
}

} // namespace athanor::migrations
