#pragma once

#include "engine/progress/ledger.h"
#include "engine/progress/progressstore.h"
#include "engine/progress/safekeeping.h"
#include "engine/progress/schema.h"

#include <QTemporaryDir>

namespace athanor {

/// The store behind its door. In memory there are the ledger (what all facts add up to, those that wait included) and
/// the things that wait to be written; everything else is read from the file when it is asked for.
struct ProgressStore::Private
{
    using Fact = Internal::Fact;
    using DraftKey = QPair<ExerciseKey, QString>;

    Private(const QString &userData, ProgressEnvironment given);

    // The file; storedisk.cpp.
    /// Opens the file itself, whatever that takes. After an Error the store reads from a stand-in.
    Result<void> connect();
    /// One try; damaged is set when the file has to be replaced.
    Result<void> openFile(bool &damaged);
    Result<void> repair();
    /// For when the file cannot be opened for writing: a copy of it that is only read, or an empty one.
    void standIn();
    /// The ledger anew: everything on disk, then what waits. False when the file could not be read.
    bool rebuild();
    /// Takes in what another Athanor has written.
    void catchUp();
    bool writeWaiting();
    Result<void> flush();
    void closeLeftSessions();
    Result<void> keepBackup();
    StorageState state() const;

    // Facts; progressstore.cpp.
    /// Completes, checks and records facts as one; returns the id of the first.
    Result<qint64> record(QList<Fact> facts);
    Fact fact(Fact::Kind kind, const ExerciseKey &key = {}) const;
    QList<Fact> waitingFacts(const ExerciseKey &key) const;
    Fact sessionEnd() const;
    Result<qint64> recordFiles(Fact::Kind kind, const ExerciseKey &key, const QList<LearnerFile> &files);
    /// What a reading that failed has to say.
    Error readingFailed();
    qint64 now() const { return environment.now().toMSecsSinceEpoch(); }

    QString folder;
    ProgressEnvironment environment;
    Internal::Safekeeping keeping;
    Internal::RunningLock lock;
    Internal::SqlDatabase database;
    std::unique_ptr<QTemporaryDir> copyFolder; ///< Holds the stand-in.
    bool opened = false;
    bool onDisk = false;  ///< database is the file itself and may be written.
    bool refused = false; ///< A newer Athanor's.
    qint64 dataVersion = 0;

    Internal::Ledger ledger;
    CourseOutline outline;
    QString session; ///< Of this store; another Athanor may have one of its own.
    QList<Fact> waiting;
    QMap<DraftKey, std::optional<Draft>> waitingDrafts; ///< Nothing: to be removed.
    QHash<QString, qint64> written;                     ///< Ids by uid of what the last flush wrote.
    QString trouble;                                    ///< Why things wait.
    QString notice;                                     ///< What was repaired.
};

} // namespace athanor
