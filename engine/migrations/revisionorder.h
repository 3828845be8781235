#pragma once

#include "engine/migrations/revisiongraph.h"

#include <optional>

namespace athanor::migrations {

/// RevisionMap._topological_sort: `chosen` revisions from the heads down, in exactly the order Alembic would run or
/// list them. Alembic keeps the whole ancestry of every open head and is quadratic; this counts what still has to come
/// first, and remembers which open head is in the way. Nothing when Alembic's assertion would fail (a chosen revision
/// that cannot be reached from the heads through chosen ones). `operations`, if given, is raised by the work done.
std::optional<std::vector<int>> revisionOrder(const RevisionGraph &graph, const std::vector<int> &chosen,
                                              const std::vector<int> &heads, qint64 *operations = nullptr);

} // namespace athanor::migrations
