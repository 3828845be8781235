// The playground's page about routes and what is predicted before an answer is shown: the part of RoutePlayground that
// talks to RoutesParts and PredictionBar.
#include "widgets/routes/labspage.h"
#include "widgets/routes/playgroundrequests.h"
#include "widgets/routes/predictionbar.h"
#include "widgets/routes/requestbar.h"
#include "widgets/routes/routeplayground.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/sessioncookieview.h"
#include "widgets/routes/urlbuilderview.h"

#include <QBoxLayout>

namespace athanor {

void RoutePlayground::buildParts(QVBoxLayout *column)
{
    auto *margin = new QHBoxLayout;
    margin->setContentsMargins(12, 0, 16, 0);
    margin->addWidget(m_prediction);
    column->addLayout(margin);
    connect(m_parts, &RoutesParts::openSource, this, &RoutePlayground::openSource);
    connect(m_session, &RequestSession::send, this, [this](const HttpRequest &request) {
        if (m_parts->predicts() && page() == Page::Routes) m_prediction->ask(request);
    });
    connect(m_prediction, &PredictionBar::shownChanged, this, &RoutePlayground::fitParts);
    connect(m_prediction, &PredictionBar::revealed, this,
            [this](const RequestTrace &trace, const Explanation &explanation, quint64 id) {
                showTrace(trace, explanation);
                m_requests->shown(id);
            });
    connect(m_parts->labs()->url(), &UrlBuilderView::tryRequested, this, [this](const QString &path) {
        m_parts->setPart(RoutesParts::Part::Rules);
        composeAndSend(QStringLiteral("GET"), path);
    });
    connect(m_parts->labs()->cookie(), &SessionCookieView::sendRequested, this,
            [this](const QString &name, const QString &value) {
                SavedRequest request = m_requests->composed();
                request.cookies = SavedRequest::Cookies::Off; // This one in the place of the jar's.
                std::erase_if(request.headers, [](const auto &header) {
                    return header.first.compare(QLatin1String("Cookie"), Qt::CaseInsensitive) == 0;
                });
                request.headers.push_back({QStringLiteral("Cookie"), name + QLatin1Char('=') + value});
                m_requests->setComposed(request);
                m_requests->send();
            });
}

bool RoutePlayground::heldBack(const RequestTrace &trace, const Explanation &explanation)
{
    if (!m_prediction->isAsking()) return false;
    setIdle();
    m_loads = true;
    const quint64 id = m_session->answered(trace);
    m_prediction->hold(trace, explanation, id);
    return true;
}

} // namespace athanor
