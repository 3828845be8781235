#pragma once

#include "engine/runtime/supervisor.h"

#include <memory>

namespace athanor::cli {

/// The engine for commands that need no project service: located, started, and told when it can be used.
class EngineFront final : public QObject
{
    Q_OBJECT
public:
    explicit EngineFront(QObject *parent = nullptr);
    ~EngineFront() override;

    /// Looks for the installation and starts the worker. ready() or unavailable() follows, once.
    Result<void> start(Supervisor::Preparation preparation = Supervisor::Preparation::Rehearsed);
    Supervisor &supervisor() { return *m_supervisor; }

Q_SIGNALS:
    void ready(const athanor::EngineState &state);
    void unavailable(const QString &message);

private:
    std::unique_ptr<Supervisor> m_supervisor;
    bool m_told = false;
};

/// The word for a tier: "full", "bubblewrap", "reduced", "none".
QString tierName(IsolationTier tier);

} // namespace athanor::cli
