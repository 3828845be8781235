#pragma once

#include <QtGlobal>

#include <vector>

namespace athanor::migrations {

/// Hands out lanes: intervals of rows that must not meet in one lane.
class Lanes final
{
public:
    /// Takes [top, bottom] in this lane if it is free there.
    bool take(int lane, int top, int bottom);
    /// The leftmost free lane from 1 on. Quick when it is called with bottoms that become smaller.
    int takeFirst(int top, int bottom);
    int count() const { return int(m_lanes.size()); }
    qint64 operations() const { return m_operations; }

private:
    struct Interval
    {
        int top;
        int bottom;
    };
    bool isFree(int lane, int top, int bottom) const;
    void insert(int lane, int top, int bottom);
    void raise(int lane);
    int firstAbove(int bottom);

    std::vector<std::vector<Interval>> m_lanes; ///< Each from bottom to top.
    std::vector<int> m_tree;                    ///< A tournament of the highest taken rows, greatest first.
    std::size_t m_leaves = 0;
    mutable qint64 m_operations = 0;
};

} // namespace athanor::migrations
