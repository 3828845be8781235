#pragma once

#include "engine/routes/httprequest.h"

#include <QByteArray>

#include <optional>

namespace athanor {

/// Reads HTTP/1.x requests from a stream of bytes (RFC 9112), strictly: what two readers could understand differently
/// (both Content-Length and Transfer-Encoding, folded lines, bare line feeds in a chunk size …) is an error.
class HttpParser final
{
public:
    static constexpr qsizetype maxHead = 64 * 1024;
    static constexpr qsizetype maxBody = 16 * 1024 * 1024;

    enum class State {
        Incomplete, ///< Feed more.
        Complete,   ///< take() has a request.
        Failed      ///< errorStatus() says which answer to give; the connection is to be closed.
    };

    struct Request
    {
        HttpRequest request; ///< The path in origin form; header names as they came.
        bool keepAlive = false;
        bool takesChunks = false; ///< HTTP/1.1: the answer may come in chunks.
    };

    /// Appends bytes and goes on; nothing is parsed beyond one complete request until it was taken.
    State feed(const QByteArray &bytes);
    State state() const { return m_state; }
    /// The complete request. The parser then goes on with what it has already (pipelining).
    Request take();
    /// 400, 413, 414, 431, 501 or 505.
    int errorStatus() const { return m_errorStatus; }
    /// True once when the client waits for "100 Continue" before it sends the body (and the body is not too large).
    bool takeExpectsContinue();
    /// True when the bytes of a request have begun but not ended.
    bool isInside() const { return m_state == State::Incomplete && (m_step != Step::Head || !m_buffer.isEmpty()); }

private:
    enum class Step { Head, Body, ChunkSize, ChunkData, ChunkEnd, Trailer };

    State advance();
    bool step(); ///< One step; false when more bytes are needed or it has ended.
    bool readHead();
    bool readRequestLine(const QByteArray &line);
    bool readHeaderLine(const QByteArray &line);
    bool readFraming();
    bool readFixedBody();
    bool readChunkSize();
    bool readChunkData();
    bool readTrailer();
    bool fail(int status);
    void complete();
    std::optional<QByteArray> takeLine(qsizetype limit);

    QByteArray m_buffer;
    Step m_step = Step::Head;
    State m_state = State::Incomplete;
    int m_errorStatus = 0;
    Request m_request;
    int m_minorVersion = 1;
    qsizetype m_left = 0;    ///< Bytes of the body or of the chunk still to come.
    qsizetype m_trailer = 0; ///< Bytes of trailer fields and chunk lines seen.
    bool m_expectsContinue = false;
};

/// The first value of a header, compared without case; empty when there is none.
QString headerValue(const HeaderList &headers, QLatin1String name);
/// RFC 9110 token, as header names and methods are.
bool isHttpToken(const QByteArray &text);

} // namespace athanor
