#pragma once

#include "engine/course/course.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QButtonGroup;
class QLabel;
class QVBoxLayout;

namespace athanor {

class Button;

/// One question. After the answer every option explains itself, right or wrong.
class QuizCard final : public QFrame
{
    Q_OBJECT
public:
    /// Whether the question can be answered anew on the card itself.
    enum class Retry { Offered, NotOffered };

    QuizCard(const Theme &theme, const QuizQuestion &question, Retry retry = Retry::Offered, QWidget *parent = nullptr);

    const QuizQuestion &question() const { return m_question; }
    void answer();
    bool isAnswered() const { return m_answered; }
    bool isRight() const;
    /// Shows an answer that was given before; tells nobody. What was begun on this card since is left alone.
    void restore(const QList<int> &chosen);
    /// Open again, with nothing chosen.
    void tryAgain();

Q_SIGNALS:
    /// chosen: indexes of the options, from 0.
    void answered(const QString &id, const QList<int> &chosen, bool right);

private:
    struct Option
    {
        QLabel *mark;
        QWidget *explanation;
    };
    void addOption(QVBoxLayout *column, const QuizOption &option, int index);
    void addFoot(QVBoxLayout *column);
    QList<int> chosen() const;
    void showState(bool answered);

    const Theme &m_theme;
    QuizQuestion m_question;
    Retry m_retry;
    QButtonGroup *m_group;
    Button *m_answer;
    Button *m_again;
    QLabel *m_verdict;
    std::vector<Option> m_options;
    bool m_several;
    bool m_answered = false;
    bool m_touched = false;
};

} // namespace athanor
