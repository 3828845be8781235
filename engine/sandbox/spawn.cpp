#include "engine/sandbox/spawn.h"

#include "engine/sandbox/init.h"
#include "engine/sandbox/socketmemory.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

bool writeText(const char *path, const std::string &text)
{
    UniqueFd file(::open(path, O_WRONLY | O_CLOEXEC));
    return file && writeAll(file.get(), text.data(), text.size());
}

std::string mapIdentity(uid_t uid, gid_t gid)
{
    const auto line = [](unsigned id) { return std::to_string(id) + ' ' + std::to_string(id) + " 1\n"; };
    if (!writeText("/proc/self/setgroups", "deny")) return withErrno("/proc/self/setgroups");
    if (!writeText("/proc/self/uid_map", line(uid))) return withErrno("/proc/self/uid_map");
    if (!writeText("/proc/self/gid_map", line(gid))) return withErrno("/proc/self/gid_map");
    return {};
}

std::string bringUpLoopback()
{
    UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq request{};
    std::copy_n("lo", 3, request.ifr_name);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    if (!socket || ::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0) return withErrno("the loopback interface");
    return {};
}

std::string dropCapabilities()
{
    for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
        if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return withErrno("the capability bounding set");
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2] = {};
    if (::syscall(SYS_capset, &header, none) != 0) return withErrno("capabilities");
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return {};
}

/// Where the learner's process keeps its end of the way to init until the system calls are filtered.
constexpr int kHandoverFd = kEventFd - 1;

/// Puts every channel at its number and closes everything else this process was cloned with.
bool placeChannels(Channels &channels, UniqueFd &trace, UniqueFd &handover)
{
    // Above the final numbers first, so that none is overwritten before it is moved.
    const auto lift = [](UniqueFd &fd) { return ::fcntl(fd.get(), F_DUPFD_CLOEXEC, 100); };
    const int sources[] = {lift(channels.input),  lift(channels.output), lift(channels.error),
                           lift(channels.events), lift(trace),           handover ? lift(handover) : -1};
    constexpr int targets[] = {0, 1, 2, kEventFd, kTraceFd, kHandoverFd};
    const std::size_t count = std::size(targets) - (handover ? 0 : 1);
    for (std::size_t i = 0; i < count; ++i) {
        if (sources[i] < 0 || ::dup2(sources[i], targets[i]) < 0) return false;
    }
    for (UniqueFd *fd :
         {&channels.control, &channels.events, &channels.input, &channels.output, &channels.error, &trace, &handover})
        fd->release(); // Closed below, or their numbers were taken over.
    ::fcntl(kEventFd, F_SETFD, FD_CLOEXEC);
    ::fcntl(kTraceFd, F_SETFD, FD_CLOEXEC);
    ::fcntl(kTraceFd, F_SETFL, O_NONBLOCK); // A full pipe must not hold a signal handler.
    const unsigned last = static_cast<unsigned>(count == std::size(targets) ? kHandoverFd : kEventFd) - 1;
    return ::syscall(SYS_close_range, 3u, last, 0u) == 0 &&
           ::syscall(SYS_close_range, unsigned(kTraceFd) + 1, ~0u, 0u) == 0;
}

/// A pseudo-terminal of the sandbox's own devpts, so that the programs inside find its name.
struct Terminal
{
    UniqueFd master;
    std::string slave;
};

std::string openTerminal(Terminal &terminal)
{
    terminal.master.reset(::open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
    int unlock = 0;
    unsigned number = 0;
    if (!terminal.master || ::ioctl(terminal.master.get(), TIOCSPTLCK, &unlock) != 0 ||
        ::ioctl(terminal.master.get(), TIOCGPTN, &number) != 0)
        return withErrno("a terminal");
    terminal.slave = "/dev/pts/" + std::to_string(number);
    return {};
}

/// In the session's first process: the terminal takes the place of the three pipes.
bool takeTerminal(const std::string &slave, Channels &channels)
{
    for (UniqueFd *fd : {&channels.input, &channels.output, &channels.error}) {
        fd->reset(::open(slave.c_str(), O_RDWR | O_CLOEXEC));
        if (!*fd) return false;
    }
    return ::ioctl(channels.input.get(), TIOCSCTTY, 0) == 0;
}

[[noreturn]] void runLearner(Channels channels, UniqueFd trace, UniqueFd handover, const Access &access,
                             const std::string &terminal, const SystemCallFilter &filter, const Payload &payload,
                             const std::function<void()> &rehearsal)
{
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setsid();
    if (!terminal.empty() && !takeTerminal(terminal, channels)) ::_exit(wire::kSetUpFailed);
    const bool supervised = bool(handover);
    if (!placeChannels(channels, trace, handover)) ::_exit(wire::kSetUpFailed);
    pollfd waiting{kEventFd, POLLIN, 0};
    if (rehearsal && ::poll(&waiting, 1, 0) == 0) rehearsal();
    StartMessage start;
    if (!receiveStart(kEventFd, start)) ::_exit(0); // A prepared process that is not needed.
    UniqueFd listener;
    std::string error = lockDown(start, filter, access, listener);
    if (error.empty() && listener && !sendPacket(kHandoverFd, "L", {listener.get()})) error = withErrno("the locks");
    listener.reset();
    if (supervised) ::close(kHandoverFd);
    if (!error.empty()) {
        const std::string text = wire::kSetUpMark + error;
        writeAll(kTraceFd, text.data(), text.size());
        ::_exit(wire::kSetUpFailed);
    }
    // From here nothing on the trace can begin with the mark: what the learner writes there is not taken for ours.
    writeAll(kTraceFd, "\n", 1);
    ::_exit(payload(start));
}

/// Counted for the user outside as well: a run must not use up what the desktop needs. Best effort, since the names
/// differ between kernels.
void limitNamespace()
{
    writeText("/proc/sys/user/max_inotify_instances", "8");
    writeText("/proc/sys/user/max_inotify_watches", "512");
    writeText("/proc/sys/user/max_user_namespaces", "0");
}

std::string buildInit(Layout &layout, UniqueFd &proc, uid_t uid, gid_t gid)
{
    ::setsid();
    std::string error = mapIdentity(uid, gid);
    limitNamespace();
    if (error.empty()) {
        proc = openOwnProc();
        if (!proc) error = withErrno("/proc");
    }
    if (error.empty() && layout.loopback) {
        boundSocketBuffers();
        error = bringUpLoopback();
    }
    if (error.empty()) {
        if (::sethostname("athanor", 7) != 0) error = withErrno("the host name");
    }
    if (error.empty()) error = enterFileSystem(layout);
    if (error.empty()) error = dropCapabilities();
    return error;
}

Access accessOf(const Layout &layout)
{
    Access access{{}, {}, layout.place, layout.loopback, LockCalls::Supervised};
    for (const Mount &mount : layout.mounts) (mount.writable ? access.writable : access.readable).push_back(mount.path);
    // What is written on a shared disk is locked against the other programs that use it.
    if (layout.shell || !access.writable.empty()) access.locks = LockCalls::Real;
    return access;
}

/// The way on which the learner's process sends init what it needs to answer for locks.
bool makeHandover(UniqueFd &inits, UniqueFd &learners)
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return false;
    inits.reset(ends[0]);
    learners.reset(ends[1]);
    return true;
}

/// Init keeps its control socket, the trace, its /proc and perhaps the handover, as 3 to 6, and nothing else: the
/// engine must see the learner's ends close.
[[noreturn]] void remainInit(const std::array<UniqueFd *, 4> &kept, const std::string &up, Terminal &terminal,
                             pid_t learner, const Access &access)
{
    // Above the final numbers first, so that none is overwritten before it is moved.
    int lifted[4];
    for (std::size_t i = 0; i < kept.size(); ++i)
        lifted[i] = *kept[i] ? ::fcntl(kept[i]->release(), F_DUPFD_CLOEXEC, 100) : -1;
    const bool supervised = lifted[3] >= 0;
    const int count = supervised ? 4 : 3;
    if (terminal.master) terminal.master.reset(::fcntl(terminal.master.get(), F_DUPFD_CLOEXEC, 100));
    for (int i = 0; i < count; ++i) {
        if (lifted[i] < 0 || ::dup2(lifted[i], 3 + i) < 0) ::_exit(wire::kSetUpFailed);
    }
    std::vector<int> master;
    if (terminal.master) master.push_back(terminal.master.get());
    sendPacket(3, up, master);
    terminal.master.release();
    ::close(0);
    ::close(1);
    ::close(2);
    ::syscall(SYS_close_range, static_cast<unsigned>(3 + count), ~0u, 0u);
    runInit(UniqueFd(3), UniqueFd(4), UniqueFd(5), UniqueFd(supervised ? 6 : -1), learner, access);
}

[[noreturn]] void becomeInit(Channels channels, Layout layout, const SystemCallFilter &filter, const Payload &payload,
                             const std::function<void()> &rehearsal, uid_t uid, gid_t gid)
{
    const auto fail = [&](const std::string &text) {
        sendPacket(channels.control.get(), wire::kInitFailed + text);
        ::_exit(wire::kSetUpFailed);
    };
    UniqueFd proc;
    const std::string error = buildInit(layout, proc, uid, gid);
    if (!error.empty()) fail(error);
    const Access access = accessOf(layout);
    layout.mounts.clear();
    const std::string up =
        std::string(1, wire::kInitUp) + (layout.textsLeftOut ? std::string(1, wire::kTextsLeftOut) : "");
    Terminal terminal;
    if (layout.terminal) {
        const std::string failure = openTerminal(terminal);
        if (!failure.empty()) fail(failure);
    }

    int pipeEnds[2];
    if (::pipe2(pipeEnds, O_CLOEXEC) != 0) fail(withErrno("a pipe"));
    UniqueFd traceRead(pipeEnds[0]), traceWrite(pipeEnds[1]);
    UniqueFd handover, learnersHandover;
    if (access.locks == LockCalls::Supervised && !makeHandover(handover, learnersHandover)) fail(withErrno("a socket"));
    const pid_t learner = ::fork();
    if (learner < 0) fail(withErrno("a process"));
    if (learner == 0)
        runLearner(std::move(channels), std::move(traceWrite), std::move(learnersHandover), access, terminal.slave,
                   filter, payload, rehearsal);

    // From here the learner's /proc does not show init, nor its environment and memory; the learner's own process,
    // which is still waiting for its start, stays visible to init.
    if (::prctl(PR_SET_DUMPABLE, 0) != 0) fail(withErrno("hiding init"));

    for (UniqueFd *fd :
         {&channels.events, &channels.input, &channels.output, &channels.error, &traceWrite, &learnersHandover})
        fd->release(); // Closed with everything else that init does not keep.
    remainInit({&channels.control, &traceRead, &proc, &handover}, up, terminal, learner, access);
}

} // namespace

pid_t spawnSandbox(Channels channels, Layout layout, const SystemCallFilter &filter, const Payload &payload,
                   const std::function<void()> &rehearsal)
{
    constexpr unsigned long kNamespaces =
        CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
    const uid_t uid = ::geteuid();
    const gid_t gid = ::getegid();
    if (uid == 0) {
        errno = EPERM;
        return -1;
    }
    const auto pid =
        static_cast<pid_t>(::syscall(SYS_clone, kNamespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
    if (pid != 0) return pid;
    becomeInit(std::move(channels), std::move(layout), filter, payload, rehearsal, uid, gid);
}

} // namespace athanor::sandbox
