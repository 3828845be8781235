#include "widgets/routes/routeplayground.h"

#include "widgets/browser/browserpane.h"
#include "widgets/common/busyline.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/fittedscroll.h"
#include "widgets/common/focuschain.h"
#include "widgets/common/labels.h"
#include "widgets/common/outputview.h"
#include "widgets/common/panetabs.h"
#include "widgets/common/verticalscroll.h"
#include "widgets/routes/candidatedelegate.h"
#include "widgets/routes/historyview.h"
#include "widgets/routes/hookonion.h"
#include "widgets/routes/playgroundrequests.h"
#include "widgets/routes/predictionbar.h"
#include "widgets/routes/requestbar.h"
#include "widgets/routes/requestcomposer.h"
#include "widgets/routes/requestspage.h"
#include "widgets/routes/responseview.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/rulelistmodel.h"
#include "widgets/routes/savedrequests.h"
#include "widgets/routes/tracetext.h"

#include <QJsonDocument>
#include <QListView>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace athanor {

namespace {

QString inPlainWords(const Explanation &explanation)
{
    QString words = explanation.text.isEmpty() ? explanation.title : explanation.text;
    if (!explanation.advice.isEmpty()) words += QLatin1Char(' ') + explanation.advice;
    return words;
}

} // namespace

RoutePlayground::RoutePlayground(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_tabs(new QTabBar), m_bar(new RequestBar(theme)), m_problem(new QFrame),
      m_note(textLabel({}, QStringLiteral("small"))), m_busy(new BusyLine(theme)), m_stack(new QStackedWidget),
      m_model(new RuleListModel(this)), m_onion(new HookOnion(theme, HookOnion::Detail::Names)),
      m_prediction(new PredictionBar(theme)), m_response(new ResponseView(theme)), m_browser(new BrowserPane(theme)),
      m_text(new OutputView(theme, OutputView::Sizing::Filling)),
      m_session(new RequestSession([] { return QDateTime::currentDateTimeUtc(); }, this)),
      m_composer(new RequestComposer(theme)), m_requestsPage(new RequestsPage(theme, *m_session))
{
    setGround(this, QStringLiteral("panel"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildTabs(column);
    column->addWidget(m_bar);
    m_composerPart = verticalScroll(m_composer);
    m_composerPart->hide();
    column->addWidget(m_composerPart, 1);
    m_note->setContentsMargins(16, 0, 16, 8);
    m_note->hide();
    column->addWidget(m_note);
    m_parts = new RoutesParts(theme, buildRoutesPage());
    buildParts(column);
    buildProblem(column);
    column->addWidget(m_busy);
    column->addWidget(m_stack, 1);
    m_filler = new EmptyState(theme, {}, {});
    m_filler->setMinimumHeight(1); // What is said above comes first.
    m_filler->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    column->addWidget(m_filler, 1);

    m_stack->addWidget(m_parts);
    m_stack->addWidget(m_browser);
    m_stack->addWidget(m_response);
    m_text->setAccessibleName(tr("The request as text"));
    m_text->setPlaceholderText(tr("Send a request: everything that is drawn stands here as text."));
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_requestsPage);

    buildRequests();
    connect(m_bar, &RequestBar::cancelRequested, this, &RoutePlayground::cancelRequested);
    connect(m_onion, &HookOnion::openSource, this, &RoutePlayground::openSource);
    reset();
}

void RoutePlayground::buildTabs(QVBoxLayout *column)
{
    setUpPaneTabs(*m_tabs, {tr("Routes"), tr("Browser"), tr("Response"), tr("As text"), tr("Requests")},
                  tr("Route playground"));
    m_tabs->setObjectName(QStringLiteral("playgroundTabs"));
    connect(m_tabs, &QTabBar::currentChanged, this, &RoutePlayground::pageChanged);
    column->addWidget(m_tabs);
    column->addWidget(rule());
}

void RoutePlayground::buildProblem(QVBoxLayout *column)
{
    m_problem->setObjectName(QStringLiteral("loadProblem"));
    m_problem->setProperty("card", QStringLiteral("bad"));
    auto *inner = new QVBoxLayout(m_problem);
    inner->setContentsMargins(14, 10, 14, 12);
    inner->setSpacing(4);
    m_problemTitle = textLabel({}, QStringLiteral("strong"));
    m_problemText = new MarkupLabel(m_theme, {});
    m_problemOld = textLabel(tr("Below is the map from the last time it loaded."), QStringLiteral("small"));
    auto *jump = new Button(m_theme, Button::Kind::Quiet, tr("Go to the line"));
    m_problemJump = jump;
    connect(jump, &QPushButton::clicked, this, [this] { Q_EMIT openSource(m_error.file, m_error.line); });
    auto *first = new QHBoxLayout;
    first->setSpacing(10);
    first->addWidget(m_problemTitle, 1);
    first->addWidget(jump, 0, Qt::AlignTop);
    inner->addLayout(first);
    inner->addWidget(m_problemText);
    inner->addWidget(m_problemOld);
    auto *framed = new QWidget;
    auto *margin = new QHBoxLayout(framed);
    margin->setContentsMargins(16, 0, 16, 10);
    margin->addWidget(m_problem);
    m_problemPart = new FittedScroll(framed);
    column->addWidget(m_problemPart);
}

QWidget *RoutePlayground::buildRoutesPage()
{
    m_view = new QListView;
    m_view->setObjectName(QStringLiteral("ruleList"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new CandidateDelegate(m_theme, m_view));
    m_view->setResizeMode(QListView::Adjust);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setProperty("ring", true);
    m_view->setAccessibleName(tr("Rules of the application"));
    m_view->setAccessibleDescription(
        tr("Each with its methods; after a request, with the reason why it answered or not."));
    m_view->setTabKeyNavigation(false);
    const auto openRow = [this](const QModelIndex &index) {
        const QString file = index.data(RuleListModel::FileRole).toString();
        if (!file.isEmpty()) Q_EMIT openSource(file, index.data(RuleListModel::LineRole).toInt());
    };
    connect(m_view, &QListView::activated, this, openRow);
    connect(&m_theme, &Theme::changed, m_view, [this] { m_view->doItemsLayout(); });

    m_listEmpty = new EmptyState(m_theme, {}, {});
    Button *read = m_listEmpty->addButton(tr("Read the rules"));
    read->setObjectName(QStringLiteral("readRules"));
    connect(read, &QPushButton::clicked, this, &RoutePlayground::routesRequested);
    m_list = new QStackedWidget;
    m_list->addWidget(m_listEmpty);
    m_list->addWidget(m_view);

    auto *detail = new QWidget;
    auto *column = new QVBoxLayout(detail);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(8);
    column->addWidget(regionLabel(tr("Request")));
    m_facts = new QVBoxLayout;
    m_facts->setSpacing(4);
    column->addLayout(m_facts);
    column->addWidget(m_onion);
    column->addStretch(1);
    QScrollArea *scroll = verticalScroll(detail);
    scroll->setFocusPolicy(Qt::TabFocus);
    scroll->setAccessibleName(tr("What happened to the request"));

    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(m_list);
    splitter->addWidget(scroll);
    splitter->setStretchFactor(0, 58);
    splitter->setStretchFactor(1, 42);
    splitter->setSizes({580, 420});
    splitter->setChildrenCollapsible(false);
    return splitter;
}

void RoutePlayground::reset()
{
    m_hasTrace = false;
    m_browserShowsTrace = false;
    m_suggestions.clear();
    m_trace = {};
    m_error = {};
    m_loads = true;
    m_model->clear();
    m_onion->clear();
    m_parts->clear();
    m_prediction->dismiss();
    m_busy->setBusy(false);
    m_response->clear();
    m_text->clearOutput();
    showProblem(false);
    m_note->hide();
    m_bar->showAnswer(nullptr);
    m_requests->reset();
    m_listEmpty->setWords(tr("Nothing was asked yet"),
                          tr("Send a request and see which rule answers it, and why the others do not."));
    showDetails({});
    showList();
}

void RoutePlayground::showList()
{
    m_list->setCurrentIndex(m_model->isEmpty() ? 0 : 1);
    m_view->doItemsLayout();
    fitParts();
}

void RoutePlayground::setSuggestions(const QStringList &paths)
{
    m_suggestions = paths;
    m_bar->setSuggestions(paths);
    if (paths.isEmpty()) return;
    SavedRequest first;
    first.target = paths.first();
    m_requests->setComposed(first);
}

void RoutePlayground::setRoutes(const RouteTable &table)
{
    setIdle();
    m_parts->setTable(table);
    m_requests->setTable(table);
    QStringList endpoints;
    for (const RouteRule &rule : table.rules) endpoints << rule.endpoint;
    endpoints.removeDuplicates();
    m_prediction->setEndpoints(endpoints);
    if (!m_loads) {
        m_error = {};
        showProblem(false);
    }
    m_loads = true;
    m_note->hide();
    if (m_hasTrace) {
        m_model->rememberTable(table);
        m_model->setTrace(m_trace);
    } else {
        m_model->setTable(table);
    }
    if (table.rules.empty())
        m_listEmpty->setWords(tr("The application has no rule"), tr("Every request is answered with 404."));
    showList();
}

void RoutePlayground::followRoutes(const RouteTable &table)
{
    const bool changed = m_hasTrace && !m_model->hasRulesOf(table);
    setRoutes(table);
    if (!changed) return;
    m_model->setTable(table);
    m_note->setText(tr("These are the rules after your edit. The request was made before it; send it again."));
    m_note->show();
    showList();
}

void RoutePlayground::setTrace(const RequestTrace &trace, const Explanation &explanation)
{
    const bool goesOn = m_session->goesOn(trace);
    showTrace(trace, explanation);
    if (page() == Page::Browser) showInBrowser();
    // What was composed in the answer's place has done its work.
    if (isLow()) m_bar->setComposerOpen(false);
    m_requests->shown(m_session->answered(trace));
    if (!goesOn) m_prediction->answered(trace);
    Q_EMIT answerShown(trace);
}

void RoutePlayground::showTrace(const RequestTrace &trace, const Explanation &explanation)
{
    setIdle();
    m_loads = true;
    m_error = trace.exception;
    const bool explained = !explanation.title.isEmpty();
    if (explained) {
        m_problemTitle->setText(
            m_error.line > 0 ? tr("%1, line %2: %3").arg(m_error.file, QString::number(m_error.line), m_error.type)
                             : m_error.type);
        m_problemText->setMarkup(inPlainWords(explanation));
        m_problemOld->hide();
        m_problemJump->setVisible(!m_error.file.isEmpty());
    }
    showProblem(explained);
    m_note->hide();
    m_trace = trace;
    m_hasTrace = true;
    m_browserShowsTrace = false;
    m_bar->showAnswer(&trace);
    m_model->setTrace(trace);
    m_onion->setTrace(trace);
    m_parts->setTrace(trace);
    m_response->setTrace(trace);
    m_text->clearOutput();
    m_text->append(OutputView::Part::Standard, traceAsText(trace));
    showDetails(trace);
    chainFocus(m_view, m_onion);
    showList();
    if (const int row = m_model->matchedRow(); row >= 0) m_view->scrollTo(m_model->index(row));
}

/// What is drawn of a request goes; the rules stay.
void RoutePlayground::forgetAnswer()
{
    if (!m_hasTrace) return;
    m_hasTrace = false;
    m_browserShowsTrace = false;
    m_trace = {};
    m_model->forgetTrace();
    m_onion->clear();
    m_parts->forgetTrace();
    m_response->clear();
    m_text->clearOutput();
    showDetails({});
    showList();
}

void RoutePlayground::setUnanswered(const QString &message)
{
    // The answer to another request would be taken for the one to this.
    forgetAnswer();
    m_bar->showAnswer(nullptr);
    setFault(message);
}

void RoutePlayground::showDetails(const RequestTrace &trace)
{
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide(); // It goes with the event loop only.
            item->widget()->deleteLater();
        }
        delete item;
    }
    if (!m_hasTrace) {
        m_facts->addWidget(
            textLabel(tr("The calls of a request appear here: hooks around the view, in the order they ran."),
                      QStringLiteral("quiet")));
        return;
    }
    if (!trace.routingError.isEmpty()) {
        const QString word = trace.routingError == QLatin1String("RequestRedirect")    ? tr("Redirect")
                             : trace.routingError == QLatin1String("MethodNotAllowed") ? tr("405 Method Not Allowed")
                             : trace.routingError == QLatin1String("NotFound")         ? tr("404 Not Found")
                                                                                       : trace.routingError;
        m_facts->addWidget(textLabel(word, QStringLiteral("strong")));
        if (!trace.routingMessage.isEmpty())
            m_facts->addWidget(textLabel(trace.routingMessage, QStringLiteral("quiet")));
    } else if (!trace.endpoint.isEmpty()) {
        const QString arguments = argumentsText(trace.arguments);
        m_facts->addWidget(textLabel(QStringLiteral("%1(%2)").arg(trace.endpoint, arguments), QStringLiteral("code")));
    }
    const auto fact = [this](const QString &title, const QString &value) {
        m_facts->addWidget(regionLabel(title));
        m_facts->addWidget(textLabel(value, QStringLiteral("code")));
    };
    for (const QJsonValue &used : trace.templates) {
        const QString name = used.toObject().value(QLatin1String("name")).toString();
        fact(tr("Template"), name.isEmpty() ? QStringLiteral("render_template_string") : name);
    }
    const QJsonObject session = trace.session.value(QLatin1String("after")).toObject();
    if (!session.isEmpty())
        fact(tr("Session"), QString::fromUtf8(QJsonDocument(session).toJson(QJsonDocument::Compact)));
    if (!trace.sql.isEmpty()) fact(tr("SQL"), tr("%1 statements").arg(trace.sql.size()));
}

void RoutePlayground::setLoadError(const LearnerError &error, const Explanation &explanation)
{
    setIdle();
    m_prediction->unanswered();
    m_loads = false;
    m_error = error;
    const QString what = error.type.isEmpty() ? error.message : QStringLiteral("%1: %2").arg(error.type, error.message);
    m_session->failed(tr("The application does not load. %1").arg(what));
    m_problemTitle->setText(error.line > 0
                                ? tr("%1, line %2: it does not load").arg(error.file, QString::number(error.line))
                                : tr("The application does not load"));
    const QString words = explanation.title.isEmpty() ? error.hint : inPlainWords(explanation);
    m_problemText->setMarkup(words.isEmpty() ? what : what + QLatin1Char('\n') + words);
    m_problemOld->setVisible(!m_model->isEmpty());
    m_problemJump->setVisible(!error.file.isEmpty());
    if (m_model->isEmpty()) m_listEmpty->setWords(tr("No map yet"), tr("Your application has not loaded so far."));
    showProblem(true);
}

void RoutePlayground::showProblem(bool shown)
{
    m_problem->setVisible(shown);
    m_problemPart->setVisible(shown);
    // Without a map the problem is all there is to say.
    m_filler->setVisible(shown && m_model->isEmpty());
    fitParts();
}

bool RoutePlayground::isLow() const { return height() < m_theme.px(430); }

/// Where there is little room, an open composer stands in the page's place, not above it.
void RoutePlayground::fitParts()
{
    const bool composes = m_bar->isComposerOpen() && page() != Page::Browser;
    m_composerPart->setVisible(composes);
    m_composerPart->setMaximumHeight(isLow() ? QWIDGETSIZE_MAX : std::max(m_theme.px(300), height() / 2));
    const bool hasWords = m_problem->isHidden() || !m_model->isEmpty() || page() != Page::Routes;
    // What is told is read first: the page below it gives way, down to where it is told in a scrolled view itself.
    for (FittedScroll *part : {m_problemPart, m_predictionPart}) part->setLeastHeight(height() * 45 / 100);
    m_parts->setTabsShown(!isLow() || !m_model->isEmpty());
    // The rules are what a prediction is made from; they go only where they would have no room.
    const bool cramped = m_prediction->isAsking() && page() == Page::Routes && height() < m_theme.px(340);
    m_stack->setVisible(hasWords && !(composes && isLow()) && !cramped);
    // The line between the request and its page; the browser has one of its own.
    m_busy->setVisible(!m_stack->isHidden() && page() != Page::Browser);
    const bool broken = !m_problem->isHidden() && m_model->isEmpty();
    m_filler->setVisible(broken || cramped);
    m_filler->setWords(broken ? tr("No map yet") : QString(),
                       broken ? tr("Mend it and send again: then the rules of your application stand here.")
                              : QString());
}

void RoutePlayground::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitParts();
}

int RoutePlayground::wantedHeight() const
{
    int height = m_tabs->sizeHint().height() + m_bar->sizeHint().height() + m_theme.px(16);
    for (const FittedScroll *part : {m_problemPart, m_predictionPart})
        if (!part->isHidden()) height += part->contentHeight(width()) + 4;
    return height + m_theme.px(m_stack->isHidden() ? 0 : 90);
}

void RoutePlayground::setFault(const QString &message)
{
    setIdle();
    m_prediction->unanswered();
    m_session->failed(message);
    m_note->setText(message);
    m_note->show();
}

void RoutePlayground::setBusy(const QString &what)
{
    m_bar->setBusy(true);
    m_busy->setBusy(true);
    m_note->setText(what);
    m_note->setVisible(!what.isEmpty());
}

void RoutePlayground::setIdle()
{
    m_bar->setBusy(false);
    m_busy->setBusy(false);
    m_note->hide();
}

void RoutePlayground::markUnloaded()
{
    m_listEmpty->setWords(tr("No map yet"),
                          tr("The application does not load as it stands. Read its rules, and you are told why."));
}

void RoutePlayground::markUnfollowed()
{
    m_note->setText(
        tr("This project is shown to the engine as it lies on the disk. Save (Ctrl+S), and the map follows."));
    m_note->show();
}

void RoutePlayground::setBridge(const QUrl &origin, const QByteArray &token) { m_browser->setBridge(origin, token); }

void RoutePlayground::pageChanged(int index)
{
    m_stack->setCurrentIndex(index);
    showProblem(!m_problem->isHidden());
    if (index == static_cast<int>(Page::Requests)) Q_EMIT savedFilesRequested();
    m_bar->setVisible(index != static_cast<int>(Page::Browser));
    if (index == static_cast<int>(Page::Browser) && !m_browserShowsTrace) showInBrowser();
}

RoutePlayground::Page RoutePlayground::page() const { return static_cast<Page>(m_tabs->currentIndex()); }

void RoutePlayground::setPage(Page page) { m_tabs->setCurrentIndex(static_cast<int>(page)); }

} // namespace athanor
