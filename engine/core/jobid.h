#pragma once

#include <QMetaType>

#include <atomic>
#include <cstdint>

namespace athanor {

/// Names one piece of asynchronous work, so that a result that arrives late can be told from the one awaited.
enum class JobId : quint64 { None = 0 };

/// A fresh id; any thread.
inline JobId nextJobId()
{
    static std::atomic<std::uint64_t> last{0};
    return JobId{++last};
}

} // namespace athanor

Q_DECLARE_METATYPE(athanor::JobId)
