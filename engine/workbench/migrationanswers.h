#pragma once

#include "engine/core/result.h"
#include "engine/workbench/migrationvalues.h"

#include <QJsonObject>

namespace athanor {

/// What the agent's mode `migrations` answers (PROTOCOL.md), as values. Hostile data: what is not of the form is left
/// out or empty, sizes are bounded.
struct DatabaseAnswer
{
    DatabasePosition position;
    migrations::DatabaseSchema schema;
    qint64 bytes = 0;
    std::optional<QByteArray> file; ///< Its bytes (none: there is no file), where they are others than those told last.
    bool tooLarge = false;          ///< It grew too large and was put back to what it was before.

    static DatabaseAnswer fromJson(const QJsonObject &json);
};

/// The answer to `open`.
struct OpenAnswer
{
    MigrationsState state; ///< All that the agent knows: url, databasePath, existed, otherDatabase, error, notes.
    DatabaseAnswer database;
    bool stopped = false;

    static OpenAnswer fromJson(const QJsonObject &json);
};

/// The answer to `run`: everything of a MigrationRun but what the engine adds (said, before and after, kept, next).
struct RunAnswer
{
    MigrationRun run;
    DatabaseAnswer database;
    QStringList folders;     ///< That it made, relative.
    QStringList plannedFrom; ///< The rows of alembic_version for which Alembic made the plan.
    QString stoppedFile;     ///< Where it was when it was stopped.
    int stoppedLine = 0;

    static RunAnswer fromJson(const QJsonObject &json);
};

SchemaAtPosition schemaAtFromJson(const QJsonObject &json);

/// After a command that failed: what became of the database, in sentences, from what is in it now.
QString keptInWords(const MigrationRun &run);

} // namespace athanor
