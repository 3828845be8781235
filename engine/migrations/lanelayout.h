#pragma once

#include "engine/migrations/revisiongraph.h"

namespace athanor::migrations {

/// Where each revision stands: one a row, row 0 on top and newest, in lanes from 0 (the main line) to the right.
///
/// The main line is straight, a line keeps its lane, and edges that lead to the same revision run together, so that ten
/// thousand heads on one revision need three lanes. Children stand above their parents and dependencies (but for the
/// edge that closes a circle). Made in linear time; a value that never changes, for any thread. Ghosts have rows too.
///
/// Given the layout of before, whatever is still there keeps its lane and its order, and the main line stays.
class LaneLayout final
{
public:
    enum class EdgeKind { Down, Dependency };

    /// A line from a child to a parent: straight down in the child's lane when they share it, else aside to `lane`
    /// in the gap below the child, down in it, and to the parent in the gap above the parent.
    struct Edge
    {
        int child = 0;
        int parent = 0;
        EdgeKind kind = EdgeKind::Down;
        int lane = -1;       ///< Where it runs between the two rows; -1 when they follow on each other.
        bool upward = false; ///< Closes a circle: the parent stands above.
    };
    /// What a lane holds from row `top` to row `bottom`, both included: a line of revisions, or edges to `target`.
    struct Track
    {
        int lane = 0;
        int top = 0;
        int bottom = 0;
        int target = -1; ///< The revision edges lead to; -1: a line with revisions of its own.
        EdgeKind kind = EdgeKind::Down;
    };

    static LaneLayout compute(const RevisionGraph &graph, const LaneLayout *previous = nullptr);

    int rows() const { return int(m_nodes.size()); }
    int lanes() const { return m_lanes; }
    int nodeAt(int row) const { return m_nodes[std::size_t(row)]; }
    int row(int node) const { return m_rows[std::size_t(node)]; }
    int lane(int node) const { return m_lane[std::size_t(node)]; }
    /// The child right above in the same line, -1 at its end.
    int straightChild(int node) const { return m_straightChild[std::size_t(node)]; }
    int straightParent(int node) const { return m_straightParent[std::size_t(node)]; }

    /// Edges that begin at a node, and all of them, grouped by child.
    std::span<const Edge> edgesFrom(int node) const
    {
        return std::span<const Edge>(m_edges).subspan(
            std::size_t(m_edgeStarts[std::size_t(node)]),
            std::size_t(m_edgeStarts[std::size_t(node) + 1] - m_edgeStarts[std::size_t(node)]));
    }
    const std::vector<Edge> &edges() const { return m_edges; }
    /// Everything lanes hold; within a lane from bottom to top, never two in one place.
    const std::vector<Track> &tracks() const { return m_tracks; }
    /// What of it touches the rows from first to last: what a window of the graph has to paint. Takes time in
    /// proportion to the lanes, not to the rows.
    std::vector<Track> tracksBetween(int first, int last) const;

    /// Steps of work that the computation took; grows in proportion to the graph.
    qint64 operations() const { return m_operations; }

private:
    friend class LayoutMaker;
    std::vector<int> m_nodes, m_rows, m_lane, m_straightChild, m_straightParent;
    std::vector<Edge> m_edges;
    std::vector<int> m_edgeStarts;
    std::vector<Track> m_tracks;
    std::vector<int> m_trackStarts; ///< Of each lane, in m_tracks.
    int m_lanes = 0;
    qint64 m_operations = 0;
    /// For the next layout: identifiers, since node numbers change.
    QHash<QString, int> m_placeOf;
    QHash<std::pair<QString, int>, int> m_edgeLaneTo;
    QHash<QString, QString> m_straightOf;
    QString m_mainBase;
};

} // namespace athanor::migrations
