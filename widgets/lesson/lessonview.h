#pragma once

#include "engine/course/course.h"
#include "engine/runtime/run.h"
#include "widgets/common/theme.h"

#include <QScrollArea>

class QVBoxLayout;

namespace athanor {

class EmptyState;
class ExerciseCard;
class QuizCard;
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
    enum class Scroll { ToHint, Stay };
    void showHints(int exercise, int count, Scroll scroll = Scroll::ToHint);
    /// Answers and predictions of an earlier sitting; what was begun on the page since is left alone.
    void restoreAnswer(const QString &question, const QList<int> &chosen);
    void restorePrediction(const QString &snippet, int choice);
    QuizCard *quiz(const QString &question) const;
    /// Tells the exercises which of them is in the editor, and which were passed.
    void setOpenExercise(int number);
    void setPassed(int exercise, bool passed);
    void setAttempts(int exercise, int attempts);
    void scrollTo(QWidget *card);
    /// Brings a block of the page (an index into Objective::lesson), a question or an exercise to the top.
    void scrollToBlock(int block);
    void scrollToQuestion(int number);
    void scrollToExercise(int number);
    /// How far down the page is, in lines of its own, so that another size of text changes nothing.
    double position() const;
    /// Goes there once the page is laid out; a hand on the page before that wins.
    void setPosition(double position);

    /// Constant: what is on the page has no say in how wide the column is.
    QSize sizeHint() const override;
    /// The widest a line of text may be at the chosen text size, in pixels.
    static int columnWidth(const Theme &theme);

Q_SIGNALS:
    void runRequested(int snippet, const QString &code);
    void cancelRequested(int snippet);
    void requestChosen(const QString &method, const QString &path);
    void exerciseChosen(int number);
    void historyRequested();
    void solutionRequested();
    void answered(const QString &question, const QList<int> &chosen, bool right);
    /// snippet is SnippetCard::key().
    void predicted(const QString &snippet, int choice, bool right);
    void linkActivated(const QUrl &url);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Shown
    {
        QWidget *widget;
        int first;                  ///< The block it begins with.
        std::vector<QString> texts; ///< Of its blocks, for prose.
    };
    void goToPosition();
    void scrollToTop(QWidget *widget, int offset = 0);
    void startPage();
    void finishPage();
    void addBlocks(const std::vector<LessonBlock> &blocks);
    QWidget *addProse(const std::vector<LessonBlock> &blocks);
    QWidget *addCallout(const LessonBlock &block);
    QWidget *addSnippet(const LessonBlock &block);
    void addExercises(const Objective &objective);
    void fitColumn();

    const Theme &m_theme;
    QWidget *m_page = nullptr;
    QLayout *m_margins = nullptr;
    QWidget *m_columnWidget = nullptr;
    QVBoxLayout *m_column = nullptr;
    std::vector<SnippetCard *> m_snippets;
    std::vector<ExerciseCard *> m_exercises;
    std::vector<QuizCard *> m_quiz;
    std::vector<Shown> m_shown;   ///< The page's blocks, in their order.
    double m_wantedPosition = -1; ///< Not there yet; below 0: nothing is wanted.
};

} // namespace athanor
