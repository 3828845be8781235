#pragma once

#include <chrono>
#include <cstdint>

namespace athanor::sandbox {

/// What one sandboxed process tree may use. Sizes are in bytes. A zero duration means "no limit of this kind".
struct Limits
{
    std::chrono::milliseconds cpu{2000};       ///< CPU time of all processes of the run before SIGXCPU.
    std::chrono::milliseconds wall{5000};      ///< Time on the clock.
    std::uint64_t data = 256ull << 20;         ///< RLIMIT_DATA over the warm image: gives a MemoryError with a line.
    std::uint64_t addressSpace = 512ull << 20; ///< RLIMIT_AS over the warm image: holds shared mappings too.
    std::uint64_t memoryTotal = 384ull << 20;  ///< Memory, sockets and pipes of all processes together, watched.
    std::uint64_t fileSize = 8ull << 20;       ///< RLIMIT_FSIZE.
    std::uint64_t diskGrowth = 0;              ///< How much a writable project folder may grow, watched; 0: no limit.
    std::uint64_t homeSize = 16ull << 20;      ///< The home's tmpfs.
    std::uint32_t homeInodes = 4096;
    std::uint32_t processes = 16;        ///< Learner's processes and threads together.
    std::uint32_t descriptors = 64;      ///< RLIMIT_NOFILE.
    std::uint64_t output = 256ull << 10; ///< Standard output and error together; 0 means not capped.
    std::uint64_t events = 1ull << 20;   ///< Bytes a process may report on its event channel; 0 means not capped.

    bool operator==(const Limits &) const = default;
};

/// The limits of a script that ends by itself.
inline Limits runLimits() { return {}; }

/// The limits of a live application: cpu, wall, output and events are for each request.
inline Limits sessionLimits()
{
    Limits limits;
    limits.events = 16ull << 20; // An answer carries the response's body.
    return limits;
}

/// The limits of a judge, which runs pytest.
inline Limits judgeLimits()
{
    Limits limits;
    limits.cpu = std::chrono::seconds(10);
    limits.wall = std::chrono::seconds(20);
    limits.output = 1ull << 20;
    limits.events = 4ull << 20;
    limits.processes = 32;
    limits.descriptors = 128;
    return limits;
}

/// The limits of a command in a project folder (pytest, flask, alembic, pipenv): no clock, a larger house.
inline Limits shellLimits()
{
    Limits limits;
    limits.cpu = {};
    limits.wall = {};
    limits.data = 512ull << 20;
    limits.addressSpace = 1024ull << 20;
    limits.memoryTotal = 1024ull << 20;
    limits.fileSize = 64ull << 20;
    limits.diskGrowth = 256ull << 20;
    limits.homeSize = 64ull << 20;
    limits.homeInodes = 16384;
    limits.processes = 64;
    limits.descriptors = 256;
    limits.output = 0;
    return limits;
}

} // namespace athanor::sandbox
