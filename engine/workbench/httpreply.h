#pragma once

#include "engine/core/result.h"
#include "engine/routes/requesttrace.h"

#include <QSet>

#include <optional>
#include <utility>
#include <vector>

namespace athanor {

/// A status line, headers and a body that is known whole, clean of what could split a response.
struct HttpReply
{
    int status = 500;
    QByteArray reason = {};
    std::vector<std::pair<QByteArray, QByteArray>> headers = {}; ///< Without Content-Length.
    QByteArray body = {};
    std::optional<qint64> length = {}; ///< What the application says that the body has.
};

/// Our own words for what is no answer of the application's.
HttpReply plainReply(int status, const QByteArray &text);
HttpReply pageReply(int status, const QByteArray &html);
/// 400 to "Bad Request": of the statuses that are ours.
QByteArray reasonOf(int status);
/// The application's answer without its body; a page where it has a status below 200. Names and values come from the
/// learner's process: what could split the response is left out.
HttpReply headOf(const RequestTrace &trace);
/// RFC 9110, 7.6.1: what concerns one connection only, as do the names that Connection lists. Lower case.
QSet<QByteArray> hopByHop(const HeaderList &headers);

/// One response as the bytes that go to a browser: the head, and the body in the framing that the head announced. A
/// Content-Length of the application's is passed on and kept to: what is over is cut, and where something is missing
/// the connection has to be closed, as servers do (PEP 3333, RFC 9112).
class HttpReplyWriter final
{
public:
    /// What the request asks for.
    struct Asked
    {
        bool isHead = false;
        bool keepAlive = false;
        bool takesChunks = true; ///< Not so for HTTP/1.0.
    };
    enum class Ending { Whole, Broken };

    explicit HttpReplyWriter(Asked asked) : m_asked(asked) {}

    bool hasBegun() const { return m_framing != Framing::NotYet; }
    /// The head of a reply whose body follows; its size where that is known.
    QByteArray begin(const HttpReply &reply, std::optional<qint64> size);
    QByteArray piece(const QByteArray &bytes);
    QByteArray end(Ending ending);
    /// A reply from its beginning to its end.
    QByteArray whole(const HttpReply &reply);
    /// After the end: the connection can take another request.
    bool keepsAlive() const { return m_keepsAlive; }

private:
    enum class Framing { NotYet, None, Length, Chunks, UntilClosed };

    Asked m_asked;
    Framing m_framing = Framing::NotYet;
    qint64 m_left = 0; ///< Of the announced length.
    bool m_keepsAlive = false;
};

} // namespace athanor
