#pragma once

#include "engine/progress/workspace.h"

#include <QObject>

#include <functional>

namespace athanor {

/// Reads everything an attempt keeps of a workspace on another thread; what the editor shows (overlay) replaces what
/// lies on disk under the same path. The answer comes on this thread, and not at all once context is gone.
void readWorkspace(const Workspace &workspace, const QList<LearnerFile> &overlay, QObject *context,
                   std::function<void(const Result<QList<LearnerFile>> &)> then);

/// Reads the files of a folder of the course (a solution) on another thread; binary and large files are left out.
void readFolder(const QString &folder, QObject *context, std::function<void(const QList<LearnerFile> &)> then);

/// Puts these files into the workspace on another thread.
void writeWorkspace(const Workspace &workspace, const QList<LearnerFile> &files, QObject *context,
                    std::function<void(const Result<void> &)> then);

} // namespace athanor
