#include "app/cli/cookiejar.h"

#include <QFile>
#include <QNetworkCookie>
#include <QSaveFile>

#include <algorithm>

namespace athanor::cli {

namespace {

const QString httpOnlyMark = QStringLiteral("#HttpOnly_");

QString withoutPort(const QString &host) { return host.section(QLatin1Char(':'), 0, 0).toLower(); }

/// RFC 6265, 5.1.4.
bool pathMatches(const QString &request, const QString &cookie)
{
    if (!request.startsWith(cookie)) return false;
    return request.size() == cookie.size() || cookie.endsWith(QLatin1Char('/')) ||
           request.at(cookie.size()) == QLatin1Char('/');
}

QString defaultPath(const QString &request)
{
    const qsizetype slash = request.lastIndexOf(QLatin1Char('/'));
    return slash <= 0 ? QStringLiteral("/") : request.left(slash);
}

QString withoutQuery(const QString &path) { return path.section(QLatin1Char('?'), 0, 0); }

} // namespace

Result<CookieJar> CookieJar::load(const QString &path, const QDateTime &now)
{
    CookieJar jar;
    jar.m_file = path;
    jar.m_now = now;
    QFile file(path);
    if (!file.exists()) return jar;
    if (!file.open(QIODevice::ReadOnly)) return Error{ErrorCode::BadInput, file.errorString(), path};
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QString line = lines.at(i);
        if (line.endsWith(QLatin1Char('\r'))) line.chop(1);
        const bool httpOnly = line.startsWith(httpOnlyMark);
        if (httpOnly) line.remove(0, httpOnlyMark.size());
        if (line.trimmed().isEmpty() || line.startsWith(QLatin1Char('#'))) continue;
        const QStringList cells = line.split(QLatin1Char('\t'));
        bool isNumber = false;
        const qint64 expires = cells.value(4).toLongLong(&isNumber);
        if (cells.size() != 7 || !isNumber || cells.at(5).isEmpty())
            return Error{ErrorCode::BadInput, QStringLiteral("A line of a cookie jar has seven parts between tabs."),
                         path, int(i + 1)};
        if (expires != 0 && expires <= now.toSecsSinceEpoch()) continue;
        QString host = cells.at(0);
        if (host.startsWith(QLatin1Char('.'))) host.remove(0, 1);
        jar.m_cookies.push_back({host.toLower(), cells.at(2), cells.at(5), cells.at(6), expires,
                                 cells.at(3) == QLatin1String("TRUE"), httpOnly});
    }
    return jar;
}

QString CookieJar::header(const QString &host, const QString &path) const
{
    std::vector<const Cookie *> fitting;
    for (const Cookie &cookie : m_cookies) {
        // A secure cookie goes over HTTPS only, which a request from here never is.
        if (cookie.host == withoutPort(host) && !cookie.secure && pathMatches(withoutQuery(path), cookie.path))
            fitting.push_back(&cookie);
    }
    std::stable_sort(fitting.begin(), fitting.end(),
                     [](const Cookie *a, const Cookie *b) { return a->path.size() > b->path.size(); });
    QStringList parts;
    for (const Cookie *cookie : fitting) parts << cookie->name + QLatin1Char('=') + cookie->value;
    return parts.join(QStringLiteral("; "));
}

void CookieJar::update(const QString &host, const QString &path, const HeaderList &headers)
{
    for (const auto &[name, text] : headers) {
        if (name.compare(QLatin1String("set-cookie"), Qt::CaseInsensitive) != 0) continue;
        const QList<QNetworkCookie> parsed = QNetworkCookie::parseCookies(text.toLatin1().replace('\n', ""));
        if (parsed.isEmpty()) continue;
        const QNetworkCookie &given = parsed.constFirst();
        const QString cookiePath =
            given.path().startsWith(QLatin1Char('/')) ? given.path() : defaultPath(withoutQuery(path));
        Cookie cookie{withoutPort(host),
                      cookiePath,
                      QString::fromLatin1(given.name()),
                      QString::fromLatin1(given.value()),
                      0,
                      given.isSecure(),
                      given.isHttpOnly()};
        std::erase_if(m_cookies, [&](const Cookie &old) {
            return old.host == cookie.host && old.path == cookie.path && old.name == cookie.name;
        });
        const bool hasTab =
            QStringList{cookie.name, cookie.value, cookie.path}.join(QString()).contains(QLatin1Char('\t'));
        if (given.expirationDate().isValid()) cookie.expires = given.expirationDate().toSecsSinceEpoch();
        const bool isGone = given.expirationDate().isValid() && given.expirationDate() <= m_now;
        if (!isGone && !hasTab && !cookie.name.isEmpty()) m_cookies.push_back(cookie);
    }
}

Result<void> CookieJar::save() const
{
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly)) return Error{ErrorCode::BadInput, file.errorString(), m_file};
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QString text = QStringLiteral("# Netscape HTTP Cookie File\n");
    for (const Cookie &cookie : m_cookies) {
        text += (cookie.httpOnly ? httpOnlyMark : QString()) +
                QStringList{cookie.host,
                            QStringLiteral("FALSE"),
                            cookie.path,
                            cookie.secure ? QStringLiteral("TRUE") : QStringLiteral("FALSE"),
                            QString::number(cookie.expires),
                            cookie.name,
                            cookie.value}
                    .join(QLatin1Char('\t')) +
                QLatin1Char('\n');
    }
    file.write(text.toUtf8());
    if (!file.commit()) return Error{ErrorCode::BadInput, file.errorString(), m_file};
    return {};
}

} // namespace athanor::cli
