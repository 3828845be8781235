#include "engine/grading/verifier.h"

#include "engine/grading/exerciseproof.h"
#include "engine/grading/mutantmaker.h"
#include "engine/grading/snippetproof.h"

#include <QCoreApplication>

#include <algorithm>

namespace athanor {

namespace {

/// Everything of this program that a result depends on: what decides, what runs, and the packages it runs with.
QByteArray engineKey(const Installation &installation, const EngineState &state)
{
    ContentKey key;
    key.addTree(QCoreApplication::applicationFilePath());
    key.addTree(installation.worker);
    key.addTree(installation.agent + QStringLiteral("/athanor_agent"));
    key.addTree(installation.agent + QStringLiteral("/boot.py"));
    key.add(state.python);
    for (auto it = state.packages.cbegin(); it != state.packages.cend(); ++it)
        key.add(it.key() + QLatin1Char('=') + it.value());
    return key.result();
}

/// The gate "validates": what loading the course told about this objective's folder.
GateResult validates(const Course &course, const Objective &objective)
{
    GateResult gate;
    gate.gate = QStringLiteral("validates");
    std::ranges::copy_if(course.diagnostics, std::back_inserter(gate.findings), [&](const Error &diagnostic) {
        return diagnostic.file == objective.folder || diagnostic.file.startsWith(objective.folder + QLatin1Char('/'));
    });
    gate.passed = gate.findings.empty();
    gate.detail = gate.passed ? QStringLiteral("nothing to complain of") : gate.findings.front().message;
    return gate;
}

} // namespace

/// One objective under proof: its parts are the page and the exercises.
struct Verifier::Subject
{
    Objective objective;
    GateResult validity;
    std::vector<std::vector<GateResult>> parts;
    std::size_t open = 0;
    QElapsedTimer clock;
    std::unique_ptr<SnippetProof> page;
    std::vector<std::unique_ptr<ExerciseProof>> exercises;
};

Verifier::Verifier(Supervisor &supervisor, const Installation &installation, ResultCache cache, int jobs,
                   QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_installation(installation), m_cache(std::move(cache)),
      m_pool(std::min(jobs, mostJobs)), m_maker(std::make_unique<MutantMaker>(supervisor, installation.agent)),
      m_engineKey(engineKey(installation, supervisor.state()))
{}

Verifier::~Verifier() { m_pool.clear(); }

QByteArray Verifier::keyOf(const QString &kind, const QStringList &paths) const
{
    ContentKey key;
    key.add(m_engineKey);
    key.add(kind);
    for (const QString &path : paths) key.addTree(path);
    return key.result();
}

void Verifier::start(const Course &course, const std::vector<const Objective *> &objectives)
{
    m_open = objectives.size() + 1;
    for (const Objective *objective : objectives) {
        m_subjects.push_back(std::make_unique<Subject>());
        m_subjects.back()->objective = *objective;
    }
    for (const std::unique_ptr<Subject> &subject : m_subjects) begin(*subject, course);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (--m_open == 0) Q_EMIT finished();
        },
        Qt::QueuedConnection);
}

void Verifier::begin(Subject &subject, const Course &course)
{
    subject.clock.start();
    subject.validity = validates(course, subject.objective);
    const std::size_t count = subject.objective.exercises.size();
    subject.parts.resize(1 + count);
    subject.exercises.resize(count);
    subject.open = 2 + count;
    proveSnippets(subject);
    for (std::size_t i = 0; i < count; ++i) proveExercise(subject, i);
    QMetaObject::invokeMethod(
        this, [this, &subject] { partEnded(subject); }, Qt::QueuedConnection);
}

void Verifier::proveSnippets(Subject &subject)
{
    const QByteArray key = keyOf(QStringLiteral("snippets"), {subject.objective.folder + QStringLiteral("/lesson.md")});
    if (const std::optional<std::vector<GateResult>> kept = m_cache.find(key)) {
        subject.parts[0] = *kept;
        --subject.open;
        return;
    }
    subject.page = std::make_unique<SnippetProof>(m_supervisor, m_pool, subject.objective);
    connect(subject.page.get(), &SnippetProof::finished, this,
            [this, &subject, key](const GateResult &gate) { take(subject, 0, key, {gate}); });
    subject.page->start();
}

void Verifier::proveExercise(Subject &subject, std::size_t index)
{
    const Exercise &exercise = subject.objective.exercises[index];
    const QByteArray key = keyOf(QStringLiteral("exercise ") + exercise.slug, {exercise.folder});
    if (const std::optional<std::vector<GateResult>> kept = m_cache.find(key)) {
        subject.parts[1 + index] = *kept;
        --subject.open;
        return;
    }
    subject.exercises[index] = std::make_unique<ExerciseProof>(m_supervisor, m_pool, *m_maker, exercise);
    connect(
        subject.exercises[index].get(), &ExerciseProof::finished, this,
        [this, &subject, index, key](const std::vector<GateResult> &gates) { take(subject, 1 + index, key, gates); });
    subject.exercises[index]->start();
}

void Verifier::take(Subject &subject, std::size_t part, const QByteArray &key, const std::vector<GateResult> &gates)
{
    subject.parts[part] = gates;
    if (const Result<void> kept = m_cache.keep(key, gates); !kept && !std::exchange(m_warned, true))
        Q_EMIT warned(kept.error().toString());
    partEnded(subject);
}

void Verifier::partEnded(Subject &subject)
{
    if (--subject.open > 0) return;
    ObjectiveProof proof;
    proof.objective = subject.objective.id;
    proof.gates.push_back(subject.validity);
    for (const std::vector<GateResult> &part : subject.parts)
        proof.gates.insert(proof.gates.end(), part.begin(), part.end());
    proof.duration = std::chrono::milliseconds(subject.clock.elapsed());
    Q_EMIT objectiveFinished(proof);
    if (--m_open == 0) Q_EMIT finished();
}

} // namespace athanor
