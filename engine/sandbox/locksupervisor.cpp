#include "engine/sandbox/locksupervisor.h"

#include "engine/sandbox/mounts.h"
#include "engine/sandbox/procfolder.h"

#include <algorithm>
#include <cerrno>
#include <limits>

#include <linux/seccomp.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

namespace athanor::sandbox {

namespace {

constexpr std::size_t kMostWaiting = 128;
constexpr std::size_t kMostProcesses = 256;
constexpr std::size_t kMostSockets = 64; // After so many locks on sockets, which nobody needs, no lock is given.
constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();

std::uint64_t mountOf(int folder, const char *path)
{
    struct statx info;
    const bool known = ::statx(folder, path, AT_EMPTY_PATH, STATX_MNT_ID, &info) == 0 && info.stx_mask & STATX_MNT_ID;
    return known ? info.stx_mnt_id : 0;
}

UniqueFd openProcess(pid_t process) { return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, process, 0))); }

/// The bytes that l_whence, l_start and l_len mean, or an error as of fcntl(2).
int resolve(int file, const struct flock &request, LockTable::Range &range)
{
    std::int64_t base = 0;
    struct stat info;
    switch (request.l_whence) {
    case SEEK_SET: break;
    case SEEK_CUR: base = std::max<std::int64_t>(::lseek(file, 0, SEEK_CUR), 0); break;
    case SEEK_END:
        if (::fstat(file, &info) != 0) return EBADF;
        base = info.st_size;
        break;
    default: return EINVAL;
    }
    if (__builtin_add_overflow(base, request.l_start, &range.first)) return EOVERFLOW;
    if (range.first < 0) return EINVAL;
    range.last = kEnd;
    if (request.l_len > 0 && __builtin_add_overflow(range.first, request.l_len - 1, &range.last)) return EOVERFLOW;
    if (request.l_len < 0) {
        range.last = range.first - 1;
        if (__builtin_add_overflow(range.first, request.l_len, &range.first) || range.first < 0) return EINVAL;
    }
    return 0;
}

struct flock described(const LockTable::Lock &lock)
{
    struct flock result
    {};
    result.l_type = lock.kind == LockTable::Kind::Write ? F_WRLCK : F_RDLCK;
    result.l_whence = SEEK_SET;
    result.l_start = lock.range.first;
    result.l_len = lock.range.last == kEnd ? 0 : lock.range.last - lock.range.first + 1;
    result.l_pid = lock.owner;
    return result;
}

/// What open file descriptions hold against this lock, as the kernel says.
struct flock askKernel(int file, const LockTable::Lock &lock)
{
    struct flock question = described(lock);
    question.l_pid = 0;
    if (::fcntl(file, F_OFD_GETLK, &question) != 0) question.l_type = F_UNLCK;
    return question;
}

/// A signal waits that the thread does not block: its call must end for it.
bool interrupted(pid_t thread)
{
    const std::string status = readFile(std::to_string(thread) + "/status");
    const auto pending = numberAfter(status, "\nSigPnd:", 16) | numberAfter(status, "\nShdPnd:", 16);
    return (pending & ~numberAfter(status, "\nSigBlk:", 16)) != 0;
}

} // namespace

LockSupervisor::LockSupervisor(UniqueFd handover, const std::string &place) : m_handover(std::move(handover))
{
    if (!m_handover) return;
    for (const char *path : {"/", kHome, "/tmp", "/dev/shm"}) m_ownMounts.push_back(mountOf(AT_FDCWD, path));
    if (!place.empty()) m_ownMounts.push_back(mountOf(AT_FDCWD, place.c_str()));
}

void LockSupervisor::serve(short events)
{
    if (m_handover)
        takeListener();
    else if (events & POLLIN)
        answer();
    else
        m_listener.reset(); // Nobody is left whose calls could be held back.
}

void LockSupervisor::takeListener()
{
    Packet packet;
    if (receivePacket(m_handover.get(), packet, 16) == Received::Data && !packet.descriptors.empty())
        m_listener = std::move(packet.descriptors.front());
    m_handover.reset();
    // A hint of newer kernels: the one who asks has nothing else to do meanwhile.
    if (m_listener) ::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
}

void LockSupervisor::answer()
{
    // A later kernel's notification may be longer than ours.
    union {
        seccomp_notif notification;
        char room[1024];
    } received{};
    if (::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_RECV, &received) != 0) return; // Interrupted meanwhile.
    Call call;
    int error = prepare(received.notification, call);
    // What was looked at was the caller's only if the caller is still in its call.
    if (!stillThere(call)) return;
    if (error == 0 && call.what == What::Question) {
        error = tell(call);
    } else if (error == 0) {
        error = attempt(call);
        if (error == EAGAIN && call.blocking) {
            if (wouldDeadlock(call))
                error = EDEADLK;
            else if (m_waiting.size() >= kMostWaiting)
                error = ENOLCK;
            else
                return m_waiting.push_back(std::move(call));
        }
    }
    finish(call, error);
    if (error == 0 && waiting()) retry();
}

void LockSupervisor::retry()
{
    for (auto call = m_waiting.begin(); call != m_waiting.end();) {
        int error = EINTR;
        const bool there = stillThere(*call);
        if (there && !interrupted(call->thread)) error = attempt(*call);
        if (there && error == EAGAIN) {
            ++call;
            continue;
        }
        if (there) finish(*call, error);
        call = m_waiting.erase(call);
    }
}

/// Finds out what is asked, of whom, on what. 0 or the error to answer with.
int LockSupervisor::prepare(const seccomp_notif &notification, Call &call)
{
    call.id = notification.id;
    call.thread = static_cast<pid_t>(notification.pid);
    call.process = processOf(call.thread);
    if (call.process == 0 || m_neverClosed.size() >= kMostSockets) return ENOLCK;
    const int number = static_cast<int>(notification.data.args[0]);
    call.file.reset(static_cast<int>(::syscall(SYS_pidfd_getfd, m_processes.at(call.process).get(), number, 0)));
    if (!call.file) return errno == EBADF ? EBADF : ENOLCK;
    struct stat info;
    if (::fstat(call.file.get(), &info) != 0) return ENOLCK;
    if (S_ISSOCK(info.st_mode)) {
        // The last one to close a socket may have to linger for as long as its owner wished. That must not be init.
        m_neverClosed.push_back(std::move(call.file));
        return ENOLCK;
    }
    call.key = {info.st_dev, info.st_ino};
    const std::uint64_t mount = mountOf(call.file.get(), "");
    call.ownFileSystem = mount != 0 && std::find(m_ownMounts.begin(), m_ownMounts.end(), mount) != m_ownMounts.end();
    if (notification.data.nr != SYS_flock) return prepareRange(notification, call);

    const int operation = static_cast<int>(notification.data.args[1]);
    call.operation = operation & ~LOCK_NB;
    call.blocking = !(operation & LOCK_NB);
    call.acquires = call.operation != LOCK_UN;
    if (call.operation != LOCK_SH && call.operation != LOCK_EX && call.operation != LOCK_UN) return EINVAL;
    return call.ownFileSystem ? 0 : ENOLCK;
}

int LockSupervisor::prepareRange(const seccomp_notif &notification, Call &call)
{
    const int command = static_cast<int>(notification.data.args[1]);
    call.what = command == F_GETLK || command == F_OFD_GETLK ? What::Question : What::Range;
    call.owner = command == F_GETLK || command == F_SETLK || command == F_SETLKW ? Owner::Process : Owner::Description;
    call.blocking = command == F_SETLKW || command == F_OFD_SETLKW;
    call.address = notification.data.args[2];
    const int error = readRange(call);
    if (error != 0) return error;

    const short type = call.request.l_type;
    if (type != F_RDLCK && type != F_WRLCK && (type != F_UNLCK || call.what == What::Question)) return EINVAL;
    if (call.owner == Owner::Description && call.request.l_pid != 0) return EINVAL;
    const int mode = ::fcntl(call.file.get(), F_GETFL);
    if (mode < 0 || mode & O_PATH) return EBADF;
    if (call.what == What::Range &&
        ((type == F_RDLCK && (mode & O_ACCMODE) == O_WRONLY) || (type == F_WRLCK && (mode & O_ACCMODE) == O_RDONLY)))
        return EBADF;
    call.acquires = call.what == What::Range && type != F_UNLCK;
    call.lock.kind = type == F_WRLCK ? LockTable::Kind::Write : LockTable::Kind::Read;
    call.lock.owner = call.owner == Owner::Process ? call.process : 0; // Nobody is process 0.
    return call.owner == Owner::Process || call.ownFileSystem ? 0 : ENOLCK;
}

int LockSupervisor::readRange(Call &call)
{
    const iovec here{&call.request, sizeof call.request};
    const iovec there{reinterpret_cast<void *>(call.address), sizeof call.request};
    if (::process_vm_readv(call.thread, &here, 1, &there, 1, 0) != sizeof call.request)
        return errno == EPERM ? ENOLCK : EFAULT;
    return resolve(call.file.get(), call.request, call.lock.range);
}

int LockSupervisor::attempt(const Call &call)
{
    if (call.what == What::Whole) return ::flock(call.file.get(), call.operation | LOCK_NB) == 0 ? 0 : errno;
    if (call.owner == Owner::Process) return attemptForProcess(call);
    if (call.acquires && holder(call.key, call.lock)) return EAGAIN;
    struct flock request = call.request;
    return ::fcntl(call.file.get(), F_OFD_SETLK, &request) == 0 ? 0 : errno;
}

int LockSupervisor::attemptForProcess(const Call &call)
{
    if (!call.acquires) return m_table.unset(call.key, call.lock.range, call.process) ? 0 : ENOLCK;
    if (holder(call.key, call.lock)) return EAGAIN;
    if (call.ownFileSystem && askKernel(call.file.get(), call.lock).l_type != F_UNLCK) return EAGAIN;
    return m_table.set(call.key, call.lock) ? 0 : ENOLCK;
}

/// F_GETLK: the lock that stands in the way, or F_UNLCK in the question as it was.
int LockSupervisor::tell(Call &call)
{
    struct flock result = call.request;
    result.l_type = F_UNLCK;
    if (const auto found = holder(call.key, call.lock))
        result = described(*found);
    else if (call.ownFileSystem) {
        const struct flock found = askKernel(call.file.get(), call.lock);
        if (found.l_type != F_UNLCK) result = found;
    }
    const iovec here{&result, sizeof result};
    const iovec there{reinterpret_cast<void *>(call.address), sizeof result};
    return ::process_vm_writev(call.thread, &here, 1, &there, 1, 0) == sizeof result ? 0 : EFAULT;
}

bool LockSupervisor::reply(const Call &call, int error)
{
    seccomp_notif_resp response{};
    response.id = call.id;
    response.error = -error;
    return ::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_SEND, &response) == 0;
}

void LockSupervisor::finish(const Call &call, int error)
{
    if (reply(call, error) || error != 0 || !call.acquires) return;
    // The caller was called away before it could hear that it has the lock: it has none.
    if (call.what == What::Whole) {
        ::flock(call.file.get(), LOCK_UN);
    } else if (call.owner == Owner::Process) {
        m_table.unset(call.key, call.lock.range, call.process);
    } else {
        struct flock request = call.request;
        request.l_type = F_UNLCK;
        ::fcntl(call.file.get(), F_OFD_SETLK, &request);
    }
}

bool LockSupervisor::stillThere(const Call &call) const
{
    return ::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_ID_VALID, &call.id) == 0;
}

/// The process of a thread, known in m_processes afterwards; 0 when it is gone.
pid_t LockSupervisor::processOf(pid_t thread)
{
    if (alive(thread)) return thread;
    pid_t process = thread;
    UniqueFd handle = openProcess(thread);
    if (!handle) { // Not the first thread of its process.
        process = static_cast<pid_t>(numberAfter(readFile(std::to_string(thread) + "/status"), "\nTgid:"));
        if (process == 0 || alive(process)) return process;
        handle = openProcess(process);
    }
    if (m_processes.size() >= kMostProcesses) {
        std::vector<pid_t> known;
        for (const auto &[each, descriptor] : m_processes) known.push_back(each);
        for (const pid_t each : known) alive(each);
    }
    if (!handle || m_processes.size() >= kMostProcesses) return 0;
    m_processes[process] = std::move(handle);
    return process;
}

/// Whether it is known and has not ended; forgets it and its locks if it has.
bool LockSupervisor::alive(pid_t process)
{
    const auto found = m_processes.find(process);
    if (found == m_processes.end()) return false;
    pollfd ended{found->second.get(), POLLIN, 0};
    if (::poll(&ended, 1, 0) == 0) return true;
    m_table.release(process);
    m_processes.erase(found);
    return false;
}

bool LockSupervisor::stillHolds(pid_t process, const LockTable::File &file)
{
    if (!alive(process)) return false;
    const std::string folder = std::to_string(process) + "/fd/";
    if (::access(folder.c_str(), R_OK | X_OK) != 0) return true; // It may not be looked into.
    const std::vector<std::string> descriptors = numbersIn(folder);
    return std::any_of(descriptors.begin(), descriptors.end(), [&](const std::string &number) {
        struct stat info;
        return ::stat((folder + number).c_str(), &info) == 0 && file == LockTable::File(info.st_dev, info.st_ino);
    });
}

/// Who stands in the way; whoever does no longer is forgotten first.
std::optional<LockTable::Lock> LockSupervisor::holder(const LockTable::File &file, const LockTable::Lock &wanted)
{
    while (const auto found = m_table.conflict(file, wanted)) {
        if (stillHolds(found->owner, file)) return found;
        m_table.release(file, found->owner);
    }
    return std::nullopt;
}

/// Whether the one that stands in the way waits, by however many others, for the caller.
bool LockSupervisor::wouldDeadlock(const Call &call)
{
    if (call.owner != Owner::Process || call.what != What::Range) return false;
    auto blocker = m_table.conflict(call.key, call.lock);
    for (int steps = 0; blocker && steps < 16; ++steps) {
        if (blocker->owner == call.process) return true;
        const auto next = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Call &other) {
            return other.process == blocker->owner && other.owner == Owner::Process;
        });
        if (next == m_waiting.end()) return false;
        blocker = m_table.conflict(next->key, next->lock);
    }
    return false;
}

} // namespace athanor::sandbox
