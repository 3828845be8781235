#pragma once

#include "engine/routes/requesttrace.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace athanor {

/// A value as a learner reads it: texts in quotes, objects as JSON, cut at 120 characters.
QString valueWords(const QJsonValue &value);

/// The parts of the path as the matcher holds them against its rules: the host or subdomain, then what stands between
/// the slashes. MatchStep::depth counts in this list. merged: double slashes are made one.
QStringList matchedParts(const RequestTrace &trace, bool merged);

/// Which of matchedParts() steps[at] looks at: its place, the length of the list when the path is used up, -1 for none.
int partAtHand(const RequestTrace &trace, int at);

/// Whether the matcher had begun anew with single slashes by steps[at].
bool mergedBy(const std::vector<MatchStep> &steps, int at);

/// How the match ended, in one line: "404: no rule has this path".
QString outcomeTitle(const RequestTrace &trace);
/// And why: allowed methods, the address of a redirect, the arguments with their types.
QString outcomeWords(const RequestTrace &trace);

/// One thing that a call changed, as "header", "X-Item", "", "1".
struct ChangeLine
{
    enum class Kind { Added, Removed, Changed };
    Kind kind = Kind::Changed;
    QString what; ///< "status", "header" …
    QString name; ///< May be empty.
    QString before;
    QString after;

    QString words() const; ///< "header X-Item added: 1"
};
std::vector<ChangeLine> changeLines(const CallChanges &changes);

/// One call as a sentence, with what it changed, raised and sent: what a screen reader says for a row of the onion.
QString callSentence(const RequestTrace &trace, int call);
/// The statements a call sent, cut at `most`.
QStringList statementsOf(const RequestTrace &trace, int call, int most);

} // namespace athanor
