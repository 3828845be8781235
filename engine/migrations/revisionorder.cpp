#include "engine/migrations/revisionorder.h"

#include <algorithm>
#include <limits>
#include <queue>

namespace athanor::migrations {

namespace {

constexpr int noKey = std::numeric_limits<int>::max();

/// The open heads are a list; each has a key that grows along it, so that "the first in the list" is "the least key".
class Sorter final
{
public:
    Sorter(const RevisionGraph &graph, const std::vector<int> &chosen, const std::vector<int> &heads)
        : m_graph(graph), m_chosen(std::size_t(graph.nodeCount()), 0), m_alive(m_chosen.size(), 0),
          m_waiting(m_chosen.size(), 0), m_key(m_chosen.size(), -1), m_known(m_chosen.size())
    {
        for (const int node : chosen) m_left += !std::exchange(m_chosen[std::size_t(node)], char(1));
        std::vector<int> first;
        for (const int head : heads)
            if (m_chosen[std::size_t(head)] && !std::exchange(m_alive[std::size_t(head)], char(1)))
                first.push_back(head);
        std::sort(first.begin(), first.end(), [&](int a, int b) { return graph.order(a) < graph.order(b); });
        findRegion(first);
        for (const int head : first) append(head);
    }

    std::optional<std::vector<int>> sort()
    {
        std::vector<int> output;
        output.reserve(std::size_t(m_left));
        int key = m_first;
        while (key >= 0) {
            ++m_operations;
            const int node = m_entries[std::size_t(key)].node;
            if (m_waiting[std::size_t(node)] > 0) {
                // Another open head has to go first: Alembic takes the first in its list.
                const int blocker = above(node);
                if (blocker == noKey) return {};
                key = blocker;
                continue;
            }
            output.push_back(node);
            --m_left;
            key = advance(key, node);
        }
        return m_left == 0 ? std::optional(std::move(output)) : std::nullopt;
    }

    qint64 operations() const { return m_operations; }

private:
    struct Entry
    {
        int node;
        int before;
        int after;
        int turns; ///< Raised when the entry goes on to a place that not everything below it lies below.
    };
    /// The least key above or at a node, as it was when it was last looked for; a key never becomes smaller.
    struct Known
    {
        int key = -1;
        int turns = 0;
        bool queued = false;
        std::priority_queue<std::pair<int, int>, std::vector<std::pair<int, int>>, std::greater<>> children;
    };

    /// Everything below the heads; of it, what has no chosen node above it is as good as done.
    void findRegion(const std::vector<int> &heads)
    {
        std::vector<int> todo(heads);
        std::vector<int> region;
        std::vector<std::pair<int, int>> upward;
        while (!todo.empty()) {
            const int node = todo.back();
            todo.pop_back();
            region.push_back(node);
            for (const int parent : m_graph.allDown(node)) {
                ++m_operations;
                upward.emplace_back(parent, node);
                ++m_waiting[std::size_t(parent)];
                if (!std::exchange(m_alive[std::size_t(parent)], char(1))) todo.push_back(parent);
            }
        }
        m_children = NodeLists(std::size_t(m_graph.nodeCount()), upward);
        std::vector<int> done;
        for (const int node : region)
            if (!m_chosen[std::size_t(node)] && m_waiting[std::size_t(node)] == 0) done.push_back(node);
        release(done);
    }

    /// What is gone holds nothing up any more; an unchosen node goes with the last that stood above it.
    void release(std::vector<int> &gone)
    {
        while (!gone.empty()) {
            const int node = gone.back();
            gone.pop_back();
            m_alive[std::size_t(node)] = 0;
            for (const int parent : m_graph.allDown(node)) {
                ++m_operations;
                if (--m_waiting[std::size_t(parent)] == 0 && !m_chosen[std::size_t(parent)]) gone.push_back(parent);
            }
        }
    }

    void append(int node)
    {
        const int key = int(m_entries.size());
        m_entries.push_back({node, m_last, -1, 0});
        if (m_last >= 0)
            m_entries[std::size_t(m_last)].after = key;
        else
            m_first = key;
        m_last = key;
        m_key[std::size_t(node)] = key;
    }

    /// The entry's node is done; it goes on to what lies below. The key to look at next, -1 when nothing is open.
    int advance(int key, int node)
    {
        m_key[std::size_t(node)] = -1;
        std::vector<int> gone{node};
        release(gone);
        std::vector<int> below;
        for (const int parent : m_graph.allDown(node))
            if (m_chosen[std::size_t(parent)] && m_alive[std::size_t(parent)] && m_key[std::size_t(parent)] < 0)
                below.push_back(parent);
        if (below.empty()) return remove(key);
        Entry &entry = m_entries[std::size_t(key)];
        if (m_graph.allDown(node).size() > 1) ++entry.turns;
        entry.node = below.front();
        m_key[std::size_t(below.front())] = key;
        for (std::size_t i = 1; i < below.size(); ++i) append(below[i]);
        return key;
    }

    int remove(int key)
    {
        Entry &entry = m_entries[std::size_t(key)];
        ++entry.turns;
        entry.node = -1;
        (entry.before >= 0 ? m_entries[std::size_t(entry.before)].after : m_first) = entry.after;
        (entry.after >= 0 ? m_entries[std::size_t(entry.after)].before : m_last) = entry.before;
        return entry.before >= 0 ? entry.before : m_first;
    }

    bool holds(const Known &known) const
    {
        return known.key >= 0 && known.key != noKey && m_entries[std::size_t(known.key)].node >= 0 &&
               m_entries[std::size_t(known.key)].turns == known.turns;
    }

    void queueChildren(int node)
    {
        Known &known = m_known[std::size_t(node)];
        if (known.queued) return;
        known.queued = true;
        for (const int child : m_children[node])
            if (m_alive[std::size_t(child)]) known.children.push({m_known[std::size_t(child)].key, child});
    }

    /// The least key among the open heads strictly above the node. Looks at what changed since the last time, only.
    int above(int node)
    {
        std::vector<int> path{node};
        int answer = noKey;
        while (!path.empty()) {
            ++m_operations;
            const int current = path.back();
            Known &known = m_known[std::size_t(current)];
            queueChildren(current);
            bool descend = false;
            int least = noKey;
            while (!known.children.empty()) {
                const auto [bound, child] = known.children.top();
                if (!m_alive[std::size_t(child)]) {
                    known.children.pop();
                    continue;
                }
                Known &inner = m_known[std::size_t(child)];
                if (inner.key == noKey) {
                    known.children.pop();
                    continue;
                }
                if (!holds(inner)) {
                    path.push_back(child);
                    descend = true;
                    break;
                }
                if (inner.key > bound) {
                    known.children.pop();
                    known.children.push({inner.key, child});
                    continue;
                }
                least = inner.key;
                break;
            }
            if (descend) continue;
            path.pop_back();
            if (path.empty()) {
                answer = least;
                break;
            }
            const int own = m_key[std::size_t(current)];
            known.key = own >= 0 ? std::min(own, least) : least;
            if (known.key != noKey) known.turns = m_entries[std::size_t(known.key)].turns;
        }
        return answer;
    }

    const RevisionGraph &m_graph;
    std::vector<char> m_chosen;
    std::vector<char> m_alive;  ///< In the region and not done.
    std::vector<int> m_waiting; ///< How many above it are alive.
    std::vector<int> m_key;     ///< Of the entry a node is in, -1 when in none.
    std::vector<Known> m_known;
    std::vector<Entry> m_entries;
    NodeLists m_children;
    int m_first = -1;
    int m_last = -1;
    int m_left = 0;
    qint64 m_operations = 0;
};

} // namespace

std::optional<std::vector<int>> revisionOrder(const RevisionGraph &graph, const std::vector<int> &chosen,
                                              const std::vector<int> &heads, qint64 *operations)
{
    Sorter sorter(graph, chosen, heads);
    std::optional<std::vector<int>> order = sorter.sort();
    if (operations) *operations += sorter.operations();
    return order;
}

} // namespace athanor::migrations
