#pragma once

#include "engine/progress/sqlite.h"

#include <QList>

namespace athanor::Internal {

/// The statements that take a file from one version to the next; the first makes version 1 from nothing. A version
/// that was released is never changed: what comes later is appended.
using Migrations = QList<const char *>;
const Migrations &schemaMigrations();

/// In the file's header, so that another program's database is not taken for ours ("Athn").
constexpr int applicationId = 0x4174686e;

enum class SchemaCheck {
    Current,
    Empty,   ///< Nothing in it yet.
    Older,   ///< To be migrated.
    Newer,   ///< A newer Athanor's: hands off.
    Foreign, ///< Not our file.
    Unknown  ///< It could not be read: see the database's failure.
};
/// Reads only.
SchemaCheck checkSchema(SqlDatabase &database, const Migrations &migrations = schemaMigrations());
/// What the header of a closed file says, without opening it; Unknown for whatever is no SQLite file.
SchemaCheck peekSchema(const QString &path, const Migrations &migrations = schemaMigrations());

/// All steps that are missing, in one transaction: the file is at the last version or unchanged. False when it failed.
bool migrate(SqlDatabase &database, const Migrations &migrations = schemaMigrations());

} // namespace athanor::Internal
