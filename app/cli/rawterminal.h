#pragma once

#include <optional>
#include <utility>

#include <termios.h>

namespace athanor::cli {

/// This program's own terminal, handing every key through untouched while it lives; put back when it goes.
class RawTerminal final
{
public:
    /// Whether standard input and output are both a terminal.
    static bool isThere();
    RawTerminal();
    ~RawTerminal();
    RawTerminal(const RawTerminal &) = delete;
    RawTerminal &operator=(const RawTerminal &) = delete;

    /// Columns and rows.
    static std::pair<int, int> size();

private:
    std::optional<termios> m_before;
};

} // namespace athanor::cli
