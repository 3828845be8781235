#include "app/shell/studydesk.h"

#include "app/shell/headerbar.h"
#include "app/shell/outline.h"
#include "app/shell/statusline.h"
#include "widgets/common/outputview.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/snippetcard.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QDesktopServices>
#include <QUrl>

namespace athanor {

namespace {

quint64 key(JobId job) { return static_cast<quint64>(job); }

} // namespace

StudyDesk::StudyDesk(const Installation &installation, Settings &settings, const DeskWidgets &widgets, QObject *parent)
    : QObject(parent), m_settings(settings), m_userData(installation.userData), m_ui(widgets), m_engine(installation)
{
    connectWidgets();
    connectEngine();
}

void StudyDesk::connectWidgets()
{
    connect(m_ui.outline, &Outline::objectiveChosen, this, &StudyDesk::openObjective);
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
    connect(m_ui.editors, &EditorTabs::saveRequested, this, &StudyDesk::saveFile);
    connect(m_ui.editors, &EditorTabs::edited, m_ui.playground, &RoutePlayground::markStale);
    connect(m_ui.editors, &EditorTabs::keyHint, m_ui.status, &StatusLine::setHint);
    connect(m_ui.playground, &RoutePlayground::routesRequested, this, &StudyDesk::readRules);
    connect(m_ui.playground, &RoutePlayground::requestComposed, this, &StudyDesk::sendRequest);
    connect(m_ui.playground, &RoutePlayground::cancelRequested, this, [this] {
        m_engine.cancel(m_requestJob);
        m_engine.cancel(m_routesJob);
    });
    const auto jump = [this](const QString &file, int line) { m_ui.editors->goTo(file, line); };
    connect(m_ui.playground, &RoutePlayground::openSource, this, jump);
    connect(m_ui.results, &ResultsDrawer::openSource, this, jump);
    connect(m_ui.results, &ResultsDrawer::cancelRequested, this, &StudyDesk::cancel);
    connect(m_ui.results, &ResultsDrawer::nextRequested, this, &StudyDesk::goOn);
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
    connect(engine, &Workbench::fileSaved, this, [this](JobId job, const QString &) {
        if (!m_saves.contains(key(job))) return;
        const Save save = m_saves.take(key(job));
        m_ui.editors->markSaved(save.path, save.revision);
        saveSettled();
    });
    connect(engine, &Workbench::output, this, &StudyDesk::onOutput);
    connect(engine, &Workbench::runFinished, this, &StudyDesk::onRunFinished);
    connect(engine, &Workbench::routesReady, this, [this](JobId job, const RouteTable &table) {
        if (job != m_routesJob) return;
        m_routesJob = JobId::None;
        m_knowsRules = true;
        m_ui.playground->setRoutes(table);
    });
    connect(engine, &Workbench::requestFinished, this, &StudyDesk::onRequestFinished);
    connect(engine, &Workbench::browserRequestFinished, this, [this](const RequestTrace &trace) {
        if (m_projectOpen) m_ui.playground->setBrowserTrace(trace);
    });
    connect(engine, &Workbench::loadFailed, this, &StudyDesk::onLoadFailed);
    connect(engine, &Workbench::gradeFinished, this, &StudyDesk::onGradeFinished);
    connect(engine, &Workbench::bridgeReady, m_ui.playground, &RoutePlayground::setBridge);
    connect(engine, &Workbench::failed, this, &StudyDesk::onFailed);
}

void StudyDesk::stop()
{
    m_ui.editors->flush();
    m_engine.stop();
}

void StudyDesk::setCourse(Course course)
{
    m_course = std::move(course);
    m_ui.outline->setCourse(m_course);
    refreshMastery();
    const Objective *first = m_course.objective(m_settings.objective());
    for (const Module &module : m_course.modules)
        if (!first && !module.objectives.empty()) first = &module.objectives.front();
    if (first)
        openObjective(first->id);
    else
        m_ui.lesson->setMessage(tr("The course is empty"), m_course.diagnostics.empty()
                                                               ? tr("No objective was found in it.")
                                                               : m_course.diagnostics.front().toString());
}

void StudyDesk::refreshMastery()
{
    for (const Module &module : m_course.modules)
        for (const Objective &objective : module.objectives)
            m_ui.outline->setMastery(objective.id, Workspace::mastery(m_userData, objective));
    if (const Objective *current = objective())
        for (int i = 0; i < static_cast<int>(current->exercises.size()); ++i) m_ui.lesson->setPassed(i, isPassed(i));
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
    for (const JobId job : {m_runJob, m_gradeJob, m_requestJob, m_routesJob}) m_engine.cancel(job);
    for (auto it = m_snippetJobs.cbegin(); it != m_snippetJobs.cend(); ++it) m_engine.cancel(JobId{it.key()});
    m_snippetJobs.clear();
    m_runJob = m_gradeJob = m_requestJob = m_routesJob = m_openJob = JobId::None;
}

void StudyDesk::openObjective(const QString &id)
{
    const Objective *next = m_course.objective(id);
    if (!next) return;
    if (id == m_objective) return m_ui.lesson->setFocus();
    m_ui.editors->flush();
    forgetJobs();
    m_objective = id;
    m_exercise = -1;
    m_settings.setObjective(id);
    const Module *module = nullptr;
    for (const Module &candidate : m_course.modules)
        if (candidate.id == next->module) module = &candidate;
    QString place = tr("Objective %1").arg(next->number);
    // A course under way may lack some of a module's objectives, while their numbers stand.
    if (module && next->number <= static_cast<int>(module->objectives.size()))
        place = tr("Objective %1 of %2").arg(next->number).arg(module->objectives.size());
    if (next->minutes.count() > 0) place += tr(" · %1 min").arg(next->minutes.count());
    m_ui.header->setPlace(module ? module->title : next->module, next->title);
    m_ui.outline->setCurrent(id);
    m_ui.lesson->setObjective(*next, place);
    openExercise(std::max(0, exerciseToDo()));
}

void StudyDesk::openExercise(int number)
{
    m_ui.editors->flush();
    forgetJobs();
    m_exercise = number;
    m_ui.lesson->setOpenExercise(number);
    m_hints = 0;
    m_projectOpen = false;
    m_knowsRules = false;
    m_workspace.reset();
    m_ui.playground->reset();
    m_ui.results->reset();
    m_ui.editors->setFiles({});
    m_saves.clear();
    const Exercise *current = exercise();
    m_ui.header->setWorkEnabled(current != nullptr);
    m_ui.header->setHints(1, current ? static_cast<int>(current->hints.size()) : 0);
    if (!current) return;
    m_workspace.emplace(m_userData, m_objective, current->slug);
    if (Result<void> made = m_workspace->prepare(current->folder + QStringLiteral("/starter")); !made) {
        m_workspace.reset();
        Q_EMIT trouble(made.error().toString());
        return;
    }
    m_ui.playground->setSuggestions(current->requests);
    loadFiles();
    refreshMastery();
    m_openJob = m_engine.openProject(m_workspace->folder());
}

void StudyDesk::loadFiles()
{
    std::vector<EditedFile> files;
    bool input = false;
    for (const QString &path : m_workspace->files(exercise()->openFiles)) {
        const Result<QString> text = m_workspace->read(path);
        if (!text) continue;
        input = input || text->contains(QLatin1String("input("));
        files.push_back({path, *text});
    }
    m_ui.editors->setFiles(files);
    m_ui.results->setInputWanted(input);
}

void StudyDesk::saveFile(const QString &path, const QByteArray &content, int revision)
{
    if (!m_workspace) return;
    m_saves.insert(key(m_engine.saveFile(path, content)), {path, revision});
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

void StudyDesk::runSnippet(int snippet, const QString &code)
{
    ScriptRequest request;
    request.entry = QStringLiteral("snippet.py");
    if (Result<void> added = request.sources.add(request.entry, code.toUtf8()); !added) {
        if (SnippetCard *card = m_ui.lesson->snippet(snippet)) card->setFault(added.error().message);
        return;
    }
    m_snippetJobs.insert(key(m_engine.run(request)), snippet);
}

void StudyDesk::check()
{
    const Exercise *current = exercise();
    if (!current || !m_workspace) return;
    m_ui.editors->flush();
    m_ui.editors->clearProblems();
    m_engine.cancel(m_gradeJob);
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
    m_ui.editors->flush();
    m_ui.playground->setBusy(tr("Loading the application…"));
    m_routesJob = m_engine.routes();
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
    m_ui.lesson->showHints(m_exercise, m_hints);
    m_ui.header->setHints(m_hints + 1, static_cast<int>(current->hints.size()));
}

void StudyDesk::resetExercise()
{
    if (!m_workspace) return;
    m_ui.editors->flush();
    m_resetWaiting = true;
    saveSettled();
}

void StudyDesk::saveSettled()
{
    if (m_saves.isEmpty() && m_resetWaiting) doReset();
}

void StudyDesk::doReset()
{
    m_resetWaiting = false;
    const Exercise *current = exercise();
    if (!current || !m_workspace) return;
    const Result<QString> kept =
        m_workspace->reset(current->folder + QStringLiteral("/starter"), QDateTime::currentDateTime());
    if (!kept) {
        Q_EMIT trouble(kept.error().toString());
        return;
    }
    openExercise(m_exercise);
    m_ui.status->setLast(tr("Your version was kept as %1").arg(QUrl::fromLocalFile(*kept).fileName()));
}

void StudyDesk::onProjectOpened(JobId job, const QStringList &)
{
    if (job != m_openJob) return;
    m_openJob = JobId::None;
    m_projectOpen = true;
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
        if (SnippetCard *card = m_ui.lesson->snippet(snippet)) card->setFinished(status);
        Q_EMIT snippetFinished(snippet, status);
        return;
    }
    if (job != m_runJob) return;
    m_runJob = JobId::None;
    m_ui.results->setRunStatus(status);
    m_ui.status->setLast(tr("Ran in %1 ms").arg(status.wall.count()));
    if (status.verdict != Verdict::Ok) showProblem(status.file, status.line, status.message);
    Q_EMIT runFinished(status);
}

void StudyDesk::onRequestFinished(JobId job, const RequestTrace &trace)
{
    if (job != m_requestJob) return;
    m_requestJob = JobId::None;
    m_ui.playground->setTrace(trace);
    m_ui.status->setLast(tr("Answered in %1 ms").arg(trace.milliseconds, 0, 'f', 1));
    if (!trace.exception.isEmpty())
        showProblem(trace.exception.file, trace.exception.line,
                    QStringLiteral("%1: %2").arg(trace.exception.type, trace.exception.message));
    // Where the rules are defined is not part of a trace; the application is loaded now, so asking is cheap.
    if (!m_knowsRules && m_routesJob == JobId::None) m_routesJob = m_engine.routes();
    Q_EMIT requestFinished(trace);
}

void StudyDesk::onLoadFailed(JobId job, const LearnerError &error)
{
    if (job != m_requestJob && job != m_routesJob) return;
    if (job == m_requestJob) m_requestJob = JobId::None;
    if (job == m_routesJob) m_routesJob = JobId::None;
    m_ui.playground->setLoadError(error);
    showProblem(error.file, error.line, QStringLiteral("%1: %2").arg(error.type, error.message));
    Q_EMIT applicationBroken();
}

void StudyDesk::onGradeFinished(JobId job, const GradeReport &report)
{
    if (job != m_gradeJob) return;
    m_gradeJob = JobId::None;
    m_ui.status->setLast(tr("Checked in %1 ms").arg(report.duration.count()));
    if (report.state == GradeReport::State::NotLoaded)
        showProblem(report.error.file, report.error.line,
                    QStringLiteral("%1: %2").arg(report.error.type, report.error.message));
    Result<void> marked;
    if (report.passed && m_workspace) {
        marked = m_workspace->markPassed();
        refreshMastery();
        offerNext();
    }
    m_ui.results->setReport(report);
    if (!marked) Q_EMIT trouble(marked.error().toString());
    Q_EMIT gradeFinished(report);
}

void StudyDesk::onFailed(JobId job, const QString &message, const QString &file, int line)
{
    if (m_saves.contains(key(job))) {
        const Save save = m_saves.take(key(job));
        m_ui.editors->markSaveFailed(save.path, message);
        m_resetWaiting = false;
        Q_EMIT trouble(tr("%1 could not be saved. %2").arg(save.path, message));
    } else if (m_snippetJobs.contains(key(job))) {
        if (SnippetCard *card = m_ui.lesson->snippet(m_snippetJobs.take(key(job)))) card->setFault(message);
    } else if (job == m_requestJob || job == m_routesJob) {
        m_requestJob = m_routesJob = JobId::None;
        m_ui.playground->setFault(message);
    } else if (job == m_runJob || job == m_gradeJob) {
        m_runJob = m_gradeJob = JobId::None;
        m_ui.results->setFault(message, file, line);
    } else if (job == m_openJob) {
        m_openJob = JobId::None;
        Q_EMIT trouble(message);
    }
}

void StudyDesk::showProblem(const QString &file, int line, const QString &message)
{
    if (!file.isEmpty() && line > 0) m_ui.editors->showProblem(file, line, message);
}

} // namespace athanor
