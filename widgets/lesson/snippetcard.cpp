#include "widgets/lesson/snippetcard.h"

#include "widgets/common/busyline.h"
#include "widgets/common/button.h"
#include "widgets/common/choicerow.h"
#include "widgets/common/codeview.h"
#include "widgets/common/explanationcard.h"
#include "widgets/common/labels.h"
#include "widgets/common/outputview.h"
#include "widgets/lesson/lessonplan.h"

#include <QButtonGroup>
#include <QCryptographicHash>
#include <QRadioButton>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int textEdge = 14; ///< Where words and code begin.
constexpr int ringRoom = 2;  ///< Code stands inside of its focus ring,
constexpr int radioRoom = 4; ///< and a radio button inside of its own.

} // namespace

SnippetCard::SnippetCard(const Theme &theme, const LessonBlock &block, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_block(block)
{
    setProperty("card", QStringLiteral("true"));
    setObjectName(QStringLiteral("snippet"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *code = new CodeView(theme, block.language, block.code);
    auto *padding = new QVBoxLayout;
    padding->setContentsMargins(textEdge - ringRoom, 12, textEdge - ringRoom, 10);
    padding->addWidget(code);
    column->addLayout(padding);
    if (!isRunnable()) return;
    m_busy = new BusyLine(theme);
    column->addWidget(m_busy);
    if (block.action == LessonBlock::Action::Predict && !block.choices.isEmpty())
        buildPredict(column);
    else
        buildRun(column);
    buildOutput(column);
}

bool SnippetCard::isRunnable() const { return canRun(m_block); }

void SnippetCard::buildRun(QVBoxLayout *column)
{
    auto *foot = new QFrame;
    foot->setObjectName(QStringLiteral("cardFoot"));
    m_foot = foot;
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(textEdge, 8, textEdge, 8);
    row->setSpacing(10);
    m_run = new Button(m_theme, Button::Kind::Quiet, tr("Run"));
    m_run->setObjectName(QStringLiteral("runSnippet"));
    m_run->setAccessibleName(tr("Run this code"));
    row->addWidget(m_run);
    auto *words = new MarkupLabel(m_theme, m_block.question.isEmpty() ? tr("Runs here, on the real libraries.")
                                                                      : m_block.question);
    words->setProperty("role", QStringLiteral("quiet"));
    words->setContentsMargins(0, 2, 0, 0); // On one line with the button's.
    row->addWidget(words, 1);
    column->addWidget(foot);
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_running)
            Q_EMIT cancelRequested();
        else
            start();
    });
}

void SnippetCard::buildPredict(QVBoxLayout *column)
{
    auto *foot = new QFrame;
    foot->setObjectName(QStringLiteral("cardFoot"));
    m_foot = foot;
    auto *inner = new QVBoxLayout(foot);
    inner->setContentsMargins(textEdge - radioRoom, 10, textEdge - radioRoom, 12);
    inner->setSpacing(4);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(radioRoom, 0, radioRoom, 0);
    head->setSpacing(4);
    inner->addLayout(head);
    head->addWidget(regionLabel(tr("Predict first")));
    auto *question =
        new MarkupLabel(m_theme, m_block.question.isEmpty() ? tr("What will it print?") : m_block.question);
    head->addWidget(question);
    m_choices = new QButtonGroup(this);
    for (int i = 0; i < m_block.choices.size(); ++i) {
        auto *choice = new QRadioButton;
        choice->setProperty("bare", true);
        choice->setObjectName(QStringLiteral("choice%1").arg(i));
        choice->setAccessibleName(m_block.choices.at(i));
        m_choices->addButton(choice, i);
        auto *words = textLabel(m_block.choices.at(i), QStringLiteral("code"));
        words->setTextInteractionFlags(Qt::NoTextInteraction);
        letLabelChoose(words, choice);
        auto *line = new QHBoxLayout;
        line->setContentsMargins(0, 0, radioRoom, 0);
        line->setSpacing(6);
        line->addWidget(choice, 0, Qt::AlignTop);
        auto *beside = new QVBoxLayout;
        beside->setContentsMargins(0, 5, 0, 5);
        beside->addWidget(words);
        line->addLayout(beside, 1);
        inner->addLayout(line);
    }
    auto *row = new QHBoxLayout;
    row->setContentsMargins(radioRoom, 0, radioRoom, 0);
    row->setSpacing(10);
    m_run = new Button(m_theme, Button::Kind::Quiet, tr("Run and see"));
    m_run->setObjectName(QStringLiteral("runSnippet"));
    m_run->setEnabled(false);
    row->addWidget(m_run);
    m_verdict = textLabel(tr("Choose an answer, then run it."), QStringLiteral("quiet"));
    m_verdict->setObjectName(QStringLiteral("predictVerdict"));
    row->addWidget(m_verdict, 1);
    inner->addSpacing(4);
    inner->addLayout(row);
    column->addWidget(foot);
    connect(m_choices, &QButtonGroup::idClicked, this, [this] { m_run->setEnabled(true); });
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_running)
            Q_EMIT cancelRequested();
        else
            start(m_chosen >= 0 ? m_chosen : m_choices->checkedId());
    });
}

void SnippetCard::buildOutput(QVBoxLayout *column)
{
    m_outputPart = new QWidget;
    auto *outer = new QVBoxLayout(m_outputPart);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(rule());
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(textEdge, 4, textEdge, 10);
    inner->setSpacing(4);
    auto *printed = new QVBoxLayout;
    printed->setContentsMargins(textEdge - ringRoom, 10, textEdge - ringRoom, 0);
    auto *title = new QHBoxLayout;
    title->setContentsMargins(ringRoom, 0, ringRoom, 0);
    title->addWidget(regionLabel(tr("Output")));
    printed->addLayout(title);
    printed->setSpacing(4);
    outer->addLayout(printed);
    outer->addLayout(inner);
    m_output = new OutputView(m_theme, OutputView::Sizing::Fitted);
    m_output->setObjectName(QStringLiteral("snippetOutput"));
    m_output->document()->setDocumentMargin(0);
    printed->addWidget(m_output);
    m_status = textLabel({}, QStringLiteral("small"));
    m_status->setObjectName(QStringLiteral("snippetStatus"));
    inner->addWidget(m_status);
    m_explanation = new ExplanationCard(m_theme);
    inner->addWidget(m_explanation);
    column->addWidget(m_outputPart);
    m_outputPart->hide();
}

void SnippetCard::start(int choice)
{
    if (!isRunnable() || m_running) return;
    if (m_choices) {
        if (choice < 0 || choice >= m_block.choices.size()) return;
        choose(choice);
        if (!m_revealed) m_verdict->clear();
    }
    begin();
    Q_EMIT runRequested();
}

void SnippetCard::choose(int choice)
{
    m_chosen = choice;
    m_choices->button(choice)->setChecked(true);
    // A prediction is made once; afterwards the answer is known.
    for (QAbstractButton *button : m_choices->buttons()) button->setEnabled(false);
}

QString SnippetCard::key() const
{
    const QByteArray hash = QCryptographicHash::hash(m_block.code.toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("code-") + QString::fromLatin1(hash.toHex().left(24));
}

void SnippetCard::restorePrediction(int choice)
{
    if (!m_choices || m_chosen >= 0 || choice < 0 || choice >= m_block.choices.size()) return;
    choose(choice);
    m_run->setText(tr("Run again"));
    m_run->setEnabled(true);
    m_run->updateGeometry();
    reveal(Told::Nobody);
}

void SnippetCard::begin()
{
    m_running = true;
    m_busy->setBusy(true);
    m_run->setEnabled(true);
    m_run->setText(tr("Cancel"));
    m_run->updateGeometry();
    m_output->clearOutput();
    setStyleProperty(m_status, "role", QStringLiteral("small"));
    m_status->setText(tr("Running…"));
    m_explanation->clear();
    m_outputPart->show();
    setStyleProperty(m_foot, "end", QStringLiteral("square")); // It is not the last any more.
}

void SnippetCard::appendOutput(OutputStream stream, const QString &text)
{
    m_output->append(stream == OutputStream::Error ? OutputView::Part::Error : OutputView::Part::Standard, text);
}

void SnippetCard::setFinished(const RunStatus &status, const Explanation &explanation)
{
    m_running = false;
    m_busy->setBusy(false);
    m_run->setText(m_choices ? tr("Run again") : tr("Run"));
    m_run->updateGeometry();
    m_output->flush();
    const bool well = status.verdict == Verdict::Ok;
    QString words = well ? tr("%1 ms").arg(status.wall.count()) : status.message;
    if (well && m_output->isBlank()) words = tr("It printed nothing. %1 ms").arg(status.wall.count());
    m_status->setText(words);
    m_explanation->setExplanation(explanation);
    setStyleProperty(m_status, "role",
                     well || status.verdict == Verdict::Cancelled ? QStringLiteral("small") : QStringLiteral("bad"));
    if (m_choices && status.verdict != Verdict::Cancelled && status.verdict != Verdict::EngineFault)
        reveal(Told::Everyone);
}

void SnippetCard::setFault(const QString &message)
{
    RunStatus status;
    status.message = message;
    setFinished(status);
}

void SnippetCard::reveal(Told told)
{
    if (m_revealed) return;
    m_revealed = true;
    const bool right = m_chosen == m_block.answer;
    m_verdict->setText(right ? tr("Right: that is what it does.")
                             : tr("Not that. It is: %1").arg(m_block.choices.value(m_block.answer)));
    setStyleProperty(m_verdict, "role", right ? QStringLiteral("good") : QStringLiteral("bad"));
    if (told == Told::Everyone) Q_EMIT predicted(m_chosen, right);
}

} // namespace athanor
