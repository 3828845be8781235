#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace athanor::cli {

/// This program's own standard input, read as it comes.
class StandardInput final : public QObject
{
    Q_OBJECT
public:
    explicit StandardInput(QObject *parent = nullptr);

Q_SIGNALS:
    void received(const QByteArray &bytes);
    /// End of file, or it cannot be read; nothing follows.
    void ended();

private:
    void readSome();

    QSocketNotifier m_notifier;
};

} // namespace athanor::cli
