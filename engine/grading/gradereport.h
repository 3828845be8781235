#pragma once

#include "engine/grading/difference.h"
#include "engine/routes/learnererror.h"

#include <QJsonObject>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <vector>

namespace athanor {

/// One check's outcome, in the learner's words.
struct CheckResult
{
    enum class Outcome { Passed, Failed, Skipped };
    QString name;  ///< The check function, stable.
    QString title; ///< What the learner reads.
    Outcome outcome = Outcome::Failed;
    QString message;  ///< Why it failed and what to look at; the mistake's own message where it is a known one.
    QString expected; ///< Empty where there is nothing to set side by side.
    QString actual;
    QStringList accepts;   ///< "Why did this pass?": what the check takes for right, a sentence each; may be empty.
    bool faulty = false;   ///< Failed, and for a fault of the check itself: its author reads why in message.
    Difference difference; ///< Failed: expected beside actual, worked out; often empty.
};

/// The outcome of grading one answer.
struct GradeReport
{
    enum class State {
        Graded,    ///< checks holds every check.
        NotLoaded, ///< The learner's code could not be imported: error says where.
        NoChecks,  ///< No check ran; never counts as passed.
        Failed     ///< The engine's own fault: message.
    };
    QString objective;
    State state = State::Failed;
    bool passed = false; ///< Graded, at least one check, and all passed.
    std::vector<CheckResult> checks;
    LearnerError error;
    QString message;
    std::chrono::milliseconds duration{0};

    /// The command line's object, DESIGN "grade".
    QJsonObject toJson() const;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::GradeReport)
