#include "widgets/routes/predictionbar.h"

#include "widgets/common/button.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"

#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace athanor {

PredictionBar::PredictionBar(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_title(textLabel({}, QStringLiteral("strong"))), m_questions(new QWidget),
      m_status(new QLineEdit), m_endpoint(new QComboBox), m_calls(new QLineEdit),
      m_compare(new Button(theme, Button::Kind::Quiet, tr("Predict"))),
      m_skip(new Button(theme, Button::Kind::Flat, tr("Just send it"))), m_buttons(new QWidget),
      m_grid(new QGridLayout(m_questions)), m_results(nullptr), m_resultsPart(new QWidget),
      m_close(new Button(theme, Button::Kind::Flat, tr("Close")))
{
    setObjectName(QStringLiteral("predictionBar"));
    setProperty("callout", QStringLiteral("hint"));
    m_status->setObjectName(QStringLiteral("predictStatus"));
    m_status->setAccessibleName(tr("Status you expect"));
    m_status->setPlaceholderText(QStringLiteral("200"));
    m_endpoint->setObjectName(QStringLiteral("predictEndpoint"));
    m_endpoint->setAccessibleName(tr("Endpoint you expect"));
    m_endpoint->setEditable(true);
    m_endpoint->setInsertPolicy(QComboBox::NoInsert);
    m_endpoint->completer()->setCompletionMode(QCompleter::PopupCompletion); // One may begin as another does.
    m_endpoint->setProperty("field", true);
    m_endpoint->setProperty("code", true);
    m_endpoint->lineEdit()->setProperty("bare", true);
    m_endpoint->lineEdit()->setPlaceholderText(tr("empty where there is none"));
    m_endpoint->setMinimumContentsLength(8);
    m_endpoint->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_calls->setObjectName(QStringLiteral("predictCalls"));
    m_calls->setAccessibleName(tr("Functions you expect, in their order"));
    m_calls->setPlaceholderText(tr("load_user, index, add_header"));
    for (QLineEdit *field : {m_status, m_calls}) field->setProperty("code", true);
    m_compare->setObjectName(QStringLiteral("predictCompare"));
    m_compare->setToolTip(tr("Sends the request, and sets what you said beside what happens"));
    m_skip->setObjectName(QStringLiteral("predictSkip"));
    m_close->setObjectName(QStringLiteral("predictClose"));
    m_close->setToolTip(tr("A request that waits is not sent"));

    buildQuestions();
    m_results = new FlowLayout(12, m_resultsPart);
    m_results->setContentsMargins(0, 0, 0, 0);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 12, 10);
    column->setSpacing(6);
    column->addLayout(head);
    column->addWidget(m_questions);
    column->addWidget(m_resultsPart);
    connect(m_compare, &QPushButton::clicked, this, [this] { predicted(); });
    connect(m_skip, &QPushButton::clicked, this, [this] {
        dismiss();
        Q_EMIT sendWanted(SavedRequest(m_request));
    });
    connect(m_close, &QPushButton::clicked, this, &PredictionBar::dismiss);
    for (QLineEdit *field : {m_status, m_endpoint->lineEdit(), m_calls})
        connect(field, &QLineEdit::returnPressed, this, [this] { predicted(); });
    hide();
}

void PredictionBar::buildQuestions()
{
    const auto named = [](const QString &name, QWidget *field) {
        auto *label = new QLabel(name);
        label->setBuddy(field);
        return label;
    };
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(6);
    m_grid->addWidget(named(tr("Status"), m_status), 0, 0);
    m_grid->addWidget(m_status, 0, 1);
    m_grid->addWidget(named(tr("Endpoint"), m_endpoint), 0, 2);
    m_grid->addWidget(m_endpoint, 0, 3, 1, 2);
    m_grid->addWidget(named(tr("Calls in order"), m_calls), 1, 0);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 3);
    auto *row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_compare);
    row->addWidget(m_skip);
    row->addStretch(1);
    connect(&m_theme, &Theme::changed, this, &PredictionBar::placeButtons);
    placeButtons();
}

void PredictionBar::placeButtons()
{
    const bool beside = width() >= m_theme.px(480);
    m_status->setMinimumWidth(m_theme.px(64));
    m_grid->addWidget(m_calls, 1, 1, 1, beside ? 3 : 4);
    if (beside)
        m_grid->addWidget(m_buttons, 1, 4);
    else
        m_grid->addWidget(m_buttons, 2, 1, 1, 4);
}

void PredictionBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) placeButtons();
}

QStringList PredictionBar::callOrder(const RequestTrace &trace)
{
    QStringList names;
    for (const HookCall &hook : trace.hooks)
        if (hook.phase != HookCall::Phase::ContextProcessor) names << hook.name;
    return names;
}

void PredictionBar::setEndpoints(const QStringList &names)
{
    const QString now = m_endpoint->currentText();
    m_endpoint->clear();
    m_endpoint->addItems(names);
    m_endpoint->setCurrentText(now);
}

void PredictionBar::ask(const SavedRequest &request)
{
    const QString words = tr("What will %1 %2 answer?").arg(request.method, request.target);
    m_title->setText(breakable(words));
    m_request = request;
    if (m_state == State::Asking) return; // What was said so far may hold for the newest as well.
    m_state = State::Asking;
    clearResults();
    m_status->clear();
    m_endpoint->setCurrentText({});
    m_calls->clear();
    setOpen(true);
    m_questions->show();
    m_resultsPart->hide();
    show();
    Q_EMIT shownChanged();
    m_status->setFocus(Qt::OtherFocusReason);
}

void PredictionBar::setOpen(bool open)
{
    for (QWidget *each : {static_cast<QWidget *>(m_status), static_cast<QWidget *>(m_endpoint),
                          static_cast<QWidget *>(m_calls), static_cast<QWidget *>(m_buttons)})
        each->setEnabled(open);
}

void PredictionBar::predicted()
{
    if (m_state != State::Asking) return;
    m_state = State::Running;
    setOpen(false);
    Q_EMIT sendWanted(SavedRequest(m_request)); // A copy: the answer may be here at once.
}

void PredictionBar::answered(const RequestTrace &trace)
{
    if (m_state != State::Running) return;
    m_state = State::Compared;
    m_questions->hide();
    compare(trace);
    Q_EMIT shownChanged();
}

void PredictionBar::unanswered()
{
    if (m_state == State::Running) dismiss();
}

void PredictionBar::clearResults()
{
    while (QLayoutItem *item = m_results->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

void PredictionBar::addResult(const QString &what, const QString &mine, const QString &real, bool right)
{
    const QString none = tr("none");
    const QString shown = real.isEmpty() ? none : real;
    QString words;
    if (mine.isEmpty() && !right)
        words = tr("%1: %2").arg(what, shown);
    else if (right)
        words = tr("✓ %1: %2, as you said").arg(what, shown);
    else
        words = tr("✕ %1: %2, you said %3").arg(what, shown, mine);
    const QString role = right            ? QStringLiteral("good")
                         : mine.isEmpty() ? QStringLiteral("quiet")
                                          : QStringLiteral("bad");
    // A short one stands on a line with its neighbours, a long one wraps on lines of its own.
    QLabel *label = textLabel(words, role);
    label->setWordWrap(words.size() > 40);
    label->setObjectName(QStringLiteral("predictResult"));
    m_results->addWidget(label);
}

void PredictionBar::compare(const RequestTrace &trace)
{
    clearResults();
    const QString status = m_status->text().trimmed();
    addResult(tr("Status"), status, QString::number(trace.status), status == QString::number(trace.status));
    const QString endpoint = m_endpoint->currentText().trimmed();
    addResult(tr("Endpoint"), endpoint, trace.endpoint, endpoint == trace.endpoint);
    static const QRegularExpression separators(QStringLiteral("[\\s,;→>]+"));
    const QStringList mine = m_calls->text().split(separators, Qt::SkipEmptyParts);
    const QStringList real = callOrder(trace);
    const QString arrow = QStringLiteral(" → ");
    addResult(tr("Calls"), mine.join(arrow), real.join(arrow), mine == real);
    m_resultsPart->show();
    m_close->setFocus(Qt::OtherFocusReason);
}

void PredictionBar::dismiss()
{
    if (m_state == State::Hidden) return;
    m_state = State::Hidden;
    hide();
    Q_EMIT shownChanged();
}

} // namespace athanor
