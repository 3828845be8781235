#pragma once

#include "engine/migrations/revisionfile.h"
#include "engine/migrations/versionlocations.h"

#include <atomic>
#include <span>

namespace athanor::migrations {

/// Everything the files of a migrations folder declare.
struct RevisionFolder
{
    VersionLocations locations;
    /// In the order the file system lists them, location after location, as Alembic meets them. Files that are no
    /// revisions are here too, with an empty id.
    std::vector<RevisionFile> files;
    QList<Diagnosis> diagnoses; ///< About the folder; each file has its own.
    int readAnew = 0;           ///< Files that were read now, the others being known and unchanged.
};

/// How far a reading has come, and whether it shall end; shared by who reads and who waits.
struct ReadingWatch
{
    std::atomic<int> found = 0; ///< Files that are named like revisions, when all folders were listed.
    std::atomic<int> read = 0;
    std::atomic<bool> cancelled = false; ///< Set it, and what comes back is to be thrown away.
};

/// Reads all revision files below `path` (see findVersionLocations()), several at a time, each once; nothing is run.
/// A file that cannot be read is diagnosed. Those of `known` that have not changed on the disk since are taken as they
/// are. NotFound or BadInput when there is no folder to read. Blocks; any thread.
Result<RevisionFolder> readRevisionFolder(const QString &path, ReadingWatch *watch = nullptr,
                                          std::span<const RevisionFile> known = {});

} // namespace athanor::migrations
