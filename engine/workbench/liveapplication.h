#pragma once

#include "engine/core/jobid.h"
#include "engine/routes/learnererror.h"
#include "engine/runtime/supervisor.h"

#include <deque>
#include <functional>
#include <optional>
#include <variant>

namespace athanor {

class ResponseStream;

/// The one live Flask application of a project: opened when it is first asked, asked one operation at a time, opened
/// anew after an edit, a limit or a cancel. Lives on the supervisor's thread.
class LiveApplication final : public QObject
{
    Q_OBJECT
public:
    /// Why an operation has no result: the application cannot be imported, or anything else.
    using Outcome = std::variant<QJsonObject, LearnerError, Error>;
    using Answer = std::function<void(const Outcome &)>;
    /// Makes the spec each time the application is opened, so that it meets the files as they are then.
    using SpecSource = std::function<Result<RunSpec>()>;

    LiveApplication(Supervisor &supervisor, SpecSource source, QObject *parent = nullptr);
    ~LiveApplication() override;

    /// Answers exactly once, later or during cancel(), close() and the destructor.
    /// With a `stream` the body of a request's response goes there while the application makes it.
    void ask(JobId job, const QJsonObject &operation, Answer answer, std::shared_ptr<ResponseStream> stream = {});
    /// Answers the job with an Error that says so. Ends the process when it is working on it; others wait for the next.
    /// False when the job is not known.
    bool cancel(JobId job);
    /// The files have changed: what is under way may end, what follows meets a new process.
    void invalidate();
    /// Ends the process and answers everything that waits.
    void close();

Q_SIGNALS:
    void loaded(const QString &application);
    void output(athanor::JobId job, athanor::OutputStream stream, const QByteArray &bytes);

private:
    struct Operation
    {
        JobId job = JobId::None;
        QJsonObject message;
        Answer answer;
        std::shared_ptr<ResponseStream> stream = {};
    };

    void next();
    Result<void> open();
    Session::Progress follow();
    void steer();
    void drop();
    void settle(const Outcome &outcome);
    Outcome outcomeOf(const Result<QJsonObject> &result) const;

    Supervisor &m_supervisor;
    SpecSource m_source;
    std::unique_ptr<Session> m_session;
    std::deque<Operation> m_waiting;
    std::optional<Operation> m_current;
    bool m_stale = false;
    bool m_scheduled = false;
};

} // namespace athanor
