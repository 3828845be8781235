#pragma once

#include "app/shell/analysisdesk.h"
#include "app/shell/draftkeeper.h"
#include "app/shell/enginelink.h"
#include "app/shell/mapfollower.h"
#include "app/shell/migrationsdesk.h"
#include "app/shell/requestdesk.h"
#include "app/shell/settings.h"
#include "engine/course/explanations.h"
#include "engine/progress/workspace.h"

#include <QFutureWatcher>
#include <QHash>
#include <QObject>
#include <QSet>

#include <optional>

namespace athanor {

class EditorTabs;
class HeaderBar;
class LessonView;
class LivePane;
class Outline;
class ResultsDrawer;
class RoutePlayground;
class StatusLine;

/// The widgets that a desk puts to work; they outlive it.
struct DeskWidgets
{
    HeaderBar *header = nullptr;
    Outline *outline = nullptr;
    LessonView *lesson = nullptr;
    EditorTabs *editors = nullptr;
    RoutePlayground *playground = nullptr;
    LivePane *live = nullptr; ///< Holds the playground, and what other objectives have in its place.
    ResultsDrawer *results = nullptr;
    StatusLine *status = nullptr;
};

/// One learner at work on one exercise: joins the widgets to the engine and to what is remembered. Every answer is
/// matched to its question by JobId, so that what arrives late for another exercise or an earlier run is dropped.
class StudyDesk final : public QObject
{
    Q_OBJECT
public:
    StudyDesk(const Installation &installation, Settings &settings, ProgressDesk &progress, const DeskWidgets &widgets,
              QObject *parent = nullptr);

    /// Starts the engine.
    void start() { m_engine.start(); }
    /// Saves and ends the engine.
    void stop();

    /// Another course: nothing of the one before stays open.
    void setCourse(Course course);
    const Course &course() const { return m_course; }
    void openObjective(const QString &id);
    /// The objective with this exercise of it in the editor; without a slug, the one to do next.
    void openPlace(const QString &objective, const QString &exercise);
    void openExercise(int number);
    /// The objective before (-1) or after (+1) in reading order.
    void step(int direction);
    /// The exercise of this objective before (-1) or after (+1).
    void stepExercise(int direction);

    void run();
    void check();
    void cancel();
    void showHint();
    void readRules();
    void save();
    /// Puts the starter back once everything is saved and kept; asking is the window's part.
    void resetExercise();
    /// Puts these files in the place of what is there, which is kept first. when is told afterwards.
    void restoreFiles(const QList<LearnerFile> &files, const QString &when);
    /// Everything of the exercise as it is now, once it is saved; nothing when another exercise was opened meanwhile.
    void withFiles(std::function<void(const QList<LearnerFile> &)> then);
    DraftKeeper &drafts() { return m_drafts; }
    MigrationsDesk &migrations() { return m_migrations; }

    const Objective *objective() const;
    const Exercise *exercise() const;
    ExerciseKey exerciseKey() const;
    bool engineReady() const { return m_ready; }
    bool isPassed(int exercise) const;

Q_SIGNALS:
    void engineChanged(const athanor::EngineState &state);
    void objectiveOpened(const QString &id);
    void exerciseOpened();
    void snippetFinished(int snippet, const athanor::RunStatus &status);
    void runFinished(const athanor::RunStatus &status);
    void requestFinished(const athanor::RequestTrace &trace);
    void gradeFinished(const athanor::GradeReport &report);
    /// The attempt is on disk.
    void attemptKept(qint64 id);
    /// The application of the project could not be imported.
    void applicationBroken();
    /// The playground shows the rules as the files stand in the editor.
    void mapShown(const athanor::RouteTable &table);
    /// What was typed does not load; the playground says so and keeps the last map.
    void mapKept(const athanor::LearnerError &error);
    /// Words to tell where results stand: something could not be done.
    void trouble(const QString &message);
    /// Something a learner should know of, and that is well.
    void told(const QString &title, const QString &text);

private:
    struct Save
    {
        QString path;
        int revision = 0;
        QByteArray content;
    };
    // studydesk.cpp: between the widgets and the engine.
    void connectWidgets();
    void connectLesson();
    void connectEngine();
    void saveFile(const QString &path, const QByteArray &content, int revision);
    void runSnippet(int snippet, const LessonBlock &block);
    void sendRequest(const HttpRequest &request);
    void onProjectOpened(JobId job, const QStringList &files);
    void onFileSaved(JobId job);
    void onOutput(JobId job, OutputStream stream, const QString &text);
    void onRunFinished(JobId job, const RunStatus &status);
    void onRequestFinished(JobId job, const RequestTrace &trace);
    void connectMap();
    void onLoadFailed(const LearnerError &error);
    void onGradeFinished(JobId job, const GradeReport &report);
    void onFailed(JobId job, const QString &message, const QString &file, int line);
    void showProblem(const QString &file, int line, const QString &message);
    /// In plain words, or empty: PROTOCOL.md's error object.
    Explanation explain(const QJsonObject &error) const;
    void forgetJobs();
    // studymemory.cpp: what is on the desk, and what is remembered of it.
    void showObjective(const Objective &next);
    void clearExercise();
    void showLivePane();
    void loadFiles();
    void keepAttempt(const GradeReport &report);
    void showProgress();
    void showHints();
    void rememberPosition();
    QList<LearnerFile> shownFiles() const;
    void whenSaved(std::function<void()> then);
    void saveSettled();
    // studyorder.cpp: what follows what.
    void goOn();
    void offerNext();
    /// What is to be done in it comes into view, for the keys too.
    void readExercise();
    int exerciseToDo() const;
    const Objective *neighbour(int direction) const;

    Settings &m_settings;
    QString m_userData;
    ProgressDesk &m_progress;
    DeskWidgets m_ui;
    EngineLink m_engine;
    AnalysisDesk m_analysis;
    RequestDesk m_requests;
    MapFollower m_map;
    DraftKeeper m_drafts;
    MigrationsDesk m_migrations;
    QFutureWatcher<Explanations> m_explanations; ///< Read off the GUI thread, once.
    Course m_course;
    QString m_objective;
    int m_exercise = -1;
    std::optional<Workspace> m_workspace;
    bool m_ready = false;
    bool m_projectOpen = false;
    bool m_marksLoad = false; ///< The editor's mark is of a source that does not load.
    int m_hints = 0;
    quint64 m_sitting = 0;        ///< Counts what was opened.
    QSet<QString> m_passedNow;    ///< "objective/exercise", before the snapshot knows.
    QList<LearnerFile> m_checked; ///< What the editor showed when the check was asked for.
    std::vector<std::function<void()>> m_whenSaved;

    JobId m_openJob = JobId::None;
    JobId m_runJob = JobId::None;
    JobId m_gradeJob = JobId::None;
    JobId m_requestJob = JobId::None;
    QHash<quint64, int> m_snippetJobs;
    QHash<quint64, Save> m_saves;
};

} // namespace athanor
