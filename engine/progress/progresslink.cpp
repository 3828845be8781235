#include "engine/progress/progresslink.h"

namespace athanor {

ProgressLink::ProgressLink(const QString &userData, ProgressEnvironment environment, QObject *parent)
    : QObject(parent), m_thread(new QThread), m_progress(new Progress(userData, std::move(environment)))
{
    m_thread->setObjectName(QStringLiteral("progress"));
    m_progress->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_progress, &QObject::deleteLater);
    m_thread->start();
}

ProgressLink::~ProgressLink() { stop(); }

template <typename Call> JobId ProgressLink::ask(Call call)
{
    // After stop() the Progress is gone; a job that is never answered is what its caller has to expect then.
    const JobId job = nextJobId();
    if (m_stopped) return job;
    Progress *progress = m_progress;
    QMetaObject::invokeMethod(
        progress, [progress, job, call] { call(*progress, job); }, Qt::QueuedConnection);
    return job;
}

void ProgressLink::start()
{
    ask([](Progress &progress, JobId) { progress.start(); });
}

void ProgressLink::stop()
{
    if (m_stopped) return;
    QThread *thread = m_thread;
    ask([thread](Progress &progress, JobId) {
        progress.shutdown();
        thread->quit();
    });
    m_stopped = true;
    // A disk that hangs must not hang the window; what was acknowledged is on it already.
    if (thread->wait(10000)) delete thread;
}

void ProgressLink::setCourse(const CourseOutline &outline)
{
    ask([outline](Progress &progress, JobId) { progress.setCourse(outline); });
}

void ProgressLink::refresh()
{
    ask([](Progress &progress, JobId) { progress.refresh(); });
}

JobId ProgressLink::recordAttempt(const Attempt &attempt)
{
    return ask([attempt](Progress &progress, JobId job) { progress.recordAttempt(job, attempt); });
}

JobId ProgressLink::recordReset(const ExerciseKey &key, const QList<LearnerFile> &before)
{
    return ask([key, before](Progress &progress, JobId job) { progress.recordReset(job, key, before); });
}

JobId ProgressLink::recordKept(const ExerciseKey &key, const QList<LearnerFile> &files)
{
    return ask([key, files](Progress &progress, JobId job) { progress.recordKept(job, key, files); });
}

JobId ProgressLink::recordHint(const ExerciseKey &key, int number)
{
    return ask([key, number](Progress &progress, JobId job) { progress.recordHint(job, key, number); });
}

JobId ProgressLink::recordSolutionSeen(const ExerciseKey &key)
{
    return ask([key](Progress &progress, JobId job) { progress.recordSolutionSeen(job, key); });
}

JobId ProgressLink::recordAnswer(const QuizAnswer &answer)
{
    return ask([answer](Progress &progress, JobId job) { progress.recordAnswer(job, answer); });
}

JobId ProgressLink::recordPrediction(const Prediction &prediction)
{
    return ask([prediction](Progress &progress, JobId job) { progress.recordPrediction(job, prediction); });
}

JobId ProgressLink::recordPlace(const Place &place)
{
    return ask([place](Progress &progress, JobId job) { progress.recordPlace(job, place); });
}

JobId ProgressLink::timeline(const ExerciseKey &key)
{
    return ask([key](Progress &progress, JobId job) { progress.timeline(job, key); });
}

JobId ProgressLink::entry(qint64 id)
{
    return ask([id](Progress &progress, JobId job) { progress.entry(job, id); });
}

JobId ProgressLink::saveDraft(const Draft &draft)
{
    return ask([draft](Progress &progress, JobId job) { progress.saveDraft(job, draft); });
}

JobId ProgressLink::clearDraft(const ExerciseKey &key, const QString &path)
{
    return ask([key, path](Progress &progress, JobId job) { progress.clearDraft(job, key, path); });
}

JobId ProgressLink::drafts(const ExerciseKey &key)
{
    return ask([key](Progress &progress, JobId job) { progress.drafts(job, key); });
}

JobId ProgressLink::startSession(const SessionGoal &goal)
{
    return ask([goal](Progress &progress, JobId job) { progress.startSession(job, goal); });
}

JobId ProgressLink::endSession()
{
    return ask([](Progress &progress, JobId job) { progress.endSession(job); });
}

JobId ProgressLink::gradeCard(const QString &key, ReviewGrade grade)
{
    return ask([key, grade](Progress &progress, JobId job) { progress.gradeCard(job, key, grade); });
}

JobId ProgressLink::exportTo(const QString &path)
{
    return ask([path](Progress &progress, JobId job) { progress.exportTo(job, path); });
}

JobId ProgressLink::importFrom(const QString &path)
{
    return ask([path](Progress &progress, JobId job) { progress.importFrom(job, path); });
}

} // namespace athanor
