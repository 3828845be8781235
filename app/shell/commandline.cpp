#include "app/shell/commandline.h"

#include <QFileInfo>

namespace athanor {

namespace {

Error bad(const QString &message) { return Error{ErrorCode::BadInput, message}; }

/// Takes the value of an option: "--name=value" or the next argument.
Result<QString> valueOf(const QString &option, const QString &argument, const QStringList &arguments, qsizetype &at)
{
    if (argument.startsWith(option + QLatin1Char('='))) return argument.mid(option.size() + 1);
    if (at + 1 >= arguments.size()) return bad(QStringLiteral("%1 needs a value.").arg(option));
    return arguments.at(++at);
}

Result<void> readOption(CommandLine &line, const QString &argument, const QStringList &arguments, qsizetype &at)
{
    const QString name = argument.section(QLatin1Char('='), 0, 0);
    if (name == QLatin1String("--size")) {
        const Result<QString> value = valueOf(name, argument, arguments, at);
        if (!value) return value.error();
        const QStringList sides = value->split(QLatin1Char('x'));
        const QSize size(sides.value(0).toInt(), sides.value(1).toInt());
        if (sides.size() != 2 || size.width() < 640 || size.height() < 480)
            return bad(QStringLiteral("--size is WIDTHxHEIGHT, at least 640x480, not “%1”.").arg(*value));
        line.size = size;
    } else if (name == QLatin1String("--theme")) {
        const Result<QString> value = valueOf(name, argument, arguments, at);
        if (!value) return value.error();
        line.theme = parseThemeChoice(*value);
        if (!line.theme) return bad(QStringLiteral("--theme is light, dark or system, not “%1”.").arg(*value));
    } else if (name == QLatin1String("--text") || name == QLatin1String("--zoom")) {
        const Result<QString> value = valueOf(name, argument, arguments, at);
        if (!value) return value.error();
        bool number = false;
        line.zoom = value->toInt(&number);
        if (!number || *line.zoom < Theme::smallestZoom || *line.zoom > Theme::largestZoom)
            return bad(QStringLiteral("%1 is a percentage from 80 to 200, not “%2”.").arg(name, *value));
    } else if (name == QLatin1String("--pictures")) {
        const Result<QString> value = valueOf(name, argument, arguments, at);
        if (!value) return value.error();
        line.pictures = *value;
    } else if (name == QLatin1String("--migrations")) {
        const Result<QString> value = valueOf(name, argument, arguments, at);
        if (!value) return value.error();
        if (value->isEmpty()) return bad(QStringLiteral("--migrations needs a folder."));
        line.migrations = *value;
    } else if (name == QLatin1String("--course")) {
        const Result<QString> value = valueOf(name, argument, arguments, at);
        if (!value) return value.error();
        line.course = *value;
    } else if (name == QLatin1String("--ready-file")) {
        const Result<QString> value = valueOf(name, argument, arguments, at);
        if (!value) return value.error();
        line.readyFile = *value;
    } else if (argument == QLatin1String("--print-ready")) {
        line.printReady = true;
    } else if (argument == QLatin1String("--quit-when-ready")) {
        line.quitWhenReady = true;
    } else if (argument == QLatin1String("--help") || argument == QLatin1String("-h")) {
        line.mode = CommandLine::Mode::Help;
    } else if (argument == QLatin1String("--version")) {
        line.mode = CommandLine::Mode::Version;
    } else {
        return bad(QStringLiteral("There is no option “%1”.").arg(argument));
    }
    return {};
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList &arguments)
{
    CommandLine line;
    for (qsizetype at = 0; at < arguments.size(); ++at) {
        const QString argument = arguments.at(at);
        if (argument.startsWith(QLatin1Char('-'))) {
            if (Result<void> read = readOption(line, argument, arguments, at); !read) return read.error();
        } else if (argument == QLatin1String("tour") && line.mode == CommandLine::Mode::Window) {
            line.mode = CommandLine::Mode::Tour;
        } else if (line.mode == CommandLine::Mode::Window && line.project.isEmpty() && QFileInfo(argument).isDir()) {
            line.project = QFileInfo(argument).absoluteFilePath();
        } else {
            return bad(QStringLiteral("“%1” is not something Athanor can do. It opens its window, on a folder if you "
                                      "name one, or takes the tour.")
                           .arg(argument));
        }
    }
    if (line.mode == CommandLine::Mode::Tour && line.pictures.isEmpty())
        return bad(QStringLiteral("tour needs --pictures and a folder for them."));
    if (line.mode == CommandLine::Mode::Window && !line.pictures.isEmpty())
        return bad(QStringLiteral("--pictures belongs to the tour: athanor tour --pictures FOLDER."));
    if (line.mode == CommandLine::Mode::Tour && !line.migrations.isEmpty())
        return bad(QStringLiteral("--migrations opens a window of its own and does not go with the tour."));
    if (line.mode == CommandLine::Mode::Window && line.size)
        return bad(QStringLiteral("--size belongs to the tour; the window remembers its own."));
    return line;
}

QString commandLineHelp()
{
    return QStringLiteral(
        "Usage: athanor [options] [FOLDER]\n"
        "       athanor tour --pictures FOLDER [options]\n"
        "\n"
        "  FOLDER                      a project of your own to open\n"
        "  --theme light|dark|system   the look, remembered\n"
        "  --text PERCENT              the size of text, 80 to 200\n"
        "  --migrations FOLDER         shows the migrations of a project, without the course\n"
        "  --course FOLDER             reads another course, remembered; \"\" goes back to Athanor's own\n"
        "  --size WIDTHxHEIGHT         tour: the size of the window\n"
        "  --print-ready               prints “ready <ms>” when the window is first painted\n"
        "  --ready-file FILE           writes the same line to a file\n"
        "  --quit-when-ready           and ends then\n"
        "  --version, --help\n"
        "\n"
        "The tour walks through the window with the real engine and leaves a picture of each step.\n");
}

} // namespace athanor
