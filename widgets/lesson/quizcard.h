#pragma once

#include "engine/course/course.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QButtonGroup;
class QLabel;

namespace athanor {

class Button;

/// One question. After the answer every option explains itself, right or wrong.
class QuizCard final : public QFrame
{
    Q_OBJECT
public:
    QuizCard(const Theme &theme, const QuizQuestion &question, QWidget *parent = nullptr);

    void answer();
    bool isAnswered() const { return m_answered; }

Q_SIGNALS:
    void answered(const QString &id, bool right);

private:
    struct Option
    {
        QLabel *mark;
        QWidget *explanation;
    };
    const Theme &m_theme;
    QuizQuestion m_question;
    QButtonGroup *m_group;
    Button *m_answer;
    QLabel *m_verdict;
    std::vector<Option> m_options;
    bool m_several;
    bool m_answered = false;
};

} // namespace athanor
