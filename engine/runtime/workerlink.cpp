#include "engine/runtime/workerlink.h"

#include "engine/sandbox/wire.h"

#include <QDeadlineTimer>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace athanor {

using namespace sandbox;

namespace {

constexpr int kControlNumber = 3;

UniqueFd openProcess(qint64 pid)
{
    return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0)));
}

bool hasEnded(const UniqueFd &handle, int timeout)
{
    pollfd source{handle.get(), POLLIN, 0};
    return !handle || ::poll(&source, 1, timeout) > 0;
}

} // namespace

WorkerLink::WorkerLink(QObject *parent) : QObject(parent) {}

WorkerLink::~WorkerLink() { stop(std::chrono::milliseconds(2000)); }

Result<void> WorkerLink::start(const QString &worker, const QString &agentFolder)
{
    int ends[2];
    const auto failure = [&](int code) {
        return Error{
            ErrorCode::Unavailable,
            QStringLiteral("The engine could not be started: %1.").arg(QString::fromLocal8Bit(std::strerror(code))),
            worker};
    };
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return failure(errno);
    m_control.reset(ends[0]);
    UniqueFd theirs(ends[1]);
    ::fcntl(m_control.get(), F_SETFL, O_NONBLOCK);

    // dup2 onto the same number would leave it close-on-exec.
    if (theirs.get() == kControlNumber) theirs.reset(::fcntl(theirs.get(), F_DUPFD_CLOEXEC, 10));
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), kControlNumber);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none, defaults;
    ::sigemptyset(&none);
    ::sigfillset(&defaults);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    QByteArray program = QFile::encodeName(worker), number = QByteArray::number(kControlNumber),
               folder = QFile::encodeName(agentFolder);
    char *arguments[] = {program.data(), number.data(), folder.data(), nullptr};
    // Its forks run learner's code, and a process can read the environment it was started with: nothing of ours is in
    // it.
    char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", language[] = "LANG=C.UTF-8";
    char *environment[] = {path, language, nullptr};
    pid_t pid = 0;
    const int code = ::posix_spawn(&pid, program.constData(), &actions, &attributes, arguments, environment);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (code != 0) return failure(code);
    m_pid = pid;
    m_reader = std::make_unique<QSocketNotifier>(m_control.get(), QSocketNotifier::Read);
    connect(m_reader.get(), &QSocketNotifier::activated, this, [this] { read(); });
    return {};
}

void WorkerLink::read()
{
    for (;;) {
        Packet packet;
        const Received received = receivePacket(m_control.get(), packet);
        if (received == Received::WouldBlock) return;
        if (received != Received::Data) break;
        take(QByteArray(packet.bytes.data(), static_cast<qsizetype>(packet.bytes.size())));
        if (!m_control) return;
    }
    m_reader->setEnabled(false);
    m_reader.release()->deleteLater();
    m_control.reset();
    ::kill(static_cast<pid_t>(m_pid), SIGKILL);
    ::waitpid(static_cast<pid_t>(m_pid), nullptr, 0);
    m_pid = 0;
    for (const QPointer<SandboxProcess> &process : std::as_const(m_asked)) {
        if (process)
            process->failSetUp(QStringLiteral("the engine's worker ended while it was being built; run it again"));
    }
    m_asked.clear();
    Q_EMIT died();
}

void WorkerLink::take(const QByteArray &packet)
{
    const QByteArray rest = packet.mid(1);
    switch (packet.at(0)) {
    case wire::kWorkerReady: Q_EMIT ready(rest); break;
    case wire::kWorkerUnavailable: Q_EMIT unavailable(QString::fromUtf8(rest)); break;
    case wire::kWorkerSpawned:
        if (rest.size() >= static_cast<qsizetype>(sizeof(wire::Spawned))) {
            wire::Spawned spawned;
            std::memcpy(&spawned, rest.constData(), sizeof spawned);
            remember(spawned.id, spawned.pid);
        }
        break;
    case wire::kWorkerFailed:
        if (rest.size() >= 4) {
            std::uint32_t id;
            std::memcpy(&id, rest.constData(), sizeof id);
            if (const QPointer<SandboxProcess> process = m_asked.take(id))
                process->failSetUp(QString::fromUtf8(rest.mid(4)));
        }
        break;
    default: break;
    }
}

void WorkerLink::remember(std::uint32_t id, qint64 pid)
{
    forgetEnded();
    if (const QPointer<SandboxProcess> process = m_asked.take(id)) process->initPid = pid;
    if (UniqueFd handle = openProcess(pid)) m_inits.push_back({pid, std::move(handle)});
}

void WorkerLink::forgetEnded()
{
    m_inits.erase(std::remove_if(m_inits.begin(), m_inits.end(),
                                 [](const InitProcess &init) { return hasEnded(init.handle, 0); }),
                  m_inits.end());
}

std::vector<qint64> WorkerLink::initPids() const
{
    std::vector<qint64> result;
    for (const InitProcess &init : m_inits) {
        if (!hasEnded(init.handle, 0)) result.push_back(init.pid);
    }
    return result;
}

void WorkerLink::spawn(const QPointer<SandboxProcess> &process, SandboxProcess::Remote remote, const RunSpec &spec,
                       const std::vector<NeededMount> &mounts, Haste haste)
{
    const std::uint32_t id = ++m_lastId;
    wire::SpawnRequest request{};
    request.id = id;
    request.homeSize = spec.limits.homeSize;
    request.homeInodes = spec.limits.homeInodes;
    request.rehearse = haste == Haste::Prepared;
    request.shell = spec.mode == RunMode::Command;
    request.terminal = spec.mode == RunMode::Command && spec.console == Console::Terminal;
    request.mountCount = static_cast<std::uint8_t>(mounts.size());
    const std::string place = QFile::encodeName(spec.shownAt).toStdString();
    request.placeSize = static_cast<std::uint16_t>(place.size());
    std::string packet(reinterpret_cast<const char *>(&request), sizeof request);
    std::vector<int> descriptors = remote.numbers();
    for (const NeededMount &mount : mounts) {
        const wire::MountEntry entry{
            static_cast<std::uint8_t>(mount.writable), static_cast<std::uint8_t>(bool(mount.tree)),
            static_cast<std::uint8_t>(bool(mount.texts)), static_cast<std::uint16_t>(mount.path.size())};
        packet.append(reinterpret_cast<const char *>(&entry), sizeof entry);
        packet += mount.path;
        if (mount.tree) descriptors.push_back(mount.tree.get());
        if (mount.texts) descriptors.push_back(mount.texts.get());
    }
    packet += place;
    m_asked.insert(id, process);
    if (!sendPacket(m_control.get(), packet, descriptors)) {
        m_asked.remove(id);
        process->failSetUp(QString::fromStdString(withErrno("the engine's worker")));
    }
}

void WorkerLink::stop(std::chrono::milliseconds patience)
{
    if (m_pid == 0) return;
    m_reader.reset();
    m_control.reset();
    const QDeadlineTimer deadline(patience);
    // It has nothing to put in order, and may be in the middle of its imports.
    ::kill(static_cast<pid_t>(m_pid), SIGKILL);
    ::waitpid(static_cast<pid_t>(m_pid), nullptr, 0);
    m_pid = 0;
    for (const InitProcess &init : m_inits) {
        // Each ends when its control channel closes; a pidfd cannot hit another process by mistake.
        if (!hasEnded(init.handle, static_cast<int>(deadline.remainingTime())))
            ::syscall(SYS_pidfd_send_signal, init.handle.get(), SIGKILL, nullptr, 0);
    }
    m_inits.clear();
}

} // namespace athanor
