#pragma once

#include "engine/migrations/reachability.h"

namespace athanor::migrations {

/// Two revisions, neither before the other, that change the same thing.
struct BranchConflict
{
    int node = 0;
    std::size_t touch = 0; ///< Place in file(node).touches.
    int otherNode = 0;
    std::size_t otherTouch = 0;
    bool hard = false; ///< The same column, or a table that comes or goes; else only the same table.
};

/// At most one a table and one a column, from the oldest on, so that a big history does not drown in them.
std::vector<BranchConflict> branchConflicts(const RevisionGraph &graph, Reachability &reachability);

} // namespace athanor::migrations
