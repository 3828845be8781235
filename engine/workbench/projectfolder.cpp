#include "engine/workbench/projectfolder.h"

#include <QFile>
#include <QRandomGenerator>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace athanor {

namespace {

class Descriptor final
{
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor()
    {
        if (m_fd >= 0) ::close(m_fd);
    }
    int get() const { return m_fd; }
    bool valid() const { return m_fd >= 0; }

private:
    int m_fd;
};

Descriptor openBeneath(int folder, const QByteArray &path, int flags, mode_t mode = 0)
{
    open_how how{};
    how.flags = std::uint64_t(flags | O_CLOEXEC);
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    long fd = -1;
    do {
        fd = ::syscall(SYS_openat2, folder, path.constData(), &how, sizeof how);
    } while (fd < 0 && (errno == EINTR || errno == EAGAIN)); // EAGAIN: a rename raced with the look-up.
    return Descriptor(int(fd));
}

Error failure(int number, const QString &path)
{
    switch (number) {
    case ELOOP:
    case EXDEV:
        return {ErrorCode::Refused,
                QStringLiteral("This path goes through a link. Athanor follows no links inside a project."), path};
    case ENOENT: return {ErrorCode::NotFound, QStringLiteral("There is no such file."), path};
    case ENOTDIR: return {ErrorCode::BadInput, QStringLiteral("A part of this path is a file, not a folder."), path};
    case EACCES:
    case EPERM: return {ErrorCode::Refused, QStringLiteral("You have no permission here."), path};
    case EROFS: return {ErrorCode::Refused, QStringLiteral("This place can only be read."), path};
    case ENOSPC:
    case EDQUOT: return {ErrorCode::Unavailable, QStringLiteral("The disk is full."), path};
    case ENAMETOOLONG: return {ErrorCode::BadInput, QStringLiteral("This name is too long."), path};
    case ENOSYS:
        return {ErrorCode::Unavailable, QStringLiteral("This kernel has no openat2; Linux 5.6 or later is needed."),
                path};
    default: return {ErrorCode::Engine, QString::fromLocal8Bit(std::strerror(number)), path};
    }
}

Result<QList<QByteArray>> partsOf(const QString &path)
{
    const Error bad{ErrorCode::BadInput,
                    QStringLiteral("A path in a project is relative, without “..” and empty parts."), path};
    if (path.isEmpty() || path.contains(QChar(0))) return bad;
    const QList<QByteArray> parts = QFile::encodeName(path).split('/');
    for (const QByteArray &part : parts) {
        if (part.isEmpty() || part == "." || part == "..") return bad;
    }
    return parts;
}

/// The folder that holds the last part; made on the way when it is missing.
Result<Descriptor> parentOf(int root, const QList<QByteArray> &parts, const QString &path)
{
    Descriptor current(::fcntl(root, F_DUPFD_CLOEXEC, 0));
    if (!current.valid()) return failure(errno, path);
    for (qsizetype i = 0; i + 1 < parts.size(); ++i) {
        constexpr int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW;
        Descriptor next = openBeneath(current.get(), parts.at(i), flags);
        if (!next.valid() && errno == ENOENT) {
            if (::mkdirat(current.get(), parts.at(i).constData(), 0777) != 0 && errno != EEXIST)
                return failure(errno, path);
            next = openBeneath(current.get(), parts.at(i), flags);
        }
        if (!next.valid()) return failure(errno, path);
        current = std::move(next);
    }
    return current;
}

bool writeAll(int fd, const QByteArray &content)
{
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t written = ::write(fd, content.constData() + done, std::size_t(content.size() - done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        done += written;
    }
    return true;
}

} // namespace

Result<ProjectFolder> ProjectFolder::open(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) return ProjectFolder(path, fd);
    if (errno == ENOENT) return Error{ErrorCode::NotFound, QStringLiteral("There is no such folder."), path};
    if (errno == ENOTDIR) return Error{ErrorCode::BadInput, QStringLiteral("This is a file, not a folder."), path};
    return failure(errno, path);
}

ProjectFolder::ProjectFolder(ProjectFolder &&other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1))
{}

ProjectFolder &ProjectFolder::operator=(ProjectFolder &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

ProjectFolder::~ProjectFolder()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Result<void> ProjectFolder::write(const QString &relativePath, const QByteArray &content) const
{
    const Result<QList<QByteArray>> parts = partsOf(relativePath);
    if (!parts) return parts.error();
    const Result<Descriptor> parent = parentOf(m_descriptor, *parts, relativePath);
    if (!parent) return parent.error();
    const QByteArray name = parts->last();

    struct stat before
    {};
    const bool exists = ::fstatat(parent->get(), name.constData(), &before, AT_SYMLINK_NOFOLLOW) == 0;
    if (exists && S_ISDIR(before.st_mode))
        return Error{ErrorCode::BadInput, QStringLiteral("This is a folder, not a file."), relativePath};
    if (exists && S_ISLNK(before.st_mode)) return failure(ELOOP, relativePath);
    if (exists && !S_ISREG(before.st_mode))
        return Error{ErrorCode::Refused, QStringLiteral("This is no ordinary file."), relativePath};

    const QByteArray temporary =
        ".athanor-" + QByteArray::number(QRandomGenerator::system()->generate64(), 36) + ".tmp";
    const Descriptor file = openBeneath(parent->get(), temporary, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0666);
    if (!file.valid()) return failure(errno, relativePath);
    bool written = writeAll(file.get(), content);
    if (written && exists) {
        // The owner first: a change of owner clears the set-user-id bits of the mode. Only root may give files away.
        written = (::geteuid() != 0 || ::fchown(file.get(), before.st_uid, before.st_gid) == 0) &&
                  ::fchmod(file.get(), before.st_mode & 0777) == 0;
    }
    written = written && ::fsync(file.get()) == 0;
    // Should the name have become a link meanwhile, renameat replaces the link and never follows it.
    written = written && ::renameat(parent->get(), temporary.constData(), parent->get(), name.constData()) == 0;
    if (written) return {};
    const int number = errno;
    ::unlinkat(parent->get(), temporary.constData(), 0);
    return failure(number, relativePath);
}

Result<void> ProjectFolder::makeFolder(const QString &relativePath) const
{
    const Result<QList<QByteArray>> parts = partsOf(relativePath);
    if (!parts) return parts.error();
    // As the parent of a file in it.
    const Result<Descriptor> made = parentOf(m_descriptor, *parts + QList<QByteArray>{"file"}, relativePath);
    return made ? Result<void>() : Result<void>(made.error());
}

Result<QByteArray> ProjectFolder::read(const QString &relativePath, qint64 limit) const
{
    const Result<QList<QByteArray>> parts = partsOf(relativePath);
    if (!parts) return parts.error();
    // O_NONBLOCK: a FIFO must not make us wait for its writer.
    const Descriptor file = openBeneath(m_descriptor, parts->join('/'), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file.valid()) return failure(errno, relativePath);
    struct stat status
    {};
    if (::fstat(file.get(), &status) != 0) return failure(errno, relativePath);
    if (!S_ISREG(status.st_mode))
        return Error{ErrorCode::Refused, QStringLiteral("This is no ordinary file."), relativePath};
    QByteArray content;
    char block[16384];
    while (true) {
        const ssize_t got = ::read(file.get(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(errno, relativePath);
        if (got == 0) return content;
        content.append(block, got);
        if (content.size() > limit)
            return Error{ErrorCode::BadInput, QStringLiteral("This file is larger than %1 bytes.").arg(limit),
                         relativePath};
    }
}

} // namespace athanor
