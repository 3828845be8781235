// The playground's requests: composing, sending, keeping. The part of RoutePlayground that talks to PlaygroundRequests.
#include "engine/routes/bodytext.h"
#include "widgets/browser/browserpane.h"
#include "widgets/routes/historyview.h"
#include "widgets/routes/playgroundrequests.h"
#include "widgets/routes/predictionbar.h"
#include "widgets/routes/requestbar.h"
#include "widgets/routes/requestcomposer.h"
#include "widgets/routes/requestspage.h"
#include "widgets/routes/responseview.h"
#include "widgets/routes/routeplayground.h"
#include "widgets/routes/savedrequests.h"
#include "widgets/routes/tracetext.h"

#include <QLabel>
#include <QTabBar>

namespace athanor {

void RoutePlayground::buildRequests()
{
    m_requests = new PlaygroundRequests(*m_session, {m_bar, m_composer, m_response, m_requestsPage}, this);
    connect(m_session, &RequestSession::send, this, &RoutePlayground::requestComposed);
    connect(m_requests, &PlaygroundRequests::sendChosen, this, &RoutePlayground::sendOrAsk);
    connect(m_requests, &PlaygroundRequests::said, this, &RoutePlayground::say);
    connect(m_requests, &PlaygroundRequests::saveRequested, this, &RoutePlayground::saveRequestRequested);
    connect(m_requestsPage->saved(), &SavedRequestsView::refreshRequested, this, &RoutePlayground::savedFilesRequested);
    connect(m_requestsPage->saved(), &SavedRequestsView::openSource, this, &RoutePlayground::openSource);
    connect(m_requests, &PlaygroundRequests::traceChosen, this, [this](const RequestTrace &trace) {
        if (trace.status == 0) return;
        showTrace(trace, {});
        setPage(Page::Response);
    });
    connect(m_requests, &PlaygroundRequests::renderChosen, this, [this] {
        m_browserShowsTrace = false;
        setPage(Page::Browser);
    });
    const auto openPart = [this](RequestsPage::Part part) {
        setPage(Page::Requests);
        m_requestsPage->setPart(part);
        if (isLow()) m_bar->setComposerOpen(false); // It stands in the page's place.
    };
    connect(m_requests, &PlaygroundRequests::jarChosen, this, [openPart] { openPart(RequestsPage::Part::Cookies); });
    connect(m_requests, &PlaygroundRequests::savingChosen, this, [openPart] { openPart(RequestsPage::Part::Saved); });
    connect(m_bar, &RequestBar::composerToggled, this, &RoutePlayground::fitParts);
    connect(&m_theme, &Theme::changed, this, &RoutePlayground::fitParts);
}

void RoutePlayground::setBrowserTrace(const RequestTrace &trace)
{
    const quint64 id = m_session->addBrowserTrace(trace);
    // What a page loads by itself (style sheets, pictures) is not what the learner asked for.
    for (const auto &[name, value] : trace.request.headers) {
        if (name.compare(QLatin1String("Sec-Fetch-Dest"), Qt::CaseInsensitive) == 0 &&
            value != QLatin1String("document"))
            return;
        if (name.compare(QLatin1String("Accept"), Qt::CaseInsensitive) == 0 &&
            !value.contains(QLatin1String("text/html")))
            return;
    }
    if (m_prediction->isAsking()) return; // It might be the answer that is being predicted.
    // What is being composed stays.
    if (!m_bar->isComposerOpen() && m_composer->summary().isEmpty()) {
        m_bar->setRequest(trace.request.method, trace.request.path);
        m_composer->setTarget(trace.request.path);
    }
    showTrace(trace, {});
    m_requests->shown(id);
    m_browserShowsTrace = true; // By itself.
}

void RoutePlayground::showInBrowser()
{
    if (!m_hasTrace) return;
    m_browserShowsTrace = true;
    // The answer that was given is drawn; asking again would run the view twice.
    const QString type = headerValue(m_trace, QStringLiteral("Content-Type"));
    const BodyKind kind = bodyKind(m_trace.body, type);
    // The browser is given text as UTF-8, whatever it came as.
    const QByteArray body = kind == BodyKind::Image ? m_trace.body
                            : kind == BodyKind::Binary
                                ? hexLines(m_trace.body, ResponseView::hexBytes).toUtf8()
                                : readBody(m_trace.body, type, m_trace.body.size()).text.toUtf8();
    m_browser->showAnswer(m_trace.request.method, m_trace.request.path, body, type);
}

void RoutePlayground::setBrowserFailure(const HttpRequest &request, const QString &message)
{
    m_session->addBrowserFailure(request, message);
}

void RoutePlayground::say(const QString &words)
{
    m_note->setText(words);
    m_note->setVisible(!words.isEmpty());
}

void RoutePlayground::composeAndSend(const QString &method, const QString &path)
{
    SavedRequest request;
    request.method = method;
    request.target = path;
    m_requests->setComposed(request);
    // In the browser a GET is the browser's own, with its cookies; everything else is sent and traced from here.
    if (page() == Page::Browser && method == QLatin1String("GET") && m_browser->hasBridge())
        m_browser->open(wireTarget(path));
    else
        m_requests->send();
}

void RoutePlayground::toggleComposer()
{
    if (page() == Page::Browser) setPage(Page::Routes);
    m_bar->setComposerOpen(!m_bar->isComposerOpen());
    if (m_bar->isComposerOpen())
        m_composer->findChild<QTabBar *>(QStringLiteral("composerTabs"))->setFocus(Qt::ShortcutFocusReason);
    else
        m_bar->focusPath();
}

void RoutePlayground::searchHistory()
{
    setPage(Page::Requests);
    m_requestsPage->setPart(RequestsPage::Part::History);
    if (isLow()) m_bar->setComposerOpen(false);
    m_requestsPage->history()->focusSearch();
}

void RoutePlayground::focusPath()
{
    if (page() == Page::Browser) setPage(Page::Routes);
    m_bar->focusPath();
}

void RoutePlayground::setApplication(const QString &name) { m_requests->setApplication(name); }

void RoutePlayground::setProjectFolder(const QString &folder) { m_requests->setProjectFolder(folder); }

void RoutePlayground::setSavedFiles(const QMap<QString, QByteArray> &files) { m_requests->setSavedFiles(files); }

void RoutePlayground::requestSaved(const QString &path) { m_requests->requestSaved(path); }

void RoutePlayground::requestNotSaved(const QString &message) { m_requests->requestNotSaved(message); }

} // namespace athanor
