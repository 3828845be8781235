#pragma once

#include "engine/core/error.h"
#include "engine/course/course.h"

#include <QByteArray>

#include <vector>

namespace athanor {

/// Where a page points: a link or a picture, as written.
struct PageLink
{
    QString target;
    int line = 0; ///< 1-based.
    bool picture = false;
    QString file = {}; ///< Where it stands; filled in by whoever parses several.
};

/// A Markdown text as blocks, with what is wrong in it.
struct MarkdownPage
{
    std::vector<LessonBlock> blocks;
    std::vector<PageLink> links; ///< In reading order; parseMarkdown() does not follow them.
    std::vector<Error> diagnostics;
};

/// Parses CommonMark with tables, our fences (run, predict, output, choices) and callouts (> [!trap], > [!today],
/// > [!node]). HTML is shown as the text it is. A picture becomes a link whose text is the picture's description.
/// @param utf8 The page; anything above 256 KiB is refused with a diagnostic.
/// @param file Named in the diagnostics, never opened.
/// Any thread; throws nothing.
MarkdownPage parseMarkdown(const QByteArray &utf8, const QString &file);

/// The same for one line or paragraph without blocks (a hint, a quiz option): its spans.
std::vector<Span> parseInlineMarkdown(const QString &text);

} // namespace athanor
