#pragma once

#include "app/shell/enginelink.h"
#include "app/shell/settings.h"
#include "app/shell/workspace.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace athanor {

class EditorTabs;
class HeaderBar;
class LessonView;
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
    ResultsDrawer *results = nullptr;
    StatusLine *status = nullptr;
};

/// One learner at work on one exercise: joins the widgets to the engine. Every answer is matched to its question by
/// JobId, so that what arrives late for another exercise or an earlier run is dropped.
class StudyDesk final : public QObject
{
    Q_OBJECT
public:
    StudyDesk(const Installation &installation, Settings &settings, const DeskWidgets &widgets,
              QObject *parent = nullptr);

    /// Starts the engine; the only thing that begins by itself.
    void start() { m_engine.start(); }
    /// Saves and ends the engine.
    void stop();

    void setCourse(Course course);
    const Course &course() const { return m_course; }
    void openObjective(const QString &id);
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
    /// Puts the starter back once everything is saved; asking is the window's part.
    void resetExercise();

    const Objective *objective() const;
    const Exercise *exercise() const;
    bool engineReady() const { return m_ready; }

Q_SIGNALS:
    void engineChanged(const athanor::EngineState &state);
    void exerciseOpened();
    void snippetFinished(int snippet, const athanor::RunStatus &status);
    void runFinished(const athanor::RunStatus &status);
    void requestFinished(const athanor::RequestTrace &trace);
    void gradeFinished(const athanor::GradeReport &report);
    /// The application of the project could not be imported.
    void applicationBroken();
    /// Words to tell in a dialog: something could not be done.
    void trouble(const QString &message);

private:
    struct Save
    {
        QString path;
        int revision = 0;
    };
    void connectWidgets();
    void connectEngine();
    void saveFile(const QString &path, const QByteArray &content, int revision);
    void runSnippet(int snippet, const QString &code);
    void sendRequest(const HttpRequest &request);
    void onProjectOpened(JobId job, const QStringList &files);
    void onOutput(JobId job, OutputStream stream, const QString &text);
    void onRunFinished(JobId job, const RunStatus &status);
    void onRequestFinished(JobId job, const RequestTrace &trace);
    void onLoadFailed(JobId job, const LearnerError &error);
    void onGradeFinished(JobId job, const GradeReport &report);
    void onFailed(JobId job, const QString &message, const QString &file, int line);
    void showProblem(const QString &file, int line, const QString &message);
    void forgetJobs();
    void loadFiles();
    void doReset();
    void refreshMastery();
    void saveSettled();
    void goOn();
    void offerNext();
    int exerciseToDo() const;
    bool isPassed(int exercise) const;
    const Objective *neighbour(int direction) const;

    Settings &m_settings;
    QString m_userData;
    DeskWidgets m_ui;
    EngineLink m_engine;
    Course m_course;
    QString m_objective;
    int m_exercise = -1;
    std::optional<Workspace> m_workspace;
    bool m_ready = false;
    bool m_projectOpen = false;
    bool m_knowsRules = false;
    bool m_resetWaiting = false;
    int m_hints = 0;

    JobId m_openJob = JobId::None;
    JobId m_runJob = JobId::None;
    JobId m_gradeJob = JobId::None;
    JobId m_requestJob = JobId::None;
    JobId m_routesJob = JobId::None;
    QHash<quint64, int> m_snippetJobs;
    QHash<quint64, Save> m_saves;
};

} // namespace athanor
