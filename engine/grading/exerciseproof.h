#pragma once

#include "engine/grading/exerciseevidence.h"
#include "engine/grading/grader.h"
#include "engine/grading/jobpool.h"
#include "engine/grading/suspects.h"

#include <map>

namespace athanor {

class MutantMaker;

/// Proves one exercise: grades its starter, an empty workspace, its solutions and mistakes, some times over, and the
/// mutants of every solution that passes. Lives on the supervisor's thread; destroying it ends what is under way.
class ExerciseProof final : public QObject
{
    Q_OBJECT
public:
    static constexpr int repetitions = 3;

    /// All of them outlive it. The pool bounds how much is graded at once.
    ExerciseProof(Supervisor &supervisor, JobPool &pool, MutantMaker &maker, const Exercise &exercise,
                  QObject *parent = nullptr);
    ~ExerciseProof() override;

    /// finished() follows, never from inside start().
    void start();

Q_SIGNALS:
    /// Once, last: the gates of the exercise in their order.
    void finished(const std::vector<athanor::GateResult> &gates);

private:
    using Taken = std::function<void(const GradeReport &)>;
    using Extent = std::function<Judge::Extent()>;

    /// Grades the answer some times over.
    void add(GradedAnswer &answer, const Result<ProjectFiles> &files, const QString &name);
    /// The same; of a solution that passes, its mutants too.
    void addSolution(GradedAnswer &answer, const QString &name);
    /// Whole once; then, where the check it must fail may come first, as far as that.
    void addMistake(GradedAnswer &answer, const Result<ProjectFiles> &files, const KnownMistake &mistake);
    void repeat(GradedAnswer &answer, const ProjectFiles &files, const QString &ownCheck = {});
    /// extent: asked when its turn has come.
    void grade(const ProjectFiles &files, const Extent &extent, const Taken &taken,
               JobPool::Turn turn = JobPool::Turn::Last);
    /// Whether a solution passes with this check before all others; asked once.
    void probe(const QString &check);
    void makeMutants(const QString &solution, const ProjectFiles &whole);
    void gradeMutants(const QString &solution, const ProjectFiles &whole, const std::vector<Mutant> &mutants);
    void tell(const QString &message, const QString &place);
    void begin() { ++m_open; }
    void end();

    Supervisor &m_supervisor;
    JobPool &m_pool;
    MutantMaker &m_maker;
    Exercise m_exercise;
    ExerciseEvidence m_evidence;
    Suspects m_suspects;
    std::optional<ProjectFiles> m_passing; ///< A solution that passes.
    std::shared_ptr<Judges> m_judges;
    std::map<Grader *, std::unique_ptr<Grader>> m_graders;
    int m_open = 0;
};

} // namespace athanor

Q_DECLARE_METATYPE(std::vector<athanor::GateResult>)
