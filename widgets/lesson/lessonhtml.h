#pragma once

#include "engine/course/course.h"
#include "widgets/common/theme.h"

namespace athanor {

/// Whether a block is text of the page; the others are cards of their own.
bool isProse(const LessonBlock &block);

/// Rich text of a run of spans. Everything of the page is escaped.
QString spansHtml(const std::vector<Span> &spans, const Theme &theme);

/// Rich text of consecutive prose blocks.
QString proseHtml(const std::vector<LessonBlock> &blocks, const Theme &theme);

/// The text of spans without any marking.
QString plainText(const std::vector<Span> &spans);

} // namespace athanor
