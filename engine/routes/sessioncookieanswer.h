#pragma once

#include "engine/core/result.h"

#include <QJsonObject>
#include <QMetaType>
#include <QString>

namespace athanor {

/// What is asked about Flask's session cookie. A key or salt that is given is used for signing, and tried when the
/// application refuses a cookie, so that the reason can name what was wrong.
struct SessionCookieQuestion
{
    enum class Task {
        Decode, ///< Takes `cookie` apart; nothing secret is needed for that.
        Sign,   ///< Makes a cookie of `payload`.
        Test    ///< Takes `cookie` apart and lets the application's own session interface read it.
    };
    Task task = Task::Decode;
    QString cookie = {};
    QJsonObject payload = {};
    QString key = {};      ///< Empty: the application's own SECRET_KEY.
    QString salt = {};     ///< Empty: the session interface's own, "cookie-session".
    QString signedAt = {}; ///< Sign: ISO 8601; empty for now.

    QJsonObject toOperation() const;
};

/// Flask's session cookie taken apart, and whether the application accepts it.
struct SessionCookieAnswer
{
    enum class Verdict {
        None,         ///< Not asked.
        Accepted,     ///< The application reads it.
        BadSignature, ///< Not signed with this key and salt, or changed after signing.
        Expired,      ///< Signed rightly, too long ago.
        Malformed,    ///< Not of the form payload.time.signature.
        NoKey,        ///< The application has no SECRET_KEY, so it has no sessions.
        OtherKind     ///< The application keeps its sessions in another way than signed cookies.
    };
    QString cookieName;  ///< "session"
    QString cookie;      ///< The value, as a browser sends it.
    QJsonValue payload;  ///< What it says, readable by anyone; null when it cannot be read.
    QString payloadText; ///< The same as the JSON text that was packed.
    bool compressed = false;
    QString signedAt; ///< ISO 8601 in UTC; empty when it cannot be read.
    double ageSeconds = 0;
    double maxAgeSeconds = 0; ///< PERMANENT_SESSION_LIFETIME.
    QString signature;
    Verdict verdict = Verdict::None;
    QString reason; ///< Why, as sentences; names the wrong key or salt where that can be told.

    static Result<SessionCookieAnswer> fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

/// The protocol's word: "accepted", "bad-signature" …, empty for None.
QString verdictName(SessionCookieAnswer::Verdict verdict);

} // namespace athanor

Q_DECLARE_METATYPE(athanor::SessionCookieQuestion)
Q_DECLARE_METATYPE(athanor::SessionCookieAnswer)
