#pragma once

#include "app/shell/progressdesk.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace athanor {

class Button;
class QuizCard;

/// What is due, one card at a time: a question is asked again, a check that failed once is recalled. After the answer
/// the learner grades how well it was remembered, with the keys 1 to 4; in the end stands what was done.
class ReviewPage final : public QScrollArea
{
    Q_OBJECT
public:
    ReviewPage(const Theme &theme, ProgressDesk &progress, QWidget *parent = nullptr);

    void setCourse(const Course &course);
    /// Takes what is due now, from the first card.
    void begin();
    /// Puts the cards away, when another page is shown.
    void leave();
    /// Again, Hard, Good, Easy; they have their keys while this page has the focus.
    const QList<QAction *> &gradeActions() const { return m_grades; }
    int left() const { return static_cast<int>(m_queue.size()); }
    QuizCard *quiz() const { return m_quiz; }
    /// The answer was given, so that it can be graded.
    bool canGrade() const { return m_canGrade; }

    QSize sizeHint() const override { return {800, 600}; } // Its contents have no say.

Q_SIGNALS:
    void exerciseRequested(const QString &objective, const QString &exercise);
    void homeRequested();
    void finished();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void startPage(const QString &region);
    void showNext();
    void showQuestion(const ReviewCard &card, const QuizQuestion &question);
    void showCheck(const ReviewCard &card);
    void showLost(const ReviewCard &card);
    void showRecap();
    void addGrades(const ReviewCard &card);
    void allowGrades(ReviewGrade likely);
    void grade(ReviewGrade grade);
    void fit();

    const Theme &m_theme;
    ProgressDesk &m_progress;
    Course m_course;
    QList<ReviewCard> m_queue;
    int m_total = 0;
    int m_again = 0;
    QList<QAction *> m_grades;
    QList<Button *> m_gradeButtons;
    QWidget *m_gradePart = nullptr;
    QuizCard *m_quiz = nullptr;
    QVBoxLayout *m_column = nullptr;
    QWidget *m_columnWidget = nullptr;
    bool m_canGrade = false;
};

} // namespace athanor
