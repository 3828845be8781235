#include "widgets/lesson/exercisecard.h"

#include "widgets/common/button.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"
#include "widgets/common/proseview.h"
#include "widgets/lesson/lessonhtml.h"

#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int textInset = 2; ///< Its text stands inside of its focus ring; the rest is put in line with it.

}

std::pair<QString, QString> parseRequestLine(const QString &line)
{
    const QString text = line.trimmed();
    const QString first = text.section(QLatin1Char(' '), 0, 0);
    const bool method =
        !first.isEmpty() && std::all_of(first.begin(), first.end(), [](QChar c) { return c.isUpper(); });
    if (!method) return {QStringLiteral("GET"), text};
    return {first, text.section(QLatin1Char(' '), 1).trimmed()};
}

ExerciseCard::ExerciseCard(const Theme &theme, const Exercise &exercise, const QString &heading, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_exercise(exercise), m_column(new QVBoxLayout(this)), m_hintsPart(new QWidget),
      m_hints(new QVBoxLayout(m_hintsPart)), m_open(new Button(theme, Button::Kind::Quiet, tr("Work on this one"))),
      m_words(new QWidget), m_state(pill({}, Tone::Plain)), m_hintNote(new QLabel),
      m_history(new Button(theme, Button::Kind::Quiet, {})), m_solution(new Button(theme, Button::Kind::Quiet, {}))
{
    m_column->setContentsMargins(0, 8, 0, 0);
    m_column->setSpacing(10);
    auto *text = new ProseView(theme, [exercise, heading](const Theme &t) {
        QString html = QStringLiteral("<p style=\"font-size:%1px; font-weight:700; margin-bottom:%2px;\">%3</p>"
                                      "<p style=\"line-height:132%; margin-top:0; margin-bottom:%2px;\">%4</p>")
                           .arg(t.px(18))
                           .arg(t.px(10))
                           .arg(heading.toHtmlEscaped(), smallerCode(inlineMarkup(exercise.goal, t), t));
        if (!exercise.tasks.isEmpty()) {
            html += QLatin1String("<ol style=\"margin-top:0; margin-bottom:0;\">");
            for (const QString &task : exercise.tasks)
                html += QStringLiteral("<li style=\"line-height:128%; margin-bottom:%1px;\">%2</li>")
                            .arg(t.px(6))
                            .arg(smallerCode(inlineMarkup(task, t), t));
            html += QLatin1String("</ol>");
        }
        return html;
    });
    text->setAccessibleName(tr("The exercise"));
    m_column->addWidget(text);
    m_column->addLayout(stateRow());
    if (!exercise.requests.isEmpty()) addRequests();
    m_hints->setContentsMargins(textInset, 0, textInset, 0);
    m_hints->setSpacing(8);
    m_column->addWidget(m_hintsPart);
    showState();
}

QLayout *ExerciseCard::stateRow()
{
    m_open->setObjectName(QStringLiteral("openExercise"));
    m_state->setObjectName(QStringLiteral("exerciseState"));
    m_hintNote->setObjectName(QStringLiteral("hintNote"));
    m_hintNote->setProperty("role", QStringLiteral("small"));
    m_history->setObjectName(QStringLiteral("historyButton"));
    m_history->setToolTip(tr("What you tried before, to look at and to go back to (Ctrl+Shift+H)"));
    m_solution->setObjectName(QStringLiteral("solutionButton"));
    m_solution->setToolTip(tr("Solutions, beside what you wrote (Ctrl+Shift+S)"));
    auto *words = new QHBoxLayout(m_words);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(8);
    words->addWidget(m_state);
    words->addWidget(m_hintNote);
    const auto fit = [this] { m_words->setMinimumHeight(m_open->sizeHint().height()); };
    fit();
    connect(&m_theme, &Theme::changed, m_words, fit);
    auto *row = new FlowLayout(8);
    row->setContentsMargins(textInset, 0, textInset, 0);
    for (QWidget *part : {m_open, m_words, static_cast<QWidget *>(m_history), static_cast<QWidget *>(m_solution)})
        row->addWidget(part);
    connect(static_cast<Button *>(m_open), &QPushButton::clicked, this, &ExerciseCard::openRequested);
    connect(m_history, &QPushButton::clicked, this, &ExerciseCard::historyRequested);
    connect(m_solution, &QPushButton::clicked, this, &ExerciseCard::solutionRequested);
    return row;
}

void ExerciseCard::addRequests()
{
    m_requests = new QWidget;
    auto *column = new QVBoxLayout(m_requests);
    column->setContentsMargins(textInset, 4, textInset, 0);
    column->setSpacing(8);
    column->addWidget(regionLabel(tr("Try it on the right")));
    auto *chips = new FlowLayout(6);
    for (const QString &line : m_exercise.requests) {
        const auto [method, path] = parseRequestLine(line);
        auto *button = new Button(m_theme, Button::Kind::Quiet, method + QLatin1Char(' ') + path);
        button->setCode(true);
        button->setElides(true);
        button->setObjectName(QStringLiteral("tryRequest"));
        button->setAccessibleName(tr("Send %1 %2").arg(method, path));
        connect(button, &QPushButton::clicked, this,
                [this, method = method, path = path] { Q_EMIT requestChosen(method, path); });
        chips->addWidget(button);
    }
    column->addLayout(chips);
    m_column->addWidget(m_requests);
}

void ExerciseCard::setOpen(bool open)
{
    m_isOpen = open;
    showState();
}

void ExerciseCard::setPassed(bool passed)
{
    m_passed = passed;
    showState();
}

void ExerciseCard::setAttempts(int attempts)
{
    m_attempts = attempts;
    showState();
}

void ExerciseCard::showState()
{
    m_open->setVisible(!m_isOpen);
    m_hintsPart->setVisible(m_isOpen && m_shown > 0);
    m_hintNote->setVisible(!m_isOpen && m_shown > 0);
    m_hintNote->setText(m_shown == 1 ? tr("one hint taken") : tr("%1 hints taken").arg(m_shown));
    m_history->setVisible(m_isOpen && m_attempts > 0);
    m_history->setText(m_attempts == 1 ? tr("History · 1 check") : tr("History · %1 checks").arg(m_attempts));
    m_solution->setVisible(m_isOpen && !m_exercise.solutions.isEmpty());
    m_solution->setText(m_passed ? tr("Solutions…") : tr("Show a solution…"));
    for (Button *button : {m_history, m_solution}) button->updateGeometry();
    if (m_requests) m_requests->setVisible(m_isOpen);
    m_state->setVisible(m_isOpen || m_passed);
    m_words->setVisible(m_isOpen || m_passed || m_shown > 0);
    if (m_passed)
        setPill(m_state, tr("passed"), Tone::Good);
    else
        setPill(m_state, tr("in the editor"), Tone::Accent);
}

void ExerciseCard::showHints(int count)
{
    const int total = static_cast<int>(m_exercise.hints.size());
    for (; m_shown < std::min(count, total); ++m_shown) {
        auto *card = new QFrame;
        card->setProperty("callout", QStringLiteral("hint"));
        card->setObjectName(QStringLiteral("hint%1").arg(m_shown + 1));
        auto *inner = new QVBoxLayout(card);
        inner->setContentsMargins(14, 10, 14, 12);
        inner->setSpacing(4);
        inner->addWidget(regionLabel(tr("Hint %1 of %2").arg(m_shown + 1).arg(total)));
        auto *words = new MarkupLabel(m_theme, m_exercise.hints.at(m_shown));
        inner->addWidget(words);
        m_hints->addWidget(card);
        m_lastHint = card;
    }
    showState();
}

} // namespace athanor
