#include "widgets/routes/sessioncookieview.h"

#include "widgets/common/button.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"
#include "widgets/routes/urlbuilderview.h"

#include <QDateTime>
#include <QFormLayout>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTimer>
#include <QVBoxLayout>

namespace athanor {

namespace {

QLineEdit *field(const QString &object, const QString &name)
{
    auto *made = new QLineEdit;
    made->setObjectName(object);
    made->setAccessibleName(name);
    made->setProperty("code", true);
    made->setMinimumWidth(60);
    return made;
}

/// The last moment at which Flask accepts the cookie; invalid where that has no date.
QDateTime endOf(const SessionCookieAnswer &answer)
{
    constexpr double longest = 7e10; // 2,200 years
    const QDateTime signedAt = QDateTime::fromString(answer.signedAt, Qt::ISODate);
    return answer.maxAgeSeconds <= longest ? signedAt.addSecs(static_cast<qint64>(answer.maxAgeSeconds)) : QDateTime();
}

} // namespace

SessionCookieView::SessionCookieView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_cookie(field(QStringLiteral("cookieValue"), tr("Session cookie"))),
      m_payload(new QPlainTextEdit), m_key(field(QStringLiteral("cookieKey"), tr("Key to sign with"))),
      m_salt(field(QStringLiteral("cookieSalt"), tr("Salt to sign with"))),
      m_sign(new Button(theme, Button::Kind::Quiet, tr("Sign it"))),
      m_send(new Button(theme, Button::Kind::Quiet, tr("Send with the request"))),
      m_facts(textLabel({}, QStringLiteral("small"))), m_verdict(pill({}, Tone::Plain)), m_reason(textLabel({})),
      m_pause(new QTimer(this))
{
    setObjectName(QStringLiteral("cookieLab"));
    m_pause->setSingleShot(true);
    m_pause->setInterval(UrlBuilderView::pauseMilliseconds);
    buildFields();
    connect(m_payload, &QPlainTextEdit::textChanged, this, [this] { m_edited = m_edited || !m_filling; });
    connect(m_cookie, &QLineEdit::textChanged, this, [this] {
        if (!m_filling) m_pause->start();
    });
    connect(m_pause, &QTimer::timeout, this, &SessionCookieView::takeApart);
    connect(m_sign, &QPushButton::clicked, this, &SessionCookieView::sign);
    connect(m_key, &QLineEdit::returnPressed, this, &SessionCookieView::sign);
    connect(m_salt, &QLineEdit::returnPressed, this, &SessionCookieView::sign);
    connect(m_send, &QPushButton::clicked, this, [this] { Q_EMIT sendRequested(m_name, m_cookie->text().trimmed()); });
    clear();
}

void SessionCookieView::buildFields()
{
    m_payload->setObjectName(QStringLiteral("cookiePayload"));
    m_payload->setAccessibleName(tr("What the cookie says, as JSON"));
    m_payload->setProperty("field", true);
    m_payload->setProperty("code", true);
    m_payload->setTabChangesFocus(true);
    m_payload->setFixedHeight(m_theme.px(72));
    connect(&m_theme, &Theme::changed, this, [this] { m_payload->setFixedHeight(m_theme.px(72)); });
    m_key->setPlaceholderText(tr("empty: the application's SECRET_KEY"));
    m_salt->setPlaceholderText(QStringLiteral("cookie-session"));
    m_cookie->setPlaceholderText(tr("filled when an answer sets a session"));
    m_sign->setObjectName(QStringLiteral("signCookie"));
    m_send->setObjectName(QStringLiteral("sendCookie"));
    m_verdict->setObjectName(QStringLiteral("cookieVerdict"));
    m_reason->setObjectName(QStringLiteral("cookieReason"));
    m_facts->setObjectName(QStringLiteral("cookieFacts"));
    auto *form = new QFormLayout;
    form->setSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("Cookie"), m_cookie);
    form->addRow(tr("It says"), m_payload);
    form->addRow(tr("Sign with"), m_key);
    form->addRow(tr("Salt"), m_salt);
    auto *buttons = new QWidget;
    auto *flow = new FlowLayout(8, buttons);
    flow->addWidget(m_sign);
    flow->addWidget(m_send);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(regionLabel(tr("Session cookie")));
    column->addLayout(form);
    column->addWidget(buttons);
    column->addWidget(m_verdict);
    column->addWidget(m_reason);
    column->addWidget(m_facts);
}

void SessionCookieView::clear()
{
    m_filling = true;
    m_cookie->clear();
    m_payload->setPlainText(QStringLiteral("{}"));
    m_filling = m_edited = false;
    m_verdict->hide();
    m_facts->hide();
    m_send->setEnabled(false);
    m_reason->setText(tr("Flask signs the session and hides nothing: anybody can read it, and only who has the key can "
                         "change it. Change it, sign it with another key, and send it."));
}

void SessionCookieView::setTrace(const RequestTrace &trace)
{
    if (m_edited || m_cookie->hasFocus()) return;
    for (const auto &[name, value] : trace.headers) {
        if (name.compare(QLatin1String("Set-Cookie"), Qt::CaseInsensitive) != 0) continue;
        if (!value.startsWith(m_name + QLatin1Char('='))) continue;
        const QString cookie = value.section(QLatin1Char(';'), 0, 0).mid(m_name.size() + 1);
        if (!cookie.isEmpty()) m_cookie->setText(cookie);
    }
}

void SessionCookieView::takeApart()
{
    const QString cookie = m_cookie->text().trimmed();
    m_signed = false;
    if (cookie.isEmpty()) return clear();
    SessionCookieQuestion question;
    question.task = SessionCookieQuestion::Task::Test;
    question.cookie = cookie;
    question.key = m_key->text();
    question.salt = m_salt->text();
    Q_EMIT asked(question);
}

void SessionCookieView::sign()
{
    QJsonParseError problem;
    const QJsonDocument payload = QJsonDocument::fromJson(m_payload->toPlainText().toUtf8(), &problem);
    if (problem.error != QJsonParseError::NoError || !payload.isObject()) {
        setPill(m_verdict, tr("no JSON object"), Tone::Bad);
        m_verdict->show();
        m_reason->setText(problem.error == QJsonParseError::NoError
                              ? tr("A session is an object: {\"name\": \"ada\"}.")
                              : tr("%1 at character %2.").arg(problem.errorString()).arg(problem.offset));
        return;
    }
    SessionCookieQuestion question;
    question.task = SessionCookieQuestion::Task::Sign;
    question.payload = payload.object();
    question.key = m_key->text();
    question.salt = m_salt->text();
    m_signed = true;
    m_edited = false;
    Q_EMIT asked(question);
}

void SessionCookieView::setAnswer(const SessionCookieAnswer &answer)
{
    using Verdict = SessionCookieAnswer::Verdict;
    if (!answer.cookieName.isEmpty()) m_name = answer.cookieName;
    m_filling = true;
    if (!answer.cookie.isEmpty() && m_signed) m_cookie->setText(answer.cookie);
    if (!m_signed && answer.payload.isObject())
        m_payload->setPlainText(
            QString::fromUtf8(QJsonDocument(answer.payload.toObject()).toJson(QJsonDocument::Indented)).trimmed());
    m_filling = false;
    m_send->setEnabled(!m_cookie->text().isEmpty());
    const auto word = [&] {
        switch (answer.verdict) {
        case Verdict::Accepted: return tr("accepted");
        case Verdict::BadSignature: return tr("refused: wrong signature");
        case Verdict::Expired: return tr("refused: too old");
        case Verdict::Malformed: return tr("refused: no signed cookie");
        case Verdict::NoKey: return tr("no SECRET_KEY");
        case Verdict::OtherKind: return tr("kept in another way");
        case Verdict::None: break;
        }
        return QString();
    };
    m_verdict->setVisible(answer.verdict != Verdict::None);
    setPill(m_verdict, word(), answer.verdict == Verdict::Accepted ? Tone::Good : Tone::Bad);
    m_reason->setText(breakable(answer.reason));
    QStringList facts;
    if (!answer.signedAt.isEmpty()) {
        const QDateTime end = endOf(answer);
        facts << (end.isValid() ? tr("signed at %1, valid until %2").arg(answer.signedAt, end.toString(Qt::ISODate))
                                : tr("signed at %1").arg(answer.signedAt));
    }
    if (answer.compressed) facts << tr("packed with zlib");
    if (!answer.signature.isEmpty()) facts << tr("signature %1").arg(answer.signature);
    m_facts->setText(breakable(facts.join(QStringLiteral(" · "))));
    m_facts->setVisible(!facts.isEmpty());
}

void SessionCookieView::setFault(const QString &message)
{
    m_verdict->hide();
    m_facts->hide();
    m_reason->setText(message);
}

} // namespace athanor
