#pragma once

#include "engine/runtime/supervisor.h"

#include <QObject>

#include <memory>

namespace athanor {

/// Judges one answer after the other with an exercise's checks: a process has collected them, and each answer is judged
/// in a fork of it, so that what pytest needs to begin is paid once. It never sees a line of an answer. The process is
/// started ahead, and anew when a limit or a crash has ended it. Lives on the supervisor's thread.
class Judge final : public QObject
{
    Q_OBJECT
public:
    /// How far an answer is judged; every check by default.
    struct Extent
    {
        bool firstFailure = false; ///< Whoever only asks whether it passes need not wait for the checks after that.
        QString first = {};        ///< The check that comes before all others, whatever it needs; empty for none.
    };

    /// files: what the judge gets to see; checks: the check files among them. The supervisor outlives it.
    Judge(Supervisor &supervisor, ProjectFiles files, const QStringList &checks, QObject *parent = nullptr);
    ~Judge() override;

    const ProjectFiles &files() const { return m_files; }

    /// Judges another answer; event() and then ended() follow, never from inside. Only when none is under way.
    void begin(const Extent &extent);
    /// Sends the reply to an "ask".
    void reply(const QJsonObject &message);
    /// No more of this answer: nothing follows, and the next one can be begun.
    void drop();

Q_SIGNALS:
    /// "check", "ask" or "checks-ended" (PROTOCOL.md) of the answer under way.
    void event(const QJsonObject &message);
    /// Once an answer, last: how its judge ended. Times and memory are those of the whole process.
    void ended(const athanor::RunStatus &status);

private:
    void launch();
    void start();
    void take(const QJsonObject &message);
    void takeEnd(const RunStatus &status);
    void answerEnded(const RunStatus &status);

    Supervisor &m_supervisor;
    ProjectFiles m_files;
    QStringList m_checks;
    std::unique_ptr<Run> m_run;
    Extent m_extent;
    bool m_collected = false; ///< The process waits for answers, or judges one.
    bool m_wanted = false;    ///< An answer is to be judged, or is being judged.
    bool m_started = false;   ///< The process judges one: the wanted one, or one that was dropped.
    bool m_dropped = false;   ///< What it judges is wanted no more.
};

} // namespace athanor
