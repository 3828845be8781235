#include "engine/sandbox/spawn.h"

#include "engine/sandbox/init.h"

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

/// Puts every channel at its number and closes everything else this process was cloned with.
bool placeChannels(Channels &channels, UniqueFd &trace)
{
    // Above the final numbers first, so that none is overwritten before it is moved.
    const auto lift = [](UniqueFd &fd) { return ::fcntl(fd.get(), F_DUPFD_CLOEXEC, 100); };
    const int sources[] = {lift(channels.input), lift(channels.output), lift(channels.error), lift(channels.events),
                           lift(trace)};
    constexpr int targets[] = {0, 1, 2, kEventFd, kTraceFd};
    for (std::size_t i = 0; i < std::size(targets); ++i) {
        if (sources[i] < 0 || ::dup2(sources[i], targets[i]) < 0) return false;
    }
    for (UniqueFd *fd :
         {&channels.control, &channels.events, &channels.input, &channels.output, &channels.error, &trace})
        fd->release(); // Closed below, or their numbers were taken over.
    ::fcntl(kEventFd, F_SETFD, FD_CLOEXEC);
    ::fcntl(kTraceFd, F_SETFD, FD_CLOEXEC);
    ::fcntl(kTraceFd, F_SETFL, O_NONBLOCK); // A full pipe must not hold a signal handler.
    return ::syscall(SYS_close_range, 3u, unsigned(kEventFd) - 1, 0u) == 0 &&
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

struct Access
{
    std::vector<std::string> readable;
    std::vector<std::string> writable;
    bool loopback;
};

[[noreturn]] void runLearner(Channels channels, UniqueFd trace, const Access &access, const std::string &terminal,
                             const SystemCallFilter &filter, const Payload &payload,
                             const std::function<void()> &rehearsal)
{
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setsid();
    if (!terminal.empty() && !takeTerminal(terminal, channels)) ::_exit(wire::kSetUpFailed);
    if (!placeChannels(channels, trace)) ::_exit(wire::kSetUpFailed);
    pollfd waiting{kEventFd, POLLIN, 0};
    if (rehearsal && ::poll(&waiting, 1, 0) == 0) rehearsal();
    StartMessage start;
    if (!receiveStart(kEventFd, start)) ::_exit(0); // A prepared process that is not needed.
    const std::string error = lockDown(start, filter, access.loopback, access.readable, access.writable);
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
    if (error.empty() && layout.loopback) error = bringUpLoopback();
    if (error.empty()) {
        if (::sethostname("athanor", 7) != 0) error = withErrno("the host name");
    }
    if (error.empty()) error = enterFileSystem(layout);
    if (error.empty()) error = dropCapabilities();
    return error;
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
    Access access{{}, {}, layout.loopback};
    for (const Mount &mount : layout.mounts) (mount.writable ? access.writable : access.readable).push_back(mount.path);
    layout.mounts.clear();
    Terminal terminal;
    if (layout.terminal) {
        const std::string failure = openTerminal(terminal);
        if (!failure.empty()) fail(failure);
    }

    int pipeEnds[2];
    if (::pipe2(pipeEnds, O_CLOEXEC) != 0) fail(withErrno("a pipe"));
    UniqueFd traceRead(pipeEnds[0]), traceWrite(pipeEnds[1]);
    const pid_t learner = ::fork();
    if (learner < 0) fail(withErrno("a process"));
    if (learner == 0)
        runLearner(std::move(channels), std::move(traceWrite), access, terminal.slave, filter, payload, rehearsal);

    // From here the learner's /proc does not show init, nor its environment and memory; the learner's own process,
    // which is still waiting for its start, stays visible to init.
    if (::prctl(PR_SET_DUMPABLE, 0) != 0) fail(withErrno("hiding init"));

    // Init keeps its control socket and the trace only: the engine must see the learner's ends close.
    const int keep[] = {channels.control.release(), traceRead.release()};
    const int control = ::fcntl(keep[0], F_DUPFD_CLOEXEC, 100);
    const int trace = ::fcntl(keep[1], F_DUPFD_CLOEXEC, 100);
    if (terminal.master) terminal.master.reset(::fcntl(terminal.master.get(), F_DUPFD_CLOEXEC, 100));
    for (UniqueFd *fd : {&channels.events, &channels.input, &channels.output, &channels.error, &traceWrite})
        fd->release();
    proc.reset(::fcntl(proc.get(), F_DUPFD_CLOEXEC, 100));
    if (::dup2(control, 3) < 0 || ::dup2(trace, 4) < 0 || ::dup2(proc.get(), 5) < 0) ::_exit(wire::kSetUpFailed);
    const char up = wire::kInitUp;
    std::vector<int> master;
    if (terminal.master) master.push_back(terminal.master.get());
    sendPacket(3, std::string_view(&up, 1), master);
    terminal.master.release();
    ::close(0);
    ::close(1);
    ::close(2);
    proc.release();
    ::syscall(SYS_close_range, 6u, ~0u, 0u);
    runInit(UniqueFd(3), UniqueFd(4), UniqueFd(5), learner, access.writable);
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
