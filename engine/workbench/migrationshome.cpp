#include "engine/workbench/migrationshome.h"

#include "engine/migrations/alembicini.h"
#include "engine/migrations/versionlocations.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace athanor {

using migrations::AlembicIni;
using migrations::VersionLocations;

namespace {

using Program = MigrationsState::Program;
constexpr qint64 mostBytes = 1 << 20;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(mostBytes) : QByteArray();
}

bool isInside(const QString &path, const QString &folder)
{
    return path == folder || path.startsWith(folder + QLatin1Char('/'));
}

QString relativeTo(const QString &folder, const QString &path)
{
    const QString relative = QDir(folder).relativeFilePath(path);
    return relative == QLatin1String(".") ? QString() : relative;
}

/// An ini without script_location, beside env.py, is Flask-Migrate's; so is an env.py that asks for current_app.
bool isFlasks(const VersionLocations &locations)
{
    if (!locations.configuration.isEmpty()) {
        const Result<AlembicIni> ini = AlembicIni::parse(contentOf(locations.configuration), locations.configuration);
        return ini && !ini->has(QStringLiteral("script_location")) &&
               QFileInfo(locations.configuration).absolutePath() == locations.scriptLocation;
    }
    return contentOf(locations.scriptLocation + QStringLiteral("/env.py")).contains("current_app");
}

/// Whether a program in this folder (not below it) speaks of Flask-Migrate.
bool speaksOfFlaskMigrate(const QString &folder)
{
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Name).mid(0, 50);
    return std::any_of(names.cbegin(), names.cend(), [&folder](const QString &name) {
        return contentOf(folder + QLatin1Char('/') + name).contains("flask_migrate");
    });
}

/// A versions folder that was given by itself: what it belongs to lies above.
QString aboveVersions(const QString &path)
{
    const QFileInfo info(path);
    const QString above = info.absolutePath();
    const bool isVersions = info.isDir() && (info.fileName() == QLatin1String("versions") ||
                                             QFileInfo::exists(above + QStringLiteral("/env.py")));
    return isVersions ? above : path;
}

Error nothingLeadsTo(const QString &path)
{
    return {
        ErrorCode::NotFound,
        QStringLiteral("There is no alembic.ini that leads to these migrations, so Alembic cannot run them. Open the "
                       "project that holds it."),
        path};
}

} // namespace

QStringList MigrationsHome::foldersInside() const
{
    QStringList inside;
    for (const QString &folder : scripts)
        if (!folder.isEmpty() && !folder.startsWith(QLatin1String(".."))) inside << folder;
    return inside;
}

bool MigrationsHome::holds(const QString &path) const
{
    const QStringList folders = foldersInside();
    return path == configuration || std::any_of(folders.cbegin(), folders.cend(),
                                                [&path](const QString &folder) { return isInside(path, folder); });
}

Result<MigrationsHome> findMigrationsHome(const QString &folder, const QString &openProject)
{
    const QString asked = aboveVersions(QDir::cleanPath(QFileInfo(folder).absoluteFilePath()));
    Result<VersionLocations> found = migrations::findVersionLocations(asked);
    const bool isBroken = !found && QFileInfo::exists(asked + QStringLiteral("/alembic.ini"));
    if (!found && !isBroken) return found.error();
    VersionLocations locations = found ? *found : VersionLocations();
    if (isBroken) locations.configuration = asked + QStringLiteral("/alembic.ini"); // Alembic says what is wrong.

    MigrationsHome home;
    const QFileInfo given(asked);
    QString base = given.isFile() ? given.absolutePath() : asked;
    if (locations.configuration.isEmpty() && locations.scriptLocation.isEmpty()) {
        home.isEmpty = true;
        home.program = speaksOfFlaskMigrate(base) ? Program::Flask : Program::Alembic;
    } else if (isFlasks(locations)) {
        home.program = Program::Flask;
        base = QFileInfo(locations.scriptLocation).absolutePath();
    } else if (locations.configuration.isEmpty()) {
        return nothingLeadsTo(asked);
    } else {
        base = QFileInfo(locations.configuration).absolutePath();
    }
    home.project = !openProject.isEmpty() && isInside(base, openProject) ? openProject
                   : given.isDir() && isInside(base, asked)              ? asked
                                                                         : base;
    home.directory = relativeTo(home.project, base);
    if (!locations.configuration.isEmpty()) home.configuration = relativeTo(home.project, locations.configuration);
    if (!locations.scriptLocation.isEmpty()) home.scripts << relativeTo(home.project, locations.scriptLocation);
    for (const QString &each : std::as_const(locations.folders))
        if (!home.isEmpty) home.scripts << relativeTo(home.project, each);
    return home;
}

} // namespace athanor
