#pragma once

#include "engine/core/result.h"
#include "engine/routes/httprequest.h"

#include <QByteArray>
#include <QMetaType>
#include <QStringList>

#include <vector>

namespace athanor {

/// One row of a form: a text, or a file to upload.
struct FormPart
{
    QString name;
    QString value = {};
    bool isFile = false;
    QString path = {};        ///< Where the file was chosen: relative to the project, or absolute.
    QString fileName = {};    ///< Sent as its name; empty: the last part of path.
    QString contentType = {}; ///< Empty: told from the name.
    QByteArray content = {};  ///< What is sent. Never saved: it is read again when the request is opened.

    QString sentName() const;
    bool operator==(const FormPart &) const = default;
};

/// A request as a person composes it, before it is bytes. It is also what a file in `requests/` holds:
///
///     # Adds a pony.
///     POST /ponies?dry=1
///     Accept: text/html
///     @cookies off
///     @redirects follow
///
///     [form]
///     name = Comet
///     note = "two\nlines"
///     photo = @"comet.png" image/png
///
/// Instead of [form]: [json], [text TYPE] (everything below it is the body; the last line's end is not), or
/// [base64 TYPE]. What toText() writes, parse() reads back as it was.
struct SavedRequest
{
    enum class Body { None, Form, Json, Raw };
    enum class Cookies { Send, Off };
    enum class Redirects { Stop, Follow };

    static constexpr qsizetype maxFile = 8 * 1024 * 1024;  ///< Bytes of one uploaded file.
    static constexpr qsizetype maxBody = 16 * 1024 * 1024; ///< Bytes of a whole body.
    static constexpr qsizetype maxText = 32 * 1024 * 1024; ///< Bytes of a saved request.

    QStringList comments = {}; ///< The lines above the request, without their “# ”.
    QString method = QStringLiteral("GET");
    QString target = QStringLiteral("/"); ///< Path and query as typed; wireTarget() is what is sent.
    HeaderList headers = {};
    Cookies cookies = Cookies::Send;
    Redirects redirects = Redirects::Stop;
    Body body = Body::None;
    std::vector<FormPart> form = {};
    QByteArray content = {};  ///< Of Body::Json (UTF-8) and Body::Raw.
    QString contentType = {}; ///< Of Body::Raw.

    /// The host it is sent to, which is its header Host; empty for the application's own.
    QString host() const;
    void setHost(const QString &host);
    /// Multipart where a file is among the rows, else urlencoded.
    bool hasFiles() const;
    bool operator==(const SavedRequest &) const = default;

    /// BadInput with file and line when it is not of the form.
    static Result<SavedRequest> parse(const QByteArray &text, const QString &file);
    QByteArray toText() const;

    /// The request as bytes, with Content-Type where the body has one and no header gives another. boundary separates
    /// the parts of a multipart body. BadInput for a method, header, path, JSON or size that cannot be sent.
    Result<HttpRequest> toHttp(const QByteArray &boundary) const;
    /// What would have to be composed for these bytes; forms are taken apart. Cookie, Host, Content-Length and what
    /// only concerns one connection is left to be made anew.
    static SavedRequest fromHttp(const HttpRequest &request);
};

/// A path as it goes over the wire: it begins with a slash, a fragment is left out, what is no URL character is
/// percent-encoded, what is already encoded is left.
QString wireTarget(const QString &typed);

/// A query as rows: “a=1&b=x%20y” to (a, 1), (b, x y). Rows that are not touched keep the bytes they were typed with.
class QueryRows final
{
public:
    QueryRows() = default;
    /// Of a path with or without a query.
    explicit QueryRows(const QString &target);

    struct Row
    {
        QString name;
        QString value;
        bool operator==(const Row &) const = default;
    };
    std::vector<Row> rows() const;
    /// The same path with these rows as its query.
    QString with(const std::vector<Row> &rows) const;

private:
    QString m_path;
    QStringList m_raw;
};

/// The first header of that name, compared without case; empty when there is none.
QString headerOf(const HeaderList &headers, QLatin1String name);
bool hasHeader(const HeaderList &headers, QLatin1String name);
/// RFC 9110 token, as methods and header names are.
bool isToken(const QString &text);
/// UTF-8 without NULs, that comes back byte by byte.
bool isPlainText(const QByteArray &bytes);
/// Bytes of a form part's name and value as browsers send them.
QByteArray formEncoded(const QString &text);
QString formDecoded(const QByteArray &text);
/// A multipart/form-data body.
QByteArray multipartBody(const std::vector<FormPart> &parts, const QByteArray &boundary);

} // namespace athanor

Q_DECLARE_METATYPE(athanor::SavedRequest)
