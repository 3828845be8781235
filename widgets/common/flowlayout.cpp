#include "widgets/common/flowlayout.h"

#include <QWidget>

#include <algorithm>

namespace athanor {

FlowLayout::FlowLayout(int spacing, QWidget *parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

FlowLayout::~FlowLayout()
{
    for (QLayoutItem *item : m_items) delete item;
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.push_back(item);
    invalidate();
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<size_t>(index)] : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    QLayoutItem *item = itemAt(index);
    if (item) m_items.erase(m_items.begin() + index);
    return item;
}

int FlowLayout::place(const QRect &rect, bool apply) const
{
    int x = rect.x();
    int y = rect.y();
    int line = 0;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty()) continue;
        const QSize wanted = item->sizeHint();
        const int width = std::min(wanted.width(), rect.width());
        const int height =
            width < wanted.width() && item->hasHeightForWidth() ? item->heightForWidth(width) : wanted.height();
        if (x > rect.x() && x + width > rect.x() + rect.width()) {
            x = rect.x();
            y += line + spacing();
            line = 0;
        }
        if (apply) item->setGeometry(QRect(x, y, width, height));
        x += width + spacing();
        line = std::max(line, height);
    }
    return y + line - rect.y();
}

int FlowLayout::heightForWidth(int width) const
{
    const QMargins m = contentsMargins();
    return place(QRect(0, 0, std::max(1, width - m.left() - m.right()), 0), false) + m.top() + m.bottom();
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    for (const QLayoutItem *item : m_items) width = std::max(width, item->sizeHint().width());
    return {width, heightForWidth(std::max(width, 320))};
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : m_items) size = size.expandedTo(item->minimumSize());
    return size.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    place(rect.marginsRemoved(contentsMargins()), true);
}

} // namespace athanor
