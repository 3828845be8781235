#include "widgets/editor/completionpopup.h"

#include <QListWidget>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

namespace {

constexpr int kindRole = Qt::UserRole;
constexpr int mostRows = 9;

/// The name in code letters and, at the right, what it is.
class NameDelegate final : public QStyledItemDelegate
{
public:
    NameDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const int name = QFontMetrics(m_theme.codeFont(13)).horizontalAdvance(index.data().toString());
        const int kind = QFontMetrics(m_theme.uiFont(12)).horizontalAdvance(index.data(kindRole).toString());
        return {name + kind + m_theme.px(48), m_theme.px(26)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QRect row = option.rect.adjusted(m_theme.px(10), 0, -m_theme.px(10), 0);
        const QString kind = index.data(kindRole).toString();
        painter->save();
        if (selected) painter->fillRect(option.rect, t.copperSoft);
        painter->setFont(m_theme.uiFont(12));
        painter->setPen(t.ink2);
        painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter, kind);
        const int room = row.width() - painter->fontMetrics().horizontalAdvance(kind) - m_theme.px(16);
        painter->setFont(m_theme.codeFont(13));
        painter->setPen(t.ink);
        const QString name = painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room);
        painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter, name);
        painter->restore();
    }

private:
    const Theme &m_theme;
};

} // namespace

CompletionPopup::CompletionPopup(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_list(new QListWidget)
{
    setObjectName(QStringLiteral("completions"));
    setProperty("card", QStringLiteral("true"));
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Names that may stand here"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Names that may stand here"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(false);
    m_list->setItemDelegate(new NameDelegate(theme, this));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 4, 1, 4);
    layout->addWidget(m_list);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem *item) { Q_EMIT chosen(item->text()); });
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem *item) {
        if (!item) return;
        setAccessibleDescription(item->data(Qt::AccessibleTextRole).toString());
        Q_EMIT told(
            tr("%1. Enter takes it, Escape closes the list.").arg(item->data(Qt::AccessibleTextRole).toString()));
    });
    connect(&theme, &Theme::changed, this, &CompletionPopup::hide);
    hide();
}

bool CompletionPopup::showNames(const QList<CompletionName> &names, const QString &prefix, const QRect &line)
{
    const QString before = current();
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const CompletionName &each : names) {
            if (!each.name.startsWith(prefix, Qt::CaseInsensitive)) continue;
            auto *item = new QListWidgetItem(each.name, m_list);
            item->setData(kindRole, each.kind);
            item->setData(Qt::AccessibleTextRole,
                          each.kind.isEmpty() ? each.name : tr("%1, %2").arg(each.name, each.kind));
        }
    }
    if (m_list->count() == 0 || (m_list->count() == 1 && m_list->item(0)->text() == prefix)) {
        hide();
        return false;
    }
    // What was chosen stays chosen while the word grows.
    const QList<QListWidgetItem *> same =
        before.isEmpty() ? QList<QListWidgetItem *>() : m_list->findItems(before, Qt::MatchExactly);
    place(line);
    show();
    raise();
    m_list->setCurrentItem(same.isEmpty() ? m_list->item(0) : same.front());
    return true;
}

void CompletionPopup::place(const QRect &line)
{
    const int row = m_theme.px(26);
    int wanted = m_theme.px(200);
    for (int i = 0; i < std::min(m_list->count(), 200); ++i)
        wanted = std::max(wanted, m_list->sizeHintForIndex(m_list->model()->index(i, 0)).width());
    const bool scrolls = m_list->count() > mostRows;
    wanted += scrolls ? m_list->verticalScrollBar()->sizeHint().width() : 0;
    const QWidget *room = parentWidget();
    const int width = std::min({wanted + 2, m_theme.px(520), room->width()});
    const int below = room->height() - line.bottom() - 4;
    const int above = line.top() - 4;
    const int full = std::min(m_list->count(), mostRows) * row + 10;
    const bool isBelow = below >= full || below >= above;
    const int height = std::clamp(full, row + 10, std::max(row + 10, isBelow ? below : above));
    const int x = std::clamp(line.left() - m_theme.px(10), 0, std::max(0, room->width() - width));
    setGeometry(x, isBelow ? line.bottom() + 2 : line.top() - height - 2, width, height);
}

void CompletionPopup::select(int step)
{
    if (m_list->count() == 0) return;
    m_list->setCurrentRow((m_list->currentRow() + step + m_list->count()) % m_list->count());
}

void CompletionPopup::selectPage(int step)
{
    if (m_list->count() == 0) return;
    m_list->setCurrentRow(std::clamp(m_list->currentRow() + step * (mostRows - 1), 0, m_list->count() - 1));
}

QString CompletionPopup::current() const
{
    const QListWidgetItem *item = isHidden() ? nullptr : m_list->currentItem();
    return item ? item->text() : QString();
}

QStringList CompletionPopup::names() const
{
    QStringList names;
    for (int i = 0; !isHidden() && i < m_list->count(); ++i) names << m_list->item(i)->text();
    return names;
}

} // namespace athanor
