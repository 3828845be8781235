#include "app/cli/enginefront.h"

#include <QCoreApplication>

namespace athanor::cli {

EngineFront::EngineFront(QObject *parent) : QObject(parent) {}

EngineFront::~EngineFront() = default;

Result<void> EngineFront::start(Supervisor::Preparation preparation)
{
    const Result<Installation> installation = Installation::locate(QCoreApplication::applicationDirPath());
    if (!installation) return installation.error();
    m_supervisor = std::make_unique<Supervisor>(*installation);
    connect(m_supervisor.get(), &Supervisor::stateChanged, this, [this](const EngineState &state) {
        if (m_told) return;
        if (state.phase == EngineState::Phase::Ready) {
            m_told = true;
            Q_EMIT ready(state);
        } else if (state.phase == EngineState::Phase::Unavailable) {
            m_told = true;
            Q_EMIT unavailable(state.message);
        }
    });
    m_supervisor->setPreparation(preparation);
    m_supervisor->start();
    return {};
}

QString tierName(IsolationTier tier)
{
    switch (tier) {
    case IsolationTier::Full: return QStringLiteral("full");
    case IsolationTier::Bubblewrap: return QStringLiteral("bubblewrap");
    case IsolationTier::Reduced: return QStringLiteral("reduced");
    case IsolationTier::None: return QStringLiteral("none");
    }
    return {};
}

} // namespace athanor::cli
