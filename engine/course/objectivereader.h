#pragma once

#include "engine/course/course.h"
#include "engine/course/coursefiles.h"
#include "engine/course/markdown.h"

#include <QMap>

#include <optional>

namespace athanor::Internal {

/// An objective with what is still needed to check it against the others.
struct ReadObjective
{
    Objective objective;
    QString file; ///< objective.yaml
    int idLine = 1;
    QMap<QString, int> prerequisiteLines; ///< Where each is named.
    std::vector<PageLink> objectiveLinks; ///< Links to other objectives: the id is the target.
};

/// Reads one objective's folder; nullopt when objective.yaml cannot be used.
std::optional<ReadObjective> readObjective(const CourseFiles &files, const QString &folder, const QString &module,
                                           std::vector<Error> &diagnostics);

} // namespace athanor::Internal
