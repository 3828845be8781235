#pragma once

#include "engine/sandbox/descriptors.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace athanor::sandbox {

/// What the sockets of this network namespace hold in their buffers, those on their way through another socket too.
/// Their pages belong to no process, so nothing else counts them.
///
/// The kernel says exactly what every socket holds that it can list (sock_diag). A sender that was closed while its
/// words were still unread is on no list but in the number of all sockets: it counts for the most that it can hold. The
/// same goes for all of them where there is no sock_diag. That most is sure because buffers cannot be made larger
/// (seccomp; boundSocketBuffers() for those that the kernel itself lets grow).
class SocketMemory
{
public:
    /// The current folder must be a /proc, here and whenever it is asked.
    SocketMemory();
    /// Bytes. About 20 µs while there is no socket or a few.
    std::uint64_t bytes();

private:
    struct Listed
    {
        std::uint64_t sockets = 0;
        std::uint64_t bytes = 0;
    };

    static std::optional<std::uint64_t> socketsInUse();
    bool openDiagnostics();
    std::optional<Listed> list(std::uint64_t used);
    bool listFamily(int family, int protocol, Listed &listed);

    UniqueFd m_diagnostics;
    bool m_unavailable = false;
    std::uint64_t m_most; ///< Bytes that one socket may hold.
};

/// Sets how far the kernel may let TCP's buffers grow in this network namespace. As root of it, with the host's /proc.
void boundSocketBuffers();

/// The most that the pipes of the current /proc's processes can hold (64 KB each; seccomp keeps them from growing).
std::uint64_t pipeCapacity();

} // namespace athanor::sandbox
