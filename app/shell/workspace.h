#pragma once

#include "engine/core/result.h"
#include "engine/course/course.h"

#include <QDateTime>

namespace athanor {

/// How far a learner came with an objective, as its workspaces tell it.
enum class Mastery { NotStarted, InProgress, Passed };

/// The learner's own folder for one exercise: a copy of its starter, made when it is first opened and never written
/// over. <userData>/workspaces/<objective>/<exercise>/
class Workspace final
{
public:
    Workspace(const QString &userData, const QString &objective, const QString &exercise);

    const QString &folder() const { return m_folder; }
    bool exists() const;
    /// Copies the starter when there is no folder yet. Links in the starter are not followed.
    Result<void> prepare(const QString &starter) const;
    /// Puts the starter back. What the learner had is kept beside it under a dated name, which is returned.
    Result<QString> reset(const QString &starter, const QDateTime &now) const;

    bool isPassed() const;
    Result<void> markPassed() const;

    /// Paths of the text files to edit: openFiles first, in their order, then the rest by name.
    QStringList files(const QStringList &openFiles) const;
    Result<QString> read(const QString &path) const;

    static Mastery mastery(const QString &userData, const Objective &objective);

private:
    QString m_folder;
};

} // namespace athanor
