#pragma once

#include "engine/grading/gradereport.h"
#include "engine/grading/judgement.h"
#include "engine/grading/judges.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>

namespace athanor {

class LearnerBroker;

/// Grades one answer once. Lives on the supervisor's thread and is asynchronous; the supervisor outlives it.
/// Destroying it ends both processes without a further signal.
class Grader final : public QObject
{
    Q_OBJECT
public:
    /// objective names the report; the judge is one of the exercise's.
    Grader(Supervisor &supervisor, QString objective, std::shared_ptr<Judges> judges, ProjectFiles answer,
           QObject *parent = nullptr);
    ~Grader() override;

    /// Which interpreter runs the answer; the judge is always warm. Before start().
    void setInterpreter(Interpreter interpreter) { m_interpreter = interpreter; }
    /// Before start().
    void setExtent(const Judge::Extent &extent) { m_extent = extent; }
    /// Starts the judge and the learner's process side by side. finished() follows, never from inside start().
    void start();
    /// finished() follows with State::Failed and a message that says so.
    void cancel();

Q_SIGNALS:
    /// Exactly once, last.
    void finished(const athanor::GradeReport &report);

private:
    void judgeEvent(const QJsonObject &message);
    void finish(GradeReport report);
    void finishLater(GradeReport report);

    Supervisor &m_supervisor;
    QString m_objective;
    std::shared_ptr<Judges> m_judges;
    ProjectFiles m_answer;
    QElapsedTimer m_clock;
    Judgement m_judgement;
    std::unique_ptr<Judge> m_judge;
    std::unique_ptr<LearnerBroker> m_broker;
    Interpreter m_interpreter = Interpreter::Warm;
    Judge::Extent m_extent;
    int m_questions = 0; ///< That the judge waits for an answer to.
    bool m_finished = false;
};

} // namespace athanor
