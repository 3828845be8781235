#include "engine/workbench/interpreterchoice.h"

#include "engine/workbench/projectfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

namespace athanor {

namespace {

constexpr qint64 maxConfiguration = 64 * 1024;

/// The value of a key in pyvenv.cfg: "key = value", one a line, case-insensitive as in site.py.
QString configured(const QByteArray &configuration, QLatin1String key)
{
    const QStringList lines = QString::fromUtf8(configuration).split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals > 0 && line.left(equals).trimmed().compare(key, Qt::CaseInsensitive) == 0)
            return line.mid(equals + 1).trimmed();
    }
    return {};
}

/// The name that "import name" would find at the top of the project, or empty.
QString importableName(const QString &path)
{
    const qsizetype slash = path.indexOf(QLatin1Char('/'));
    if (slash < 0) return path.endsWith(QLatin1String(".py")) ? path.chopped(3) : QString();
    return path.mid(slash + 1) == QLatin1String("__init__.py") ? path.left(slash) : QString();
}

} // namespace

Result<InterpreterChoice> chooseInterpreter(const ProjectFolder *folder, const ProjectFiles &files,
                                            const QStringList &shadowable)
{
    for (const QString &name : {QStringLiteral(".venv"), QStringLiteral("venv")}) {
        if (!folder) break;
        const QString file = name + QStringLiteral("/pyvenv.cfg");
        const Result<QByteArray> configuration = folder->read(file, maxConfiguration);
        if (!configuration) continue;
        InterpreterChoice choice;
        choice.interpreter = Interpreter::Own;
        choice.python = folder->path() + QLatin1Char('/') + name + QStringLiteral("/bin/python");
        choice.home = configured(*configuration, QLatin1String("home"));
        choice.environment = folder->path() + QLatin1Char('/') + name;
        choice.reason = QStringLiteral("The project has its own environment in %1.").arg(name);
        if (!QFileInfo(choice.python).isExecutable())
            return Error{
                ErrorCode::Unavailable,
                QStringLiteral("The project's environment has no working interpreter (its home is “%1”). Make it "
                               "again: python3 -m venv --clear %2")
                    .arg(choice.home, name),
                file};
        return choice;
    }
    const QSet<QString> loaded(shadowable.begin(), shadowable.end());
    for (const ProjectFile &entry : files.files()) {
        const QString name = importableName(entry.path);
        if (name.isEmpty() || !loaded.contains(name)) continue;
        InterpreterChoice choice;
        choice.interpreter = Interpreter::Cold;
        choice.reason =
            QStringLiteral("The project's %1 has the name of a library, so Python starts anew.").arg(entry.path);
        return choice;
    }
    return InterpreterChoice{};
}

Result<InterpreterChoice> givenInterpreter(const QString &python)
{
    InterpreterChoice choice;
    choice.interpreter = Interpreter::Own;
    // Not its canonical path: an environment's python is a link, and is found by where the link lies.
    choice.python = QDir::cleanPath(QFileInfo(python).absoluteFilePath());
    choice.reason = QStringLiteral("%1 was asked for.").arg(choice.python);
    const QFileInfo info(choice.python);
    if (!info.exists()) {
        return Error{ErrorCode::BadInput,
                     QStringLiteral("There is no interpreter here. Pass the python of an environment, such as "
                                    "~/.virtualenvs/shop/bin/python."),
                     choice.python};
    }
    if (!info.isFile() || !info.isExecutable()) {
        return Error{ErrorCode::BadInput,
                     QStringLiteral("This is no program that can be run. Pass an interpreter, such as %1/bin/python.")
                         .arg(info.isDir() ? choice.python : QStringLiteral("<environment>")),
                     choice.python};
    }
    const auto isNamedPython = [](const QString &path) {
        const QString name = QFileInfo(path).fileName();
        return name.startsWith(QLatin1String("python")) || name.startsWith(QLatin1String("pypy"));
    };
    if (!isNamedPython(choice.python) && !isNamedPython(info.canonicalFilePath()))
        return Error{ErrorCode::BadInput,
                     QStringLiteral("This is no Python interpreter: its name would begin with python."), choice.python};
    const QString environment = QDir::cleanPath(info.path() + QStringLiteral("/.."));
    QFile configuration(environment + QStringLiteral("/pyvenv.cfg"));
    if (configuration.open(QIODevice::ReadOnly)) {
        choice.environment = environment;
        choice.home = configured(configuration.read(maxConfiguration), QLatin1String("home"));
    }
    return choice;
}

void apply(const InterpreterChoice &choice, const QString &folder, RunSpec &spec)
{
    spec.interpreter = choice.interpreter;
    if (choice.interpreter != Interpreter::Own) return;
    spec.ownInterpreter = choice.python;
    const QString below = folder + QLatin1Char('/');
    if (!folder.isEmpty() && choice.environment.startsWith(below)) {
        spec.shownAt = folder;
        spec.virtualEnvironment = choice.environment;
    } else if (!folder.isEmpty() && choice.python.startsWith(below)) {
        spec.folder = folder;
        spec.folderAccess = FolderAccess::ReadOnly;
        spec.files = {};
    }
    if (!choice.home.isEmpty()) spec.extra.insert(QStringLiteral("interpreter_home"), choice.home);
}

} // namespace athanor
