#include "widgets/browser/bridgeguard.h"

namespace athanor {

void BridgeGuard::setBridge(const QUrl &origin, const QByteArray &token)
{
    m_origin = origin;
    m_token = token;
}

bool BridgeGuard::mayAsk(const QUrl &url) const
{
    return m_origin.isValid() && !m_origin.host().isEmpty() && url.scheme() == m_origin.scheme() &&
           url.host() == m_origin.host() && url.port() == m_origin.port() && url.userInfo().isEmpty();
}

bool BridgeGuard::isLocal(const QUrl &url)
{
    return url.scheme() == QLatin1String("data") || url.scheme() == QLatin1String("about") ||
           url.scheme() == QLatin1String("blob");
}

void BridgeGuard::interceptRequest(QWebEngineUrlRequestInfo &info)
{
    const QUrl url = info.requestUrl();
    if (mayAsk(url)) {
        info.setHttpHeader("X-Athanor-Token", m_token);
        return;
    }
    if (isLocal(url)) return;
    info.block(true);
    Q_EMIT blocked(url);
}

} // namespace athanor
