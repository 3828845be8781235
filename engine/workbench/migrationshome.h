#pragma once

#include "engine/core/result.h"
#include "engine/workbench/migrationvalues.h"

namespace athanor {

/// Where the migrations of a folder are run from.
struct MigrationsHome
{
    QString project;       ///< The folder that runs see a copy of; absolute.
    QString directory;     ///< Where commands run, relative to it; empty for the project itself.
    QString configuration; ///< The alembic.ini, relative to it; empty when there is none.
    QStringList scripts;   ///< The folder of env.py and those of the revisions, relative to it.
    MigrationsState::Program program = MigrationsState::Program::Alembic;
    bool isEmpty = false; ///< There are no migrations yet: `alembic init` or `flask db init` makes them.

    /// Those of `scripts` that are in the project.
    QStringList foldersInside() const;
    /// A file of the migrations themselves, which a command may bring into the learner's folder.
    bool holds(const QString &path) const;
};

/// Finds it for a project, a migrations folder, a versions folder or an alembic.ini. `openProject` is the project that
/// is open, or empty: migrations inside it are run from it. NotFound when there is no such folder, or when it holds
/// revisions that nothing leads to. Any thread; only looks.
Result<MigrationsHome> findMigrationsHome(const QString &folder, const QString &openProject);

} // namespace athanor
