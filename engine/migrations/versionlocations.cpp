#include "engine/migrations/versionlocations.h"

#include "engine/migrations/alembicini.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <optional>

namespace athanor::migrations {

namespace {

constexpr qint64 mostIniBytes = 1 << 20;

bool isFolder(const QString &path) { return QFileInfo(path).isDir(); }
bool isFile(const QString &path) { return QFileInfo(path).isFile(); }

/// A relative path from `folder`; "package:path" is a resource of a Python package, looked for beside the project.
QString absolute(const QString &folder, const QString &location)
{
    const QDir here(folder);
    const qsizetype colon = location.indexOf(QLatin1Char(':'));
    if (QDir::isAbsolutePath(location) || colon < 0) return QDir::cleanPath(here.absoluteFilePath(location));
    const QString package = location.left(colon).replace(QLatin1Char('.'), QLatin1Char('/'));
    const QString inside = location.mid(colon + 1).replace(QLatin1Char(':'), QLatin1Char('/'));
    const QString plain = QDir::cleanPath(here.absoluteFilePath(package + QLatin1Char('/') + inside));
    const QString underSource =
        QDir::cleanPath(here.absoluteFilePath(QStringLiteral("src/") + package + QLatin1Char('/') + inside));
    return !isFolder(plain) && isFolder(underSource) ? underSource : plain;
}

/// version_locations cut as version_path_separator says; nothing when that is none of Alembic's words.
std::optional<QStringList> splitLocations(const QString &text, const QString &separator)
{
    if (separator.isEmpty()) return text.split(QRegularExpression(QStringLiteral(", *| +")), Qt::SkipEmptyParts);
    if (separator == QLatin1String("space")) return text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (separator == QLatin1String("newline")) return text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (separator == QLatin1String("os") || separator == QLatin1String(":"))
        return text.split(QLatin1Char(':'), Qt::SkipEmptyParts);
    if (separator == QLatin1String(";")) return text.split(QLatin1Char(';'), Qt::SkipEmptyParts);
    return {};
}

class Finder final
{
public:
    explicit Finder(const QString &path) : m_path(QFileInfo(path).absoluteFilePath()) {}

    Result<VersionLocations> find()
    {
        const QFileInfo info(m_path);
        if (!info.exists())
            return Error{ErrorCode::NotFound,
                         QStringLiteral(
                             "There is no such folder. Give a project, its migrations folder or its versions folder."),
                         m_path};
        if (info.isFile()) {
            if (info.suffix() == QLatin1String("ini")) return followed(m_path, {});
            return Error{
                ErrorCode::BadInput,
                QStringLiteral("This is a file. Give a project, its migrations folder or its versions folder."),
                m_path};
        }
        if (!info.isReadable() || !info.isExecutable())
            return Error{ErrorCode::BadInput, QStringLiteral("The folder cannot be read; its permissions forbid it."),
                         m_path};
        if (isFile(in("alembic.ini"))) return followed(in("alembic.ini"), m_path);
        if (isFolder(in("versions"))) return migrationsFolder();
        for (const char *name : {"migrations", "alembic"}) {
            const QString inner = in(name);
            if (!isFolder(inner)) continue;
            if (isFile(inner + QStringLiteral("/alembic.ini")) || isFolder(inner + QStringLiteral("/versions")))
                return Finder(inner).find();
        }
        m_found.folders = {m_path};
        return m_found;
    }

private:
    QString in(const char *name) const { return m_path + QLatin1Char('/') + QLatin1String(name); }

    /// A folder with versions/ in it; the alembic.ini above it counts when it means this folder.
    Result<VersionLocations> migrationsFolder()
    {
        const QString above = QDir::cleanPath(m_path + QStringLiteral("/../alembic.ini"));
        if (isFile(above)) {
            Result<VersionLocations> locations = Finder(above).find();
            if (locations && locations->scriptLocation == m_path) return locations;
        }
        m_found.scriptLocation = m_path;
        m_found.folders = {in("versions")};
        return m_found;
    }

    void diagnose(Diagnosis::Kind kind, Severity severity, const QString &message, int line)
    {
        m_found.diagnoses.append({kind, severity, message, m_found.configuration, line, {}});
    }

    /// An option's value; what keeps it from being read is diagnosed.
    QString option(const AlembicIni &ini, const QString &name)
    {
        Result<QString> value = ini.value(name);
        if (value) return *value;
        diagnose(Diagnosis::Kind::Configuration, Severity::Error, value.error().message, value.error().line);
        return {};
    }

    /// `migrations` is the folder that was given when the ini lies in it: Flask-Migrate's names no script_location.
    Result<VersionLocations> followed(const QString &iniPath, const QString &migrations)
    {
        m_found.configuration = iniPath;
        const QString folder = QFileInfo(iniPath).absolutePath();
        QFile file(iniPath);
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::BadInput, QStringLiteral("The file cannot be read: %1.").arg(file.errorString()),
                         iniPath};
        const Result<AlembicIni> ini = AlembicIni::parse(file.read(mostIniBytes), iniPath);
        if (!ini) return ini.error();
        const QString script = option(*ini, QStringLiteral("script_location"));
        if (!script.isEmpty())
            m_found.scriptLocation = absolute(folder, script);
        else if (isFolder(folder + QStringLiteral("/versions")) || isFile(folder + QStringLiteral("/env.py")))
            m_found.scriptLocation = folder;
        else if (!migrations.isEmpty() && isFolder(folder + QStringLiteral("/migrations")))
            m_found.scriptLocation = folder + QStringLiteral("/migrations");
        else if (m_found.diagnoses.isEmpty())
            return Error{ErrorCode::BadInput,
                         QStringLiteral("It names no script_location, and there is no versions folder beside it."),
                         iniPath};
        if (option(*ini, QStringLiteral("recursive_version_locations")).toLower() == QLatin1String("true"))
            m_found.nested = VersionLocations::Nested::Yes;
        if (option(*ini, QStringLiteral("sourceless")) == QLatin1String("true"))
            diagnose(Diagnosis::Kind::Configuration, Severity::Warning,
                     QStringLiteral("sourceless is on: revisions that are only there compiled are not read."),
                     ini->line(QStringLiteral("sourceless")));
        locations(*ini, folder);
        return m_found;
    }

    void locations(const AlembicIni &ini, const QString &folder)
    {
        const QString name = QStringLiteral("version_locations");
        const QString text = option(ini, name);
        QStringList paths{m_found.scriptLocation + QStringLiteral("/versions")};
        if (!text.isEmpty()) {
            const QString separator = option(ini, QStringLiteral("version_path_separator"));
            const std::optional<QStringList> listed = splitLocations(text, separator);
            if (!listed)
                diagnose(Diagnosis::Kind::Configuration, Severity::Error,
                         QStringLiteral("“%1” is no version_path_separator; it is space, os, : or ;.").arg(separator),
                         ini.line(QStringLiteral("version_path_separator")));
            paths.clear();
            for (const QString &path : listed.value_or(text.split(QLatin1Char(' '), Qt::SkipEmptyParts)))
                paths << absolute(folder, path.trimmed());
        }
        for (const QString &path : paths) {
            if (isFolder(path))
                m_found.folders << path;
            else
                diagnose(Diagnosis::Kind::MissingLocation, text.isEmpty() ? Severity::Error : Severity::Warning,
                         QStringLiteral("The folder %1 does not exist.").arg(path),
                         ini.line(text.isEmpty() ? QStringLiteral("script_location") : name));
        }
    }

    QString m_path;
    VersionLocations m_found;
};

} // namespace

Result<VersionLocations> findVersionLocations(const QString &path) { return Finder(path).find(); }

} // namespace athanor::migrations
