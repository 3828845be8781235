#include "widgets/common/busyline.h"

#include <QPainter>

namespace athanor {

BusyLine::BusyLine(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFixedHeight(2);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_clock.setInterval(stepMilliseconds);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        m_step = (m_step + 1) % steps;
        update();
    });
    connect(&theme, &Theme::changed, this, [this] {
        setBusy(m_busy); // Motion may be unwanted now.
        update();
    });
}

void BusyLine::setBusy(bool busy)
{
    m_busy = busy;
    if (busy && m_theme.motion()) {
        if (!m_clock.isActive()) m_step = 0;
        m_clock.start();
    } else {
        m_clock.stop();
    }
    update();
}

void BusyLine::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    if (!m_busy) {
        painter.fillRect(0, 1, width(), 1, t.line);
        return;
    }
    painter.fillRect(rect(), m_clock.isActive() ? t.copperSoft : t.copper);
    if (!m_clock.isActive()) return;
    const int piece = width() / steps;
    painter.fillRect(m_step * piece, 0, piece + m_theme.px(12), height(), t.copper);
}

} // namespace athanor
