#pragma once

#include "engine/runtime/projectfiles.h"
#include "engine/sandbox/limits.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace athanor {

/// What the process does; see PROTOCOL.md, "mode".
enum class RunMode {
    Script,      ///< A Python file as __main__.
    Application, ///< A Flask application that stays and answers requests (a session).
    Analysis,    ///< Reads the learner's files without running them (a session).
    Migrations,  ///< Runs Alembic and Flask-Migrate on a project and its database (a session).
    Judge,       ///< pytest over check files; never sees the learner's code.
    Command      ///< Any program, with the project folder mounted (RunSpec::folder) and its changes kept.
};

/// Which interpreter serves the run.
enum class Interpreter {
    Warm, ///< The embedded one: a fork of the warm worker.
    Cold, ///< /usr/bin/python3 started anew, in the same sandbox.
    Own   ///< RunSpec::ownInterpreter, started anew, in the same sandbox.
};

/// What becomes of texts that should lie over a mounted folder.
enum class TextsOver { Laid, LeftOut };

enum class FolderAccess { ReadOnly, ReadWrite };

/// What standard input and output are inside the sandbox.
enum class Console {
    Pipes,   ///< Three pipes.
    Terminal ///< One controlling terminal; everything arrives as OutputStream::Standard. RunMode::Command only.
};

/// Everything that decides a run. Values only.
struct RunSpec
{
    RunMode mode = RunMode::Script;
    /// Copied into the sandbox's project folder. Where a folder is mounted to be read, laid over it instead (left
    /// out without EngineState::laysTexts, and with Supervisor::textsLeftOut()); the folder stays as it is.
    ProjectFiles files;
    QString folder = {}; ///< A folder of this machine, mounted at its own path instead of copying files.
    /// The folder that the copied files came from, where a virtual environment inside it fits only that path: they are
    /// found there. Empty: in the sandbox's own project folder.
    QString shownAt = {};
    QString virtualEnvironment = {}; ///< A folder below shownAt, mounted at its own path to be read.
    FolderAccess folderAccess = FolderAccess::ReadOnly;
    QString entry = {};         ///< Script: the file to run, relative to the project.
    QStringList arguments = {}; ///< Script: sys.argv[1:]. Command: the program and its arguments.
    Console console = Console::Pipes;
    QByteArray standardInput = {};
    bool keepInputOpen = false; ///< More input follows through Run::writeInput().
    QMap<QString, QString> environment =
        {}; ///< Added to the few variables every run has; a null string takes one away.
    sandbox::Limits limits = sandbox::runLimits();
    Interpreter interpreter = Interpreter::Warm;
    QString ownInterpreter = {}; ///< Absolute path, for Interpreter::Own.
    QJsonObject extra = {};      ///< Further members of the start message, by mode.
};

} // namespace athanor
