#pragma once

#include "engine/sandbox/socketmemory.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include <sys/types.h>

namespace athanor::sandbox {

/// What all processes of the current pid namespace use, init (pid 1) not counted.
struct Usage
{
    std::chrono::microseconds cpu{0}; ///< With that of children already waited for.
    std::uint64_t memory = 0; ///< Bytes over the warm image, private and shared, each page once, and what sockets hold.
    std::uint32_t processes = 0;
};

/// Watches the sum over a process tree, which per-process limits cannot. The current
/// folder must be a /proc of the namespace that hides nothing (init's own).
class UsageMeter
{
public:
    /// Takes the main process as it is before the learner's code runs as the zero of memory.
    explicit UsageMeter(pid_t main);
    /// Costs about 20 µs a process; memory is exact (and 0.5 ms a process) only when the cheap bound passes half of
    /// memoryLimit, else the bound itself. What pipes may hold is added when it could make a difference.
    Usage sample(std::uint64_t memoryLimit);
    /// Bytes of files that have no name any more and are held open: they are in no folder's size.
    std::uint64_t namelessFiles() const;
    /// Resident bytes of the main process before the run.
    std::uint64_t baseline() const { return m_baseline; }

private:
    std::uint64_t m_baseline = 0;
    /// CPU ticks of one process when it was last seen.
    struct Seen
    {
        std::uint64_t started = 0; ///< Tells a process from a later one with the same number.
        std::uint64_t own = 0;
        std::uint64_t children = 0; ///< Of those it waited for.
    };

    void countVanished(const std::map<std::string, Seen> &now);

    std::map<std::string, Seen> m_seen;
    SocketMemory m_sockets;
    std::uint64_t m_lostTicks = 0; ///< Of processes that vanished without anybody having waited for them.
};

} // namespace athanor::sandbox
