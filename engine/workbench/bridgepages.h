#pragma once

#include "engine/routes/learnererror.h"

#include <QByteArray>

namespace athanor {

/// The page the browser shows when the application cannot be imported. UTF-8 HTML that needs nothing from elsewhere;
/// everything of the learner's is escaped.
QByteArray loadErrorPage(const LearnerError &error);

/// The page for a request that got no answer: a limit, a crash, the engine.
QByteArray problemPage(const QString &title, const QString &message);

} // namespace athanor
