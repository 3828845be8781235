#pragma once

#include "engine/migrations/revisiongraph.h"

#include <functional>

namespace athanor::migrations {

/// Alembic's way through a graph that loads: what an identifier means, who is related to whom, a walk of n steps.
/// Internal to RevisionNavigator. Everything throws AlembicFault where Alembic raises; the navigator catches.
/// Every call is linear in the number of revisions at most.
class Traversal final
{
public:
    /// A revision's node, or one of these two.
    static constexpr int none = -1; ///< Python's None
    static constexpr int base = -2; ///< the word "base"

    enum class Edges { Down, AllDown, Next, AllNext };
    enum class Overlap { Allowed, Checked };
    enum class Overwalk { Refused, StopsAtTheEnd };
    struct Identifiers
    {
        QStringList ids;
        std::optional<QString> label;
        bool hasLabel() const { return label && !label->isEmpty(); }
    };

    explicit Traversal(const RevisionGraph &graph) : m_graph(graph) {}
    const RevisionGraph &graph() const { return m_graph; }

    /// _resolve_revision_number; no id is None.
    Identifiers resolve(const std::optional<QString> &id) const;
    /// get_revisions and get_revision.
    std::vector<int> revisions(const std::optional<QString> &id) const;
    std::vector<int> revisions(const QStringList &ids) const;
    int revision(const std::optional<QString> &id) const;
    int branch(const QString &label) const; ///< _resolve_branch

    /// filter_for_lineage: those of the targets that are related to `against`.
    enum class Dependencies { Left, Counted };
    std::vector<int> inLineage(const std::vector<int> &targets, const std::optional<QString> &against,
                               Dependencies dependencies = Dependencies::Left) const;
    QStringList inLineage(const QStringList &targets, const std::optional<QString> &against) const;

    /// _iterate_related_revisions: the targets and everything along the edges, in Alembic's order of a depth-first
    /// walk.
    std::vector<int> related(const std::vector<int> &targets, Edges edges, Overlap overlap = Overlap::Allowed) const;
    /// The same as marks, one a node.
    std::vector<char> relatedMarks(const std::vector<int> &targets, Edges edges,
                                   Overlap overlap = Overlap::Allowed) const;

    /// _walk. `label` narrows the way up.
    int walk(int start, qint64 steps, const std::optional<QString> &label, Overwalk overwalk) const;
    /// _get_all_current: heads of each branch that the rows stand for, also those that are only depended on.
    std::vector<int> allCurrent(const QStringList &rows) const;

private:
    int forIdentifier(const QString &id, const std::optional<QString> &label) const;
    int partial(const QString &id, const std::optional<QString> &label, int branchNode) const;
    std::optional<QString> currentHead(const std::optional<QString> &label) const;
    QStringList ids(const std::vector<int> &nodes) const;
    std::vector<char> lineageOf(const std::vector<int> &nodes, Dependencies dependencies = Dependencies::Left) const;
    std::span<const int> along(int node, Edges edges) const;

    const RevisionGraph &m_graph;
};

/// int() of Python on such a text, held within 64 bits; nothing when it is no integer.
std::optional<qint64> pythonInteger(const QString &text);

/// _relative_destination: label@symbol+n, with any part but the number left out.
struct RelativeTarget
{
    std::optional<QString> label;
    std::optional<QString> symbol;
    QString number; ///< With its sign, as written.
    qint64 steps = 0;
    /// "Relative revision +2 didn't produce 2 migrations"
    AlembicFault tooFar(const QString &shown) const;
};
std::optional<RelativeTarget> relativeTarget(const QString &target);

} // namespace athanor::migrations
