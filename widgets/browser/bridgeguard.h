#pragma once

#include <QUrl>
#include <QWebEngineUrlRequestInterceptor>

namespace athanor {

/// Lets the page speak to the learner's application and to nothing else: the bridge's origin gets the token that opens
/// the bridge, every other origin is refused before a byte is sent. Called on the browser's own thread of the GUI side.
class BridgeGuard final : public QWebEngineUrlRequestInterceptor
{
    Q_OBJECT
public:
    using QWebEngineUrlRequestInterceptor::QWebEngineUrlRequestInterceptor;

    void setBridge(const QUrl &origin, const QByteArray &token);
    /// Whether a request for this address may go out, and gets the token.
    bool mayAsk(const QUrl &url) const;
    /// Whether an address needs no network at all (a page made from a string).
    static bool isLocal(const QUrl &url);

    void interceptRequest(QWebEngineUrlRequestInfo &info) override;

Q_SIGNALS:
    void blocked(const QUrl &url);

private:
    QUrl m_origin;
    QByteArray m_token;
};

} // namespace athanor
