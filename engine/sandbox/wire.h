#pragma once

#include <cstdint>

/// The packets between the engine, the warm worker and a sandbox's init process. All three are built together, so the
/// packets are plain structs; none of them ever comes from a learner's process.
namespace athanor::sandbox::wire {

// Engine → worker, with the run's descriptors: control, events, stdin, stdout, stderr, then those of
// each mount.
struct SpawnRequest
{
    std::uint32_t id;
    std::uint64_t homeSize;
    std::uint32_t homeInodes;
    std::uint8_t loopback;   ///< Bring up lo inside the sandbox's own network, and allow TCP on it.
    std::uint8_t shell;      ///< Pseudo-terminals and /dev/tty are there.
    std::uint8_t terminal;   ///< The learner's process gets a controlling terminal instead of the three pipes.
    std::uint8_t rehearse;   ///< It will wait: use the time to touch what most programs will.
    std::uint8_t mountCount; ///< That many MountEntry follow, each followed by its path.
    std::uint16_t placeSize; ///< Bytes of Layout::place, which follows the mounts.
};

struct MountEntry
{
    std::uint8_t writable;
    std::uint8_t hasDescriptor; ///< A detached mount made by the engine (started as root); else bind by path.
    std::uint8_t hasTexts;      ///< An archive to lay over it; its descriptor follows the mount's.
    std::uint16_t pathSize;
};

// Worker → engine: one byte of type, then the payload.
constexpr char kWorkerReady = 'R';       ///< JSON text: versions, tier.
constexpr char kWorkerUnavailable = 'U'; ///< Text: why no code can be run, and what to do.
constexpr char kWorkerSpawned = 'S';     ///< Spawned.
constexpr char kWorkerFailed = 'F';      ///< u32 id, then text.

struct Spawned
{
    std::uint32_t id;
    std::int32_t pid; ///< Of the sandbox's init, as the worker sees it.
};

// Init → engine.
constexpr char kInitUp = 'U';       ///< The sandbox stands and waits; the terminal's master comes along, if asked for.
constexpr char kTextsLeftOut = 'T'; ///< Follows kInitUp: Layout::textsLeftOut.
constexpr char kInitFailed = 'F';   ///< Text: what could not be set up. Never the learner's fault.
constexpr char kInitEnded = 'X';    ///< ExitReport, then what faulthandler wrote (hostile text).

/// Why init ended the run; None when the learner's process ended by itself.
enum class Reason : std::uint8_t { None, Cpu, Wall, Memory, Disk, Cancel, Killed };

/// What the learner's process writes to the trace, before any learner code runs, when it cannot be locked down.
constexpr const char *kSetUpMark = "sandbox: ";
constexpr int kSetUpFailed = 125; ///< Its exit status then.

struct ExitReport
{
    Reason reason;
    std::int32_t status; ///< As wait() gives it.
    std::uint64_t cpuMicroseconds;
    std::uint64_t wallMicroseconds;
    std::uint64_t peakKb;    ///< Most memory over the warm image.
    std::uint32_t processes; ///< Alive when the run ended, the learner's main process not counted.
};

// Engine → init.
constexpr char kGo = 'G';     ///< Arm: the run starts.
constexpr char kArm = 'A';    ///< Arm: new limits from now.
constexpr char kCancel = 'C'; ///< Ask for the line, interrupt, then kill.
constexpr char kKill = 'K';   ///< Kill at once (a cap was passed on the engine's side).

struct Arm
{
    std::uint32_t cpuMilliseconds = 0;  ///< 0: none.
    std::uint32_t wallMilliseconds = 0; ///< 0: none.
    std::uint64_t memoryTotal = 0;      ///< Bytes, 0: none.
    std::uint64_t diskGrowth = 0;       ///< Bytes by which the writable mount may grow, 0: none.
};

// Engine → learner's process, once, on the event socket before any frame; the project's archive comes along.
enum class Program : std::uint8_t { Warm, Execute };

struct StartHeader
{
    Program program;
    std::uint8_t hasArchive;
    std::uint32_t cpuSeconds; ///< RLIMIT_CPU hard limit, 0: none.
    std::uint64_t data;
    std::uint64_t addressSpace;
    std::uint64_t fileSize;
    std::uint32_t processes;
    std::uint32_t descriptors;
    std::uint32_t projectSize;     ///< Bytes of the project's path.
    std::uint32_t argumentsSize;   ///< NUL-terminated strings, for Program::Execute.
    std::uint32_t environmentSize; ///< NUL-terminated NAME=value strings.
    std::uint32_t jsonSize;        ///< The start message for the agent.
};

} // namespace athanor::sandbox::wire
