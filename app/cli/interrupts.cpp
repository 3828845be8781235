#include "app/cli/interrupts.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace athanor::cli {

namespace {

// A handler has no other way to know where to write.
volatile std::sig_atomic_t writeEnd = -1;

extern "C" void noteSignal(int signal)
{
    const int before = errno;
    const char byte = static_cast<char>(signal);
    [[maybe_unused]] const ssize_t written = ::write(int(writeEnd), &byte, 1);
    errno = before;
}

} // namespace

Interrupts::Interrupts(QObject *parent) : QObject(parent)
{
    if (::pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return;
    writeEnd = m_pipe[1];
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        bool interrupts = false;
        bool resizes = false;
        for (char signal; ::read(m_pipe[0], &signal, 1) == 1;) (signal == SIGWINCH ? resizes : interrupts) = true;
        if (resizes) Q_EMIT resized();
        if (interrupts) Q_EMIT interrupted();
    });
    struct sigaction action
    {};
    action.sa_handler = noteSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGWINCH, &action, nullptr);
}

Interrupts::~Interrupts()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGWINCH, SIG_DFL);
    writeEnd = -1;
    for (const int fd : m_pipe) {
        if (fd >= 0) ::close(fd);
    }
}

} // namespace athanor::cli
