// The playground's page about routes and what is predicted before a request is sent: the part of RoutePlayground that
// talks to RoutesParts and PredictionBar.
#include "widgets/common/fittedscroll.h"
#include "widgets/routes/labspage.h"
#include "widgets/routes/playgroundrequests.h"
#include "widgets/routes/predictionbar.h"
#include "widgets/routes/requestbar.h"
#include "widgets/routes/routeplayground.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/sessioncookieview.h"
#include "widgets/routes/urlbuilderview.h"
#include "widgets/routes/winnerbanner.h"

#include <QBoxLayout>
#include <QTabBar>

namespace athanor {

void RoutePlayground::buildParts(QVBoxLayout *column)
{
    auto *framed = new QWidget;
    auto *margin = new QHBoxLayout(framed);
    margin->setContentsMargins(12, 0, 16, 0);
    margin->addWidget(m_prediction);
    m_predictionPart = new FittedScroll(framed);
    m_predictionPart->hide();
    column->addWidget(m_predictionPart);
    connect(m_parts, &RoutesParts::openSource, this, &RoutePlayground::openSource);
    connect(m_prediction, &PredictionBar::shownChanged, this, [this] {
        m_parts->winners()->setHeldBack(m_prediction->isAsking());
        m_predictionPart->setVisible(!m_prediction->isHidden());
        fitParts();
        if (m_prediction->isAsking()) Q_EMIT roomWanted();
    });
    connect(m_prediction, &PredictionBar::sendWanted, this, &RoutePlayground::sendNow);
    // Whoever looks at another page meanwhile is told by the tab.
    connect(m_parts->winners(), &WinnerBanner::stateChanged, this, [this] {
        const int told = m_parts->winners()->told();
        const int tab = static_cast<int>(Page::Routes);
        const QString words = told == 0 ? tr("Routes") : tr("Routes (%1)").arg(told);
        m_tabs->setTabText(tab, words);
        m_tabs->setTabToolTip(tab, told == 0 ? words : tr("%1: paths with another winner since your edit").arg(words));
    });
    connect(m_parts->winners(), &WinnerBanner::chosen, this, [this](const WinnerQuestion &question) {
        SavedRequest request;
        request.method = question.method;
        request.target = question.path;
        request.setHost(question.host);
        m_requests->setComposed(request);
        m_bar->focusPath();
    });
    connect(m_parts->labs()->url(), &UrlBuilderView::tryRequested, this,
            [this](const QString &path, const QString &host) {
                m_parts->setPart(RoutesParts::Part::Rules);
                SavedRequest request;
                request.target = path;
                request.setHost(host);
                m_requests->setComposed(request);
                m_requests->send();
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

void RoutePlayground::sendOrAsk(const SavedRequest &request)
{
    if (!m_parts->predicts() || page() != Page::Routes) {
        m_prediction->dismiss();
        sendNow(request);
    } else if (const Result<HttpRequest> composed = m_session->compose(request); !composed) {
        say(composed.error().message);
    } else {
        say({});
        m_bar->showAnswer(nullptr);
        forgetAnswer(); // One to the same path would tell it.
        m_prediction->ask(request);
    }
}

void RoutePlayground::sendNow(const SavedRequest &request)
{
    const Result<void> started = m_session->start(request);
    if (started) return;
    m_prediction->unanswered();
    say(started.error().message);
}

} // namespace athanor
