#pragma once

#include "engine/course/course.h"
#include "engine/runtime/projectfiles.h"

namespace athanor {

/// The answers that an author keeps with an exercise, each as the whole workspace it stands for. They read the disk;
/// errors name the file (exercise.yaml with its line where an edit does not fit).
Result<ProjectFiles> starterAnswer(const Exercise &exercise);
/// solutions/<name>/ laid over starter/.
Result<ProjectFiles> solutionAnswer(const Exercise &exercise, const QString &name);
/// The solution or starter that the mistake is made of, with its edits; the files of mistakes/<name>/, if there is such
/// a folder, lie on top.
Result<ProjectFiles> mistakeAnswer(const Exercise &exercise, const KnownMistake &mistake);

/// The files of a solution alone.
Result<ProjectFiles> solutionFiles(const Exercise &exercise, const QString &name);

/// True when both hold the same paths with the same content.
bool sameFiles(const ProjectFiles &one, const ProjectFiles &other);

} // namespace athanor
