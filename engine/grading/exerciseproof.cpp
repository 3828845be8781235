#include "engine/grading/exerciseproof.h"

#include "engine/grading/answers.h"
#include "engine/grading/mutantmaker.h"

#include <QPointer>

#include <algorithm>

namespace athanor {

ExerciseProof::ExerciseProof(Supervisor &supervisor, JobPool &pool, MutantMaker &maker, const Exercise &exercise,
                             QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_pool(pool), m_maker(maker), m_exercise(exercise),
      m_judges(std::make_shared<Judges>(supervisor, exercise.folder, std::size_t(pool.atOnce())))
{}

ExerciseProof::~ExerciseProof() = default;

void ExerciseProof::tell(const QString &message, const QString &place)
{
    m_evidence.troubles.push_back({ErrorCode::BadInput, message, place, 0});
}

void ExerciseProof::start()
{
    begin(); // Held until everything has been handed out, so that nothing ends before.
    m_evidence.solutions.resize(std::size_t(m_exercise.solutions.size()));
    m_evidence.mistakes.resize(m_exercise.mistakes.size());
    const Result<ProjectFiles> starter = starterAnswer(m_exercise);
    add(m_evidence.starter, starter, QStringLiteral("starter"));
    add(m_evidence.empty, ProjectFiles(), QStringLiteral("an empty workspace"));
    for (qsizetype i = 0; i < m_exercise.solutions.size(); ++i)
        addSolution(m_evidence.solutions[std::size_t(i)], m_exercise.solutions.at(i));
    for (std::size_t i = 0; i < m_exercise.mistakes.size(); ++i) {
        const KnownMistake &mistake = m_exercise.mistakes[i];
        const Result<ProjectFiles> files = mistakeAnswer(m_exercise, mistake);
        m_evidence.mistakes[i].changesNothing = starter && files && sameFiles(*starter, *files);
        addMistake(m_evidence.mistakes[i], files, mistake);
    }
    QMetaObject::invokeMethod(this, &ExerciseProof::end, Qt::QueuedConnection);
}

void ExerciseProof::add(GradedAnswer &answer, const Result<ProjectFiles> &files, const QString &name)
{
    answer.name = name;
    if (!files) {
        answer.trouble = files.error();
        return;
    }
    answer.reports.resize(repetitions); // They end in any order.
    grade(*files, {}, [&answer](const GradeReport &report) { answer.reports.front() = report; });
    repeat(answer, *files);
}

void ExerciseProof::addSolution(GradedAnswer &answer, const QString &name)
{
    const Result<ProjectFiles> files = solutionAnswer(m_exercise, name);
    answer.name = name;
    if (!files) {
        answer.trouble = files.error();
        return;
    }
    answer.reports.resize(repetitions);
    grade(*files, {}, [this, &answer, whole = *files](const GradeReport &report) {
        answer.reports.front() = report;
        if (!report.passed) return;
        if (!m_passing) m_passing = whole;
        makeMutants(answer.name, whole);
    });
    repeat(answer, *files);
}

void ExerciseProof::addMistake(GradedAnswer &answer, const Result<ProjectFiles> &files, const KnownMistake &mistake)
{
    answer.name = mistake.name;
    if (!files) {
        answer.trouble = files.error();
        return;
    }
    answer.reports.resize(repetitions);
    grade(*files, {}, [this, &answer, whole = *files, check = mistake.check](const GradeReport &report) {
        answer.reports.front() = report;
        probe(check);
        repeat(answer, whole, check);
    });
}

void ExerciseProof::repeat(GradedAnswer &answer, const ProjectFiles &files, const QString &ownCheck)
{
    const Extent extent = [this, ownCheck] {
        if (!m_suspects.mayComeFirst(ownCheck)) return Judge::Extent();
        return Judge::Extent{.firstFailure = true, .first = ownCheck};
    };
    for (std::size_t i = 1; i < repetitions; ++i)
        grade(files, extent, [&answer, i](const GradeReport &report) { answer.reports[i] = report; });
}

void ExerciseProof::probe(const QString &check)
{
    if (!m_passing || !m_suspects.shouldProbe(check)) return;
    const Extent extent = [check] { return Judge::Extent{.firstFailure = true, .first = check}; };
    const Taken taken = [this, check](const GradeReport &report) {
        if (report.passed) m_suspects.addFirst(check);
    };
    grade(*m_passing, extent, taken, JobPool::Turn::Next);
}

void ExerciseProof::grade(const ProjectFiles &files, const Extent &extent, const Taken &taken, JobPool::Turn turn)
{
    begin();
    const JobPool::Job job = [guard = QPointer(this), files, extent, taken](const JobPool::Done &done) {
        if (!guard) {
            done();
            return;
        }
        auto grader = std::make_unique<Grader>(guard->m_supervisor, QString(), guard->m_judges, files);
        Grader *key = grader.get();
        guard->m_graders[key] = std::move(grader);
        if (extent) key->setExtent(extent());
        connect(key, &QObject::destroyed, &guard->m_pool, done); // Also when the proof is given up.
        connect(key, &Grader::finished, guard, [guard, key, taken](const GradeReport &report) {
            guard->m_graders.extract(key).mapped().release()->deleteLater();
            taken(report);
            guard->end();
        });
        key->start();
    };
    m_pool.add(job, turn);
}

void ExerciseProof::makeMutants(const QString &solution, const ProjectFiles &whole)
{
    const QString folder = QStringLiteral("solutions/") + solution;
    const Result<ProjectFiles> own = solutionFiles(m_exercise, solution);
    if (!own) {
        tell(own.error().message, own.error().file);
        return;
    }
    std::vector<ProjectFiles> proven; // Those before it in the list; a solution that fails, fails its own gate.
    for (const QString &earlier : m_exercise.solutions) {
        if (earlier == solution) break;
        if (Result<ProjectFiles> files = solutionFiles(m_exercise, earlier)) proven.push_back(std::move(*files));
    }
    begin();
    m_maker.make(*own, proven,
                 [guard = QPointer(this), solution, folder, whole](const Result<std::vector<Mutant>> &mutants) {
                     if (!guard) return;
                     if (mutants)
                         guard->gradeMutants(solution, whole, *mutants);
                     else
                         guard->tell(mutants.error().message, folder);
                     guard->end();
                 });
}

void ExerciseProof::gradeMutants(const QString &solution, const ProjectFiles &whole, const std::vector<Mutant> &mutants)
{
    for (const Mutant &mutant : mutants) {
        ProjectFiles files = whole;
        if (const Result<void> added = files.add(mutant.file, mutant.content); !added) {
            tell(added.error().message, mutant.file);
            continue;
        }
        const Extent extent = [this, file = mutant.file] {
            return Judge::Extent{.firstFailure = true, .first = m_suspects.ofFile(file)};
        };
        grade(files, extent, [this, solution, mutant](const GradeReport &report) {
            for (const CheckResult &check : report.checks) {
                if (check.outcome == CheckResult::Outcome::Failed) probe(check.name);
            }
            m_suspects.learn(mutant.file, report);
            Mutant kept = mutant;
            kept.content.clear();
            m_evidence.mutants.push_back({solution, std::move(kept), report});
        });
    }
}

void ExerciseProof::end()
{
    if (--m_open > 0) return;
    std::ranges::stable_sort(m_evidence.mutants, [](const GradedMutant &one, const GradedMutant &other) {
        return std::tie(one.solution, one.mutant.file, one.mutant.line) <
               std::tie(other.solution, other.mutant.file, other.mutant.line);
    });
    Q_EMIT finished(decideGates(m_exercise, m_evidence));
}

} // namespace athanor
