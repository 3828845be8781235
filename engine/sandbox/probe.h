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
};

/// Builds one real sandbox and runs a trivial program in it. To be called as spawnSandbox() is.
Probe probeIsolation(const SystemCallFilter &filter);

} // namespace athanor::sandbox
