#include "engine/sandbox/seccomp.h"

#include "engine/sandbox/descriptors.h"

#include <cerrno>
#include <cstring>

#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

// What CPython, its standard library and the course's packages need, subprocesses and multiprocessing included.
// clang-format off
constexpr const char *kAllowed[] = {
    // files
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2",     "close", "close_range", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs",
    "fstatfs", "lseek", "access", "faccessat", "faccessat2", "dup", "dup2", "dup3", "pipe", "pipe2", "fcntl", "flock",
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
    // ioctl is for terminals and files; these two push characters into a terminal's input.
    ok = ok && rule(SCMP_ACT_ALLOW, "ioctl", {SCMP_A1_32(SCMP_CMP_LT, TIOCSTI)});
    ok = ok && rule(SCMP_ACT_ALLOW, "ioctl", {SCMP_A1_32(SCMP_CMP_GT, TIOCLINUX)});
    for (unsigned between = TIOCSTI + 1; between < TIOCLINUX; ++between)
        ok = ok && rule(SCMP_ACT_ALLOW, "ioctl", {SCMP_A1_32(SCMP_CMP_EQ, between)});
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
        ok = ok && rule(SCMP_ACT_ALLOW, "socket", {SCMP_A0(SCMP_CMP_EQ, AF_INET)});
        ok = ok && rule(SCMP_ACT_ALLOW, "socket", {SCMP_A0(SCMP_CMP_EQ, AF_INET6)});
    }
    return ok;
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

std::string SystemCallFilter::install(bool allowTcp) const
{
    const std::vector<sock_filter> &instructions = allowTcp ? m_tcp : m_closed;
    sock_fprog program{static_cast<unsigned short>(instructions.size()),
                       const_cast<sock_filter *>(instructions.data())};
    if (instructions.empty() || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return withErrno("seccomp");
    return {};
}

} // namespace athanor::sandbox
