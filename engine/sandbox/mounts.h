#pragma once

#include "engine/sandbox/descriptors.h"

#include <cstdint>
#include <string>
#include <vector>

namespace athanor::sandbox {

inline constexpr const char *kHome = "/home/learner";
inline constexpr const char *kProject = "/home/learner/project";

/// A folder of the host shown inside the sandbox at the same path.
struct Mount
{
    std::string path; ///< Absolute and clean.
    bool writable = false;
    UniqueFd tree;  ///< A detached mount, or empty: bind by path.
    UniqueFd texts; ///< An archive that is laid over a mount that is not writable, or empty. The folder stays as it is.
};

struct Layout
{
    std::uint64_t homeSize = 16ull << 20;
    std::uint32_t homeInodes = 4096;
    bool loopback = false;
    bool shell = false;    ///< /dev/pts of its own, /dev/ptmx and /dev/tty.
    bool terminal = false; ///< Used by spawnSandbox().
    std::string place; ///< Absolute and clean: the home's project folder is shown there as well. Empty: nowhere else.
    std::vector<Mount> mounts; ///< A folder below `place` is mounted into it.
    bool textsLeftOut = false; ///< Told by enterFileSystem(): a folder's file system allows none to lie over it.
};

/// Replaces everything this process sees of the file system: a read-only root with /usr, five devices, a home and a
/// /tmp of their own. To be called in new user, mount and pid namespaces. An error text, or empty.
std::string enterFileSystem(Layout &layout);

/// A /proc of this pid namespace that hides nothing, mounted nowhere; to be made before enterFileSystem(). Empty with
/// errno set on failure.
UniqueFd openOwnProc();

/// For an engine that was started as root: a detached copy of the mount of `path` in which the folder's owner appears
/// as `uid`/`gid`, so that a process that gave up root can use it and what it makes belongs to the owner. Empty with
/// errno set where the file system cannot (EINVAL) or rights are missing (EPERM).
UniqueFd cloneMountFor(const std::string &path, unsigned uid, unsigned gid);

} // namespace athanor::sandbox
