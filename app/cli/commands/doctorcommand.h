#pragma once

#include "app/cli/command.h"
#include "app/cli/enginefront.h"

namespace athanor::cli {

/// athanor-cli doctor: what is there, what is missing, and the command that gets it.
class DoctorCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("doctor"); }
    QString operands() const override { return QStringLiteral("[--json]"); }
    QString summary() const override
    {
        return QStringLiteral("Says what is missing on this machine and how to get it.");
    }
    void declare(QCommandLineParser &parser) const override;
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;

private:
    void report(const EngineState &state);

    std::unique_ptr<EngineFront> m_engine;
    bool m_json = false;
};

} // namespace athanor::cli
