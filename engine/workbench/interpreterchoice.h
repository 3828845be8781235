#pragma once

#include "engine/runtime/runspec.h"

namespace athanor {

class ProjectFolder;

/// Which interpreter a project wants, and why, in words for the learner.
struct InterpreterChoice
{
    Interpreter interpreter = Interpreter::Warm;
    QString python = {}; ///< Own: <project>/.venv/bin/python, or the one that was given.
    QString home = {};   ///< Own: the folder of the interpreter the environment was made from (pyvenv.cfg, "home").
    QString environment = {}; ///< Own: the virtual environment's folder, if it belongs to one.
    QString reason = {};      ///< Empty for Warm.
};

/// Decides by what lies in the project: a virtual environment of its own (.venv or venv with a pyvenv.cfg, PEP 405) is
/// used; a top-level file or package that bears the name of a module which the warm interpreter has loaded already
/// (shadowable) needs a cold one, where the project's file wins as it would outside.
/// folder may be null for sources that have no folder. Error when the environment is broken, with how to mend it.
Result<InterpreterChoice> chooseInterpreter(const ProjectFolder *folder, const ProjectFiles &files,
                                            const QStringList &shadowable);

/// The interpreter at this path, wherever it lies: Debian's own, one of pyenv, that of an environment kept elsewhere
/// (pipenv, poetry). BadInput when it cannot be started, with what to pass instead.
Result<InterpreterChoice> givenInterpreter(const QString &python);

/// Puts the choice into a spec that has the project's files. A virtual environment inside the project is mounted to be
/// read, and the files are copied to the path that it knows; for any other interpreter inside it, the folder itself is
/// mounted to be read.
void apply(const InterpreterChoice &choice, const QString &folder, RunSpec &spec);

} // namespace athanor
