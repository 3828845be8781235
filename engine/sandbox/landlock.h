#pragma once

#include <string>
#include <vector>

namespace athanor::sandbox {

/// The kernel's Landlock version, 0 when it has none.
int landlockVersion();

/// Restricts this process to what the sandbox shows: reading and executing /usr, writing the home, /tmp, /dev/shm and
/// `writable`; from version 4 no TCP, from version 6 no signals and no abstract sockets to the outside. A second wall
/// behind the mounts. Needs PR_SET_NO_NEW_PRIVS. An error text, or empty.
std::string restrictWithLandlock(const std::vector<std::string> &readable, const std::vector<std::string> &writable,
                                 bool allowTcp);

} // namespace athanor::sandbox
