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

namespace {

// Words, code and options stand in one line, though code has a ring around it and an option's has a hand's breadth
// more.
constexpr int leftEdge = 12;
constexpr int ringRoom = 2;
constexpr int firstLine = 5; ///< An option's first line, beside the middle of its button.

QVBoxLayout *inLine(int inset)
{
    auto *layout = new QVBoxLayout;
    layout->setContentsMargins(inset, 0, inset, 0);
    layout->setSpacing(6);
    return layout;
}

} // namespace

QuizCard::QuizCard(const Theme &theme, const QuizQuestion &question, Retry retry, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_question(question), m_retry(retry), m_group(new QButtonGroup(this)),
      m_answer(new Button(theme, Button::Kind::Quiet, tr("Answer"))),
      m_again(new Button(theme, Button::Kind::Quiet, tr("Try again"))),
      m_verdict(textLabel({}, QStringLiteral("quiet"))),
      m_several(std::count_if(question.options.begin(), question.options.end(),
                              [](const QuizOption &option) { return option.correct; }) > 1)
{
    setProperty("card", QStringLiteral("true"));
    setObjectName(QStringLiteral("quiz:") + question.id);
    setAccessibleName(question.prompt);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(leftEdge, 14, leftEdge, 14);
    column->setSpacing(6);
    auto *head = inLine(ringRoom + ringRoom);
    column->addLayout(head);
    head->addWidget(regionLabel(m_several ? tr("Question · more than one is right") : tr("Question")));
    auto *prompt = new MarkupLabel(theme, question.prompt);
    prompt->setProperty("role", QStringLiteral("strong"));
    head->addWidget(prompt);
    if (!question.code.isEmpty()) {
        auto *code = inLine(ringRoom);
        code->addWidget(new CodeView(theme, QStringLiteral("python"), question.code));
        column->addLayout(code);
    }
    m_group->setExclusive(!m_several);
    int index = 0;
    for (const QuizOption &option : question.options) addOption(column, option, index++);
    addFoot(column);
}

void QuizCard::addOption(QVBoxLayout *column, const QuizOption &option, int index)
{
    QAbstractButton *button = m_several ? static_cast<QAbstractButton *>(new QCheckBox) : new QRadioButton;
    button->setProperty("bare", true);
    button->setObjectName(QStringLiteral("option%1").arg(index));
    button->setAccessibleName(option.text);
    m_group->addButton(button, index);
    auto *text = new MarkupLabel(m_theme, option.text);
    letLabelChoose(text, button);
    auto *mark = pill({}, Tone::Plain);
    mark->hide();
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 2 * ringRoom, 0);
    row->setSpacing(6);
    row->addWidget(button, 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setContentsMargins(0, firstLine, 0, 0);
    words->setSpacing(2);
    words->addWidget(text);
    auto *explanation = new MarkupLabel(m_theme, option.explanation);
    explanation->setProperty("role", QStringLiteral("quiet"));
    explanation->hide();
    words->addWidget(explanation);
    row->addLayout(words, 1);
    auto *verdict = new QVBoxLayout;
    verdict->setContentsMargins(0, firstLine, 0, 0);
    verdict->addWidget(mark, 0, Qt::AlignTop);
    row->addLayout(verdict);
    column->addLayout(row);
    m_options.push_back({mark, explanation});
}

void QuizCard::addFoot(QVBoxLayout *column)
{
    m_answer->setObjectName(QStringLiteral("answerQuiz"));
    m_answer->setEnabled(false);
    m_again->setObjectName(QStringLiteral("tryAgain"));
    m_again->hide();
    m_verdict->setObjectName(QStringLiteral("quizVerdict"));
    m_verdict->hide();
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(2 * ringRoom, 0, 2 * ringRoom, 0);
    foot->setSpacing(10);
    foot->addWidget(m_answer, 0, Qt::AlignLeft);
    foot->addWidget(m_verdict, 1);
    foot->addWidget(m_again);
    column->addSpacing(4);
    column->addLayout(foot);
    connect(m_group, &QButtonGroup::idClicked, this, [this] {
        m_touched = true;
        m_answer->setEnabled(!m_answered);
    });
    connect(m_answer, &QPushButton::clicked, this, &QuizCard::answer);
    connect(m_again, &QPushButton::clicked, this, &QuizCard::tryAgain);
}

QList<int> QuizCard::chosen() const
{
    QList<int> result;
    for (int i = 0; i < static_cast<int>(m_options.size()); ++i)
        if (m_group->button(i)->isChecked()) result << i;
    return result;
}

bool QuizCard::isRight() const
{
    QList<int> right;
    for (int i = 0; i < static_cast<int>(m_question.options.size()); ++i)
        if (m_question.options[static_cast<size_t>(i)].correct) right << i;
    return m_answered && chosen() == right;
}

void QuizCard::answer()
{
    if (m_answered) return;
    m_answered = m_touched = true;
    showState(true);
    Q_EMIT answered(m_question.id, chosen(), isRight());
}

void QuizCard::restore(const QList<int> &chosen)
{
    if (m_answered || m_touched) return;
    for (const int option : chosen)
        if (QAbstractButton *button = m_group->button(option)) button->setChecked(true);
    m_answered = true;
    showState(true);
}

void QuizCard::tryAgain()
{
    if (!m_answered) return;
    const bool hadFocus = m_again->hasFocus();
    m_answered = false;
    m_touched = true;
    m_group->setExclusive(false);
    for (QAbstractButton *button : m_group->buttons()) button->setChecked(false);
    m_group->setExclusive(!m_several);
    showState(false);
    if (hadFocus) m_group->button(0)->setFocus(Qt::TabFocusReason);
}

void QuizCard::showState(bool answered)
{
    for (size_t i = 0; i < m_options.size(); ++i) {
        const QuizOption &option = m_question.options[i];
        QAbstractButton *button = m_group->button(static_cast<int>(i));
        setPill(m_options[i].mark, option.correct ? QStringLiteral("✓") : QStringLiteral("✕"),
                option.correct        ? Tone::Good
                : button->isChecked() ? Tone::Bad
                                      : Tone::Plain);
        m_options[i].mark->setAccessibleName(option.correct ? tr("right") : tr("wrong"));
        m_options[i].mark->setVisible(answered);
        m_options[i].explanation->setVisible(answered && !option.explanation.isEmpty());
        button->setEnabled(!answered);
    }
    m_answer->setEnabled(false);
    m_answer->setVisible(!answered);
    m_again->setVisible(answered && m_retry == Retry::Offered);
    m_verdict->setText(isRight() ? tr("Right.") : tr("Not quite. Each answer says why."));
    m_verdict->setVisible(answered);
    setStyleProperty(m_verdict, "role", isRight() ? QStringLiteral("good") : QStringLiteral("bad"));
}

} // namespace athanor
