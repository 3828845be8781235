#include "engine/migrations/lanelayout.h"

#include "engine/migrations/layoutmaker.h"

#include <algorithm>

namespace athanor::migrations {

LaneLayout LaneLayout::compute(const RevisionGraph &graph, const LaneLayout *previous)
{
    LaneLayout layout;
    LayoutMaker(graph, previous, layout).make();
    return layout;
}

std::vector<LaneLayout::Track> LaneLayout::tracksBetween(int first, int last) const
{
    std::vector<Track> found;
    for (int lane = 0; lane < m_lanes; ++lane) {
        const auto begin = m_tracks.begin() + m_trackStarts[std::size_t(lane)];
        const auto end = m_tracks.begin() + m_trackStarts[std::size_t(lane) + 1];
        // From bottom to top: the first whose top is not below the window.
        for (auto track = std::partition_point(begin, end, [&](const Track &one) { return one.top > last; });
             track != end && track->bottom >= first; ++track)
            found.push_back(*track);
    }
    return found;
}

} // namespace athanor::migrations
