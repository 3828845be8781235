#include "engine/sandbox/landlock.h"

#include "engine/sandbox/descriptors.h"

#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

// Spelled out here since Debian 12's headers know versions 1 and 2 only. Source: the kernel's userspace-api/landlock.
constexpr int kCreateRuleset = 444, kAddRule = 445, kRestrictSelf = 446;
constexpr std::uint64_t kExecute = 1 << 0, kWriteFile = 1 << 1, kReadFile = 1 << 2, kReadFolder = 1 << 3;
constexpr std::uint64_t kRefer = 1 << 13, kTruncate = 1 << 14, kIoctlDevice = 1 << 15;
constexpr std::uint64_t kVersion1 = (1 << 13) - 1;
constexpr std::uint64_t kNetBindTcp = 1 << 0, kNetConnectTcp = 1 << 1;
constexpr std::uint64_t kScopeAbstractSocket = 1 << 0, kScopeSignal = 1 << 1;
constexpr std::uint64_t kFileRights = kExecute | kWriteFile | kReadFile | kTruncate | kIoctlDevice;

struct Ruleset
{
    std::uint64_t fileSystem;
    std::uint64_t network;
    std::uint64_t scoped;
};

struct __attribute__((packed)) PathRule
{
    std::uint64_t allowed;
    std::int32_t parent;
};

bool allow(int ruleset, const char *path, std::uint64_t rights)
{
    UniqueFd fd(::open(path, O_PATH | O_CLOEXEC));
    struct stat info;
    if (!fd || ::fstat(fd.get(), &info) != 0) return errno == ENOENT;
    PathRule rule{S_ISDIR(info.st_mode) ? rights : rights & kFileRights, fd.get()};
    return ::syscall(kAddRule, ruleset, 1, &rule, 0) == 0;
}

} // namespace

int landlockVersion()
{
    const long version = ::syscall(kCreateRuleset, nullptr, 0, 1);
    return version > 0 ? static_cast<int>(version) : 0;
}

std::string restrictWithLandlock(const std::vector<std::string> &readable, const std::vector<std::string> &writable,
                                 bool allowTcp)
{
    const int version = landlockVersion();
    if (version == 0) return withErrno("Landlock");
    Ruleset rules{kVersion1, 0, 0};
    if (version >= 2) rules.fileSystem |= kRefer;
    if (version >= 3) rules.fileSystem |= kTruncate;
    if (version >= 4 && !allowTcp) rules.network = kNetBindTcp | kNetConnectTcp;
    if (version >= 5) rules.fileSystem |= kIoctlDevice;
    if (version >= 6) rules.scoped = kScopeAbstractSocket | kScopeSignal;
    const std::size_t size = version >= 6 ? sizeof rules : version >= 4 ? 16 : 8;
    UniqueFd ruleset(static_cast<int>(::syscall(kCreateRuleset, &rules, size, 0)));
    if (!ruleset) return withErrno("Landlock");

    const std::uint64_t reading = (kExecute | kReadFile | kReadFolder) & rules.fileSystem;
    const std::uint64_t writing = rules.fileSystem; // mknod of devices is refused elsewhere.
    for (const char *path : {"/usr", "/etc"}) {
        if (!allow(ruleset.get(), path, reading)) return withErrno(path);
    }
    if (!allow(ruleset.get(), "/", kReadFolder)) return withErrno("/");
    for (const char *path : {"/home/learner", "/tmp", "/dev/shm"}) {
        if (!allow(ruleset.get(), path, writing)) return withErrno(path);
    }
    for (const char *path : {"/dev", "/proc"}) {
        if (!allow(ruleset.get(), path,
                   (kReadFile | kReadFolder | kWriteFile | kTruncate | kIoctlDevice) & rules.fileSystem))
            return withErrno(path);
    }
    for (const std::string &path : readable) {
        if (!allow(ruleset.get(), path.c_str(), reading)) return withErrno(path);
    }
    for (const std::string &path : writable) {
        if (!allow(ruleset.get(), path.c_str(), writing)) return withErrno(path);
    }
    if (::syscall(kRestrictSelf, ruleset.get(), 0) != 0) return withErrno("Landlock");
    return {};
}

} // namespace athanor::sandbox
