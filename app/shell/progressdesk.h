#pragma once

#include "engine/course/course.h"
#include "engine/grading/gradereport.h"
#include "engine/progress/progresslink.h"

#include <QHash>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <variant>

namespace athanor {

/// The window's side of a learner's progress: the latest snapshot, and continuations for what is asked. Everything is
/// asynchronous; GUI thread only.
class ProgressDesk final : public QObject
{
    Q_OBJECT
public:
    using Failed = std::function<void(const Error &)>;

    explicit ProgressDesk(const QString &userData, const ProgressEnvironment &environment = {},
                          QObject *parent = nullptr);

    void start();
    /// Ends once everything asked before is on disk; waits at most ten seconds.
    void stop();
    void setCourse(const Course &course);

    const ProgressSnapshot &snapshot() const { return m_snapshot; }
    /// True once the first snapshot has come.
    bool isOpen() const { return m_open; }
    /// For asking; its answers come through then().
    ProgressLink &link() { return m_link; }
    QDateTime now() const { return m_now().toLocalTime(); }

    /// Calls done with the answer to a job, or failed with its error; neither once context is gone. T is what the
    /// signal of Progress carries: qint64 (recorded), QList<TimelineEntry>, TimelineDetail, QList<Draft>, StudySession,
    /// QString (exported), ImportReport.
    template <typename T>
    void then(JobId job, QObject *context, std::function<void(const T &)> done, Failed failed = {})
    {
        m_waiting.insert(static_cast<quint64>(job),
                         {context, [done = std::move(done), failed = std::move(failed)](const Answer &answer) {
                              if (const T *value = std::get_if<T>(&answer))
                                  done(*value);
                              else if (const Error *error = std::get_if<Error>(&answer); error && failed)
                                  failed(*error);
                          }});
    }

    /// The attempt that a report is, without its files.
    static Attempt attemptOf(const ExerciseKey &key, const GradeReport &report);
    static CourseOutline outlineOf(const Course &course);

Q_SIGNALS:
    /// snapshot() is another now.
    void changed();

private:
    using Answer = std::variant<qint64, QList<TimelineEntry>, TimelineDetail, QList<Draft>, StudySession, QString,
                                ImportReport, Error>;
    struct Waiting
    {
        QPointer<QObject> context;
        std::function<void(const Answer &)> call;
    };
    void answer(JobId job, const Answer &answer);

    std::function<QDateTime()> m_now;
    ProgressLink m_link;
    ProgressSnapshot m_snapshot;
    QHash<quint64, Waiting> m_waiting;
    QTimer m_refresh; ///< What is due changes with the hours.
    bool m_open = false;
};

} // namespace athanor
