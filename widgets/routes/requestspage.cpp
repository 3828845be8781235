#include "widgets/routes/requestspage.h"

#include "engine/routes/requestsession.h"
#include "widgets/common/labels.h"
#include "widgets/routes/cookieview.h"
#include "widgets/routes/historyview.h"
#include "widgets/routes/savedrequests.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace athanor {

RequestsPage::RequestsPage(const Theme &theme, RequestSession &session, QWidget *parent)
    : QWidget(parent), m_tabs(new QTabBar), m_stack(new QStackedWidget),
      m_history(new HistoryView(theme, session.history())), m_saved(new SavedRequestsView(theme)),
      m_cookies(new CookieView(theme, session.cookies()))
{
    for (const QString &name : {tr("History"), tr("Saved"), tr("Cookies")}) m_tabs->addTab(name);
    m_tabs->setObjectName(QStringLiteral("requestsTabs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->setFocusPolicy(Qt::TabFocus);
    m_tabs->setAccessibleName(tr("Requests"));
    for (QWidget *part :
         {static_cast<QWidget *>(m_history), static_cast<QWidget *>(m_saved), static_cast<QWidget *>(m_cookies)})
        m_stack->addWidget(part);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(rule());
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
}

void RequestsPage::setPart(Part part) { m_tabs->setCurrentIndex(static_cast<int>(part)); }

RequestsPage::Part RequestsPage::part() const { return static_cast<Part>(m_tabs->currentIndex()); }

} // namespace athanor
