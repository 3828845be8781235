#pragma once

#include "engine/core/result.h"
#include "widgets/common/theme.h"

#include <QSize>
#include <QStringList>

#include <optional>

namespace athanor {

/// What the program was asked to do.
struct CommandLine
{
    enum class Mode { Window, Tour, Help, Version };
    Mode mode = Mode::Window;
    std::optional<ThemeChoice> theme; ///< Nothing: what was remembered.
    std::optional<int> zoom;          ///< Percent.
    std::optional<QSize> size;        ///< Tour: of the window, in pixels.
    std::optional<QString> course;    ///< The folder of another course; empty: the program's own.
    QString project;                  ///< The folder of a project to open; empty: none.
    QString migrations;               ///< A folder whose migrations are shown, in a window of their own; empty: none.
    QString pictures;                 ///< Tour: the folder for its pictures.
    QString readyFile;                ///< Written with "ready <ms>" after the first paint.
    bool printReady = false;
    bool quitWhenReady = false;
};

/// Reads the arguments without the program's name. BadInput, with what is wrong, for anything unknown.
Result<CommandLine> parseCommandLine(const QStringList &arguments);

QString commandLineHelp();

} // namespace athanor
