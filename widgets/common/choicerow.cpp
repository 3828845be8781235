#include "widgets/common/choicerow.h"

#include <QAbstractButton>
#include <QLabel>
#include <QMouseEvent>

namespace athanor {

namespace {

class ClickForwarder final : public QObject
{
public:
    ClickForwarder(QLabel *label, QAbstractButton *button) : QObject(label), m_label(label), m_button(button) {}

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != QEvent::MouseButtonRelease || !m_button->isEnabled()) return false;
        const auto *mouse = static_cast<QMouseEvent *>(event);
        // A word that was selected for copying is no choice.
        if (mouse->button() == Qt::LeftButton && !m_label->hasSelectedText() && m_label->rect().contains(mouse->pos()))
            m_button->click();
        return false;
    }

private:
    QLabel *m_label;
    QAbstractButton *m_button;
};

} // namespace

void letLabelChoose(QLabel *label, QAbstractButton *button)
{
    label->installEventFilter(new ClickForwarder(label, button));
}

} // namespace athanor
