#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace athanor {

/// One file of a project as it is copied into the sandbox. The path is relative, with '/' and without "..".
struct ProjectFile
{
    QString path;
    QByteArray content;
};

/// The files of a project: what a run gets to see. A value; safe to pass between threads.
class ProjectFiles
{
public:
    /// Adds or replaces a file. BadInput when the path is empty, absolute, has "..", a NUL or an empty part.
    Result<void> add(const QString &path, const QByteArray &content);

    /// Reads a folder (or one file) from disk. Never follows a link: a link inside is skipped and listed in skipped().
    /// Leaves out .git, .venv, venv, node_modules, __pycache__, .pytest_cache and what is neither file nor folder.
    /// BadInput when it is missing, unreadable, holds over 4,000 files or over 14 MiB.
    static Result<ProjectFiles> read(const QString &path);

    const std::vector<ProjectFile> &files() const { return m_files; }
    /// The file at this path, or nullptr.
    const ProjectFile *find(const QString &path) const;
    /// Paths that were left out because they are links or special files, each with the reason.
    const std::vector<QString> &skipped() const { return m_skipped; }

private:
    std::vector<ProjectFile> m_files;
    std::vector<QString> m_skipped;
};

} // namespace athanor
