#include "engine/migrations/layoutfolding.h"

namespace athanor::migrations {

namespace {

bool isPlain(const RevisionGraph &graph, const LaneLayout &layout, int node)
{
    if (graph.isGhost(node) || graph.isShadowed(node) || graph.down(node).size() != 1 || graph.next(node).size() != 1)
        return false;
    if (graph.allNext(node).size() != 1 || !graph.dependencies(node).empty() || !graph.file(node).labels.isEmpty())
        return false;
    // Edges that only the drawing knows, such as a shadowed file's, end the run too: then the child is not straight.
    return layout.straightChild(node) >= 0 && layout.straightParent(node) >= 0 &&
           layout.row(layout.straightParent(node)) > layout.row(node);
}

} // namespace

LayoutFolding::LayoutFolding(const RevisionGraph &graph, const LaneLayout &layout, int least, const QSet<QString> &open)
    : m_viewRows(std::size_t(layout.rows()), 0)
{
    for (int row = 0; row < layout.rows();) {
        int count = 0;
        bool mayFold = true;
        for (int next = row; next < layout.rows(); ++next, ++count) {
            const int node = layout.nodeAt(next);
            if (!isPlain(graph, layout, node)) break;
            if (count > 0 && layout.straightParent(layout.nodeAt(next - 1)) != node) break;
            mayFold = mayFold && !open.contains(graph.id(node));
        }
        const bool folded = mayFold && count >= least;
        const int taken = std::max(1, count);
        for (int i = 0; i < taken; ++i) {
            if (!folded || i == 0) m_rows.push_back({row + i, folded ? taken : 1});
            m_viewRows[std::size_t(row + i)] = int(m_rows.size()) - 1;
        }
        row += taken;
    }
}

} // namespace athanor::migrations
