#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QStringList>

namespace athanor::Internal {

/// Reads below one course folder: only regular files of a bounded size, never through a link that leaves the folder.
class CourseFiles final
{
public:
    explicit CourseFiles(const QString &root);

    /// Absolute, without links.
    const QString &root() const { return m_root; }

    /// UTF-8 text. Error NotFound, Refused (a link that leaves the folder) or BadInput (too large, not UTF-8).
    Result<QByteArray> read(const QString &path) const;
    bool isFolder(const QString &path) const;
    bool isFile(const QString &path) const;
    /// Names of the folders, or of the files that match the pattern; sorted; hidden ones and __pycache__ left out.
    QStringList folders(const QString &path) const;
    QStringList files(const QString &path, const QString &pattern) const;
    /// Links below path that leave the course folder.
    QStringList escapingLinks(const QString &path) const;

private:
    bool isInside(const QString &path) const;

    QString m_root;
};

} // namespace athanor::Internal
