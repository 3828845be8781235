#include "widgets/routes/callspage.h"

#include "widgets/common/emptystate.h"
#include "widgets/common/focuschain.h"
#include "widgets/common/verticalscroll.h"
#include "widgets/routes/hookonion.h"
#include "widgets/routes/templatesview.h"
#include "widgets/routes/tracestory.h"

#include <QListView>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QStringListModel>
#include <QVBoxLayout>

namespace athanor {

CallsPage::CallsPage(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_stack(new QStackedWidget), m_onion(new HookOnion(theme, HookOnion::Detail::Whole)),
      m_templates(new TemplatesView(theme)), m_list(new QListView), m_sentences(new QStringListModel(this))
{
    setObjectName(QStringLiteral("callsPage"));
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(10, 6, 10, 10);
    column->setSpacing(8);
    column->addWidget(m_onion);
    column->addWidget(m_templates);
    column->addStretch(1);

    m_list->setObjectName(QStringLiteral("callList"));
    m_list->setAccessibleName(tr("Calls in the order they ran"));
    m_list->setModel(m_sentences);
    m_list->setWordWrap(true);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setSpacing(2);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setProperty("ring", true);
    m_list->setTabKeyNavigation(false);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex &index) {
        const HookCall &hook = m_trace.hooks[static_cast<size_t>(index.row())];
        const bool raised = !hook.exceptionFile.isEmpty() && hook.exceptionLine > 0;
        if (raised)
            Q_EMIT openSource(hook.exceptionFile, hook.exceptionLine);
        else if (!hook.file.isEmpty())
            Q_EMIT openSource(hook.file, hook.line);
    });
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(verticalScroll(inside));
    splitter->addWidget(m_list);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({560, 340});

    m_stack->addWidget(new EmptyState(theme, tr("No request yet"),
                                      tr("Send one: hooks, the view and what each of them changed appear here.")));
    m_stack->addWidget(splitter);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_stack);
    connect(m_onion, &HookOnion::openSource, this, &CallsPage::openSource);
    connect(m_templates, &TemplatesView::openSource, this, &CallsPage::openSource);
}

void CallsPage::setTrace(const RequestTrace &trace)
{
    m_trace = trace;
    m_onion->setTrace(trace);
    m_templates->setTrace(trace);
    QStringList sentences;
    for (int i = 0; i < static_cast<int>(trace.hooks.size()); ++i)
        sentences << QStringLiteral("%1. %2").arg(i + 1).arg(callSentence(trace, i));
    m_sentences->setStringList(sentences);
    m_stack->setCurrentIndex(1);
    chainFocus(m_list, m_onion);
}

void CallsPage::clear()
{
    m_trace = {};
    m_sentences->setStringList({});
    m_onion->clear();
    m_stack->setCurrentIndex(0);
}

} // namespace athanor
