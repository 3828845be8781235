#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QThread>
#include <QWidget>

#include <ctime>
#include <functional>

namespace athanor {

/// Milliseconds of processor time of the calling thread: on a busy machine the clock counts others too.
inline double cpuNow()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// An application that knows how long each turn of its GUI thread took, and tells when a widget was painted.
class MeteredApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    static MeteredApplication *instance() { return static_cast<MeteredApplication *>(QCoreApplication::instance()); }

    /// From now on; what is asked for by widget() is watched for paint events.
    void begin(std::function<const QWidget *()> widget, std::function<void()> painted)
    {
        m_longest = 0;
        m_name.clear();
        m_widget = std::move(widget);
        m_painted = std::move(painted);
        m_wasPainted = false;
    }
    /// One turn that was no event: what the test called itself.
    void count(double milliseconds, const QString &name)
    {
        if (milliseconds <= m_longest) return;
        m_longest = milliseconds;
        m_name = name;
    }
    double longest() const { return m_longest; }
    const QString &longestName() const { return m_name; }

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (QThread::currentThread() != thread()) return QApplication::notify(receiver, event);
        if (event->type() == QEvent::Paint && m_widget && receiver == m_widget()) m_wasPainted = true;
        if (m_inside) return QApplication::notify(receiver, event);
        m_inside = true;
        const QString name =
            QStringLiteral("%1 %2").arg(QLatin1String(receiver->metaObject()->className())).arg(int(event->type()));
        const double before = cpuNow();
        const bool result = QApplication::notify(receiver, event);
        count(cpuNow() - before, name);
        m_inside = false;
        if (std::exchange(m_wasPainted, false) && m_painted) m_painted();
        return result;
    }

private:
    std::function<const QWidget *()> m_widget;
    std::function<void()> m_painted;
    QString m_name;
    double m_longest = 0;
    bool m_inside = false;
    bool m_wasPainted = false;
};

/// While it lives, painted() is called after each turn in which the widget was painted.
class PaintWatch final
{
public:
    PaintWatch(std::function<const QWidget *()> widget, std::function<void()> painted)
    {
        MeteredApplication::instance()->begin(std::move(widget), std::move(painted));
    }
    ~PaintWatch() { MeteredApplication::instance()->begin({}, {}); }
    Q_DISABLE_COPY(PaintWatch)
};

} // namespace athanor
