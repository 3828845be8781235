#pragma once

#include "engine/runtime/run.h"
#include "engine/runtime/sandboxprocess.h"

#include <functional>

namespace athanor {

/// What a Run and the Supervisor share.
struct Run::Private
{
    RunSpec spec;
    std::unique_ptr<SandboxProcess> process; ///< Null while it waits for the worker, and after the end.
    RunStatus status;
    bool finished = false;
    bool cancelled = false;
    QByteArray earlyInput; ///< Written before there was a process.
    std::vector<QJsonObject> earlyMessages;
    bool earlyClose = false;
    int columns = 80;
    int rows = 24;
};

} // namespace athanor
