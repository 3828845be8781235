#pragma once

#include "engine/progress/mastery.h"
#include "engine/progress/review.h"
#include "engine/progress/storagestate.h"
#include "engine/progress/studysession.h"

#include <optional>

namespace athanor {

/// Everything a window draws of a learner's progress at one moment: an immutable value, cheap to copy.
struct ProgressSnapshot
{
    QHash<QString, ObjectiveProgress> objectives; ///< Every objective of the outline, by id.
    std::optional<Place> place;                   ///< Where "Continue" leads; none on a first start.
    QList<ReviewCard> due;                        ///< Longest overdue first.
    int cards = 0;                                ///< All cards, due or not.
    QDateTime nextDue;                            ///< When the next card that is not due yet will be; invalid: none.
    std::optional<StudySession> session;          ///< Under way.
    QList<StudySession> sessions;                 ///< Ended, newest first, at most ten.
    StorageState storage;

    /// Empty progress for an id that is not in the outline.
    ObjectiveProgress objective(const QString &id) const { return objectives.value(id, ObjectiveProgress{.id = id}); }
};

} // namespace athanor
