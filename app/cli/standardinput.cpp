#include "app/cli/standardinput.h"

#include <cerrno>

#include <unistd.h>

namespace athanor::cli {

StandardInput::StandardInput(QObject *parent) : QObject(parent), m_notifier(STDIN_FILENO, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &StandardInput::readSome);
}

void StandardInput::readSome()
{
    char bytes[65536];
    const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count > 0) {
        Q_EMIT received(QByteArray(bytes, count));
        return;
    }
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    m_notifier.setEnabled(false);
    Q_EMIT ended();
}

} // namespace athanor::cli
