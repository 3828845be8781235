#include "engine/migrations/reachability.h"

#include <algorithm>

namespace athanor::migrations {

Reachability::Reachability(const RevisionGraph &graph) : m_graph(graph), m_stamp(std::size_t(graph.nodeCount()), 0)
{
    numberFirstParents();
    numberReachable(m_reach[0], Turn::Forward);
    numberReachable(m_reach[1], Turn::Backward);
}

/// First parents make a forest; a node's interval holds those of everything that grows on it.
void Reachability::numberFirstParents()
{
    const std::size_t nodes = std::size_t(m_graph.nodeCount());
    const std::vector<int> &order = m_graph.oldestFirst();
    std::vector<int> sizes(nodes, 1);
    for (auto node = order.rbegin(); node != order.rend(); ++node)
        if (!m_graph.allDown(*node).empty())
            sizes[std::size_t(m_graph.allDown(*node).front())] += sizes[std::size_t(*node)];
    m_line.resize(nodes);
    std::vector<int> free(nodes, 0);
    int roots = 0;
    for (const int node : order) {
        const std::span<const int> down = m_graph.allDown(node);
        int &start = down.empty() ? roots : free[std::size_t(down.front())];
        m_line[std::size_t(node)] = {start, start + sizes[std::size_t(node)] - 1};
        free[std::size_t(node)] = start + 1;
        start += sizes[std::size_t(node)];
    }
}

void Reachability::numberReachable(std::vector<Interval> &intervals, Turn turn)
{
    const std::size_t nodes = std::size_t(m_graph.nodeCount());
    intervals.assign(nodes, {});
    std::vector<std::size_t> progress(nodes, 0);
    std::vector<char> entered(nodes, 0);
    std::vector<int> stack;
    int number = 0;
    const std::vector<int> &order = m_graph.oldestFirst();
    for (auto top = order.rbegin(); top != order.rend(); ++top) {
        if (entered[std::size_t(*top)]) continue;
        entered[std::size_t(*top)] = 1;
        stack.push_back(*top);
        while (!stack.empty()) {
            const int node = stack.back();
            const std::span<const int> down = m_graph.allDown(node);
            std::size_t &place = progress[std::size_t(node)];
            if (place < down.size()) {
                const int parent = turn == Turn::Forward ? down[place] : down[down.size() - 1 - place];
                ++place;
                if (entered[std::size_t(parent)]) continue;
                entered[std::size_t(parent)] = 1;
                stack.push_back(parent);
                continue;
            }
            stack.pop_back();
            Interval &interval = intervals[std::size_t(node)];
            interval = {number, number};
            ++number;
            for (const int parent : down) interval.low = std::min(interval.low, intervals[std::size_t(parent)].low);
        }
    }
}

bool Reachability::excluded(int ancestor, int node) const
{
    if (m_graph.generation(ancestor) >= m_graph.generation(node)) return true;
    for (const std::vector<Interval> &intervals : m_reach)
        if (!intervals[std::size_t(node)].holds(intervals[std::size_t(ancestor)])) return true;
    return false;
}

bool Reachability::isAncestor(int ancestor, int node)
{
    if (excluded(ancestor, node)) return false;
    const auto onLine = [&](int from) { return m_line[std::size_t(ancestor)].holds(m_line[std::size_t(from)]); };
    if (onLine(node)) return true;
    ++m_lastStamp;
    std::vector<int> todo{node};
    while (!todo.empty()) {
        const int current = todo.back();
        todo.pop_back();
        for (const int parent : m_graph.allDown(current)) {
            if (parent == ancestor || (!excluded(ancestor, parent) && onLine(parent))) return true;
            int &stamp = m_stamp[std::size_t(parent)];
            if (stamp == m_lastStamp || excluded(ancestor, parent)) continue;
            stamp = m_lastStamp;
            todo.push_back(parent);
        }
    }
    return false;
}

} // namespace athanor::migrations
