#include "widgets/routes/historyview.h"

#include "engine/routes/bodytext.h"
#include "engine/routes/requesthistorymodel.h"
#include "widgets/common/button.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/fittedscroll.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"
#include "widgets/common/outputview.h"
#include "widgets/routes/historydelegate.h"
#include "widgets/routes/tracetext.h"

#include <QLineEdit>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace athanor {

HistoryView::HistoryView(const Theme &theme, RequestHistoryModel &model, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_model(model), m_search(new QLineEdit),
      m_count(textLabel({}, QStringLiteral("small"))), m_stack(new QStackedWidget), m_list(new QListView),
      m_details(new OutputView(theme, OutputView::Sizing::Filling)),
      m_empty(
          new EmptyState(theme, tr("No request yet"),
                         tr("Every request you send, and every one the browser makes, stands here with its trace."))),
      m_pause(new QTimer(this))
{
    m_actions = buildActions();
    m_search->setObjectName(QStringLiteral("historySearch"));
    m_search->setAccessibleName(tr("Search the history"));
    m_search->setPlaceholderText(tr("Search: path, status, header, body"));
    m_search->setClearButtonEnabled(false);
    m_count->setWordWrap(false);
    m_list->setObjectName(QStringLiteral("historyList"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new HistoryDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTabKeyNavigation(false);
    m_list->setProperty("ring", true);
    m_list->setAccessibleName(tr("Requests, newest first"));
    m_list->setAccessibleDescription(tr("Return opens one with its trace and answer."));
    m_details->setAccessibleName(tr("The chosen request in full"));

    auto *split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_list);
    split->addWidget(m_details);
    split->setChildrenCollapsible(false);
    split->setSizes({520, 480});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(split);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 16, 6);
    row->setSpacing(10);
    row->addWidget(m_search, 1);
    row->addWidget(m_count);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_stack, 1);
    column->addWidget(m_actions);

    // A pause of the hand's length, so that ten thousand are not searched for every letter of a fast word.
    m_pause->setSingleShot(true);
    m_pause->setInterval(30);
    connect(m_search, &QLineEdit::textChanged, m_pause, qOverload<>(&QTimer::start));
    connect(m_pause, &QTimer::timeout, this, [this] { m_model.setSearch(m_search->text().trimmed()); });
    connect(m_list, &QListView::activated, this, [this] { Q_EMIT openRequested(currentId()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &HistoryView::showCurrent);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &HistoryView::follow);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        // What comes in is chosen, unless somebody is reading another one.
        if (!m_list->hasFocus()) m_list->setCurrentIndex(m_model.index(0));
        follow();
    });
    connect(&theme, &Theme::changed, m_list, [this] { m_list->doItemsLayout(); });
    follow();
}

QWidget *HistoryView::buildActions()
{
    auto *actions = new QWidget;
    auto *flow = new FlowLayout(8, actions);
    flow->setContentsMargins(12, 6, 16, 8);
    const auto add = [&](const QString &text, const char *name) {
        auto *button = new Button(m_theme, Button::Kind::Quiet, text);
        button->setObjectName(QLatin1String(name));
        flow->addWidget(button);
        return button;
    };
    const auto ofOne = [&](const QString &text, const char *name, void (HistoryView::*signal)(quint64)) {
        Button *button = add(text, name);
        m_ofOne << button;
        connect(button, &QPushButton::clicked, this, [this, signal] { Q_EMIT(this->*signal)(currentId()); });
    };
    ofOne(tr("Open"), "historyOpen", &HistoryView::openRequested);
    ofOne(tr("Send again"), "historySendAgain", &HistoryView::sendAgainRequested);
    ofOne(tr("Copy as curl"), "historyCurl", &HistoryView::curlRequested);
    ofOne(tr("Copy as test"), "historyPytest", &HistoryView::pytestRequested);
    Button *clear = add(tr("Clear the history"), "historyClear");
    connect(clear, &QPushButton::clicked, this, [this] { m_model.clear(); });
    return new FittedScroll(actions); // Where height is short the list keeps some of it.
}

quint64 HistoryView::currentId() const
{
    const HistoryEntry *entry = m_model.entryAt(m_list->currentIndex().row());
    return entry ? entry->id : 0;
}

void HistoryView::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void HistoryView::follow()
{
    const int all = m_model.history().size();
    const int shown = m_model.rowCount();
    const bool searches = !m_model.search().isEmpty();
    m_stack->setCurrentIndex(shown > 0 ? 1 : 0);
    if (searches && shown == 0)
        m_empty->setWords(tr("Nothing fits"), tr("None of %L1 requests holds all of these words.").arg(all));
    else if (all == 0)
        m_empty->setWords(tr("No request yet"),
                          tr("Every request you send, and every one the browser makes, stands here with its trace."));
    m_count->setText(all == 0 ? QString() : searches ? tr("%L1 of %L2").arg(shown).arg(all) : tr("%L1").arg(all));
    m_actions->setVisible(all > 0);
    if (shown > 0 && !m_list->currentIndex().isValid()) m_list->setCurrentIndex(m_model.index(0));
    showCurrent();
}

void HistoryView::showCurrent()
{
    const HistoryEntry *entry = m_model.entryAt(m_list->currentIndex().row());
    for (Button *button : m_ofOne) button->setEnabled(entry != nullptr);
    const quint64 id = entry && m_details->isVisibleTo(this) ? entry->id : 0;
    if (id == m_told) return;
    m_told = id;
    m_details->clearOutput();
    if (id == 0) return;
    m_details->append(OutputView::Part::Standard, told(*entry));
    m_details->flush();
    m_details->moveCursor(QTextCursor::Start);
}

QString HistoryView::told(const HistoryEntry &entry) const
{
    constexpr qsizetype head = 2048;
    const bool browser = entry.origin == HistoryEntry::Origin::Browser;
    QStringList lines;
    lines << tr("%1, %2").arg(entry.when.toLocalTime().time().toString(QStringLiteral("HH:mm:ss")),
                              browser ? tr("made by the browser") : tr("composed"));
    const std::vector<quint64> chain = m_model.history().chainOf(entry.id);
    if (chain.size() > 1) {
        lines << QString() << tr("Redirects");
        for (const quint64 id : chain)
            if (const HistoryEntry *step = m_model.history().find(id))
                lines << QStringLiteral("  %1  %2").arg(step->trace.status).arg(step->title());
    }
    if (!entry.failure.isEmpty()) lines << QString() << entry.failure;
    if (entry.isSlim)
        lines << QString() << tr("Older requests are kept without body and trace. Send it again for them.");
    const auto headers = [&](const HeaderList &list) {
        for (const auto &[name, value] : list) lines << QStringLiteral("%1: %2").arg(name, value);
    };
    lines << QString() << entry.title();
    headers(entry.trace.request.headers);
    if (entry.requestBytes > 0) {
        const QString type = headerOf(entry.trace.request.headers, QLatin1String("content-type"));
        const BodyText text = readBody(entry.trace.request.body, type, head);
        lines << QString() << text.text;
        if (entry.requestBytes > head) lines << tr("… %1 in all").arg(byteWords(entry.requestBytes));
    }
    if (entry.trace.status > 0) {
        lines << QString() << QStringLiteral("%1 %2").arg(entry.trace.status).arg(entry.trace.reason);
        headers(entry.trace.headers);
        lines << QString() << bodyText(entry.trace, head);
        if (entry.responseBytes > head) lines << tr("… %1 in all").arg(byteWords(entry.responseBytes));
    }
    return lines.join(QLatin1Char('\n'));
}

void HistoryView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_details->setVisible(width() >= m_theme.px(560));
    showCurrent();
}

} // namespace athanor
