#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <chrono>

namespace athanor {

/// What a learner set out to do; each part may be empty, all of it too.
struct SessionGoal
{
    QString words;                   ///< In the learner's own words, at most 500 characters.
    QStringList objectives;          ///< Ids, at most 100.
    std::chrono::minutes minutes{0}; ///< 0: no time was set; at most a day.
};

/// What was done in a session, counted from what was recorded in it.
struct SessionRecap
{
    QStringList objectives;        ///< Touched, in the order they were.
    QStringList objectivesReached; ///< Those of the goal that were passed or mastered when it ended.
    int attempts = 0;
    int passes = 0;          ///< Attempts that passed.
    int exercisesPassed = 0; ///< Different exercises that were passed.
    int questions = 0;       ///< Quiz answers.
    int questionsRight = 0;
    int predictions = 0;
    int predictionsRight = 0;
    int hints = 0;
    int reviews = 0; ///< Cards graded.
    /// Time at work: from each thing recorded to the next, at most 30 minutes each, so that a pause, or a clock that
    /// was moved, does not count. Never negative.
    std::chrono::minutes minutes{0};
};

struct StudySession
{
    QString uid; ///< Names it, also in another store after an import.
    SessionGoal goal;
    QDateTime start;
    QDateTime end; ///< Invalid while it is under way.
    /// The program ended before the session did; it was closed at the time of the last thing recorded in it.
    bool closedLater = false;
    SessionRecap recap; ///< So far, while it is under way.
};

} // namespace athanor
