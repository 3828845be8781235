#pragma once

#include "engine/course/course.h"
#include "widgets/common/theme.h"

namespace athanor {

constexpr double proseSize = 15.5; ///< Pixels of running text, at 100 %.

/// Whether a block is text of the page; the others are cards of their own.
bool isProse(const LessonBlock &block);

/// Rich text of a run of spans. Everything of the page is escaped.
/// size: of the text around, at 100 %; code stands a little smaller in it, so that every line is equally high.
QString spansHtml(const std::vector<Span> &spans, const Theme &theme, double size = proseSize);
/// The same for html that inlineMarkup() made.
QString smallerCode(QString html, const Theme &theme, double size = proseSize);

/// Rich text of consecutive prose blocks.
QString proseHtml(const std::vector<LessonBlock> &blocks, const Theme &theme);

/// The text of spans without any marking.
QString plainText(const std::vector<Span> &spans);

} // namespace athanor
