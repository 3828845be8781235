#pragma once

#include <QObject>

#include <deque>
#include <functional>

namespace athanor {

/// Starts asynchronous jobs, so many at once, in the order they were given unless one is to come next. One thread with
/// an event loop.
class JobPool final : public QObject
{
    Q_OBJECT
public:
    /// Called once when the job has ended, from wherever; the next one is started by the event loop.
    using Done = std::function<void()>;
    using Job = std::function<void(const Done &)>;

    enum class Turn { Last, Next };

    explicit JobPool(int atOnce, QObject *parent = nullptr);

    int atOnce() const { return m_atOnce; }
    void add(Job job, Turn turn = Turn::Last);
    /// Forgets what has not begun; what is under way ends by itself.
    void clear() { m_waiting.clear(); }

private:
    void startNext();

    int m_atOnce;
    int m_underWay = 0;
    std::deque<Job> m_waiting;
};

} // namespace athanor
