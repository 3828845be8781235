#pragma once

#include "engine/runtime/sandboxprocess.h"
#include "engine/runtime/startpacket.h"
#include "engine/sandbox/descriptors.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSocketNotifier>

#include <memory>
#include <vector>

namespace athanor {

/// Whether somebody waits for a sandbox, or it will wait for somebody.
enum class Haste { Now, Prepared };

/// One athanor-worker process: starts it, asks it for sandboxes, tells when it is ready and when it has died. It ends
/// when this object does.
class WorkerLink final : public QObject
{
    Q_OBJECT
public:
    explicit WorkerLink(QObject *parent = nullptr);
    ~WorkerLink() override;

    /// False with a message when the program could not be started.
    Result<void> start(const QString &worker, const QString &agentFolder);
    /// Asks for a sandbox; the process learns its fate through its own channels.
    void spawn(const QPointer<SandboxProcess> &process, SandboxProcess::Remote remote, const RunSpec &spec,
               const std::vector<NeededMount> &mounts, Haste haste);
    /// Lets it go and waits until it and the sandboxes' init processes are gone, then kills what is left.
    void stop(std::chrono::milliseconds patience);

    qint64 pid() const { return m_pid; }
    std::vector<qint64> initPids() const;

Q_SIGNALS:
    void ready(const QByteArray &description);
    /// It will never be: the reason, and what to do.
    void unavailable(const QString &reason);
    void died();

private:
    struct InitProcess
    {
        qint64 pid;
        sandbox::UniqueFd handle; ///< A pidfd: readable when it has ended.
    };

    void read();
    void take(const QByteArray &packet);
    void remember(std::uint32_t id, qint64 pid);
    void forgetEnded();

    qint64 m_pid = 0;
    sandbox::UniqueFd m_control;
    std::unique_ptr<QSocketNotifier> m_reader;
    std::uint32_t m_lastId = 0;
    QHash<std::uint32_t, QPointer<SandboxProcess>> m_asked;
    std::vector<InitProcess> m_inits;
};

} // namespace athanor
