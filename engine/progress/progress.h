#pragma once

#include "engine/core/jobid.h"
#include "engine/progress/progressstore.h"

#include <QObject>

namespace athanor {

/// A learner's progress as the window talks to it: ProgressStore behind slots and signals.
///
/// Thread: lives on one thread with an event loop (ProgressLink gives it one). Every function is a slot to be reached
/// by a queued call; each job is answered by exactly one of the signals that carry a JobId: failed(), or the one named.
/// failed() for a disk's trouble means "held in memory, not on disk yet", as ProgressSnapshot::storage says.
/// changed() follows whatever changes what a window draws, before the job's own answer.
class Progress final : public QObject
{
    Q_OBJECT
public:
    explicit Progress(const QString &userData, ProgressEnvironment environment = {});
    ~Progress() override;

public Q_SLOTS:
    /// Opens the store: changed() at once, then again if the integrity check that follows had to repair something.
    void start();
    /// Ends the session under way and closes the store; no signal follows.
    void shutdown();
    void setCourse(const athanor::CourseOutline &outline);
    /// changed() with what is due now; also shows what another Athanor recorded meanwhile.
    void refresh();

    void recordAttempt(athanor::JobId job, const athanor::Attempt &attempt); ///< recorded()
    void recordReset(athanor::JobId job, const athanor::ExerciseKey &key,
                     const QList<athanor::LearnerFile> &before); ///< recorded()
    void recordKept(athanor::JobId job, const athanor::ExerciseKey &key,
                    const QList<athanor::LearnerFile> &files);                        ///< recorded()
    void recordHint(athanor::JobId job, const athanor::ExerciseKey &key, int number); ///< recorded()
    void recordSolutionSeen(athanor::JobId job, const athanor::ExerciseKey &key);     ///< recorded()
    void recordAnswer(athanor::JobId job, const athanor::QuizAnswer &answer);         ///< recorded()
    void recordPrediction(athanor::JobId job, const athanor::Prediction &prediction); ///< recorded()
    void recordPlace(athanor::JobId job, const athanor::Place &place);                ///< recorded()

    void timeline(athanor::JobId job, const athanor::ExerciseKey &key); ///< timelineReady()
    void entry(athanor::JobId job, qint64 id);                          ///< entryReady()

    void saveDraft(athanor::JobId job, const athanor::Draft &draft);                           ///< recorded()
    void clearDraft(athanor::JobId job, const athanor::ExerciseKey &key, const QString &path); ///< recorded()
    void drafts(athanor::JobId job, const athanor::ExerciseKey &key);                          ///< draftsReady()

    void startSession(athanor::JobId job, const athanor::SessionGoal &goal); ///< recorded()
    void endSession(athanor::JobId job);                                     ///< sessionEnded()

    void gradeCard(athanor::JobId job, const QString &key, athanor::ReviewGrade grade); ///< recorded()

    /// Keeps every workspace's files as a timeline entry first, so that nothing on disk is missing; then writes the
    /// document whole or not at all. exported()
    void exportTo(athanor::JobId job, const QString &path);
    void importFrom(athanor::JobId job, const QString &path); ///< imported()

Q_SIGNALS:
    void changed(const athanor::ProgressSnapshot &snapshot);
    /// On disk. id is the timeline entry's, 0 for what is none.
    void recorded(athanor::JobId job, qint64 id);
    void timelineReady(athanor::JobId job, const QList<athanor::TimelineEntry> &entries);
    void entryReady(athanor::JobId job, const athanor::TimelineDetail &detail);
    void draftsReady(athanor::JobId job, const QList<athanor::Draft> &drafts);
    void sessionEnded(athanor::JobId job, const athanor::StudySession &session);
    void exported(athanor::JobId job, const QString &path);
    void imported(athanor::JobId job, const athanor::ImportReport &report);
    void failed(athanor::JobId job, const athanor::Error &error);

private:
    void answer(JobId job, const Result<void> &done);
    void answerEntry(JobId job, const Result<qint64> &id);
    void answerDraft(JobId job, const Result<void> &done);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace athanor
