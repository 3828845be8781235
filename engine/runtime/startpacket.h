#pragma once

#include "engine/core/result.h"
#include "engine/runtime/runspec.h"
#include "engine/sandbox/descriptors.h"

#include <QByteArray>

#include <string>
#include <vector>

namespace athanor {

/// A folder of the host that the run needs to see at its own path.
struct NeededMount
{
    std::string path;
    bool writable = false;
    sandbox::UniqueFd tree;  ///< A detached mount, when the engine was started as root.
    sandbox::UniqueFd texts; ///< The files that are laid over it, or empty.
};

/// A spec in the form the sandbox takes.
struct Launch
{
    QByteArray packet;         ///< wire::StartHeader and what follows it.
    sandbox::UniqueFd archive; ///< The project's files, or empty.
    std::vector<NeededMount> mounts;
    bool warm = false; ///< A prepared process can serve it.
};

/// The path at which a run finds its project.
QString projectPath(const RunSpec &spec);

/// What a process that stands by is told when it is needed: the message, and the files.
struct Beginning
{
    QByteArray json;
    sandbox::UniqueFd archive;
};
Result<Beginning> makeBeginning(const RunSpec &spec);

/// BadInput for a spec that cannot be run (no such interpreter, a folder that cannot be mounted).
Result<Launch> makeLaunch(const RunSpec &spec, TextsOver over);

} // namespace athanor
