#pragma once

#include "engine/migrations/traversal.h"

namespace athanor::migrations {

/// What `alembic stamp` writes into alembic_version without running anything: the rows after it (_stamp_revs of
/// alembic/script/base.py, StampStep of alembic/runtime/migration.py). Internal to RevisionNavigator; throws
/// AlembicFault where Alembic raises.
QStringList stampedRows(const Traversal &traversal, const QStringList &rows, const QStringList &targets);

} // namespace athanor::migrations
