#pragma once

#include "engine/grading/gradereport.h"
#include "engine/grading/judgement.h"
#include "engine/runtime/supervisor.h"

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
    /// objective names the report; exerciseFolder holds check_*.py and what they need.
    Grader(Supervisor &supervisor, QString objective, QString exerciseFolder, ProjectFiles answer,
           QObject *parent = nullptr);
    ~Grader() override;

    /// Which interpreter runs the answer; the judge is always warm. Before start().
    void setInterpreter(Interpreter interpreter) { m_interpreter = interpreter; }
    /// FirstFailure: whoever only asks whether an answer passes need not wait for the checks after the first that
    /// fails.
    enum class Depth { EveryCheck, FirstFailure };
    /// Before start().
    void setDepth(Depth depth) { m_depth = depth; }
    /// Starts the judge and the learner's process side by side. finished() follows, never from inside start().
    void start();
    /// finished() follows with State::Failed and a message that says so.
    void cancel();

    /// The files a judge gets to see: the exercise folder without starter/, solutions/ and mistakes/.
    static Result<ProjectFiles> judgeFiles(const QString &exerciseFolder);
    /// The check files among them, sorted.
    static QStringList checkFiles(const ProjectFiles &files);

Q_SIGNALS:
    /// Exactly once, last.
    void finished(const athanor::GradeReport &report);

private:
    void judgeEvent(const QJsonObject &message);
    void finish(GradeReport report);
    void finishLater(GradeReport report);

    Supervisor &m_supervisor;
    QString m_objective;
    QString m_exerciseFolder;
    ProjectFiles m_answer;
    QElapsedTimer m_clock;
    Judgement m_judgement;
    std::unique_ptr<Run> m_judge;
    std::unique_ptr<LearnerBroker> m_broker;
    Interpreter m_interpreter = Interpreter::Warm;
    Depth m_depth = Depth::EveryCheck;
    bool m_finished = false;
};

} // namespace athanor
