#include "widgets/routes/matchstepper.h"

#include "widgets/common/button.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/labels.h"
#include "widgets/routes/pathstrip.h"
#include "widgets/routes/stepdelegate.h"
#include "widgets/routes/stepmodel.h"
#include "widgets/routes/tracestory.h"

#include <QCheckBox>
#include <QListView>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace athanor {

namespace {

QListView *uniformList(const QString &name, QAbstractItemModel *model)
{
    auto *view = new QListView;
    view->setObjectName(name);
    view->setModel(model);
    view->setUniformItemSizes(true);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setProperty("ring", true);
    view->setTabKeyNavigation(false);
    view->setMinimumHeight(60);
    return view;
}

} // namespace

MatchStepper::MatchStepper(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_stack(new QStackedWidget), m_empty(new EmptyState(theme, {}, {})),
      m_path(new PathStrip(theme)), m_stepModel(new StepModel(this)), m_ruleModel(new StepRuleModel(this))
{
    setObjectName(QStringLiteral("matchStepper"));
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_stack);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(12, 8, 12, 0);
    column->setSpacing(6);
    buildControls(column);
    buildLists(column);
    page->setMinimumWidth(1);
    auto *scroll = new QScrollArea; // Where there is little room, the lists keep enough of it to be read.
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(scroll);
    addKeys();
    clear();
}

void MatchStepper::buildControls(QVBoxLayout *column)
{
    const auto button = [this](const QString &sign, const QString &name, const QString &object, const QString &key) {
        auto *made = new Button(m_theme, Button::Kind::Quiet, sign);
        made->setObjectName(object);
        made->setAccessibleName(name);
        made->setToolTip(tr("%1 (%2)").arg(name, key));
        return made;
    };
    m_first = button(QStringLiteral("⇤"), tr("First step"), QStringLiteral("stepFirst"), tr("Home in the list"));
    m_back = button(QStringLiteral("←"), tr("Step back"), QStringLiteral("stepBack"), QStringLiteral("Alt+Page Up"));
    m_forward =
        button(QStringLiteral("→"), tr("Step forward"), QStringLiteral("stepForward"), QStringLiteral("Alt+Page Down"));
    m_last = button(QStringLiteral("⇥"), tr("Last step"), QStringLiteral("stepLast"), tr("End in the list"));
    connect(m_first, &QPushButton::clicked, this, [this] { setStep(0); });
    connect(m_back, &QPushButton::clicked, this, [this] { setStep(step() - 1); });
    connect(m_forward, &QPushButton::clicked, this, [this] { setStep(step() + 1); });
    connect(m_last, &QPushButton::clicked, this, [this] { setStep(m_stepModel->rowCount() - 1); });
    m_count = new QLabel;
    m_count->setObjectName(QStringLiteral("stepCount"));
    m_count->setProperty("role", QStringLiteral("small"));
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_path, 1);
    row->addWidget(m_count);
    for (Button *each : {m_first, m_back, m_forward, m_last}) row->addWidget(each);
    column->addLayout(row);
    m_words = textLabel({});
    m_words->setObjectName(QStringLiteral("stepWords"));
    column->addWidget(m_words);
    m_end = new QVBoxLayout;
    m_end->setSpacing(6);
    column->addLayout(m_end);
}

void MatchStepper::buildLists(QVBoxLayout *column)
{
    m_steps = uniformList(QStringLiteral("stepList"), m_stepModel);
    m_steps->setAccessibleName(tr("Steps of the match"));
    m_steps->setItemDelegate(new StepDelegate(m_theme, m_steps));
    m_rules = uniformList(QStringLiteral("stepRules"), m_ruleModel);
    m_rules->setAccessibleName(tr("Rules after this step"));
    m_rules->setItemDelegate(new StepRuleDelegate(m_theme, m_rules));
    m_left = new QLabel;
    m_left->setObjectName(QStringLiteral("rulesLeft"));
    m_left->setProperty("role", QStringLiteral("small"));
    m_only = new QCheckBox(tr("Only these"));
    m_only->setObjectName(QStringLiteral("onlyPossible"));
    m_only->setToolTip(tr("Hide the rules that were lost before this step"));
    auto *right = new QWidget;
    auto *inner = new QVBoxLayout(right);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 0, 0, 0);
    head->addWidget(m_left, 1);
    head->addWidget(m_only);
    inner->addLayout(head);
    inner->addWidget(m_rules, 1);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(m_steps);
    splitter->addWidget(right);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({200, 320});
    splitter->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored); // What is left, and at least this:
    const auto keepRoom = [this, splitter] { splitter->setMinimumHeight(m_theme.px(112)); };
    keepRoom();
    connect(&m_theme, &Theme::changed, splitter, keepRoom);
    column->addWidget(splitter, 1);
    connect(m_only, &QCheckBox::toggled, this, [this](bool on) {
        m_ruleModel->setOnlyPossible(on);
        showStep();
    });
    connect(m_steps->selectionModel(), &QItemSelectionModel::currentChanged, this, &MatchStepper::showStep);
    connect(&m_theme, &Theme::changed, this, [this] {
        m_steps->doItemsLayout();
        m_rules->doItemsLayout();
    });
}

void MatchStepper::addKeys()
{
    const auto add = [this](const QKeySequence &keys, auto act) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    add(Qt::ALT | Qt::Key_PageDown, [this] { setStep(step() + 1); });
    add(Qt::ALT | Qt::Key_PageUp, [this] { setStep(step() - 1); });
}

int MatchStepper::step() const { return m_steps->currentIndex().row(); }

void MatchStepper::setStep(int step)
{
    const int count = m_stepModel->rowCount();
    if (count == 0) return;
    m_steps->setCurrentIndex(m_stepModel->index(std::clamp(step, 0, count - 1)));
}

void MatchStepper::clear()
{
    m_trace = {};
    m_stepModel->setSteps({});
    m_ruleModel->setTrace({});
    m_empty->setWords(tr("No request yet"),
                      tr("Send one, and follow how Werkzeug matched its path, part by part, forward and back."));
    m_stack->setCurrentIndex(0);
}

void MatchStepper::setTrace(const RequestTrace &trace)
{
    m_trace = trace;
    m_stepModel->setSteps(trace.steps);
    m_ruleModel->setTrace(trace);
    if (trace.steps.empty()) {
        m_empty->setWords(tr("There are no steps to show"), trace.stepsMissing.isEmpty()
                                                                ? tr("This request was answered without being matched.")
                                                                : trace.stepsMissing);
        m_stack->setCurrentIndex(0);
        return;
    }
    m_stack->setCurrentIndex(1);
    setStep(static_cast<int>(trace.steps.size()) - 1);
    showStep();
}

void MatchStepper::showStep()
{
    const int count = m_stepModel->rowCount();
    const int at = step();
    if (at < 0 || at >= count) return;
    m_ruleModel->setStep(at);
    m_path->setPath(matchedParts(m_trace, mergedBy(m_trace.steps, at)), partAtHand(m_trace, at));
    m_count->setText(tr("Step %1 of %2").arg(at + 1).arg(count));
    m_words->setText(breakable(m_trace.steps[static_cast<size_t>(at)].text));
    m_left->setText(tr("%1 of %2 rules still possible").arg(m_ruleModel->possible()).arg(m_ruleModel->rules()));
    m_first->setEnabled(at > 0);
    m_back->setEnabled(at > 0);
    m_forward->setEnabled(at + 1 < count);
    m_last->setEnabled(at + 1 < count);
    showEnd(at + 1 == count);
    // Once the words above have taken their room.
    QMetaObject::invokeMethod(this, &MatchStepper::showAtHand, Qt::QueuedConnection);
}

void MatchStepper::showAtHand()
{
    if (m_steps->currentIndex().isValid()) m_steps->scrollTo(m_steps->currentIndex());
    if (const int row = m_ruleModel->rowAtHand(); row >= 0) m_rules->scrollTo(m_ruleModel->index(row));
}

void MatchStepper::clearEnd()
{
    while (QLayoutItem *item = m_end->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

void MatchStepper::showEnd(bool atEnd)
{
    clearEnd();
    m_words->setVisible(!atEnd);
    m_left->setVisible(!atEnd);
    if (!atEnd) return;
    auto *title = textLabel(outcomeTitle(m_trace), QStringLiteral("strong"));
    title->setObjectName(QStringLiteral("matchOutcome"));
    auto *words = textLabel(outcomeWords(m_trace));
    words->setObjectName(QStringLiteral("matchWhy"));
    m_end->addWidget(title);
    m_end->addWidget(words);
    for (const RouteNote &note : m_trace.notes) {
        auto *frame = new QFrame;
        frame->setProperty("callout", QStringLiteral("trap"));
        frame->setObjectName(QStringLiteral("matchNote"));
        auto *inner = new QVBoxLayout(frame);
        inner->setContentsMargins(12, 6, 12, 6);
        inner->addWidget(textLabel(note.text));
        m_end->addWidget(frame);
        if (m_end->count() >= 6) break;
    }
}

} // namespace athanor
