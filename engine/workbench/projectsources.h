#pragma once

#include "engine/workbench/interpreterchoice.h"
#include "engine/workbench/projectfolder.h"

#include <QHash>

#include <optional>

namespace athanor {

/// The files of the open project as a run gets to see them: those on the disk, and over them the texts that stand in an
/// editor and were not saved. Nothing here writes but through ProjectFolder.
///
/// A project is copied into the sandbox each time a process is opened; a virtual environment inside it is mounted
/// read-only, with the copy around it at the project's own path. A project that is too large to be copied (over 4,000
/// files or 14 MiB without the environment), and one with an interpreter inside that belongs to no environment, is
/// mounted read-only itself, and the texts that were not saved are laid over it. Where the kernel has no way to do
/// that, a run sees what is saved, and nothing else (Reach::Saved).
class ProjectSources final
{
public:
    enum class Reach {
        Typed, ///< Runs see what stands in the editors.
        Saved  ///< Runs see what is on the disk.
    };

    /// NotFound, BadInput or Refused when it is no folder that can be read, or no folder for a project: the whole
    /// system, or somebody's home. python, where not empty, serves it instead of what the folder asks for.
    static Result<ProjectSources> open(const QString &folder, const QString &python);

    const ProjectFolder &folder() const { return m_folder; }
    QString path() const { return m_folder.path(); }
    /// The paths of its files as they were when it was opened; none for one that is mounted.
    const QStringList &names() const { return m_names; }

    /// A text stands for this file until forget(). False when it stood for it already.
    bool setUnsaved(const QString &path, const QByteArray &text);
    /// The file on the disk counts again. False when it did already.
    bool forget(const QString &path);

    /// Puts the project, as it is now, into a spec. shadowable: EngineState::shadowable. BadInput when the texts that
    /// were not saved are too large.
    Result<void> fill(RunSpec &spec, const QStringList &shadowable) const;
    /// Which interpreter serves it, and whether runs see what is typed.
    Result<InterpreterChoice> choice(const QStringList &shadowable) const;
    Reach reach(const InterpreterChoice &choice, TextsOver over) const;

private:
    explicit ProjectSources(ProjectFolder folder) : m_folder(std::move(folder)) {}
    Result<InterpreterChoice> choiceFor(const ProjectFiles &files, const QStringList &shadowable) const;
    bool isMountedFor(const InterpreterChoice &choice) const;
    ProjectFiles topNames() const;
    bool isInEnvironment(const QString &file) const;
    Result<void> addUnsaved(ProjectFiles &files) const;
    Result<void> fillMounted(RunSpec &spec) const;

    ProjectFolder m_folder;
    std::optional<InterpreterChoice> m_given;
    QStringList m_names;
    QHash<QString, QByteArray> m_unsaved;
    bool m_tooLarge = false;
};

} // namespace athanor
