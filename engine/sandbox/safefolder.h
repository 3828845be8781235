#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace athanor::sandbox {

/// A regular file found below a folder.
struct TreeFile
{
    std::string path; ///< Relative, '/'-separated.
    std::string content;
};

/// How much of a folder is read before it is refused, and which names are left out at any depth.
struct TreeLimits
{
    std::size_t files = 4000;
    std::uint64_t bytes = 14ull << 20;
    std::vector<std::string> leftOut = {};
    std::string leftOutWith = {}; ///< Folders below that hold something of this name are left out.
};

struct Tree
{
    std::vector<TreeFile> files;      ///< Sorted by path.
    std::vector<std::string> skipped; ///< "path: why", for links and special files.
    std::string error;                ///< Set when the folder could not be read whole; then files is not to be used.
};

/// Reads a folder without ever following a link below it (openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS): a
/// learner's process may have put any link there. The folder itself is opened as the path says. Any thread.
Tree readTree(const std::string &folder, const TreeLimits &limits);

} // namespace athanor::sandbox
