#include "engine/workbench/httpbridge.h"

#include "engine/workbench/bridgepages.h"
#include "engine/workbench/httpparser.h"
#include "engine/workbench/httpreply.h"
#include "engine/workbench/responsestream.h"

#include <QPointer>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace athanor {

namespace {

using namespace std::chrono_literals;

constexpr auto idleTime = 60s;     ///< An idle connection is closed.
constexpr auto requestTime = 30s;  ///< A request must have arrived whole.
constexpr int maxConnections = 64; ///< A browser opens six a host.

/// What waits in our memory for a slow browser: above, the application is held back; below, it goes on.
constexpr qint64 muchUnread = 4 << 20;
constexpr qint64 littleUnread = 1 << 20;

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

/// What the browser is told where the application gave no answer.
HttpReply problemOf(const HttpBridge::Outcome &outcome)
{
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
    ~Connection() override { giveUp(ResponseStream::Why::Closed); }

private:
    void readMore();
    void serve();
    void answer(const HttpParser::Request &request);
    std::shared_ptr<ResponseStream> follow();
    void finish(const Outcome &outcome);
    void end(HttpReplyWriter::Ending ending);
    void refuse(const HttpReply &reply);
    void next();
    void write(const QByteArray &bytes);
    void onWritten();
    void giveUp(ResponseStream::Why why);
    bool isAllowed(const HttpRequest &request) const;

    HttpBridge &m_bridge;
    QTcpSocket *m_socket;
    HttpParser m_parser;
    HttpReplyWriter m_writer{{}};
    std::shared_ptr<ResponseStream> m_stream; ///< While the application works on a request.
    QTimer m_patience;
    bool m_isBusy = false;
    bool m_isLeaving = false; ///< Nothing more is read or written; what was written still goes.
};

struct HttpBridge::Private
{
    QByteArray token;
    Backend backend;
    QTcpServer server;
    int connections = 0;
    std::chrono::milliseconds stalledTime = 10s;
};

HttpBridge::Connection::Connection(HttpBridge &bridge, QTcpSocket *socket)
    : QObject(&bridge), m_bridge(bridge), m_socket(socket)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(HttpParser::maxHead);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, m_socket, [this] {
        giveUp(ResponseStream::Why::Slow);
        m_socket->abort();
    });
    connect(m_socket, &QTcpSocket::readyRead, this, &Connection::readMore);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &Connection::onWritten);
    connect(m_socket, &QTcpSocket::disconnected, this, [this] {
        m_isLeaving = true;
        giveUp(ResponseStream::Why::Closed);
        deleteLater();
    });
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
        m_writer = HttpReplyWriter({});
        refuse(plainReply(m_parser.errorStatus(), reasonOf(m_parser.errorStatus())));
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
    m_writer = HttpReplyWriter({isHead, received.keepAlive, received.takesChunks});
    if (!isAllowed(received.request)) {
        // And nothing more is read from there: a stranger who never reads the answers would fill our memory with them.
        refuse(plainReply(403, "Only Athanor's own browser pane can see this application."));
        return;
    }
    HttpRequest request = received.request;
    request.headers = forwardedHeaders(received.request.headers);
    const auto answered = [guard = QPointer(this), bridge = QPointer(&m_bridge), request](const Outcome &outcome) {
        if (bridge && std::holds_alternative<RequestTrace>(outcome)) {
            RequestTrace trace = std::get<RequestTrace>(outcome);
            trace.request = request;
            Q_EMIT bridge->requestFinished(trace);
        } else if (bridge) {
            Q_EMIT bridge->requestFailed(request, wordsOf(outcome));
        }
        // The browser may have gone meanwhile.
        if (guard) guard->finish(outcome);
    };
    m_bridge.d->backend(request, answered, follow());
}

/// The body goes to the browser while the application makes it.
std::shared_ptr<ResponseStream> HttpBridge::Connection::follow()
{
    m_stream = std::make_shared<ResponseStream>();
    connect(m_stream.get(), &ResponseStream::begun, this, [this](const RequestTrace &trace) {
        const HttpReply head = headOf(trace);
        // A page of ours instead: what follows has no room in it.
        write(head.body.isEmpty() ? m_writer.begin(head, {}) : m_writer.whole(head));
    });
    connect(m_stream.get(), &ResponseStream::piece, this, [this](const QByteArray &bytes) {
        write(m_writer.piece(bytes));
        if (m_socket->bytesToWrite() <= muchUnread || m_stream->isHeld()) return;
        m_stream->hold();
        m_patience.start(m_bridge.d->stalledTime);
    });
    connect(m_stream.get(), &ResponseStream::ended, this, [this](ResponseStream::Ending ending) {
        const bool isWhole = ending == ResponseStream::Ending::Whole;
        if (m_writer.hasBegun()) end(isWhole ? HttpReplyWriter::Ending::Whole : HttpReplyWriter::Ending::Broken);
    });
    return m_stream;
}

/// The application is done with the request; what the browser has not got of the answer goes now.
void HttpBridge::Connection::finish(const Outcome &outcome)
{
    const bool hasEnded = m_stream->hasEnded();
    m_stream->disconnect(this);
    m_stream.reset();
    if (m_isLeaving) return;
    if (m_writer.hasBegun()) {
        if (!hasEnded) end(HttpReplyWriter::Ending::Broken);
    } else if (const auto *trace = std::get_if<RequestTrace>(&outcome)) {
        HttpReply reply = headOf(*trace);
        if (reply.body.isEmpty()) reply.body = trace->body;
        const bool isKnown = !trace->bodyTruncated || trace->status < 200;
        write(m_writer.begin(reply, isKnown ? std::optional(reply.body.size()) : std::nullopt));
        write(m_writer.piece(reply.body));
        end(trace->bodyTruncated ? HttpReplyWriter::Ending::Broken : HttpReplyWriter::Ending::Whole);
    } else {
        write(m_writer.whole(problemOf(outcome)));
    }
    if (!m_isLeaving && !m_writer.keepsAlive()) end(HttpReplyWriter::Ending::Broken);
    if (!m_isLeaving) next();
}

void HttpBridge::Connection::end(HttpReplyWriter::Ending ending)
{
    write(m_writer.end(ending));
    if (m_stream) m_stream->resume(); // Its answer follows, however slowly the rest is read.
    m_patience.start(idleTime);
    if (m_writer.keepsAlive() || m_isLeaving) return;
    m_isLeaving = true;
    m_socket->disconnectFromHost();
}

void HttpBridge::Connection::refuse(const HttpReply &reply)
{
    m_isBusy = true;
    write(m_writer.whole(reply));
    end(HttpReplyWriter::Ending::Broken);
}

void HttpBridge::Connection::next()
{
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

void HttpBridge::Connection::write(const QByteArray &bytes)
{
    if (!bytes.isEmpty() && !m_isLeaving) m_socket->write(bytes);
}

void HttpBridge::Connection::onWritten()
{
    if (m_stream && m_stream->isHeld() && m_socket->bytesToWrite() <= littleUnread) {
        m_patience.stop();
        m_stream->resume();
    } else if (m_socket->bytesToWrite() > 0 && m_patience.isActive()) {
        m_patience.start(); // Slow, but it reads.
    }
}

/// Nobody takes the rest of the response: the application is told to stop.
void HttpBridge::Connection::giveUp(ResponseStream::Why why)
{
    if (!m_stream) return;
    m_stream->disconnect(this);
    m_stream->drop(why);
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

void HttpBridge::setStalledTime(std::chrono::milliseconds time) { d->stalledTime = time; }

void HttpBridge::close()
{
    d->server.close();
    const QList<QObject *> all = children();
    for (QObject *child : all) {
        if (auto *connection = dynamic_cast<Connection *>(child)) delete connection;
    }
}

} // namespace athanor
