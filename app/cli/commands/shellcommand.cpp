#include "app/cli/commands/shellcommand.h"

#include <QFileInfo>

namespace athanor::cli {

void ShellCommand::declare(QCommandLineParser &parser) const
{
    parser.addPositionalArgument(QStringLiteral("PROJECT"),
                                 QStringLiteral("The folder the command works in; it can change it."));
    parser.addPositionalArgument(QStringLiteral("COMMAND"),
                                 QStringLiteral("A program with its arguments; the exit status is its own."));
}

std::optional<ExitCode> ShellCommand::start(const QCommandLineParser &parser)
{
    QStringList words = parser.positionalArguments();
    const QFileInfo folder(words.takeFirst());
    if (words.value(0) == QLatin1String("--")) words.removeFirst();
    if (words.isEmpty()) return usageError(QStringLiteral("Which command? athanor-cli shell PROJECT -- COMMAND…"));
    if (!folder.isDir())
        return failure({ErrorCode::NotFound, QStringLiteral("There is no such folder."), folder.filePath()});
    m_spec.mode = RunMode::Command;
    m_spec.folder = folder.canonicalFilePath();
    m_spec.folderAccess = FolderAccess::ReadWrite;
    m_spec.arguments = words;
    m_spec.keepInputOpen = true;
    m_spec.limits = sandbox::shellLimits();
    if (RawTerminal::isThere()) {
        m_spec.console = Console::Terminal;
        m_spec.environment.insert(QStringLiteral("TERM"), qEnvironmentVariable("TERM", QStringLiteral("xterm")));
        m_spec.environment.insert(QStringLiteral("COLUMNS"), QString());
    }
    m_engine = std::make_unique<EngineFront>();
    connect(m_engine.get(), &EngineFront::ready, this, &ShellCommand::begin);
    connect(m_engine.get(), &EngineFront::unavailable, this, [this](const QString &message) {
        console::complain(Error{ErrorCode::Unavailable, message});
        Q_EMIT finished(int(ExitCode::EngineFault));
    });
    if (const Result<void> started = m_engine->start(); !started) return failure(started.error());
    return {};
}

void ShellCommand::begin()
{
    m_run = m_engine->supervisor().run(m_spec);
    connect(m_run.get(), &Run::output, this, [](OutputStream stream, const QByteArray &bytes) {
        stream == OutputStream::Standard ? console::printRaw(bytes) : console::complainRaw(bytes);
    });
    connect(m_run.get(), &Run::finished, this, &ShellCommand::end);
    if (m_spec.console == Console::Terminal) {
        m_terminal = std::make_unique<RawTerminal>();
        resize();
    }
    m_input = std::make_unique<StandardInput>();
    connect(m_input.get(), &StandardInput::received, m_run.get(), &Run::writeInput);
    connect(m_input.get(), &StandardInput::ended, m_run.get(), &Run::closeInput);
}

void ShellCommand::interrupt()
{
    if (m_run)
        m_run->cancel();
    else
        Command::interrupt();
}

void ShellCommand::resize()
{
    if (!m_run || !m_terminal) return;
    const auto [columns, rows] = RawTerminal::size();
    m_run->resizeTerminal(columns, rows);
}

void ShellCommand::end(const RunStatus &status)
{
    m_terminal.reset();
    switch (status.verdict) {
    case Verdict::Ok:
    case Verdict::Error:
    case Verdict::Killed:
        // As a shell has it: a signal shows as 128 and its number.
        if (status.signal != 0 || status.verdict == Verdict::Killed)
            console::complain(Error{ErrorCode::LearnerCode, status.message});
        Q_EMIT finished(status.signal != 0                  ? 128 + status.signal
                        : status.verdict == Verdict::Killed ? int(ExitCode::LearnerFailed)
                                                            : status.exit);
        return;
    case Verdict::EngineFault:
        console::complain(Error{ErrorCode::Engine, status.message});
        Q_EMIT finished(int(ExitCode::EngineFault));
        return;
    default:
        console::complain(Error{ErrorCode::LearnerCode, status.message});
        Q_EMIT finished(int(ExitCode::LearnerFailed));
    }
}

} // namespace athanor::cli
