#pragma once

#include "engine/sandbox/seccomp.h"

#include <string>

namespace athanor::sandbox {

/// How well this machine can isolate a learner's process. Bubblewrap and Reduced are kept for machines where only
/// bwrap may make namespaces, or none may be made; the probe does not answer them yet.
enum class Tier { None, Reduced, Bubblewrap, Full };

struct Probe
{
    Tier tier = Tier::None;
    std::string reason; ///< Why it is not Full, and what to do about it.
    bool laysTexts =
        false; ///< Texts can lie over a mounted folder (Mount::texts); not every kernel has overlays for that.
};

/// Builds one real sandbox and runs a trivial program in it. To be called as spawnSandbox() is. Where init may not look
/// into its children (ptrace_scope 2 or 3), the filter gives up the supervision of locks.
Probe probeIsolation(SystemCallFilter &filter);

} // namespace athanor::sandbox
