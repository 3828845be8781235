#include "engine/progress/workspace.h"

#include "engine/progress/fact.h"
#include "engine/progress/safetree.h"
#include "engine/progress/starterrecord.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace athanor {

using namespace Internal;

namespace {

using Kind = WorkspaceChange::Kind;

/// The files of a starter with their contents and modes.
Result<Starter> readStarter(const QString &folder)
{
    Result<SafeTree> tree = SafeTree::open(folder);
    if (!tree) return tree.error();
    Starter starter;
    for (const SafeTree::Entry &entry : tree->files()) {
        Result<QByteArray> content = tree->read(entry.path, largestFile);
        if (!content) return content.error();
        // A course installed under /usr can only be read; the learner's copy is the learner's.
        starter.insert(entry.path, StarterFile{std::move(*content), entry.mode | 0600});
    }
    return starter;
}

Result<void> writeStarter(const Starter &starter, const QString &folder)
{
    if (!QDir().mkpath(folder))
        return Error{ErrorCode::Unavailable,
                     QStringLiteral("The folder for this exercise could not be made. Make the one above it writable."),
                     folder};
    const Result<SafeTree> tree = SafeTree::open(folder);
    if (!tree) return tree.error();
    for (auto file = starter.cbegin(); file != starter.cend(); ++file)
        if (Result<void> done = tree->write(file.key(), file->content, file->mode); !done) return done;
    return {};
}

/// Made beside and renamed, so that a copy that was interrupted never looks like a workspace.
Result<void> place(const Starter &starter, const QString &folder)
{
    const QString unfinished = folder + QStringLiteral(".new");
    QDir(unfinished).removeRecursively();
    Result<void> written = writeStarter(starter, unfinished);
    if (written && !QDir().rename(unfinished, folder))
        written =
            Error{ErrorCode::Unavailable, QStringLiteral("The folder for this exercise could not be made."), folder};
    if (!written) QDir(unfinished).removeRecursively();
    return written;
}

/// What becomes of one file when the course's version of it went from before to now (nothing: it is not in it), while
/// the learner has mine.
std::optional<Kind> decide(const std::optional<QByteArray> &before, const std::optional<QByteArray> &now,
                           const std::optional<QByteArray> &mine)
{
    if (before == now || mine == now) return std::nullopt;
    if (!before) return mine ? Kind::KeptEdit : Kind::Added;
    if (!mine) return Kind::LeftDeleted;
    if (*mine != *before) return Kind::KeptEdit;
    return now ? Kind::Updated : Kind::Removed;
}

std::optional<QByteArray> contentIn(const Starter &starter, const QString &path)
{
    const auto found = starter.constFind(path);
    return found == starter.cend() ? std::nullopt : std::optional<QByteArray>(found->content);
}

Result<QList<WorkspaceChange>> follow(const SafeTree &tree, const Starter &before, const Starter &now)
{
    QList<WorkspaceChange> changes;
    QStringList paths = before.keys() + now.keys();
    paths.sort();
    paths.removeDuplicates();
    for (const QString &path : paths) {
        const Result<QByteArray> content = tree.read(path, largestFile);
        // Whatever is there and is no file to be read (a link, a folder, something large) is the learner's own.
        const bool missing = !content && content.error().code == ErrorCode::NotFound;
        const std::optional<QByteArray> mine = content   ? std::optional<QByteArray>(*content)
                                               : missing ? std::nullopt
                                                         : std::optional<QByteArray>(QByteArray("\0own", 4));
        const std::optional<Kind> kind = decide(contentIn(before, path), contentIn(now, path), mine);
        if (!kind) continue;
        Result<void> done;
        if (*kind == Kind::Added || *kind == Kind::Updated)
            done = tree.write(path, now.value(path).content, now.value(path).mode);
        else if (*kind == Kind::Removed)
            done = tree.remove(path);
        if (!done && done.error().code == ErrorCode::Unavailable) return done.error();
        changes << WorkspaceChange{done ? *kind : Kind::KeptEdit, path};
    }
    return changes;
}

} // namespace

Workspace::Workspace(const QString &userData, const QString &objective, const QString &exercise)
    : m_folder(QDir::cleanPath(QStringLiteral("%1/workspaces/%2/%3").arg(userData, objective, exercise)))
{}

bool Workspace::exists() const
{
    const QFileInfo info(m_folder);
    return info.isDir() && !info.isSymLink();
}

Result<QList<WorkspaceChange>> Workspace::prepare(const QString &starter) const
{
    const Result<Starter> now = readStarter(starter);
    const StarterRecord record(m_folder);
    if (!exists()) {
        if (!now) return now.error();
        if (Result<void> placed = place(*now, m_folder); !placed) return placed.error();
        if (Result<void> noted = record.write(*now); !noted) return noted.error();
        return QList<WorkspaceChange>();
    }
    // A course folder that disappeared while it was open must not take the learner's files with it.
    if (!now) return now.error();
    const std::optional<Starter> before = record.read();
    if (before && *before == *now) return QList<WorkspaceChange>();
    Result<SafeTree> tree = SafeTree::open(m_folder);
    if (!tree) return tree.error();
    // Without a record nobody can say what was edited, so everything there counts as the learner's.
    Result<QList<WorkspaceChange>> changes = before ? follow(*tree, *before, *now) : QList<WorkspaceChange>();
    if (!changes) return changes;
    if (Result<void> noted = record.write(*now); !noted) return noted.error();
    return changes;
}

Result<QString> Workspace::reset(const QString &starter, const QDateTime &now) const
{
    const Result<Starter> fresh = readStarter(starter);
    if (!fresh) return fresh.error();
    const QString stem = m_folder + now.toString(QStringLiteral("'.'yyyy-MM-dd-HHmmss"));
    QString kept = stem;
    for (int i = 2; QFileInfo::exists(kept); ++i) kept = QStringLiteral("%1-%2").arg(stem, QString::number(i));
    const bool had = exists();
    if (had && !QDir().rename(m_folder, kept))
        return Error{ErrorCode::Unavailable,
                     QStringLiteral("Your version could not be put aside, so nothing was changed."), m_folder};
    Result<void> placed = place(*fresh, m_folder);
    if (placed) placed = StarterRecord(m_folder).write(*fresh);
    if (!placed) {
        if (had && !exists()) QDir().rename(kept, m_folder);
        return placed.error();
    }
    return kept;
}

Result<void> Workspace::restore(const QList<LearnerFile> &files) const
{
    const Result<SafeTree> tree = SafeTree::open(m_folder);
    if (!tree) return tree.error();
    for (const LearnerFile &file : files)
        if (Result<void> done = tree->write(file.path, file.content); !done) return done;
    return {};
}

QStringList Workspace::files(const QStringList &openFiles) const
{
    const Result<SafeTree> tree = SafeTree::open(m_folder);
    if (!tree) return {};
    QStringList rest;
    for (const SafeTree::Entry &entry : tree->files())
        if (entry.size <= largestFile) rest << entry.path;
    QStringList result;
    for (const QString &path : openFiles)
        if (rest.removeOne(path)) result << path;
    return result + rest;
}

Result<QString> Workspace::read(const QString &path) const
{
    const Result<SafeTree> tree = SafeTree::open(m_folder);
    if (!tree) return tree.error();
    const Result<QByteArray> content = tree->read(path, largestFile);
    if (!content) return content.error();
    if (content->contains('\0')) return Error{ErrorCode::BadInput, QStringLiteral("This is no text file."), path};
    return QString::fromUtf8(*content);
}

Result<QList<LearnerFile>> Workspace::allFiles() const
{
    const Result<SafeTree> tree = SafeTree::open(m_folder);
    if (!tree) return tree.error();
    QList<LearnerFile> files;
    qint64 bytes = 0;
    for (const SafeTree::Entry &entry : tree->files()) {
        if (!isFilePath(entry.path) || entry.size > largestFile || files.size() >= mostFiles) continue;
        const Result<QByteArray> content = tree->read(entry.path, largestFile);
        if (!content || bytes + content->size() > largestFiles) continue;
        bytes += content->size();
        files << LearnerFile{entry.path, *content};
    }
    return files;
}

QList<ExerciseKey> Workspace::all(const QString &userData)
{
    QList<ExerciseKey> found;
    const QDir root(userData + QStringLiteral("/workspaces"));
    const auto folders = QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks;
    for (const QString &objective : root.entryList(folders, QDir::Name)) {
        const QDir below(root.filePath(objective));
        for (const QString &exercise : below.entryList(folders, QDir::Name))
            // What a reset kept aside has a record of no starter beside it.
            if (isId(objective) && isId(exercise) &&
                QFileInfo(StarterRecord::pathFor(below.filePath(exercise))).isFile())
                found << ExerciseKey{objective, exercise};
    }
    return found;
}

} // namespace athanor
