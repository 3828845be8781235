#pragma once

#include <QJsonObject>
#include <QMetaType>
#include <QString>

#include <chrono>

namespace athanor {

/// How a run ended. Decided by the sandbox's own init process and the supervisor, never by the learner's process.
enum class Verdict { Ok, Error, CpuLimit, WallLimit, MemoryLimit, OutputLimit, Killed, Cancelled, EngineFault };

/// The verdict's word on the command line: "ok", "cpu-limit", …
QString verdictName(Verdict verdict);

/// The end of a run, with a message a learner understands.
struct RunStatus
{
    Verdict verdict = Verdict::EngineFault;
    int exit = 0;   ///< Exit status, 0 when a signal ended it.
    int signal = 0; ///< Signal number, 0 when it exited.
    std::chrono::milliseconds wall{0};
    std::chrono::milliseconds cpu{0};
    qint64 peakKb = 0;          ///< Most memory the run's processes used over the warm image, KiB.
    QString file = {};          ///< Project-relative file the message is about, or empty.
    int line = 0;               ///< 1-based, 0 when unknown.
    QString message = {};       ///< Plain words; empty for Verdict::Ok.
    QJsonObject exception = {}; ///< The learner's exception as PROTOCOL.md's error object, or empty. Hostile data.
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::RunStatus)
