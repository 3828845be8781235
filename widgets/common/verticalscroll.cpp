#include "widgets/common/verticalscroll.h"

#include <QScrollArea>

namespace athanor {

QScrollArea *verticalScroll(QWidget *inside)
{
    inside->setMinimumWidth(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return scroll;
}

} // namespace athanor
