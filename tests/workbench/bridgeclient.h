#pragma once

#include "engine/workbench/httpbridge.h"
#include "engine/workbench/responsestream.h"

#include <QTcpSocket>

#include <deque>

namespace athanor {

inline const QByteArray token = "0123456789abcdef";

using Stream = std::shared_ptr<ResponseStream>;

/// Stands in for the live application: keeps what it was asked, answers now or when the test says so.
struct FakeApplication
{
    struct Asked
    {
        HttpRequest request;
        HttpBridge::Answer answer;
        Stream stream;
    };
    std::deque<Asked> waiting;
    std::vector<HttpRequest> seen;
    std::function<HttpBridge::Outcome(const HttpRequest &)> handler;

    HttpBridge::Backend backend()
    {
        return [this](const HttpRequest &request, const HttpBridge::Answer &answer, const Stream &stream) {
            seen.push_back(request);
            if (handler)
                answer(handler(request));
            else
                waiting.push_back({request, answer, stream});
        };
    }
};

inline RequestTrace trace(int status, const QByteArray &body = {}, const HeaderList &headers = {})
{
    RequestTrace result;
    result.status = status;
    result.reason = QStringLiteral("Whatever");
    result.body = body;
    result.headers = headers;
    return result;
}

/// A plain socket, so that every byte is the test's.
class Client final
{
public:
    explicit Client(const HttpBridge &bridge) : m_host(bridge.origin().authority().toLatin1())
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), quint16(bridge.origin().port()));
    }
    void send(const QByteArray &bytes) { m_socket.write(bytes); }
    QByteArray head(const QByteArray &method, const QByteArray &path, const QByteArray &extra = {}) const
    {
        return method + ' ' + path + " HTTP/1.1\r\nHost: " + m_host + "\r\nX-Athanor-Token: " + token + "\r\n" + extra +
               "\r\n";
    }
    const QByteArray &host() const { return m_host; }
    /// What has come so far.
    const QByteArray &received()
    {
        m_received += m_socket.readAll();
        return m_received;
    }
    bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
    QByteArray m_host;
    QByteArray m_received;
};

} // namespace athanor
