#include "engine/runtime/sandboxprocess.h"

#include <QJsonDocument>
#include <QTimer>
#include <QtEndian>

#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace athanor {

using namespace sandbox;

namespace {

constexpr qsizetype kPiece = 64 << 10;
/// The longest frame read at all; a session's answer may hold a response body.
constexpr quint32 kMaxFrame = 64u << 20;
/// What the events that do not count may have together: a response of 256 MiB as base64, also in small pieces.
constexpr std::uint64_t kMaxDiscount = 512u << 20;
/// How long the last output may take to arrive after init has ended.
constexpr auto kDrain = std::chrono::milliseconds(500);

void makeNonBlocking(int fd) { ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK); }

bool makeSockets(int type, UniqueFd &ours, UniqueFd &theirs)
{
    int ends[2];
    if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0) return false;
    ours.reset(ends[0]);
    theirs.reset(ends[1]);
    makeNonBlocking(ours.get());
    return true;
}

bool makePipe(UniqueFd &read, UniqueFd &write)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    read.reset(ends[0]);
    write.reset(ends[1]);
    return true;
}

QByteArray frame(const QByteArray &json)
{
    char size[4];
    qToLittleEndian(static_cast<quint32>(json.size()), size);
    return QByteArray(size, 4) + json;
}

} // namespace

SandboxProcess::SandboxProcess() = default;

SandboxProcess::~SandboxProcess() = default;

std::unique_ptr<SandboxProcess> SandboxProcess::create(Remote &remote, Console console)
{
    std::unique_ptr<SandboxProcess> process(new SandboxProcess);
    if (!makeSockets(SOCK_SEQPACKET, process->m_control.fd, remote.control) ||
        !makeSockets(SOCK_STREAM, process->m_events.fd, remote.events) || !makePipe(remote.input, process->m_input) ||
        !makePipe(process->m_output.fd, remote.output) || !makePipe(process->m_error.fd, remote.error))
        return nullptr;
    for (const int fd : {process->m_input.get(), process->m_output.fd.get(), process->m_error.fd.get()})
        makeNonBlocking(fd);
    const int room = 1 << 20;
    ::setsockopt(process->m_events.fd.get(), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    process->m_awaitsTerminal = console == Console::Terminal;
    process->watch();
    return process;
}

void SandboxProcess::watch()
{
    const auto reader = [this](Channel &channel, auto slot) {
        channel.reader = std::make_unique<QSocketNotifier>(channel.fd.get(), QSocketNotifier::Read);
        connect(channel.reader.get(), &QSocketNotifier::activated, this, slot);
    };
    reader(m_control, [this] { readControl(); });
    reader(m_events, [this] { readEvents(); });
    reader(m_output, [this] { readFrom(m_output, OutputStream::Standard); });
    reader(m_error, [this] { readFrom(m_error, OutputStream::Error); });
}

void SandboxProcess::start(const QByteArray &startPacket, const UniqueFd &archive, const Limits &limits)
{
    if (m_awaitsTerminal) {
        // The program must find its terminal in the right size: it begins when that is here.
        m_delayedStart = [this, startPacket, limits, kept = std::make_shared<UniqueFd>(::dup(archive.get()))] {
            start(startPacket, *kept, limits);
        };
        return;
    }
    // The header goes with the archive's descriptor; what the buffer does not take follows as it drains.
    std::vector<int> descriptors;
    if (archive) descriptors.push_back(archive.get());
    const qsizetype head = std::min<qsizetype>(startPacket.size(), sizeof(wire::StartHeader));
    if (!sendPacket(m_events.fd.get(), {startPacket.constData(), static_cast<std::size_t>(head)}, descriptors)) {
        failSetUp(QString::fromStdString(withErrno("the start message")));
        return;
    }
    m_eventPending.append(startPacket.mid(head));
    flush(m_events.fd, m_eventPending, m_eventWriter, true);
    go(limits);
}

void SandboxProcess::go(const Limits &limits)
{
    m_limits = limits;
    const wire::Arm arm{static_cast<std::uint32_t>(limits.cpu.count()), static_cast<std::uint32_t>(limits.wall.count()),
                        limits.memoryTotal, limits.diskGrowth};
    std::string packet(1, wire::kGo);
    packet.append(reinterpret_cast<const char *>(&arm), sizeof arm);
    sendPacket(m_control.fd.get(), packet);
}

void SandboxProcess::begin(const QByteArray &json, const UniqueFd &archive, const Limits &limits)
{
    if (m_ended || !m_events.open()) return; // Its end is told.
    resetCaps();
    const QByteArray bytes = frame(json);
    // The files go with the size, before anything else can: nothing may wait to be sent.
    if (!m_eventPending.isEmpty() || !sendPacket(m_events.fd.get(), {bytes.constData(), 4}, {archive.get()})) {
        failSetUp(QString::fromStdString(withErrno("the start message")));
        return;
    }
    m_eventPending.append(bytes.mid(4));
    flush(m_events.fd, m_eventPending, m_eventWriter, true);
    go(limits);
}

void SandboxProcess::send(const QJsonObject &message)
{
    if (m_ended || !m_events.open()) return;
    m_eventPending.append(frame(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    flush(m_events.fd, m_eventPending, m_eventWriter, true);
}

void SandboxProcess::writeInput(const QByteArray &bytes)
{
    if (m_ended || m_inputClosing) return;
    m_inputPending.append(bytes);
    flushInput();
}

void SandboxProcess::flushInput()
{
    if (m_awaitsTerminal) return;
    if (m_terminal.open())
        flush(m_terminal.fd, m_inputPending, m_inputWriter, false);
    else if (m_input)
        flush(m_input, m_inputPending, m_inputWriter, false);
}

void SandboxProcess::resizeTerminal(int columns, int rows)
{
    m_columns = columns;
    m_rows = rows;
    const winsize size{static_cast<unsigned short>(rows), static_cast<unsigned short>(columns), 0, 0};
    if (m_terminal.open()) ::ioctl(m_terminal.fd.get(), TIOCSWINSZ, &size);
}

void SandboxProcess::takeTerminal(UniqueFd master)
{
    makeNonBlocking(master.get());
    m_terminal.fd = std::move(master);
    m_terminal.reader = std::make_unique<QSocketNotifier>(m_terminal.fd.get(), QSocketNotifier::Read);
    connect(m_terminal.reader.get(), &QSocketNotifier::activated, this,
            [this] { readFrom(m_terminal, OutputStream::Standard); });
    m_awaitsTerminal = false;
    resizeTerminal(m_columns, m_rows);
    if (const auto begin = std::exchange(m_delayedStart, nullptr)) begin();
    flushInput();
}

void SandboxProcess::closeInput()
{
    m_inputClosing = true;
    if (m_inputPending.isEmpty() || m_awaitsTerminal) {
        m_inputWriter.reset();
        m_input.reset();
    }
}

void SandboxProcess::flush(UniqueFd &fd, QByteArray &pending, std::unique_ptr<QSocketNotifier> &notifier, bool socket)
{
    while (!pending.isEmpty() && fd) {
        const auto size = static_cast<std::size_t>(pending.size());
        const ssize_t sent = socket ? ::send(fd.get(), pending.constData(), size, MSG_NOSIGNAL)
                                    : ::write(fd.get(), pending.constData(), size);
        if (sent > 0) {
            pending.remove(0, sent);
        } else if (errno == EAGAIN) {
            if (!notifier) {
                notifier = std::make_unique<QSocketNotifier>(fd.get(), QSocketNotifier::Write);
                connect(notifier.get(), &QSocketNotifier::activated, this,
                        [this, &fd, &pending, &notifier, socket] { flush(fd, pending, notifier, socket); });
            }
            return;
        } else if (errno != EINTR) {
            pending.clear(); // Nobody reads any more; the end is told on control.
        }
    }
    if (notifier) {
        notifier->setEnabled(false);
        notifier.release()->deleteLater();
    }
    if (!socket && m_inputClosing) m_input.reset();
}

void SandboxProcess::arm(std::chrono::milliseconds cpu, std::chrono::milliseconds wall)
{
    if (m_ended || !m_control.open()) return;
    const wire::Arm arm{static_cast<std::uint32_t>(cpu.count()), static_cast<std::uint32_t>(wall.count()),
                        m_limits.memoryTotal, m_limits.diskGrowth};
    std::string packet(1, wire::kArm);
    packet.append(reinterpret_cast<const char *>(&arm), sizeof arm);
    sendPacket(m_control.fd.get(), packet);
}

void SandboxProcess::resetCaps()
{
    m_outputBytes = 0;
    m_eventBytes = 0;
    m_discounted = 0;
}

void SandboxProcess::holdEvents()
{
    if (m_events.reader) m_events.reader->setEnabled(false);
}

void SandboxProcess::resumeEvents()
{
    if (m_events.reader) m_events.reader->setEnabled(true);
}

qint64 SandboxProcess::discountEvent()
{
    const std::uint64_t bytes = std::exchange(m_frameBytes, 0);
    if (m_discounted + bytes <= kMaxDiscount) {
        m_discounted += bytes;
        m_eventBytes -= std::min(m_eventBytes, bytes);
    }
    return static_cast<qint64>(bytes);
}

void SandboxProcess::cancel()
{
    if (m_ended) return;
    m_facts.cancelled = true;
    if (m_control.open()) sendPacket(m_control.fd.get(), std::string_view(&wire::kCancel, 1));
}

void SandboxProcess::kill()
{
    if (m_control.open()) sendPacket(m_control.fd.get(), std::string_view(&wire::kKill, 1));
}

bool SandboxProcess::isGone() const
{
    if (m_ended || m_facts.report || !m_facts.setUpError.isEmpty() || !m_control.open()) return true;
    pollfd control{m_control.fd.get(), 0, 0};
    return ::poll(&control, 1, 0) > 0 && (control.revents & POLLHUP) != 0;
}

void SandboxProcess::failSetUp(const QString &message)
{
    if (m_ended) return;
    m_facts.setUpError = message;
    // Never from inside the caller.
    QTimer::singleShot(0, this, [this] { finish(); });
}

void SandboxProcess::readControl()
{
    Packet packet;
    const Received received = receivePacket(m_control.fd.get(), packet, 128 << 10);
    if (received == Received::WouldBlock) return;
    if (received != Received::Data) {
        m_control.close();
        resumeEvents(); // What is left is little, and nobody sends more.
        QTimer::singleShot(kDrain, this, [this] { finish(); });
        finishWhenDrained();
        return;
    }
    const char type = packet.bytes[0];
    if (type == wire::kInitUp && packet.bytes.size() > 1 && packet.bytes[1] == wire::kTextsLeftOut)
        Q_EMIT textsLeftOut();
    if (type == wire::kInitUp && m_awaitsTerminal && !packet.descriptors.empty()) {
        takeTerminal(std::move(packet.descriptors.front()));
    } else if (type == wire::kInitFailed) {
        m_facts.setUpError = QString::fromStdString(packet.bytes.substr(1));
    } else if (type == wire::kInitEnded && packet.bytes.size() >= 1 + sizeof(wire::ExitReport)) {
        wire::ExitReport report;
        std::copy_n(packet.bytes.data() + 1, sizeof report, reinterpret_cast<char *>(&report));
        m_facts.report = report;
        const std::string trace = packet.bytes.substr(1 + sizeof report);
        m_facts.trace = QByteArray(trace.data(), static_cast<qsizetype>(trace.size()));
        resumeEvents();
        finishWhenDrained();
    }
}

void SandboxProcess::readFrom(Channel &channel, OutputStream stream)
{
    QByteArray bytes(kPiece, Qt::Uninitialized);
    const ssize_t got = ::read(channel.fd.get(), bytes.data(), kPiece);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        channel.close();
        finishWhenDrained();
        return;
    }
    bytes.truncate(got);
    if (m_limits.output > 0) {
        const std::uint64_t room = m_limits.output - std::min(m_limits.output, m_outputBytes);
        m_outputBytes += static_cast<std::uint64_t>(got);
        if (static_cast<std::uint64_t>(got) > room) {
            bytes.truncate(static_cast<qsizetype>(room));
            m_facts.outputCapped = true;
            kill();
            // The flood is not even read any more.
            m_output.close();
            m_error.close();
        }
    }
    if (!bytes.isEmpty()) Q_EMIT output(stream, bytes);
    finishWhenDrained();
}

void SandboxProcess::readEvents()
{
    QByteArray bytes(kPiece, Qt::Uninitialized);
    const ssize_t got = ::recv(m_events.fd.get(), bytes.data(), kPiece, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        m_eventWriter.reset();
        m_events.close();
        finishWhenDrained();
        return;
    }
    m_eventBytes += static_cast<std::uint64_t>(got);
    if (m_limits.events > 0 && m_eventBytes > m_limits.events) {
        m_facts.eventsCapped = true;
    } else {
        m_eventBuffer.append(bytes.constData(), got);
        takeFrames();
    }
    if (m_facts.eventsCapped || m_facts.eventsBroken) {
        kill();
        m_eventWriter.reset();
        m_events.close();
        finishWhenDrained();
    }
}

void SandboxProcess::takeFrames()
{
    qsizetype at = 0;
    while (m_eventBuffer.size() - at >= 4) {
        const auto size = qFromLittleEndian<quint32>(m_eventBuffer.constData() + at);
        if (size > kMaxFrame) {
            m_facts.eventsBroken = true;
            return;
        }
        if (m_eventBuffer.size() - at - 4 < static_cast<qsizetype>(size)) break;
        const QJsonDocument document = QJsonDocument::fromJson(m_eventBuffer.mid(at + 4, size));
        at += 4 + static_cast<qsizetype>(size);
        if (!document.isObject()) {
            m_facts.eventsBroken = true;
            return;
        }
        m_frameBytes = 4 + size;
        takeEvent(document.object());
        if (m_ended) return; // A receiver gave the run up.
    }
    m_eventBuffer.remove(0, at);
}

void SandboxProcess::takeEvent(const QJsonObject &message)
{
    const QString name = message.value(QStringLiteral("event")).toString();
    if (name == QLatin1String("main-ended"))
        m_facts.mainEnded = true;
    else if (name == QLatin1String("ended"))
        m_facts.saidEnded = true;
    else if (name == QLatin1String("exception") || name == QLatin1String("load-failed"))
        m_facts.exception = message.value(QStringLiteral("error")).toObject();
    Q_EMIT event(message);
}

void SandboxProcess::finishWhenDrained()
{
    // After its report init only has to leave; what it tears down meanwhile is nobody's wait.
    if ((m_facts.report || !m_control.open()) && !m_output.open() && !m_error.open() && !m_events.open() &&
        !m_terminal.open() && !m_finishing) {
        m_finishing = true;
        QTimer::singleShot(0, this, [this] { finish(); });
    }
}

void SandboxProcess::finish()
{
    if (m_ended) return;
    m_ended = true;
    closeAll();
    Q_EMIT ended(m_facts);
}

void SandboxProcess::closeAll()
{
    for (Channel *channel : {&m_control, &m_events, &m_output, &m_error, &m_terminal}) channel->close();
    m_inputWriter.reset();
    m_eventWriter.reset();
    m_input.reset();
}

void SandboxProcess::abandon(std::unique_ptr<SandboxProcess> process)
{
    if (!process) return;
    process->disconnect();
    process->m_ended = true;
    process->closeAll();
    process.release()->deleteLater();
}

} // namespace athanor
