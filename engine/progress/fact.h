#pragma once

#include "engine/core/result.h"
#include "engine/progress/progressvalues.h"

namespace athanor::Internal {

/// One thing that happened, the only thing the store keeps besides drafts: everything else is counted from facts, in
/// the order they were recorded. What the fields mean for each kind:
///
/// | kind         | item                        | outcome            | value / total  | detail                      |
/// |--------------|-----------------------------|--------------------|----------------|-----------------------------|
/// | Attempt      | a line a check: "+-~" name  | Attempt::Outcome   | passed / total |                             |
/// | Reset, Kept  |                             |                    |                |                             |
/// | Hint         |                             |                    | number         |                             |
/// | Solution     |                             |                    |                |                             |
/// | Answer       | question                    | QuizAnswer::Outcome|                | {chosen:[…]}                |
/// | Prediction   | snippet                     | Prediction::Outcome| chosen         |                             |
/// | Place        |                             |                    |                |                             |
/// | SessionStart |                             |                    | minutes        | {words, objectives:[…]}     |
/// | SessionEnd   |                             | 1: closed later    |                | {reached:[…]}               |
/// | Card         | question or check           | ReviewCard::Kind   | first grade    | {title}                     |
/// | Review       | the card's key              |                    | grade          |                             |
struct Fact
{
    enum class Kind {
        Attempt,
        Reset,
        Kept,
        Hint,
        Solution,
        Answer,
        Prediction,
        Place,
        SessionStart,
        SessionEnd,
        Card,
        Review
    };
    qint64 id = 0;
    QString uid;
    qint64 at = 0; ///< Milliseconds since 1970, UTC.
    Kind kind = Kind::Place;
    QString session;
    QString objective;
    QString exercise;
    QString item;
    int outcome = 0;
    int value = 0;
    int total = 0;
    QJsonObject detail;
    QByteArray report; ///< Attempt: compact JSON; not read when facts are listed.
    QList<LearnerFile> files;

    bool isTimelineEntry() const { return kind == Kind::Attempt || kind == Kind::Reset || kind == Kind::Kept; }
};

constexpr int factKinds = 12;
QString kindName(Fact::Kind kind);
std::optional<Fact::Kind> kindNamed(const QString &name);

/// Letters, digits, '.', '-' and '_' of ASCII, 1 to 100 of them, not only points.
bool isId(const QString &text);
bool isUid(const QString &text);
/// A path that a learner's file may have: relative, no empty part, no "." or "..", no NUL, at most 400 bytes.
bool isFilePath(const QString &path);

constexpr qint64 largestFile = 512 * 1024;
constexpr qint64 largestFiles = 8 * 1024 * 1024;
constexpr qint64 largestReport = 1024 * 1024;
constexpr qint64 largestDraft = 1024 * 1024;
constexpr int mostFiles = 2000;
constexpr qint64 latestTime = 253402300799999; ///< The end of the year 9999.

/// What is wrong with a fact, as a member's name and what it should be; empty strings when nothing is.
struct FactFault
{
    QString where;
    QString what;
    explicit operator bool() const { return !what.isEmpty(); }
};
/// Bounds and ids of every member; the one gate for what is recorded, imported and rescued.
FactFault checkFact(const Fact &fact);
FactFault checkDraft(const Draft &draft);

} // namespace athanor::Internal
