#include "widgets/common/focuschain.h"

#include <QWidget>

namespace athanor {

void chainFocus(QWidget *start, QWidget *container)
{
    QWidget *before = start;
    for (QWidget *widget : container->findChildren<QWidget *>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->window() != before->window()) continue;
        QWidget::setTabOrder(before, widget);
        before = widget;
    }
}

} // namespace athanor
