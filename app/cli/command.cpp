#include "app/cli/command.h"

#include "app/cli/commands/coursecommand.h"
#include "app/cli/commands/doctorcommand.h"
#include "app/cli/commands/gradecommand.h"
#include "app/cli/commands/migrationscommand.h"
#include "app/cli/commands/requestcommand.h"
#include "app/cli/commands/routescommand.h"
#include "app/cli/commands/runcommand.h"
#include "app/cli/commands/shellcommand.h"
#include "app/cli/commands/verifycommand.h"

namespace athanor::cli {

QString Command::help(const QCommandLineParser &parser) const
{
    // Qt's first line knows nothing of commands.
    QString text = parser.helpText();
    const qsizetype firstLine = text.indexOf(QLatin1Char('\n'));
    return QStringLiteral("Usage: athanor-cli %1 %2").arg(name(), operands()).trimmed() + text.mid(firstLine);
}

ExitCode Command::usageError(const QString &message)
{
    console::complain(Error{ErrorCode::BadInput, message});
    return ExitCode::Usage;
}

ExitCode Command::failure(const Error &error)
{
    console::complain(error);
    return exitCodeFor(error.code);
}

std::vector<std::unique_ptr<Command>> allCommands()
{
    std::vector<std::unique_ptr<Command>> commands;
    commands.push_back(std::make_unique<CourseCommand>());
    commands.push_back(std::make_unique<VerifyCommand>());
    commands.push_back(std::make_unique<RunCommand>());
    commands.push_back(std::make_unique<ShellCommand>());
    commands.push_back(std::make_unique<GradeCommand>());
    commands.push_back(std::make_unique<RoutesCommand>());
    commands.push_back(std::make_unique<RequestCommand>());
    commands.push_back(std::make_unique<MigrationsCommand>());
    commands.push_back(std::make_unique<DoctorCommand>());
    return commands;
}

Result<std::chrono::milliseconds> parseSeconds(const QString &option, const QString &text)
{
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    // Written so that NaN fails as well.
    if (!isNumber || !(seconds >= 0.001 && seconds <= 3600))
        return Error{ErrorCode::BadInput,
                     QStringLiteral("--%1 takes seconds above 0 and up to 3600, not “%2”.").arg(option, text)};
    return std::chrono::milliseconds(qint64(seconds * 1000));
}

} // namespace athanor::cli
