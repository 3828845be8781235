#pragma once

#include "engine/routes/cookiejarmodel.h"
#include "engine/routes/requesthistorymodel.h"

#include <QObject>

namespace athanor {

/// One sitting of composed requests: adds the jar's cookies, follows redirects where that is asked for, keeps the
/// history. It asks by send() and is told by answered(), one request at a time. GUI thread; Qt Core only.
class RequestSession final : public QObject
{
    Q_OBJECT
public:
    static constexpr int maxRedirects = 10;
    /// As Flask's own test client calls the application.
    static const QString host;

    explicit RequestSession(CookieJarModel::Clock clock, QObject *parent = nullptr);

    /// The application's SERVER_NAME, which requests reach that name no host; empty: localhost.
    void setDefaultHost(const QString &host) { m_defaultHost = host; }
    /// Composes and sends. BadInput when it cannot be sent.
    Result<void> start(const SavedRequest &request);
    /// The request in the composer as it would be sent now, with cookies.
    Result<HttpRequest> compose(const SavedRequest &request) const;
    /// The answer to what send() asked for. It is kept, the jar is told, and a redirect goes on.
    /// Its number in the history; 0 where nothing was asked.
    quint64 answered(const RequestTrace &trace);
    /// Whether answered() would send another request: the redirect of this answer is followed.
    bool goesOn(const RequestTrace &trace) const;
    /// There is no answer, and why.
    void failed(const QString &why);
    /// A request that the browser made; its cookies are its own.
    quint64 addBrowserTrace(const RequestTrace &trace);
    void addBrowserFailure(const HttpRequest &request, const QString &why);
    /// What to put into the composer for an entry of the history. missing says what of it is not kept any more.
    struct Reopened
    {
        SavedRequest request;
        QString missing;
    };
    static Reopened reopened(const HistoryEntry &entry);
    /// Another project: history and jar begin anew.
    void reset();

    bool isBusy() const { return m_pending.has_value(); }
    RequestHistoryModel &history() { return m_history; }
    CookieJarModel &cookies() { return m_cookies; }

Q_SIGNALS:
    void send(const athanor::HttpRequest &request);
    /// About the last answer: a circle of redirects, a cookie that was not kept. Empty where there is nothing to say.
    void noticed(const QString &words);

private:
    struct Pending
    {
        SavedRequest composed;
        HttpRequest request;
        quint64 from = 0;
        int followed = 0;
    };
    QByteArray newBoundary() const;
    HttpRequest withCookies(HttpRequest request, SavedRequest::Cookies cookies) const;
    QString hostFor(const HttpRequest &request) const;
    HistoryEntry entryOf(const Pending &pending) const;

    CookieJarModel::Clock m_clock;
    QString m_defaultHost;
    CookieJarModel m_cookies;
    RequestHistoryModel m_history;
    std::optional<Pending> m_pending;
};

} // namespace athanor
