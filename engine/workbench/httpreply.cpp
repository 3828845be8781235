#include "engine/workbench/httpreply.h"

#include "engine/workbench/bridgepages.h"
#include "engine/workbench/httpparser.h"

#include <QSet>

#include <algorithm>

namespace athanor {

namespace {

bool isCleanValue(const QByteArray &value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c == '\t' || (uchar(c) >= 0x20 && c != 0x7f); });
}

/// The one Content-Length there is, when it is a number of bytes; a hundred digits are none.
std::optional<qint64> plainLength(const HeaderList &headers)
{
    std::optional<qint64> length;
    for (const auto &[name, value] : headers) {
        if (name.compare(QLatin1String("content-length"), Qt::CaseInsensitive) != 0) continue;
        const QByteArray digits = value.toLatin1().trimmed();
        const bool isPlain = !digits.isEmpty() && digits.size() < 16 &&
                             std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!isPlain || length) return {};
        length = digits.toLongLong();
    }
    return length;
}

} // namespace

QByteArray reasonOf(int status)
{
    switch (status) {
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    default: return "Status";
    }
}

HttpReply plainReply(int status, const QByteArray &text)
{
    return {status, reasonOf(status), {{"Content-Type", "text/plain; charset=utf-8"}}, text + '\n'};
}

HttpReply pageReply(int status, const QByteArray &html)
{
    return {status,
            reasonOf(status),
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Cache-Control", "no-store"},
             {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"}},
            html};
}

QSet<QByteArray> hopByHop(const HeaderList &headers)
{
    QSet<QByteArray> names{"connection",
                           "keep-alive",
                           "proxy-authenticate",
                           "proxy-authorization",
                           "proxy-connection",
                           "te",
                           "trailer",
                           "transfer-encoding",
                           "upgrade"};
    for (const auto &[name, value] : headers) {
        if (name.compare(QLatin1String("connection"), Qt::CaseInsensitive) != 0) continue;
        const QList<QByteArray> listed = value.toLatin1().toLower().split(',');
        for (const QByteArray &entry : listed) names.insert(entry.trimmed());
    }
    return names;
}

HttpReply headOf(const RequestTrace &trace)
{
    if (trace.status < 200)
        return pageReply(
            502, problemPage(QStringLiteral("No answer for a browser"),
                             QStringLiteral("The application answered with status %1, which no browser can show.")
                                 .arg(trace.status)));
    HttpReply reply;
    reply.status = trace.status;
    reply.reason = trace.reason.toLatin1();
    if (!isCleanValue(reply.reason)) reply.reason = reasonOf(trace.status);
    const QSet<QByteArray> dropped = hopByHop(trace.headers);
    for (const auto &[name, value] : trace.headers) {
        const QByteArray key = name.toLatin1();
        const QByteArray text = value.toLatin1();
        if (!isHttpToken(key) || !isCleanValue(text) || dropped.contains(key.toLower())) continue;
        if (key.toLower() != "content-length") reply.headers.emplace_back(key, text);
    }
    reply.length = plainLength(trace.headers);
    return reply;
}

QByteArray HttpReplyWriter::begin(const HttpReply &reply, std::optional<qint64> size)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reply.reason + "\r\n";
    for (const auto &[name, value] : reply.headers) bytes += name + ": " + value + "\r\n";
    const bool hasBody = reply.status != 204 && reply.status != 304;
    if (reply.length) size = reply.length;
    if (!hasBody || m_asked.isHead)
        m_framing = Framing::None;
    else if (size)
        m_framing = Framing::Length;
    else
        m_framing = m_asked.takesChunks ? Framing::Chunks : Framing::UntilClosed;
    m_left = size.value_or(0);
    // To HEAD only the application can say how much GET would bring.
    if (hasBody && size && (!m_asked.isHead || reply.length || !reply.body.isEmpty()))
        bytes += "Content-Length: " + QByteArray::number(*size) + "\r\n";
    if (m_framing == Framing::Chunks) bytes += "Transfer-Encoding: chunked\r\n";
    m_keepsAlive = m_asked.keepAlive && m_framing != Framing::UntilClosed;
    return bytes + (m_keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

QByteArray HttpReplyWriter::piece(const QByteArray &bytes)
{
    switch (m_framing) {
    case Framing::Length: {
        const QByteArray taken = bytes.left(m_left);
        m_left -= taken.size();
        return taken;
    }
    case Framing::Chunks:
        return bytes.isEmpty() ? QByteArray() : QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
    case Framing::UntilClosed: return bytes;
    case Framing::NotYet:
    case Framing::None: break;
    }
    return {};
}

QByteArray HttpReplyWriter::end(Ending ending)
{
    const bool isShort = m_framing == Framing::Length && m_left > 0;
    m_keepsAlive = m_keepsAlive && ending == Ending::Whole && !isShort;
    return m_framing == Framing::Chunks && ending == Ending::Whole ? QByteArray("0\r\n\r\n") : QByteArray();
}

QByteArray HttpReplyWriter::whole(const HttpReply &reply)
{
    QByteArray bytes = begin(reply, reply.body.size());
    bytes += piece(reply.body);
    return bytes + end(Ending::Whole);
}

} // namespace athanor
