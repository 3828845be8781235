#pragma once

#include "engine/migrations/revisiongraph.h"

#include <array>

namespace athanor::migrations {

/// Answers "is this an ancestor of that" without walking, as a rule: along first parents by nested intervals, and no
/// by intervals of reachable post-order numbers (GRAIL: Yildirim et al., VLDB 2010); only what neither decides is
/// searched. Made in linear time; for a graph without circles. Keep one a thread: a search marks what it saw.
class Reachability final
{
public:
    explicit Reachability(const RevisionGraph &graph);

    /// `ancestor` is a parent or dependency of `node`, or one of such a one; a node is none of itself.
    bool isAncestor(int ancestor, int node);
    /// Neither comes before the other.
    bool areParallel(int one, int other) { return one != other && !isAncestor(one, other) && !isAncestor(other, one); }

private:
    struct Interval
    {
        int low = 0;
        int high = 0;
        bool holds(const Interval &inner) const { return low <= inner.low && inner.high <= high; }
    };
    enum class Turn { Forward, Backward };
    void numberFirstParents();
    void numberReachable(std::vector<Interval> &intervals, Turn turn);
    bool excluded(int ancestor, int node) const;

    const RevisionGraph &m_graph;
    std::vector<Interval> m_line;
    std::array<std::vector<Interval>, 2> m_reach;
    std::vector<int> m_stamp;
    int m_lastStamp = 0;
};

} // namespace athanor::migrations
