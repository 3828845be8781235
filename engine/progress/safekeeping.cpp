#include "engine/progress/safekeeping.h"

#include "engine/progress/factrows.h"
#include "engine/progress/schema.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace athanor::Internal {

namespace {

constexpr int newestKept = 3;
constexpr int daysKept = 4;
constexpr int numberWidth = 6;

QString dated(const QDateTime &now) { return now.toLocalTime().toString(QStringLiteral("yyyy-MM-dd-HHmmss")); }

Error cannot(const QString &message, const QString &path) { return {ErrorCode::Unavailable, message, path}; }

void synchronise(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

/// The highest id to look for: whatever of the damaged file still says it.
qint64 lastId(SqlDatabase &damaged)
{
    for (const char *sql : {"SELECT max(id) FROM facts", "SELECT seq FROM sqlite_sequence WHERE name = 'facts'"}) {
        const qint64 last = damaged.number(sql);
        if (!damaged.failed() && last > 0) return std::min<qint64>(last, 1'000'000);
        if (damaged.failed()) (void)damaged.takeFailure();
    }
    return 100'000;
}

} // namespace

QStringList Safekeeping::backups() const
{
    const QDir folder(m_folder + QStringLiteral("/backups"));
    QStringList names = folder.entryList({QStringLiteral("[0-9]*-*.db")}, QDir::Files | QDir::NoSymLinks, QDir::Name);
    std::reverse(names.begin(), names.end());
    for (QString &name : names) name = folder.filePath(name);
    return names;
}

Result<void> Safekeeping::backUp(SqlDatabase &database, const QDateTime &now) const
{
    const QString folder = m_folder + QStringLiteral("/backups");
    if (!QDir().mkpath(folder)) return cannot(QStringLiteral("The folder for backups could not be made."), folder);
    const QString unfinished = folder + QStringLiteral("/unfinished-%1.db").arg(::getpid());
    QFile::remove(unfinished);
    if (!database.copyTo(unfinished)) {
        QFile::remove(unfinished);
        QFile::remove(unfinished + QStringLiteral("-journal"));
        Error error = database.takeFailure();
        error.message = QStringLiteral("No backup could be made. ") + error.message;
        return error;
    }
    const QStringList before = backups();
    const int last = before.isEmpty() ? 0 : QFileInfo(before.front()).fileName().left(numberWidth).toInt();
    const QString name = QStringLiteral("%1-%2.db").arg(last + 1, numberWidth, 10, QLatin1Char('0')).arg(dated(now));
    if (!QFile::rename(unfinished, folder + QLatin1Char('/') + name)) {
        QFile::remove(unfinished);
        return cannot(QStringLiteral("A backup could not be named."), folder + QLatin1Char('/') + name);
    }
    synchronise(folder);
    thinOut();
    return {};
}

void Safekeeping::thinOut() const
{
    const QStringList all = backups();
    QSet<QString> days;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QString day = QFileInfo(all.at(i)).fileName().mid(numberWidth + 1, 10);
        const bool firstOfDay = !days.contains(day) && days.size() <= daysKept;
        days.insert(day);
        if (i >= newestKept && !firstOfDay) QFile::remove(all.at(i));
    }
    const QDir folder(m_folder + QStringLiteral("/backups"));
    for (const QString &name : folder.entryList({QStringLiteral("unfinished-*")}, QDir::Files)) {
        // Left by a program that was killed; one that is at work has touched it just now.
        const QFileInfo left(folder.filePath(name));
        if (left.lastModified().secsTo(QDateTime::currentDateTime()) > 3600) QFile::remove(left.filePath());
    }
}

Result<QString> Safekeeping::putAside(const QDateTime &now) const
{
    const QString stem = m_folder + QStringLiteral("/damaged-") + dated(now);
    QString aside = stem;
    for (int i = 2; QFileInfo::exists(aside); ++i) aside = QStringLiteral("%1-%2").arg(stem, QString::number(i));
    if (!QDir().mkpath(aside)) return cannot(QStringLiteral("The damaged file could not be put aside."), aside);
    // The log first: should this be interrupted, a file without its log is still there to be put aside.
    for (const char *suffix : {"-wal", "-shm", ""}) {
        const QString from = databasePath() + QLatin1String(suffix);
        const QFileInfo info(from);
        if (!info.exists() && !info.isSymLink()) continue;
        if (!QDir().rename(from, aside + QLatin1Char('/') + info.fileName()))
            return cannot(QStringLiteral("The damaged file could not be put aside."), from);
    }
    synchronise(m_folder);
    return aside;
}

Result<QString> Safekeeping::copyNewestBackup() const
{
    for (const QString &backup : backups()) {
        if (!isSound(backup)) continue;
        if (!QFile::copy(backup, unfinishedPath()))
            return cannot(QStringLiteral("The backup could not be copied. Free some space."), backup);
        QFile::setPermissions(unfinishedPath(), QFile::ReadOwner | QFile::WriteOwner);
        return backup;
    }
    return QString();
}

Result<Safekeeping::Replacement> Safekeeping::replace(const QDateTime &now) const
{
    Replacement done;
    QFile::remove(unfinishedPath());
    const Result<QString> backup = copyNewestBackup();
    if (!backup) return backup.error();
    done.backup = *backup;
    if (!done.backup.isEmpty()) done.backupTime = QFileInfo(done.backup).lastModified();
    SqlDatabase fresh;
    fresh.open(unfinishedPath(), SqlDatabase::Access::ReadWrite, std::chrono::milliseconds(0));
    if (!migrate(fresh)) return fresh.takeFailure();
    rescue(fresh, done);
    if (fresh.failed()) return fresh.takeFailure();
    fresh.close();
    const QFileInfo old(databasePath());
    if (old.exists() || old.isSymLink()) {
        const Result<QString> aside = putAside(now);
        if (!aside) return aside.error();
        done.aside = *aside;
    }
    if (!QFile::rename(unfinishedPath(), databasePath()))
        return cannot(QStringLiteral("The new file could not be put in place."), databasePath());
    synchronise(m_folder);
    return done;
}

void Safekeeping::finishReplacing() const
{
    if (!QFileInfo::exists(databasePath()) && isSound(unfinishedPath()))
        QFile::rename(unfinishedPath(), databasePath());
}

bool Safekeeping::isSound(const QString &path)
{
    SqlDatabase database;
    if (!database.open(path, SqlDatabase::Access::ReadOnly, std::chrono::milliseconds(1000))) return false;
    const SchemaCheck schema = checkSchema(database);
    return (schema == SchemaCheck::Current || schema == SchemaCheck::Older) &&
           database.word("PRAGMA quick_check(1)") == QLatin1String("ok") && !database.failed();
}

void Safekeeping::rescue(SqlDatabase &into, Replacement &done) const
{
    SqlDatabase damaged;
    if (!QFileInfo(databasePath()).isFile() ||
        !damaged.open(databasePath(), SqlDatabase::Access::ReadOnly, std::chrono::milliseconds(0)))
        return;
    if (checkSchema(damaged) != SchemaCheck::Current) return;
    const qint64 last = lastId(damaged);
    SqlTransaction transaction(into);
    // One at a time: a broken page then costs only what lies on it.
    for (qint64 id = 1; id <= last && !into.failed(); ++id) {
        QStringList lost;
        const std::optional<Fact> fact = readFact(damaged, id, WithFiles::Yes, &lost);
        const bool whole = !damaged.failed() && lost.isEmpty();
        if (damaged.failed()) (void)damaged.takeFailure();
        if (!fact || checkFact(*fact) || insertFact(into, *fact) == 0) continue;
        ++done.rescued;
        done.incomplete += whole ? 0 : 1;
    }
    const QList<Draft> kept = readDrafts(into, {});
    for (const Draft &draft : readDrafts(damaged, {})) {
        const bool known = std::any_of(kept.begin(), kept.end(), [&draft](const Draft &each) {
            return each.key == draft.key && each.path == draft.path && each.at >= draft.at;
        });
        if (!known && !checkDraft(draft)) writeDraft(into, draft);
    }
    transaction.commit();
}

RunningLock::Company RunningLock::take(const QString &folder)
{
    release();
    const QByteArray path = QFile::encodeName(folder + QStringLiteral("/running.lock"));
    m_descriptor = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return company();
}

RunningLock::Company RunningLock::company()
{
    if (m_descriptor < 0) return Company::Unknown;
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0) {
        ::flock(m_descriptor, LOCK_SH);
        return Company::Alone;
    }
    ::flock(m_descriptor, LOCK_SH | LOCK_NB);
    return Company::Others;
}

void RunningLock::release()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
    m_descriptor = -1;
}

} // namespace athanor::Internal
