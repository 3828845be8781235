#pragma once

#include "engine/routes/requesttrace.h"
#include "engine/routes/sessioncookieanswer.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTimer;

namespace athanor {

class Button;

/// The session cookie laboratory: taken apart without any key, its payload changed, signed again with a key of one's
/// own, and what the application says to it.
class SessionCookieView final : public QWidget
{
    Q_OBJECT
public:
    explicit SessionCookieView(const Theme &theme, QWidget *parent = nullptr);

    /// Takes over a session cookie that an answer set, unless something typed here is neither signed nor sent.
    void setTrace(const RequestTrace &trace);
    void setAnswer(const SessionCookieAnswer &answer);
    void setFault(const QString &message);
    void clear();

Q_SIGNALS:
    void asked(const athanor::SessionCookieQuestion &question);
    /// The composed request is to go out with this cookie.
    void sendRequested(const QString &name, const QString &value);

private:
    void takeApart();
    void sign();
    void buildFields();

    const Theme &m_theme;
    QLineEdit *m_cookie;
    QPlainTextEdit *m_payload;
    QLineEdit *m_key;
    QLineEdit *m_salt;
    Button *m_sign;
    Button *m_send;
    QLabel *m_facts;
    QLabel *m_verdict;
    QLabel *m_reason;
    QTimer *m_pause;
    QString m_name = QStringLiteral("session");
    bool m_filling = false;
    bool m_edited = false; ///< By hand, and not signed since.
    bool m_signed = false; ///< What was asked last is a signature, not a cookie to read.
};

} // namespace athanor
