#pragma once

#include "app/cli/command.h"
#include "app/cli/enginefront.h"
#include "app/cli/standardinput.h"

#include <QStringDecoder>

namespace athanor::cli {

/// athanor-cli run: a file or a project folder in the sandbox.
class RunCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("run"); }
    QString operands() const override { return QStringLiteral("[options] PATH"); }
    QString summary() const override { return QStringLiteral("Runs a file or a project folder in the sandbox."); }
    void declare(QCommandLineParser &parser) const override;
    int leastOperands() const override { return 1; }
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;
    void interrupt() override;

private:
    Result<void> prepare(const QCommandLineParser &parser);
    Result<void> chooseEntry(const QString &path, const QString &wanted);
    Result<void> readInput(const QString &source);
    Result<void> setDatabase(const QString &database);
    Result<void> setLimits(const QCommandLineParser &parser);
    void begin(const EngineState &state);
    void showOutput(OutputStream stream, const QByteArray &bytes);
    void showEvent(const QJsonObject &message);
    void end(const RunStatus &status);

    RunSpec m_spec;
    QString m_folder; ///< Of the project; empty when PATH is a file.
    bool m_json = false;
    bool m_passInput = false;
    std::optional<IsolationTier> m_leastTier;
    std::unique_ptr<EngineFront> m_engine;
    std::unique_ptr<StandardInput> m_input;
    std::unique_ptr<Run> m_run;
    QStringDecoder m_standard{QStringDecoder::Utf8};
    QStringDecoder m_error{QStringDecoder::Utf8};
};

} // namespace athanor::cli
