#pragma once

#include "engine/sandbox/descriptors.h"

#include <cstdint>
#include <string>
#include <vector>

#include <linux/filter.h>

namespace athanor::sandbox {

/// What becomes of flock(2) and the locks of fcntl(2).
enum class LockCalls : std::uint8_t {
    Real,       ///< The kernel's, shared with every process that sees the same inode.
    Supervised, ///< Held back for init to answer (LockSupervisor).
    PlainOnly,  ///< Where init may not: the locks of a process are real (SQLite needs them), the others answer ENOLCK.
};

/// A system-call allowlist, built once by the warm worker and installed by each sandboxed process (0.1 ms against 2 ms
/// for building it each time). What is not on the list answers EPERM.
class SystemCallFilter
{
public:
    /// Builds both programs: without TCP, and with it for processes that serve on their own loopback. An error text,
    /// or empty.
    std::string build();
    /// From now on Supervised means PlainOnly: this system does not let init look into its children.
    void giveUpSupervision() { m_canSupervise = false; }
    /// Installs it on this process, for good. Needs PR_SET_NO_NEW_PRIVS. For Supervised, `listener` receives the
    /// descriptor that the held calls are read from; it stays empty where the system gives none, and the locks are then
    /// PlainOnly.
    std::string install(bool allowTcp, LockCalls locks, UniqueFd &listener) const;

private:
    bool m_canSupervise = true;
    std::vector<sock_filter> m_closed;
    std::vector<sock_filter> m_tcp;
};

} // namespace athanor::sandbox
