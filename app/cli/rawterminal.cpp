#include "app/cli/rawterminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace athanor::cli {

bool RawTerminal::isThere() { return ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO); }

RawTerminal::RawTerminal()
{
    termios settings{};
    if (::tcgetattr(STDIN_FILENO, &settings) != 0) return;
    m_before = settings;
    ::cfmakeraw(&settings);
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &settings);
}

RawTerminal::~RawTerminal()
{
    if (m_before) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &*m_before);
}

std::pair<int, int> RawTerminal::size()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {80, 24};
    return {size.ws_col, size.ws_row};
}

} // namespace athanor::cli
