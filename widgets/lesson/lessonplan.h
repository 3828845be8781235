#pragma once

#include "engine/course/course.h"
#include "engine/course/glossary.h"

namespace athanor {

/// What becomes one widget of an objective's page.
struct LessonPiece
{
    enum class Kind { Place, Prose, Callout, Snippet, Question, Exercise };

    Kind kind = Kind::Prose;
    int number = -1;                      ///< Among the snippets that run, the questions or the exercises, from 0.
    int first = -1;                       ///< Of its blocks in Objective::lesson; -1 where it has none there.
    std::vector<LessonBlock> blocks = {}; ///< Prose, callout and snippet.
    QString section = {};                 ///< The heading it stands under, for who does not see it.
};

/// Whether a snippet of the page runs where it stands.
bool canRun(const LessonBlock &block);

/// An objective's page in reading order. A stretch of prose ends at the next heading, so that no piece is long. The
/// first mention of a term in a section becomes a link, see termLink(); glossary may be empty.
std::vector<LessonPiece> planLesson(const Objective &objective, const Glossary &glossary);

/// Where a mention of a glossary's term leads.
QString termLink(const QString &term);
/// The term a link leads to; empty for every other link.
QString linkedTerm(const QString &target);

} // namespace athanor
