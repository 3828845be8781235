#pragma once

#include "app/shell/mainwindow.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace athanor {

/// Seconds that a clock runs ahead; set on one thread, read on another.
using ClockShift = std::shared_ptr<std::atomic<qint64>>;

/// Walks through the window and the first objective that has an exercise, with the real engine, and leaves a picture of
/// each step in light and in dark. A step that does not come true in time, or comes out wrong, ends the tour with
/// status 1.
class Tour final : public QObject
{
    Q_OBJECT
public:
    /// clock: of the window's progress; the tour moves it to the day on which something is due.
    Tour(MainWindow &window, const QString &folder, QSize size, ClockShift clock);

    void start();

Q_SIGNALS:
    void finished(int status);

private:
    struct Step
    {
        QString name;
        std::function<void()> begin;
        std::function<bool()> done;     ///< Asked until it is true.
        std::function<QString()> fault; ///< Asked then: what is wrong, or nothing.
    };
    void buildSteps();
    void buildHome();
    void buildReading();
    void buildQuestions();
    void buildMemory();
    void buildRoutes();
    void buildFinding();
    void buildLongHistory();
    void buildMigrations();
    void buildProject();
    bool checkedOften();
    void buildReview();
    void buildStates();
    void showEngine(const EngineState &state);
    void buildRequests();
    void buildChecks();
    void buildAnswers();
    void buildTroubles();
    void sendFirstRequest();
    void type(const QString &code);
    void tick();
    void beginStep();
    void fail(const QString &why);
    void grab(const QString &name);
    bool pageSays(const QString &text);

    MainWindow &m_window;
    QString m_folder;
    QSize m_size;
    ClockShift m_clock;
    EngineState m_engine; ///< As it really is.
    std::vector<Step> m_steps;
    size_t m_at = 0;
    QTimer m_timer;
    QElapsedTimer m_since;
    enum class State { Working, Light, Dark } m_state = State::Working;
    int m_settle = 0;
    bool m_opened = false;
    ExerciseKey m_checkedOne;
    int m_checksLeft = 0;
    int m_snippetsDone = 0;
    QString m_snippetFault;
    RequestTrace m_trace;
    bool m_hasTrace = false;
    bool m_pageLoaded = false;
    QString m_pageText;
    bool m_pageAsked = false;
    GradeReport m_report;
    bool m_hasReport = false;
    std::optional<RunStatus> m_run;
    QTemporaryDir m_nothing; ///< A course folder with nothing in it.
    QTemporaryDir m_project{QDir::tempPath() + QStringLiteral("/flowershop-XXXXXX")}; ///< A project of one's own.
    bool m_broken = false;
};

} // namespace athanor
