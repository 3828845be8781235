#include "widgets/migrations/edgeindex.h"

#include <algorithm>
#include <tuple>

namespace athanor {

using migrations::LaneLayout;

void EdgeIndex::add(const LaneLayout &layout, const LaneLayout::Edge &edge)
{
    const int above = edge.upward ? edge.parent : edge.child, below = edge.upward ? edge.child : edge.parent;
    const int top = layout.row(above), bottom = layout.row(below);
    const int from = layout.lane(above), to = layout.lane(below);
    if (edge.lane < 0) {
        if (from == to)
            m_uprights.push_back({from, top, bottom, edge.kind});
        else
            m_bends.push_back({top, from, to, edge.kind});
        return;
    }
    const int begin = from == edge.lane ? top : top + 1, end = to == edge.lane ? bottom : bottom - 1;
    if (from != edge.lane) m_bends.push_back({top, from, edge.lane, edge.kind});
    if (begin < end) m_uprights.push_back({edge.lane, begin, end, edge.kind});
    if (to != edge.lane) m_bends.push_back({bottom - 1, edge.lane, to, edge.kind});
}

void EdgeIndex::finish()
{
    const auto place = [](const Upright &one) { return std::tuple(one.lane, one.kind, one.top, one.bottom); };
    std::sort(m_uprights.begin(), m_uprights.end(),
              [&](const Upright &one, const Upright &other) { return place(one) < place(other); });
    std::vector<Upright> joined;
    m_starts.clear();
    for (const Upright &one : m_uprights) {
        const bool sameLane = !joined.empty() && joined.back().lane == one.lane && joined.back().kind == one.kind;
        if (sameLane && one.top <= joined.back().bottom) {
            joined.back().bottom = std::max(joined.back().bottom, one.bottom);
            continue;
        }
        if (!sameLane) m_starts.push_back(joined.size());
        joined.push_back(one);
    }
    m_starts.push_back(joined.size());
    m_uprights = std::move(joined);

    const auto line = [](const Bend &one) { return std::tuple(one.gap, one.from, one.to, one.kind); };
    std::sort(m_bends.begin(), m_bends.end(),
              [&](const Bend &one, const Bend &other) { return line(one) < line(other); });
    m_bends.erase(std::unique(m_bends.begin(), m_bends.end(),
                              [&](const Bend &one, const Bend &other) { return line(one) == line(other); }),
                  m_bends.end());
}

std::vector<EdgeIndex::Upright> EdgeIndex::uprightsBetween(int first, int last) const
{
    std::vector<Upright> found;
    for (std::size_t lane = 0; lane + 1 < m_starts.size(); ++lane) {
        const auto begin = m_uprights.begin() + std::ptrdiff_t(m_starts[lane]);
        const auto end = m_uprights.begin() + std::ptrdiff_t(m_starts[lane + 1]);
        for (auto one = std::partition_point(begin, end, [&](const Upright &each) { return each.bottom < first; });
             one != end && one->top <= last; ++one)
            found.push_back(*one);
    }
    return found;
}

std::vector<EdgeIndex::Bend> EdgeIndex::bendsBetween(int first, int last) const
{
    const auto before = [](const Bend &one, int gap) { return one.gap < gap; };
    const auto begin = std::lower_bound(m_bends.begin(), m_bends.end(), first - 1, before);
    const auto end = std::lower_bound(begin, m_bends.end(), last + 1, before);
    return {begin, end};
}

} // namespace athanor
