#include "widgets/routes/requestbar.h"

#include "engine/routes/savedrequest.h"
#include "widgets/common/button.h"
#include "widgets/common/labels.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QStringListModel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace athanor {

namespace {

/// Its tip has all of its text, which may be longer than it has room for, and what it is.
void tellWhole(QLineEdit *field, const QString &what)
{
    const auto tell = [field, what](const QString &text) {
        field->setToolTip(text.isEmpty() ? what : breakable(text) + QLatin1Char('\n') + what);
    };
    tell(field->text());
    QObject::connect(field, &QLineEdit::textChanged, field, tell);
}

} // namespace

RequestBar::RequestBar(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_method(new QComboBox), m_host(new QLineEdit), m_path(new QLineEdit),
      m_send(new Button(theme, Button::Kind::Quiet, tr("Send"))),
      m_more(new Button(theme, Button::Kind::Flat, QStringLiteral("…"))), m_status(pill({}, Tone::Plain)),
      m_time(new QLabel)
{
    m_method->addItems({QStringLiteral("GET"), QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH"),
                        QStringLiteral("DELETE"), QStringLiteral("HEAD"), QStringLiteral("OPTIONS")});
    m_method->setEditable(true);
    m_method->setInsertPolicy(QComboBox::NoInsert);
    static const QRegularExpression token(QStringLiteral("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}"));
    m_method->setValidator(new QRegularExpressionValidator(token, m_method));
    m_method->setObjectName(QStringLiteral("requestMethod"));
    m_method->setProperty("code", true);
    m_method->lineEdit()->setProperty("bare", true);
    m_method->setAccessibleName(tr("Method"));
    m_method->lineEdit()->setAccessibleName(tr("Method"));
    m_method->setToolTip(tr("Choose a method, or type one"));
    m_host->setMinimumWidth(40);
    m_host->setObjectName(QStringLiteral("requestHost"));
    m_host->setProperty("code", true);
    m_host->setAccessibleName(tr("Host"));
    m_host->setAccessibleDescription(tr("The host and subdomain that the request asks. Return sends it."));
    m_host->setPlaceholderText(QStringLiteral("localhost"));
    m_path->setMinimumWidth(40);
    m_path->setObjectName(QStringLiteral("requestPath"));
    m_path->setProperty("code", true);
    m_path->setAccessibleName(tr("Path"));
    m_path->setAccessibleDescription(tr("Return sends the request."));
    tellWhole(m_host, tr("Host: this application has rules for others too"));
    tellWhole(m_path, tr("Path and query"));
    m_path->setText(QStringLiteral("/"));
    m_send->setObjectName(QStringLiteral("sendRequest"));
    m_send->setToolTip(tr("Send the request (Return in the path, Ctrl+L goes there)"));
    m_more->setCheckable(true);
    m_more->setObjectName(QStringLiteral("openComposer"));
    setComposed({});
    m_status->setObjectName(QStringLiteral("requestStatus"));
    m_status->hide();
    m_time->setProperty("role", QStringLiteral("small"));
    m_time->hide();

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 10, 16, 10);
    row->setSpacing(8);
    row->addWidget(m_method);
    row->addWidget(m_host, 2);
    row->addWidget(m_path, 3);
    row->addWidget(m_more);
    row->addWidget(m_send);
    row->addWidget(m_status);
    row->addWidget(m_time);

    connect(m_method, &QComboBox::currentTextChanged, this, &RequestBar::fit);
    connect(m_method->lineEdit(), &QLineEdit::returnPressed, this, &RequestBar::send);
    m_method->completer()->setCompletionMode(QCompleter::PopupCompletion); // What is typed is what is sent.
    m_method->installEventFilter(this);                                    // The focus is its, the mouse its field's.
    m_method->lineEdit()->installEventFilter(this);
    connect(&theme, &Theme::changed, this, &RequestBar::fit);
    fit();
    connect(m_more, &QPushButton::toggled, this, [this](bool open) {
        hideSuggestions();
        Q_EMIT composerToggled(open);
    });
    connect(m_path, &QLineEdit::textEdited, this, &RequestBar::targetEdited);
    connect(m_path, &QLineEdit::returnPressed, this, &RequestBar::send);
    connect(m_host, &QLineEdit::textEdited, this, &RequestBar::hostEdited);
    connect(m_host, &QLineEdit::returnPressed, this, &RequestBar::send);
    m_host->hide();
    connect(m_send, &QPushButton::clicked, this, [this] {
        if (m_busy)
            Q_EMIT cancelRequested();
        else
            send();
    });
}

QString RequestBar::wirePath(const QString &typed) { return wireTarget(typed); }

QString RequestBar::method() const
{
    const QString typed = m_method->currentText().trimmed().toUpper();
    return typed.isEmpty() ? QStringLiteral("GET") : typed;
}

QString RequestBar::target() const { return m_path->text(); }

void RequestBar::setRequest(const QString &method, const QString &path)
{
    m_method->setCurrentText(method);
    m_path->setText(path);
    m_path->setCursorPosition(0); // A long one shows how it begins.
}

void RequestBar::setTarget(const QString &path)
{
    if (m_path->text() == path) return;
    const int cursor = m_path->cursorPosition();
    m_path->setText(path);
    m_path->setCursorPosition(std::min<int>(cursor, int(path.size())));
}

bool RequestBar::isComposerOpen() const { return m_more->isChecked(); }

void RequestBar::setComposerOpen(bool open) { m_more->setChecked(open); }

void RequestBar::setComposed(const QString &summary)
{
    const QString name = tr("Query, body, headers, cookies");
    m_composed = summary;
    m_more->setAccessibleName(summary.isEmpty() ? name : tr("%1. Composed: %2").arg(name, summary));
    const QString tip = summary.isEmpty() ? name : tr("%1 (now: %2)").arg(name, summary);
    m_more->setToolTip(tr("%1, Ctrl+Shift+L").arg(tip));
    fit();
}

void RequestBar::setSuggestions(const QStringList &paths)
{
    auto *completer = new QCompleter(paths, m_path);
    completer->setFilterMode(Qt::MatchContains);
    m_path->setCompleter(completer); // The field deletes the one it owned before.
}

void RequestBar::setHosts(const QStringList &hosts)
{
    m_hasHosts = !hosts.isEmpty();
    auto *completer = new QCompleter(hosts, m_host);
    completer->setFilterMode(Qt::MatchContains);
    m_host->setCompleter(completer);
    m_host->setPlaceholderText(m_hasHosts ? hosts.first() : QStringLiteral("localhost"));
    setHost(host());
}

QString RequestBar::host() const { return m_host->text().trimmed(); }

void RequestBar::setHost(const QString &host)
{
    if (m_host->text().trimmed() != host) {
        m_host->setText(host);
        m_host->setCursorPosition(0); // What tells hosts apart is at the beginning.
    }
    m_host->setVisible(m_hasHosts || !host.isEmpty() || m_host->hasFocus());
}

void RequestBar::setBusy(bool busy)
{
    m_busy = busy;
    m_send->setText(busy ? tr("Cancel") : tr("Send"));
    m_send->updateGeometry();
    if (busy) {
        m_answered = false;
        m_status->hide();
        fit();
    }
}

void RequestBar::showAnswer(const RequestTrace *trace)
{
    setBusy(false);
    m_answered = trace != nullptr;
    m_status->setVisible(m_answered);
    fit();
    if (!trace) return;
    const Tone tone = trace->status >= 400 ? Tone::Bad : trace->status >= 300 ? Tone::Info : Tone::Good;
    setPill(m_status, QString::number(trace->status), tone);
    const QString time = QString::number(trace->milliseconds, 'f', 1);
    m_status->setToolTip(tr("%1 · %2 ms").arg(trace->reason, time));
    m_status->setAccessibleName(tr("Status %1 %2").arg(QString::number(trace->status), trace->reason));
    m_time->setText(tr("%1 ms").arg(time));
}

void RequestBar::fit()
{
    // As wide as the method it shows: the path needs the room of the longest one.
    const QFontMetrics code(m_theme.codeFont(13));
    m_method->setFixedWidth(code.horizontalAdvance(m_method->currentText()) + 38);
    m_method->view()->setMinimumWidth(code.horizontalAdvance(QStringLiteral("OPTIONS")) + 32);
    // What is sent along is named: it stays when the method changes and when the composer is closed.
    const QFontMetrics words(m_more->font());
    const int most = std::max(0, width() / 4);
    m_more->setText(m_composed.isEmpty() ? QStringLiteral("…")
                                         : words.elidedText(tr("… %1").arg(m_composed), Qt::ElideRight, most));
    // The time is told by the status's tool tip too; where room is short the path needs it more.
    m_time->setVisible(m_answered && width() >= m_theme.px(430));
}

void RequestBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

/// A click chooses the method that stands there, so that another can be typed in its place.
bool RequestBar::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::FocusIn && object == m_method) m_methodEntered = true;
    if (event->type() == QEvent::MouseButtonRelease && std::exchange(m_methodEntered, false) &&
        !m_method->lineEdit()->hasSelectedText())
        m_method->lineEdit()->selectAll();
    return QWidget::eventFilter(object, event);
}

void RequestBar::focusPath()
{
    hideSuggestions(); // Those of another field would take what is typed.
    m_path->setFocus(Qt::ShortcutFocusReason);
    m_path->selectAll();
}

void RequestBar::hideSuggestions()
{
    for (QLineEdit *field : {m_path, m_host, m_method->lineEdit()})
        if (field->completer()) field->completer()->popup()->hide();
}

void RequestBar::send()
{
    hideSuggestions();
    if (!m_busy) Q_EMIT sendRequested();
}

} // namespace athanor
