#pragma once

#include "engine/migrations/revisiongraph.h"

namespace athanor::migrations {

enum class Direction { Upgrade, Downgrade };

/// What one migration does to the rows of alembic_version.
struct VersionChange
{
    enum class Kind { Insert, Delete, Update, Merge, Unmerge };
    Kind kind = Kind::Update;
    QStringList deleted;  ///< Delete, Merge: rows that go.
    QStringList inserted; ///< Insert, Unmerge: rows that come.
    QString updatedFrom;  ///< Update, Merge, Unmerge: this row …
    QString updatedTo;    ///< … becomes this one.
};

/// One migration of a plan: which function runs, and what it leaves in alembic_version.
struct PlanStep
{
    int node = 0;
    Direction direction = Direction::Upgrade;
    VersionChange change;
};

/// What `alembic upgrade` or `downgrade` would do, step by step. Where several rows may be the one that is updated,
/// Alembic leaves it to the order of a Python set; here it is the order in which the parents are declared.
struct RevisionPlan
{
    QStringList startRows;
    std::vector<PlanStep> steps;
    /// The exception that ends the command while it writes alembic_version for `faultyNode`, after all the steps; that
    /// migration itself has run.
    std::optional<AlembicFault> fault;
    int faultyNode = -1;

    /// The rows after so many steps, in the order in which they came. Costs as much as there are steps before.
    QStringList rowsAfter(std::size_t steps) const;
};

/// HeadMaintainer of alembic/runtime/migration.py: what running `nodes` in this order does to `rows`. Internal to
/// RevisionNavigator.
RevisionPlan planRows(const RevisionGraph &graph, const QStringList &rows, const std::vector<int> &nodes,
                      const std::vector<char> &applied, Direction direction);

} // namespace athanor::migrations
