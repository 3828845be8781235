#include "widgets/lesson/quizcard.h"

#include "widgets/common/button.h"
#include "widgets/common/choicerow.h"
#include "widgets/common/codeview.h"
#include "widgets/common/labels.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

QuizCard::QuizCard(const Theme &theme, const QuizQuestion &question, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_question(question), m_group(new QButtonGroup(this)),
      m_answer(new Button(theme, Button::Kind::Quiet, tr("Answer"))), m_verdict(textLabel({}, QStringLiteral("quiet"))),
      m_several(std::count_if(question.options.begin(), question.options.end(),
                              [](const QuizOption &option) { return option.correct; }) > 1)
{
    setProperty("card", QStringLiteral("true"));
    setObjectName(QStringLiteral("quiz:") + question.id);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(6);
    column->addWidget(regionLabel(m_several ? tr("Question · more than one is right") : tr("Question")));
    auto *prompt = new MarkupLabel(theme, question.prompt);
    prompt->setProperty("role", QStringLiteral("strong"));
    column->addWidget(prompt);
    if (!question.code.isEmpty()) column->addWidget(new CodeView(theme, QStringLiteral("python"), question.code));
    m_group->setExclusive(!m_several);
    int index = 0;
    for (const QuizOption &option : question.options) {
        QAbstractButton *button = m_several ? static_cast<QAbstractButton *>(new QCheckBox) : new QRadioButton;
        button->setObjectName(QStringLiteral("option%1").arg(index));
        button->setAccessibleName(option.text);
        m_group->addButton(button, index++);
        auto *text = new MarkupLabel(theme, option.text);
        letLabelChoose(text, button);
        auto *mark = pill({}, Tone::Plain);
        mark->hide();
        auto *row = new QHBoxLayout;
        row->setSpacing(6);
        row->addWidget(button, 0, Qt::AlignTop);
        auto *words = new QVBoxLayout;
        words->setContentsMargins(0, 5, 0, 0);
        words->setSpacing(2);
        words->addWidget(text);
        auto *explanation = new MarkupLabel(theme, option.explanation);
        explanation->setProperty("role", QStringLiteral("quiet"));
        explanation->hide();
        words->addWidget(explanation);
        row->addLayout(words, 1);
        row->addWidget(mark, 0, Qt::AlignTop);
        column->addLayout(row);
        m_options.push_back({mark, explanation});
    }
    auto *foot = new QHBoxLayout;
    foot->setSpacing(10);
    m_answer->setObjectName(QStringLiteral("answerQuiz"));
    m_answer->setEnabled(false);
    foot->addWidget(m_answer, 0, Qt::AlignLeft);
    foot->addWidget(m_verdict, 1);
    m_verdict->hide();
    column->addSpacing(4);
    column->addLayout(foot);
    connect(m_group, &QButtonGroup::idClicked, this, [this] { m_answer->setEnabled(!m_answered); });
    connect(m_answer, &QPushButton::clicked, this, &QuizCard::answer);
}

void QuizCard::answer()
{
    if (m_answered) return;
    m_answered = true;
    bool right = true;
    for (size_t i = 0; i < m_options.size(); ++i) {
        const QuizOption &option = m_question.options[i];
        QAbstractButton *button = m_group->button(static_cast<int>(i));
        right = right && button->isChecked() == option.correct;
        setPill(m_options[i].mark, option.correct ? QStringLiteral("✓") : QStringLiteral("✕"),
                option.correct        ? Tone::Good
                : button->isChecked() ? Tone::Bad
                                      : Tone::Plain);
        m_options[i].mark->setAccessibleName(option.correct ? tr("right") : tr("wrong"));
        m_options[i].mark->show();
        m_options[i].explanation->setVisible(!option.explanation.isEmpty());
        button->setEnabled(false);
    }
    m_answer->setEnabled(false);
    m_verdict->setText(right ? tr("Right.") : tr("Not quite. Each answer says why."));
    m_verdict->show();
    m_verdict->setObjectName(QStringLiteral("quizVerdict"));
    setStyleProperty(m_verdict, "role", right ? QStringLiteral("good") : QStringLiteral("bad"));
    Q_EMIT answered(m_question.id, right);
}

} // namespace athanor
