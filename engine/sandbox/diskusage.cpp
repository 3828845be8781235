#include "engine/sandbox/diskusage.h"

#include <algorithm>

#include <ftw.h>
#include <sys/stat.h>

namespace athanor::sandbox {

namespace {

std::uint64_t total; // nftw has no room for a context; init has one thread.

/// An empty file takes an inode, of which a disk has a limited number too.
constexpr std::uint64_t kLeast = 4096;
/// A folder that cannot be listed may hold anything.
constexpr std::uint64_t kUnknown = 1ull << 40;

int count(const char *, const struct stat *info, int kind, FTW *)
{
    total += kind == FTW_DNR ? kUnknown : std::max(kLeast, static_cast<std::uint64_t>(info->st_blocks) * 512);
    return 0;
}

} // namespace

std::uint64_t diskUsage(const std::vector<std::string> &folders)
{
    total = 0;
    for (const std::string &folder : folders) ::nftw(folder.c_str(), count, 16, FTW_PHYS | FTW_MOUNT);
    return total;
}

} // namespace athanor::sandbox
