#pragma once

#include "app/shell/progressdesk.h"

#include <QJsonObject>
#include <QTimer>

#include <optional>

namespace athanor {

class HomePage;

/// Keeps home in step with the course and the learner's progress, and asks what the last attempt left over.
class HomeDesk final : public QObject
{
    Q_OBJECT
public:
    HomeDesk(ProgressDesk &progress, HomePage &home, QObject *parent = nullptr);

    void setCourse(Course course);
    const Course &course() const { return m_course; }
    /// Brings the words up to the minute; when home is shown.
    void refresh();
    /// How many objectives are passed, of how many.
    std::pair<int, int> passed() const;

    void startSession(const SessionGoal &goal);
    /// sessionEnded() follows.
    void endSession();

Q_SIGNALS:
    void sessionEnded(const athanor::StudySession &session);

private:
    void show();
    void askLastReport();

    ProgressDesk &m_progress;
    HomePage &m_home;
    Course m_course;
    bool m_shown = false; ///< Home shows this course.
    QTimer m_clock;
    ExerciseKey m_reportKey;
    QDateTime m_reportAt; ///< The attempt that m_report is of.
    QJsonObject m_report;
};

} // namespace athanor
