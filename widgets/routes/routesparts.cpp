#include "widgets/routes/routesparts.h"

#include "widgets/common/button.h"
#include "widgets/common/labels.h"
#include "widgets/routes/blueprinttreeview.h"
#include "widgets/routes/callspage.h"
#include "widgets/routes/converterlabview.h"
#include "widgets/routes/labspage.h"
#include "widgets/routes/matchstepper.h"
#include "widgets/routes/sessioncookieview.h"
#include "widgets/routes/urlbuilderview.h"
#include "widgets/routes/winnerbanner.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace athanor {

RoutesParts::RoutesParts(const Theme &theme, QWidget *rules, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_head(new QWidget), m_tabs(new QTabBar),
      m_predict(new Button(theme, Button::Kind::Flat, tr("Predict first"))), m_winners(new WinnerBanner(theme)),
      m_stack(new QStackedWidget), m_steps(new MatchStepper(theme)), m_calls(new CallsPage(theme)),
      m_blueprints(new BlueprintTreeView(theme)), m_labs(new LabsPage(theme))
{
    for (const QString &name : {tr("Rules"), tr("Steps"), tr("Calls"), tr("Blueprints"), tr("Laboratories")})
        m_tabs->addTab(name);
    m_tabs->setObjectName(QStringLiteral("routesTabs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideRight);
    for (int i = 0; i < m_tabs->count(); ++i) m_tabs->setTabToolTip(i, m_tabs->tabText(i));
    m_tabs->setFocusPolicy(Qt::TabFocus);
    m_tabs->setAccessibleName(tr("About the routes"));
    m_predict->setObjectName(QStringLiteral("predictFirst"));
    m_predict->setCheckable(true);
    m_predict->setElides(true);
    m_predict->setToolTip(tr("Say what a request will do before it is sent"));
    m_head->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *head = new QHBoxLayout(m_head);
    head->setContentsMargins(0, 0, 10, 0);
    head->addWidget(m_tabs, 1);
    head->addWidget(m_predict);
    for (QWidget *part : {rules, static_cast<QWidget *>(m_steps), static_cast<QWidget *>(m_calls),
                          static_cast<QWidget *>(m_blueprints), static_cast<QWidget *>(m_labs)})
        m_stack->addWidget(part);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_line = rule();
    column->addWidget(m_head);
    column->addWidget(m_line);
    auto *margin = new QHBoxLayout;
    margin->setContentsMargins(12, 0, 16, 0);
    margin->addWidget(m_winners);
    column->addLayout(margin);
    connect(m_winners, &WinnerBanner::stateChanged, this, [this] { m_stack->setVisible(!m_winners->fills()); });
    m_stack->setMinimumHeight(1); // Where there is next to no room, what is told above it is not cut.
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &RoutesParts::showPart);
    connect(m_calls, &CallsPage::openSource, this, &RoutesParts::openSource);
    connect(m_blueprints, &BlueprintTreeView::openSource, this, &RoutesParts::openSource);
    connect(m_blueprints, &BlueprintTreeView::requested, this, &RoutesParts::blueprintsRequested);
    connect(m_labs->converter(), &ConverterLabView::openSource, this, &RoutesParts::openSource);
}

void RoutesParts::setTrace(const RequestTrace &trace)
{
    m_trace = trace;
    m_hasTrace = true;
    m_stepsShown = m_callsShown = false;
    m_labs->cookie()->setTrace(trace);
    showPart();
}

void RoutesParts::showPart()
{
    m_stack->setCurrentIndex(m_tabs->currentIndex());
    switch (part()) {
    case Part::Steps:
        if (m_hasTrace && !m_stepsShown) m_steps->setTrace(m_trace);
        m_stepsShown = true;
        break;
    case Part::Calls:
        if (m_hasTrace && !m_callsShown) m_calls->setTrace(m_trace);
        m_callsShown = true;
        break;
    case Part::Blueprints:
        if (!m_blueprints->isFresh()) Q_EMIT blueprintsRequested();
        break;
    case Part::Rules:
    case Part::Labs: break;
    }
}

void RoutesParts::setTable(const RouteTable &table) { m_labs->url()->setTable(table); }

void RoutesParts::forgetTrace()
{
    m_trace = {};
    m_hasTrace = false;
    m_stepsShown = m_callsShown = false;
    m_steps->clear();
    m_calls->clear();
}

void RoutesParts::clear()
{
    forgetTrace();
    m_blueprints->clear();
    m_labs->cookie()->clear();
    m_labs->url()->setTable({});
    showPart();
}

void RoutesParts::markStale()
{
    m_blueprints->markStale();
    if (part() == Part::Blueprints && isVisible()) Q_EMIT blueprintsRequested();
}

RoutesParts::Part RoutesParts::part() const { return static_cast<Part>(m_tabs->currentIndex()); }

void RoutesParts::setPart(Part part) { m_tabs->setCurrentIndex(static_cast<int>(part)); }

void RoutesParts::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_winners->setCompact(height() < m_theme.px(300));
}

void RoutesParts::setTabsShown(bool shown)
{
    for (QWidget *each : {m_head, m_line}) each->setVisible(shown || part() != Part::Rules);
}

bool RoutesParts::predicts() const { return m_predict->isChecked(); }

} // namespace athanor
