#pragma once

#include "engine/sandbox/spawn.h"

#include <cstdint>
#include <functional>
#include <string>

/// What came of a function that ran in a real sandbox; its return value is the exit status. -1000 when there was no
/// report; a signal's number is negative.
struct Outcome
{
    int status = -1000;
    athanor::sandbox::wire::ExitReport report{};
    std::string trace;
    std::string failure;
    bool textsLeftOut = false;
};

enum class EngineLeaves : std::uint8_t { Never, AtOnce };

/// Once, before anything runs inside. As root this process gives root up for good, as the worker does. An error text,
/// or empty.
std::string prepareToRunInside();

/// From now on as on a system where init may not look into its children.
void giveUpSupervision();

Outcome runInside(const std::function<int()> &body, athanor::sandbox::wire::Arm arm = {2000, 5000, 256ull << 20, 0},
                  EngineLeaves leaves = EngineLeaves::Never, athanor::sandbox::Layout layout = {});
