#include "widgets/common/fittedscroll.h"

#include <QEvent>
#include <QResizeEvent>

#include <algorithm>

namespace athanor {

FittedScroll::FittedScroll(QWidget *inside, QWidget *parent) : QScrollArea(parent)
{
    inside->setMinimumWidth(1);
    setWidget(inside);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    inside->installEventFilter(this);
}

void FittedScroll::setLeastHeight(int least)
{
    if (m_least == least) return;
    m_least = least;
    updateGeometry();
}

int FittedScroll::contentHeight(int width) const
{
    const int wrapped = widget()->heightForWidth(width);
    return (wrapped >= 0 ? wrapped : widget()->sizeHint().height()) + 2 * frameWidth();
}

QSize FittedScroll::sizeHint() const { return {widget()->sizeHint().width(), contentHeight(width())}; }

QSize FittedScroll::minimumSizeHint() const { return {1, std::min(m_least, contentHeight(width()))}; }

bool FittedScroll::eventFilter(QObject *object, QEvent *event)
{
    if (object == widget() && event->type() == QEvent::LayoutRequest) updateGeometry();
    return QScrollArea::eventFilter(object, event);
}

void FittedScroll::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) updateGeometry(); // Its words wrap otherwise now.
}

} // namespace athanor
