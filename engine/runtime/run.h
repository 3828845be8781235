#pragma once

#include "engine/runtime/runspec.h"
#include "engine/runtime/runstatus.h"

#include <QObject>

#include <memory>

namespace athanor {

enum class OutputStream { Standard, Error };

/// One run in the sandbox, from Supervisor::run(). Lives on the supervisor's thread; signals are never emitted from
/// inside run(). Destroying it cancels it without further signals.
class Run final : public QObject
{
    Q_OBJECT
public:
    ~Run() override;

    /// Sends one message to the agent (PROTOCOL.md). Dropped when the run has ended.
    void send(const QJsonObject &message);
    /// Appends to standard input; only with RunSpec::keepInputOpen.
    void writeInput(const QByteArray &bytes);
    void closeInput();
    /// With Console::Terminal: the size in character cells. The programs inside are told (SIGWINCH).
    void resizeTerminal(int columns, int rows);
    /// Sets the CPU and wall limits from now on (a session does so for each request); zero durations: no limit.
    void arm(std::chrono::milliseconds cpu, std::chrono::milliseconds wall);
    /// The same in the midst of an operation: what it wrote and reported goes on being counted.
    void rearm(std::chrono::milliseconds cpu, std::chrono::milliseconds wall);
    /// See SandboxProcess.
    void holdEvents();
    void resumeEvents();
    qint64 discountEvent();
    /// Ends it: asks for the line, interrupts, and kills after 150 ms. finished() follows with Verdict::Cancelled.
    void cancel();
    bool isFinished() const;
    const RunStatus &status() const;

Q_SIGNALS:
    /// What the process wrote, in order within a stream; already capped.
    void output(athanor::OutputStream stream, const QByteArray &bytes);
    /// A message from the agent. Hostile: anything may be missing, of another type, or a lie.
    void event(const QJsonObject &message);
    /// Once, last.
    void finished(const athanor::RunStatus &status);

private:
    friend class Supervisor;
    struct Private;
    explicit Run(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::OutputStream)
