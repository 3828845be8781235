#pragma once

#include "engine/grading/gradereport.h"

#include <map>
#include <set>

namespace athanor {

/// Which check to ask first, so that a wrong answer is known by one check instead of by all that come before it: the
/// one that noticed the last mutant of the same file. Only checks may come first with which a solution still passes.
class Suspects final
{
public:
    /// Whether it is to be found out if this check may come first; true once.
    bool shouldProbe(const QString &check) { return m_probed.insert(check).second; }
    void addFirst(const QString &check) { m_mayComeFirst.insert(check); }
    bool mayComeFirst(const QString &check) const { return m_mayComeFirst.contains(check); }

    /// Empty where there is none.
    QString ofFile(const QString &file) const
    {
        const auto found = m_last.find(file);
        return found == m_last.end() || !mayComeFirst(found->second) ? QString() : found->second;
    }
    /// report: of a mutant of this file.
    void learn(const QString &file, const GradeReport &report)
    {
        for (const CheckResult &check : report.checks) {
            if (check.outcome == CheckResult::Outcome::Failed) m_last[file] = check.name;
        }
    }

private:
    std::set<QString> m_probed;
    std::set<QString> m_mayComeFirst;
    std::map<QString, QString> m_last;
};

} // namespace athanor
