#pragma once

#include "engine/course/course.h"
#include "engine/course/coursefiles.h"

#include <optional>

namespace athanor::Internal {

/// Reads exercises/<slug>/; nullopt when exercise.yaml cannot be used. A mistake that is not whole is left out.
std::optional<Exercise> readExercise(const CourseFiles &files, const QString &folder, std::vector<Error> &diagnostics);

} // namespace athanor::Internal
