#include "engine/grading/answers.h"

#include "engine/course/sourceedit.h"

#include <QFileInfo>

#include <algorithm>

namespace athanor {

namespace {

QString below(const Exercise &exercise, const QString &path) { return exercise.folder + QLatin1Char('/') + path; }

Result<ProjectFiles> laidOver(ProjectFiles files, const QString &folder)
{
    const Result<ProjectFiles> upper = ProjectFiles::read(folder);
    if (!upper) return upper.error();
    for (const ProjectFile &file : upper->files()) {
        if (const Result<void> added = files.add(file.path, file.content); !added) return added.error();
    }
    return files;
}

} // namespace

Result<ProjectFiles> starterAnswer(const Exercise &exercise)
{
    return ProjectFiles::read(below(exercise, QStringLiteral("starter")));
}

Result<ProjectFiles> solutionFiles(const Exercise &exercise, const QString &name)
{
    return ProjectFiles::read(below(exercise, QStringLiteral("solutions/") + name));
}

Result<ProjectFiles> solutionAnswer(const Exercise &exercise, const QString &name)
{
    const Result<ProjectFiles> starter = starterAnswer(exercise);
    if (!starter) return starter.error();
    return laidOver(*starter, below(exercise, QStringLiteral("solutions/") + name));
}

Result<ProjectFiles> mistakeAnswer(const Exercise &exercise, const KnownMistake &mistake)
{
    Result<ProjectFiles> files =
        exercise.solutions.contains(mistake.of) ? solutionAnswer(exercise, mistake.of) : starterAnswer(exercise);
    if (!files) return files.error();
    for (const SourceEdit &edit : mistake.edits) {
        const ProjectFile *file = files->find(edit.file);
        if (!file) {
            return Error{ErrorCode::BadInput, QStringLiteral("“%1” has no file %2.").arg(mistake.of, edit.file),
                         QStringLiteral("exercise.yaml"), edit.line};
        }
        const Result<QByteArray> edited = applyEdit(file->content, edit);
        if (!edited) return edited.error();
        if (const Result<void> added = files->add(edit.file, *edited); !added) return added.error();
    }
    const QString own = below(exercise, QStringLiteral("mistakes/") + mistake.name);
    return QFileInfo(own).isDir() ? laidOver(std::move(*files), own) : files;
}

bool sameFiles(const ProjectFiles &one, const ProjectFiles &other)
{
    return one.files().size() == other.files().size() && std::ranges::all_of(one.files(), [&](const ProjectFile &file) {
               const ProjectFile *there = other.find(file.path);
               return there && there->content == file.content;
           });
}

} // namespace athanor
