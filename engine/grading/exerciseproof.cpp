#include "engine/grading/exerciseproof.h"

#include "engine/grading/mutantmaker.h"

#include <QPointer>

#include <algorithm>

namespace athanor {

namespace {

const QString starter = QStringLiteral("starter");

} // namespace

ExerciseProof::ExerciseProof(Supervisor &supervisor, JobPool &pool, MutantMaker &maker, const Exercise &exercise,
                             QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_pool(pool), m_maker(maker), m_exercise(exercise)
{}

ExerciseProof::~ExerciseProof() = default;

void ExerciseProof::tell(const QString &message, const QString &place)
{
    m_evidence.troubles.push_back({ErrorCode::BadInput, message, place, 0});
}

/// The folders laid over each other, later ones on top.
Result<ProjectFiles> ExerciseProof::laidOver(const QStringList &layers) const
{
    ProjectFiles files;
    for (const QString &layer : layers) {
        const Result<ProjectFiles> read = ProjectFiles::read(m_exercise.folder + QLatin1Char('/') + layer);
        if (!read) return read.error();
        for (const ProjectFile &file : read->files()) {
            if (const Result<void> added = files.add(file.path, file.content); !added) return added.error();
        }
    }
    return files;
}

bool ExerciseProof::changesSomething(const QString &mistake) const
{
    const Result<ProjectFiles> before = laidOver({starter});
    const Result<ProjectFiles> after = laidOver({mistake});
    if (!before || !after) return false;
    return std::ranges::any_of(after->files(), [&](const ProjectFile &file) {
        const ProjectFile *original = before->find(file.path);
        return !original || original->content != file.content;
    });
}

void ExerciseProof::start()
{
    begin(); // Held until everything has been handed out, so that nothing ends before.
    m_evidence.solutions.resize(std::size_t(m_exercise.solutions.size()));
    m_evidence.mistakes.resize(m_exercise.mistakes.size());
    add(m_evidence.starter, {starter}, starter);
    add(m_evidence.empty, {}, QStringLiteral("an empty workspace"));
    for (qsizetype i = 0; i < m_exercise.solutions.size(); ++i) {
        const QString &name = m_exercise.solutions.at(i);
        add(m_evidence.solutions[std::size_t(i)], {starter, QStringLiteral("solutions/") + name}, name);
    }
    for (std::size_t i = 0; i < m_exercise.mistakes.size(); ++i) {
        const QString &name = m_exercise.mistakes[i].name;
        const QString folder = QStringLiteral("mistakes/") + name;
        m_evidence.mistakes[i].changesNothing = !changesSomething(folder);
        add(m_evidence.mistakes[i], {starter, folder}, name);
    }
    QMetaObject::invokeMethod(this, &ExerciseProof::end, Qt::QueuedConnection);
}

void ExerciseProof::add(GradedAnswer &answer, const QStringList &layers, const QString &name)
{
    answer.name = name;
    const Result<ProjectFiles> files = laidOver(layers);
    if (!files) {
        tell(files.error().message, files.error().file);
        return;
    }
    for (int i = 0; i < repetitions; ++i) {
        const bool isSolution = i == 0 && layers.size() == 2 && layers.at(1).startsWith(QLatin1String("solutions/"));
        grade(*files, Grader::Depth::EveryCheck,
              [this, &answer, isSolution, whole = *files](const GradeReport &report) {
                  answer.reports.push_back(report);
                  if (isSolution && report.passed) makeMutants(answer.name, whole);
              });
    }
}

void ExerciseProof::grade(const ProjectFiles &files, Grader::Depth depth, const Taken &taken)
{
    begin();
    m_pool.add([guard = QPointer(this), files, depth, taken](const JobPool::Done &done) {
        if (!guard) {
            done();
            return;
        }
        auto grader = std::make_unique<Grader>(guard->m_supervisor, QString(), guard->m_exercise.folder, files);
        Grader *key = grader.get();
        guard->m_graders[key] = std::move(grader);
        key->setDepth(depth);
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
    const Result<ProjectFiles> own = laidOver({folder});
    if (!own) {
        tell(own.error().message, own.error().file);
        return;
    }
    begin();
    m_maker.make(*own, [guard = QPointer(this), solution, folder, whole](const Result<std::vector<Mutant>> &mutants) {
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
        grade(files, Grader::Depth::FirstFailure, [this, solution, mutant](const GradeReport &report) {
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
