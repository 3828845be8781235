#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace athanor::cli {

/// Turns SIGINT and SIGTERM into a signal of the event loop. One at a time.
class Interrupts final : public QObject
{
    Q_OBJECT
public:
    explicit Interrupts(QObject *parent = nullptr);
    ~Interrupts() override;

Q_SIGNALS:
    void interrupted();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_pipe[2] = {-1, -1};
};

} // namespace athanor::cli
