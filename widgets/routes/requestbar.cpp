#include "widgets/routes/requestbar.h"

#include "widgets/common/button.h"
#include "widgets/common/labels.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStringListModel>
#include <QVBoxLayout>

#include <cctype>
#include <cstring>

namespace athanor {

RequestBar::RequestBar(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_method(new QComboBox), m_path(new QLineEdit),
      m_send(new Button(theme, Button::Kind::Quiet, tr("Send"))),
      m_more(new Button(theme, Button::Kind::Flat, QStringLiteral("…"))), m_status(pill({}, Tone::Plain)),
      m_time(new QLabel), m_details(new QWidget), m_body(new QPlainTextEdit), m_headers(new QPlainTextEdit)
{
    m_method->addItems({QStringLiteral("GET"), QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH"),
                        QStringLiteral("DELETE"), QStringLiteral("HEAD"), QStringLiteral("OPTIONS")});
    m_method->setProperty("code", true);
    m_method->setAccessibleName(tr("Method"));
    m_path->setMinimumWidth(40);
    m_path->setObjectName(QStringLiteral("requestPath"));
    m_path->setProperty("code", true);
    m_path->setAccessibleName(tr("Path"));
    m_path->setAccessibleDescription(tr("Return sends the request."));
    m_path->setText(QStringLiteral("/"));
    m_send->setObjectName(QStringLiteral("sendRequest"));
    m_send->setToolTip(tr("Send the request (Return in the path, Ctrl+L goes there)"));
    m_more->setCheckable(true);
    m_more->setAccessibleName(tr("Body and headers"));
    m_more->setToolTip(tr("Body and headers"));
    m_status->setObjectName(QStringLiteral("requestStatus"));
    m_status->hide();
    m_time->setProperty("role", QStringLiteral("small"));
    m_time->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_method);
    row->addWidget(m_path, 1);
    row->addWidget(m_more);
    row->addWidget(m_send);
    row->addWidget(m_status);
    row->addWidget(m_time);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 16, 10);
    column->setSpacing(8);
    column->addLayout(row);
    buildDetails();
    column->addWidget(m_details);
    m_details->hide();

    connect(m_method, &QComboBox::currentTextChanged, this, &RequestBar::fit);
    connect(&theme, &Theme::changed, this, &RequestBar::fit);
    fit();
    connect(m_more, &QPushButton::toggled, m_details, &QWidget::setVisible);
    connect(m_path, &QLineEdit::returnPressed, this, &RequestBar::send);
    connect(m_send, &QPushButton::clicked, this, [this] {
        if (m_busy)
            Q_EMIT cancelRequested();
        else
            send();
    });
}

void RequestBar::buildDetails()
{
    auto *grid = new QGridLayout(m_details);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->addWidget(regionLabel(tr("Body")), 0, 0);
    grid->addWidget(regionLabel(tr("Headers")), 0, 1);
    int column = 0;
    for (QPlainTextEdit *field : {m_body, m_headers}) {
        field->setProperty("field", true);
        field->setProperty("code", true);
        field->setTabChangesFocus(true);
        field->setFixedHeight(m_theme.px(76));
        grid->addWidget(field, 1, column++);
    }
    m_body->setAccessibleName(tr("Body of the request"));
    m_body->setPlaceholderText(QStringLiteral("name=Comet&age=4"));
    m_headers->setAccessibleName(tr("Headers of the request, one a line"));
    m_headers->setPlaceholderText(QStringLiteral("Accept: application/json"));
}

QString RequestBar::wirePath(const QString &typed)
{
    QString path = typed.trimmed();
    if (!path.startsWith(QLatin1Char('/'))) path.prepend(QLatin1Char('/'));
    // A fragment stays in the browser; Flask never sees it.
    path = path.section(QLatin1Char('#'), 0, 0);
    const QByteArray bytes = path.toUtf8();
    const auto isHex = [&bytes](qsizetype i) {
        return i < bytes.size() && std::isxdigit(static_cast<unsigned char>(bytes[i]));
    };
    QByteArray wire;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const bool encoded = byte == '%' && isHex(i + 1) && isHex(i + 2);
        if (encoded || (byte < 0x80 && (std::isalnum(byte) || std::strchr("-._~/?=&:@!$'()*+,;", byte))))
            wire += bytes[i];
        else
            wire += '%' + bytes.mid(i, 1).toHex().toUpper();
    }
    return QString::fromLatin1(wire);
}

HttpRequest RequestBar::request() const
{
    HttpRequest request;
    request.method = m_method->currentText();
    request.path = wirePath(m_path->text());
    if (m_details->isHidden()) return request;
    bool typed = false;
    for (const QString &line : m_headers->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const qsizetype colon = line.indexOf(QLatin1Char(':'));
        if (colon <= 0) continue;
        const QString name = line.left(colon).trimmed();
        typed = typed || name.compare(QLatin1String("Content-Type"), Qt::CaseInsensitive) == 0;
        request.headers.emplace_back(name, line.mid(colon + 1).trimmed());
    }
    request.body = m_body->toPlainText().toUtf8();
    if (!request.body.isEmpty() && !typed)
        request.headers.emplace_back(QStringLiteral("Content-Type"),
                                     QStringLiteral("application/x-www-form-urlencoded"));
    return request;
}

void RequestBar::setRequest(const QString &method, const QString &path)
{
    m_method->setCurrentText(method);
    m_path->setText(path);
    m_path->setCursorPosition(0); // A long one shows how it begins.
}

void RequestBar::setSuggestions(const QStringList &paths)
{
    auto *completer = new QCompleter(paths, m_path);
    completer->setFilterMode(Qt::MatchContains);
    m_path->setCompleter(completer); // The field deletes the one it owned before.
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
    m_status->setToolTip(tr("%1 · %2 ms").arg(trace->reason).arg(trace->milliseconds, 0, 'f', 1));
    m_status->setAccessibleName(tr("Status %1 %2").arg(trace->status).arg(trace->reason));
    m_time->setText(tr("%1 ms").arg(trace->milliseconds, 0, 'f', 1));
}

void RequestBar::fit()
{
    // As wide as the method it shows: the path needs the room of the longest one.
    const QFontMetrics code(m_theme.codeFont(13));
    m_method->setFixedWidth(code.horizontalAdvance(m_method->currentText()) + 38);
    m_method->view()->setMinimumWidth(code.horizontalAdvance(QStringLiteral("OPTIONS")) + 32);
    // The time is told by the status's tool tip too; where room is short the path needs it more.
    m_time->setVisible(m_answered && width() >= m_theme.px(430));
}

void RequestBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void RequestBar::focusPath()
{
    m_path->setFocus(Qt::ShortcutFocusReason);
    m_path->selectAll();
}

void RequestBar::send()
{
    if (!m_busy) Q_EMIT sendRequested(request());
}

} // namespace athanor
