#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace athanor::sandbox {

/// The record locks of fcntl(2) that belong to a process (F_SETLK), kept here instead of in the kernel, where a lock on
/// a shared inode is a word from one run to another. Knows what POSIX says about ranges; knows nothing of descriptors.
class LockTable
{
public:
    using File = std::pair<std::uint64_t, std::uint64_t>; ///< Device and inode.
    enum class Kind : std::uint8_t { Read, Write };

    struct Range
    {
        std::int64_t first = 0;
        std::int64_t last = 0; ///< Included; the largest number is "to the end, however far it moves".
    };

    struct Lock
    {
        Range range;
        Kind kind = Kind::Read;
        pid_t owner = 0;
    };

    static constexpr std::size_t kMost = 4096; ///< Locks of all files together.

    /// The first lock of somebody else that does not allow this one.
    std::optional<Lock> conflict(const File &file, const Lock &wanted) const;
    /// Gives the owner this lock, in place of what it held on the range. False when the table is full: nothing changed.
    /// Does not look for conflicts.
    bool set(const File &file, const Lock &lock);
    /// Takes the range from the owner; a lock that reaches over it on both sides becomes two. False when there is no
    /// room for the second: nothing changed.
    bool unset(const File &file, Range range, pid_t owner);
    /// Takes everything from the owner, on one file or on all.
    void release(const File &file, pid_t owner);
    void release(pid_t owner);

    /// In the order of their ranges.
    std::vector<Lock> locks(const File &file) const;
    std::size_t size() const { return m_size; }

private:
    bool replace(const File &file, std::vector<Lock> locks);

    std::map<File, std::vector<Lock>> m_files;
    std::size_t m_size = 0;
};

} // namespace athanor::sandbox
