#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace athanor::sandbox {

/// Bytes that the files below these folders occupy; links are not followed, unreadable folders count as empty.
std::uint64_t diskUsage(const std::vector<std::string> &folders);

} // namespace athanor::sandbox
