#pragma once

#include "engine/sandbox/descriptors.h"

#include <string>
#include <string_view>

namespace athanor::sandbox {

/// Packs files into an anonymous memory file that is handed into the sandbox; the sandbox unpacks it as the learner,
/// under the learner's limits, so that the host never writes into a learner's folder.
class ArchiveWriter
{
public:
    /// The path must be one isSafeRelativePath() accepts.
    void add(std::string_view path, std::string_view content);
    /// A sealed memory file, or an empty descriptor with errno set.
    UniqueFd finish();

private:
    std::string m_bytes;
};

/// Relative, '/'-separated, no empty part, no "." or "..", no NUL, at most 1,024 bytes and 64 parts.
bool isSafeRelativePath(std::string_view path);

/// Unpacks below folder, which must exist; makes folders as needed. An error text, or empty.
std::string unpack(int archive, const std::string &folder);

} // namespace athanor::sandbox
