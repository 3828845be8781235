#include "app/shell/outlinedelegate.h"

#include "engine/progress/mastery.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QTextLayout>

namespace athanor {

OutlineDelegate::OutlineDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize OutlineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int row = m_theme.px(index.parent().isValid() ? 30 : 36);
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    if (!view || !index.parent().isValid() || index.data(DueRole).isValid()) return {100, row};
    // As wide as when it is the current one, so that nothing moves when another is opened.
    const QFontMetrics metrics(m_theme.uiFont(13, QFont::DemiBold));
    const bool fits =
        metrics.horizontalAdvance(index.data().toString()) <= titleBox({0, 0, view->viewport()->width(), row}).width();
    return {100, fits ? row : row + metrics.lineSpacing()};
}

QRect OutlineDelegate::titleBox(const QRect &row) const
{
    const int left = 16 + m_theme.px(22);
    return {row.left() + left, row.top(), row.width() - left - 13, row.height()};
}

void OutlineDelegate::paintDot(QPainter *painter, const QRectF &box, int mastery) const
{
    const Tokens &t = m_theme.tokens();
    painter->setBrush(Qt::NoBrush);
    switch (static_cast<Mastery>(mastery)) {
    case Mastery::Passed:
    case Mastery::Mastered:
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.verdigris);
        painter->drawEllipse(box);
        if (static_cast<Mastery>(mastery) == Mastery::Mastered) {
            const double side = box.width();
            painter->setPen(QPen(t.paper, side * 0.14, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            const QPointF tick[] = {box.topLeft() + QPointF(side * 0.28, side * 0.52),
                                    box.topLeft() + QPointF(side * 0.44, side * 0.68),
                                    box.topLeft() + QPointF(side * 0.74, side * 0.34)};
            painter->drawPolyline(tick, 3);
        }
        break;
    case Mastery::InProgress:
        painter->setPen(QPen(t.copper, 2, Qt::SolidLine, Qt::RoundCap));
        painter->drawArc(box.adjusted(1, 1, -1, -1), 45 * 16, 270 * 16);
        break;
    case Mastery::NotStarted:
        painter->setPen(QPen(t.line, 2));
        painter->drawEllipse(box.adjusted(1, 1, -1, -1));
        break;
    }
}

void OutlineDelegate::paintDue(QPainter *painter, const QRect &row, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    const int count = index.data(DueRole).toInt();
    int x = 16;
    if (count > 0) {
        painter->setFont(m_theme.uiFont(11.5, QFont::DemiBold));
        const QString number = QString::number(count);
        const int width =
            std::max(m_theme.px(22), QFontMetrics(painter->font()).horizontalAdvance(number) + m_theme.px(12));
        const QRect box(x, row.center().y() - m_theme.px(9), width, m_theme.px(19));
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.copperSoft);
        painter->drawRoundedRect(box, 4, 4);
        painter->setPen(t.copperDeep);
        painter->drawText(box, Qt::AlignCenter, number);
        x += width + m_theme.px(8);
    }
    painter->setFont(m_theme.uiFont(13));
    painter->setPen(t.ink2);
    const QRect box(x, row.top(), row.right() - x - 12, row.height());
    painter->drawText(
        box, Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, box.width()));
}

void OutlineDelegate::paintTitle(QPainter *painter, const QRect &box, const QString &text) const
{
    QTextLayout layout(text, painter->font());
    layout.beginLayout();
    QTextLine first = layout.createLine();
    first.setLineWidth(box.width());
    layout.endLayout();
    const QFontMetrics metrics(painter->font());
    const int cut = first.textLength();
    if (cut >= text.size()) {
        painter->drawText(box, Qt::AlignVCenter, text);
        return;
    }
    const QRect top(box.left(), box.center().y() - metrics.lineSpacing(), box.width(), metrics.lineSpacing());
    painter->drawText(top, Qt::AlignVCenter, text.left(cut).trimmed());
    painter->drawText(top.translated(0, metrics.lineSpacing()), Qt::AlignVCenter,
                      metrics.elidedText(text.mid(cut), Qt::ElideRight, box.width()));
}

void OutlineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    const QString text = index.data(Qt::DisplayRole).toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = option.rect;
    if (!index.parent().isValid()) {
        QFont font = m_theme.uiFont(12, QFont::DemiBold);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
        painter->setFont(font);
        painter->setPen(t.ink2);
        const QRect box(16, row.top() + m_theme.px(6), row.right() - 20, row.height() - m_theme.px(6));
        painter->drawText(box, Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(text.toUpper(), Qt::ElideRight, box.width()));
        painter->restore();
        return;
    }
    const bool current = index.data(CurrentRole).toBool();
    const QRectF ground = QRectF(8, row.top() + 1, row.right() - 16, row.height() - 2);
    if (current || option.state & QStyle::State_MouseOver) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(current ? t.copperSoft : t.line);
        painter->setOpacity(current ? 1 : 0.5);
        painter->drawRoundedRect(ground, 5, 5);
        painter->setOpacity(1);
    }
    if ((option.state & QStyle::State_HasFocus) && option.widget && option.widget->hasFocus()) {
        painter->setPen(QPen(t.copper, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(ground.adjusted(1, 1, -1, -1), 5, 5);
    }
    if (index.data(DueRole).isValid()) {
        paintDue(painter, row, index);
        painter->restore();
        return;
    }
    const double side = m_theme.px(12);
    paintDot(painter, QRectF(16, row.center().y() - side / 2 + 0.5, side, side), index.data(MasteryRole).toInt());
    const QFont font = m_theme.uiFont(13, current ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(current ? t.ink : t.ink2);
    paintTitle(painter, titleBox(row), text);
    painter->restore();
}

} // namespace athanor
