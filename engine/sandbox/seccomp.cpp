#include "engine/sandbox/seccomp.h"

#include <cerrno>
#include <cstddef>
#include <cstring>

#include <fcntl.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

// What CPython, its standard library and the course's packages need, subprocesses and multiprocessing included.
// clang-format off
constexpr const char *kAllowed[] = {
    // files
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2",     "close", "close_range", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs",
    "fstatfs", "lseek", "ioctl", "access", "faccessat", "faccessat2", "dup", "dup2", "dup3", "pipe", "pipe2", "fcntl", "flock",
    "fsync", "fdatasync", "syncfs", "truncate", "ftruncate", "fallocate", "fadvise64", "getdents", "getdents64",
    "getcwd", "chdir", "fchdir", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir", "link", "linkat",
    "unlink", "unlinkat", "symlink", "symlinkat", "readlink", "readlinkat", "chown",
    "fchown", "lchown", "fchownat", "utime", "utimes", "utimensat", "futimesat", "umask", "sendfile", "copy_file_range",
    "splice", "tee", "inotify_init1", "inotify_add_watch", "inotify_rm_watch", "getxattr", "lgetxattr",
    "fgetxattr", "listxattr", "llistxattr", "flistxattr",
    // memory
    "mmap", "mprotect", "munmap", "mremap", "madvise", "msync", "brk", "mincore", "membarrier",
    // processes, threads, signals
    "fork", "vfork", "execve", "execveat", "exit", "exit_group", "wait4", "waitid", "kill", "tkill", "tgkill",
    "getpid", "gettid", "getppid", "getpgid", "getpgrp", "getsid", "setsid", "setpgid", "pidfd_open",
    "pidfd_send_signal", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait",
    "rt_sigsuspend", "rt_sigqueueinfo", "sigaltstack", "signalfd", "signalfd4", "pause", "alarm", "getitimer",
    "setitimer", "set_tid_address", "set_robust_list", "get_robust_list", "futex", "futex_waitv", "rseq", "arch_prctl",
    "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler",
    "sched_get_priority_max", "sched_get_priority_min", "getpriority", "getrlimit", "setrlimit",     "getrusage", "times", "getcpu", "uname", "sysinfo",
    // identity
    "getuid", "getgid", "geteuid", "getegid", "getresuid", "getresgid", "getgroups",
    // time
    "gettimeofday", "time", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "timer_create",
    "timer_settime", "timer_gettime", "timer_delete", "timerfd_create", "timerfd_settime", "timerfd_gettime",
    // waiting
    "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "epoll_pwait2", "eventfd", "eventfd2",
    // Unix sockets; socket and socketpair have rules of their own
    "bind", "connect", "listen", "accept", "accept4", "getsockname", "getpeername", "setsockopt", "getsockopt", "sendto",
    "recvfrom", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg", "shutdown", "getrandom",
};
// clang-format on

constexpr unsigned kNamespaceFlags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
                                     CLONE_NEWUTS | CLONE_NEWCGROUP | 0x80 /* CLONE_NEWTIME */;

// Harmless ones only; above all not PR_SET_DUMPABLE, which would hide a process from init's memory watch.
constexpr int kAllowedPrctl[] = {PR_SET_PDEATHSIG, PR_GET_PDEATHSIG,    PR_GET_DUMPABLE,     PR_SET_NAME,   PR_GET_NAME,
                                 PR_CAPBSET_READ,  PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_GET_SECCOMP};

bool addRules(scmp_filter_ctx filter, bool allowTcp)
{
    const auto rule = [&](std::uint32_t action, const char *name, const std::vector<scmp_arg_cmp> &arguments = {}) {
        const int number = seccomp_syscall_resolve_name(name);
        if (number == __NR_SCMP_ERROR) return true; // Not a call of this machine's architecture.
        return seccomp_rule_add_array(filter, action, number, static_cast<unsigned>(arguments.size()),
                                      arguments.data()) == 0;
    };
    for (const char *name : kAllowed) {
        if (!rule(SCMP_ACT_ALLOW, name)) return false;
    }
    // glibc falls back to clone, whose flags can be looked at, only when clone3 does not exist.
    bool ok = rule(SCMP_ACT_ERRNO(ENOSYS), "clone3");
    ok = ok && rule(SCMP_ACT_ALLOW, "clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, kNamespaceFlags, 0)});
    // A file that lends its owner's rights must not be left in a project folder; openat2 hides its mode behind a
    // pointer.
    constexpr scmp_datum_t kLending = S_ISUID | S_ISGID;
    constexpr std::pair<const char *, unsigned> kModes[] = {{"chmod", 1}, {"fchmod", 1}, {"fchmodat", 2},
                                                            {"open", 2},  {"openat", 3}, {"creat", 1}};
    for (const auto &[name, argument] : kModes)
        ok = ok && rule(SCMP_ACT_ALLOW, name, {SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, kLending, 0)});
    ok = ok && rule(SCMP_ACT_ERRNO(ENOSYS), "openat2");
    // Init is of the same account: its limits and its place on the processors are nobody else's to set.
    ok = ok && rule(SCMP_ACT_ALLOW, "prlimit64", {SCMP_A0_32(SCMP_CMP_EQ, 0)});
    ok = ok && rule(SCMP_ACT_ALLOW, "sched_setaffinity", {SCMP_A0_32(SCMP_CMP_EQ, 0)});
    // Memory files escape every count (unmapped, untouched, or on their way through a socket), so none may hold a byte.
    ok = ok && rule(SCMP_ACT_ERRNO(EFBIG), "memfd_create");
    for (const int option : kAllowedPrctl)
        ok = ok && rule(SCMP_ACT_ALLOW, "prctl", {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(option))});
    ok = ok && rule(SCMP_ACT_ALLOW, "mknodat", {SCMP_A2(SCMP_CMP_MASKED_EQ, S_IFMT, S_IFIFO)});
    ok = ok && rule(SCMP_ACT_ALLOW, "mknod", {SCMP_A1(SCMP_CMP_MASKED_EQ, S_IFMT, S_IFIFO)});
    ok = ok && rule(SCMP_ACT_ALLOW, "socketpair", {SCMP_A0(SCMP_CMP_EQ, AF_UNIX)});
    ok = ok && rule(SCMP_ACT_ALLOW, "socket", {SCMP_A0(SCMP_CMP_EQ, AF_UNIX)});
    if (allowTcp) {
        // Nothing but what SocketMemory can count.
        for (const scmp_datum_t family : {AF_INET, AF_INET6})
            for (const scmp_datum_t protocol : {0, int(IPPROTO_TCP), int(IPPROTO_UDP)})
                ok = ok &&
                     rule(SCMP_ACT_ALLOW, "socket", {SCMP_A0(SCMP_CMP_EQ, family), SCMP_A2(SCMP_CMP_EQ, protocol)});
    }
    return ok;
}

/// One call with these arguments has this outcome, whatever the list below says. Arguments are compared as the kernel
/// takes them, in their low 32 bits: a bit above them must not lead past a rule.
struct Guard
{
    unsigned call;
    std::vector<std::pair<unsigned, unsigned>> arguments; ///< Number and value.
    unsigned outcome;
};

std::vector<Guard> guards(LockCalls locks)
{
    constexpr auto refuse = [](unsigned error) { return SECCOMP_RET_ERRNO | error; };
    std::vector<Guard> result{
        // These push characters into a terminal's input.
        {SYS_ioctl, {{1, TIOCSTI}}, refuse(EPERM)},
        {SYS_ioctl, {{1, TIOCLINUX}}, refuse(EPERM)},
        // The size of a buffer is a wish. Heard (0 is success) and not granted: see SocketMemory.
        {SYS_setsockopt, {{1, SOL_SOCKET}, {2, SO_SNDBUF}}, refuse(0)},
        {SYS_setsockopt, {{1, SOL_SOCKET}, {2, SO_RCVBUF}}, refuse(0)},
        {SYS_fcntl, {{1, F_SETPIPE_SZ}}, refuse(EPERM)},
    };
    if (locks == LockCalls::Real) return result;
    // Like locks, these tell who else has the file open.
    for (const unsigned command : {F_SETLEASE, F_GETLEASE, F_NOTIFY})
        result.push_back({SYS_fcntl, {{1, command}}, refuse(EPERM)});
    const bool plain = locks == LockCalls::PlainOnly;
    const unsigned held = plain ? refuse(ENOLCK) : SECCOMP_RET_USER_NOTIF;
    result.push_back({SYS_flock, {}, held});
    for (const unsigned command : {F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW})
        result.push_back({SYS_fcntl, {{1, command}}, held});
    if (plain) return result;
    for (const unsigned command : {F_GETLK, F_SETLK, F_SETLKW}) result.push_back({SYS_fcntl, {{1, command}}, held});
    return result;
}

/// The guards ahead of the list. On another architecture's calls they have nothing to say.
std::vector<sock_filter> withGuards(LockCalls locks, const std::vector<sock_filter> &list)
{
    constexpr auto load = [](std::size_t at) { return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, unsigned(at)); };
    // Skips so many instructions unless equal.
    constexpr auto equal = [](unsigned value, std::size_t skip) {
        return sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, static_cast<unsigned char>(skip));
    };
    std::vector<sock_filter> program;
    for (const Guard &guard : guards(locks)) {
        std::size_t left = 2 * guard.arguments.size() + 1;
        program.push_back(load(offsetof(seccomp_data, nr)));
        program.push_back(equal(guard.call, left));
        for (const auto &[number, value] : guard.arguments) {
            left -= 2;
            program.push_back(load(offsetof(seccomp_data, args) + number * sizeof(std::uint64_t)));
            program.push_back(equal(value, left));
        }
        program.push_back(BPF_STMT(BPF_RET | BPF_K, guard.outcome));
    }
    const auto size = static_cast<unsigned>(program.size());
    const sock_filter otherwise = BPF_STMT(BPF_JMP | BPF_JA, size);
    program.insert(program.begin(), {load(offsetof(seccomp_data, arch)), equal(seccomp_arch_native(), 0), otherwise});
    program[1].jt = 1;
    program.insert(program.end(), list.begin(), list.end());
    return program;
}

std::string compile(bool allowTcp, std::vector<sock_filter> &program)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter) return "seccomp: no memory";
    // A binary search instead of a list of 200 comparisons for every call.
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    UniqueFd file(::memfd_create("filter", MFD_CLOEXEC));
    std::string error;
    if (!file || !addRules(filter, allowTcp) || seccomp_export_bpf(filter, file.get()) != 0) {
        error = "seccomp: the filter could not be built";
    } else {
        const auto size = static_cast<std::size_t>(::lseek(file.get(), 0, SEEK_END));
        program.resize(size / sizeof(sock_filter));
        ::lseek(file.get(), 0, SEEK_SET);
        if (!readExactly(file.get(), program.data(), size)) error = "seccomp: the filter could not be read back";
    }
    seccomp_release(filter);
    return error;
}

} // namespace

std::string SystemCallFilter::build()
{
    const std::string error = compile(false, m_closed);
    return error.empty() ? compile(true, m_tcp) : error;
}

std::string SystemCallFilter::install(bool allowTcp, LockCalls locks, UniqueFd &listener) const
{
    const std::vector<sock_filter> &list = allowTcp ? m_tcp : m_closed;
    if (list.empty()) return "seccomp: the filter was not built";
    const auto put = [&list](LockCalls how, unsigned flags) {
        std::vector<sock_filter> instructions = withGuards(how, list);
        const sock_fprog program{static_cast<unsigned short>(instructions.size()), instructions.data()};
        return static_cast<int>(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program));
    };
    if (locks == LockCalls::Supervised) {
        // Once init has a call in hand, only death calls its caller away: a lock is either taken or not. Kernels before
        // 5.19 do not know that; any before may have a listener already (EBUSY, in some containers).
        constexpr unsigned kListen = SECCOMP_FILTER_FLAG_NEW_LISTENER;
        if (m_canSupervise) listener.reset(put(locks, kListen | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV));
        if (m_canSupervise && !listener) listener.reset(put(locks, kListen));
        if (listener) return {};
        locks = LockCalls::PlainOnly;
    }
    return put(locks, 0) == 0 ? std::string() : withErrno("seccomp");
}

} // namespace athanor::sandbox
