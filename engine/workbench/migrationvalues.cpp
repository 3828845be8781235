#include "engine/workbench/migrationvalues.h"

namespace athanor {

void registerMigrationValues()
{
    qRegisterMetaType<athanor::MigrationCommand>();
    qRegisterMetaType<athanor::MigrationRun>();
    qRegisterMetaType<athanor::MigrationsPlace>();
    qRegisterMetaType<athanor::MigrationsState>();
    qRegisterMetaType<athanor::SchemaAtPosition>();
}

} // namespace athanor
