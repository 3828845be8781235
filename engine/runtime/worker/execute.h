#pragma once

#include "engine/sandbox/lockdown.h"

#include <string>
#include <utility>
#include <vector>

namespace athanor {

/// In a locked-down process: replaces it by the program that start.arguments names first (another interpreter, pytest,
/// a shell), with the rest as its arguments from argv[0] on. Where the arguments ask for it ("{agent}"), the agent's
/// sources are laid into /tmp first and the start message is handed over in a descriptor. Returns only on failure, with
/// 126 or 127 as a shell would.
int executeProgram(const sandbox::StartMessage &start,
                   const std::vector<std::pair<std::string, std::string>> &agentSources);

} // namespace athanor
