#pragma once

#include "engine/migrations/revisiongraph.h"

namespace athanor::migrations {

/// How far a learner's revisions have the shape of a goal: which of theirs stands for which of the goal's, and in plain
/// words what is missing, too much or elsewhere. Identifiers never count, since Alembic makes them up. A revision is
/// known by where it stands: after the same revisions, depending on the same; among several that stand alike the one
/// with the goal's message, and then the one with the same branches above it, is taken. Labels of the goal count.
struct GoalComparison
{
    std::vector<int> ownOf;  ///< Of each node of the goal: the learner's, -1 while it is missing.
    std::vector<int> goalOf; ///< Of each node of the learner: the goal's, -1 where the goal has none.
    /// Sentences with `code` marked, oldest first: what is still to be done …
    QStringList missing;
    /// … and what the goal does not have.
    QStringList extra;

    bool reached() const { return missing.isEmpty() && extra.isEmpty(); }
    /// One sentence for all of it.
    QString summary() const;
};

/// Takes time linear in both graphs, but for siblings beyond any number that is drawn by hand; any thread.
GoalComparison compareWithGoal(const RevisionGraph &own, const RevisionGraph &goal);

} // namespace athanor::migrations
