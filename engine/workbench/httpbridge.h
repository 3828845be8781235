#pragma once

#include "engine/core/result.h"
#include "engine/routes/requesttrace.h"

#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <variant>

namespace athanor {

class ResponseStream;

/// Shows the learner's live application to the browser pane: HTTP on a random loopback port that answers only those who
/// know the token. Lives on the thread of its backend.
///
/// Every request must carry X-Athanor-Token (never passed on) and Host 127.0.0.1:port, so that neither another user's
/// program nor a page elsewhere (DNS rebinding) can reach the application.
class HttpBridge final : public QObject
{
    Q_OBJECT
public:
    using Outcome = std::variant<RequestTrace, LearnerError, Error>;
    using Answer = std::function<void(const Outcome &)>;
    /// Asks the application. The body of its response goes to the stream as it comes, up to
    /// ResponseStream::largestBody; the answer comes once, after that, on this thread; later than the bridge lives is
    /// allowed.
    using Backend = std::function<void(const HttpRequest &, Answer, const std::shared_ptr<ResponseStream> &)>;

    HttpBridge(QByteArray token, Backend backend, QObject *parent = nullptr);
    ~HttpBridge() override;

    /// Starts to listen. Unavailable when there is no loopback.
    Result<void> listen();
    /// http://127.0.0.1:port, empty before listen().
    QUrl origin() const;
    const QByteArray &token() const;
    /// How long a browser may take nothing while its response waits, ten seconds at first; then it is given up.
    void setStalledTime(std::chrono::milliseconds time);
    /// Closes every connection and the port.
    void close();

Q_SIGNALS:
    /// A request was answered by the application.
    void requestFinished(const athanor::RequestTrace &trace);
    /// A request got no answer from the application, and why; the browser was told so on a page.
    void requestFailed(const athanor::HttpRequest &request, const QString &message);

private:
    class Connection;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace athanor
