#pragma once

#include "engine/course/course.h"
#include "engine/runtime/run.h"
#include "widgets/common/theme.h"
#include "widgets/lesson/lessonplan.h"

#include <QHash>
#include <QScrollArea>
#include <QTimer>

#include <memory>
#include <optional>

class QVBoxLayout;

namespace athanor {

class EmptyState;
class ExerciseCard;
class QuizCard;
class SnippetCard;

/// The reading column: one objective's page, its quiz and its exercises, at most 72 characters wide. Snippets ask to be
/// run by number; whoever runs them tells what came back by the same number.
///
/// A page is laid out where it is read first: what fills the view at its place comes in one go, in the turn of the
/// event loop that follows setObjective(); the rest in slices of a few milliseconds, when nothing else waits. What is
/// told about a card that is not there yet (answers, hints, a place to go to) is kept for it. What is read stands still
/// while the page grows above and below it.
class LessonView final : public QScrollArea
{
    Q_OBJECT
public:
    explicit LessonView(const Theme &theme, QWidget *parent = nullptr);

    /// Links the terms of the page that is open and of those to come.
    void setGlossary(std::shared_ptr<const Glossary> glossary);
    /// Shows a page; place is the line above its title ("Objective 5 of 18 · 12 min").
    void setObjective(const Objective &objective, const QString &place);
    /// Shows words instead of a page.
    void setMessage(const QString &title, const QString &text);
    /// Whether every card of the page is there.
    bool isComplete() const { return m_to - m_from == m_pieces.size() && !m_firstIsDue; }

    /// How many there are on the page, built or not.
    int snippetCount() const { return static_cast<int>(m_snippets.size()); }
    /// The cards by number; nullptr where there is none, or not yet.
    SnippetCard *snippet(int number) const;
    ExerciseCard *exercise(int number) const;
    QuizCard *quiz(const QString &question) const;
    enum class Scroll { ToHint, Stay };
    void showHints(int exercise, int count, Scroll scroll = Scroll::ToHint);
    /// Answers and predictions of an earlier sitting; what was begun on the page since is left alone.
    void restoreAnswer(const QString &question, const QList<int> &chosen);
    void restorePrediction(const QString &snippet, int choice);
    /// Tells the exercises which of them is in the editor, and which were passed.
    void setOpenExercise(int number);
    void setPassed(int exercise, bool passed);
    void setAttempts(int exercise, int attempts);
    void scrollTo(QWidget *card);
    /// Brings a block of the page (an index into Objective::lesson), a question or an exercise to the top.
    void scrollToBlock(int block);
    void scrollToQuestion(int number);
    void scrollToExercise(int number);
    /// Where the page is read: 0 its beginning, else 1 + the piece at the top + how much of that is above. Another size
    /// of text or of the window changes nothing.
    double position() const;
    /// Goes there; a hand on the page before it is there wins.
    void setPosition(double position);

    /// Constant: what is on the page has no say in how wide the column is.
    QSize sizeHint() const override;
    /// The widest a line of text may be at the chosen text size, in pixels.
    static int columnWidth(const Theme &theme);

Q_SIGNALS:
    /// The whole page is there.
    void completed();
    void runRequested(int snippet, const athanor::LessonBlock &block);
    void cancelRequested(int snippet);
    void requestChosen(const QString &method, const QString &path);
    void exerciseChosen(int number);
    void historyRequested();
    void solutionRequested();
    void answered(const QString &question, const QList<int> &chosen, bool right);
    /// snippet is SnippetCard::key().
    void predicted(const QString &snippet, int choice, bool right);
    void linkActivated(const QUrl &url);
    /// A term of the glossary was chosen in the text.
    void termChosen(const QString &term);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class End { Above, Below };
    /// Where the page is to be brought: below its top edge, or to the hint that was taken last.
    struct Goal
    {
        enum class Kind { Place, Piece, Block, Hint };
        Kind kind;
        size_t piece;
        double fraction = 0; ///< Place: how much of the piece is above.
        int block = -1;      ///< Block: which of the piece's.
    };
    struct ExerciseState
    {
        int hints = 0;
        int attempts = 0;
        bool open = false;
        bool passed = false;
    };
    // lessonview.cpp: the page as the window knows it.
    void startPage();
    void fitColumn();
    void showLink(const QUrl &link);
    void showState(int exercise);
    void goTo(const Goal &goal);
    void goToPiece(LessonPiece::Kind kind, int number);
    std::optional<int> wantedTop() const;
    void applyGoal();
    // lessonbuilder.cpp: piece by piece.
    void buildFirst();
    void buildSlice();
    void build(End end);
    void finish();
    bool isFilled() const;
    void settle();
    QWidget *makePiece(const LessonPiece &piece);
    QWidget *makeProse(const LessonPiece &piece);
    void renderLinks();
    QWidget *makeCallout(const LessonPiece &piece);
    QWidget *makeSnippet(const LessonPiece &piece);
    QWidget *makeQuestion(int number);
    QWidget *makeExercise(int number);
    int textWidth() const;

    const Theme &m_theme;
    std::shared_ptr<const Glossary> m_glossary;
    Objective m_objective;
    QString m_place;
    QWidget *m_page = nullptr;
    QLayout *m_margins = nullptr;
    QWidget *m_columnWidget = nullptr;
    QVBoxLayout *m_column = nullptr;
    std::vector<LessonPiece> m_pieces;
    std::vector<QWidget *> m_widgets; ///< One a piece.
    size_t m_from = 0;                ///< Built are the pieces from here …
    size_t m_to = 0;                  ///< … to before this one.
    bool m_firstIsDue = false;
    bool m_growing = false; ///< Between two places of its pieces; nothing is brought anywhere.
    QTimer m_slices;
    std::optional<Goal> m_goal;
    std::vector<SnippetCard *> m_snippets;
    std::vector<ExerciseCard *> m_exercises;
    std::vector<QuizCard *> m_quiz;
    std::vector<ExerciseState> m_states;
    QHash<QString, QList<int>> m_answers;
    QHash<QString, int> m_predictions;
};

} // namespace athanor
