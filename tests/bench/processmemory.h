#pragma once

#include <QtGlobal>

namespace athanor::bench {

/// Memory that only this process holds, in KiB; 0 when it cannot be read. (Shared pages of a fork are the parent's.)
qint64 privateKib(qint64 pid);

/// The same for a process and everything below it.
qint64 privateKibOfTree(qint64 pid);

} // namespace athanor::bench
