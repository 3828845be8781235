#include "engine/migrations/branchconflicts.h"

#include <QHash>

#include <optional>

namespace athanor::migrations {

namespace {

struct Touched
{
    int node;
    std::size_t touch;
};

/// The latest that touched one thing, one for each branch seen so far. A few are enough to find a conflict.
constexpr std::size_t mostRemembered = 4;

class Finder final
{
public:
    Finder(const RevisionGraph &graph, Reachability &reachability) : m_graph(graph), m_reachability(reachability) {}

    std::vector<BranchConflict> find()
    {
        for (const int node : m_graph.oldestFirst()) {
            if (m_graph.isGhost(node)) continue;
            const std::vector<SchemaTouch> &touches = m_graph.file(node).touches;
            for (std::size_t i = 0; i < touches.size(); ++i) read({node, i}, touches[i]);
        }
        return std::move(m_conflicts);
    }

private:
    struct Table
    {
        std::vector<Touched> any, whole;
        QHash<QString, std::vector<Touched>> columns;
        bool noted = false;
        bool clashed = false;
        QHash<QString, bool> columnClashed;
    };

    /// A remembered one on another branch. What the new one comes after is forgotten: it stands for it from now on.
    std::optional<Touched> parallel(std::vector<Touched> &remembered, int node)
    {
        std::optional<Touched> found;
        std::size_t kept = 0;
        for (const Touched &one : remembered) {
            if (one.node != node && m_reachability.isAncestor(one.node, node)) continue;
            if (one.node != node && !found) found = one;
            remembered[kept++] = one;
        }
        remembered.resize(kept);
        return found;
    }

    static void remember(std::vector<Touched> &remembered, Touched touched)
    {
        if (remembered.size() < mostRemembered) remembered.push_back(touched);
    }

    void clash(Touched here, Touched there, bool hard)
    {
        m_conflicts.push_back({here.node, here.touch, there.node, there.touch, hard});
    }

    void read(Touched here, const SchemaTouch &touch)
    {
        Table &table = m_tables[touch.table];
        const std::optional<Touched> any = parallel(table.any, here.node);
        const std::optional<Touched> whole = parallel(table.whole, here.node);
        std::optional<Touched> hard = touch.wholeTable() ? any : whole;
        if (hard && !table.clashed) {
            clash(here, *hard, true);
            table.clashed = table.noted = true;
        }
        if (!touch.column.isEmpty()) {
            std::vector<Touched> &column = table.columns[touch.column];
            const std::optional<Touched> same = parallel(column, here.node);
            if (same && !table.columnClashed.value(touch.column)) {
                clash(here, *same, true);
                table.columnClashed.insert(touch.column, true);
                table.noted = true;
            }
            remember(column, here);
        }
        if (any && !table.noted) {
            clash(here, *any, false);
            table.noted = true;
        }
        remember(table.any, here);
        if (touch.wholeTable()) remember(table.whole, here);
    }

    const RevisionGraph &m_graph;
    Reachability &m_reachability;
    QHash<QString, Table> m_tables;
    std::vector<BranchConflict> m_conflicts;
};

} // namespace

std::vector<BranchConflict> branchConflicts(const RevisionGraph &graph, Reachability &reachability)
{
    return Finder(graph, reachability).find();
}

} // namespace athanor::migrations
