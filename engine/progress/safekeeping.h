#pragma once

#include "engine/progress/sqlite.h"

#include <QDateTime>
#include <QStringList>

namespace athanor::Internal {

/// The folder that a progress file lies in: its backups, and what becomes of a damaged file.
///
///     progress.db                                the file, with -wal and -shm while it is open
///     backups/000007-2026-11-22-164500.db        whole copies, numbered, since a clock may be wrong
///     damaged-2026-11-22-164500/progress.db      put aside, untouched
///     running.lock                               held by every Athanor that has the file open
class Safekeeping final
{
public:
    explicit Safekeeping(const QString &folder) : m_folder(folder) {}

    QString databasePath() const { return m_folder + QStringLiteral("/progress.db"); }
    /// Newest first.
    QStringList backups() const;

    /// Copies the database and then lets go of old backups: the three newest stay, and the newest of each of the four
    /// days before. Nothing is left behind when it fails.
    Result<void> backUp(SqlDatabase &database, const QDateTime &now) const;

    /// What became of a file that was damaged, gone, or not ours.
    struct Replacement
    {
        QString aside;        ///< The folder that holds the old file now; empty: there was none.
        QString backup;       ///< The backup that was restored; empty: there was none that is whole.
        QDateTime backupTime; ///< When it was made.
        int rescued = 0;      ///< Facts that were read from the old file and are not in that backup.
        int incomplete = 0;   ///< Of these, without all their files.
    };
    /// Makes a new file of the newest whole backup and of whatever can still be read of the old one, puts the old one
    /// (or whatever stands in its place) aside, untouched, and the new one where it was. The database must be closed
    /// here and elsewhere. Killed at any instant, it leaves the old file or the new one.
    Result<Replacement> replace(const QDateTime &now) const;
    /// Ends a replace() that was killed between its last two steps.
    void finishReplacing() const;

    /// Whether a file is a whole database of ours that this Athanor understands.
    static bool isSound(const QString &path);

private:
    void thinOut() const;
    QString unfinishedPath() const { return databasePath() + QStringLiteral(".new"); }
    Result<QString> copyNewestBackup() const;
    /// Adds whatever facts and drafts of the old file can still be read and are not in the database, and counts them.
    /// Never fails for what is damaged.
    void rescue(SqlDatabase &into, Replacement &done) const;
    Result<QString> putAside(const QDateTime &now) const;

    QString m_folder;
};

/// Says that somebody works here: shared between all, so that what only one may do alone (closing a session that
/// nobody works in any more, putting a file aside) is done by the only one. Let go of by the end of the process.
class RunningLock final
{
public:
    enum class Company { Alone, Others, Unknown };

    RunningLock() = default;
    ~RunningLock() { release(); }
    RunningLock(const RunningLock &) = delete;
    RunningLock &operator=(const RunningLock &) = delete;

    /// Unknown when there can be no lock file.
    Company take(const QString &folder);
    /// Asked again while it is held.
    Company company();
    void release();

private:
    int m_descriptor = -1;
};

} // namespace athanor::Internal
