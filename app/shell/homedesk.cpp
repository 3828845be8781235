#include "app/shell/homedesk.h"

#include "app/shell/homepage.h"
#include "app/shell/sessioncard.h"

namespace athanor {

namespace {

constexpr std::chrono::seconds tick{20};

} // namespace

HomeDesk::HomeDesk(ProgressDesk &progress, HomePage &home, QObject *parent)
    : QObject(parent), m_progress(progress), m_home(home)
{
    connect(&progress, &ProgressDesk::changed, this, &HomeDesk::show);
    connect(home.session(), &SessionCard::startRequested, this, &HomeDesk::startSession);
    connect(home.session(), &SessionCard::endRequested, this, &HomeDesk::endSession);
    m_clock.setInterval(tick);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (m_home.isVisible()) show();
    });
    m_clock.start();
}

void HomeDesk::setCourse(Course course)
{
    m_course = std::move(course);
    m_shown = false;
    show();
}

void HomeDesk::refresh() { show(); }

std::pair<int, int> HomeDesk::passed() const
{
    int passed = 0, all = 0;
    for (const Module &module : m_course.modules) {
        for (const Objective &objective : module.objectives) {
            ++all;
            passed += m_progress.snapshot().objective(objective.id).mastery >= Mastery::Passed;
        }
    }
    return {passed, all};
}

void HomeDesk::show()
{
    if (m_course.modules.empty() || !m_progress.isOpen()) return;
    // Home appears whole: not before it is known how far the learner is.
    const bool first = !std::exchange(m_shown, true);
    if (first) m_home.setCourse(m_course);
    const ProgressSnapshot &snapshot = m_progress.snapshot();
    ContinueOffer offer = continueOffer(m_course, snapshot, m_progress.now());
    const ExerciseKey key{offer.objective, offer.exercise};
    const ExerciseProgress at = snapshot.objective(key.objective).exercises.value(key.exercise);
    if (at.attempts > 0 && key == m_reportKey && at.lastAttempt == m_reportAt)
        offer = continueOffer(m_course, snapshot, m_progress.now(), m_report);
    else if (at.attempts > 0)
        askLastReport();
    m_home.setOffer(offer);
    m_home.setStartOver(at.attempts > 0 ? HomePage::StartOver::Offered : HomePage::StartOver::NotOffered);
    m_home.setReview(reviewWords(m_course, snapshot, m_progress.now()), static_cast<int>(snapshot.due.size()));
    m_home.setProgress(snapshot, m_progress.now());
    if (first && m_home.isVisible()) m_home.focusMain();
}

void HomeDesk::askLastReport()
{
    const ContinueOffer offer = continueOffer(m_course, m_progress.snapshot(), m_progress.now());
    const ExerciseKey key{offer.objective, offer.exercise};
    const QDateTime at = m_progress.snapshot().objective(key.objective).exercises.value(key.exercise).lastAttempt;
    if (key == m_reportKey && at == m_reportAt) return;
    m_reportKey = key;
    m_reportAt = at;
    m_report = {};
    m_progress.then<QList<TimelineEntry>>(
        m_progress.link().timeline(key), this, [this, key](const QList<TimelineEntry> &entries) {
            for (const TimelineEntry &entry : entries) {
                if (entry.kind != TimelineEntry::Kind::Attempt || entry.id == 0) continue;
                m_progress.then<TimelineDetail>(m_progress.link().entry(entry.id), this,
                                                [this, key](const TimelineDetail &detail) {
                                                    if (key != m_reportKey) return;
                                                    m_report = detail.report;
                                                    show();
                                                });
                return;
            }
        });
}

void HomeDesk::startSession(const SessionGoal &goal) { m_progress.link().startSession(goal); }

void HomeDesk::endSession()
{
    m_progress.then<StudySession>(m_progress.link().endSession(), this,
                                  [this](const StudySession &session) { Q_EMIT sessionEnded(session); });
}

} // namespace athanor
