#include "engine/migrations/lanes.h"

#include <algorithm>
#include <limits>

namespace athanor::migrations {

namespace {
constexpr int allFree = std::numeric_limits<int>::max();
} // namespace

bool Lanes::isFree(int lane, int top, int bottom) const
{
    ++m_operations;
    if (lane >= count()) return true;
    const std::vector<Interval> &taken = m_lanes[std::size_t(lane)];
    if (taken.empty() || taken.back().top > bottom) return true;
    // The first one, seen from below, that begins above our bottom; those before it end below us.
    const auto next =
        std::partition_point(taken.begin(), taken.end(), [&](const Interval &one) { return one.top > bottom; });
    return next == taken.end() || next->bottom < top;
}

void Lanes::insert(int lane, int top, int bottom)
{
    if (lane >= count()) m_lanes.resize(std::size_t(lane) + 1);
    std::vector<Interval> &taken = m_lanes[std::size_t(lane)];
    const auto place =
        !taken.empty() && taken.back().top > bottom
            ? taken.end()
            : std::partition_point(taken.begin(), taken.end(), [&](const Interval &one) { return one.top > bottom; });
    taken.insert(place, {top, bottom});
    raise(lane);
}

bool Lanes::take(int lane, int top, int bottom)
{
    if (!isFree(lane, top, bottom)) return false;
    insert(lane, top, bottom);
    return true;
}

int Lanes::takeFirst(int top, int bottom)
{
    // A lane whose highest taken row is below us is free for certain; one further left may be free in between.
    const int certain = firstAbove(bottom);
    int lane = certain;
    // Only few lanes lie to the left when lanes are handed out from the bottom up; look a little way for a gap.
    constexpr int mostLooked = 64;
    for (int other = 1; other < certain && other <= mostLooked; ++other) {
        if (!isFree(other, top, bottom)) continue;
        lane = other;
        break;
    }
    insert(lane, top, bottom);
    return lane;
}

/// Keeps, for every lane, the highest row that is taken (the smallest number); free lanes count as endless.
void Lanes::raise(int lane)
{
    if (std::size_t(lane) >= m_leaves) {
        std::size_t leaves = std::max<std::size_t>(m_leaves, 16);
        while (leaves <= std::size_t(lane)) leaves *= 2;
        m_leaves = leaves;
        m_tree.assign(2 * leaves, allFree);
        // Lane 0 belongs to the main line.
        m_tree[leaves] = -1;
        for (int i = 1; i < count(); ++i)
            if (!m_lanes[std::size_t(i)].empty()) m_tree[leaves + std::size_t(i)] = m_lanes[std::size_t(i)].back().top;
        for (std::size_t i = leaves - 1; i > 0; --i) m_tree[i] = std::max(m_tree[2 * i], m_tree[2 * i + 1]);
    }
    if (lane == 0) return;
    std::size_t i = m_leaves + std::size_t(lane);
    m_tree[i] = m_lanes[std::size_t(lane)].back().top;
    for (i /= 2; i > 0; i /= 2) m_tree[i] = std::max(m_tree[2 * i], m_tree[2 * i + 1]);
}

int Lanes::firstAbove(int bottom)
{
    if (m_leaves == 0 || m_tree[1] <= bottom) return std::max(1, int(m_leaves));
    std::size_t i = 1;
    while (i < m_leaves) {
        ++m_operations;
        i = m_tree[2 * i] > bottom ? 2 * i : 2 * i + 1;
    }
    return int(i - m_leaves);
}

} // namespace athanor::migrations
