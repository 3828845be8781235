#pragma once

#include "engine/core/result.h"
#include "engine/progress/progressvalues.h"

#include <QDateTime>

namespace athanor {

/// What happened to one file of a workspace because the course's starter changed.
struct WorkspaceChange
{
    enum class Kind {
        Updated,    ///< Never edited, so it follows the course.
        Added,      ///< New in the course.
        Removed,    ///< No longer in the course and never edited.
        KeptEdit,   ///< Edited (or the learner's own): kept, although the course's file changed or is gone.
        LeftDeleted ///< Changed in the course, but the learner had deleted it: stays deleted.
    };
    Kind kind = Kind::KeptEdit;
    QString path;
    bool operator==(const WorkspaceChange &) const = default;
};

/// The learner's own folder for one exercise, <userData>/workspaces/<objective>/<exercise>/: a copy of the course's
/// starter that the learner edits. Beside it, <exercise>.starter.json remembers the starter it was made from.
///
/// The files here are the truth of what a learner has; drafts in the ProgressStore only hold what came after them (see
/// judgeDraft()), and the timeline what was before. A learner's program may have put any link here, so nothing below
/// the folder is ever reached through one: links are left out of every list, and reading or writing one is Refused.
///
/// Thread: any, one at a time. Errors: Unavailable when the disk refuses, Refused for links, BadInput for paths.
class Workspace final
{
public:
    Workspace(const QString &userData, const QString &objective, const QString &exercise);

    const QString &folder() const { return m_folder; }
    bool exists() const;
    /// Copies the starter when there is no folder yet. Where there is one and the starter has changed since, files the
    /// learner never edited follow it, edited ones are kept, new ones are added and deleted ones left; what happened is
    /// returned, by path. A call that was interrupted is taken up by the next.
    Result<QList<WorkspaceChange>> prepare(const QString &starter) const;
    /// Puts the starter back. What the learner had is kept beside it under a dated name, which is returned; give
    /// allFiles() to ProgressStore::recordReset() before.
    Result<QString> reset(const QString &starter, const QDateTime &now) const;
    /// Writes these files; others are left as they are. For going back to an entry of the timeline.
    Result<void> restore(const QList<LearnerFile> &files) const;

    /// Paths of the files to edit, at most 512 KiB each: openFiles first, in their order, then the rest by name.
    QStringList files(const QStringList &openFiles) const;
    /// A text file's content.
    Result<QString> read(const QString &path) const;
    /// Every file that an attempt keeps, by path: at most 512 KiB each and 8 MiB in all, without __pycache__; the rest
    /// is left out.
    Result<QList<LearnerFile>> allFiles() const;

    /// The exercises that have a folder below userData.
    static QList<ExerciseKey> all(const QString &userData);

private:
    QString m_folder;
};

} // namespace athanor
