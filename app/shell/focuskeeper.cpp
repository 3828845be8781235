#include "app/shell/focuskeeper.h"

#include <QApplication>
#include <QWidget>

namespace athanor {

FocusKeeper::FocusKeeper(QWidget *window) : QObject(window), m_window(window)
{
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) { follow(now); });
}

void FocusKeeper::add(QWidget *part, std::function<void()> enter) { m_parts.push_back({part, std::move(enter)}); }

int FocusKeeper::partOf(const QWidget *widget) const
{
    for (size_t i = 0; i < m_parts.size(); ++i)
        if (widget && (m_parts[i].widget == widget || m_parts[i].widget->isAncestorOf(widget)))
            return static_cast<int>(i);
    return -1;
}

void FocusKeeper::cycle(int step)
{
    const int count = static_cast<int>(m_parts.size());
    const int from = partOf(QApplication::focusWidget());
    for (int i = 1; i <= count; ++i) {
        const int at = ((from < 0 && step < 0 ? 0 : from) + step * i + 2 * count) % count;
        const Part &part = m_parts[static_cast<size_t>(at)];
        if (part.widget->isVisible()) return part.enter();
    }
}

void FocusKeeper::follow(const QWidget *now)
{
    if (const int part = partOf(now); part >= 0) m_last = part;
    // Later: most often another takes it at once, and a window that was left gets its focus back from Qt.
    if (!now) QMetaObject::invokeMethod(this, &FocusKeeper::bringBack, Qt::QueuedConnection);
}

void FocusKeeper::bringBack()
{
    if (QApplication::focusWidget() || QApplication::activeWindow() != m_window) return;
    if (m_last >= 0 && m_parts[static_cast<size_t>(m_last)].widget->isVisible())
        return m_parts[static_cast<size_t>(m_last)].enter();
    cycle(1);
}

} // namespace athanor
