#pragma once

#include "engine/core/result.h"

#include <QString>

namespace athanor {

/// Where the parts of this copy of Athanor lie: beside the program in a build tree, or under /usr when installed.
struct Installation
{
    QString worker;   ///< The athanor-worker executable.
    QString agent;    ///< The folder that holds the Python package athanor_agent.
    QString lessons;  ///< The course that comes with the program.
    QString userData; ///< Where the learner's workspaces and progress live; made on first use.

    /// Looks beside the running program (programFolder), then in the source tree, then under the install prefix.
    /// $ATHANOR_DATA replaces userData. Error names what is missing.
    static Result<Installation> locate(const QString &programFolder);
};

} // namespace athanor
