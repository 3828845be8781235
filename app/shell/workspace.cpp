#include "app/shell/workspace.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSaveFile>

namespace athanor {

namespace {

constexpr qint64 largestFile = 512 * 1024;

Error cannot(const QString &what, const QString &path) { return Error{ErrorCode::Unavailable, what, path}; }

Result<void> copyTree(const QString &from, const QString &to)
{
    if (!QDir().mkpath(to)) return cannot(QStringLiteral("The workspace folder could not be made."), to);
    QDirIterator it(from, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks,
                    QDirIterator::Subdirectories);
    const QDir base(from);
    while (it.hasNext()) {
        it.next();
        const QString target = to + QLatin1Char('/') + base.relativeFilePath(it.filePath());
        if (it.fileInfo().isDir()) {
            if (!QDir().mkpath(target))
                return cannot(QStringLiteral("A folder of the workspace could not be made."), target);
            continue;
        }
        QDir().mkpath(QFileInfo(target).path());
        if (!QFile::copy(it.filePath(), target))
            return cannot(QStringLiteral("A starter file could not be copied."), target);
        // A starter installed under /usr is read-only; the learner's copy is not.
        QFile::setPermissions(target, QFile::permissions(target) | QFile::ReadOwner | QFile::WriteOwner);
    }
    return {};
}

/// Copies beside the folder and renames, so that a copy that was interrupted never looks like a workspace.
Result<void> place(const QString &starter, const QString &folder)
{
    const QString unfinished = folder + QStringLiteral(".new");
    QDir(unfinished).removeRecursively();
    if (Result<void> copied = copyTree(starter, unfinished); !copied) return copied;
    if (!QDir().rename(unfinished, folder)) {
        QDir(unfinished).removeRecursively();
        if (!QFileInfo(folder).isDir())
            return cannot(QStringLiteral("The workspace folder could not be made."), folder);
    }
    return {};
}

} // namespace

Workspace::Workspace(const QString &userData, const QString &objective, const QString &exercise)
    : m_folder(QDir::cleanPath(QStringLiteral("%1/workspaces/%2/%3").arg(userData, objective, exercise)))
{}

bool Workspace::exists() const { return QFileInfo(m_folder).isDir(); }

Result<void> Workspace::prepare(const QString &starter) const
{
    if (exists()) return {};
    return place(starter, m_folder);
}

Result<QString> Workspace::reset(const QString &starter, const QDateTime &now) const
{
    QString kept = m_folder + now.toString(QStringLiteral("'.'yyyy-MM-dd-HHmmss"));
    for (int i = 2; QFileInfo::exists(kept); ++i)
        kept = m_folder + now.toString(QStringLiteral("'.'yyyy-MM-dd-HHmmss")) + QStringLiteral("-%1").arg(i);
    if (exists() && !QDir().rename(m_folder, kept))
        return cannot(QStringLiteral("Your version could not be put aside, so nothing was changed."), m_folder);
    if (Result<void> placed = place(starter, m_folder); !placed) {
        QDir().rename(kept, m_folder);
        return placed.error();
    }
    return kept;
}

bool Workspace::isPassed() const { return QFileInfo::exists(m_folder + QStringLiteral(".passed")); }

Result<void> Workspace::markPassed() const
{
    QSaveFile file(m_folder + QStringLiteral(".passed"));
    if (!file.open(QIODevice::WriteOnly) || !file.commit())
        return cannot(QStringLiteral("That it was passed could not be noted."), file.fileName());
    return {};
}

QStringList Workspace::files(const QStringList &openFiles) const
{
    QStringList rest;
    const QDir base(m_folder);
    QDirIterator it(m_folder, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        const QString path = base.relativeFilePath(it.filePath());
        if (it.fileInfo().size() > largestFile || path.contains(QLatin1String("__pycache__"))) continue;
        rest << path;
    }
    rest.sort();
    QStringList result;
    for (const QString &path : openFiles)
        if (rest.removeOne(path)) result << path;
    return result + rest;
}

Result<QString> Workspace::read(const QString &path) const
{
    QFile file(m_folder + QLatin1Char('/') + path);
    if (!file.open(QIODevice::ReadOnly)) return cannot(QStringLiteral("The file could not be read."), path);
    const QByteArray content = file.read(largestFile);
    if (content.contains('\0')) return Error{ErrorCode::BadInput, QStringLiteral("This is no text file."), path};
    return QString::fromUtf8(content);
}

Mastery Workspace::mastery(const QString &userData, const Objective &objective)
{
    bool begun = false;
    bool passed = !objective.exercises.empty();
    for (const Exercise &exercise : objective.exercises) {
        const Workspace workspace(userData, objective.id, exercise.slug);
        begun = begun || workspace.exists();
        passed = passed && workspace.isPassed();
    }
    return passed ? Mastery::Passed : begun ? Mastery::InProgress : Mastery::NotStarted;
}

} // namespace athanor
