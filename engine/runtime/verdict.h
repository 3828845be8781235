#pragma once

#include "engine/runtime/runspec.h"
#include "engine/runtime/runstatus.h"
#include "engine/sandbox/wire.h"

#include <QByteArray>

#include <optional>

namespace athanor {

/// All that is known when a sandbox has ended. What init reported and what the engine did itself is the truth; what
/// the learner's process said only ever chooses between words.
struct EndFacts
{
    std::optional<sandbox::wire::ExitReport> report; ///< Missing when init itself was killed.
    QByteArray trace;                                ///< What faulthandler wrote; hostile.
    QString setUpError;                              ///< The sandbox could not be built.
    bool cancelled = false;                          ///< The engine asked for the end.
    bool outputCapped = false;                       ///< The engine ended it for what it wrote.
    bool eventsCapped = false;
    bool eventsBroken = false; ///< It wrote something on the event channel that is no message.
    bool mainEnded = false;    ///< Said by the learner's process, as are all below.
    bool saidEnded = false;
    QJsonObject exception = {};
};

/// Puts the facts into a verdict and into words.
RunStatus decideVerdict(const EndFacts &facts, const RunSpec &spec);

/// A place in the learner's code: the first of faulthandler's lines that lies inside the project.
struct TracePlace
{
    QString file; ///< Relative to the project; empty when there is none.
    int line = 0;
};
TracePlace placeInTrace(const QByteArray &trace, const QString &project);

} // namespace athanor
