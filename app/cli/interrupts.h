#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace athanor::cli {

/// Turns SIGINT, SIGTERM and SIGWINCH into signals of the event loop. One object at a time.
class Interrupts final : public QObject
{
    Q_OBJECT
public:
    explicit Interrupts(QObject *parent = nullptr);
    ~Interrupts() override;

Q_SIGNALS:
    void interrupted();
    /// The terminal has another size.
    void resized();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_pipe[2] = {-1, -1};
};

} // namespace athanor::cli
