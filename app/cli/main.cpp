#include "app/cli/command.h"
#include "app/cli/interrupts.h"

#include <QCoreApplication>

using namespace athanor::cli;

namespace {

QString overview(const std::vector<std::unique_ptr<Command>> &commands)
{
    QString text = QStringLiteral("Usage: athanor-cli COMMAND [options] …\n\nCommands:\n");
    for (const std::unique_ptr<Command> &command : commands)
        text += QStringLiteral("  %1 %2\n").arg(command->name().leftJustified(10), command->summary());
    return text +
           QStringLiteral("\nathanor-cli COMMAND --help tells the options of one.\n"
                          "Exit status: 0 done, 1 the code or a check failed, 2 wrong usage, 3 the engine's fault.");
}

/// Parses and starts; an exit status when there is nothing to wait for.
std::optional<int> begin(Command &command, const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    if (command.takesRest())
        parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
    parser.setApplicationDescription(command.summary());
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Shows this help."));
    parser.addOption(help);
    command.declare(parser);
    const bool parsed = parser.parse(arguments);
    if (parser.isSet(help)) {
        console::print(command.help(parser).trimmed());
        return int(ExitCode::Done);
    }
    const auto refuse = [&](const QString &why) {
        console::complain(
            QStringLiteral("athanor-cli: %1\nathanor-cli %2 --help tells the usage.").arg(why, command.name()));
        return int(ExitCode::Usage);
    };
    if (!parsed) return refuse(parser.errorText());
    const qsizetype count = parser.positionalArguments().size();
    if (count < command.leastOperands() || (command.mostOperands() >= 0 && count > command.mostOperands()))
        return refuse(QStringLiteral("Usage: athanor-cli %1 %2").arg(command.name(), command.operands()));
    const std::optional<ExitCode> status = command.start(parser);
    return status ? std::optional<int>(int(*status)) : std::nullopt;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("athanor-cli"));
    const QStringList arguments = QCoreApplication::arguments();
    const std::vector<std::unique_ptr<Command>> commands = allCommands();
    const QString name = arguments.value(1);
    if (name == QLatin1String("--help") || name == QLatin1String("-h") || name == QLatin1String("help")) {
        console::print(overview(commands));
        return int(ExitCode::Done);
    }
    for (const std::unique_ptr<Command> &command : commands) {
        if (command->name() != name) continue;
        Interrupts interrupts;
        QObject::connect(&interrupts, &Interrupts::interrupted, command.get(), &Command::interrupt);
        QObject::connect(&interrupts, &Interrupts::resized, command.get(), &Command::resize);
        QObject::connect(command.get(), &Command::finished, &application, &QCoreApplication::exit);
        if (const std::optional<int> status = begin(*command, arguments.mid(1))) return *status;
        return QCoreApplication::exec();
    }
    console::complain(
        name.isEmpty() ? overview(commands)
                       : QStringLiteral("athanor-cli: There is no command “%1”.\n\n%2").arg(name, overview(commands)));
    return int(ExitCode::Usage);
}
