#pragma once

#include "engine/core/result.h"
#include "engine/progress/progresssnapshot.h"

#include <functional>
#include <memory>

namespace athanor {

/// What the store takes from the world; a test brings its own.
struct ProgressEnvironment
{
    std::function<QDateTime()> now = [] { return QDateTime::currentDateTimeUtc(); };
    /// A fresh identifier that no other store will make: 32 hexadecimal digits.
    std::function<QString()> newId;
    std::chrono::milliseconds busyTimeout{3000}; ///< How long to wait for another Athanor's write.
};

/// What an import did.
struct ImportReport
{
    int added = 0; ///< Things that were new.
    int known = 0; ///< Things that were here already.
    QString words() const;
};

/// A learner's progress in <userData>/progress/progress.db (SQLite, write-ahead log, synchronous FULL).
///
/// What a record…() or any other writing function acknowledges (returns without an Error) is on disk and survives
/// kill -9 and a loss of power. When it cannot be written (full disk, read-only folder, another program holds the file)
/// the Error says so and what to do; the thing itself is kept in memory, counts in every answer of this store, and is
/// tried again, in its order, before the next write and by retry(). state() tells it.
///
/// Several Athanors may work in one folder: each sees the others' records with its next call.
/// Order is that of recording. A clock that is set back changes no order and makes no duration negative.
///
/// Thread: one. Errors: BadInput for ids, paths and sizes out of bounds (nothing is kept then), NotFound, Unavailable
/// for everything the disk does.
class ProgressStore final
{
public:
    /// userData is Installation::userData; nothing is touched before open().
    explicit ProgressStore(const QString &userData, ProgressEnvironment environment = {});
    ~ProgressStore();
    ProgressStore(const ProgressStore &) = delete;
    ProgressStore &operator=(const ProgressStore &) = delete;

    /// Opens or makes the file; migrates an older one; puts a damaged one aside under a dated name and restores the
    /// last good backup with whatever can still be read of the damaged one; closes a session that a crash left open.
    /// An Error means that nothing can be written now: the store works on in memory, see state().
    Result<void> open();
    /// The slower part of opening, to be called once the window has its first snapshot: the integrity check, and a
    /// backup if anything changed since the last. Damage found here is dealt with as in open().
    Result<void> maintain();
    /// Tries to write what is held in memory.
    Result<void> retry();

    StorageState state() const;
    void setCourse(const CourseOutline &outline);
    ProgressSnapshot snapshot();
    QString databasePath() const;

    // Timeline.
    /// Returns the entry's id. Cards for checks that failed before and pass now are made with it.
    Result<qint64> recordAttempt(const Attempt &attempt);
    Result<qint64> recordReset(const ExerciseKey &key, const QList<LearnerFile> &before);
    /// 0 when the newest entry of the exercise holds the same files already.
    Result<qint64> recordKept(const ExerciseKey &key, const QList<LearnerFile> &files);
    /// Newest first.
    Result<QList<TimelineEntry>> timeline(const ExerciseKey &key);
    Result<TimelineDetail> entry(qint64 id);

    // Drafts. One per exercise and path, the latest.
    Result<void> saveDraft(const Draft &draft);
    /// After the file itself was saved.
    Result<void> clearDraft(const ExerciseKey &key, const QString &path);
    Result<QList<Draft>> drafts(const ExerciseKey &key);

    // Facts.
    /// number from 1.
    Result<void> recordHint(const ExerciseKey &key, int number);
    Result<void> recordSolutionSeen(const ExerciseKey &key);
    /// A wrong one makes a card or sets one back.
    Result<void> recordAnswer(const QuizAnswer &answer);
    Result<void> recordPrediction(const Prediction &prediction);
    /// Written only when it differs from the last place.
    Result<void> recordPlace(const Place &place);

    // Study sessions.
    /// Ends the one under way first.
    Result<void> startSession(const SessionGoal &goal);
    /// NotFound when none is under way.
    Result<StudySession> endSession();

    // Review.
    QList<ReviewCard> dueCards(const QDateTime &at);
    Result<void> gradeCard(const QString &key, ReviewGrade grade);

    // Moving house.
    /// One JSON document with everything, the files of every attempt included.
    Result<QByteArray> exportDocument();
    /// Checks the whole document first, then adds what is not here yet, all or nothing. What both have stays as it is
    /// here. Error: BadInput, with what is wrong and where ("facts[12].at").
    Result<ImportReport> importDocument(const QByteArray &document);

    /// The largest document that is looked at.
    static constexpr qint64 largestDocument = 128ll << 20;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace athanor
