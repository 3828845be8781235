#pragma once

#include <QString>

namespace athanor {

/// How safe the learner's progress is at the moment, with words to show.
struct StorageState
{
    enum class Phase {
        Closed,   ///< Not opened yet.
        Ok,       ///< Everything recorded is on disk.
        Repaired, ///< On disk; the file was damaged and message says what was kept. Until the next start.
        Waiting,  ///< Something could not be written and is held in memory; tried again with the next write.
        Refused   ///< The file is a newer Athanor's: it is left alone, and nothing of this sitting will be kept.
    };
    Phase phase = Phase::Closed;
    QString message; ///< Empty when Ok; else what happened, what was kept and what to do.
    int waiting = 0; ///< Things held in memory only.
    bool isSafe() const { return phase == Phase::Ok || phase == Phase::Repaired; }
};

} // namespace athanor
