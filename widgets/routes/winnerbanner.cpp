#include "widgets/routes/winnerbanner.h"

#include "widgets/common/button.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/common/labels.h"
#include "widgets/common/verticalscroll.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace athanor {

WinnerBanner::WinnerBanner(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_title(new ElidedLabel({}, QStringLiteral("strong"))),
      m_show(new Button(theme, Button::Kind::Flat, tr("Show")))
{
    setObjectName(QStringLiteral("winnerBanner"));
    setProperty("callout", QStringLiteral("hint"));
    auto *close = new Button(theme, Button::Kind::Flat, tr("Understood"));
    close->setObjectName(QStringLiteral("winnersUnderstood"));
    close->setToolTip(tr("From now on, edits are compared with what wins now"));
    connect(close, &QPushButton::clicked, this, &WinnerBanner::dismissed);
    m_show->setObjectName(QStringLiteral("showWinners"));
    connect(m_show, &QPushButton::clicked, this, [this] {
        m_open = !m_open;
        showState();
    });
    auto *head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(m_title, 1);
    head->addWidget(m_show);
    head->addWidget(close);
    auto *inside = new QWidget;
    m_rows = new QVBoxLayout(inside);
    m_rows->setContentsMargins(0, 0, 6, 0);
    m_rows->setSpacing(2);
    m_scroll = verticalScroll(inside);
    m_scroll->setObjectName(QStringLiteral("winnerList"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 4, 8, 4);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_scroll);
    connect(&theme, &Theme::changed, this, &WinnerBanner::fit);
    hide();
}

void WinnerBanner::setChanges(const std::vector<RouteWinners::Change> &changes)
{
    if (changes != m_changes) {
        m_changes = changes;
        fill();
    }
    showState();
}

void WinnerBanner::setHeldBack(bool held)
{
    m_held = held;
    showState();
}

void WinnerBanner::setCompact(bool compact)
{
    if (m_compact == compact) return;
    m_compact = compact;
    m_open = false;
    showState();
}

void WinnerBanner::showState()
{
    if (m_changes.empty()) m_open = false;
    m_show->setVisible(m_compact);
    m_show->setText(m_open ? tr("Hide") : tr("Show"));
    m_show->updateGeometry();
    m_scroll->setVisible(!m_compact || m_open);
    setVisible(!m_changes.empty() && !m_held);
    fit();
    Q_EMIT stateChanged();
}

void WinnerBanner::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

void WinnerBanner::fill()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    m_title->setText(m_changes.size() == 1 ? tr("Your edit changed who wins %1").arg(m_changes.front().question.title())
                                           : tr("Your edit changed who wins %1 paths").arg(m_changes.size()));
    for (size_t i = 0; i < std::min(m_changes.size(), mostShown); ++i) addRow(m_changes[i]);
    if (m_changes.size() > mostShown)
        m_rows->addWidget(textLabel(tr("and %1 more").arg(m_changes.size() - mostShown), QStringLiteral("small")));
    m_rows->addStretch(1);
    fit();
}

void WinnerBanner::addRow(const RouteWinners::Change &change)
{
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    auto *path = new Button(m_theme, Button::Kind::Quiet, change.question.title());
    path->setObjectName(QStringLiteral("winnerPath"));
    path->setCode(true);
    path->setElides(true);
    path->setToolTip(tr("Puts it into the request's line"));
    const QString words = tr("%1 before, now %2").arg(change.before.words(), change.now.words());
    path->setAccessibleName(QStringLiteral("%1: %2").arg(change.question.title(), words));
    connect(path, &QPushButton::clicked, this, [this, question = change.question] { Q_EMIT chosen(question); });
    auto *what = new QVBoxLayout;
    what->setSpacing(0);
    auto *before = new ElidedLabel(tr("was  %1").arg(change.before.words()), QStringLiteral("quiet"));
    before->setObjectName(QStringLiteral("winnerBefore"));
    auto *now = new ElidedLabel(tr("now  %1").arg(change.now.words()), QStringLiteral("strong"));
    now->setObjectName(QStringLiteral("winnerNow"));
    what->addWidget(before);
    what->addWidget(now);
    line->addWidget(path, 2);
    line->addLayout(what, 3);
    m_rows->addWidget(row);
}

/// As high as its rows, three of them at most and fewer where there is little room: it is quiet, and the rest is
/// scrolled to.
void WinnerBanner::fit()
{
    if (m_rows->count() == 0) return;
    if (m_compact) {
        m_scroll->setMinimumHeight(1);
        m_scroll->setMaximumHeight(QWIDGETSIZE_MAX);
        return;
    }
    QWidget *inside = m_scroll->widget();
    inside->ensurePolished();
    m_rows->activate();
    const int room = parentWidget() ? parentWidget()->height() / 4 : 0;
    m_scroll->setFixedHeight(std::min(m_rows->sizeHint().height(), std::clamp(room, m_theme.px(44), m_theme.px(132))));
}

} // namespace athanor
