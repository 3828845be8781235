#pragma once

#include "engine/sandbox/lockdown.h"

#include <sys/types.h>

namespace athanor::sandbox {

/// The sandbox's init process (pid 1 of its namespace): reaps, keeps the clock, the CPU time and the memory of all
/// processes and the growth of `access.writable`, carries out what the engine says on `control`, and reports how
/// the learner's main process ended. When it ends, the kernel ends everything in the sandbox; it ends at once when the
/// engine goes away. `proc` is a /proc that hides nothing, of init's own.
/// `handover` is where the learner's process sends its LockSupervisor's listener, if its locks are supervised. Never
/// returns.
[[noreturn]] void runInit(UniqueFd control, UniqueFd trace, UniqueFd proc, UniqueFd handover, pid_t main,
                          const Access &access);

} // namespace athanor::sandbox
