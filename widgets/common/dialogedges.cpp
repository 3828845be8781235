#include "widgets/common/dialogedges.h"

#include <QApplication>
#include <QDialog>
#include <QEvent>
#include <QPainter>

namespace athanor {

namespace {

/// Lies over its dialog and lets everything through.
class Edge final : public QWidget
{
public:
    Edge(const Theme &theme, QWidget *dialog) : QWidget(dialog), m_theme(theme)
    {
        setObjectName(QStringLiteral("dialogEdge"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setPen(m_theme.tokens().ink3);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }

private:
    const Theme &m_theme;
};

} // namespace

DialogEdges::DialogEdges(const Theme &theme, QObject *parent) : QObject(parent), m_theme(theme)
{
    qApp->installEventFilter(this);
}

bool DialogEdges::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show || event->type() == QEvent::Resize) {
        if (auto *dialog = qobject_cast<QDialog *>(watched)) {
            auto *edge = dialog->findChild<QWidget *>(QStringLiteral("dialogEdge"), Qt::FindDirectChildrenOnly);
            if (!edge) edge = new Edge(m_theme, dialog);
            edge->setGeometry(dialog->rect());
            edge->raise();
            edge->show();
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace athanor
