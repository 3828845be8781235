#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace athanor::Internal {

/// A folder below which nothing is ever reached through a link, whatever a learner's program put there: openat2 with
/// RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, and everything after that relative to the descriptor it gave. The folder
/// itself is opened as its path says. Paths below it are relative and '/'-separated.
class SafeTree final
{
public:
    /// NotFound when there is no such folder.
    static Result<SafeTree> open(const QString &folder);

    SafeTree(SafeTree &&other) noexcept;
    SafeTree &operator=(SafeTree &&) = delete;
    SafeTree(const SafeTree &) = delete;
    SafeTree &operator=(const SafeTree &) = delete;
    ~SafeTree();

    struct Entry
    {
        QString path;
        qint64 size = 0;
        int mode = 0; ///< Permission bits.
    };
    /// Every regular file, by path, at most 20000; links, special files and __pycache__ are left out.
    QList<Entry> files() const;

    /// A regular file's content. NotFound; Refused for a link or special file; BadInput when larger than the limit.
    Result<QByteArray> read(const QString &path, qint64 limit) const;
    /// Whole or not at all; folders on the way are made. Refused where there is a link or a special file on the way or
    /// at the end. mode is a new file's; one that exists keeps its own.
    Result<void> write(const QString &path, const QByteArray &content, int mode = 0644) const;
    Result<void> remove(const QString &path) const;

private:
    explicit SafeTree(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace athanor::Internal
