#pragma once

#include "engine/migrations/pythonlines.h"
#include "engine/migrations/revisionfile.h"

#include <string>

namespace athanor::migrations {

/// Finds Alembic's operations in the lines of upgrade(): op.add_column("t", sa.Column("c", …)), and those of a
/// batch (with op.batch_alter_table("t") as batch_op: batch_op.drop_column("c")). Only literal names are told.
class SchemaScan final
{
public:
    /// Another name for alembic's op: from alembic import op as o.
    void nameOperations(std::string_view name) { m_operations = name; }
    void read(const PythonLine &line, std::vector<SchemaTouch> &touches);

private:
    struct Batch
    {
        std::string name;
        QString table;
    };

    std::string m_operations = "op";
    std::vector<Batch> m_batches;
};

} // namespace athanor::migrations
