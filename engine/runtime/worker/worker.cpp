#include "engine/runtime/worker/worker.h"

#include "engine/runtime/worker/execute.h"
#include "engine/sandbox/landlock.h"
#include "engine/sandbox/probe.h"
#include "engine/sandbox/spawn.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

namespace athanor {

using namespace sandbox;

namespace {

class Worker
{
public:
    Worker(UniqueFd control, Interpreter &interpreter) : m_control(std::move(control)), m_interpreter(interpreter) {}

    /// Says that it is ready, or why it never will be.
    bool announce(std::string error)
    {
        if (error.empty()) error = m_filter.build();
        Probe probe;
        if (error.empty()) {
            m_interpreter.beforeFork();
            probe = probeIsolation(m_filter);
            m_interpreter.afterForkInParent();
            if (probe.tier != Tier::Full) error = probe.reason;
        }
        if (!error.empty()) {
            sendPacket(m_control.get(), wire::kWorkerUnavailable + error);
            return false;
        }
        std::string text = m_interpreter.description();
        text.insert(1, "\"tier\":\"full\",\"landlock\":" + std::to_string(landlockVersion()) +
                           ",\"lays_texts\":" + (probe.laysTexts ? "true" : "false") + ',');
        return sendPacket(m_control.get(), wire::kWorkerReady + text);
    }

    void serve()
    {
        sigset_t set;
        ::sigemptyset(&set);
        ::sigaddset(&set, SIGCHLD);
        ::sigprocmask(SIG_BLOCK, &set, nullptr);
        const UniqueFd children(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
        for (;;) {
            pollfd sources[] = {{m_control.get(), POLLIN, 0}, {children.get(), POLLIN, 0}};
            if (::poll(sources, 2, -1) < 0 && errno != EINTR) return;
            if (sources[1].revents) {
                signalfd_siginfo info;
                while (::read(children.get(), &info, sizeof info) > 0) {}
                while (::waitpid(-1, nullptr, WNOHANG) > 0) {}
            }
            if (!sources[0].revents) continue;
            Packet packet;
            if (receivePacket(m_control.get(), packet) != Received::Data) return; // The engine is gone.
            spawn(std::move(packet));
        }
    }

private:
    void spawn(Packet packet)
    {
        wire::SpawnRequest request;
        if (packet.bytes.size() < sizeof request || packet.descriptors.size() < 5) return;
        std::memcpy(&request, packet.bytes.data(), sizeof request);
        Channels channels{std::move(packet.descriptors[0]), std::move(packet.descriptors[1]),
                          std::move(packet.descriptors[2]), std::move(packet.descriptors[3]),
                          std::move(packet.descriptors[4])};
        Layout layout{request.homeSize,
                      request.homeInodes,
                      request.loopback != 0,
                      request.shell != 0,
                      request.terminal != 0,
                      {},
                      {}};
        readMounts(packet, request, layout);

        m_interpreter.beforeFork();
        const pid_t pid = spawnSandbox(
            std::move(channels), std::move(layout), m_filter,
            [this](const StartMessage &start) { return runPayload(start); },
            request.rehearse ? std::function<void()>([this] { m_interpreter.rehearse(); }) : nullptr);
        const int failure = errno;
        m_interpreter.afterForkInParent();
        if (pid < 0) {
            std::string text(1, wire::kWorkerFailed);
            text.append(reinterpret_cast<const char *>(&request.id), sizeof request.id);
            sendPacket(m_control.get(), text + "A process could not be made: " + std::strerror(failure));
            return;
        }
        const wire::Spawned spawned{request.id, pid};
        std::string text(1, wire::kWorkerSpawned);
        text.append(reinterpret_cast<const char *>(&spawned), sizeof spawned);
        sendPacket(m_control.get(), text);
    }

    static void readMounts(Packet &packet, const wire::SpawnRequest &request, Layout &layout)
    {
        std::size_t at = sizeof request;
        std::size_t descriptor = 5;
        for (int i = 0; i < request.mountCount; ++i) {
            wire::MountEntry entry;
            if (packet.bytes.size() - at < sizeof entry) return;
            std::memcpy(&entry, packet.bytes.data() + at, sizeof entry);
            at += sizeof entry;
            Mount mount{packet.bytes.substr(at, entry.pathSize), entry.writable != 0, {}, {}};
            at += entry.pathSize;
            if (entry.hasDescriptor && descriptor < packet.descriptors.size())
                mount.tree = std::move(packet.descriptors[descriptor++]);
            if (entry.hasTexts && descriptor < packet.descriptors.size())
                mount.texts = std::move(packet.descriptors[descriptor++]);
            layout.mounts.push_back(std::move(mount));
        }
        layout.place = packet.bytes.substr(at, request.placeSize);
    }

    int runPayload(const StartMessage &start)
    {
        if (start.header.program == wire::Program::Warm) return m_interpreter.serve(start);
        return executeProgram(start, m_interpreter.agentSources());
    }

    UniqueFd m_control;
    Interpreter &m_interpreter;
    SystemCallFilter m_filter;
};

} // namespace

int runWorker(UniqueFd control, Interpreter &interpreter, const std::string &error)
{
    Worker worker(std::move(control), interpreter);
    if (!worker.announce(error)) return 3;
    worker.serve();
    return 0;
}

} // namespace athanor
