#include "engine/runtime/projectfiles.h"

#include "engine/sandbox/archive.h"
#include "engine/sandbox/safefolder.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace athanor {

namespace {

constexpr qint64 kMaxFile = 14ll << 20;

const std::vector<std::string> &leftOut()
{
    static const std::vector<std::string> names{".git",         ".hg",         ".venv",         "venv",
                                                "node_modules", "__pycache__", ".pytest_cache", ".mypy_cache"};
    return names;
}

Result<QByteArray> readSingle(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::BadInput, QStringLiteral("This file cannot be read: %1.").arg(file.errorString()),
                     path};
    if (file.size() > kMaxFile)
        return Error{ErrorCode::BadInput,
                     QStringLiteral("This file is over 14 MiB; the sandbox's home has room for 16."), path};
    return file.readAll();
}

} // namespace

Result<void> ProjectFiles::add(const QString &path, const QByteArray &content)
{
    const QByteArray encoded = path.toUtf8();
    if (!sandbox::isSafeRelativePath({encoded.constData(), static_cast<std::size_t>(encoded.size())})) {
        return Error{ErrorCode::BadInput,
                     QStringLiteral("“%1” is not a path inside a project. Use a relative path without “..”.").arg(path),
                     path};
    }
    const auto same =
        std::find_if(m_files.begin(), m_files.end(), [&](const ProjectFile &f) { return f.path == path; });
    if (same != m_files.end())
        same->content = content;
    else
        m_files.push_back({path, content});
    return {};
}

Result<ProjectFiles> ProjectFiles::read(const QString &path)
{
    ProjectFiles result;
    const QFileInfo info(path);
    if (!info.exists()) return Error{ErrorCode::BadInput, QStringLiteral("There is no such file or folder."), path};
    if (info.isFile()) {
        Result<QByteArray> content = readSingle(path);
        if (!content) return content.error();
        const Result<void> added = result.add(info.fileName(), *content);
        if (!added) return added.error();
        return result;
    }
    if (!info.isDir()) return Error{ErrorCode::BadInput, QStringLiteral("This is neither a file nor a folder."), path};

    sandbox::TreeLimits limits;
    limits.leftOut = leftOut();
    limits.leftOutWith = "pyvenv.cfg"; // A virtual environment, whatever its name.
    sandbox::Tree tree = sandbox::readTree(QFile::encodeName(path).toStdString(), limits);
    if (!tree.error.empty()) {
        return Error{
            ErrorCode::BadInput,
            QStringLiteral("The folder cannot be taken into the sandbox: %1. Leave out what does not belong to "
                           "the project, or name a smaller folder.")
                .arg(QString::fromStdString(tree.error)),
            path};
    }
    for (const sandbox::TreeFile &file : tree.files) {
        const Result<void> added =
            result.add(QFile::decodeName(file.path.c_str()),
                       QByteArray(file.content.data(), static_cast<qsizetype>(file.content.size())));
        if (!added)
            result.m_skipped.push_back(QString::fromStdString(file.path) +
                                       QStringLiteral(": a name the sandbox cannot take"));
    }
    for (const std::string &skipped : tree.skipped) result.m_skipped.push_back(QString::fromStdString(skipped));
    return result;
}

const ProjectFile *ProjectFiles::find(const QString &path) const
{
    const auto it = std::find_if(m_files.begin(), m_files.end(), [&](const ProjectFile &f) { return f.path == path; });
    return it == m_files.end() ? nullptr : &*it;
}

} // namespace athanor
