#pragma once

#include "engine/core/result.h"
#include "engine/routes/httprequest.h"

#include <QDateTime>
#include <QMetaType>
#include <QStringList>

#include <vector>

namespace athanor {

/// One cookie, as a browser keeps it.
struct Cookie
{
    QString name;
    QString value;
    QString host; ///< Lower case, without a port.
    QString path = QStringLiteral("/");
    qint64 expires = 0;    ///< Seconds since 1970; 0: until the session ends.
    bool hostOnly = true;  ///< False where Domain was given: subdomains get it too.
    bool secure = false;   ///< Goes over HTTPS only.
    bool httpOnly = false; ///< Scripts of the page cannot read it.
    QString sameSite = {}; ///< "Lax", "Strict", "None" or empty, as it was given.
    bool enabled = true;   ///< Switched off by hand: kept, not sent.

    bool operator==(const Cookie &) const = default;
};

/// The cookies kept between requests, by the rules of RFC 6265: paths, Domain, Secure, expiry, the order they are sent
/// in. A value without files or clocks: who asks says what time it is.
class CookieJar final
{
public:
    static constexpr int maxCookies = 300;
    static constexpr int maxBytes = 4096; ///< Of one cookie's name and value.

    /// What a Set-Cookie header says (5.2), or why a browser would not keep it. host and path are the request's.
    static Result<Cookie> parse(const QString &setCookie, const QString &host, const QString &path,
                                const QDateTime &now);
    /// A date as cookies give it (5.1.1); invalid when it is none.
    static QDateTime parseDate(const QString &text);

    /// The Cookie header for a request, or empty (5.4): longer paths first, then older cookies. What is switched off,
    /// expired, or Secure is left out, since requests from here go over HTTP.
    QString header(const QString &host, const QString &path, const QDateTime &now) const;
    /// Whether header() would name it.
    static bool isSent(const Cookie &cookie, const QString &host, const QString &path, const QDateTime &now);
    /// Takes the Set-Cookie headers of an answer: sets, replaces, removes what has expired. Tells what was not kept,
    /// and why.
    QStringList update(const QString &host, const QString &path, const HeaderList &headers, const QDateTime &now);

    /// Puts a cookie in, in the place of the one with its name, host and path. Refused when it is no cookie.
    Result<void> set(const Cookie &cookie);
    void removeAt(int index);
    void setEnabledAt(int index, bool enabled);
    void clear() { m_cookies.clear(); }
    /// Forgets what has expired.
    void expire(const QDateTime &now);

    const std::vector<Cookie> &cookies() const { return m_cookies; }
    /// The whole jar can be switched off: nothing is sent, and nothing is kept.
    bool isEnabled() const { return m_enabled; }
    void setEnabled(bool enabled) { m_enabled = enabled; }

private:
    void put(const Cookie &cookie);

    std::vector<Cookie> m_cookies; ///< Oldest first; what replaces a cookie keeps its place.
    bool m_enabled = true;
};

/// “host:port” in lower case without the port.
QString hostOf(const QString &authority);

} // namespace athanor

Q_DECLARE_METATYPE(athanor::Cookie)
