#pragma once

#include "app/shell/analysisdesk.h"
#include "app/shell/enginelink.h"
#include "app/shell/mapfollower.h"
#include "app/shell/migrationsdesk.h"
#include "app/shell/requestdesk.h"
#include "app/shell/settings.h"
#include "engine/course/explanations.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QHash>
#include <QObject>

#include <deque>
#include <optional>

namespace athanor {

class ProjectPage;

/// One project of the learner's own at work: joins its page to an engine of its own, so that an exercise that is open
/// beside it stays as it is. The map follows the editor; nothing is written that was not saved; what other programs
/// write is followed, and asked about where it meets words that were not saved.
class ProjectDesk final : public QObject
{
    Q_OBJECT
public:
    ProjectDesk(const Installation &installation, Settings &settings, ProjectPage &page, QObject *parent = nullptr);

    /// opened() or notOpened() follows. What another project has open goes: asking is the caller's part.
    void open(const QString &folder);
    QString folder() const { return m_folder; }
    bool hasUnsaved() const;
    QStringList unsavedFiles() const;
    /// Ends the engine; what is not saved is gone.
    void stop() { m_engine.stop(); }

    void openFile(const QString &path, int line = 0);
    void save();
    /// Saves every file; then is called once all are on the disk, and never when one cannot be saved.
    void saveAll(std::function<void()> then = {});
    void closeFile(const QString &path);
    /// Reads the rules, now and in plain view.
    void readRules();
    /// Another Python for this project, remembered; empty: what the folder asks for.
    void setInterpreter(const QString &python);
    /// Looks after the files that are open, for a folder that cannot be followed; when the window comes to the front.
    void lookAgain();

    /// Which of both a file is to keep that was changed in two places.
    enum class Keep { Mine, Theirs };
    void settle(const QString &path, Keep which);

Q_SIGNALS:
    void opened(const QString &folder);
    void notOpened(const QString &folder, const QString &why);
    /// The page shows the rules as the files stand in the editor (or on the disk, where only that can be shown).
    void mapShown(const athanor::RouteTable &table);
    /// The files do not load; the page says so and keeps the last map.
    void mapKept(const athanor::LearnerError &error);
    void requestFinished(const athanor::RequestTrace &trace);
    void fileOpened(const QString &path);
    void fileSaved(const QString &path);
    /// The file was read again, because another program wrote it.
    void fileReloaded(const QString &path);
    /// A file with words that are not saved was changed by another program too: settle() is to be called.
    void conflict(const QString &path);
    void trouble(const QString &message);
    void lastDone(const QString &words);

private:
    struct Disk
    {
        QByteArray content;     ///< As it was read or written last.
        QByteArray theirs = {}; ///< Of another program, while a conflict is open.
        bool inConflict = false;
        bool isGone = false;
    };
    struct Save
    {
        QString path;
        int revision = 0;
        QByteArray content;
    };
    struct Read
    {
        QString path;
        int line = 0;
        bool isNew = false; ///< For a tab that is not there yet.
    };
    // projectdesk.cpp: the engine and the map.
    void connectPage();
    void connectEngine();
    void onOpened(JobId job);
    void onServed(const QString &interpreter, ProjectSources::Reach reach);
    void connectMap();
    void onLoadFailed(const LearnerError &error);
    void onFailed(JobId job, const QString &message);
    void sendRequest(const HttpRequest &request);
    void openFirstFile(const QString &application);
    void lookForMigrations();
    Explanation explain(const QJsonObject &error) const;
    // projectediting.cpp: files between editor and disk.
    void connectFiles();
    void askToSave(const QString &path, const QByteArray &content, int revision);
    void onFileRead(JobId job, const QString &path, const QByteArray &content);
    void onFileUnreadable(JobId job, const QString &why, Workbench::FileState state);
    void showNew(const Read &read, const QByteArray &content);
    void meet(const QString &path, const QByteArray &content);
    void onSaved(JobId job);
    void onAnother(JobId job, const QByteArray &content);
    void raise(const QString &path, const QByteArray &theirs);
    void onDiskChanged(const QStringList &paths);
    void onGone();
    void savesSettled();

    Settings &m_settings;
    ProjectPage &m_page;
    EngineLink m_engine;
    AnalysisDesk m_analysis;
    RequestDesk m_requests;
    MapFollower m_map;
    MigrationsDesk m_migrations;
    QFutureWatcher<Explanations> m_explanations;
    QString m_folder;
    QString m_wanted; ///< The folder that is being opened.
    bool m_gone = false;
    QHash<QString, Disk> m_files;
    JobId m_openJob = JobId::None;
    JobId m_requestJob = JobId::None;
    QHash<quint64, Save> m_saves;
    QHash<quint64, Read> m_reads;
    std::function<void()> m_whenSaved;
};

} // namespace athanor
