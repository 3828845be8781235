#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace athanor::sandbox {

/// Bytes that the files below these folders occupy, at least 4 KiB each; links are not followed. A folder that cannot
/// be listed counts as a tebibyte: whoever hides what they write is over any limit.
std::uint64_t diskUsage(const std::vector<std::string> &folders);

} // namespace athanor::sandbox
