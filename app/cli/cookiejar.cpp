#include "app/cli/cookiejar.h"

#include <QFile>
#include <QSaveFile>

namespace athanor::cli {

namespace {

const QString httpOnlyMark = QStringLiteral("#HttpOnly_");
const QString yes = QStringLiteral("TRUE");
const QString no = QStringLiteral("FALSE");

QString lineOf(const Cookie &cookie)
{
    const QString host = cookie.hostOnly ? cookie.host : QLatin1Char('.') + cookie.host;
    return (cookie.httpOnly ? httpOnlyMark : QString()) +
           QStringList{host,
                       cookie.hostOnly ? no : yes,
                       cookie.path,
                       cookie.secure ? yes : no,
                       QString::number(cookie.expires),
                       cookie.name,
                       cookie.value}
               .join(QLatin1Char('\t')) +
           QLatin1Char('\n');
}

} // namespace

Result<CookieFile> CookieFile::load(const QString &path, const QDateTime &now)
{
    CookieFile jar;
    jar.m_file = path;
    jar.m_now = now;
    QFile file(path);
    if (!file.exists()) return jar;
    if (!file.open(QIODevice::ReadOnly)) return Error{ErrorCode::BadInput, file.errorString(), path};
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QString line = lines.at(i);
        if (line.endsWith(QLatin1Char('\r'))) line.chop(1);
        Cookie cookie;
        cookie.httpOnly = line.startsWith(httpOnlyMark);
        if (cookie.httpOnly) line.remove(0, httpOnlyMark.size());
        if (line.trimmed().isEmpty() || line.startsWith(QLatin1Char('#'))) continue;
        const QStringList cells = line.split(QLatin1Char('\t'));
        bool isNumber = false;
        cookie.expires = cells.value(4).toLongLong(&isNumber);
        if (cells.size() != 7 || !isNumber || cells.at(5).isEmpty())
            return Error{ErrorCode::BadInput, QStringLiteral("A line of a cookie jar has seven parts between tabs."),
                         path, int(i + 1)};
        cookie.host = cells.at(0).toLower();
        if (cookie.host.startsWith(QLatin1Char('.'))) cookie.host.remove(0, 1);
        cookie.hostOnly = cells.at(1) != yes;
        cookie.path = cells.at(2);
        cookie.secure = cells.at(3) == yes;
        cookie.name = cells.at(5);
        cookie.value = cells.at(6);
        if (const Result<void> set = jar.m_jar.set(cookie); !set)
            return Error{ErrorCode::BadInput, set.error().message, path, int(i + 1)};
    }
    jar.m_jar.expire(now);
    return jar;
}

void CookieFile::update(const QString &host, const QString &path, const HeaderList &headers)
{
    // What is not kept was told by nobody who could do something about it.
    (void)m_jar.update(host, path, headers, m_now);
}

Result<void> CookieFile::save() const
{
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly)) return Error{ErrorCode::BadInput, file.errorString(), m_file};
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QString text = QStringLiteral("# Netscape HTTP Cookie File\n");
    for (const Cookie &cookie : m_jar.cookies()) text += lineOf(cookie);
    file.write(text.toUtf8());
    if (!file.commit()) return Error{ErrorCode::BadInput, file.errorString(), m_file};
    return {};
}

} // namespace athanor::cli
