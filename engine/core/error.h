#pragma once

#include <QString>

namespace athanor {

/// What kind of failure an operation met; callers branch on this and show Error::message.
enum class ErrorCode {
    BadInput,    ///< The user's file, argument or text is wrong; exit status 2 on the command line.
    NotFound,    ///< A named thing does not exist.
    Refused,     ///< Safety forbids it (a link that leaves the folder, no isolation to be had).
    LearnerCode, ///< The learner's own code failed; exit status 1.
    Unavailable, ///< The engine or a package that is needed is missing.
    Engine       ///< Our own fault; exit status 3.
};

/// A failure that a learner can act on: what happened, where, and what to do about it.
struct Error
{
    ErrorCode code = ErrorCode::Engine;
    QString message;   ///< One or two whole sentences in plain words.
    QString file = {}; ///< Path the failure is about, or empty.
    int line = 0;      ///< 1-based line in file, 0 when there is none.

    /// "file:line: message", as far as the parts are known.
    QString toString() const
    {
        if (file.isEmpty()) return message;
        return line > 0 ? QStringLiteral("%1:%2: %3").arg(file).arg(line).arg(message)
                        : QStringLiteral("%1: %2").arg(file, message);
    }
};

} // namespace athanor
