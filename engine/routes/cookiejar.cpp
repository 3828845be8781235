#include "engine/routes/cookiejar.h"

#include <QTimeZone>

#include <algorithm>
#include <optional>

namespace athanor {

namespace {

Error refused(const QString &why) { return Error{ErrorCode::BadInput, why}; }

QString withoutQuery(const QString &path) { return path.section(QLatin1Char('?'), 0, 0); }

/// 5.1.4
QString defaultPath(const QString &request)
{
    const QString path = withoutQuery(request);
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    return slash <= 0 ? QStringLiteral("/") : path.left(slash);
}

/// 5.1.4
bool pathMatches(const QString &request, const QString &cookie)
{
    const QString path = withoutQuery(request);
    if (!path.startsWith(cookie)) return false;
    return path.size() == cookie.size() || cookie.endsWith(QLatin1Char('/')) ||
           path.at(cookie.size()) == QLatin1Char('/');
}

bool isAddress(const QString &host)
{
    return host.contains(QLatin1Char(':')) || std::all_of(host.begin(), host.end(), [](QChar c) {
               return c == QLatin1Char('.') || (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
           });
}

/// 5.1.3
bool domainMatches(const QString &host, const QString &domain)
{
    return host == domain || (host.endsWith(QLatin1Char('.') + domain) && !isAddress(host));
}

bool hasControls(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

/// What cannot be a cookie whoever gives it.
Result<void> check(const Cookie &cookie)
{
    if (cookie.name.isEmpty()) return refused(QStringLiteral("A cookie needs a name."));
    if (hasControls(cookie.name + cookie.value + cookie.path) || cookie.name.contains(QLatin1Char('=')) ||
        cookie.name.contains(QLatin1Char(';')) || cookie.value.contains(QLatin1Char(';')))
        return refused(QStringLiteral("“%1”: names hold no “=” and “;”, values no “;” and no line end.")
                           .arg(cookie.name.left(40)));
    if (cookie.name.toUtf8().size() + cookie.value.toUtf8().size() > CookieJar::maxBytes)
        return refused(
            QStringLiteral("“%1” is larger than 4096 bytes. Browsers keep none that large.").arg(cookie.name.left(40)));
    if (!cookie.path.startsWith(QLatin1Char('/')))
        return refused(QStringLiteral("The path of “%1” begins with a slash.").arg(cookie.name));
    return {};
}

struct DateParts
{
    int day = 0, month = 0, year = -1, hour = -1, minute = 0, second = 0;
};

/// The digits at the start of a word, between least and most of them and not followed by another.
std::optional<int> digits(const QString &word, int least, int most)
{
    int count = 0;
    while (count < word.size() && word.at(count) >= QLatin1Char('0') && word.at(count) <= QLatin1Char('9')) ++count;
    if (count < least || count > most) return {};
    return word.left(count).toInt();
}

bool readTime(const QString &word, DateParts &parts)
{
    const QStringList cells = word.split(QLatin1Char(':'));
    if (cells.size() < 3) return false;
    const auto hour = digits(cells.at(0), 1, 2);
    const auto minute = digits(cells.at(1), 1, 2);
    const auto second = digits(cells.at(2), 1, 2);
    if (!hour || !minute || !second) return false;
    parts.hour = *hour;
    parts.minute = *minute;
    parts.second = *second;
    return true;
}

bool readMonth(const QString &word, DateParts &parts)
{
    static const QStringList months = {QStringLiteral("jan"), QStringLiteral("feb"), QStringLiteral("mar"),
                                       QStringLiteral("apr"), QStringLiteral("may"), QStringLiteral("jun"),
                                       QStringLiteral("jul"), QStringLiteral("aug"), QStringLiteral("sep"),
                                       QStringLiteral("oct"), QStringLiteral("nov"), QStringLiteral("dec")};
    parts.month = int(months.indexOf(word.left(3).toLower())) + 1;
    return parts.month > 0;
}

/// One attribute of a Set-Cookie header, 5.2.1 to 5.2.6. domain stays empty where none is given.
void apply(const QString &name, const QString &value, Cookie &cookie, QString &domain, std::optional<qint64> &maxAge,
           std::optional<qint64> &date, const QDateTime &now)
{
    if (name == QLatin1String("expires")) {
        const QDateTime parsed = CookieJar::parseDate(value);
        if (parsed.isValid()) date = std::max<qint64>(1, parsed.toSecsSinceEpoch());
    } else if (name == QLatin1String("max-age")) {
        bool isNumber = false;
        const qint64 seconds = value.toLongLong(&isNumber);
        // 400 days is the most that browsers keep (RFC 6265bis, 5.5).
        if (isNumber) maxAge = seconds <= 0 ? 1 : now.toSecsSinceEpoch() + std::min<qint64>(seconds, 400LL * 86400);
    } else if (name == QLatin1String("domain")) {
        domain = (value.startsWith(QLatin1Char('.')) ? value.mid(1) : value).toLower();
    } else if (name == QLatin1String("path")) {
        if (value.startsWith(QLatin1Char('/'))) cookie.path = value;
    } else if (name == QLatin1String("secure")) {
        cookie.secure = true;
    } else if (name == QLatin1String("httponly")) {
        cookie.httpOnly = true;
    } else if (name == QLatin1String("samesite")) {
        cookie.sameSite = value;
    }
}

} // namespace

QString hostOf(const QString &authority)
{
    if (authority.startsWith(QLatin1Char('['))) return authority.section(QLatin1Char(']'), 0, 0).mid(1).toLower();
    return authority.section(QLatin1Char(':'), 0, 0).toLower();
}

QDateTime CookieJar::parseDate(const QString &text)
{
    DateParts parts;
    QString word;
    const auto take = [&] {
        if (word.isEmpty()) return;
        if (parts.hour < 0 && readTime(word, parts)) {
        } else if (const auto day = digits(word, 1, 2); parts.day == 0 && day) {
            parts.day = *day;
        } else if (parts.month == 0 && readMonth(word, parts)) {
        } else if (const auto year = digits(word, 2, 4); parts.year < 0 && year) {
            parts.year = *year;
        }
        word.clear();
    };
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        const bool delimiter = u == 9 || (u >= 0x20 && u <= 0x2f) || (u >= 0x3b && u <= 0x40) ||
                               (u >= 0x5b && u <= 0x60) || (u >= 0x7b && u <= 0x7e);
        if (delimiter)
            take();
        else
            word += c;
    }
    take();
    if (parts.year >= 0 && parts.year <= 69) parts.year += 2000;
    if (parts.year >= 70 && parts.year <= 99) parts.year += 1900;
    const QDate date(parts.year, parts.month, parts.day);
    if (parts.year < 1601 || parts.hour < 0 || parts.hour > 23 || parts.minute > 59 || parts.second > 59 ||
        !date.isValid())
        return {};
    return QDateTime(date, QTime(parts.hour, parts.minute, parts.second), Qt::UTC);
}

Result<Cookie> CookieJar::parse(const QString &setCookie, const QString &host, const QString &path,
                                const QDateTime &now)
{
    const QStringList parts = setCookie.split(QLatin1Char(';'));
    const qsizetype equals = parts.at(0).indexOf(QLatin1Char('='));
    if (equals < 0) return refused(QStringLiteral("“%1” has no “=”.").arg(setCookie.left(40)));
    Cookie cookie;
    cookie.name = parts.at(0).left(equals).trimmed();
    cookie.value = parts.at(0).mid(equals + 1).trimmed();
    cookie.host = hostOf(host);
    cookie.path = defaultPath(path);
    QString domain;
    std::optional<qint64> maxAge;
    std::optional<qint64> date;
    for (const QString &attribute : parts.mid(1)) {
        const qsizetype at = attribute.indexOf(QLatin1Char('='));
        const QString name = (at < 0 ? attribute : attribute.left(at)).trimmed().toLower();
        apply(name, at < 0 ? QString() : attribute.mid(at + 1).trimmed(), cookie, domain, maxAge, date, now);
    }
    cookie.expires = maxAge ? *maxAge : date.value_or(0); // Max-Age wins over Expires.
    if (const Result<void> fine = check(cookie); !fine) return fine.error();
    if (!domain.isEmpty()) {
        if (!domainMatches(cookie.host, domain))
            return refused(QStringLiteral("“%1” is for %2, but %3 sent it.").arg(cookie.name, domain, cookie.host));
        cookie.hostOnly = false;
        cookie.host = domain;
    }
    if (cookie.name.startsWith(QLatin1String("__Secure-")) && !cookie.secure)
        return refused(QStringLiteral("“%1” begins with __Secure- and is not Secure.").arg(cookie.name));
    if (cookie.name.startsWith(QLatin1String("__Host-")) &&
        (!cookie.secure || !cookie.hostOnly || cookie.path != QLatin1String("/")))
        return refused(QStringLiteral("“%1” begins with __Host-: it must be Secure, with Path=/ and without Domain.")
                           .arg(cookie.name));
    return cookie;
}

bool CookieJar::isSent(const Cookie &cookie, const QString &host, const QString &path, const QDateTime &now)
{
    const QString name = hostOf(host);
    const bool fits = cookie.hostOnly ? cookie.host == name : domainMatches(name, cookie.host);
    const bool alive = cookie.expires == 0 || cookie.expires > now.toSecsSinceEpoch();
    return fits && alive && cookie.enabled && !cookie.secure && pathMatches(path, cookie.path);
}

QString CookieJar::header(const QString &host, const QString &path, const QDateTime &now) const
{
    if (!m_enabled) return {};
    std::vector<const Cookie *> fitting;
    for (const Cookie &cookie : m_cookies)
        if (isSent(cookie, host, path, now)) fitting.push_back(&cookie);
    std::stable_sort(fitting.begin(), fitting.end(),
                     [](const Cookie *a, const Cookie *b) { return a->path.size() > b->path.size(); });
    QStringList pairs;
    for (const Cookie *cookie : fitting) pairs << cookie->name + QLatin1Char('=') + cookie->value;
    return pairs.join(QLatin1String("; "));
}

QStringList CookieJar::update(const QString &host, const QString &path, const HeaderList &headers, const QDateTime &now)
{
    QStringList notKept;
    if (!m_enabled) return notKept;
    for (const auto &[name, text] : headers) {
        if (name.compare(QLatin1String("set-cookie"), Qt::CaseInsensitive) != 0) continue;
        const Result<Cookie> cookie = parse(text, host, path, now);
        if (cookie)
            put(*cookie);
        else
            notKept << cookie.error().message;
    }
    expire(now);
    return notKept;
}

Result<void> CookieJar::set(const Cookie &cookie)
{
    if (const Result<void> fine = check(cookie); !fine) return fine.error();
    put(cookie);
    return {};
}

void CookieJar::put(const Cookie &cookie)
{
    const auto same = std::find_if(m_cookies.begin(), m_cookies.end(), [&](const Cookie &old) {
        return old.name == cookie.name && old.host == cookie.host && old.path == cookie.path;
    });
    if (same != m_cookies.end()) {
        const bool enabled = same->enabled && cookie.enabled; // What was switched off stays off.
        *same = cookie;
        same->enabled = enabled;
        return;
    }
    if (m_cookies.size() >= size_t(maxCookies)) m_cookies.erase(m_cookies.begin());
    m_cookies.push_back(cookie);
}

void CookieJar::removeAt(int index)
{
    if (index >= 0 && index < int(m_cookies.size())) m_cookies.erase(m_cookies.begin() + index);
}

void CookieJar::setEnabledAt(int index, bool enabled)
{
    if (index >= 0 && index < int(m_cookies.size())) m_cookies[size_t(index)].enabled = enabled;
}

void CookieJar::expire(const QDateTime &now)
{
    std::erase_if(m_cookies, [seconds = now.toSecsSinceEpoch()](const Cookie &cookie) {
        return cookie.expires != 0 && cookie.expires <= seconds;
    });
}

} // namespace athanor
