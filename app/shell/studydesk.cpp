#include "app/shell/studydesk.h"

#include "app/shell/headerbar.h"
#include "app/shell/livepane.h"
#include "app/shell/outline.h"
#include "app/shell/statusline.h"
#include "widgets/common/outputview.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/quizcard.h"
#include "widgets/lesson/snippetcard.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QDesktopServices>
#include <QUrl>
#include <QtConcurrentRun>

namespace athanor {

namespace {

quint64 key(JobId job) { return static_cast<quint64>(job); }

} // namespace

StudyDesk::StudyDesk(const Installation &installation, Settings &settings, ProgressDesk &progress,
                     const DeskWidgets &widgets, QObject *parent)
    : QObject(parent), m_settings(settings), m_userData(installation.userData), m_progress(progress), m_ui(widgets),
      m_engine(installation), m_analysis(m_engine, *widgets.editors), m_requests(m_engine, *widgets.playground),
      m_map(m_engine, *widgets.editors, *widgets.playground), m_drafts(progress, *widgets.editors),
      m_migrations([live = widgets.live]() -> MigrationsPane & { return live->migrations(); },
                   [this]() -> EngineLink & { return m_engine; },
                   [this](const QJsonObject &error) { return explain(error); })
{
    // A whole QString: what + makes only refers to its parts, and they are gone before the other thread reads them.
    const QString explanations = installation.lessons + QStringLiteral("/explanations");
    m_explanations.setFuture(QtConcurrent::run(&Explanations::load, explanations));
    connectWidgets();
    connectMap();
    connectLesson();
    connectEngine();
    connect(&progress, &ProgressDesk::changed, this, &StudyDesk::showProgress);
    connect(&m_drafts, &DraftKeeper::restored, this, [this](const QStringList &paths) {
        Q_EMIT told(tr("Your last words are back."),
                    tr("`%1` shows what you typed before Athanor ended. Ctrl+Z goes back to what was saved.")
                        .arg(paths.join(QLatin1String("`, `"))));
    });
}

void StudyDesk::connectWidgets()
{
    connect(m_ui.outline, &Outline::objectiveChosen, this, &StudyDesk::openObjective);
    connect(m_ui.editors, &EditorTabs::saveRequested, this, &StudyDesk::saveFile);
    connect(m_ui.editors, &EditorTabs::keyHint, m_ui.status, &StatusLine::setHint);
    connect(m_ui.playground, &RoutePlayground::routesRequested, this, &StudyDesk::readRules);
    connect(m_ui.playground, &RoutePlayground::requestComposed, this, &StudyDesk::sendRequest);
    connect(m_ui.playground, &RoutePlayground::cancelRequested, this, [this] {
        m_engine.cancel(m_requestJob);
        m_map.cancel();
        m_ui.playground->setIdle();
    });
    connect(m_ui.playground, &RoutePlayground::answerShown, this, [this](const RequestTrace &trace) {
        if (trace.exception.isEmpty()) return;
        showProblem(trace.exception.file, trace.exception.line,
                    QStringLiteral("%1: %2").arg(trace.exception.type, trace.exception.message));
    });
    const auto jump = [this](const QString &file, int line) { m_ui.editors->goTo(file, line); };
    connect(m_ui.playground, &RoutePlayground::openSource, this, jump);
    connect(m_ui.results, &ResultsDrawer::openSource, this, jump);
    connect(m_ui.results, &ResultsDrawer::cancelRequested, this, &StudyDesk::cancel);
    connect(m_ui.results, &ResultsDrawer::nextRequested, this, &StudyDesk::goOn);
}

void StudyDesk::connectMap()
{
    connect(&m_map, &MapFollower::shown, this, [this](const RouteTable &table) {
        if (std::exchange(m_marksLoad, false)) m_ui.editors->clearProblems();
        Q_EMIT mapShown(table);
    });
    connect(&m_map, &MapFollower::broken, this, [this](const LearnerError &error) {
        onLoadFailed(error);
        Q_EMIT mapKept(error);
        if (m_map.wasAsked()) Q_EMIT applicationBroken();
    });
    connect(&m_map, &MapFollower::failed, m_ui.playground, &RoutePlayground::setFault);
}

void StudyDesk::connectLesson()
{
    connect(m_ui.lesson, &LessonView::runRequested, this, &StudyDesk::runSnippet);
    connect(m_ui.lesson, &LessonView::cancelRequested, this, [this](int snippet) {
        for (auto it = m_snippetJobs.cbegin(); it != m_snippetJobs.cend(); ++it)
            if (it.value() == snippet) m_engine.cancel(JobId{it.key()});
    });
    connect(m_ui.lesson, &LessonView::exerciseChosen, this, &StudyDesk::openExercise);
    connect(m_ui.lesson, &LessonView::linkActivated, this, [this](const QUrl &url) {
        if (m_course.objective(url.toString()))
            openObjective(url.toString());
        else if (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"))
            QDesktopServices::openUrl(url);
    });
    connect(m_ui.lesson, &LessonView::requestChosen, m_ui.playground,
            [this](const QString &method, const QString &path) {
                m_ui.playground->setPage(RoutePlayground::Page::Routes);
                m_ui.playground->composeAndSend(method, path);
            });
    connect(m_ui.lesson, &LessonView::answered, this,
            [this](const QString &question, const QList<int> &chosen, bool right) {
                const QuizCard *card = m_ui.lesson->quiz(question);
                m_progress.link().recordAnswer({m_objective,
                                                question,
                                                chosen,
                                                right ? QuizAnswer::Outcome::Right : QuizAnswer::Outcome::Wrong,
                                                card ? card->question().prompt : QString(),
                                                {}});
            });
    connect(m_ui.lesson, &LessonView::predicted, this, [this](const QString &snippet, int choice, bool right) {
        m_progress.link().recordPrediction(
            {m_objective, snippet, choice, right ? Prediction::Outcome::Right : Prediction::Outcome::Wrong, {}});
    });
}

void StudyDesk::connectEngine()
{
    Workbench *engine = m_engine.workbench();
    connect(engine, &Workbench::engineStateChanged, this, [this](const EngineState &state) {
        m_ready = state.phase == EngineState::Phase::Ready;
        m_ui.status->setEngine(state);
        Q_EMIT engineChanged(state);
    });
    connect(engine, &Workbench::projectOpened, this, &StudyDesk::onProjectOpened);
    connect(engine, &Workbench::fileSaved, this, &StudyDesk::onFileSaved);
    connect(engine, &Workbench::output, this, &StudyDesk::onOutput);
    connect(engine, &Workbench::runFinished, this, &StudyDesk::onRunFinished);
    connect(engine, &Workbench::requestFinished, this, &StudyDesk::onRequestFinished);
    connect(engine, &Workbench::browserRequestFinished, this, [this](const RequestTrace &trace) {
        if (m_projectOpen) m_ui.playground->setBrowserTrace(trace);
    });
    connect(engine, &Workbench::loadFailed, this, [this](JobId job, const LearnerError &error) {
        if (job == JobId::None || job != m_requestJob) return;
        m_requestJob = JobId::None;
        onLoadFailed(error);
        Q_EMIT applicationBroken();
    });
    connect(engine, &Workbench::gradeFinished, this, &StudyDesk::onGradeFinished);
    connect(engine, &Workbench::bridgeReady, m_ui.playground, &RoutePlayground::setBridge);
    connect(engine, &Workbench::failed, this, &StudyDesk::onFailed);
}

void StudyDesk::stop()
{
    rememberPosition();
    m_ui.editors->flush();
    m_engine.stop();
}

const Objective *StudyDesk::objective() const { return m_course.objective(m_objective); }

const Exercise *StudyDesk::exercise() const
{
    const Objective *current = objective();
    if (!current || m_exercise < 0 || m_exercise >= static_cast<int>(current->exercises.size())) return nullptr;
    return &current->exercises[static_cast<size_t>(m_exercise)];
}

void StudyDesk::forgetJobs()
{
    for (const JobId job : {m_runJob, m_gradeJob, m_requestJob}) m_engine.cancel(job);
    for (auto it = m_snippetJobs.cbegin(); it != m_snippetJobs.cend(); ++it) m_engine.cancel(JobId{it.key()});
    m_snippetJobs.clear();
    m_runJob = m_gradeJob = m_requestJob = m_openJob = JobId::None;
    m_map.end();
}

void StudyDesk::saveFile(const QString &path, const QByteArray &content, int revision)
{
    if (!m_workspace) return;
    m_saves.insert(key(m_engine.saveFile(path, content)), {path, revision, content});
}

void StudyDesk::save() { m_ui.editors->flush(); }

void StudyDesk::run()
{
    if (!m_workspace) return;
    QString entry = m_ui.editors->currentPath();
    if (!entry.endsWith(QLatin1String(".py"))) {
        entry.clear();
        for (const QString &path : m_ui.editors->paths())
            if (entry.isEmpty() && path.endsWith(QLatin1String(".py"))) entry = path;
    }
    if (entry.isEmpty()) return;
    m_ui.editors->flush();
    m_ui.editors->clearProblems();
    m_engine.cancel(m_runJob);
    m_ui.results->startOutput(tr("python %1").arg(entry));
    m_ui.results->setBusy(ResultsDrawer::Page::Output, tr("Running"));
    ScriptRequest request;
    request.entry = entry;
    request.standardInput = m_ui.results->standardInput();
    m_runJob = m_engine.run(request);
}

void StudyDesk::runSnippet(int snippet, const LessonBlock &block)
{
    m_snippetJobs.insert(key(m_engine.runSnippet(block)), snippet);
}

void StudyDesk::check()
{
    const Exercise *current = exercise();
    if (!current || !m_workspace) return;
    m_ui.editors->flush();
    m_ui.editors->clearProblems();
    m_engine.cancel(m_gradeJob);
    m_checked = shownFiles();
    m_ui.results->setBusy(ResultsDrawer::Page::Checks, tr("Checking"));
    m_gradeJob = m_engine.grade(m_objective, current->folder);
}

void StudyDesk::cancel()
{
    m_engine.cancel(m_runJob);
    m_engine.cancel(m_gradeJob);
}

void StudyDesk::readRules()
{
    if (!m_workspace) return;
    if (m_migrations.isOpen()) return m_migrations.readAgain();
    m_ui.editors->flush();
    m_map.read();
}

void StudyDesk::sendRequest(const HttpRequest &request)
{
    if (!m_workspace) return m_ui.playground->setFault(tr("Open an exercise first."));
    m_ui.editors->flush();
    m_ui.editors->clearProblems();
    m_engine.cancel(m_requestJob);
    m_ui.playground->setBusy({});
    m_requestJob = m_engine.request(request);
}

void StudyDesk::showHint()
{
    const Exercise *current = exercise();
    if (!current || m_hints >= static_cast<int>(current->hints.size())) return;
    ++m_hints;
    m_progress.link().recordHint(exerciseKey(), m_hints);
    m_ui.lesson->showHints(m_exercise, m_hints);
    m_ui.header->setHints(m_hints + 1, static_cast<int>(current->hints.size()));
}

void StudyDesk::onFileSaved(JobId job)
{
    if (!m_saves.contains(key(job))) return;
    const Save save = m_saves.take(key(job));
    m_map.saved(save.path);
    m_ui.editors->markSaved(save.path, save.revision);
    m_drafts.saved(save.path, save.content);
    m_migrations.filesSaved();
    saveSettled();
}

void StudyDesk::onProjectOpened(JobId job, const QStringList &)
{
    if (job != m_openJob) return;
    m_openJob = JobId::None;
    m_projectOpen = true;
    if (m_map.followsKeys()) m_map.follow(); // The map is there before the first request.
    m_requests.lookAtWinners();
    Q_EMIT exerciseOpened();
}

void StudyDesk::onOutput(JobId job, OutputStream stream, const QString &text)
{
    const auto part = stream == OutputStream::Error ? OutputView::Part::Error : OutputView::Part::Standard;
    if (job == m_runJob)
        m_ui.results->outputView()->append(part, text);
    else if (const auto snippet = m_snippetJobs.constFind(key(job)); snippet != m_snippetJobs.cend())
        if (SnippetCard *card = m_ui.lesson->snippet(*snippet)) card->appendOutput(stream, text);
}

void StudyDesk::onRunFinished(JobId job, const RunStatus &status)
{
    if (m_snippetJobs.contains(key(job))) {
        const int snippet = m_snippetJobs.take(key(job));
        if (SnippetCard *card = m_ui.lesson->snippet(snippet)) card->setFinished(status, explain(status.exception));
        Q_EMIT snippetFinished(snippet, status);
        return;
    }
    if (job != m_runJob) return;
    m_runJob = JobId::None;
    m_ui.results->setRunStatus(status, explain(status.exception));
    m_ui.status->setLast(tr("Ran in %1 ms").arg(status.wall.count()));
    // What was cancelled has no fault.
    if (status.verdict != Verdict::Ok && status.verdict != Verdict::Cancelled)
        showProblem(status.file, status.line, status.message);
    Q_EMIT runFinished(status);
}

void StudyDesk::onRequestFinished(JobId job, const RequestTrace &trace)
{
    if (job != m_requestJob) return;
    m_requestJob = JobId::None;
    m_ui.playground->setTrace(trace, explain(trace.exception.toJson()));
    m_ui.status->setLast(tr("Answered in %1 ms").arg(trace.milliseconds, 0, 'f', 1));
    // Where the rules are defined is not part of a trace; the application is loaded now, so asking is cheap.
    m_map.learn();
    Q_EMIT requestFinished(trace);
}

void StudyDesk::onLoadFailed(const LearnerError &error)
{
    m_ui.playground->setLoadError(error, explain(error.toJson()));
    showProblem(error.file, error.line, QStringLiteral("%1: %2").arg(error.type, error.message));
    m_marksLoad = true;
}

void StudyDesk::onGradeFinished(JobId job, const GradeReport &report)
{
    if (job != m_gradeJob) return;
    m_gradeJob = JobId::None;
    m_ui.status->setLast(tr("Checked in %1 ms").arg(report.duration.count()));
    if (report.state == GradeReport::State::NotLoaded)
        showProblem(report.error.file, report.error.line,
                    QStringLiteral("%1: %2").arg(report.error.type, report.error.message));
    if (report.passed && m_workspace) {
        m_passedNow.insert(m_objective + QLatin1Char('/') + exercise()->slug);
        showProgress();
        offerNext();
    }
    m_ui.results->setReport(report, explain(report.error.toJson()));
    keepAttempt(report);
    Q_EMIT gradeFinished(report);
}

void StudyDesk::onFailed(JobId job, const QString &message, const QString &file, int line)
{
    if (m_saves.contains(key(job))) {
        const Save save = m_saves.take(key(job));
        m_ui.editors->markSaveFailed(save.path, message);
        m_whenSaved.clear();
        Q_EMIT trouble(tr("%1 could not be saved. %2").arg(save.path, message));
    } else if (m_snippetJobs.contains(key(job))) {
        if (SnippetCard *card = m_ui.lesson->snippet(m_snippetJobs.take(key(job)))) card->setFault(message);
    } else if (job == m_requestJob) {
        m_requestJob = JobId::None;
        m_ui.playground->setUnanswered(message);
    } else if (job == m_runJob || job == m_gradeJob) {
        m_runJob = m_gradeJob = JobId::None;
        m_ui.results->setFault(message, file, line);
    } else if (job == m_openJob) {
        m_openJob = JobId::None;
        Q_EMIT trouble(message);
    }
}

Explanation StudyDesk::explain(const QJsonObject &error) const
{
    // What is asked before everything is read (some 50 ms after the start) goes without.
    if (error.isEmpty() || !m_explanations.isFinished()) return {};
    return m_explanations.result().explain(RaisedError::fromJson(error)).value_or(Explanation{});
}

void StudyDesk::showProblem(const QString &file, int line, const QString &message)
{
    if (!file.isEmpty() && line > 0) m_ui.editors->showProblem(file, line, message);
}

} // namespace athanor
