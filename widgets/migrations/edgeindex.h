#pragma once

#include "engine/migrations/lanelayout.h"

#include <array>

namespace athanor {

/// Lines of a layout as they are painted: upright pieces in lanes, and bends between two rows that follow on each
/// other. What several edges share is there once, so that a window of the graph is found in time that depends on what
/// is in it, not on how large the graph is. Fill it with add(), then finish(); a value after that, for any thread.
class EdgeIndex final
{
public:
    using Kind = migrations::LaneLayout::EdgeKind;

    /// In `lane` from the middle of row `top` to the middle of row `bottom`.
    struct Upright
    {
        int lane = 0;
        int top = 0;
        int bottom = 0;
        Kind kind = Kind::Down;
    };
    /// From lane `from` in row `gap` to lane `to` in the row after it.
    struct Bend
    {
        int gap = 0;
        int from = 0;
        int to = 0;
        Kind kind = Kind::Down;
    };

    void add(const migrations::LaneLayout &layout, const migrations::LaneLayout::Edge &edge);
    void finish();
    bool isEmpty() const { return m_uprights.empty() && m_bends.empty(); }

    /// What touches the rows from first to last.
    std::vector<Upright> uprightsBetween(int first, int last) const;
    std::vector<Bend> bendsBetween(int first, int last) const;

private:
    std::vector<Upright> m_uprights; ///< By lane and kind, then from top to bottom, without overlaps.
    std::vector<std::size_t> m_starts;
    std::vector<Bend> m_bends; ///< By gap.
};

} // namespace athanor
