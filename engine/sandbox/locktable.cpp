#include "engine/sandbox/locktable.h"

#include <algorithm>
#include <limits>

namespace athanor::sandbox {

namespace {

using Range = LockTable::Range;
using Lock = LockTable::Lock;

bool overlap(Range a, Range b) { return a.first <= b.last && b.first <= a.last; }

bool touch(Range a, Range b)
{
    constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
    return overlap(a, b) || (a.last != kEnd && a.last + 1 == b.first) || (b.last != kEnd && b.last + 1 == a.first);
}

/// What is left of the owner's locks when the range is taken from it.
std::vector<Lock> without(const std::vector<Lock> &locks, Range range, pid_t owner)
{
    std::vector<Lock> left;
    for (const Lock &lock : locks) {
        if (lock.owner != owner || !overlap(lock.range, range)) {
            left.push_back(lock);
            continue;
        }
        if (lock.range.first < range.first) left.push_back({{lock.range.first, range.first - 1}, lock.kind, owner});
        if (lock.range.last > range.last) left.push_back({{range.last + 1, lock.range.last}, lock.kind, owner});
    }
    return left;
}

} // namespace

std::optional<Lock> LockTable::conflict(const File &file, const Lock &wanted) const
{
    const auto found = m_files.find(file);
    if (found == m_files.end()) return std::nullopt;
    for (const Lock &lock : found->second) {
        if (lock.owner != wanted.owner && overlap(lock.range, wanted.range) &&
            (lock.kind == Kind::Write || wanted.kind == Kind::Write))
            return lock;
    }
    return std::nullopt;
}

bool LockTable::set(const File &file, const Lock &lock)
{
    std::vector<Lock> next;
    Lock merged = lock;
    for (const Lock &other : without(locks(file), lock.range, lock.owner)) {
        if (other.owner == lock.owner && other.kind == lock.kind && touch(other.range, lock.range)) {
            merged.range.first = std::min(merged.range.first, other.range.first);
            merged.range.last = std::max(merged.range.last, other.range.last);
        } else {
            next.push_back(other);
        }
    }
    const auto after = [](const Lock &a, const Lock &b) { return a.range.first < b.range.first; };
    next.insert(std::upper_bound(next.begin(), next.end(), merged, after), merged);
    return replace(file, std::move(next));
}

bool LockTable::unset(const File &file, Range range, pid_t owner)
{
    const auto found = m_files.find(file);
    return found == m_files.end() || replace(file, without(found->second, range, owner));
}

void LockTable::release(const File &file, pid_t owner)
{
    unset(file, {0, std::numeric_limits<std::int64_t>::max()}, owner);
}

void LockTable::release(pid_t owner)
{
    std::vector<File> files;
    for (const auto &[file, locks] : m_files) files.push_back(file);
    for (const File &file : files) release(file, owner);
}

std::vector<Lock> LockTable::locks(const File &file) const
{
    const auto found = m_files.find(file);
    return found == m_files.end() ? std::vector<Lock>() : found->second;
}

bool LockTable::replace(const File &file, std::vector<Lock> locks)
{
    const auto found = m_files.find(file);
    const std::size_t before = found == m_files.end() ? 0 : found->second.size();
    if (locks.size() > before && m_size - before + locks.size() > kMost) return false;
    m_size = m_size - before + locks.size();
    if (!locks.empty())
        m_files[file] = std::move(locks);
    else if (found != m_files.end())
        m_files.erase(found);
    return true;
}

} // namespace athanor::sandbox
