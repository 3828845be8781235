#pragma once

#include <QByteArray>
#include <QString>

namespace athanor::test {

/// A mount namespace of this process's own, so that a test may mount small and read-only file systems and leaves none
/// behind; with a user namespace where this is no root. Before any thread is started. False where the system forbids
/// it.
bool ownMounts();

/// An empty file system in memory of that size.
bool mountMemory(const QString &folder, qint64 bytes);
/// The same one with another size, to be written or only read.
bool remount(const QString &folder, qint64 bytes, bool readOnly);
void unmount(const QString &folder);

} // namespace athanor::test
