#pragma once

#include "engine/runtime/run.h"
#include "engine/runtime/verdict.h"
#include "engine/sandbox/descriptors.h"

#include <QObject>
#include <QSocketNotifier>

#include <chrono>
#include <functional>
#include <memory>

namespace athanor {

/// The engine's end of one sandbox: its five channels, its caps, and the facts of its end. Made before the sandbox
/// exists (a prepared one waits for start()). Destroying it closes the control channel, which ends the sandbox.
class SandboxProcess final : public QObject
{
    Q_OBJECT
public:
    /// The ends that travel to the worker.
    struct Remote
    {
        sandbox::UniqueFd control, events, input, output, error;
        std::vector<int> numbers() const
        {
            return {control.get(), events.get(), input.get(), output.get(), error.get()};
        }
    };

    /// Null when the system gives no more descriptors.
    static std::unique_ptr<SandboxProcess> create(Remote &remote, Console console = Console::Pipes);
    ~SandboxProcess() override;

    /// Sends the start message and the clock's start. `archive` may be empty.
    void start(const QByteArray &startPacket, const sandbox::UniqueFd &archive, const sandbox::Limits &limits);
    /// For one that was started and stands by: what it shall do, the project's files, and its clock's start.
    void begin(const QByteArray &json, const sandbox::UniqueFd &archive, const sandbox::Limits &limits);
    void send(const QJsonObject &message);
    void writeInput(const QByteArray &bytes);
    void closeInput();
    void resizeTerminal(int columns, int rows);
    void arm(std::chrono::milliseconds cpu, std::chrono::milliseconds wall);
    /// Output and events are counted anew from here (a session does so for each request).
    void resetCaps();
    /// Events are not read until resumeEvents(): who sends more than the channel takes waits.
    void holdEvents();
    void resumeEvents();
    /// Inside event(): this one does not count towards the cap of events, up to a bound of its own. Its bytes.
    qint64 discountEvent();
    void cancel();
    /// Ends it as one that could not be started.
    void failSetUp(const QString &message);

    /// Whether nothing can be started in it any more, also where its end was not read yet.
    bool isGone() const;
    /// Ends the sandbox without a word and deletes this object later: safe inside its own signals.
    static void abandon(std::unique_ptr<SandboxProcess> process);
    /// Init's process id as the worker told it, 0 before.
    qint64 initPid = 0;

Q_SIGNALS:
    void output(athanor::OutputStream stream, const QByteArray &bytes);
    void event(const QJsonObject &message);
    /// The files could not be laid over RunSpec::folder; what runs sees the folder as it is.
    void textsLeftOut();
    /// Once, last: everything was read.
    void ended(const athanor::EndFacts &facts);

private:
    struct Channel
    {
        sandbox::UniqueFd fd;
        std::unique_ptr<QSocketNotifier> reader;
        bool open() const { return bool(fd); }
        /// Safe inside the notifier's own signal.
        void close()
        {
            if (reader) {
                reader->setEnabled(false);
                reader.release()->deleteLater();
            }
            fd.reset();
        }
    };

    SandboxProcess();
    void go(const sandbox::Limits &limits);
    void watch();
    void readControl();
    void readEvents();
    void readFrom(Channel &channel, OutputStream stream);
    void takeTerminal(sandbox::UniqueFd master);
    void flushInput();
    void takeFrames();
    void takeEvent(const QJsonObject &message);
    void kill();
    void flush(sandbox::UniqueFd &fd, QByteArray &pending, std::unique_ptr<QSocketNotifier> &notifier, bool socket);
    void closeAll();
    void finishWhenDrained();
    void finish();

    Channel m_control, m_events, m_output, m_error, m_terminal;
    bool m_awaitsTerminal = false;
    std::function<void()> m_delayedStart; ///< Until the terminal is here.
    int m_columns = 80, m_rows = 24;
    sandbox::UniqueFd m_input;
    std::unique_ptr<QSocketNotifier> m_inputWriter, m_eventWriter;
    QByteArray m_inputPending, m_eventPending, m_eventBuffer;
    bool m_inputClosing = false;
    sandbox::Limits m_limits;
    std::uint64_t m_outputBytes = 0, m_eventBytes = 0;
    std::uint64_t m_frameBytes = 0; ///< Of the event that is being told.
    std::uint64_t m_discounted = 0;
    EndFacts m_facts;
    bool m_ended = false;
    bool m_finishing = false;
};

} // namespace athanor
