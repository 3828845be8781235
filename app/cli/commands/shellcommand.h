#pragma once

#include "app/cli/command.h"
#include "app/cli/enginefront.h"
#include "app/cli/rawterminal.h"
#include "app/cli/standardinput.h"

namespace athanor::cli {

/// athanor-cli shell: any program in the sandbox on a project folder, whose changes stay.
class ShellCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("shell"); }
    QString operands() const override { return QStringLiteral("PROJECT -- COMMAND [ARGUMENT…]"); }
    QString summary() const override
    {
        return QStringLiteral("Runs pytest, flask, alembic … on a project folder; changes are kept.");
    }
    void declare(QCommandLineParser &parser) const override;
    bool takesRest() const override { return true; }
    int leastOperands() const override { return 2; }
    int mostOperands() const override { return -1; }
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;
    void interrupt() override;
    void resize() override;

private:
    void begin();
    void end(const RunStatus &status);

    RunSpec m_spec;
    std::unique_ptr<EngineFront> m_engine;
    std::unique_ptr<StandardInput> m_input;
    std::unique_ptr<RawTerminal> m_terminal; ///< Where a person types: the command gets a terminal too.
    std::unique_ptr<Run> m_run;
};

} // namespace athanor::cli
