#include "engine/course/fences.h"

#include <QRegularExpression>

#include <algorithm>

namespace athanor::Internal {

namespace {

const QStringList &knownLanguages()
{
    static const QStringList languages{QStringLiteral("python"), QStringLiteral("console"), QStringLiteral("sql"),
                                       QStringLiteral("html"),   QStringLiteral("jinja"),   QStringLiteral("json"),
                                       QStringLiteral("ini"),    QStringLiteral("text")};
    return languages;
}

bool canRun(const QString &language)
{
    return language == QLatin1String("python") || language == QLatin1String("console") ||
           language == QLatin1String("sql");
}

struct Teller
{
    const QString &file;
    std::vector<Error> &diagnostics;
    void operator()(const QString &message, int line) const
    {
        diagnostics.push_back({ErrorCode::BadInput, message, file, line});
    }
};

/// "question", then "- choice" lines, the right one marked "* choice".
void readChoices(const Fence &fence, LessonBlock &snippet, const Teller &tell)
{
    const QStringList lines = fence.text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (lines.isEmpty()) {
        tell(QStringLiteral("These choices are empty: write the question, then “- ” before each choice and “* ” before "
                            "the right one."),
             fence.line);
        return;
    }
    QStringList choices;
    int answer = -1;
    int right = 0;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        const bool marked = line.startsWith(QLatin1String("* "));
        if (!marked && !line.startsWith(QLatin1String("- "))) {
            tell(QStringLiteral("A choice begins with “- ”, the right one with “* ”: “%1”.").arg(line), fence.line);
            return;
        }
        if (marked) {
            answer = static_cast<int>(choices.size());
            ++right;
        }
        choices.append(line.mid(2).trimmed());
    }
    if (choices.size() < 2 || right != 1) {
        tell(QStringLiteral("A prediction needs two choices or more and exactly one marked “* ”; here are %1 and %2.")
                 .arg(choices.size())
                 .arg(right),
             fence.line);
        return;
    }
    snippet.question = lines.front().trimmed();
    snippet.choices = choices;
    snippet.answer = answer;
}

/// Since the recorded output is compared with the engine, the right choice cannot drift from the truth either.
bool isLineOf(const QString &choice, const QString &output)
{
    const QStringList lines = output.split(QLatin1Char('\n'));
    return output.trimmed() == choice ||
           std::ranges::any_of(lines, [&](const QString &line) { return line.trimmed() == choice; });
}

} // namespace

Fence readFence(const QString &info, const QString &text, int line, const QString &file,
                std::vector<Error> &diagnostics)
{
    static const QRegularExpression spaces(QStringLiteral("\\s+"));
    const Teller tell{file, diagnostics};
    Fence fence;
    fence.info = info.trimmed();
    fence.text = text;
    fence.line = line;
    const QStringList words = fence.info.split(spaces, Qt::SkipEmptyParts);
    fence.language = words.value(0, QStringLiteral("text"));
    if (fence.language == QLatin1String("output") || fence.language == QLatin1String("choices")) {
        fence.role = fence.language == QLatin1String("output") ? Fence::Role::Output : Fence::Role::Choices;
        if (words.size() > 1) tell(QStringLiteral("“%1” takes no further word.").arg(fence.language), line);
        return fence;
    }
    if (!knownLanguages().contains(fence.language)) {
        tell(QStringLiteral("“%1” is not a language known here (%2).")
                 .arg(fence.language, knownLanguages().join(QStringLiteral(", "))),
             line);
    }
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString &word = words.at(i);
        const bool run = word == QLatin1String("run");
        if (!run && word != QLatin1String("predict")) {
            tell(QStringLiteral("“%1” after the language means nothing; known are run and predict.").arg(word), line);
        } else if (fence.action != LessonBlock::Action::Read) {
            tell(QStringLiteral("A fence is either run or predict, once."), line);
        } else if (!canRun(fence.language)) {
            tell(QStringLiteral("“%1” cannot be run; python, console and sql can.").arg(fence.language), line);
        } else {
            fence.action = run ? LessonBlock::Action::Run : LessonBlock::Action::Predict;
        }
    }
    return fence;
}

void attachFence(const Fence &fence, LessonBlock *snippet, const QString &file, std::vector<Error> &diagnostics)
{
    const Teller tell{file, diagnostics};
    const bool output = fence.role == Fence::Role::Output;
    if (!snippet || snippet->action == LessonBlock::Action::Read) {
        tell(QStringLiteral("“%1” must directly follow a fence that is run or predicted.").arg(fence.language),
             fence.line);
    } else if (output) {
        if (!snippet->recordedOutput.isEmpty())
            tell(QStringLiteral("This snippet has its output already."), fence.line);
        else if (fence.text.trimmed().isEmpty())
            tell(QStringLiteral("The recorded output is empty; a snippet that runs must show something."), fence.line);
        else
            snippet->recordedOutput = fence.text;
    } else if (snippet->action != LessonBlock::Action::Predict) {
        tell(QStringLiteral("Choices belong to a fence that is predicted, not to one that is only run."), fence.line);
    } else if (!snippet->choices.isEmpty()) {
        tell(QStringLiteral("This snippet has its choices already."), fence.line);
    } else {
        readChoices(fence, *snippet, tell);
    }
}

void completeSnippet(LessonBlock &snippet, const QString &file, std::vector<Error> &diagnostics)
{
    const Teller tell{file, diagnostics};
    if (snippet.action == LessonBlock::Action::Read) return;
    if (snippet.recordedOutput.isEmpty())
        tell(QStringLiteral("This snippet runs, but no ```output fence with its recorded output follows."),
             snippet.sourceLine);
    if (snippet.action != LessonBlock::Action::Predict) return;
    if (snippet.choices.isEmpty()) {
        tell(QStringLiteral("This snippet is to be predicted, but no usable ```choices fence follows."),
             snippet.sourceLine);
        snippet.action = LessonBlock::Action::Run;
        return;
    }
    for (qsizetype i = 0; i < snippet.choices.size(); ++i) {
        const bool right = i == snippet.answer;
        if (snippet.recordedOutput.isEmpty() || isLineOf(snippet.choices.at(i), snippet.recordedOutput) == right)
            continue;
        tell(right
                 ? QStringLiteral("The right choice “%1” is no line of the recorded output.").arg(snippet.choices.at(i))
                 : QStringLiteral("The wrong choice “%1” is a line of the recorded output.").arg(snippet.choices.at(i)),
             snippet.sourceLine);
    }
}

} // namespace athanor::Internal
