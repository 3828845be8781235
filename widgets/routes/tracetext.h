#pragma once

#include "engine/routes/requesttrace.h"

#include <QString>

namespace athanor {

/// What a learner calls a phase: "before", "view", "after".
QString phaseWord(HookCall::Phase phase);

/// A converter's value as Python would write it: name='ada', n=7.
QString argumentsText(const QJsonObject &arguments);

/// The whole trace as lines to read: what the drawing shows, for a screen reader or the clipboard.
QString traceAsText(const RequestTrace &trace);

/// The body as text, cut at `limit` bytes; what is no text is described.
QString bodyText(const RequestTrace &trace, qsizetype limit);

/// A header of the answer, compared without regard to case; empty when it is not there.
QString headerValue(const RequestTrace &trace, const QString &name);

} // namespace athanor
