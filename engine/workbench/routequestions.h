#pragma once

namespace athanor {

/// Makes the answers of routequestions.cpp known to queued signals; Workbench calls it once.
void registerRouteAnswers();

} // namespace athanor
