#pragma once

#include "engine/sandbox/descriptors.h"
#include "engine/sandbox/seccomp.h"
#include "engine/sandbox/wire.h"

#include <string>
#include <vector>

namespace athanor::sandbox {

/// Where a sandboxed process finds the channels that are not standard input and output.
inline constexpr int kEventFd = 62;
inline constexpr int kTraceFd = 63;

/// The start packet, read and unpacked.
struct StartMessage
{
    wire::StartHeader header{};
    UniqueFd archive;
    std::string project;
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    std::string json;
};

/// What the learner's process may reach.
struct Access
{
    std::vector<std::string> readable; ///< Besides what every sandbox sees.
    std::vector<std::string> writable;
    std::string place = {}; ///< Layout::place.
    bool loopback = false;  ///< TCP within the sandbox.
    LockCalls locks = LockCalls::Supervised;
};

/// Blocks until the engine sends the start; false when it went away instead (the prepared process then just ends).
bool receiveStart(int eventSocket, StartMessage &start);

/// The learner's side of the lockdown, in its order: files, resource limits, no new privileges, Landlock, system
/// calls. After it nothing of the learner's can undo it. `listener` is as of SystemCallFilter::install(); it must be
/// gone from this process before anything of the learner's runs. An error text, or empty.
std::string lockDown(StartMessage &start, const SystemCallFilter &filter, const Access &access, UniqueFd &listener);

} // namespace athanor::sandbox
