#include "tests/progress/mounts.h"

#include <QFile>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace athanor::test {

namespace {

bool put(const char *path, const QByteArray &text)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

QByteArray sizeOption(qint64 bytes) { return "size=" + QByteArray::number(bytes); }

} // namespace

bool ownMounts()
{
    const QByteArray user = QByteArray::number(::getuid());
    const QByteArray group = QByteArray::number(::getgid());
    if (::getuid() == 0) {
        if (::unshare(CLONE_NEWNS) != 0) return false;
    } else {
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
        if (!put("/proc/self/setgroups", "deny") || !put("/proc/self/uid_map", user + " " + user + " 1") ||
            !put("/proc/self/gid_map", group + " " + group + " 1"))
            return false;
    }
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

bool mountMemory(const QString &folder, qint64 bytes)
{
    return ::mount("tmpfs", QFile::encodeName(folder).constData(), "tmpfs", 0, sizeOption(bytes).constData()) == 0;
}

bool remount(const QString &folder, qint64 bytes, bool readOnly)
{
    unsigned long flags = MS_REMOUNT;
    if (readOnly) flags |= MS_RDONLY;
    return ::mount(nullptr, QFile::encodeName(folder).constData(), nullptr, flags, sizeOption(bytes).constData()) == 0;
}

void unmount(const QString &folder) { ::umount2(QFile::encodeName(folder).constData(), MNT_DETACH); }

} // namespace athanor::test
