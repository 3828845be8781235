#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QString>

namespace athanor {

/// A project folder that is open for writing. A learner's process may have put any link there, at any time, so no path
/// below it is ever resolved through a link: openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, and everything after
/// that relative to the descriptor it gave. The folder itself is opened as its path says.
class ProjectFolder final
{
public:
    /// NotFound or BadInput when it is no folder that can be opened.
    static Result<ProjectFolder> open(const QString &path);

    ProjectFolder(ProjectFolder &&other) noexcept;
    ProjectFolder &operator=(ProjectFolder &&other) noexcept;
    ProjectFolder(const ProjectFolder &) = delete;
    ProjectFolder &operator=(const ProjectFolder &) = delete;
    ~ProjectFolder();

    /// Writes a file whole or not at all: a temporary file beside it, synchronised, renamed over it. Missing parent
    /// folders are made; an existing file keeps its mode (and its owner, for root).
    /// BadInput for a path that is empty, absolute, has "..", an empty part or a NUL; Refused for a link or a special
    /// file on the way or at the end.
    Result<void> write(const QString &relativePath, const QByteArray &content) const;
    /// Makes a folder, and those above it, where they are missing. The same errors.
    Result<void> makeFolder(const QString &relativePath) const;
    /// A regular file's content, at most limit bytes; the same errors, and NotFound.
    Result<QByteArray> read(const QString &relativePath, qint64 limit) const;

    const QString &path() const { return m_path; }

private:
    ProjectFolder(QString path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}

    QString m_path;
    int m_descriptor = -1;
};

} // namespace athanor
