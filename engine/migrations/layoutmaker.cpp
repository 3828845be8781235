#include "engine/migrations/layoutmaker.h"

#include <algorithm>
#include <array>

namespace athanor::migrations {

namespace {
template <typename T> T &at(std::vector<T> &list, int place) { return list[std::size_t(place)]; }
} // namespace

void LayoutMaker::make()
{
    const std::size_t nodes = std::size_t(m_graph.nodeCount());
    m_layout.m_straightChild.assign(nodes, -1);
    m_layout.m_straightParent.assign(nodes, -1);
    m_layout.m_rows.assign(nodes, -1);
    m_layout.m_lane.assign(nodes, 0);
    collectEdges();
    measureHeights();
    chooseStraight();
    chooseMainLine();
    assignRows();
    cutNewOnes();
    collectChains();
    collectConnectors();
    assignLanes();
    rememberIdentifiers();
    m_layout.m_operations = m_operations + m_lanes.operations();
}

/// Each parent once; a dependency that is a parent too is drawn as a parent.
void LayoutMaker::collectEdges()
{
    std::vector<std::pair<int, int>> upward;
    m_layout.m_edgeStarts.reserve(std::size_t(m_graph.nodeCount()) + 1);
    std::vector<int> seen(std::size_t(m_graph.nodeCount()), -1);
    for (int node = 0; node < m_graph.nodeCount(); ++node) {
        m_layout.m_edgeStarts.push_back(int(m_layout.m_edges.size()));
        const auto add = [&](std::span<const int> parents, EdgeKind kind) {
            for (const int parent : parents) {
                ++m_operations;
                if (std::exchange(at(seen, parent), node) == node) continue;
                m_layout.m_edges.push_back({node, parent, kind, -1, false});
                upward.emplace_back(parent, node);
            }
        };
        add(m_graph.down(node), EdgeKind::Down);
        add(m_graph.dependencies(node), EdgeKind::Dependency);
    }
    m_layout.m_edgeStarts.push_back(int(m_layout.m_edges.size()));
    m_children = NodeLists(std::size_t(m_graph.nodeCount()), upward);
}

/// The longest way up along down_revision.
void LayoutMaker::measureHeights()
{
    m_heights.assign(std::size_t(m_graph.nodeCount()), 0);
    const std::vector<int> &order = m_graph.oldestFirst();
    for (std::size_t i = m_graph.ordered(); i-- > 0;)
        for (const int parent : m_graph.down(order[i])) {
            ++m_operations;
            at(m_heights, parent) = std::max(at(m_heights, parent), at(m_heights, order[i]) + 1);
        }
}

int LayoutMaker::firstDown(int node) const
{
    const std::span<const int> down = m_graph.down(node);
    return down.empty() ? -1 : down.front();
}

/// Each revision goes straight up to one child at most. First parents come first; what was straight stays so.
void LayoutMaker::chooseStraight()
{
    std::vector<int> &childOf = m_layout.m_straightChild;
    std::vector<int> &parentOf = m_layout.m_straightParent;
    const auto join = [&](int parent, int child) {
        if (at(childOf, parent) >= 0 || at(parentOf, child) >= 0) return;
        at(childOf, parent) = child;
        at(parentOf, child) = parent;
    };
    const std::vector<int> &order = m_graph.oldestFirst();
    // Circles have no up and down; their members stay single.
    const auto candidates = [&](std::size_t i, bool firstOnly) {
        const int parent = order[i];
        int best = -1;
        for (const int child : m_children[parent]) {
            ++m_operations;
            if (at(parentOf, child) >= 0 || (firstOnly && firstDown(child) != parent)) continue;
            // Two that stood in lines of their own keep them.
            if (m_previous && previousPlace(parent) >= 0 && previousPlace(child) >= 0) continue;
            const std::span<const int> down = m_graph.down(child);
            if (std::find(down.begin(), down.end(), parent) == down.end()) continue;
            if (best < 0 || at(m_heights, child) > at(m_heights, best)) best = child;
        }
        if (best >= 0) join(parent, best);
    };
    if (m_previous) {
        for (std::size_t i = 0; i < m_graph.ordered(); ++i) {
            const int child = m_graph.find(m_previous->m_straightOf.value(m_graph.id(order[i])));
            if (child < 0) continue;
            const std::span<const int> down = m_graph.down(child);
            if (std::find(down.begin(), down.end(), order[i]) != down.end()) join(order[i], child);
        }
    }
    for (const bool firstOnly : {true, false})
        for (std::size_t i = 0; i < m_graph.ordered(); ++i)
            if (at(childOf, order[i]) < 0) candidates(i, firstOnly);
}

/// The highest base and everything straight above it.
void LayoutMaker::chooseMainLine()
{
    m_isMain.assign(std::size_t(m_graph.nodeCount()), 0);
    m_mainBase = m_previous ? m_graph.find(m_previous->m_mainBase) : -1;
    if (m_mainBase >= 0 && m_layout.m_straightParent[std::size_t(m_mainBase)] >= 0) m_mainBase = -1;
    const auto better = [&](int node) {
        if (at(m_layout.m_straightParent, node) >= 0) return false;
        if (m_mainBase < 0) return true;
        const bool base = m_graph.down(node).empty(), bestIsBase = m_graph.down(m_mainBase).empty();
        return base != bestIsBase ? base : at(m_heights, node) > at(m_heights, m_mainBase);
    };
    if (m_mainBase < 0)
        for (int node = 0; node < m_graph.nodeCount(); ++node)
            if (better(node)) m_mainBase = node;
    for (int node = m_mainBase; node >= 0 && !at(m_isMain, node); node = at(m_layout.m_straightChild, node))
        at(m_isMain, node) = 1;
}

int LayoutMaker::previousPlace(int node) const
{
    return m_previous ? m_previous->m_placeOf.value(m_graph.id(node), -1) : -1;
}

/// Puts what has become ready on the stack so that the straight child comes last and short branches come first.
void LayoutMaker::push(std::vector<int> &stack, std::vector<int> &ready)
{
    m_operations += qint64(ready.size());
    if (ready.size() > 1) {
        // What is new and straight comes last, then what was there in its order, then what is new on the side.
        const auto key = [&](int node) {
            const int place = previousPlace(node);
            if (place >= 0) return std::array<int, 4>{1, place, 0, -node};
            const bool straight = at(m_layout.m_straightParent, node) >= 0;
            return std::array<int, 4>{at(m_isMain, node) || straight ? 0 : 2, at(m_isMain, node) ? 0 : 1,
                                      -at(m_heights, node), -node};
        };
        std::sort(ready.begin(), ready.end(), [&](int one, int other) { return key(one) < key(other); });
    }
    stack.insert(stack.end(), ready.begin(), ready.end());
}

/// From the bases up, line by line, so that a line's revisions stand together; each after all it comes after.
void LayoutMaker::assignRows()
{
    const int nodes = m_graph.nodeCount();
    std::vector<int> waiting(std::size_t(nodes), 0);
    for (const Edge &edge : m_layout.m_edges) ++at(waiting, edge.child);
    std::vector<int> stack, ready;
    for (int node = 0; node < nodes; ++node)
        if (at(waiting, node) == 0) ready.push_back(node);
    push(stack, ready);
    std::vector<int> upward;
    upward.reserve(std::size_t(nodes));
    std::vector<char> placed(std::size_t(nodes), 0);
    int next = 0;
    while (int(upward.size()) < nodes) {
        ++m_operations;
        if (stack.empty()) {
            // A circle: begin it somewhere.
            while (at(placed, next)) ++next;
            stack.push_back(next);
        }
        const int node = stack.back();
        stack.pop_back();
        if (std::exchange(at(placed, node), char(1))) continue;
        upward.push_back(node);
        ready.clear();
        for (const int child : m_children[node])
            if (--at(waiting, child) == 0 && !at(placed, child)) ready.push_back(child);
        push(stack, ready);
    }
    m_layout.m_nodes.assign(upward.rbegin(), upward.rend());
    for (int row = 0; row < nodes; ++row) at(m_layout.m_rows, m_layout.nodeAt(row)) = row;
    for (Edge &edge : m_layout.m_edges) edge.upward = m_layout.row(edge.parent) < m_layout.row(edge.child);
}

/// A new revision that does not stand right above its parent could run into what has a lane already: it begins a line.
void LayoutMaker::cutNewOnes()
{
    for (int node = 0; m_previous && node < m_graph.nodeCount(); ++node) {
        const int parent = m_layout.straightParent(node);
        if (parent < 0 || at(m_isMain, node) || previousPlace(node) >= 0) continue;
        if (m_layout.row(node) + 1 == m_layout.row(parent)) continue;
        at(m_layout.m_straightParent, node) = -1;
        at(m_layout.m_straightChild, parent) = -1;
    }
}

void LayoutMaker::collectChains()
{
    m_chain.assign(std::size_t(m_graph.nodeCount()), -1);
    for (int row = m_layout.rows() - 1; row >= 0; --row) {
        ++m_operations;
        const int node = m_layout.nodeAt(row);
        const int parent = m_layout.straightParent(node);
        if (parent >= 0 && at(m_chain, parent) >= 0) {
            at(m_chain, node) = at(m_chain, parent);
            at(m_chainTop, at(m_chain, node)) = node;
            continue;
        }
        at(m_chain, node) = int(m_chainTop.size());
        m_chainTop.push_back(node);
        m_chainBottom.push_back(node);
    }
    m_chainLane.assign(m_chainTop.size(), -1);
    for (int chain = 0; chain < int(m_chainTop.size()); ++chain) {
        Request request;
        request.track = {0, m_layout.row(at(m_chainTop, chain)), m_layout.row(at(m_chainBottom, chain)), -1,
                         EdgeKind::Down};
        request.chain = chain;
        if (m_previous) {
            const int place = m_previous->m_placeOf.value(m_graph.id(at(m_chainBottom, chain)), -1);
            if (place >= 0) request.known = m_previous->m_lane[std::size_t(m_previous->m_nodes[std::size_t(place)])];
        }
        m_requests.push_back(std::move(request));
    }
}

/// Edges that lead to one revision share a way down to it.
void LayoutMaker::collectConnectors()
{
    // A place for each (revision, kind, direction), made when it is needed.
    std::vector<int> connector(std::size_t(m_graph.nodeCount()) * 4, -1);
    for (std::size_t i = 0; i < m_layout.m_edges.size(); ++i) {
        ++m_operations;
        const Edge &edge = m_layout.m_edges[i];
        if (m_layout.straightParent(edge.child) == edge.parent) continue;
        const int top = std::min(m_layout.row(edge.child), m_layout.row(edge.parent)) + 1;
        const int bottom = std::max(m_layout.row(edge.child), m_layout.row(edge.parent)) - 1;
        if (top > bottom) continue;
        int &place = connector[std::size_t(edge.parent) * 4 + std::size_t(edge.kind) * 2 + (edge.upward ? 1 : 0)];
        if (place < 0) {
            place = int(m_requests.size());
            Request request;
            request.track = {0, top, bottom, edge.parent, edge.kind};
            if (m_previous)
                request.known = m_previous->m_edgeLaneTo.value({m_graph.id(edge.parent), int(edge.kind)}, -1);
            m_requests.push_back(std::move(request));
        }
        Request &request = at(m_requests, place);
        request.track.top = std::min(request.track.top, top);
        request.track.bottom = std::max(request.track.bottom, bottom);
        request.edges.push_back(int(i));
    }
}

void LayoutMaker::settle(Request &request, int lane)
{
    request.track.lane = lane;
    m_layout.m_tracks.push_back(request.track);
    if (request.chain >= 0) at(m_chainLane, request.chain) = lane;
    for (const int edge : request.edges) at(m_layout.m_edges, edge).lane = lane;
}

/// The main line first, then what has a lane already, then the others from the bottom up.
void LayoutMaker::assignLanes()
{
    std::vector<int> order, later;
    for (int i = 0; i < int(m_requests.size()); ++i) {
        Request &request = at(m_requests, i);
        const Track &track = request.track;
        if (request.chain >= 0 && at(m_isMain, at(m_chainBottom, request.chain))) {
            m_lanes.take(0, track.top, track.bottom);
            settle(request, 0);
        } else {
            (request.known > 0 ? order : later).push_back(i);
        }
    }
    for (const int i : order) {
        Request &request = at(m_requests, i);
        if (m_lanes.take(request.known, request.track.top, request.track.bottom))
            settle(request, request.known);
        else
            later.push_back(i);
    }
    std::vector<std::pair<int, int>> byBottom;
    for (const int i : later) byBottom.emplace_back(m_layout.rows() - 1 - at(m_requests, i).track.bottom, i);
    const NodeLists buckets(std::size_t(m_layout.rows()), byBottom);
    for (int bucket = 0; bucket < m_layout.rows(); ++bucket) {
        for (const int i : buckets[bucket]) {
            ++m_operations;
            Request &request = at(m_requests, i);
            const Track &track = request.track;
            int lane = -1;
            if (request.chain < 0) {
                // Rather on top of the parent's own line, where that has ended.
                const int wished = at(m_chainLane, at(m_chain, track.target));
                if (wished > 0 && at(m_chainTop, at(m_chain, track.target)) == track.target &&
                    m_lanes.take(wished, track.top, track.bottom))
                    lane = wished;
            } else if (const Edge *edge = m_layout.edgesFrom(at(m_chainBottom, request.chain)).empty()
                                              ? nullptr
                                              : &m_layout.edgesFrom(at(m_chainBottom, request.chain)).front();
                       edge && edge->lane > 0 && m_lanes.take(edge->lane, track.top, track.bottom)) {
                // Straight above the edge that its lowest revision goes down by.
                lane = edge->lane;
            }
            settle(request, lane >= 0 ? lane : m_lanes.takeFirst(track.top, track.bottom));
        }
    }
    for (int node = 0; node < m_graph.nodeCount(); ++node)
        at(m_layout.m_lane, node) = at(m_chainLane, at(m_chain, node));
    for (const Track &track : m_layout.m_tracks) m_layout.m_lanes = std::max(m_layout.m_lanes, track.lane + 1);
    // Lane after lane, each from the bottom up.
    std::vector<std::pair<int, int>> rowsOf, lanesOf;
    for (int i = 0; i < int(m_layout.m_tracks.size()); ++i)
        rowsOf.emplace_back(m_layout.rows() - 1 - at(m_layout.m_tracks, i).bottom, i);
    const NodeLists byRow(std::size_t(m_layout.rows()), rowsOf);
    for (int row = 0; row < m_layout.rows(); ++row)
        for (const int i : byRow[row]) lanesOf.emplace_back(at(m_layout.m_tracks, i).lane, i);
    const NodeLists byLane(std::size_t(m_layout.m_lanes), lanesOf);
    std::vector<Track> sorted;
    for (int lane = 0; lane < m_layout.m_lanes; ++lane) {
        m_layout.m_trackStarts.push_back(int(sorted.size()));
        for (const int i : byLane[lane]) sorted.push_back(at(m_layout.m_tracks, i));
    }
    m_layout.m_trackStarts.push_back(int(sorted.size()));
    m_layout.m_tracks = std::move(sorted);
}

void LayoutMaker::rememberIdentifiers()
{
    m_layout.m_placeOf.reserve(m_layout.rows());
    for (int row = 0; row < m_layout.rows(); ++row) {
        const int node = m_layout.nodeAt(row);
        m_layout.m_placeOf.insert(m_graph.id(node), row);
        if (m_layout.straightChild(node) >= 0)
            m_layout.m_straightOf.insert(m_graph.id(node), m_graph.id(m_layout.straightChild(node)));
    }
    for (const Track &track : m_layout.m_tracks)
        if (track.target >= 0) m_layout.m_edgeLaneTo.insert({m_graph.id(track.target), int(track.kind)}, track.lane);
    if (m_mainBase >= 0) m_layout.m_mainBase = m_graph.id(m_mainBase);
}

} // namespace athanor::migrations
