#include "app/shell/gotodelegate.h"

#include <QPainter>

namespace athanor {

namespace {

const GoToItem *itemOf(const QModelIndex &index)
{
    const auto *model = qobject_cast<const GoToModel *>(index.model());
    return model ? model->item(index) : nullptr;
}

} // namespace

GoToDelegate::GoToDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize GoToDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const GoToItem *item = itemOf(index);
    return {100, m_theme.px(!item ? 32 : item->excerpt.isEmpty() ? 32 : 50)};
}

void GoToDelegate::paintMarked(QPainter *painter, const QRect &room, const Line &line) const
{
    QFont heavy = line.font;
    heavy.setWeight(QFont::Bold);
    int x = room.left();
    qsizetype done = 0;
    // Plain and marked pieces in turn; the last one that fits is cut.
    const auto piece = [&](qsizetype end, bool marked) {
        if (end <= done || x >= room.right()) return;
        const QFontMetrics metrics(marked ? heavy : line.font);
        const int left = room.right() - x;
        const QString whole = line.text.mid(done, end - done);
        const QString shown = metrics.elidedText(whole, Qt::ElideRight, left);
        const int width = metrics.horizontalAdvance(shown);
        if (marked) {
            const QRect ground(x, room.center().y() - metrics.height() / 2, width, metrics.height());
            painter->fillRect(ground, m_theme.tokens().selection);
        }
        painter->setPen(marked ? m_theme.tokens().ink : line.ink);
        painter->setFont(marked ? heavy : line.font);
        painter->drawText(QRect(x, room.top(), width + 2, room.height()), Qt::AlignVCenter | Qt::TextDontClip, shown);
        x = shown == whole ? x + width : room.right();
        done = end;
    };
    for (const SearchHit::Mark &mark : line.marks) {
        piece(mark.start, false);
        piece(mark.start + mark.length, true);
    }
    piece(line.text.size(), false);
}

void GoToDelegate::paintItem(QPainter *painter, const QRect &box, const GoToItem &item) const
{
    const Tokens &t = m_theme.tokens();
    const QFont small = m_theme.uiFont(12);
    const int detailWidth = QFontMetrics(small).horizontalAdvance(item.detail);
    const QRect first(box.left(), box.top(), box.width(), item.excerpt.isEmpty() ? box.height() : m_theme.px(24));
    painter->setFont(small);
    painter->setPen(t.ink2);
    painter->drawText(first, Qt::AlignVCenter | Qt::AlignRight, item.detail);
    const QRect name = first.adjusted(0, 0, -(detailWidth > 0 ? detailWidth + m_theme.px(16) : 0), 0);
    paintMarked(painter, name, {item.title, item.titleMarks, m_theme.uiFont(13, QFont::Medium), t.ink});
    if (item.excerpt.isEmpty()) return;
    const QRect second(box.left(), first.bottom() + 1, box.width(), box.bottom() - first.bottom());
    paintMarked(painter, second, {item.excerpt, item.excerptMarks, item.code ? m_theme.codeFont(11.5) : small, t.ink2});
}

void GoToDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const int side = m_theme.px(10);
    if (const GoToItem *item = itemOf(index)) {
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(t.copperSoft);
            painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 6, 6);
        }
        paintItem(painter, option.rect.adjusted(side, m_theme.px(3), -side, -m_theme.px(3)), *item);
    } else {
        QFont font = m_theme.uiFont(12, QFont::DemiBold);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
        painter->setFont(font);
        painter->setPen(t.ink2);
        painter->drawText(option.rect.adjusted(side, 0, -side, -m_theme.px(4)), Qt::AlignBottom,
                          index.data().toString().toUpper());
    }
    painter->restore();
}

} // namespace athanor
