#pragma once

#include "engine/core/error.h"
#include "engine/course/course.h"

#include <vector>

namespace athanor::Internal {

/// What the words after ``` mean. Output and Choices belong to the snippet before them and make no block of their own.
struct Fence
{
    enum class Role { Snippet, Output, Choices };
    Role role = Role::Snippet;
    LessonBlock::Action action = LessonBlock::Action::Read;
    QString language;
    QString info; ///< As written.
    QString text;
    int line = 0; ///< Of the opening fence.
};

/// Reads the words after ```; tells the ones it does not know (the fence is then only to be read).
Fence readFence(const QString &info, const QString &text, int line, const QString &file,
                std::vector<Error> &diagnostics);

/// Gives an output or choices fence to the snippet it follows (nullptr when it follows none), and tells what is wrong.
void attachFence(const Fence &fence, LessonBlock *snippet, const QString &file, std::vector<Error> &diagnostics);

/// Tells a runnable snippet without recorded output and a prediction without its question. A prediction that cannot be
/// asked becomes a snippet that only runs.
void completeSnippet(LessonBlock &snippet, const QString &file, std::vector<Error> &diagnostics);

} // namespace athanor::Internal
