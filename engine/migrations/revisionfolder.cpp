#include "engine/migrations/revisionfolder.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QtConcurrent/QtConcurrentMap>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace athanor::migrations {

namespace {

/// A revision file is a few kilobytes; beyond this it is something else.
constexpr qint64 mostFileBytes = 8 << 20;
constexpr int deepestFolder = 32;
constexpr std::size_t filesAtOnce = 64;

/// An open folder or file, closed when it goes.
class Descriptor final
{
public:
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor()
    {
        if (m_number >= 0) ::close(m_number);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int number() const { return m_number; }

private:
    int m_number;
};

/// How long a file has to have rested before its stamp says for sure that nothing was written since.
constexpr qint64 restNanoseconds = 50'000'000;

struct Found
{
    QByteArray path;
    RevisionFile file;
    bool readAnew = false;
};

using KnownFiles = QHash<QString, const RevisionFile *>;

FileStamp stampOf(const struct stat &status)
{
    const auto nanoseconds = [](const timespec &time) { return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec; };
    FileStamp stamp{quint64(status.st_dev), quint64(status.st_ino), qint64(status.st_size), nanoseconds(status.st_mtim),
                    nanoseconds(status.st_ctim)};
    timespec now = {};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    stamp.settled = nanoseconds(now) - std::max(stamp.modified, stamp.changed) > restNanoseconds;
    return stamp;
}

/// Takes what is known of a file that has not changed since.
bool takeKnown(Found &found, const KnownFiles &known)
{
    if (known.isEmpty()) return false;
    const RevisionFile *const before = known.value(QFile::decodeName(found.path));
    struct stat status = {};
    if (!before || !before->stamp.settled || ::stat(found.path.constData(), &status) != 0) return false;
    if (!S_ISREG(status.st_mode) || !before->stamp.sameAs(stampOf(status))) return false;
    found.file = *before;
    return true;
}

/// Alembic's (?!\.\#|__init__)(.*\.py)$
bool isRevisionName(const QByteArray &name)
{
    return name.endsWith(".py") && !name.startsWith(".#") && !name.startsWith("__init__");
}

void unreadable(Found &found, const QString &why)
{
    found.file.path = QFile::decodeName(found.path);
    found.file.diagnoses.append({Diagnosis::Kind::Unreadable, Severity::Error, why, found.file.path, 0, {}});
}

/// Opened without waiting, so that a pipe of that name does not hold the reading up.
void readOne(Found &found)
{
    const Descriptor file(::open(found.path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    struct stat status = {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
        return unreadable(
            found, QStringLiteral("The file cannot be read: %1.").arg(QString::fromLocal8Bit(std::strerror(errno))));
    found.file.stamp = stampOf(status);
    if (!S_ISREG(status.st_mode))
        return unreadable(found, QStringLiteral("This is no file, though it is named like a revision."));
    if (status.st_size > mostFileBytes)
        return unreadable(
            found, QStringLiteral("The file has %1 MiB and is no revision one could read.").arg(status.st_size >> 20));
    QByteArray source(qsizetype(status.st_size), Qt::Uninitialized);
    qsizetype filled = 0;
    while (filled < source.size()) {
        const ssize_t count = ::read(file.number(), source.data() + filled, std::size_t(source.size() - filled));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            return unreadable(
                found,
                QStringLiteral("The file cannot be read: %1.").arg(QString::fromLocal8Bit(std::strerror(errno))));
        if (count == 0) break;
        filled += count;
    }
    source.truncate(filled);
    const FileStamp stamp = found.file.stamp;
    found.file = readRevision(source, QFile::decodeName(found.path));
    found.file.stamp = stamp;
}

class FolderReader final
{
public:
    FolderReader(VersionLocations locations, ReadingWatch &watch, std::span<const RevisionFile> known) : m_watch(watch)
    {
        m_folder.locations = std::move(locations);
        m_known.reserve(qsizetype(known.size()));
        for (const RevisionFile &file : known) m_known.insert(file.path, &file);
    }

    RevisionFolder read()
    {
        m_folder.diagnoses = m_folder.locations.diagnoses;
        for (const QString &folder : m_folder.locations.folders) list(QFile::encodeName(folder), 0);
        readAll();
        keepOnce();
        return std::move(m_folder);
    }

private:
    /// The file system's own order, which is the order in which Alembic loads.
    void list(const QByteArray &folder, int depth)
    {
        DIR *const stream = ::opendir(folder.constData());
        if (!stream) {
            m_folder.diagnoses.append({Diagnosis::Kind::Unreadable,
                                       Severity::Error,
                                       QStringLiteral("The folder cannot be read."),
                                       QFile::decodeName(folder),
                                       0,
                                       {}});
            return;
        }
        QList<QByteArray> inner;
        while (const dirent *entry = m_watch.cancelled ? nullptr : ::readdir(stream)) {
            const QByteArray name(entry->d_name);
            if (isRevisionName(name))
                m_found.push_back({folder + '/' + name, {}});
            else if (entry->d_type == DT_DIR && !name.startsWith('.') && name != "__pycache__")
                inner << folder + '/' + name;
        }
        ::closedir(stream);
        if (m_folder.locations.nested == VersionLocations::Nested::No || depth >= deepestFolder) return;
        for (const QByteArray &path : inner) list(path, depth + 1);
    }

    void readAll()
    {
        std::vector<std::size_t> starts;
        for (std::size_t start = 0; start < m_found.size(); start += filesAtOnce) starts.push_back(start);
        const auto readSome = [this](std::size_t start) {
            const std::size_t end = std::min(start + filesAtOnce, m_found.size());
            if (m_watch.cancelled) return;
            for (std::size_t i = start; i < end; ++i) {
                m_found[i].readAnew = !takeKnown(m_found[i], m_known);
                if (m_found[i].readAnew) readOne(m_found[i]);
            }
            m_watch.read += int(end - start);
        };
        m_watch.found = int(m_found.size());
        if (starts.size() < 2)
            std::for_each(starts.begin(), starts.end(), readSome);
        else
            QtConcurrent::blockingMap(starts, readSome);
    }

    /// A file that two locations or a link lead to counts once, as in Alembic.
    void keepOnce()
    {
        QHash<std::pair<quint64, quint64>, QString> seen;
        m_folder.files.reserve(m_found.size());
        for (Found &found : m_found) {
            const FileStamp &stamp = found.file.stamp;
            const auto key = std::pair(stamp.device, stamp.inode);
            m_folder.readAnew += found.readAnew;
            const auto known = stamp.inode != 0 ? seen.constFind(key) : seen.cend();
            // One file under two paths, or two hard links, which count as two.
            if (known != seen.cend() &&
                QFileInfo(*known).canonicalFilePath() == QFileInfo(found.file.path).canonicalFilePath()) {
                m_folder.diagnoses.append({Diagnosis::Kind::LoadedTwice,
                                           Severity::Warning,
                                           QStringLiteral("This file is reached twice and counts once. Name each "
                                                          "folder only once in version_locations."),
                                           found.file.path,
                                           0,
                                           {}});
                continue;
            }
            seen.insert(key, found.file.path);
            m_folder.files.push_back(std::move(found.file));
        }
    }

    ReadingWatch &m_watch;
    KnownFiles m_known;
    RevisionFolder m_folder;
    std::vector<Found> m_found;
};

} // namespace

Result<RevisionFolder> readRevisionFolder(const QString &path, ReadingWatch *watch, std::span<const RevisionFile> known)
{
    ReadingWatch unwatched;
    Result<VersionLocations> locations = findVersionLocations(path);
    if (!locations) return locations.error();
    return FolderReader(std::move(*locations), watch ? *watch : unwatched, known).read();
}

} // namespace athanor::migrations
