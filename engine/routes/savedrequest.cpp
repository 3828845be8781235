#include "engine/routes/savedrequest.h"

#include <QMimeDatabase>
#include <QUrl>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace athanor {

namespace {

bool isHex(const QByteArray &bytes, qsizetype i)
{
    return i < bytes.size() && std::isxdigit(static_cast<unsigned char>(bytes[i]));
}

/// A name or file name inside of a part's header, as the HTML standard has browsers write it.
QByteArray partQuoted(const QString &text)
{
    return text.toUtf8().replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
}

QByteArray typeOf(const FormPart &part)
{
    if (!part.contentType.isEmpty()) return part.contentType.toLatin1().replace('\r', "").replace('\n', "");
    return QMimeDatabase().mimeTypeForFileNameAndData(part.sentName(), part.content).name().toLatin1();
}

QByteArray urlencodedBody(const std::vector<FormPart> &parts)
{
    QByteArrayList pairs;
    for (const FormPart &part : parts) pairs << formEncoded(part.name) + '=' + formEncoded(part.value);
    return pairs.join('&');
}

std::vector<FormPart> partsOfUrlencoded(const QByteArray &body)
{
    std::vector<FormPart> parts;
    for (const QByteArray &pair : body.split('&')) {
        if (pair.isEmpty()) continue;
        const qsizetype equals = pair.indexOf('=');
        FormPart part;
        part.name = formDecoded(equals < 0 ? pair : pair.left(equals));
        if (equals >= 0) part.value = formDecoded(pair.mid(equals + 1));
        parts.push_back(part);
    }
    return parts;
}

/// The value of name="…" in a part's header.
QString parameterOf(const QByteArray &header, const QByteArray &name)
{
    const QByteArray mark = ' ' + name + "=\"";
    const qsizetype start = header.indexOf(mark);
    if (start < 0) return {};
    const qsizetype from = start + mark.size();
    const qsizetype end = header.indexOf('"', from);
    if (end < 0) return {};
    QByteArray value = header.mid(from, end - from);
    return QString::fromUtf8(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
}

/// Empty when it is not what browsers send.
std::vector<FormPart> partsOfMultipart(const QByteArray &body, const QString &contentType)
{
    const qsizetype at = contentType.indexOf(QLatin1String("boundary="), 0, Qt::CaseInsensitive);
    if (at < 0) return {};
    QString given = contentType.mid(at + 9).section(QLatin1Char(';'), 0, 0).trimmed();
    if (given.size() > 1 && given.startsWith(QLatin1Char('"'))) given = given.mid(1, given.size() - 2);
    const QByteArray mark = "--" + given.toLatin1();
    std::vector<FormPart> parts;
    qsizetype position = body.indexOf(mark);
    while (position >= 0) {
        const qsizetype head = position + mark.size() + 2;
        if (body.mid(head - 2, 2) != "\r\n") return parts; // The last one ends with two dashes.
        const qsizetype text = body.indexOf("\r\n\r\n", head);
        const qsizetype end = text < 0 ? -1 : body.indexOf(QByteArray("\r\n" + mark), text + 2);
        if (end < 0) return {};
        FormPart part;
        for (const QByteArray &line : body.mid(head, text - head).split('\n')) {
            const QByteArray name = line.left(line.indexOf(':')).trimmed().toLower();
            if (name == "content-disposition") {
                part.name = parameterOf(line, "name");
                part.isFile = line.contains(" filename=\"");
                part.fileName = parameterOf(line, "filename");
            } else if (name == "content-type") {
                part.contentType = QString::fromLatin1(line.mid(line.indexOf(':') + 1).trimmed());
            }
        }
        const QByteArray content = body.mid(text + 4, end - text - 4);
        if (part.isFile)
            part.content = content;
        else
            part.value = QString::fromUtf8(content);
        parts.push_back(std::move(part));
        position = end + 2;
    }
    return parts;
}

bool startsWith(const QString &type, const char *word)
{
    return type.section(QLatin1Char(';'), 0, 0).trimmed().compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
}

} // namespace

QString FormPart::sentName() const { return fileName.isEmpty() ? path.section(QLatin1Char('/'), -1) : fileName; }

QString headerOf(const HeaderList &headers, QLatin1String name)
{
    for (const auto &[key, value] : headers)
        if (key.compare(name, Qt::CaseInsensitive) == 0) return value;
    return {};
}

bool hasHeader(const HeaderList &headers, QLatin1String name)
{
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
}

bool isToken(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return u > 0x20 && u < 0x7f && (std::isalnum(u) || std::strchr("!#$%&'*+-.^_`|~", int(u)));
    });
}

QByteArray formEncoded(const QString &text)
{
    return QUrl::toPercentEncoding(text, " *-._").replace('~', "%7E").replace(' ', '+');
}

QString formDecoded(const QByteArray &text)
{
    QByteArray plain = text;
    return QString::fromUtf8(QByteArray::fromPercentEncoding(plain.replace('+', ' ')));
}

QByteArray multipartBody(const std::vector<FormPart> &parts, const QByteArray &boundary)
{
    QByteArray body;
    for (const FormPart &part : parts) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + partQuoted(part.name) + '"';
        if (part.isFile) body += "; filename=\"" + partQuoted(part.sentName()) + "\"\r\nContent-Type: " + typeOf(part);
        body += "\r\n\r\n" + (part.isFile ? part.content : part.value.toUtf8()) + "\r\n";
    }
    return body + "--" + boundary + "--\r\n";
}

QString wireTarget(const QString &typed)
{
    QString path = typed.trimmed();
    if (!path.startsWith(QLatin1Char('/'))) path.prepend(QLatin1Char('/'));
    // A fragment stays in the browser; Flask never sees it.
    path = path.section(QLatin1Char('#'), 0, 0);
    const QByteArray bytes = path.toUtf8();
    QByteArray wire;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const bool encoded = byte == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2);
        if (encoded || (byte && byte < 0x80 && (std::isalnum(byte) || std::strchr("-._~/?=&:@!$'()*+,;", byte))))
            wire += bytes[i];
        else
            wire += '%' + bytes.mid(i, 1).toHex().toUpper();
    }
    return QString::fromLatin1(wire);
}

QueryRows::QueryRows(const QString &target)
{
    const qsizetype mark = target.indexOf(QLatin1Char('?'));
    m_path = mark < 0 ? target : target.left(mark);
    if (mark >= 0) m_raw = target.mid(mark + 1).section(QLatin1Char('#'), 0, 0).split(QLatin1Char('&'));
    m_raw.removeAll(QString());
}

std::vector<QueryRows::Row> QueryRows::rows() const
{
    std::vector<Row> rows;
    for (const QString &raw : m_raw) {
        const qsizetype equals = raw.indexOf(QLatin1Char('='));
        rows.push_back({formDecoded((equals < 0 ? raw : raw.left(equals)).toUtf8()),
                        equals < 0 ? QString() : formDecoded(raw.mid(equals + 1).toUtf8())});
    }
    return rows;
}

QString QueryRows::with(const std::vector<Row> &rows) const
{
    const std::vector<Row> before = this->rows();
    // A row that was there keeps its own spelling, wherever it stands now.
    std::vector<bool> used(before.size());
    QStringList raw;
    for (size_t i = 0; i < rows.size(); ++i) {
        size_t known = i < before.size() && !used[i] && before[i] == rows[i] ? i : before.size();
        for (size_t j = 0; known == before.size() && j < before.size(); ++j)
            if (!used[j] && before[j] == rows[i]) known = j;
        if (known < before.size()) {
            used[known] = true;
            raw << m_raw.at(qsizetype(known));
        } else {
            raw << QString::fromLatin1(formEncoded(rows[i].name) + '=' + formEncoded(rows[i].value));
        }
    }
    return raw.isEmpty() ? m_path : m_path + QLatin1Char('?') + raw.join(QLatin1Char('&'));
}

QString SavedRequest::host() const { return headerOf(headers, QLatin1String("host")); }

void SavedRequest::setHost(const QString &host)
{
    std::erase_if(headers, [](const auto &header) {
        return header.first.compare(QLatin1String("host"), Qt::CaseInsensitive) == 0;
    });
    if (!host.isEmpty()) headers.insert(headers.begin(), {QStringLiteral("Host"), host});
}

bool SavedRequest::hasFiles() const
{
    return std::any_of(form.begin(), form.end(), [](const FormPart &part) { return part.isFile; });
}

SavedRequest SavedRequest::fromHttp(const HttpRequest &request)
{
    static const QStringList made = {QStringLiteral("cookie"), QStringLiteral("host"), QStringLiteral("content-length"),
                                     QStringLiteral("connection"), QStringLiteral("accept-encoding")};
    SavedRequest composed;
    composed.method = request.method;
    composed.target = request.path;
    for (const auto &header : request.headers)
        if (!made.contains(header.first.toLower())) composed.headers.push_back(header);
    if (request.body.isEmpty()) return composed;

    const QString type = headerOf(request.headers, QLatin1String("content-type"));
    composed.body = Body::Raw;
    if (startsWith(type, "application/x-www-form-urlencoded")) {
        composed.form = partsOfUrlencoded(request.body);
        // Only what would be sent again byte by byte is shown as rows.
        if (urlencodedBody(composed.form) == request.body) composed.body = Body::Form;
    } else if (startsWith(type, "multipart/form-data")) {
        composed.form = partsOfMultipart(request.body, type);
        if (composed.hasFiles()) composed.body = Body::Form;
    } else if (startsWith(type, "application/json") && isPlainText(request.body)) {
        composed.body = Body::Json;
    }
    if (composed.body == Body::Form) {
        const bool plain = !type.contains(QLatin1Char(';')) || composed.hasFiles();
        if (!plain) return composed;
    } else {
        composed.form.clear();
        composed.content = request.body;
        if (composed.body == Body::Json && type.contains(QLatin1Char(';'))) return composed;
        if (composed.body == Body::Raw) composed.contentType = type;
    }
    std::erase_if(composed.headers, [](const auto &header) {
        return header.first.compare(QLatin1String("content-type"), Qt::CaseInsensitive) == 0;
    });
    return composed;
}

} // namespace athanor
