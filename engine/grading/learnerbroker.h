#pragma once

#include "engine/routes/learnererror.h"
#include "engine/runtime/supervisor.h"

#include <functional>
#include <map>

namespace athanor {

/// Answers a judge's questions by asking the learner's process, which is started when it is first needed and anew after
/// a limit ended it. What that process says is cut in depth and size before it is passed on.
class LearnerBroker final : public QObject
{
    Q_OBJECT
public:
    using Reply = std::function<void(const QJsonObject &)>;

    LearnerBroker(Supervisor &supervisor, ProjectFiles answer, Interpreter interpreter, QObject *parent = nullptr);
    ~LearnerBroker() override;

    /// Loads the application now when the answer looks like one, so that it is ready at the first question.
    void prefetch();
    /// One "ask" of the judge. The reply (PROTOCOL.md, op "reply") comes exactly once unless couldNotLoad() or
    /// engineFailed() ends the grading, or this object is destroyed.
    void ask(const QJsonObject &question, const Reply &reply);

Q_SIGNALS:
    /// A question needed the application and it cannot be imported.
    void couldNotLoad(const athanor::LearnerError &error);
    /// A limit, a crash or an exception kept the learner's process from answering.
    void troubled(const QString &message);
    /// The engine itself could not ask.
    void engineFailed(const QString &message);

private:
    struct ScriptRun
    {
        std::unique_ptr<Run> run;
        QByteArray standardOutput;
        QByteArray standardError;
    };

    void forward(const QJsonObject &question, const Reply &reply);
    void answered(Session *session, const QJsonObject &question, const Result<QJsonObject> &answer, const Reply &reply);
    void runScript(const QJsonObject &question, const Reply &reply);
    Session &session();
    void dropSession();

    Supervisor &m_supervisor;
    ProjectFiles m_answer;
    Interpreter m_interpreter;
    std::unique_ptr<Session> m_session;
    std::map<Run *, ScriptRun> m_runs;
};

} // namespace athanor
