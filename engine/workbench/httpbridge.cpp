#include "engine/workbench/httpbridge.h"

#include "engine/workbench/bridgepages.h"
#include "engine/workbench/httpparser.h"

#include <QPointer>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>

namespace athanor {

namespace {

using namespace std::chrono_literals;

constexpr auto idleTime = 60s;     ///< An idle connection is closed.
constexpr auto requestTime = 30s;  ///< A request must have arrived whole.
constexpr int maxConnections = 64; ///< A browser opens six a host.

struct Reply
{
    int status = 500;
    QByteArray reason = {};
    std::vector<std::pair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {};
};

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

Reply plainReply(int status, const QByteArray &text)
{
    return {status, reasonOf(status), {{"Content-Type", "text/plain; charset=utf-8"}}, text + '\n'};
}

Reply pageReply(int status, const QByteArray &html)
{
    return {status,
            reasonOf(status),
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Cache-Control", "no-store"},
             {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"}},
            html};
}

/// RFC 9110, 7.6.1: they concern one connection only, as do the names that Connection lists.
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

HeaderList forwardedHeaders(const HeaderList &headers)
{
    QSet<QByteArray> dropped = hopByHop(headers);
    dropped << "x-athanor-token"
            << "expect";
    HeaderList kept;
    for (const auto &header : headers) {
        if (!dropped.contains(header.first.toLatin1().toLower())) kept.push_back(header);
    }
    return kept;
}

bool isCleanValue(const QByteArray &value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c == '\t' || (uchar(c) >= 0x20 && c != 0x7f); });
}

/// The application's answer as it goes to the browser. Names and values come from the learner's process: what could
/// split the response is left out.
Reply replyOf(const RequestTrace &trace, bool isHead)
{
    if (trace.status < 200)
        return pageReply(
            502, problemPage(QStringLiteral("No answer for a browser"),
                             QStringLiteral("The application answered with status %1, which no browser can show.")
                                 .arg(trace.status)));
    Reply reply;
    reply.status = trace.status;
    reply.reason = trace.reason.toLatin1();
    if (!isCleanValue(reply.reason)) reply.reason = reasonOf(trace.status);
    reply.body = trace.body;
    const QSet<QByteArray> dropped = hopByHop(trace.headers);
    for (const auto &[name, value] : trace.headers) {
        const QByteArray key = name.toLatin1();
        const QByteArray text = value.toLatin1();
        if (!isHttpToken(key) || !isCleanValue(text) || dropped.contains(key.toLower())) continue;
        // To HEAD the application's own length is the answer; otherwise it is counted.
        if (key.toLower() == "content-length" && !(isHead && text.toLongLong() > 0)) continue;
        reply.headers.emplace_back(key, text);
    }
    return reply;
}

Reply replyOf(const HttpBridge::Outcome &outcome, bool isHead)
{
    if (const auto *trace = std::get_if<RequestTrace>(&outcome)) return replyOf(*trace, isHead);
    if (const auto *error = std::get_if<LearnerError>(&outcome)) return pageReply(500, loadErrorPage(*error));
    const Error &error = std::get<Error>(outcome);
    const bool learners = error.code == ErrorCode::LearnerCode;
    return pageReply(learners ? 504 : 503, problemPage(learners ? QStringLiteral("Your application gave no answer")
                                                                : QStringLiteral("The application is not being served"),
                                                       error.toString()));
}

/// Why there is no answer, in one line.
QString wordsOf(const HttpBridge::Outcome &outcome)
{
    if (const auto *error = std::get_if<Error>(&outcome)) return error->toString();
    const auto *load = std::get_if<LearnerError>(&outcome);
    if (!load) return {};
    const QString what = load->type.isEmpty() ? load->message : load->type + QStringLiteral(": ") + load->message;
    return QStringLiteral("The application does not load. %1").arg(what);
}

QByteArray serialised(const Reply &reply, bool isHead, bool keepAlive)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reply.reason + "\r\n";
    bool hasLength = false;
    for (const auto &[name, value] : reply.headers) {
        bytes += name + ": " + value + "\r\n";
        hasLength = hasLength || name.toLower() == "content-length";
    }
    const bool hasBody = reply.status != 204 && reply.status != 304;
    if (hasBody && !hasLength) bytes += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    bytes += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (hasBody && !isHead) bytes += reply.body;
    return bytes;
}

/// Takes as long whatever the first difference is.
bool equalSecrets(const QByteArray &given, const QByteArray &secret)
{
    if (given.size() != secret.size()) return false;
    uchar difference = 0;
    for (qsizetype i = 0; i < secret.size(); ++i) difference |= uchar(given.at(i) ^ secret.at(i));
    return difference == 0;
}

} // namespace

/// One browser connection: one request at a time; what is pipelined waits in the socket.
class HttpBridge::Connection final : public QObject
{
public:
    Connection(HttpBridge &bridge, QTcpSocket *socket);

private:
    void readMore();
    void serve();
    void answer(const HttpParser::Request &request);
    void send(const Reply &reply, bool isHead, bool keepAlive);
    bool isAllowed(const HttpRequest &request) const;

    HttpBridge &m_bridge;
    QTcpSocket *m_socket;
    HttpParser m_parser;
    QTimer m_patience;
    bool m_isBusy = false;
};

struct HttpBridge::Private
{
    QByteArray token;
    Backend backend;
    QTcpServer server;
    int connections = 0;
};

HttpBridge::Connection::Connection(HttpBridge &bridge, QTcpSocket *socket)
    : QObject(&bridge), m_bridge(bridge), m_socket(socket)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(HttpParser::maxHead);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, m_socket, [this] { m_socket->abort(); });
    connect(m_socket, &QTcpSocket::readyRead, this, &Connection::readMore);
    connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    m_patience.start(requestTime);
}

void HttpBridge::Connection::readMore()
{
    if (m_isBusy) return; // The socket's buffer is full at 64 KiB; TCP holds back the rest.
    const bool wasInside = m_parser.isInside();
    m_parser.feed(m_socket->readAll());
    if (!wasInside && m_parser.isInside()) m_patience.start(requestTime);
    serve();
}

void HttpBridge::Connection::serve()
{
    if (m_parser.takeExpectsContinue()) m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    if (m_parser.state() == HttpParser::State::Failed) {
        send(plainReply(m_parser.errorStatus(), reasonOf(m_parser.errorStatus())), false, false);
    } else if (m_parser.state() == HttpParser::State::Complete) {
        m_isBusy = true;
        m_patience.stop();
        answer(m_parser.take());
    }
}

bool HttpBridge::Connection::isAllowed(const HttpRequest &request) const
{
    const QString host = m_bridge.origin().authority();
    int tokens = 0;
    bool tokenFits = false;
    for (const auto &[name, value] : request.headers) {
        if (name.compare(QLatin1String("x-athanor-token"), Qt::CaseInsensitive) != 0) continue;
        ++tokens;
        tokenFits = equalSecrets(value.toLatin1(), m_bridge.d->token);
    }
    return tokens == 1 && tokenFits && headerValue(request.headers, QLatin1String("host")) == host;
}

void HttpBridge::Connection::answer(const HttpParser::Request &received)
{
    const bool isHead = received.request.method == QLatin1String("HEAD");
    const bool keepAlive = received.keepAlive;
    if (!isAllowed(received.request)) {
        // And nothing more is read from there: a stranger who never reads the answers would fill our memory with them.
        send(plainReply(403, "Only Athanor's own browser pane can see this application."), isHead, false);
        return;
    }
    HttpRequest request = received.request;
    request.headers = forwardedHeaders(received.request.headers);
    m_bridge.d->backend(request, [guard = QPointer(this), bridge = QPointer(&m_bridge), request, isHead,
                                  keepAlive](const Outcome &outcome) {
        if (bridge && std::holds_alternative<RequestTrace>(outcome)) {
            RequestTrace trace = std::get<RequestTrace>(outcome);
            trace.request = request;
            Q_EMIT bridge->requestFinished(trace);
        } else if (bridge) {
            Q_EMIT bridge->requestFailed(request, wordsOf(outcome));
        }
        // The browser may have gone meanwhile.
        if (guard) guard->send(replyOf(outcome, isHead), isHead, keepAlive);
    });
}

void HttpBridge::Connection::send(const Reply &reply, bool isHead, bool keepAlive)
{
    m_socket->write(serialised(reply, isHead, keepAlive));
    if (!keepAlive) {
        m_isBusy = true; // Nothing after this is read.
        m_socket->disconnectFromHost();
        return;
    }
    m_patience.start(idleTime);
    // From the event loop, so that a hundred pipelined requests do not become a hundred nested calls.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isBusy = false;
            if (m_parser.state() == HttpParser::State::Incomplete)
                readMore();
            else
                serve();
        },
        Qt::QueuedConnection);
}

HttpBridge::HttpBridge(QByteArray token, Backend backend, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>())
{
    d->token = std::move(token);
    d->backend = std::move(backend);
    connect(&d->server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = d->server.nextPendingConnection()) {
            if (d->connections >= maxConnections) {
                socket->abort();
                socket->deleteLater();
                continue;
            }
            ++d->connections;
            // Parented: the connection belongs to the bridge and deletes itself when the browser goes.
            auto *connection = new Connection(*this, socket);
            connect(connection, &QObject::destroyed, this, [this] { --d->connections; });
        }
    });
}

HttpBridge::~HttpBridge() { close(); }

Result<void> HttpBridge::listen()
{
    if (d->server.listen(QHostAddress::LocalHost, 0)) return {};
    return Error{ErrorCode::Unavailable,
                 QStringLiteral("No port on the loopback interface could be opened: %1.").arg(d->server.errorString())};
}

QUrl HttpBridge::origin() const
{
    if (!d->server.isListening()) return {};
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(d->server.serverPort()));
}

const QByteArray &HttpBridge::token() const { return d->token; }

void HttpBridge::close()
{
    d->server.close();
    const QList<QObject *> all = children();
    for (QObject *child : all) {
        if (auto *connection = dynamic_cast<Connection *>(child)) delete connection;
    }
}

} // namespace athanor
