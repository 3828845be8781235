#include "app/shell/progressdesk.h"

namespace athanor {

namespace {

constexpr std::chrono::minutes refreshEvery{5};

AttemptCheck::Outcome outcomeOf(const CheckResult &check)
{
    switch (check.outcome) {
    case CheckResult::Outcome::Passed: return AttemptCheck::Outcome::Passed;
    case CheckResult::Outcome::Skipped: return AttemptCheck::Outcome::Skipped;
    case CheckResult::Outcome::Failed: break;
    }
    return AttemptCheck::Outcome::Failed;
}

} // namespace

ProgressDesk::ProgressDesk(const QString &userData, const ProgressEnvironment &environment, QObject *parent)
    : QObject(parent), m_now(environment.now), m_link(userData, environment)
{
    Progress *progress = m_link.progress();
    connect(progress, &Progress::changed, this, [this](const ProgressSnapshot &snapshot) {
        m_snapshot = snapshot;
        m_open = true;
        Q_EMIT changed();
    });
    connect(progress, &Progress::recorded, this, [this](JobId job, qint64 id) { answer(job, id); });
    connect(progress, &Progress::timelineReady, this,
            [this](JobId job, const QList<TimelineEntry> &entries) { answer(job, entries); });
    connect(progress, &Progress::entryReady, this,
            [this](JobId job, const TimelineDetail &detail) { answer(job, detail); });
    connect(progress, &Progress::draftsReady, this,
            [this](JobId job, const QList<Draft> &drafts) { answer(job, drafts); });
    connect(progress, &Progress::sessionEnded, this,
            [this](JobId job, const StudySession &session) { answer(job, session); });
    connect(progress, &Progress::exported, this, [this](JobId job, const QString &path) { answer(job, path); });
    connect(progress, &Progress::imported, this,
            [this](JobId job, const ImportReport &report) { answer(job, report); });
    connect(progress, &Progress::failed, this, [this](JobId job, const Error &error) { answer(job, error); });
    m_refresh.setInterval(refreshEvery);
    connect(&m_refresh, &QTimer::timeout, this, [this] { m_link.refresh(); });
}

void ProgressDesk::start()
{
    m_link.start();
    m_refresh.start();
}

void ProgressDesk::stop()
{
    m_refresh.stop();
    m_link.stop();
}

void ProgressDesk::answer(JobId job, const Answer &answer)
{
    const auto found = m_waiting.constFind(static_cast<quint64>(job));
    if (found == m_waiting.cend()) return;
    const Waiting waiting = *found;
    m_waiting.erase(found);
    if (waiting.context) waiting.call(answer);
}

void ProgressDesk::setCourse(const Course &course) { m_link.setCourse(outlineOf(course)); }

CourseOutline ProgressDesk::outlineOf(const Course &course)
{
    CourseOutline outline;
    for (const Module &module : course.modules) {
        for (const Objective &objective : module.objectives) {
            ObjectiveOutline entry{objective.id, {}, {}};
            for (const Exercise &exercise : objective.exercises) entry.exercises << exercise.slug;
            for (const QuizQuestion &question : objective.quiz) entry.questions << question.id;
            outline << entry;
        }
    }
    return outline;
}

Attempt ProgressDesk::attemptOf(const ExerciseKey &key, const GradeReport &report)
{
    Attempt attempt;
    attempt.key = key;
    attempt.outcome = report.passed                                   ? Attempt::Outcome::Passed
                      : report.state == GradeReport::State::NotLoaded ? Attempt::Outcome::NotLoaded
                                                                      : Attempt::Outcome::NotPassed;
    for (const CheckResult &check : report.checks)
        attempt.checks << AttemptCheck{check.name, check.title, outcomeOf(check)};
    attempt.report = report.toJson();
    return attempt;
}

} // namespace athanor
