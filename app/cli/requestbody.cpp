#include "app/cli/requestbody.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QMimeDatabase>
#include <QRandomGenerator>
#include <QUrl>

namespace athanor::cli {

namespace {

constexpr qint64 maxFile = 16 * 1024 * 1024;

Result<std::pair<QString, QString>> split(const QString &option, const QString &text)
{
    const qsizetype equals = text.indexOf(QLatin1Char('='));
    if (equals > 0) return std::pair(text.left(equals), text.mid(equals + 1));
    return Error{ErrorCode::BadInput, QStringLiteral("--%1 takes KEY=VALUE, not “%2”.").arg(option, text)};
}

/// application/x-www-form-urlencoded (the URL standard's serializer).
QByteArray encoded(const QString &text)
{
    return QUrl::toPercentEncoding(text, " *-._").replace('~', "%7E").replace(' ', '+');
}

/// In a part's header, as browsers write it (HTML, "multipart/form-data encoding algorithm").
QByteArray quoted(const QString &text)
{
    return text.toUtf8().replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
}

} // namespace

Result<RequestBody> RequestBody::make(const QStringList &fields, const QStringList &files,
                                      const std::optional<QString> &json)
{
    if (json) {
        if (!fields.isEmpty() || !files.isEmpty())
            return Error{ErrorCode::BadInput,
                         QStringLiteral("--json-body does not go together with --data or --file.")};
        QJsonParseError problem;
        // Wrapped, because a JSON text may be a scalar and QJsonDocument takes none.
        QJsonDocument::fromJson('[' + json->toUtf8() + ']', &problem);
        if (problem.error != QJsonParseError::NoError)
            return Error{ErrorCode::BadInput, QStringLiteral("--json-body is no JSON: %1.").arg(problem.errorString())};
        return RequestBody{json->toUtf8(), QStringLiteral("application/json")};
    }
    if (fields.isEmpty() && files.isEmpty()) return RequestBody{};

    RequestBody body;
    const QByteArray boundary = "athanor" + QByteArray::number(QRandomGenerator::system()->generate64(), 36);
    for (const QString &field : fields) {
        const auto pair = split(QStringLiteral("data"), field);
        if (!pair) return pair.error();
        if (files.isEmpty()) {
            body.bytes += (body.bytes.isEmpty() ? QByteArray() : QByteArray("&")) + encoded(pair->first) + '=' +
                          encoded(pair->second);
        } else {
            body.bytes += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(pair->first) +
                          "\"\r\n\r\n" + pair->second.toUtf8() + "\r\n";
        }
    }
    if (files.isEmpty()) {
        body.contentType = QStringLiteral("application/x-www-form-urlencoded");
        return body;
    }
    for (const QString &entry : files) {
        const auto pair = split(QStringLiteral("file"), entry);
        if (!pair) return pair.error();
        QFile file(pair->second);
        if (!file.open(QIODevice::ReadOnly)) return Error{ErrorCode::NotFound, file.errorString(), pair->second};
        const QByteArray content = file.read(maxFile + 1);
        if (content.size() > maxFile)
            return Error{ErrorCode::BadInput, QStringLiteral("A file is limited to 16 MiB."), pair->second};
        const QString name = QFileInfo(pair->second).fileName();
        const QString type = QMimeDatabase().mimeTypeForFileNameAndData(name, content).name();
        body.bytes += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(pair->first) +
                      "\"; filename=\"" + quoted(name) + "\"\r\nContent-Type: " + type.toLatin1() + "\r\n\r\n" +
                      content + "\r\n";
    }
    body.bytes += "--" + boundary + "--\r\n";
    body.contentType = QStringLiteral("multipart/form-data; boundary=") + QString::fromLatin1(boundary);
    return body;
}

} // namespace athanor::cli
