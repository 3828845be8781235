#include "tests/sandbox/insidesandbox.h"

#include <QTest>

#include <cerrno>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace athanor::sandbox;

namespace {

enum Kind { Whole, Process, Description };

int openFile() { return ::open("file", O_RDWR | O_CREAT, 0600); }

struct flock request(short type, off_t start = 0, off_t length = 10)
{
    struct flock result
    {};
    result.l_type = type;
    result.l_whence = SEEK_SET;
    result.l_start = start;
    result.l_len = length;
    return result;
}

/// 0 or the errno.
int lock(int fd, Kind kind, bool wait, short type = F_WRLCK)
{
    struct flock wanted = request(type);
    int result = 0;
    if (kind == Whole)
        result = ::flock(fd, (type == F_UNLCK ? LOCK_UN : LOCK_EX) | (wait ? 0 : LOCK_NB));
    else if (kind == Process)
        result = ::fcntl(fd, wait ? F_SETLKW : F_SETLK, &wanted);
    else
        result = ::fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &wanted);
    return result == 0 ? 0 : errno;
}

struct Child
{
    pid_t pid;
    int said;
};

/// A child that does this, says so with a byte and waits to be killed.
template <typename Action> Child childThat(Action action)
{
    int ends[2];
    if (::pipe(ends) != 0) ::_exit(99);
    const pid_t pid = ::fork();
    if (pid == 0) {
        const char byte = static_cast<char>(action());
        (void)!::write(ends[1], &byte, 1);
        for (;;) ::pause();
    }
    ::close(ends[1]);
    return {pid, ends[0]};
}

int heard(const Child &child)
{
    char byte = 98;
    return ::read(child.said, &byte, 1) == 1 ? byte : 97;
}

void kindRows()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("flock") << int(Whole);
    QTest::newRow("of the process") << int(Process);
    QTest::newRow("of the open file") << int(Description);
}

void ignoreSignal(int) {}

void onAlarm(int first, int every)
{
    struct sigaction action
    {};
    action.sa_handler = ignoreSignal; // Without SA_RESTART.
    ::sigaction(SIGALRM, &action, nullptr);
    const itimerval timer{{0, every}, {0, first}};
    ::setitimer(ITIMER_REAL, &timer, nullptr);
}

} // namespace

class TestLocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCOMPARE(prepareToRunInside(), std::string()); }

    void oneAtATime_data() { kindRows(); }

    void oneAtATime()
    {
        QFETCH(int, kind);
        const Outcome outcome = runInside([kind] {
            const int ours = openFile();
            if (lock(ours, Kind(kind), false) != 0) return 1;
            const Child other = childThat([kind] {
                const int theirs = openFile();
                return lock(theirs, Kind(kind), false);
            });
            if (heard(other) != EAGAIN) return 2;
            if (lock(ours, Kind(kind), false, F_UNLCK) != 0) return 3;
            const Child third = childThat([kind] { return lock(openFile(), Kind(kind), false); });
            return heard(third);
        });
        QCOMPARE(outcome.status, 0);
    }

    void waitsForWhoEnds_data() { kindRows(); }

    void waitsForWhoEnds()
    {
        QFETCH(int, kind);
        const Outcome outcome = runInside([kind] {
            const Child holder = childThat([kind] { return lock(openFile(), Kind(kind), true); });
            if (heard(holder) != 0) return 1;
            const int file = openFile();
            if (lock(file, Kind(kind), false) != EAGAIN) return 2;
            if (::fork() == 0) {
                const timespec whileItWaits{0, 50'000'000};
                ::nanosleep(&whileItWaits, nullptr);
                ::kill(holder.pid, SIGKILL);
                ::_exit(0);
            }
            return lock(file, Kind(kind), true);
        });
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.report.reason, wire::Reason::None);
    }

    void waitsForWhoCloses_data() { kindRows(); }

    void waitsForWhoCloses()
    {
        QFETCH(int, kind);
        const Outcome outcome = runInside([kind] {
            const int file = openFile();
            if (lock(file, Kind(kind), true) != 0) return 1;
            const Child waiter = childThat([kind, file] {
                ::close(file); // A copy of the parent's would keep its lock.
                const int own = openFile();
                return lock(own, Kind(kind), false) == EAGAIN ? lock(own, Kind(kind), true) : 50;
            });
            const timespec whileItAsks{0, 50'000'000};
            ::nanosleep(&whileItAsks, nullptr);
            ::close(file);
            return heard(waiter);
        });
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.report.reason, wire::Reason::None);
    }

    void aSignalEndsTheWait_data() { kindRows(); }

    void aSignalEndsTheWait()
    {
        QFETCH(int, kind);
        const Outcome outcome = runInside([kind] {
            const Child holder = childThat([kind] { return lock(openFile(), Kind(kind), true); });
            if (heard(holder) != 0) return 1;
            onAlarm(50'000, 0);
            return lock(openFile(), Kind(kind), true);
        });
        QCOMPARE(outcome.status, EINTR);
    }

    void aSignalDoesNotSpoilALock()
    {
        const Outcome outcome = runInside([] {
            // A signal that comes before init has the call in hand ends it, but then nothing was taken or given.
            const int ours = openFile(), theirs = openFile();
            onAlarm(500, 500);
            for (int i = 0; i < 3000; ++i) {
                const int taken = lock(ours, Description, false);
                int other;
                while ((other = lock(theirs, Description, false)) == EINTR) {}
                if (taken != 0 && taken != EINTR) return taken;
                if (other != (taken == 0 ? EAGAIN : 0)) return 2;
                while (lock(ours, Description, false, F_UNLCK) == EINTR) {}
                while (lock(theirs, Description, false, F_UNLCK) == EINTR) {}
            }
            return 0;
        });
        QCOMPARE(outcome.status, 0);
    }

    void whoHoldsIt()
    {
        const Outcome outcome = runInside([] {
            const int file = openFile();
            const pid_t parent = ::getpid();
            struct flock wanted = request(F_WRLCK, 100, 0);
            if (::fcntl(file, F_SETLK, &wanted) != 0) return 1;
            const Child other = childThat([file, parent] {
                struct flock question = request(F_RDLCK, 0, 200);
                if (::fcntl(file, F_GETLK, &question) != 0) return 2;
                if (question.l_type != F_WRLCK || question.l_start != 100 || question.l_len != 0) return 3;
                if (question.l_pid != parent) return 4;
                question = request(F_WRLCK, 0, 100);
                if (::fcntl(file, F_GETLK, &question) != 0 || question.l_type != F_UNLCK) return 5;
                question = request(F_WRLCK, 0, 200);
                return ::fcntl(file, F_OFD_GETLK, &question) == 0 && question.l_type == F_WRLCK ? 0 : 6;
            });
            return heard(other);
        });
        QCOMPARE(outcome.status, 0);
    }

    void threadsAreOneProcess()
    {
        const Outcome outcome = runInside([] {
            const int file = openFile();
            int result = 90;
            std::thread([&] { result = lock(file, Process, false); }).join();
            if (result != 0 || lock(file, Process, false) != 0) return 1;
            return heard(childThat([file] { return lock(file, Process, false) == EAGAIN ? 0 : 2; }));
        });
        QCOMPARE(outcome.status, 0);
    }

    void waitingForEachOther()
    {
        const Outcome outcome = runInside([] {
            const int file = openFile();
            struct flock first = request(F_WRLCK, 0, 1), second = request(F_WRLCK, 1, 1);
            if (::fcntl(file, F_SETLK, &first) != 0) return 1;
            const Child other = childThat([&] {
                if (::fcntl(file, F_SETLK, &second) != 0) return 2;
                const int error = ::fcntl(file, F_SETLKW, &first) == 0 ? 3 : errno;
                struct flock back = request(F_UNLCK, 1, 1);
                ::fcntl(file, F_SETLK, &back);
                return error;
            });
            // Whoever comes second is told; which of the two that is nobody knows.
            struct flock question = request(F_WRLCK, 1, 1);
            do {
                question = request(F_WRLCK, 1, 1);
                ::fcntl(file, F_GETLK, &question);
            } while (question.l_type == F_UNLCK);
            if (::fcntl(file, F_SETLKW, &second) != 0) return errno;
            return heard(other);
        });
        QCOMPARE(outcome.status, EDEADLK);
    }

    void nothingOnWhatRunsShare_data() { kindRows(); }

    void nothingOnWhatRunsShare()
    {
        QFETCH(int, kind);
        const Outcome outcome = runInside([kind] {
            for (const char *device : {"/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"}) {
                const int file = ::open(device, O_RDWR);
                if (file < 0) return 1;
                // In the table of this run, or refused; never in the kernel's.
                if (lock(file, Kind(kind), false) != (kind == Process ? 0 : ENOLCK)) return 2;
                const Child other = childThat([&] { return lock(::open(device, O_RDWR), Process, false); });
                const int expected = kind == Process ? EAGAIN : 0;
                const int said = heard(other);
                ::kill(other.pid, SIGKILL);
                ::waitpid(other.pid, nullptr, 0);
                if (said != expected) return 3;
            }
            const int event = ::eventfd(0, 0); // All of the system's are one inode.
            return lock(event, Kind(kind), false) == (kind == Process ? 0 : ENOLCK) ? 0 : 4;
        });
        QCOMPARE(outcome.status, 0);
    }

    void aBitAboveLeadsNotPastTheRule()
    {
        const Outcome outcome = runInside([] {
            const int file = ::open("/dev/null", O_RDWR);
            struct flock wanted = request(F_WRLCK);
            if (::syscall(SYS_fcntl, file, F_OFD_SETLK | 1ul << 32, &wanted) == 0) return 1;
            return errno == ENOLCK ? 0 : 2;
        });
        QCOMPARE(outcome.status, 0);
    }

    void badInput()
    {
        const Outcome outcome = runInside([] {
            const int file = openFile();
            const int reader = ::open("file", O_RDONLY), writer = ::open("file", O_WRONLY);
            const auto set = [](int fd, struct flock what, int command = F_SETLK) {
                return ::fcntl(fd, command, &what) == 0 ? 0 : errno;
            };
            if (set(777, request(F_WRLCK)) != EBADF || ::flock(777, LOCK_EX) == 0 || errno != EBADF) return 1;
            if (set(reader, request(F_WRLCK)) != EBADF || set(writer, request(F_RDLCK)) != EBADF) return 2;
            if (set(file, request(7)) != EINVAL || set(file, request(F_UNLCK), F_GETLK) != EINVAL) return 3;
            if (set(file, request(F_WRLCK, -1)) != EINVAL || set(file, request(F_WRLCK, 5, -6)) != EINVAL) return 4;
            if (set(file, request(F_WRLCK, INT64_MAX, 2)) != EOVERFLOW) return 5;
            struct flock whence = request(F_WRLCK);
            whence.l_whence = 9;
            if (set(file, whence) != EINVAL) return 6;
            if (::fcntl(file, F_SETLK, reinterpret_cast<void *>(8)) == 0 || errno != EFAULT) return 7;
            if (::flock(file, 77) == 0 || errno != EINVAL) return 8;
            struct flock owned = request(F_WRLCK);
            owned.l_pid = 1;
            return set(file, owned, F_OFD_SETLK) == EINVAL ? 0 : 9;
        });
        QCOMPARE(outcome.status, 0);
    }

    void moreThanTheTableHolds()
    {
        const Outcome outcome = runInside([] {
            const int file = openFile();
            for (int i = 0; i < 5000; ++i) {
                struct flock wanted = request(F_WRLCK, i * 2, 1);
                if (::fcntl(file, F_SETLK, &wanted) != 0) return errno == ENOLCK && i > 1000 ? 0 : 1;
            }
            return 2;
        });
        QCOMPARE(outcome.status, 0);
    }

    void socketsAreNotInitsToClose()
    {
        const Outcome outcome = runInside([] {
            int ends[2];
            if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 1;
            for (int i = 0; i < 500; ++i) {
                if (::flock(ends[0], LOCK_EX) == 0 || errno != ENOLCK) return 2;
            }
            return 0;
        });
        QCOMPARE(outcome.status, 0);
    }

    /// The last one: there is no way back.
    void whereInitMayNotLook()
    {
        giveUpSupervision();
        const Outcome outcome = runInside([] {
            const int file = openFile();
            if (lock(file, Whole, true) != ENOLCK || lock(file, Description, false) != ENOLCK) return 1;
            if (lock(file, Process, false) != 0) return 2;
            return heard(childThat([] { return lock(openFile(), Process, false) == EAGAIN ? 0 : 3; }));
        });
        QCOMPARE(outcome.failure, std::string());
        QCOMPARE(outcome.status, 0);
    }
};

QTEST_GUILESS_MAIN(TestLocks)
#include "tst_locks.moc"
