#pragma once

#include "engine/grading/gradereport.h"
#include "engine/runtime/runstatus.h"

#include <optional>

namespace athanor {

/// Weighs what one judge reported. A value without processes, so that every lie can be tried in a test.
class Judgement
{
public:
    /// A "check" event. Its texts hold the learner's data, so they are cut like everything hostile.
    void addCheck(const QJsonObject &event);
    /// The "checks-ended" event with the judge's own count.
    void setEnded(const QJsonObject &event);
    /// The learner's process hit a limit or crashed while the judge waited for it: the next check that fails without
    /// an actual value shows this message.
    void noteTrouble(const QString &message);

    /// The report, once the judge has ended so; waiting: it had a question open then. The objective and the duration
    /// are the caller's to fill.
    GradeReport conclude(const RunStatus &judge, bool waiting) const;

private:
    struct Count
    {
        int collected = -1;
        int passed = -1;
        int failed = -1;
        int skipped = -1;
        bool operator==(const Count &) const = default;
    };
    Count counted() const;

    std::vector<CheckResult> m_checks;
    std::optional<Count> m_claimed;
    QString m_trouble;
    QString m_lastTrouble;
    bool m_tooMany = false;
};

} // namespace athanor
