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
    for (qsizetype i = 0; i < m_exercise.solutions.size(); ++i) {
        const QString &name = m_exercise.solutions.at(i);
        add(m_evidence.solutions[std::size_t(i)], solutionAnswer(m_exercise, name), name, Kind::Solution);
    }
    for (std::size_t i = 0; i < m_exercise.mistakes.size(); ++i) {
        const KnownMistake &mistake = m_exercise.mistakes[i];
        const Result<ProjectFiles> files = mistakeAnswer(m_exercise, mistake);
        m_evidence.mistakes[i].changesNothing = starter && files && sameFiles(*starter, *files);
        add(m_evidence.mistakes[i], files, mistake.name, Kind::Plain, mistake.check);
    }
    QMetaObject::invokeMethod(this, &ExerciseProof::end, Qt::QueuedConnection);
}

void ExerciseProof::add(GradedAnswer &answer, const Result<ProjectFiles> &files, const QString &name, Kind kind,
                        const QString &ownCheck)
{
    answer.name = name;
    if (!files) {
        answer.trouble = files.error();
        return;
    }
    answer.reports.resize(repetitions); // They end in any order.
    for (std::size_t i = 0; i < repetitions; ++i) {
        const bool isSolution = i == 0 && kind == Kind::Solution;
        const Judge::Extent extent{.until = i > 0 ? ownCheck : QString()};
        grade(*files, extent, [this, &answer, i, isSolution, whole = *files](const GradeReport &report) {
            answer.reports[i] = report;
            if (isSolution && report.passed) makeMutants(answer.name, whole);
        });
    }
}

void ExerciseProof::grade(const ProjectFiles &files, const Judge::Extent &extent, const Taken &taken)
{
    begin();
    m_pool.add([guard = QPointer(this), files, extent, taken](const JobPool::Done &done) {
        if (!guard) {
            done();
            return;
        }
        auto grader = std::make_unique<Grader>(guard->m_supervisor, QString(), guard->m_judges, files);
        Grader *key = grader.get();
        guard->m_graders[key] = std::move(grader);
        key->setExtent(extent);
        connect(key, &QObject::destroyed, &guard->m_pool, done); // Also when the proof is given up.
        connect(key, &Grader::finished, guard, [guard, key, taken](const GradeReport &report) {
            guard->m_graders.extract(key).mapped().release()->deleteLater();
            taken(report);
            guard->end();
        });
        key->start();
    });
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
    m_maker.make(*own, proven, [guard = QPointer(this), solution, folder, whole](const Result<std::vector<Mutant>> &mutants) {
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
        grade(files, {.firstFailure = true}, [this, solution, mutant](const GradeReport &report) {
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
