#pragma once

#include "engine/core/result.h"
#include "engine/course/course.h"

#include <QByteArray>

namespace athanor {

/// Replaces the lines that edit.replace names by those of edit.with. They are looked for at any indentation, the same
/// for all of them, and what replaces them takes that indentation over. Error BadInput with the edit's line in
/// exercise.yaml where they stand nowhere in the source or more than once.
Result<QByteArray> applyEdit(const QByteArray &source, const SourceEdit &edit);

} // namespace athanor
