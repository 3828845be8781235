#include "engine/runtime/startpacket.h"

#include "engine/sandbox/archive.h"
#include "engine/sandbox/identity.h"
#include "engine/sandbox/mounts.h"
#include "engine/sandbox/wire.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace athanor {

namespace {

QString modeName(RunMode mode)
{
    switch (mode) {
    case RunMode::Script: return QStringLiteral("script");
    case RunMode::Application: return QStringLiteral("application");
    case RunMode::Analysis: return QStringLiteral("analysis");
    case RunMode::Migrations: return QStringLiteral("migrations");
    case RunMode::Judge: return QStringLiteral("judge");
    case RunMode::Command: break;
    }
    return QStringLiteral("command");
}

QByteArray startJson(const RunSpec &spec)
{
    QJsonObject message = spec.extra;
    message.insert(QStringLiteral("op"), QStringLiteral("start"));
    message.insert(QStringLiteral("mode"), modeName(spec.mode));
    message.insert(QStringLiteral("home"), QString::fromLatin1(sandbox::kHome));
    message.insert(QStringLiteral("project"), projectPath(spec));
    message.insert(QStringLiteral("entry"), spec.entry);
    message.insert(QStringLiteral("argv"), QJsonArray::fromStringList(spec.arguments));
    message.insert(QStringLiteral("limits"),
                   QJsonObject{{QStringLiteral("data_mb"), static_cast<qint64>(spec.limits.data >> 20)}});
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

QByteArray environmentBlock(const RunSpec &spec)
{
    QMap<QString, QString> environment{
        {QStringLiteral("HOME"), QString::fromLatin1(sandbox::kHome)},
        {QStringLiteral("PATH"), QStringLiteral("/usr/local/bin:/usr/bin:/bin")},
        {QStringLiteral("LANG"), QStringLiteral("C.UTF-8")},
        {QStringLiteral("USER"), QStringLiteral("learner")},
        {QStringLiteral("TMPDIR"), QStringLiteral("/tmp")},
        {QStringLiteral("COLUMNS"), QStringLiteral("100")},
    };
    environment.insert(spec.environment);
    QByteArray block;
    for (auto it = environment.cbegin(); it != environment.cend(); ++it) {
        if (it.value().isNull()) continue; // A null string takes a variable away.
        block += it.key().toUtf8() + '=' + it.value().toUtf8();
        block += '\0';
    }
    return block;
}

/// The program to execute, then argv from its own name on, each NUL-terminated. `resolved` is the file behind the
/// project's own interpreter.
QByteArray argumentBlock(const RunSpec &spec, const QString &resolved)
{
    QStringList arguments;
    if (spec.mode == RunMode::Command) {
        if (!spec.arguments.isEmpty()) arguments << spec.arguments.front() << spec.arguments;
    } else {
        const bool own = spec.interpreter == Interpreter::Own;
        const QString python = own ? spec.ownInterpreter : QStringLiteral("/usr/bin/python3");
        arguments = {own ? resolved : python, python, QStringLiteral("-B"), QStringLiteral("{agent}/boot.py")};
    }
    QByteArray block;
    for (const QString &argument : arguments) {
        block += QFile::encodeName(argument);
        block += '\0';
    }
    return block;
}

Result<NeededMount> makeMount(const QString &path, bool writable)
{
    const QString clean = QDir::cleanPath(path);
    if (clean == QLatin1String("/") || !clean.startsWith(QLatin1Char('/')))
        return Error{ErrorCode::BadInput,
                     QStringLiteral("This folder cannot be a project. Choose one that holds only your project."), path};
    NeededMount mount{QFile::encodeName(clean).toStdString(), writable, {}, {}};
    if (::geteuid() == 0) {
        // The run gives root up: its owner's files are shown as the unprivileged account's.
        const sandbox::Identity identity = sandbox::learnerIdentity();
        mount.tree = sandbox::cloneMountFor(mount.path, identity.uid, identity.gid);
        if (!mount.tree) {
            return Error{ErrorCode::Unavailable,
                         QStringLiteral(
                             "The folder cannot be mounted for an unprivileged user (%1). Start Athanor as an ordinary "
                             "user, or copy the project to another file system.")
                             .arg(QString::fromLocal8Bit(std::strerror(errno))),
                         path};
        }
    }
    return mount;
}

/// An interpreter of the project's own: the file behind its links, and the folder that has to be shown for it.
struct OwnInterpreter
{
    QString resolved;
    QString prefix;      ///< Of the installation; empty when it lies under /usr or in the project.
    QString environment; ///< The virtual environment's folder; empty when there is none, or it lies there too.
};

/// Whether a folder may be shown to a run: neither the whole system nor somebody's home.
bool isSmallEnough(const QString &folder)
{
    const QString home = QDir::homePath();
    return folder.count(QLatin1Char('/')) >= 2 && home != folder && !home.startsWith(folder + QLatin1Char('/'));
}

/// Whether a folder is an installation of Python and not, say, somebody's home: links in a project may lead anywhere.
bool isPythonPrefix(const QString &folder)
{
    if (!isSmallEnough(folder)) return false;
    const QStringList versions =
        QDir(folder + QStringLiteral("/lib")).entryList({QStringLiteral("python3.*")}, QDir::Dirs);
    return std::any_of(versions.begin(), versions.end(), [&](const QString &version) {
        return QFileInfo(folder + QStringLiteral("/lib/") + version + QStringLiteral("/os.py")).isFile();
    });
}

/// The virtual environment (PEP 405) that an interpreter belongs to by where its link lies, or empty.
QString environmentOf(const QString &interpreter)
{
    const QString folder = QDir::cleanPath(QFileInfo(interpreter).path() + QStringLiteral("/.."));
    return QFileInfo(folder + QStringLiteral("/pyvenv.cfg")).isFile() && isSmallEnough(folder) ? folder : QString();
}

/// Resolves its links once, here: what a run changes meanwhile no longer matters.
Result<OwnInterpreter> resolveInterpreter(const QString &interpreter, const QStringList &shown)
{
    const QString advice = QStringLiteral("Make the project's environment anew, or remove it.");
    const QString real = QFileInfo(interpreter).canonicalFilePath();
    if (real.isEmpty())
        return Error{ErrorCode::BadInput,
                     QStringLiteral("This interpreter is a link to a file that does not exist. ") + advice,
                     interpreter};
    if (!QFileInfo(real).isExecutable())
        return Error{ErrorCode::BadInput, QStringLiteral("This is not an interpreter that can be started. ") + advice,
                     interpreter};
    const auto isShown = [&](const QString &path) {
        return path.startsWith(QLatin1String("/usr/")) ||
               std::any_of(shown.begin(), shown.end(),
                           [&](const QString &f) { return path.startsWith(f + QLatin1Char('/')); });
    };
    const QString environment = isShown(interpreter) ? QString() : environmentOf(interpreter);
    if (isShown(real)) return OwnInterpreter{real, {}, environment};
    const QString prefix = QDir::cleanPath(QFileInfo(real).path() + QStringLiteral("/.."));
    if (!isPythonPrefix(prefix))
        return Error{
            ErrorCode::BadInput,
            QStringLiteral("The interpreter leads to %1, which belongs to no installation of Python. ").arg(real) +
                advice,
            interpreter};
    return OwnInterpreter{real, prefix, environment == prefix ? QString() : environment};
}

Result<sandbox::UniqueFd> pack(const ProjectFiles &files)
{
    sandbox::ArchiveWriter archive;
    for (const ProjectFile &file : files.files()) {
        const QByteArray path = file.path.toUtf8();
        archive.add({path.constData(), static_cast<std::size_t>(path.size())},
                    {file.content.constData(), static_cast<std::size_t>(file.content.size())});
    }
    sandbox::UniqueFd packed = archive.finish();
    if (!packed)
        return Error{
            ErrorCode::Engine,
            QStringLiteral("The project could not be packed: %1.").arg(QString::fromLocal8Bit(std::strerror(errno)))};
    return packed;
}

Result<void> addMounts(const RunSpec &spec, TextsOver over, Launch &launch, QString &resolved)
{
    QStringList shown;
    if (!spec.folder.isEmpty()) {
        Result<NeededMount> mount = makeMount(spec.folder, spec.folderAccess == FolderAccess::ReadWrite);
        if (!mount) return mount.error();
        if (over == TextsOver::Laid && !mount->writable && !spec.files.files().empty()) {
            Result<sandbox::UniqueFd> texts = pack(spec.files);
            if (!texts) return texts.error();
            mount->texts = std::move(*texts);
        }
        launch.mounts.push_back(std::move(*mount));
        shown << QDir::cleanPath(spec.folder);
    }
    if (!spec.virtualEnvironment.isEmpty()) {
        Result<NeededMount> mount = makeMount(spec.virtualEnvironment, false);
        if (!mount) return mount.error();
        launch.mounts.push_back(std::move(*mount));
        shown << QDir::cleanPath(spec.virtualEnvironment);
    }
    if (spec.interpreter != Interpreter::Own || spec.mode == RunMode::Command) return {};
    const Result<OwnInterpreter> own = resolveInterpreter(spec.ownInterpreter, shown);
    if (!own) return own.error();
    resolved = own->resolved;
    for (const QString &needed : {own->prefix, own->environment}) {
        if (needed.isEmpty()) continue;
        Result<NeededMount> mount = makeMount(needed, false);
        if (!mount) return mount.error();
        launch.mounts.push_back(std::move(*mount));
    }
    return {};
}

} // namespace

QString projectPath(const RunSpec &spec)
{
    if (!spec.folder.isEmpty()) return QDir::cleanPath(spec.folder);
    return spec.shownAt.isEmpty() ? QString::fromLatin1(sandbox::kProject) : QDir::cleanPath(spec.shownAt);
}

Result<Beginning> makeBeginning(const RunSpec &spec)
{
    Result<sandbox::UniqueFd> archive = pack(spec.files);
    if (!archive) return archive.error();
    return Beginning{startJson(spec), std::move(*archive)};
}

Result<Launch> makeLaunch(const RunSpec &spec, TextsOver over)
{
    Launch launch;
    launch.warm = spec.mode != RunMode::Command && spec.interpreter == Interpreter::Warm;
    QString resolved;
    const Result<void> mounted = addMounts(spec, over, launch, resolved);
    if (!mounted) return mounted.error();
    if (spec.folder.isEmpty()) {
        Result<sandbox::UniqueFd> packed = pack(spec.files);
        if (!packed) return packed.error();
        launch.archive = std::move(*packed);
    }
    const QByteArray project = QFile::encodeName(projectPath(spec));
    const QByteArray arguments = launch.warm ? QByteArray() : argumentBlock(spec, resolved);
    const QByteArray environment = environmentBlock(spec);
    const QByteArray json = startJson(spec);

    sandbox::wire::StartHeader header{};
    header.program = launch.warm ? sandbox::wire::Program::Warm : sandbox::wire::Program::Execute;
    header.hasArchive = launch.archive ? 1 : 0;
    // Init enforces the limit itself; the kernel's is for a process that init cannot stop in time. A session's
    // requests add up, so its own is large.
    const auto cpu = std::chrono::ceil<std::chrono::seconds>(spec.limits.cpu).count();
    const bool isSession =
        spec.mode == RunMode::Application || spec.mode == RunMode::Analysis || spec.mode == RunMode::Migrations;
    header.cpuSeconds = cpu == 0 ? 0 : isSession ? 300 : static_cast<std::uint32_t>(cpu) + 1;
    header.data = spec.limits.data;
    header.addressSpace = spec.limits.addressSpace;
    header.fileSize = spec.limits.fileSize;
    header.processes = spec.limits.processes;
    header.descriptors = spec.limits.descriptors;
    header.projectSize = static_cast<std::uint32_t>(project.size());
    header.argumentsSize = static_cast<std::uint32_t>(arguments.size());
    header.environmentSize = static_cast<std::uint32_t>(environment.size());
    header.jsonSize = static_cast<std::uint32_t>(json.size());
    launch.packet =
        QByteArray(reinterpret_cast<const char *>(&header), sizeof header) + project + arguments + environment + json;
    return launch;
}

} // namespace athanor
