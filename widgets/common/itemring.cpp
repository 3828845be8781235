#include "widgets/common/itemring.h"

#include "widgets/common/theme.h"

#include <QPainter>
#include <QStyleOptionViewItem>

namespace athanor {

void paintItemRing(QPainter &painter, const QStyleOptionViewItem &option, const Theme &theme)
{
    if (!(option.state & QStyle::State_HasFocus) || !option.widget || !option.widget->hasFocus()) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.tokens().copper, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    painter.restore();
}

} // namespace athanor
