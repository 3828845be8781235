#pragma once

#include "engine/core/jobid.h"
#include "engine/runtime/supervisor.h"

#include <deque>
#include <functional>
#include <list>
#include <optional>

namespace athanor {

/// Reads the project's files and never runs them: pyflakes and jedi in a sandboxed session of their own, opened with
/// the first question, kept alive, opened anew when it dies, grows or meets a limit. While nobody asks it rehearses
/// what learners ask for, so that the first real question is quick. Lives on the supervisor's thread.
class Analyst final : public QObject
{
    Q_OBJECT
public:
    /// In the order in which they are answered: the keys wait for Complete.
    enum class Question { Complete, Hover, Lint };
    using Answer = std::function<void(const Result<QJsonObject> &)>;
    /// Makes the spec each time the session is opened.
    using SpecSource = std::function<Result<RunSpec>()>;

    /// The memory (KiB) above which the session is opened anew.
    static constexpr int memoryLimit = 192 * 1024;

    Analyst(Supervisor &supervisor, SpecSource source, QObject *parent = nullptr);
    ~Analyst() override;

    /// Answers exactly once, later or during cancel(), close() and the destructor. A newer question takes the place of
    /// one that still waits (for Lint: about the same file), which is answered with Refused.
    void ask(JobId job, Question question, const QString &path, QJsonObject message, Answer answer);
    /// A file of the project was written: questions about others see it.
    void fileSaved(const QString &path, const QByteArray &content);
    /// Answers the job with Refused; what is under way goes on unheard. False when the job is not known.
    bool cancel(JobId job);
    /// Ends the session and answers everything that waits. The next question opens a new one.
    void close();
    /// Whether the rehearsal is over: from now on answers come at their usual speed.
    bool isRehearsed() const { return m_rehearsed; }

Q_SIGNALS:
    void rehearsed();

private:
    struct Waiting
    {
        JobId job = JobId::None;
        Question question = Question::Lint;
        QString path;
        QJsonObject message;
        Answer answer;
    };

    void nextSoon();
    void next();
    std::optional<Waiting> takeWaiting();
    Result<void> open();
    void call(const QJsonObject &message);
    void takeReply(const Result<QJsonObject> &reply);
    void takeRehearsal(const Result<QJsonObject> &reply);
    void drop();
    void giveUp(const Error &why);

    Supervisor &m_supervisor;
    SpecSource m_source;
    std::unique_ptr<Session> m_session;
    std::list<Waiting> m_waiting;
    std::deque<QJsonObject> m_saved;  ///< For the open session, before anything else.
    std::optional<Waiting> m_current; ///< Its answer is empty once it was cancelled.
    std::optional<Error> m_givenUp;   ///< Why no session is opened any more.
    int m_deaths = 0;                 ///< In a row.
    int m_step = 0;                   ///< Of the rehearsal.
    bool m_busy = false;
    bool m_rehearsed = false;
    bool m_mayRehearse = true; ///< Until a session died of it.
    bool m_scheduled = false;
};

} // namespace athanor
