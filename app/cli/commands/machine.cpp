#include "app/cli/commands/machine.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace athanor::cli {

namespace {

constexpr unsigned int landlockVersionFlag = 1; // LANDLOCK_CREATE_RULESET_VERSION; older headers lack it.
constexpr long landlockCreateRuleset = 444;

int probeLandlock()
{
    const long version = ::syscall(landlockCreateRuleset, nullptr, 0, landlockVersionFlag);
    return version > 0 ? int(version) : 0;
}

QByteArray setting(const char *path)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

/// Tried in a child, because what a process has unshared it cannot take back.
bool probeUserNamespaces()
{
    const pid_t child = ::fork();
    if (child == 0) ::_exit(::unshare(CLONE_NEWUSER) == 0 ? 0 : 1);
    int status = 1;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

QString whyNoUserNamespaces()
{
    if (setting("/proc/sys/kernel/unprivileged_userns_clone") == "0")
        return QStringLiteral("sudo sysctl -w kernel.unprivileged_userns_clone=1");
    if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
        return QStringLiteral("Install Athanor's package: its AppArmor profile grants userns to athanor-worker.");
    if (setting("/proc/sys/user/max_user_namespaces") == "0")
        return QStringLiteral("sudo sysctl -w user.max_user_namespaces=15000");
    return QStringLiteral("The kernel or a container around this program forbids them.");
}

QString newestPostgres()
{
    const QStringList versions =
        QDir(QStringLiteral("/usr/lib/postgresql")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QString newest;
    for (const QString &version : versions) {
        const QFileInfo program(QStringLiteral("/usr/lib/postgresql/%1/bin/initdb").arg(version));
        if (program.isExecutable() && version.toInt() >= newest.toInt()) newest = version;
    }
    return newest;
}

/// The packages whose manuals open beside a lesson.
constexpr const char *manualPackages[] = {
    "python3-doc",         "python-flask-doc",        "python-werkzeug-doc",   "python-jinja2-doc",
    "python-wtforms-doc",  "python-flaskext.wtf-doc", "python-sqlalchemy-doc", "flask-migrate-doc",
    "python-psycopg2-doc", "python-pytest-doc",       "postgresql-doc-15",
};

/// By dpkg's own list: a folder under /usr/share/doc may hold just a copyright.
bool isInstalled(const char *package)
{
    const QString list = QStringLiteral("/var/lib/dpkg/info/%1").arg(QLatin1String(package));
    return QFile::exists(list + QStringLiteral(".list")) || QFile::exists(list + QStringLiteral(":amd64.list"));
}

} // namespace

Machine Machine::inspect()
{
    Machine machine;
    machine.isRoot = ::geteuid() == 0;
    machine.landlockAbi = probeLandlock();
    machine.hasUserNamespaces = probeUserNamespaces();
    if (!machine.hasUserNamespaces) machine.userNamespacesHint = whyNoUserNamespaces();
    machine.hasBubblewrap = !QStandardPaths::findExecutable(QStringLiteral("bwrap")).isEmpty();
    machine.postgresqlVersion = newestPostgres();
    for (const char *package : manualPackages)
        (isInstalled(package) ? machine.manuals : machine.missingManuals) << QLatin1String(package);
    for (const char *font : {"fonts-inter", "fonts-jetbrains-mono"}) {
        if (!isInstalled(font)) machine.missingFonts << QLatin1String(font);
    }
    return machine;
}

} // namespace athanor::cli
