#include "engine/sandbox/landlock.h"
#include "tests/sandbox/insidesandbox.h"

#include <QTest>

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace athanor::sandbox;

namespace {

/// The errno of a system call made inside, as an exit status.
int errnoOf(long result) { return result < 0 ? errno : 0; }

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCOMPARE(prepareToRunInside(), std::string()); }

    void reportsTheExitStatus()
    {
        QCOMPARE(runInside([] { return 7; }).status, 7);
    }

    void reportsSignals()
    {
        QCOMPARE(runInside([] { return ::raise(SIGABRT); }).status, -SIGABRT);
        QCOMPARE(runInside([] { return ::kill(::getpid(), SIGKILL); }).status, -SIGKILL);
    }

    void systemCallsThatAreRefused_data()
    {
        QTest::addColumn<int>("expected");
        QTest::addColumn<int>("which");
        const char *names[] = {"tcp socket",
                               "netlink",
                               "unshare",
                               "mount",
                               "ptrace",
                               "chroot",
                               "bpf",
                               "io_uring",
                               "keyctl",
                               "mknod device",
                               "new user namespace by clone",
                               "set dumpable",
                               "setuid",
                               "kill init",
                               "vsock"};
        for (int i = 0; i < static_cast<int>(std::size(names)); ++i) QTest::newRow(names[i]) << EPERM << i;
    }

    void systemCallsThatAreRefused()
    {
        QFETCH(int, expected);
        QFETCH(int, which);
        const Outcome outcome = runInside([which] {
            switch (which) {
            case 0: return errnoOf(::socket(AF_INET, SOCK_STREAM, 0));
            case 1: return errnoOf(::socket(AF_NETLINK, SOCK_RAW, 0));
            case 2: return errnoOf(::unshare(CLONE_NEWUSER));
            case 3: return errnoOf(::mount("tmpfs", "/tmp", "tmpfs", 0, nullptr));
            case 4: return errnoOf(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr));
            case 5: return errnoOf(::chroot("/tmp"));
            case 6: return errnoOf(::syscall(SYS_bpf, 0, nullptr, 0));
            case 7: return errnoOf(::syscall(SYS_io_uring_setup, 1, nullptr));
            case 8: return errnoOf(::syscall(SYS_keyctl, 0, 0, 0, 0, 0));
            case 9: return errnoOf(::mknod("/tmp/device", S_IFBLK | 0600, 0));
            case 10: return errnoOf(::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
            case 11: return errnoOf(::syscall(SYS_prctl, 4 /* PR_SET_DUMPABLE */, 0, 0, 0, 0));
            case 12: return errnoOf(::syscall(SYS_setuid, 0));
            case 13: {
                // Without Landlock's signal scope the kernel itself ignores it: init has no handler.
                const int result = errnoOf(::kill(1, SIGKILL));
                return landlockVersion() >= 6 ? result : result == 0 ? EPERM : result;
            }
            default: return errnoOf(::socket(AF_VSOCK, SOCK_STREAM, 0));
            }
        });
        QCOMPARE(outcome.failure, std::string());
        QCOMPARE(outcome.status, expected);
    }

    void filesThatAreNotThere()
    {
        const Outcome outcome = runInside([] {
            for (const char *path :
                 {"/etc/shadow", "/root", "/proc/1", "/proc/sys", "/sys", "/run", "/var", "/dev/mem", "/old"}) {
                if (::access(path, F_OK) == 0) return 1;
            }
            return 0;
        });
        QCOMPARE(outcome.status, 0);
    }

    void onlyTheHomeIsWritable()
    {
        const Outcome outcome = runInside([] {
            for (const char *path : {"/x", "/usr/x", "/etc/x", "/etc/passwd", "/home/x", "/dev/x", "/proc/x"}) {
                if (::open(path, O_WRONLY | O_CREAT, 0600) >= 0) return 1;
            }
            for (const char *path : {"x", "/home/learner/x", "/tmp/x", "/dev/shm/x"}) {
                if (::open(path, O_WRONLY | O_CREAT, 0600) < 0) return 2;
            }
            return 0;
        });
        QCOMPARE(outcome.status, 0);
    }

    void nothingIsInherited()
    {
        UniqueFd leak(::open("/", O_RDONLY | O_DIRECTORY)); // Not close-on-exec, on purpose.
        const Outcome outcome = runInside([] {
            int count = 0;
            for (int fd = 0; fd < 1024; ++fd) count += ::fcntl(fd, F_GETFD) >= 0;
            return count;
        });
        QCOMPARE(outcome.status, 5); // 0, 1, 2, events, trace
    }

    void cpuLimit()
    {
        const Outcome outcome = runInside(
            [] {
                for (;;) {}
                return 0;
            },
            {300, 5000, 0});
        QCOMPARE(outcome.report.reason, wire::Reason::Cpu);
        QVERIFY(outcome.report.cpuMicroseconds >= 290'000);
        QVERIFY(outcome.report.wallMicroseconds < 2'000'000);
    }

    void cpuLimitHoldsForAllProcessesTogether()
    {
        const Outcome outcome = runInside(
            [] {
                for (int i = 0; i < 2; ++i) {
                    if (::fork() == 0)
                        for (;;) {}
                }
                ::pause();
                return 0;
            },
            {400, 8000, 0});
        QCOMPARE(outcome.report.reason, wire::Reason::Cpu);
    }

    void cpuLimitIgnoredIsKilled()
    {
        const Outcome outcome = runInside(
            [] {
                for (int signal = 1; signal < 65; ++signal) ::signal(signal, SIG_IGN);
                for (;;) {}
                return 0;
            },
            {200, 5000, 0});
        QCOMPARE(outcome.report.reason, wire::Reason::Cpu);
        QCOMPARE(outcome.status, -SIGKILL);
    }

    void wallLimit()
    {
        const Outcome outcome = runInside([] { return ::pause(); }, {0, 200, 0});
        QCOMPARE(outcome.report.reason, wire::Reason::Wall);
        QVERIFY(outcome.report.wallMicroseconds < 1'500'000);
    }

    void lastWordsOfAPeerThatLeftInAHurry()
    {
        int ends[2];
        QCOMPARE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
        UniqueFd ours(ends[0]), theirs(ends[1]);
        QVERIFY(sendPacket(theirs.get(), "last words"));
        QVERIFY(sendPacket(ours.get(), "never read"));
        theirs.reset();
        Packet packet;
        QCOMPARE(receivePacket(ours.get(), packet), Received::Data);
        QCOMPARE(packet.bytes, std::string("last words"));
        QCOMPARE(receivePacket(ours.get(), packet), Received::Closed);
    }

    void floodOnTheTraceDoesNotStopTheClock()
    {
        const Outcome outcome = runInside(
            [] {
                const std::string piece(4096, 'x');
                for (;;) (void)!::write(kTraceFd, piece.data(), piece.size());
                return 0;
            },
            {0, 300, 0});
        QCOMPARE(outcome.report.reason, wire::Reason::Wall);
        QVERIFY(outcome.trace.size() <= 64u << 10);
    }

    void memoryOfAllProcesses()
    {
        // Each stays below its own limit; together they do not.
        const Outcome outcome = runInside(
            [] {
                for (int i = 0; i < 3; ++i) {
                    if (::fork() != 0) continue;
                    const std::size_t size = 40 << 20;
                    std::memset(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1,
                                size);
                    ::pause();
                }
                ::pause();
                return 0;
            },
            {0, 10'000, 100ull << 20});
        QCOMPARE(outcome.report.reason, wire::Reason::Memory);
    }

    void memoryOfSocketsAndPipes_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("socket buffers") << 0;
        QTest::newRow("words of closed sockets") << 1;
        QTest::newRow("sockets in flight") << 2;
        QTest::newRow("pipes") << 3;
    }

    void memoryOfSocketsAndPipes()
    {
        QFETCH(int, how);
        const Outcome outcome = runInside(
            [how] {
                const std::string word(64 << 10, 'x');
                int ends[2];
                for (int i = 0; i < 20; ++i) {
                    if (how == 3) {
                        if (::pipe2(ends, O_NONBLOCK) != 0 || ::write(ends[1], word.data(), word.size()) < 0) return 1;
                        continue;
                    }
                    if (::socketpair(AF_UNIX, (how == 1 ? SOCK_DGRAM : SOCK_STREAM) | SOCK_NONBLOCK, 0, ends) != 0)
                        return 2;
                    const int larger = 4 << 20; // Heard, not granted.
                    if (::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &larger, sizeof larger) != 0) return 3;
                    std::size_t sent = 0;
                    for (ssize_t more; (more = ::write(ends[0], word.data(), word.size())) > 0;)
                        sent += static_cast<std::size_t>(more);
                    if (sent < 64 << 10 || sent > 1 << 20) return 4;
                    if (how == 1) ::close(ends[0]);
                    if (how == 2) {
                        int way[2];
                        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, way) != 0) return 5;
                        if (!sendPacket(way[0], "x", {ends[0], ends[1]})) return 6;
                        for (const int fd : {way[0], ends[0], ends[1]}) ::close(fd);
                    }
                }
                return ::pause();
            },
            {0, 5'000, how == 3 ? 1ull << 20 : 2ull << 20, 0});
        QCOMPARE(outcome.report.reason, wire::Reason::Memory);
    }

    void buffersStayAsTheyAre()
    {
        const Outcome outcome = runInside([] {
            int ends[2];
            if (::pipe(ends) != 0 || errnoOf(::fcntl(ends[1], F_SETPIPE_SZ, 1 << 20)) != EPERM) return 1;
            if (errnoOf(::syscall(SYS_ioctl, 0, TIOCSTI | 1ul << 32, "x")) != EPERM) return 2;
            return 0;
        });
        QCOMPARE(outcome.status, 0);
    }

    void memoryFilesMayHoldNothing()
    {
        // They escape every count: unmapped, untouched, or on their way through a socket.
        QCOMPARE(runInside([] { return errnoOf(::memfd_create("m", 0)); }).status, EFBIG);
    }

    void initIsNotTheLearners()
    {
        const Outcome outcome = runInside([] {
            const rlimit none{0, 0};
            if (errnoOf(::prlimit(1, RLIMIT_NOFILE, &none, nullptr)) != EPERM) return 1;
            cpu_set_t set;
            CPU_ZERO(&set);
            CPU_SET(0, &set);
            if (errnoOf(::sched_setaffinity(1, sizeof set, &set)) != EPERM) return 2;
            return 0;
        });
        QCOMPARE(outcome.status, 0);
    }

    void noFileLendsItsOwnersRights()
    {
        const Outcome outcome = runInside([] {
            const int fd = ::open("x", O_WRONLY | O_CREAT, 0755);
            if (fd < 0 || ::fchmod(fd, 0700) != 0) return 1;
            if (errnoOf(::fchmod(fd, 04755)) != EPERM || errnoOf(::chmod("x", 02755)) != EPERM) return 2;
            if (errnoOf(::open("y", O_WRONLY | O_CREAT, 04755)) != EPERM) return 3;
            return 0;
        });
        QCOMPARE(outcome.status, 0);
    }

    void processLimit()
    {
        const Outcome outcome = runInside([] {
            int made = 0;
            for (int i = 0; i < 50; ++i) {
                const pid_t pid = ::fork();
                if (pid == 0) ::_exit(::pause());
                if (pid < 0) return errno == EAGAIN ? made : 100;
                ++made;
            }
            return made;
        });
        QVERIFY2(outcome.status >= 2 && outcome.status <= 4, QByteArray::number(outcome.status));
    }

    void endsWhenTheEngineGoesAway()
    {
        // waitpid in runInside returns only when init, and so everything below it, is gone.
        runInside([] { return ::pause(); }, {0, 0, 0}, EngineLeaves::AtOnce);
        QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
        QCOMPARE(errno, ECHILD);
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
