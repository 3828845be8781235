#pragma once

#include "engine/migrations/databaseschema.h"

namespace athanor::migrations {

/// One thing that differs between two schemas.
struct SchemaChange
{
    enum class Kind { Added, Removed, Changed };
    enum class Part { Table, View, Column, PrimaryKey, ForeignKey, Unique, Index, Check, Trigger };
    Kind kind = Kind::Changed;
    Part part = Part::Column;
    QString table;
    QString name;   ///< Of the column, index, key …; of an unnamed one what it is on ("(email)"). Empty for a table.
    QString before; ///< As declared; empty when it was added.
    QString after;  ///< Empty when it was removed.

    /// "column note added", "column title: VARCHAR(40) → VARCHAR(80) NOT NULL": without the table.
    QString words() const;
    friend bool operator==(const SchemaChange &, const SchemaChange &) = default;
};

/// What has to happen for `before` to become `after`, by table, then by part. The columns of a table that comes or goes
/// are not told one by one. The order of columns does not count, nor how a CREATE was written.
struct SchemaDifference
{
    std::vector<SchemaChange> changes;

    bool isEmpty() const { return changes.empty(); }
    static SchemaDifference between(const DatabaseSchema &before, const DatabaseSchema &after);
};

} // namespace athanor::migrations

Q_DECLARE_METATYPE(athanor::migrations::SchemaDifference)
