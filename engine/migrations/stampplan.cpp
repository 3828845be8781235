#include "engine/migrations/stampplan.h"

#include "engine/migrations/pythontext.h"

#include <algorithm>

namespace athanor::migrations {

namespace {

using Kind = AlembicFault::Kind;
using Edges = Traversal::Edges;

struct Step
{
    QStringList from;
    QString to; ///< Empty: the row goes.
    bool isUpgrade = false;
    bool branchMove = false;
};

/// HeadMaintainer's set of rows, in the order in which they came.
class Rows final
{
public:
    explicit Rows(const QStringList &rows) : m_rows(rows) { m_rows.removeDuplicates(); }

    void apply(const Step &step)
    {
        const bool comes = !step.to.isEmpty() && !m_rows.contains(step.to);
        const bool strange = std::any_of(step.from.begin(), step.from.end(),
                                         [this](const QString &row) { return !m_rows.contains(row); });
        if (!step.isUpgrade && step.branchMove) return remove(step.from.front());
        if (step.isUpgrade && (step.branchMove || strange) && comes) {
            m_rows << step.to;
            return;
        }
        for (const QString &row : step.from.mid(0, step.from.size() - 1)) remove(row);
        update(step.from.back(), step.to);
    }
    QStringList rows() const { return m_rows; }

private:
    void remove(const QString &row)
    {
        if (m_rows.removeAll(row) == 0) throw AlembicFault{Kind::KeyError, python::quoted(row)};
    }
    void update(const QString &from, const QString &to)
    {
        if (m_rows.contains(to)) throw AlembicFault{Kind::AssertionError, {}};
        const qsizetype place = m_rows.indexOf(from);
        if (place < 0) throw AlembicFault{Kind::KeyError, python::quoted(from)};
        m_rows[place] = to;
    }

    QStringList m_rows;
};

bool anyMarked(const std::vector<char> &marks, const std::vector<int> &nodes)
{
    return std::any_of(nodes.begin(), nodes.end(), [&](int node) { return marks[std::size_t(node)] != 0; });
}

/// Those of the heads that a target is above or below of, dependencies included.
std::vector<int> headsConcerned(const Traversal &traversal, const std::vector<int> &heads, const QStringList &targets)
{
    std::vector<int> concerned;
    for (const QString &target : targets) {
        if (target.isEmpty()) continue;
        for (const int head : traversal.inLineage(heads, target, Traversal::Dependencies::Counted))
            if (std::find(concerned.begin(), concerned.end(), head) == concerned.end()) concerned.push_back(head);
    }
    return concerned;
}

QStringList idsOf(const RevisionGraph &graph, const std::vector<int> &nodes)
{
    QStringList ids;
    for (const int node : nodes) ids << graph.id(node);
    return ids;
}

} // namespace

QStringList stampedRows(const Traversal &traversal, const QStringList &rows, const QStringList &targets)
{
    const RevisionGraph &graph = traversal.graph();
    const std::vector<int> heads = traversal.revisions(rows);
    const std::vector<int> concerned = headsConcerned(traversal, heads, targets);
    std::vector<int> destinations = traversal.revisions(targets);
    if (destinations.empty()) destinations.push_back(Traversal::none);
    std::vector<Step> steps;
    for (const int destination : destinations) {
        if (destination == Traversal::base) throw AlembicFault{Kind::AssertionError, {}};
        if (destination == Traversal::none) {
            for (const int head : concerned) steps.push_back({{graph.id(head)}, {}, false, true});
            continue;
        }
        if (std::find(concerned.begin(), concerned.end(), destination) != concerned.end()) continue;
        const bool below = anyMarked(traversal.relatedMarks({destination}, Edges::AllNext), concerned);
        const bool above = anyMarked(traversal.relatedMarks({destination}, Edges::AllDown), concerned);
        if (below && above) throw AlembicFault{Kind::AssertionError, {}};
        if (below || above)
            steps.push_back({idsOf(graph, concerned), graph.id(destination), above, false});
        else
            steps.push_back({{}, graph.id(destination), true, true});
    }
    Rows written(rows);
    for (const Step &step : steps) written.apply(step);
    return written.rows();
}

} // namespace athanor::migrations
