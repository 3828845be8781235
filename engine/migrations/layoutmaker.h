#pragma once

#include "engine/migrations/lanelayout.h"
#include "engine/migrations/lanes.h"

namespace athanor::migrations {

/// Makes one LaneLayout: straight lines first, then rows, then lanes. Internal to lanelayout.cpp.
class LayoutMaker final
{
public:
    LayoutMaker(const RevisionGraph &graph, const LaneLayout *previous, LaneLayout &layout)
        : m_graph(graph), m_previous(previous), m_layout(layout)
    {}
    void make();

private:
    using Edge = LaneLayout::Edge;
    using EdgeKind = LaneLayout::EdgeKind;
    using Track = LaneLayout::Track;
    /// A track and who asks for it.
    struct Request
    {
        Track track;
        std::vector<int> wished; ///< Lanes it would rather have.
        int known = -1;          ///< Its lane in the layout of before.
        int chain = -1;          ///< The line it is for, or
        std::vector<int> edges;  ///< the edges it is for.
    };

    void collectEdges();
    void measureHeights();
    void chooseStraight();
    void chooseMainLine();
    void assignRows();
    void push(std::vector<int> &stack, std::vector<int> &ready);
    void cutNewOnes();
    void collectChains();
    void collectConnectors();
    void assignLanes();
    void settle(Request &request, int lane);
    void rememberIdentifiers();
    int previousPlace(int node) const;
    int firstDown(int node) const;

    const RevisionGraph &m_graph;
    const LaneLayout *m_previous;
    LaneLayout &m_layout;
    NodeLists m_children;
    std::vector<int> m_heights;
    std::vector<char> m_isMain;
    std::vector<int> m_chain;
    std::vector<int> m_chainLane;
    std::vector<int> m_chainTop, m_chainBottom; ///< Nodes.
    std::vector<Request> m_requests;
    int m_mainBase = -1;
    Lanes m_lanes;
    qint64 m_operations = 0;
};

} // namespace athanor::migrations
