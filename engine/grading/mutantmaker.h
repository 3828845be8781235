#pragma once

#include "engine/core/result.h"
#include "engine/grading/mutant.h"
#include "engine/runtime/supervisor.h"

#include <functional>
#include <map>

namespace athanor {

/// Has mutants made of a solution's files, by athanor_agent/mutants.py, which reads their syntax tree in a sandbox of
/// its own and runs nothing of them. Lives on the supervisor's thread.
class MutantMaker final : public QObject
{
    Q_OBJECT
public:
    using Answer = std::function<void(const Result<std::vector<Mutant>> &)>;

    /// agentFolder: Installation::agent.
    MutantMaker(Supervisor &supervisor, const QString &agentFolder, QObject *parent = nullptr);
    ~MutantMaker() override;

    /// Only the .py files are changed, one change at a time, and not in statements that stand word for word in one of
    /// the proven solutions, which have mutants of their own. The answer comes once, later, unless this is destroyed.
    void make(const ProjectFiles &solution, const std::vector<ProjectFiles> &proven, const Answer &answer);

private:
    struct Making
    {
        std::unique_ptr<Run> run;
        QByteArray output;
        QByteArray errors;
    };
    void ended(Run *run, const RunStatus &status, const Answer &answer);

    Supervisor &m_supervisor;
    QString m_script;
    std::map<Run *, Making> m_making;
};

} // namespace athanor
