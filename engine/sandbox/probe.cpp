#include "engine/sandbox/probe.h"

#include "engine/sandbox/archive.h"
#include "engine/sandbox/landlock.h"
#include "engine/sandbox/spawn.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

std::string firstLine(const char *path)
{
    char line[64] = {};
    if (std::FILE *file = std::fopen(path, "re")) {
        if (std::fgets(line, sizeof line, file)) line[std::strcspn(line, "\n")] = 0;
        std::fclose(file);
    }
    return line;
}

/// The known switches that forbid user namespaces, with the command that turns each.
std::string advice(const std::string &failure)
{
    if (firstLine("/proc/sys/kernel/unprivileged_userns_clone") == "0")
        return "This system forbids user namespaces. Allow them with: sudo sysctl kernel.unprivileged_userns_clone=1";
    if (firstLine("/proc/sys/user/max_user_namespaces") == "0")
        return "This system forbids user namespaces. Allow them with: sudo sysctl user.max_user_namespaces=10000";
    if (firstLine("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
        return "AppArmor forbids user namespaces to this program. Install Athanor's AppArmor profile (it comes with "
               "the "
               "package), or allow them with: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0";
    return "A sandbox could not be built (" + failure +
           "). Inside a container, allow user namespaces and an unmasked "
           "/proc; otherwise a kernel of version 5.13 or newer with Landlock is needed.";
}

constexpr int kAnswer = 42;
constexpr int kAnswerWithoutLocks = 43;

/// Asks for the one lock that only init can give.
int trivialProgram()
{
    const UniqueFd file(::open("lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 ? kAnswer : kAnswerWithoutLocks;
}

constexpr const char *kLaidOver = "/usr/share";
constexpr const char *kLaidFile = "athanor-laid-text";

/// A folder that every system has, with a text over it.
Layout withTexts()
{
    ArchiveWriter archive;
    archive.add(kLaidFile, "text");
    Layout layout;
    layout.mounts.push_back({kLaidOver, false, {}, archive.finish()});
    return layout;
}

/// Spawns, starts and awaits the trivial program. An error text, or empty.
std::string tryOne(SystemCallFilter &filter, Layout layout)
{
    int control[2], events[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0 ||
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, events) != 0)
        return withErrno("a socket");
    UniqueFd ourControl(control[0]), ourEvents(events[0]);
    const auto null = [] { return UniqueFd(::open("/dev/null", O_RDWR | O_CLOEXEC)); };
    Channels channels{UniqueFd(control[1]), UniqueFd(events[1]), null(), null(), null()};
    const pid_t pid = spawnSandbox(std::move(channels), std::move(layout), filter,
                                   [](const StartMessage &) { return trivialProgram(); });
    if (pid < 0) return withErrno("namespaces");

    wire::StartHeader header{};
    header.data = header.addressSpace = 64 << 20;
    header.fileSize = 1 << 20;
    header.processes = 4;
    header.descriptors = 64;
    const std::string project = kProject;
    header.projectSize = static_cast<std::uint32_t>(project.size());
    sendPacket(ourEvents.get(), std::string(reinterpret_cast<const char *>(&header), sizeof header) + project);

    std::string error = "init did not answer";
    for (;;) {
        pollfd source{ourControl.get(), POLLIN, 0};
        Packet packet;
        if (::poll(&source, 1, 5000) != 1 || receivePacket(ourControl.get(), packet) != Received::Data) break;
        if (packet.bytes[0] == wire::kInitFailed) {
            error = packet.bytes.substr(1);
            break;
        }
        if (packet.bytes[0] == wire::kInitUp && packet.bytes.size() > 1) {
            error = "nothing can lie over a folder";
            break;
        }
        if (packet.bytes[0] != wire::kInitEnded) continue;
        wire::ExitReport report;
        std::memcpy(&report, packet.bytes.data() + 1, sizeof report);
        const int answer = WIFEXITED(report.status) ? WEXITSTATUS(report.status) : -1;
        if (answer == kAnswerWithoutLocks) filter.giveUpSupervision();
        if (answer == kAnswer || answer == kAnswerWithoutLocks)
            error.clear();
        else
            error = "the lockdown failed with status " + std::to_string(report.status);
        break;
    }
    ourControl.reset();
    ::waitpid(pid, nullptr, 0);
    return error;
}

} // namespace

Probe probeIsolation(SystemCallFilter &filter)
{
    if (landlockVersion() == 0)
        return {Tier::None,
                "This kernel has no Landlock (it needs version 5.13 or newer, with landlock among the "
                "security modules: add lsm=landlock,... to the kernel's command line).",
                false};
    if (tryOne(filter, withTexts()).empty()) return {Tier::Full, {}, true};
    const std::string failure = tryOne(filter, {});
    if (failure.empty()) return {Tier::Full, {}, false};
    return {Tier::None, advice(failure), false};
}

} // namespace athanor::sandbox
