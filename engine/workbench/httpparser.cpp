#include "engine/workbench/httpparser.h"

#include <QList>

#include <algorithm>

namespace athanor {

namespace {

constexpr qsizetype maxHeaders = 200;
constexpr qsizetype maxChunkLine = 256;

bool isTokenCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

/// The path of "http://host/path"; origin form as it is; empty when it is neither.
QByteArray originForm(const QByteArray &target)
{
    if (target.startsWith('/')) return target;
    const QByteArray scheme = target.left(7).toLower();
    if (scheme != "http://") return {};
    const qsizetype slash = target.indexOf('/', 7);
    if (slash >= 0) return target.mid(slash);
    const qsizetype query = target.indexOf('?', 7);
    return query < 0 ? QByteArrayLiteral("/") : '/' + target.mid(query);
}

/// Only digits, and small enough for a length; -1 otherwise.
qsizetype lengthOf(const QByteArray &text)
{
    if (text.isEmpty() || text.size() > 12) return -1;
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return -1;
    return text.toLongLong();
}

} // namespace

QString headerValue(const HeaderList &headers, QLatin1String name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0) return value;
    }
    return {};
}

bool isHttpToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

HttpParser::State HttpParser::feed(const QByteArray &bytes)
{
    m_buffer += bytes;
    return advance();
}

HttpParser::Request HttpParser::take()
{
    Request request = std::move(m_request);
    m_request = {};
    m_step = Step::Head;
    m_state = State::Incomplete;
    m_left = 0;
    m_trailer = 0;
    m_expectsContinue = false;
    advance();
    return request;
}

bool HttpParser::takeExpectsContinue()
{
    const bool expects = m_expectsContinue && m_state == State::Incomplete;
    m_expectsContinue = false;
    return expects;
}

HttpParser::State HttpParser::advance()
{
    while (m_state == State::Incomplete && step()) {}
    return m_state;
}

bool HttpParser::step()
{
    switch (m_step) {
    case Step::Head: return readHead();
    case Step::Body: return readFixedBody();
    case Step::ChunkSize: return readChunkSize();
    case Step::ChunkData:
    case Step::ChunkEnd: return readChunkData();
    case Step::Trailer: return readTrailer();
    }
    return false;
}

bool HttpParser::fail(int status)
{
    m_state = State::Failed;
    m_errorStatus = status;
    m_buffer.clear();
    return false;
}

void HttpParser::complete() { m_state = State::Complete; }

bool HttpParser::readHead()
{
    // A client may send an empty line between two requests (RFC 9112, 2.2).
    while (m_buffer.startsWith("\r\n")) m_buffer.remove(0, 2);
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0) {
        if (m_buffer.size() <= maxHead) return false;
        return fail(m_buffer.indexOf("\r\n") < 0 ? 414 : 431);
    }
    if (end > maxHead) return fail(431);
    const QByteArray head = m_buffer.left(end);
    m_buffer.remove(0, end + 4);

    m_request = {};
    qsizetype start = 0;
    bool isFirst = true;
    while (start <= head.size()) {
        qsizetype stop = head.indexOf("\r\n", start);
        if (stop < 0) stop = head.size();
        const QByteArray line = head.mid(start, stop - start);
        // Bare carriage returns, line feeds and NULs are where request smuggling begins.
        if (line.contains('\r') || line.contains('\n') || line.contains('\0')) return fail(400);
        if (!(isFirst ? readRequestLine(line) : readHeaderLine(line))) return false;
        isFirst = false;
        start = stop + 2;
    }
    return readFraming();
}

bool HttpParser::readRequestLine(const QByteArray &line)
{
    const QList<QByteArray> parts = line.split(' ');
    if (parts.size() != 3 || !isHttpToken(parts.at(0))) return fail(400);
    const QByteArray version = parts.at(2);
    if (version.size() != 8 || !version.startsWith("HTTP/")) return fail(400);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail(505);
    m_minorVersion = version.back() - '0';
    const QByteArray path = originForm(parts.at(1));
    const bool printable = std::all_of(path.begin(), path.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (path.isEmpty() || !printable) return fail(400);
    m_request.request.method = QString::fromLatin1(parts.at(0));
    m_request.request.path = QString::fromLatin1(path);
    return true;
}

bool HttpParser::readHeaderLine(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isHttpToken(line.left(colon))) return fail(400);
    if (qsizetype(m_request.request.headers.size()) >= maxHeaders) return fail(431);
    const QByteArray value = line.mid(colon + 1).trimmed();
    const bool clean = std::all_of(value.begin(), value.end(), [](char c) { return c == '\t' || uchar(c) >= 0x20; });
    if (!clean) return fail(400);
    m_request.request.headers.emplace_back(QString::fromLatin1(line.left(colon)), QString::fromLatin1(value));
    return true;
}

bool HttpParser::readFraming()
{
    QByteArray length;
    QByteArray encoding;
    bool close = m_minorVersion == 0;
    int hosts = 0;
    for (const auto &[name, value] : m_request.request.headers) {
        const QByteArray lower = name.toLatin1().toLower();
        const QByteArray text = value.toLatin1();
        if (lower == "content-length") {
            if (!length.isEmpty() && length != text) return fail(400);
            if (lengthOf(text) < 0) return fail(text.size() > 12 ? 413 : 400);
            length = text;
        } else if (lower == "transfer-encoding") {
            encoding += (encoding.isEmpty() ? "" : ",") + text.toLower();
        } else if (lower == "connection") {
            const QByteArray options = ',' + text.toLower().replace(' ', "") + ',';
            if (options.contains(",close,"))
                close = true;
            else if (options.contains(",keep-alive,") && m_minorVersion == 0)
                close = false;
        } else if (lower == "host") {
            ++hosts;
        } else if (lower == "expect") {
            m_expectsContinue = text.toLower() == "100-continue" && m_minorVersion == 1;
        }
    }
    if (hosts > 1 || (hosts == 0 && m_minorVersion == 1)) return fail(400);
    m_request.keepAlive = !close;
    m_request.takesChunks = m_minorVersion > 0;
    if (!encoding.isEmpty()) {
        if (!length.isEmpty() || m_minorVersion == 0) return fail(400);
        if (encoding != "chunked") return fail(501);
        m_step = Step::ChunkSize;
        return true;
    }
    m_left = length.isEmpty() ? 0 : lengthOf(length);
    if (m_left > maxBody) return fail(413);
    m_step = Step::Body;
    return true;
}

bool HttpParser::readFixedBody()
{
    // Waits for the whole body: it is at most maxBody, and the buffer is where it gathers.
    if (m_buffer.size() < m_left) return false;
    m_request.request.body = m_buffer.left(m_left);
    m_buffer.remove(0, m_left);
    complete();
    return false;
}

std::optional<QByteArray> HttpParser::takeLine(qsizetype limit)
{
    const qsizetype end = m_buffer.indexOf("\r\n");
    if (end < 0 ? m_buffer.size() > limit : end > limit) {
        fail(400);
        return {};
    }
    if (end < 0) return {};
    const QByteArray line = m_buffer.left(end);
    m_buffer.remove(0, end + 2);
    return line;
}

bool HttpParser::readChunkSize()
{
    const std::optional<QByteArray> line = takeLine(maxChunkLine);
    if (!line) return false;
    // Chunk extensions ("a;name=value") carry nothing for us.
    const QByteArray size = line->split(';').first().trimmed();
    const bool isHex = !size.isEmpty() && size.size() <= 8 && std::all_of(size.begin(), size.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (!isHex || line->contains('\n')) return fail(400);
    m_left = size.toLongLong(nullptr, 16);
    if (m_request.request.body.size() + m_left > maxBody) return fail(413);
    m_step = m_left == 0 ? Step::Trailer : Step::ChunkData;
    return true;
}

bool HttpParser::readChunkData()
{
    if (m_step == Step::ChunkData) {
        const qsizetype part = std::min(m_left, m_buffer.size());
        m_request.request.body += m_buffer.left(part);
        m_buffer.remove(0, part);
        m_left -= part;
        if (m_left > 0) return false;
        m_step = Step::ChunkEnd;
    }
    if (m_buffer.size() < 2) return false;
    if (!m_buffer.startsWith("\r\n")) return fail(400);
    m_buffer.remove(0, 2);
    m_step = Step::ChunkSize;
    return true;
}

bool HttpParser::readTrailer()
{
    const std::optional<QByteArray> line = takeLine(maxHead);
    if (!line) return false;
    m_trailer += line->size() + 2;
    if (m_trailer > maxHead) return fail(431);
    if (!line->isEmpty()) return true; // Trailer fields are dropped.
    // Decoded: what goes on has a plain length.
    HeaderList &headers = m_request.request.headers;
    std::erase_if(headers, [](const auto &header) {
        return header.first.compare(QLatin1String("transfer-encoding"), Qt::CaseInsensitive) == 0 ||
               header.first.compare(QLatin1String("trailer"), Qt::CaseInsensitive) == 0;
    });
    headers.emplace_back(QStringLiteral("Content-Length"), QString::number(m_request.request.body.size()));
    complete();
    return false;
}

} // namespace athanor
