#include "engine/sandbox/init.h"

#include "engine/sandbox/diskusage.h"
#include "engine/sandbox/locksupervisor.h"
#include "engine/sandbox/processes.h"
#include "engine/sandbox/wire.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kWatchInterval = 20ms;
constexpr auto kIdleInterval = 500ms; // A live session between two requests.
constexpr auto kDiskInterval = 500ms; // Between two looks at the size of a writable folder.
constexpr auto kIdleCpu = 2s;         // What a live session may compute between two requests.
constexpr auto kLockInterval = 20ms;  // For locks whose holder closed its file or ended.
constexpr auto kGrace = 150ms;        // For the learner's own handling of an interrupt.
constexpr auto kTraceWait = 60ms;     // For faulthandler's answer.
constexpr std::size_t kTraceCap = 64 << 10;

class Init
{
public:
    Init(UniqueFd control, UniqueFd trace, UniqueFd handover, pid_t main, const Access &access)
        : m_control(std::move(control)), m_trace(std::move(trace)), m_main(main), m_meter(main),
          m_locks(std::move(handover), access.place), m_writable(access.writable)
    {
        sigset_t set;
        ::sigemptyset(&set);
        ::sigaddset(&set, SIGCHLD);
        ::sigprocmask(SIG_SETMASK, &set, nullptr);
        m_children.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
        ::fcntl(m_trace.get(), F_SETFL, O_NONBLOCK);
    }

    [[noreturn]] void run()
    {
        reap(); // It may have ended before the signal was watched.
        for (;;) {
            wait(nextTimeout());
            const auto now = Clock::now();
            if (m_killAt && now >= *m_killAt) end();
            if (m_locks.waiting() && now >= m_nextLockLook) {
                m_locks.retry();
                m_nextLockLook = now + kLockInterval;
            }
            if (m_armed && !m_killAt && now >= m_nextWatch) watch(now);
        }
    }

private:
    std::chrono::milliseconds nextTimeout() const
    {
        const auto now = Clock::now();
        auto next = m_armed ? m_nextWatch : now + 3600s;
        if (m_killAt)
            next = *m_killAt;
        else if (m_wallAt && *m_wallAt < next)
            next = *m_wallAt;
        if (m_locks.waiting()) next = std::min(next, m_nextLockLook);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - now);
        return left < 0ms ? 0ms : left;
    }

    void wait(std::chrono::milliseconds timeout)
    {
        // A learner who closed the trace pipe would otherwise keep this loop busy.
        pollfd sources[] = {{m_control.get(), POLLIN, 0},
                            {m_children.get(), POLLIN, 0},
                            {m_traceOpen ? m_trace.get() : -1, POLLIN, 0},
                            {m_locks.descriptor(), POLLIN, 0}};
        const int ready = ::poll(sources, std::size(sources), static_cast<int>(timeout.count()));
        if (ready < 0 && errno != EINTR) end(); // Blind and deaf: the sandbox must not outlive that.
        if (ready <= 0) return;
        if (sources[3].revents) m_locks.serve(sources[3].revents);
        if (sources[2].revents) readTrace();
        if (sources[1].revents) {
            signalfd_siginfo info;
            while (::read(m_children.get(), &info, sizeof info) > 0) {}
            reap();
        }
        if (sources[0].revents) obey();
    }

    void obey()
    {
        Packet packet;
        if (receivePacket(m_control.get(), packet, 256) != Received::Data) ::_exit(0); // The engine is gone.
        const char type = packet.bytes[0];
        if ((type == wire::kGo || type == wire::kArm) && packet.bytes.size() >= 1 + sizeof(wire::Arm)) {
            wire::Arm arm;
            std::memcpy(&arm, packet.bytes.data() + 1, sizeof arm);
            if (type == wire::kGo) beginRun();
            setLimits(type, arm);
        } else if (type == wire::kCancel) {
            stop(wire::Reason::Cancel);
        } else if (type == wire::kKill) {
            m_reason = wire::Reason::Killed;
            end();
        }
    }

    /// What a prepared process used while it waited is not the run's.
    void beginRun()
    {
        m_started = Clock::now();
        m_meter = UsageMeter(m_main);
        m_usedBefore = m_meter.sample(0).cpu;
        clockid_t clock;
        timespec used{};
        if (::clock_getcpuclockid(m_main, &clock) == 0 && ::clock_gettime(clock, &used) == 0)
            m_mainBefore = std::chrono::seconds(used.tv_sec) + std::chrono::microseconds(used.tv_nsec / 1000);
    }

    void setLimits(char type, const wire::Arm &arm)
    {
        const auto now = Clock::now();
        m_armed = true;
        m_memoryLimit = arm.memoryTotal;
        if (arm.diskGrowth > 0 && m_diskLimit == 0 && !m_writable.empty()) {
            m_diskLimit = diskUsage(m_writable) + arm.diskGrowth;
            m_nextDiskLook = now + kDiskInterval;
        }
        m_idle = arm.cpuMilliseconds == 0 && arm.wallMilliseconds == 0;
        m_wallAt.reset();
        m_cpuAt.reset();
        if (arm.wallMilliseconds > 0) m_wallAt = now + std::chrono::milliseconds(arm.wallMilliseconds);
        if (arm.cpuMilliseconds > 0) {
            // Only a session's later requests need a look.
            const auto used = m_watched ? m_meter.sample(0).cpu : m_usedBefore;
            m_cpuAt = used + std::chrono::milliseconds(arm.cpuMilliseconds);
        }
        if (type == wire::kArm && m_idle) m_cpuAt = m_meter.sample(0).cpu + kIdleCpu;
        m_watched = true;
        m_nextWatch =
            now + (m_idle ? std::chrono::milliseconds(kIdleInterval) : std::chrono::milliseconds(kWatchInterval));
    }

    void watch(Clock::time_point now)
    {
        const Usage usage = m_meter.sample(m_memoryLimit);
        m_peak = std::max(m_peak, usage.memory);
        m_processes = usage.processes;
        m_seenCpu = usage.cpu;
        m_nextWatch =
            now + (m_idle ? std::chrono::milliseconds(kIdleInterval) : std::chrono::milliseconds(kWatchInterval));
        if (m_memoryLimit > 0 && usage.memory > m_memoryLimit)
            stop(wire::Reason::Memory);
        else if (m_diskLimit > 0 && now >= m_nextDiskLook && diskIsFull())
            stop(wire::Reason::Disk);
        else if (m_cpuAt && usage.cpu >= *m_cpuAt)
            stop(wire::Reason::Cpu);
        else if (m_wallAt && now >= *m_wallAt)
            stop(wire::Reason::Wall);
    }

    bool diskIsFull()
    {
        const auto began = Clock::now();
        const bool full = diskUsage(m_writable) + m_meter.namelessFiles() > m_diskLimit;
        const auto took = Clock::now() - began;
        // At most a twentieth of the time is spent looking, however large the folder.
        m_nextDiskLook = Clock::now() + std::max<Clock::duration>(kDiskInterval, took * 20);
        return full;
    }

    /// Asks where the learner's code is, and sets the time at which everything is killed.
    void stop(wire::Reason reason)
    {
        if (m_reason != wire::Reason::None) return;
        m_reason = reason;
        ::kill(m_main, reason == wire::Reason::Cpu ? SIGXCPU : SIGUSR1);
        if (reason == wire::Reason::Cancel) {
            ::kill(m_main, SIGINT);
            m_killAt = Clock::now() + kGrace;
        } else {
            m_killAt = Clock::now() + kTraceWait;
        }
        m_locks.retry(); // Who waits for a lock hears the signal only when told.
    }

    void readTrace()
    {
        char buffer[4096];
        // A flood on this pipe must not keep init from its clock.
        for (int pieces = 0; pieces < 16; ++pieces) {
            const ssize_t got = ::read(m_trace.get(), buffer, sizeof buffer);
            if (got == 0) m_traceOpen = false;
            if (got <= 0) break;
            const std::size_t room = kTraceCap - std::min(kTraceCap, m_traceText.size());
            m_traceText.append(buffer, std::min(room, static_cast<std::size_t>(got)));
        }
        // The line is known: nothing to wait for but an answer to SIGINT.
        if (m_killAt && m_reason != wire::Reason::Cancel &&
            m_traceText.find("(most recent call first)") != std::string::npos)
            m_killAt = std::min(*m_killAt, Clock::now() + 5ms);
    }

    void reap()
    {
        int status;
        rusage used;
        for (pid_t pid; (pid = ::wait4(-1, &status, WNOHANG, &used)) > 0;) {
            const auto microseconds = [](const timeval &t) {
                return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
            };
            const auto cpu = microseconds(used.ru_utime) + microseconds(used.ru_stime);
            if (pid == m_main) {
                m_mainCpu = cpu;
                report(status, used);
            }
            m_orphansCpu += cpu;
        }
    }

    [[noreturn]] void end()
    {
        if (m_reason == wire::Reason::None) m_reason = wire::Reason::Killed;
        ::kill(-1, SIGKILL);
        int status = 0;
        rusage used{};
        while (::wait4(m_main, &status, 0, &used) < 0 && errno == EINTR) {}
        const auto microseconds = [](const timeval &t) {
            return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
        };
        m_mainCpu = microseconds(used.ru_utime) + microseconds(used.ru_stime);
        report(status, used);
    }

    [[noreturn]] void report(int status, const rusage &used)
    {
        if (m_traceOpen) readTrace();
        wire::ExitReport report{};
        report.reason = m_reason;
        report.status = status;
        report.cpuMicroseconds = static_cast<std::uint64_t>(
            std::max(m_mainCpu - m_mainBefore + m_orphansCpu, m_seenCpu - m_usedBefore).count());
        report.wallMicroseconds = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - m_started).count());
        const auto residentPeak = static_cast<std::uint64_t>(used.ru_maxrss) << 10;
        const std::uint64_t grown = residentPeak > m_meter.baseline() ? residentPeak - m_meter.baseline() : 0;
        report.peakKb = std::max(m_peak, grown) >> 10;
        report.processes = m_processes > 0 ? m_processes - 1 : 0;
        std::string packet(1, wire::kInitEnded);
        packet.append(reinterpret_cast<const char *>(&report), sizeof report);
        packet += m_traceText;
        sendPacket(m_control.get(), packet);
        ::_exit(0); // The kernel ends whatever else is left in this namespace.
    }

    UniqueFd m_control;
    UniqueFd m_trace;
    UniqueFd m_children;
    pid_t m_main;
    UsageMeter m_meter;
    LockSupervisor m_locks;
    Clock::time_point m_nextLockLook{};
    bool m_traceOpen = true;
    std::string m_traceText;

    bool m_armed = false;
    bool m_idle = false;
    bool m_watched = false;
    Clock::time_point m_started = Clock::now();
    Clock::time_point m_nextWatch{};
    std::optional<Clock::time_point> m_wallAt;
    std::optional<Clock::time_point> m_killAt;
    std::optional<std::chrono::microseconds> m_cpuAt;
    std::uint64_t m_memoryLimit = 0;
    std::vector<std::string> m_writable;
    std::uint64_t m_diskLimit = 0;
    Clock::time_point m_nextDiskLook{};

    wire::Reason m_reason = wire::Reason::None;
    std::uint64_t m_peak = 0;
    std::uint32_t m_processes = 0;
    std::chrono::microseconds m_mainCpu{0};
    std::chrono::microseconds m_seenCpu{0};    ///< By the last look at all processes.
    std::chrono::microseconds m_mainBefore{0}; ///< Before the run, exactly.
    std::chrono::microseconds m_usedBefore{0}; ///< The same in the meter's coarser ticks.
    std::chrono::microseconds m_orphansCpu{0}; ///< Of processes whose parent ended before them.
};

} // namespace

void runInit(UniqueFd control, UniqueFd trace, UniqueFd proc, UniqueFd handover, pid_t main, const Access &access)
{
    // Handlers of the interpreter this was cloned from are not init's.
    for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
    if (::fchdir(proc.get()) != 0) ::_exit(wire::kSetUpFailed);
    proc.reset();
    Init(std::move(control), std::move(trace), std::move(handover), main, access).run();
}

} // namespace athanor::sandbox
