// A composed request as bytes: what can be sent, and what is said of what cannot.
#include "engine/routes/savedrequest.h"

#include <QJsonDocument>
#include <QJsonParseError>

#include <algorithm>

namespace athanor {

namespace {

Error refused(const QString &why) { return Error{ErrorCode::BadInput, why}; }

QString megabytes(qsizetype bytes) { return QStringLiteral("%1 MiB").arg(bytes / (1024 * 1024)); }

bool hasControls(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return (c.unicode() < 0x20 && c != QLatin1Char('\t')) || c.unicode() == 0x7f; });
}

/// Where in a text an offset in bytes lies: “line 3, column 7”.
QString placeIn(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.left(offset);
    const qsizetype line = before.count('\n') + 1;
    return QStringLiteral("line %1, column %2")
        .arg(line)
        .arg(QString::fromUtf8(before.mid(before.lastIndexOf('\n') + 1)).size() + 1);
}

Result<void> checkHeaders(const HeaderList &headers)
{
    for (const auto &[name, value] : headers) {
        if (!isToken(name))
            return refused(
                QStringLiteral("“%1” is no name of a header: letters, digits and dashes make one.").arg(name));
        if (hasControls(value)) return refused(QStringLiteral("The header %1 holds a line end.").arg(name));
    }
    return {};
}

Result<void> checkJson(const QByteArray &text)
{
    QJsonParseError problem;
    // Wrapped, because a JSON text may be a lone value and QJsonDocument takes none.
    QJsonDocument::fromJson('[' + text + ']', &problem);
    if (problem.error == QJsonParseError::NoError && !text.trimmed().isEmpty()) return {};
    const qsizetype offset = std::clamp<qsizetype>(problem.offset - 1, 0, text.size());
    return refused(QStringLiteral("The body is no JSON: %1 (%2).")
                       .arg(text.trimmed().isEmpty() ? QStringLiteral("it is empty") : problem.errorString(),
                            placeIn(text, offset)));
}

Result<void> checkFiles(const std::vector<FormPart> &form)
{
    for (const FormPart &part : form) {
        if (part.isFile && part.content.size() > SavedRequest::maxFile)
            return refused(QStringLiteral("%1 is larger than %2, the most that is uploaded from here.")
                               .arg(part.sentName(), megabytes(SavedRequest::maxFile)));
    }
    return {};
}

} // namespace

Result<HttpRequest> SavedRequest::toHttp(const QByteArray &boundary) const
{
    if (!isToken(method))
        return refused(QStringLiteral("“%1” is no HTTP method: letters, digits and dashes make one.").arg(method));
    if (const Result<void> fine = checkHeaders(headers); !fine) return fine.error();
    HttpRequest request;
    request.method = method;
    request.path = wireTarget(target);
    request.headers = headers;
    QString type;
    switch (body) {
    case Body::None: break;
    case Body::Json:
        if (const Result<void> fine = checkJson(content); !fine) return fine.error();
        request.body = content;
        type = QStringLiteral("application/json");
        break;
    case Body::Raw:
        request.body = content;
        type = contentType.trimmed();
        if (hasControls(type)) return refused(QStringLiteral("The content type holds a line end."));
        break;
    case Body::Form:
        if (hasFiles()) {
            if (const Result<void> fine = checkFiles(form); !fine) return fine.error();
            request.body = multipartBody(form, boundary);
            type = QStringLiteral("multipart/form-data; boundary=") + QString::fromLatin1(boundary);
            // A type without our boundary would make the body unreadable.
            std::erase_if(request.headers, [](const auto &header) {
                return header.first.compare(QLatin1String("content-type"), Qt::CaseInsensitive) == 0;
            });
        } else {
            QByteArrayList pairs;
            for (const FormPart &part : form) pairs << formEncoded(part.name) + '=' + formEncoded(part.value);
            request.body = pairs.join('&');
            type = QStringLiteral("application/x-www-form-urlencoded");
        }
        break;
    }
    if (request.body.size() > maxBody)
        return refused(
            QStringLiteral("The body is larger than %1, the most that is sent from here.").arg(megabytes(maxBody)));
    if (!type.isEmpty() && !hasHeader(request.headers, QLatin1String("content-type")))
        request.headers.emplace_back(QStringLiteral("Content-Type"), type);
    return request;
}

} // namespace athanor
