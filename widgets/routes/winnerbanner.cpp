#include "widgets/routes/winnerbanner.h"

#include "widgets/common/button.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/common/labels.h"
#include "widgets/common/verticalscroll.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace athanor {

WinnerBanner::WinnerBanner(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_title(textLabel({}, QStringLiteral("strong")))
{
    setObjectName(QStringLiteral("winnerBanner"));
    setProperty("callout", QStringLiteral("hint"));
    auto *close = new Button(theme, Button::Kind::Flat, tr("Understood"));
    close->setObjectName(QStringLiteral("winnersUnderstood"));
    close->setToolTip(tr("From now on, edits are compared with what wins now"));
    connect(close, &QPushButton::clicked, this, &WinnerBanner::dismissed);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title, 1);
    head->addWidget(close, 0, Qt::AlignTop);
    auto *inside = new QWidget;
    m_rows = new QVBoxLayout(inside);
    m_rows->setContentsMargins(0, 0, 6, 0);
    m_rows->setSpacing(2);
    m_scroll = verticalScroll(inside);
    m_scroll->setObjectName(QStringLiteral("winnerList"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 6, 8, 8);
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

void WinnerBanner::showState() { setVisible(!m_changes.empty() && !m_held); }

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
    m_title->setText(m_changes.size() == 1 ? tr("Your edit changed who wins this path:")
                                           : tr("Your edit changed who wins these %1 paths:").arg(m_changes.size()));
    for (size_t i = 0; i < std::min(m_changes.size(), mostShown); ++i) addRow(m_changes[i]);
    if (m_changes.size() > mostShown)
        m_rows->addWidget(textLabel(tr("and %1 more").arg(m_changes.size() - mostShown), QStringLiteral("small")));
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
    QWidget *inside = m_scroll->widget();
    inside->ensurePolished();
    m_rows->activate();
    const int room = parentWidget() ? parentWidget()->height() / 4 : 0;
    m_scroll->setFixedHeight(std::min(m_rows->sizeHint().height(), std::clamp(room, m_theme.px(44), m_theme.px(132))));
}

} // namespace athanor
