#pragma once

#include "engine/progress/progress.h"

#include <QThread>

namespace athanor {

/// The window's end of Progress: a Progress on a thread of its own, asked by queued calls. Each question returns the
/// JobId its answer will carry; answers are the Progress's own signals, delivered on the asking thread.
class ProgressLink final : public QObject
{
    Q_OBJECT
public:
    explicit ProgressLink(const QString &userData, ProgressEnvironment environment = {}, QObject *parent = nullptr);
    /// Stops it, see stop().
    ~ProgressLink() override;

    /// For connecting to its signals; never call it.
    Progress *progress() const { return m_progress; }

    void start();
    /// Ends once everything asked before is done; waits at most ten seconds. What is asked later is never answered.
    void stop();

    void setCourse(const CourseOutline &outline);
    void refresh();

    JobId recordAttempt(const Attempt &attempt);
    JobId recordReset(const ExerciseKey &key, const QList<LearnerFile> &before);
    JobId recordKept(const ExerciseKey &key, const QList<LearnerFile> &files);
    JobId recordHint(const ExerciseKey &key, int number);
    JobId recordSolutionSeen(const ExerciseKey &key);
    JobId recordAnswer(const QuizAnswer &answer);
    JobId recordPrediction(const Prediction &prediction);
    JobId recordPlace(const Place &place);
    JobId timeline(const ExerciseKey &key);
    JobId entry(qint64 id);
    JobId saveDraft(const Draft &draft);
    JobId clearDraft(const ExerciseKey &key, const QString &path);
    JobId drafts(const ExerciseKey &key);
    JobId startSession(const SessionGoal &goal);
    JobId endSession();
    JobId gradeCard(const QString &key, ReviewGrade grade);
    JobId exportTo(const QString &path);
    JobId importFrom(const QString &path);

private:
    template <typename Call> JobId ask(Call call);

    QThread *m_thread;
    Progress *m_progress;
    bool m_stopped = false;
};

} // namespace athanor
