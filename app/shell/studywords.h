#pragma once

#include "engine/course/course.h"
#include "engine/progress/progresssnapshot.h"
#include "engine/progress/workspace.h"

namespace athanor {

/// The sentences a learner reads about their own work, made from values alone. Times are local.

/// "Good evening."
QString greeting(const QDateTime &now);

/// What the card at the top of home offers.
struct ContinueOffer
{
    enum class Kind {
        Nothing, ///< The course is empty.
        Begin,   ///< Nothing was ever begun.
        GoOn,    ///< Back to where the learner was.
        Next,    ///< That is done; this comes next.
        AllDone  ///< Everything there is was passed.
    };
    Kind kind = Kind::Nothing;
    QString objective;
    QString exercise; ///< Slug; may be empty.
    QString headline; ///< The sentence over the cards.
    QString title;
    QString left;   ///< What is left there, in words.
    QString button; ///< "Continue"
    bool operator==(const ContinueOffer &) const = default;
};
/// lastReport: the report of the newest attempt at the offered exercise, where there is one.
ContinueOffer continueOffer(const Course &course, const ProgressSnapshot &snapshot, const QDateTime &now,
                            const QJsonObject &lastReport = {});
/// What a report says is left: "One check left: …".
QString leftWords(const QJsonObject &report);

/// "3 due" and what they are.
struct ReviewWords
{
    QString title;
    QString text;
};
ReviewWords reviewWords(const Course &course, const ProgressSnapshot &snapshot, const QDateTime &now);

/// "not started", "in progress", …
QString masteryWord(Mastery mastery);
/// "today at 16:20", "yesterday at 16:20", "12 March at 16:20".
QString momentWords(const QDateTime &at, const QDateTime &now);
/// "2 checks, 1 passed · 3 questions, 2 right"; empty when nothing was done.
QString recapWords(const SessionRecap &recap);
QString minutesWords(std::chrono::minutes minutes);
/// What a course's change did to a workspace; empty when nothing that concerns the learner.
QString changeWords(const QList<WorkspaceChange> &changes);

} // namespace athanor
