#pragma once

#include "engine/workbench/workbench.h"

#include <QObject>
#include <QThread>

namespace athanor {

/// The window's end of the engine: a Workbench on a thread of its own, asked by queued calls. Each question returns the
/// JobId its answer will carry; answers are the Workbench's own signals, delivered on the GUI thread.
class EngineLink final : public QObject
{
    Q_OBJECT
public:
    explicit EngineLink(const Installation &installation, QObject *parent = nullptr);
    /// Stops it, see stop().
    ~EngineLink() override;

    /// For connecting to its signals; never call it.
    Workbench *workbench() const { return m_workbench; }

    void start();
    /// Ends the engine once everything asked before is done; waits at most four seconds.
    void stop();

    JobId openProject(const QString &folder, const QString &python = {});
    JobId saveFile(const QString &path, const QByteArray &content);
    JobId replaceFile(const QString &path, const QByteArray &content, const QByteArray &expected);
    JobId readFile(const QString &path);
    void setUnsaved(const QString &path, const QByteArray &text);
    void forgetUnsaved(const QString &path);
    void followDisk();
    JobId run(const ScriptRequest &request);
    JobId runSnippet(const LessonBlock &snippet);
    JobId routes();
    JobId request(const HttpRequest &request);
    JobId blueprints();
    JobId winners(const QList<WinnerQuestion> &questions);
    JobId buildUrl(const UrlBuildQuestion &question);
    JobId tryConverter(const QString &converter, const QString &text);
    JobId sessionCookie(const SessionCookieQuestion &question);
    /// So that the first grade() of this exercise finds a judge waiting.
    void prepareGrading(const QString &exerciseFolder);
    JobId grade(const QString &objective, const QString &exerciseFolder);
    JobId lint(const QString &path, const QString &source);
    JobId complete(const QString &path, const QString &source, int line, int column);
    JobId hover(const QString &path, const QString &source, int line, int column);
    JobId openMigrations(const MigrationsPlace &place);
    JobId runMigrations(const MigrationCommand &command);
    JobId rewindMigrations(int snapshot);
    JobId schemaAt(const QStringList &heads);
    JobId keepMigrations();
    void closeMigrations();
    void cancel(JobId job);

private:
    template <typename Call> JobId ask(Call call);

    QThread *m_thread;
    Workbench *m_workbench;
    bool m_stopped = false;
};

} // namespace athanor
