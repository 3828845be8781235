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

struct Found
{
    QByteArray path;
    RevisionFile file;
    quint64 device = 0;
    quint64 inode = 0;
};

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
    found.device = status.st_dev;
    found.inode = status.st_ino;
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
    found.file = readRevision(source, QFile::decodeName(found.path));
}

class FolderReader final
{
public:
    FolderReader(VersionLocations locations, ReadingWatch &watch) : m_watch(watch)
    {
        m_folder.locations = std::move(locations);
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
                m_found.push_back({folder + '/' + name, {}, 0, 0});
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
            for (std::size_t i = start; i < end; ++i) readOne(m_found[i]);
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
            const auto key = std::pair(found.device, found.inode);
            const auto known = found.inode != 0 ? seen.constFind(key) : seen.cend();
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
    RevisionFolder m_folder;
    std::vector<Found> m_found;
};

} // namespace

Result<RevisionFolder> readRevisionFolder(const QString &path, ReadingWatch *watch)
{
    ReadingWatch unwatched;
    Result<VersionLocations> locations = findVersionLocations(path);
    if (!locations) return locations.error();
    return FolderReader(std::move(*locations), watch ? *watch : unwatched).read();
}

} // namespace athanor::migrations
