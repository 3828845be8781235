#pragma once

#include "engine/core/result.h"
#include "engine/migrations/diagnosis.h"

namespace athanor::migrations {

/// Where the revision files of a project lie.
struct VersionLocations
{
    enum class Nested { No, Yes };

    QString configuration;      ///< The alembic.ini that was followed; empty when there was none.
    QString scriptLocation;     ///< The folder of env.py; empty when a bare versions folder was given.
    QStringList folders;        ///< Absolute, in Alembic's order; only those that exist.
    Nested nested = Nested::No; ///< recursive_version_locations
    QList<Diagnosis> diagnoses; ///< Locations that do not exist, a configuration that cannot be followed.
};

/// Finds them as Alembic and Flask-Migrate do. `path` may be a project folder (alembic.ini, or migrations/ or
/// alembic/ in it), a migrations folder (env.py, versions/), a versions folder, or an alembic.ini. Relative locations
/// are taken from the folder of the alembic.ini. NotFound when there is no such folder. Any thread; only looks.
Result<VersionLocations> findVersionLocations(const QString &path);

} // namespace athanor::migrations
