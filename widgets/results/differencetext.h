#pragma once

#include "engine/grading/difference.h"

#include <QString>

namespace athanor {

/// The sign that goes with the colour of a mark: − missing, + extra, ~ changed, ↕ moved; empty for what agrees.
QString markSign(Difference::Mark mark);
/// The same in words, as a legend says it.
QString markMeaning(Difference::Mark mark);

/// A value as it is shown and read out: a text in quotes, NULL without, "empty text", "nothing" where there is none.
QString shownValue(const Difference::Value &value);
/// "text", "number", …
QString typeWord(Difference::Type type);

/// Spaces and line ends of a piece that differs, made visible.
QString visibleSpaces(const QString &text);

/// The whole difference in words, line by line: what a screen reader reads in place of colours and columns.
QString differenceAsText(const Difference &difference);

} // namespace athanor
