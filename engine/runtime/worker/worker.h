#pragma once

#include "engine/runtime/worker/interpreter.h"
#include "engine/sandbox/descriptors.h"

namespace athanor {

/// The warm worker's loop: reports what it is (or `error`, why no code can be run), then forks a sandbox for each
/// request on `control` until the engine goes away. Returns the process's exit status.
int runWorker(sandbox::UniqueFd control, Interpreter &interpreter, const std::string &error);

} // namespace athanor
