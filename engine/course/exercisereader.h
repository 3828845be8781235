#pragma once

#include "engine/course/course.h"
#include "engine/course/coursefiles.h"
#include "engine/course/markdown.h"
#include "engine/course/yamlvalue.h"

#include <optional>

namespace athanor::Internal {

/// Reads exercises/<slug>/; nullopt when exercise.yaml cannot be used. A mistake that is not whole is left out.
/// Where its texts point is added to links, for the caller to follow.
std::optional<Exercise> readExercise(const CourseFiles &files, const QString &folder, std::vector<Error> &diagnostics,
                                     std::vector<PageLink> &links);

/// Where the Markdown of these members (a text or a list of texts) points.
void collectLinks(const YamlValue &map, std::initializer_list<const char *> members, const QString &file,
                  std::vector<PageLink> &links);

} // namespace athanor::Internal
