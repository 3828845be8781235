#include "engine/migrations/revisionplan.h"

#include "engine/migrations/pythontext.h"

#include <QHash>

#include <algorithm>

namespace athanor::migrations {

namespace {

using Kind = AlembicFault::Kind;

/// The rows as they change, and which revisions stand in the database.
class HeadMaintainer final
{
public:
    HeadMaintainer(const RevisionGraph &graph, const QStringList &rows, std::vector<char> applied)
        : m_graph(graph), m_applied(std::move(applied)), m_isRow(m_applied.size(), 0),
          m_appliedAbove(m_applied.size(), 0), m_stamp(m_applied.size(), 0)
    {
        for (const QString &row : rows) m_isRow[std::size_t(graph.find(row))] = 1;
        for (int node = 0; node < graph.size(); ++node)
            if (m_applied[std::size_t(node)]) count(node, 1);
    }

    /// Throws AlembicFault where Alembic raises.
    VersionChange upgrade(int node)
    {
        const std::span<const int> down = m_graph.allDown(node);
        const std::vector<int> present = rowsAmong(down);
        VersionChange change;
        if (present.empty()) {
            change.kind = VersionChange::Kind::Insert;
            change.inserted << insert(node);
        } else if (down.size() > 1 && present.size() > 1) {
            change = merge(node, down);
        } else {
            change.updatedFrom = m_graph.id(present.front());
            change.updatedTo = m_graph.id(node);
            update(present.front(), node);
        }
        m_applied[std::size_t(node)] = 1;
        count(node, 1);
        return change;
    }

    VersionChange downgrade(int node)
    {
        const std::span<const int> down = m_graph.allDown(node);
        const bool isRow = m_isRow[std::size_t(node)];
        std::vector<int> left;
        if (isRow)
            for (const int parent : down)
                if (!heldByOthers(parent, node)) left.push_back(parent);
        VersionChange change;
        if (isRow && left.empty()) {
            change.kind = VersionChange::Kind::Delete;
            change.deleted << remove(node);
        } else if (isRow && down.size() > 1) {
            change.kind = VersionChange::Kind::Unmerge;
            for (std::size_t i = 0; i + 1 < left.size(); ++i) change.inserted << insert(left[i]);
            change.updatedFrom = m_graph.id(node);
            change.updatedTo = m_graph.id(left.back());
            update(node, left.back());
        } else {
            const std::vector<int> present = rowsAmong(down);
            if (down.size() != 1 && present.size() != 1)
                throw AlembicFault{Kind::AssertionError,
                                   QStringLiteral("Can't do an UPDATE because downrevision is ambiguous")};
            const int parent = down.size() == 1 ? down.front() : present.front();
            change.updatedFrom = m_graph.id(node);
            change.updatedTo = m_graph.id(parent);
            update(node, parent);
        }
        m_applied[std::size_t(node)] = 0;
        count(node, -1);
        return change;
    }

private:
    void count(int node, int by)
    {
        for (const int parent : m_graph.allDown(node)) m_appliedAbove[std::size_t(parent)] += by;
    }

    std::vector<int> rowsAmong(std::span<const int> nodes) const
    {
        std::vector<int> found;
        for (const int node : nodes)
            if (m_isRow[std::size_t(node)]) found.push_back(node);
        return found;
    }

    QString insert(int node)
    {
        if (m_isRow[std::size_t(node)]) throw AlembicFault{Kind::AssertionError, {}};
        m_isRow[std::size_t(node)] = 1;
        return m_graph.id(node);
    }

    QString remove(int node)
    {
        if (!m_isRow[std::size_t(node)]) throw AlembicFault{Kind::KeyError, python::quoted(m_graph.id(node))};
        m_isRow[std::size_t(node)] = 0;
        return m_graph.id(node);
    }

    void update(int from, int to)
    {
        if (m_isRow[std::size_t(to)]) throw AlembicFault{Kind::AssertionError, {}};
        remove(from);
        m_isRow[std::size_t(to)] = 1;
    }

    VersionChange merge(int node, std::span<const int> down)
    {
        VersionChange change;
        change.kind = VersionChange::Kind::Merge;
        std::vector<int> from;
        for (const int parent : down)
            if (!belowOtherRow(parent, down)) from.push_back(parent);
        if (from.empty()) throw AlembicFault{Kind::IndexError, QStringLiteral("list index out of range")};
        for (std::size_t i = 0; i + 1 < from.size(); ++i) change.deleted << remove(from[i]);
        change.updatedFrom = m_graph.id(from.back());
        change.updatedTo = m_graph.id(node);
        update(from.back(), node);
        return change;
    }

    /// Upgrade: is `parent` an ancestor of a row that is none of `down`?
    bool belowOtherRow(int parent, std::span<const int> down)
    {
        if (m_appliedAbove[std::size_t(parent)] == 0) return false;
        return search(parent, -1, down);
    }

    /// Downgrade of `node`: is `parent` a row, or an ancestor of one, other than `node`?
    bool heldByOthers(int parent, int node)
    {
        if (m_isRow[std::size_t(parent)]) return true;
        if (m_appliedAbove[std::size_t(parent)] <= (m_applied[std::size_t(node)] ? 1 : 0)) return false;
        return search(parent, node, {});
    }

    /// Up from `start` through what is applied, until a row comes that is not among the excepted.
    bool search(int start, int except, std::span<const int> exceptions)
    {
        ++m_lastStamp;
        std::vector<int> todo{start};
        while (!todo.empty()) {
            const int node = todo.back();
            todo.pop_back();
            for (const int child : m_graph.allNext(node)) {
                int &stamp = m_stamp[std::size_t(child)];
                if (child == except || !m_applied[std::size_t(child)] || stamp == m_lastStamp) continue;
                stamp = m_lastStamp;
                if (m_isRow[std::size_t(child)] &&
                    std::find(exceptions.begin(), exceptions.end(), child) == exceptions.end())
                    return true;
                todo.push_back(child);
            }
        }
        return false;
    }

    const RevisionGraph &m_graph;
    std::vector<char> m_applied;
    std::vector<char> m_isRow;
    std::vector<int> m_appliedAbove;
    std::vector<int> m_stamp;
    int m_lastStamp = 0;
};

} // namespace

QStringList RevisionPlan::rowsAfter(std::size_t count) const
{
    // A row keeps its place while it is updated.
    QHash<QString, int> places;
    std::vector<QString> rows;
    for (const QString &row : startRows) {
        places.insert(row, int(rows.size()));
        rows.push_back(row);
    }
    for (std::size_t i = 0; i < std::min(count, steps.size()); ++i) {
        const VersionChange &change = steps[i].change;
        for (const QString &gone : change.deleted) rows[std::size_t(places.take(gone))].clear();
        for (const QString &added : change.inserted) {
            places.insert(added, int(rows.size()));
            rows.push_back(added);
        }
        if (change.updatedTo.isEmpty()) continue;
        const int place = places.take(change.updatedFrom);
        places.insert(change.updatedTo, place);
        rows[std::size_t(place)] = change.updatedTo;
    }
    QStringList result;
    for (const QString &row : rows)
        if (!row.isEmpty()) result << row;
    return result;
}

RevisionPlan planRows(const RevisionGraph &graph, const QStringList &rows, const std::vector<int> &nodes,
                      const std::vector<char> &applied, Direction direction)
{
    RevisionPlan plan;
    plan.startRows = rows;
    plan.steps.reserve(nodes.size());
    HeadMaintainer maintainer(graph, rows, applied);
    for (const int node : nodes) {
        try {
            const VersionChange change =
                direction == Direction::Upgrade ? maintainer.upgrade(node) : maintainer.downgrade(node);
            plan.steps.push_back({node, direction, change});
        } catch (const AlembicFault &fault) {
            plan.fault = fault;
            plan.faultyNode = node;
            break;
        }
    }
    return plan;
}

} // namespace athanor::migrations
