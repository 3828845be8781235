#pragma once

#include "engine/sandbox/lockdown.h"
#include "engine/sandbox/mounts.h"
#include "engine/sandbox/seccomp.h"

#include <functional>

#include <sys/types.h>

namespace athanor::sandbox {

/// The descriptors of one sandbox; all but control end up in the learner's process.
struct Channels
{
    UniqueFd control; ///< Init's, a sequenced packet socket.
    UniqueFd events;  ///< A stream socket.
    UniqueFd input;
    UniqueFd output;
    UniqueFd error;
};

/// What runs in the learner's process once it is locked down. Its return value is the exit status.
using Payload = std::function<int(const StartMessage &start)>;

/// Makes a sandbox out of this process by cloning it: init in new user, mount, pid, network, ipc, uts and cgroup
/// namespaces, and below it the learner's process, which waits for its start message, locks itself down and calls the
/// payload. The caller must have a single thread and be unprivileged. Returns init's pid, or -1 with errno set; what
/// goes wrong later is told on `control`. `rehearsal` is called in the learner's process before it waits, unless its
/// start is there already.
pid_t spawnSandbox(Channels channels, Layout layout, const SystemCallFilter &filter, const Payload &payload,
                   const std::function<void()> &rehearsal = nullptr);

} // namespace athanor::sandbox
