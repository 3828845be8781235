#pragma once

#include "engine/core/result.h"
#include "engine/routes/httprequest.h"

#include <QDateTime>

#include <vector>

namespace athanor::cli {

/// Cookies kept in a text file between requests, in the Netscape format that curl reads and writes too. Host-only:
/// an application is asked under one host name.
class CookieJar final
{
public:
    /// A file that does not exist is an empty jar. BadInput, with the line, when it is not of the format.
    static Result<CookieJar> load(const QString &file, const QDateTime &now);

    /// The Cookie header for a request, or empty. RFC 6265, 5.4: longer paths first.
    QString header(const QString &host, const QString &path) const;
    /// Takes the Set-Cookie headers of an answer: sets, replaces and removes what has expired.
    void update(const QString &host, const QString &path, const HeaderList &headers);
    Result<void> save() const;

private:
    struct Cookie
    {
        QString host;
        QString path;
        QString name;
        QString value;
        qint64 expires = 0; ///< Seconds since 1970; 0: for the session, which here lasts as long as the file.
        bool secure = false;
        bool httpOnly = false;
    };

    QString m_file;
    QDateTime m_now;
    std::vector<Cookie> m_cookies;
};

} // namespace athanor::cli
