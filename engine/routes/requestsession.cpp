#include "engine/routes/requestsession.h"

#include <QRandomGenerator>

namespace athanor {

const QString RequestSession::host = QStringLiteral("localhost");

RequestSession::RequestSession(CookieJarModel::Clock clock, QObject *parent)
    : QObject(parent), m_clock(clock), m_cookies(clock, this), m_history(this)
{}

QByteArray RequestSession::newBoundary() const
{
    return "athanor" + QByteArray::number(QRandomGenerator::system()->generate64(), 36);
}

QString RequestSession::hostFor(const HttpRequest &request) const
{
    const QString given = headerOf(request.headers, QLatin1String("host"));
    if (!given.isEmpty()) return given;
    return m_defaultHost.isEmpty() ? host : m_defaultHost;
}

HttpRequest RequestSession::withCookies(HttpRequest request, SavedRequest::Cookies cookies) const
{
    // Who writes a Cookie header means it.
    if (cookies == SavedRequest::Cookies::Off || hasHeader(request.headers, QLatin1String("cookie"))) return request;
    const QString header = m_cookies.jar().header(hostFor(request), request.path, m_clock());
    if (!header.isEmpty()) request.headers.emplace_back(QStringLiteral("Cookie"), header);
    return request;
}

Result<HttpRequest> RequestSession::compose(const SavedRequest &request) const
{
    Result<HttpRequest> http = request.toHttp(newBoundary());
    if (!http) return http.error();
    return withCookies(std::move(*http), request.cookies);
}

Result<void> RequestSession::start(const SavedRequest &request)
{
    Result<HttpRequest> http = compose(request);
    if (!http) return http.error();
    if (m_pending) failed(tr("Another request was sent before this one was answered."));
    m_pending = Pending{request, std::move(*http), 0, 0};
    Q_EMIT noticed({});
    Q_EMIT send(HttpRequest(m_pending->request)); // A copy: who is asked may answer at once.
    return {};
}

HistoryEntry RequestSession::entryOf(const Pending &pending) const
{
    HistoryEntry entry;
    entry.when = m_clock();
    entry.composed = pending.composed;
    entry.redirectedFrom = pending.from;
    entry.trace.request = pending.request;
    entry.requestBytes = pending.request.body.size();
    return entry;
}

quint64 RequestSession::answered(const RequestTrace &trace)
{
    if (!m_pending) return 0;
    Pending done = *std::exchange(m_pending, std::nullopt);
    HistoryEntry entry = entryOf(done);
    entry.trace = trace;
    entry.trace.request = done.request;
    const QString host = hostFor(done.request);
    QStringList words;
    if (done.composed.cookies == SavedRequest::Cookies::Send) {
        m_cookies.change(
            [&](CookieJar &jar) { words += jar.update(host, done.request.path, trace.headers, m_clock()); });
        if (!words.isEmpty()) words.prepend(tr("A cookie was not kept:"));
    }
    std::optional<HttpRequest> next;
    if (done.composed.redirects == SavedRequest::Redirects::Follow) {
        RedirectStep step = redirectOf(entry.trace, host);
        if (!step.why.isEmpty()) words << step.why;
        if (step.next && done.followed >= maxRedirects) {
            entry.failure = tr("%1 redirects were followed and none led to an answer: this goes in a circle. It was "
                               "stopped here.")
                                .arg(maxRedirects);
            words << entry.failure;
        } else if (step.next) {
            next = std::move(step.next);
        }
    }
    const quint64 id = m_history.add(std::move(entry));
    Q_EMIT noticed(words.join(QLatin1Char(' ')));
    if (!next) return id;
    SavedRequest composed = done.composed;
    composed.method = next->method;
    composed.target = next->path;
    if (next->body.isEmpty()) {
        composed.body = SavedRequest::Body::None;
        composed.form.clear();
        composed.content.clear();
    }
    m_pending = Pending{composed, withCookies(std::move(*next), composed.cookies), id, done.followed + 1};
    Q_EMIT send(HttpRequest(m_pending->request));
    return id;
}

bool RequestSession::goesOn(const RequestTrace &trace) const
{
    if (!m_pending || m_pending->composed.redirects != SavedRequest::Redirects::Follow) return false;
    RequestTrace answer = trace;
    answer.request = m_pending->request;
    return m_pending->followed < maxRedirects && redirectOf(answer, hostFor(m_pending->request)).next.has_value();
}

void RequestSession::failed(const QString &why)
{
    if (!m_pending) return;
    const Pending done = *std::exchange(m_pending, std::nullopt);
    HistoryEntry entry = entryOf(done);
    entry.failure = why;
    m_history.add(std::move(entry));
}

quint64 RequestSession::addBrowserTrace(const RequestTrace &trace)
{
    HistoryEntry entry;
    entry.origin = HistoryEntry::Origin::Browser;
    entry.when = m_clock();
    entry.trace = trace;
    entry.composed = SavedRequest::fromHttp(trace.request);
    return m_history.add(std::move(entry));
}

void RequestSession::addBrowserFailure(const HttpRequest &request, const QString &why)
{
    HistoryEntry entry;
    entry.origin = HistoryEntry::Origin::Browser;
    entry.when = m_clock();
    entry.trace.request = request;
    entry.composed = SavedRequest::fromHttp(request);
    entry.failure = why;
    m_history.add(std::move(entry));
}

RequestSession::Reopened RequestSession::reopened(const HistoryEntry &entry)
{
    Reopened again{entry.composed, {}};
    SavedRequest &request = again.request;
    const bool whole = entry.requestBytes == entry.trace.request.body.size();
    if (request.hasFiles() && whole) {
        const std::vector<FormPart> sent = SavedRequest::fromHttp(entry.trace.request).form;
        for (size_t i = 0; i < request.form.size() && i < sent.size(); ++i)
            if (request.form[i].isFile) request.form[i].content = sent[i].content;
    } else if (request.hasFiles()) {
        again.missing = tr("Its files are not kept. Choose them again before you send it.");
    } else if (!whole && request.body != SavedRequest::Body::Form) {
        again.missing = tr("Only the head of its body is kept (%L1 of %L2 bytes).")
                            .arg(request.content.size())
                            .arg(entry.requestBytes);
    }
    return again;
}

void RequestSession::reset()
{
    m_pending.reset();
    m_defaultHost.clear();
    m_history.clear();
    m_cookies.change([](CookieJar &jar) { jar = {}; });
}

} // namespace athanor
