#pragma once

#include "engine/sandbox/descriptors.h"
#include "engine/sandbox/locktable.h"

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/types.h>

struct seccomp_notif;

namespace athanor::sandbox {

/// Init's answers to flock(2) and to the locks of fcntl(2), which seccomp holds back: two runs see the same device
/// nodes and the same inode behind every eventfd, so no lock of a run's may reach them.
///
/// - flock and open file description locks are taken for real, on a copy of the caller's descriptor, but only on a file
///   system that is this run's own. Elsewhere they answer ENOLCK.
/// - Locks of a process live in a LockTable, whatever they are on. One counts as released when its process has ended or
///   has no descriptor on the file any more (POSIX would release it with the first that is closed).
///
/// The caller is never told to go on by itself: what a descriptor leads to can change between a look and the call.
/// The current folder must be init's own /proc. Nothing here blocks.
class LockSupervisor
{
public:
    /// The notification descriptor arrives on `handover`; empty when nothing is to be supervised. place: as of Layout.
    LockSupervisor(UniqueFd handover, const std::string &place);

    /// To be polled for reading; -1 for none.
    int descriptor() const { return m_listener ? m_listener.get() : m_handover.get(); }
    /// When descriptor() is ready: takes the listener, or answers one call.
    void serve(short events);
    /// Calls that wait for a lock; retry() is due every so often, and when somebody was told to stop.
    bool waiting() const { return !m_waiting.empty(); }
    void retry();

private:
    enum class Owner : std::uint8_t { Description, Process };
    enum class What : std::uint8_t { Whole, Range, Question };

    struct Call
    {
        std::uint64_t id = 0;
        pid_t thread = 0;
        pid_t process = 0;
        UniqueFd file; ///< A copy of the caller's.
        LockTable::File key;
        bool ownFileSystem = false;
        What what = What::Whole;
        Owner owner = Owner::Description;
        bool blocking = false;
        bool acquires = false;
        int operation = 0; ///< flock's, without LOCK_NB.
        struct flock request
        {};
        std::uint64_t address = 0; ///< Of the request, in the caller's memory.
        LockTable::Lock lock;
    };

    void takeListener();
    void answer();
    int prepare(const seccomp_notif &notification, Call &call);
    int prepareRange(const seccomp_notif &notification, Call &call);
    int readRange(Call &call);
    int attempt(const Call &call);
    int attemptForProcess(const Call &call);
    int tell(Call &call);
    bool reply(const Call &call, int error);
    void finish(const Call &call, int error);
    bool stillThere(const Call &call) const;

    pid_t processOf(pid_t thread);
    bool alive(pid_t process);
    bool stillHolds(pid_t process, const LockTable::File &file);
    std::optional<LockTable::Lock> holder(const LockTable::File &file, const LockTable::Lock &wanted);
    bool wouldDeadlock(const Call &call);

    UniqueFd m_handover;
    UniqueFd m_listener;
    std::vector<std::uint64_t> m_ownMounts;
    LockTable m_table;
    std::map<pid_t, UniqueFd> m_processes; ///< Callers, by a descriptor that no other process can take over.
    std::list<Call> m_waiting;
    std::vector<UniqueFd> m_neverClosed;
};

} // namespace athanor::sandbox
