#include "tests/sandbox/insidesandbox.h"

#include "engine/sandbox/identity.h"
#include "engine/sandbox/probe.h"

#include <QtGlobal>

#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace athanor::sandbox;

namespace {

SystemCallFilter filter;

} // namespace

std::string prepareToRunInside()
{
    std::string error = dropPrivileges();
    if (error.empty()) error = filter.build();
    if (!error.empty()) return error;
    const Probe probe = probeIsolation(filter);
    return probe.tier == Tier::Full ? std::string() : probe.reason;
}

void giveUpSupervision() { filter.giveUpSupervision(); }

Outcome runInside(const std::function<int()> &body, wire::Arm arm, EngineLeaves leaves, Layout layout)
{
    int control[2], events[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0 ||
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, events) != 0)
        return {};
    UniqueFd ours(control[0]), ourEvents(events[0]);
    const auto null = [] { return UniqueFd(::open("/dev/null", O_RDWR | O_CLOEXEC)); };
    const pid_t pid = spawnSandbox({UniqueFd(control[1]), UniqueFd(events[1]), null(), null(), null()},
                                   std::move(layout), filter, [&](const StartMessage &) { return body(); });
    Outcome outcome;
    if (pid < 0) {
        outcome.failure = withErrno("spawn");
        return outcome;
    }
    wire::StartHeader header{};
    header.cpuSeconds = 3;
    header.data = 64 << 20;
    header.addressSpace = 128 << 20;
    header.fileSize = 1 << 20;
    header.processes = 4;
    header.descriptors = 64;
    const std::string project = kProject;
    header.projectSize = static_cast<std::uint32_t>(project.size());
    sendPacket(ourEvents.get(), std::string(reinterpret_cast<const char *>(&header), sizeof header) + project);
    std::string go(1, wire::kGo);
    go.append(reinterpret_cast<const char *>(&arm), sizeof arm);
    sendPacket(ours.get(), go);
    if (leaves == EngineLeaves::AtOnce) ours.reset();
    while (ours) {
        pollfd source{ours.get(), POLLIN, 0};
        Packet packet;
        if (::poll(&source, 1, 20'000) != 1 || receivePacket(ours.get(), packet) != Received::Data) break;
        outcome.textsLeftOut |=
            packet.bytes[0] == wire::kInitUp && packet.bytes.substr(1) == std::string(1, wire::kTextsLeftOut);
        if (packet.bytes[0] == wire::kInitFailed) outcome.failure = packet.bytes.substr(1);
        if (packet.bytes[0] != wire::kInitEnded) continue;
        std::memcpy(&outcome.report, packet.bytes.data() + 1, sizeof outcome.report);
        outcome.trace = packet.bytes.substr(1 + sizeof outcome.report);
        outcome.status =
            WIFEXITED(outcome.report.status) ? WEXITSTATUS(outcome.report.status) : -WTERMSIG(outcome.report.status);
    }
    int initStatus = 0;
    ::waitpid(pid, &initStatus, 0);
    if (outcome.status == -1000 && leaves == EngineLeaves::Never)
        qWarning("init ended with wait status %d and no report", initStatus);
    return outcome;
}
