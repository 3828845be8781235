#include "widgets/common/plaintips.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>

namespace athanor {

PlainTips::PlainTips(QObject *parent) : QObject(parent) { qApp->installEventFilter(this); }

bool PlainTips::eventFilter(QObject *watched, QEvent *event)
{
    // Qt polishes the label of its tips, a class of its own, before it gets a text.
    if (event->type() == QEvent::Polish && watched->inherits("QTipLabel"))
        qobject_cast<QLabel *>(watched)->setTextFormat(Qt::PlainText);
    return QObject::eventFilter(watched, event);
}

} // namespace athanor
