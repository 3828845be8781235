#pragma once

#include "engine/core/installation.h"
#include "engine/runtime/run.h"
#include "engine/runtime/session.h"

#include <QObject>

#include <memory>

namespace athanor {

/// How well learner code can be isolated on this machine; probed by the worker at start.
enum class IsolationTier { None, Reduced, Bubblewrap, Full };

/// What the engine is doing and what it found.
struct EngineState
{
    enum class Phase { Starting, Ready, Restarting, Unavailable };
    Phase phase = Phase::Starting;
    IsolationTier tier = IsolationTier::None;
    QString message = {};                 ///< Why it is unavailable and what to do; otherwise empty.
    QString python = {};                  ///< "3.11.2"
    QMap<QString, QString> packages = {}; ///< Distribution name to version, as imported.
    QString interpreter = {};             ///< "/usr/bin/python3"
    int landlock = 0;                     ///< The kernel's Landlock version.
    bool laysTexts = false; ///< RunSpec::files can lie over a mounted RunSpec::folder; some kernels do not allow it.
    QStringList shadowable =
        {}; ///< Modules the warm image holds that a project file of the same name would hide from a bare interpreter.
};

/// Owns the warm worker, pre-forks, routes events, enforces limits, restarts what dies. No GUI. Lives on one thread
/// with an event loop; everything is asynchronous. Every process ends with it, also when this program is killed.
class Supervisor final : public QObject
{
    Q_OBJECT
public:
    explicit Supervisor(Installation installation, QObject *parent = nullptr);
    ~Supervisor() override;

    /// Whether children are forked ahead and rehearse (README.md), so that whoever waits for a run waits less. A long
    /// series of runs that nobody waits for one by one (verification) is done sooner without.
    enum class Preparation { Rehearsed, None };
    /// Before start().
    void setPreparation(Preparation preparation);
    /// Starts the worker. stateChanged() follows with Ready or Unavailable.
    void start();
    const EngineState &state() const;

    /// Starts a run; work given before Ready waits. Never null: what cannot start ends with Verdict::EngineFault and a
    /// message.
    std::unique_ptr<Run> run(RunSpec spec);
    /// Opens a session over a run (mode Application, Analysis or Migrations). Beyond eight open sessions the one idle
    /// longest is closed.
    std::unique_ptr<Session> open(RunSpec spec);

    /// Ends everything and waits, at most two seconds, until no process is left.
    void shutdown();

    /// Process ids of the worker and of the sandboxes' init processes, as the host sees them; for tests and doctor.
    qint64 workerPid() const;
    std::vector<qint64> initPids() const;

Q_SIGNALS:
    void stateChanged(const athanor::EngineState &state);
    /// RunSpec::files could not be laid over this RunSpec::folder, whose file system does not allow that: a run that
    /// began sees the folder as it is.
    void textsLeftOut(const QString &folder);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::EngineState)
