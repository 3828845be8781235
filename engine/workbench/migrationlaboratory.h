#pragma once

#include "engine/core/jobid.h"
#include "engine/runtime/supervisor.h"
#include "engine/workbench/migrationanswers.h"
#include "engine/workbench/migrationshome.h"
#include "engine/workbench/projectsources.h"

#include <QHash>

#include <deque>
#include <functional>
#include <optional>

class QFileInfo;

namespace athanor {

/// Real Alembic and Flask-Migrate on one place at a time: a session of its own in the sandbox, with a copy of the
/// project and of its database. The engine keeps the database's bytes, now and as they were after every command, so
/// that they outlive a session that ends (an edit, a limit, a cancel). Asked one thing after another. Lives on the
/// supervisor's thread.
class MigrationLaboratory final : public QObject
{
    Q_OBJECT
public:
    template <typename Value> using Answer = std::function<void(const Result<Value> &)>;
    /// The open project, or null. What is asked about it sees the texts of its editors.
    using OpenProject = std::function<const ProjectSources *()>;
    /// Writes a file into the learner's folder (`project`, a path relative to it); a path that ends with / is a folder
    /// to be made.
    using Write = std::function<Result<void>(const QString &project, const QString &path, const QByteArray &content)>;

    /// How many bytes of earlier moments are kept, compressed; then the oldest are forgotten.
    static constexpr qint64 mostKept = 256ll << 20;

    MigrationLaboratory(Supervisor &supervisor, OpenProject openProject, Write write, QObject *parent = nullptr);
    ~MigrationLaboratory() override;

    /// Each answers exactly once, later or during cancel(), close() and the destructor.
    void open(JobId job, const MigrationsPlace &place, Answer<MigrationsState> answer);
    void run(JobId job, const MigrationCommand &command, Answer<MigrationRun> answer);
    void rewind(JobId job, int snapshot, Answer<MigrationsState> answer);
    void schemaAt(JobId job, const QStringList &heads, Answer<SchemaAtPosition> answer);
    /// Writes the database over the learner's own file; answers with its path.
    void keep(JobId job, Answer<QString> answer);
    /// Answers the job with an Error that says so; the database is as it was before it. False when it is not known.
    bool cancel(JobId job);
    /// What is typed has changed: what follows meets it.
    void invalidate();
    /// Another project is open: a place in the one before is left.
    void projectChanged();
    /// Leaves the place and answers everything that waits.
    void close();

Q_SIGNALS:
    /// Of what is under way: this step begins.
    void stepBegun(athanor::JobId job, const QString &revision);

private:
    struct Task
    {
        JobId job = JobId::None;
        std::function<void()> begin;
        std::function<void(const Error &)> fail;
    };
    /// A moment that can come back.
    struct Moment
    {
        QByteArray packed; ///< By qCompress(); empty when there was no file.
        bool isForgotten = false;
    };
    struct Stamp
    {
        qint64 size = 0;
        qint64 modified = 0;
        friend bool operator==(const Stamp &, const Stamp &) = default;
    };
    using Stamps = QHash<QString, Stamp>;
    using Use = std::function<void(const QJsonObject &)>;

    void enqueue(Task task);
    void nextSoon();
    void next();
    /// Tells the answer of the task that is under way, and goes on to the next one.
    void settle(const std::function<void()> &tell);
    void fail(const Error &error);
    static QString nothingOpen() { return QStringLiteral("No migrations are open to be run."); }
    static QByteArray digestOf(const QByteArray &bytes);
    static Stamp stampOf(const QFileInfo &info);
    bool isDatabaseFile(const QString &path) const;
    const ProjectSources *sources() const;
    Stamps stampsNow() const;
    QByteArray databaseOnDisk() const;
    /// Goes on when a session is there that sees the project as it is now; else the task fails.
    void withSession(const std::function<void()> &go);
    Result<void> startSession();
    void ask(const QJsonObject &operation, const Use &use, const std::function<void(const Error &)> &lost = {});
    void takeOpened(const QJsonObject &json, const std::function<void()> &go);
    DatabaseSnapshot take(DatabaseAnswer answer);
    int momentOf(const QByteArray &file);
    void forgetOldest();
    QByteArray fileOf(int snapshot) const;
    void drop();

    void beginRun(const MigrationCommand &command, const Answer<MigrationRun> &answer);
    MigrationRun finished(const MigrationCommand &command, RunAnswer found);
    QString said(const QStringList &arguments) const;
    void bringFiles(MigrationRun &run, const QStringList &folders);
    void bringFile(MigrationFile &file);
    QString writeBack();
    void beginSchemaAt(const QStringList &heads, const Answer<SchemaAtPosition> &answer);

    Supervisor &m_supervisor;
    OpenProject m_openProject;
    Write m_write;
    std::unique_ptr<Session> m_session;
    std::deque<Task> m_waiting;
    std::optional<Task> m_current;

    std::optional<MigrationsPlace> m_place;
    MigrationsHome m_home;
    std::optional<ProjectSources> m_own; ///< Of a folder that is not the open project.
    MigrationsState m_state;             ///< With m_state.now: where the database is.
    Stamps m_stamps;                     ///< The files of the project as the session got them.
    QByteArray m_onDisk;                 ///< Digest of the learner's own database as it was read or written last.
    std::vector<Moment> m_moments;       ///< Those of a DatabaseSnapshot::id less one.
    QHash<QByteArray, int> m_ids;        ///< Their ids by a digest of their bytes.
    qint64 m_kept = 0;
    int m_playedTo = 0; ///< The snapshot at which a plan that is played goes on.
    QHash<QString, SchemaAtPosition> m_positions;
    bool m_stale = true;
    bool m_scheduled = false;
};

} // namespace athanor
