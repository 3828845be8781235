#pragma once

#include "engine/core/installation.h"
#include "engine/course/course.h"
#include "engine/grading/gate.h"
#include "engine/grading/jobpool.h"
#include "engine/grading/resultcache.h"
#include "engine/runtime/supervisor.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <vector>

namespace athanor {

class MutantMaker;

/// Holds objectives against all authoring gates (DESIGN, "An objective's folder"). Lives on the supervisor's thread and
/// is asynchronous; the supervisor outlives it and is Ready. Destroying it ends what is under way.
class Verifier final : public QObject
{
    Q_OBJECT
public:
    /// More at once would make the supervisor close a live application that is still needed.
    static constexpr int mostJobs = 6;

    /// jobs: how many answers are graded at once; bounded by mostJobs.
    Verifier(Supervisor &supervisor, const Installation &installation, ResultCache cache, int jobs,
             QObject *parent = nullptr);
    ~Verifier() override;

    /// Proves these objectives of the course; once. objectiveFinished() follows for each, as they end, then finished().
    void start(const Course &course, const std::vector<const Objective *> &objectives);

Q_SIGNALS:
    void objectiveFinished(const athanor::ObjectiveProof &proof);
    /// Results could not be kept; the proofs stand.
    void warned(const QString &message);
    void finished();

private:
    struct Subject;

    void begin(Subject &subject, const Course &course);
    void proveSnippets(Subject &subject);
    void proveExercise(Subject &subject, std::size_t index);
    void take(Subject &subject, std::size_t part, const QByteArray &key, const std::vector<GateResult> &gates);
    void partEnded(Subject &subject);
    QByteArray keyOf(const QString &kind, const QStringList &paths) const;

    Supervisor &m_supervisor;
    Installation m_installation;
    ResultCache m_cache;
    JobPool m_pool;
    std::unique_ptr<MutantMaker> m_maker;
    QByteArray m_engineKey;
    std::vector<std::unique_ptr<Subject>> m_subjects;
    std::size_t m_open = 0;
    bool m_warned = false;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::ObjectiveProof)
