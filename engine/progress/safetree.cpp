#include "engine/progress/safetree.h"

#include "engine/progress/fact.h"

#include <QFile>
#include <QRandomGenerator>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace athanor::Internal {

namespace {

constexpr qsizetype mostEntries = 20000;
constexpr int deepest = 40;

/// A descriptor that closes itself.
class Handle final
{
public:
    explicit Handle(int fd) : m_fd(fd) {}
    Handle(Handle &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Handle &operator=(Handle &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Handle()
    {
        if (m_fd >= 0) ::close(m_fd);
    }
    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

Handle reach(int folder, const QByteArray &path, int flags, int mode = 0)
{
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.mode = static_cast<std::uint64_t>(mode);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    for (;;) {
        const long fd = ::syscall(SYS_openat2, folder, path.constData(), &how, sizeof how);
        // EAGAIN: something was renamed on the way, and whether that leads out is not known; look again.
        if (fd >= 0 || (errno != EINTR && errno != EAGAIN)) return Handle(int(fd));
    }
}

Error explain(int number, const QString &path)
{
    switch (number) {
    case ELOOP:
    case EXDEV:
        return {ErrorCode::Refused, QStringLiteral("There is a link here, and Athanor follows none in a workspace."),
                path};
    case ENOENT: return {ErrorCode::NotFound, QStringLiteral("This file is not there."), path};
    case ENOTDIR: return {ErrorCode::BadInput, QStringLiteral("A part of this path is a file, not a folder."), path};
    case EISDIR: return {ErrorCode::BadInput, QStringLiteral("This is a folder, not a file."), path};
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return {ErrorCode::Unavailable, QStringLiteral("The disk is full. Free some space."), path};
    case EROFS:
    case EACCES:
    case EPERM:
        return {ErrorCode::Unavailable, QStringLiteral("This place can only be read. Make it writable for you."), path};
    default: return {ErrorCode::Unavailable, QString::fromLocal8Bit(std::strerror(number)), path};
    }
}

/// The folder that holds the last part of a path, made where it is missing.
Result<Handle> makeParent(int root, const QString &path)
{
    Handle current(::fcntl(root, F_DUPFD_CLOEXEC, 0));
    const QList<QByteArray> parts = QFile::encodeName(path).split('/');
    for (qsizetype i = 0; current && i + 1 < parts.size(); ++i) {
        Handle next = reach(current.get(), parts.at(i), O_PATH | O_DIRECTORY);
        if (!next && errno == ENOENT) {
            if (::mkdirat(current.get(), parts.at(i).constData(), 0777) != 0 && errno != EEXIST) break;
            next = reach(current.get(), parts.at(i), O_PATH | O_DIRECTORY);
        }
        current = std::move(next);
    }
    if (!current) return explain(errno, path);
    return current;
}

bool put(int fd, const QByteArray &content)
{
    for (qsizetype done = 0; done < content.size();) {
        const ssize_t count = ::write(fd, content.constData() + done, static_cast<size_t>(content.size() - done));
        if (count < 0 && errno != EINTR) return false;
        done += std::max<ssize_t>(count, 0);
    }
    return ::fsync(fd) == 0;
}

void list(int folder, const QString &prefix, int depth, QList<SafeTree::Entry> &found)
{
    Handle readable = reach(folder, ".", O_RDONLY | O_DIRECTORY);
    if (!readable || depth > deepest) return;
    const std::unique_ptr<DIR, int (*)(DIR *)> stream(::fdopendir(readable.get()), &::closedir);
    if (!stream) return;
    readable.release();
    while (const dirent *entry = ::readdir(stream.get())) {
        const QByteArray name = entry->d_name;
        if (name == "." || name == ".." || name == "__pycache__" || found.size() >= mostEntries) continue;
        // What cannot be named in text cannot be shown, kept or restored either.
        const QString path = prefix + QFile::decodeName(name);
        if (QFile::encodeName(path) != QFile::encodeName(prefix) + name) continue;
        struct stat status
        {};
        if (::fstatat(folder, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (S_ISREG(status.st_mode)) found << SafeTree::Entry{path, status.st_size, int(status.st_mode & 0777)};
        if (!S_ISDIR(status.st_mode)) continue;
        const Handle below = reach(folder, name, O_PATH | O_DIRECTORY);
        if (below) list(below.get(), path + QLatin1Char('/'), depth + 1, found);
    }
}

const Error badPath(const QString &path)
{
    return {ErrorCode::BadInput, QStringLiteral("A path in a workspace is relative, without “..” and empty parts."),
            path};
}

} // namespace

Result<SafeTree> SafeTree::open(const QString &folder)
{
    const int fd = ::open(QFile::encodeName(folder).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return explain(errno, folder);
    return SafeTree(fd);
}

SafeTree::SafeTree(SafeTree &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

SafeTree::~SafeTree()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
}

QList<SafeTree::Entry> SafeTree::files() const
{
    QList<Entry> found;
    list(m_descriptor, {}, 0, found);
    std::sort(found.begin(), found.end(), [](const Entry &a, const Entry &b) { return a.path < b.path; });
    return found;
}

Result<QByteArray> SafeTree::read(const QString &path, qint64 limit) const
{
    if (!isFilePath(path)) return badPath(path);
    // Not blocking: a pipe would make us wait for its writer.
    const Handle file = reach(m_descriptor, QFile::encodeName(path), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file) return explain(errno, path);
    struct stat status
    {};
    if (::fstat(file.get(), &status) != 0) return explain(errno, path);
    if (!S_ISREG(status.st_mode)) return Error{ErrorCode::Refused, QStringLiteral("This is no ordinary file."), path};
    QByteArray content("");
    char block[16384];
    while (content.size() <= limit) {
        const ssize_t count = ::read(file.get(), block, sizeof block);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return explain(errno, path);
        if (count == 0) return content;
        content.append(block, count);
    }
    return Error{ErrorCode::BadInput, QStringLiteral("This file is larger than %1 KiB.").arg(limit / 1024), path};
}

Result<void> SafeTree::write(const QString &path, const QByteArray &content, int mode) const
{
    if (!isFilePath(path)) return badPath(path);
    const Result<Handle> parent = makeParent(m_descriptor, path);
    if (!parent) return parent.error();
    const QByteArray name = QFile::encodeName(path.section(QLatin1Char('/'), -1));
    struct stat before
    {};
    const bool exists = ::fstatat(parent->get(), name.constData(), &before, AT_SYMLINK_NOFOLLOW) == 0;
    if (exists && S_ISLNK(before.st_mode)) return explain(ELOOP, path);
    if (exists && S_ISDIR(before.st_mode)) return explain(EISDIR, path);
    if (exists && !S_ISREG(before.st_mode))
        return Error{ErrorCode::Refused, QStringLiteral("This is no ordinary file."), path};
    const QByteArray aside = ".athanor-" + QByteArray::number(QRandomGenerator::system()->generate64(), 36) + ".tmp";
    const Handle file = reach(parent->get(), aside, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0600);
    if (!file) return explain(errno, path);
    bool done = put(file.get(), content) && ::fchmod(file.get(), exists ? before.st_mode & 0777 : mode & 0777) == 0;
    // Root gives the file to whom it belonged.
    if (done && exists && ::geteuid() == 0) done = ::fchown(file.get(), before.st_uid, before.st_gid) == 0;
    // Were a link put there meanwhile, renaming replaces it and does not follow it.
    done = done && ::renameat(parent->get(), aside.constData(), parent->get(), name.constData()) == 0;
    if (done) return {};
    const int number = errno;
    ::unlinkat(parent->get(), aside.constData(), 0);
    return explain(number, path);
}

Result<void> SafeTree::remove(const QString &path) const
{
    if (!isFilePath(path)) return badPath(path);
    const QByteArray folder = QFile::encodeName(path.section(QLatin1Char('/'), 0, -2));
    const QByteArray name = QFile::encodeName(path.section(QLatin1Char('/'), -1));
    const Handle parent = reach(m_descriptor, folder.isEmpty() ? "." : folder, O_PATH | O_DIRECTORY);
    if (!parent || ::unlinkat(parent.get(), name.constData(), 0) != 0) return explain(errno, path);
    return {};
}

} // namespace athanor::Internal
