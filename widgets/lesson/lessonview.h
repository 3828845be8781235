#pragma once

#include "engine/course/course.h"
#include "engine/runtime/run.h"
#include "widgets/common/theme.h"

#include <QScrollArea>

class QVBoxLayout;

namespace athanor {

class EmptyState;
class ExerciseCard;
class SnippetCard;

/// The reading column: one objective's page, its quiz and its exercises, at most 72 characters wide. Snippets ask to be
/// run by number; whoever runs them tells what came back by the same number.
class LessonView final : public QScrollArea
{
    Q_OBJECT
public:
    explicit LessonView(const Theme &theme, QWidget *parent = nullptr);

    /// Shows a page; place is the line above its title ("Objective 5 of 18 · 12 min").
    void setObjective(const Objective &objective, const QString &place);
    /// Shows words instead of a page.
    void setMessage(const QString &title, const QString &text);

    int snippetCount() const { return static_cast<int>(m_snippets.size()); }
    SnippetCard *snippet(int number) const;
    /// The exercise's card, or nullptr.
    ExerciseCard *exercise(int number) const;
    /// The same for who only scrolls there.
    QWidget *exerciseWidget(int number) const;
    void showHints(int exercise, int count);
    /// Tells the exercises which of them is in the editor, and which were passed.
    void setOpenExercise(int number);
    void setPassed(int exercise, bool passed);
    void scrollTo(QWidget *card);

    /// The widest a line of text may be at the chosen text size, in pixels.
    static int columnWidth(const Theme &theme);

Q_SIGNALS:
    void runRequested(int snippet, const QString &code);
    void cancelRequested(int snippet);
    void requestChosen(const QString &method, const QString &path);
    void exerciseChosen(int number);
    void linkActivated(const QUrl &url);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void startPage();
    void addBlocks(const std::vector<LessonBlock> &blocks);
    void addProse(const std::vector<LessonBlock> &blocks);
    void addCallout(const LessonBlock &block);
    void addSnippet(const LessonBlock &block);
    void addExercises(const Objective &objective);
    void fitColumn();

    const Theme &m_theme;
    QLayout *m_margins = nullptr;
    QWidget *m_columnWidget = nullptr;
    QVBoxLayout *m_column = nullptr;
    std::vector<SnippetCard *> m_snippets;
    std::vector<ExerciseCard *> m_exercises;
};

} // namespace athanor
