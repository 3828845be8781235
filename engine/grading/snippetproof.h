#pragma once

#include "engine/course/course.h"
#include "engine/grading/gate.h"
#include "engine/grading/jobpool.h"
#include "engine/runtime/supervisor.h"

#include <map>

namespace athanor {

/// Runs every runnable snippet of a page and compares what it says with what the page recorded. Lives on the
/// supervisor's thread; destroying it ends what is under way.
///
/// A python snippet is a program; standard output counts, and it must end well and silent on standard error. A console
/// snippet is a list of commands, each behind "$ ", for one shell in an empty folder; both outputs count together.
class SnippetProof final : public QObject
{
    Q_OBJECT
public:
    SnippetProof(Supervisor &supervisor, JobPool &pool, const Objective &objective, QObject *parent = nullptr);
    ~SnippetProof() override;

    /// finished() follows, never from inside start().
    void start();

    /// What is run for a snippet; BadInput where its language cannot be run here.
    static Result<RunSpec> programOf(const LessonBlock &snippet);

Q_SIGNALS:
    /// Once, last: the gate "snippets".
    void finished(const athanor::GateResult &gate);

private:
    struct Running
    {
        std::unique_ptr<Run> run;
        QByteArray output;
        QByteArray errors;
        JobPool::Done done;
    };
    void run(const LessonBlock &snippet, const RunSpec &program);
    void compare(const LessonBlock &snippet, const Running &running, const RunStatus &status);
    void tell(const LessonBlock &snippet, const QString &message);
    void end();

    Supervisor &m_supervisor;
    JobPool &m_pool;
    QString m_page;
    std::vector<LessonBlock> m_snippets;
    std::map<Run *, Running> m_running;
    GateResult m_gate;
    int m_open = 0;
};

} // namespace athanor
