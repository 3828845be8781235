#pragma once

#include "engine/routes/cookiejar.h"

namespace athanor::cli {

/// Cookies kept in a text file between requests, in the Netscape format that curl reads and writes too. What a cookie
/// means is athanor::CookieJar's.
class CookieFile final
{
public:
    /// A file that does not exist is an empty jar. BadInput, with the line, when it is not of the format.
    static Result<CookieFile> load(const QString &file, const QDateTime &now);

    /// The Cookie header for a request, or empty.
    QString header(const QString &host, const QString &path) const { return m_jar.header(host, path, m_now); }
    /// Takes the Set-Cookie headers of an answer: sets, replaces and removes what has expired.
    void update(const QString &host, const QString &path, const HeaderList &headers);
    Result<void> save() const;

private:
    QString m_file;
    QDateTime m_now;
    CookieJar m_jar;
};

} // namespace athanor::cli
