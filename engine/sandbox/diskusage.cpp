#include "engine/sandbox/diskusage.h"

#include <ftw.h>
#include <sys/stat.h>

namespace athanor::sandbox {

namespace {

std::uint64_t total; // nftw has no room for a context; init has one thread.

int count(const char *, const struct stat *info, int, FTW *)
{
    total += static_cast<std::uint64_t>(info->st_blocks) * 512;
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
