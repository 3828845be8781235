// What is on the desk and what is remembered of it: the part of StudyDesk that opens, keeps and brings back.
#include "app/shell/exercisefiles.h"
#include "app/shell/headerbar.h"
#include "app/shell/livepane.h"
#include "app/shell/outline.h"
#include "app/shell/statusline.h"
#include "app/shell/studydesk.h"
#include "app/shell/studywords.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QApplication>
#include <QUrl>

#include <algorithm>

namespace athanor {

namespace {

QString starterOf(const Exercise &exercise) { return exercise.folder + QStringLiteral("/starter"); }

} // namespace

void StudyDesk::setCourse(Course course)
{
    rememberPosition();
    m_ui.editors->flush();
    m_objective.clear();
    clearExercise();
    m_course = std::move(course);
    m_progress.setCourse(m_course);
    m_ui.outline->setCourse(m_course);
    showProgress();
}

void StudyDesk::openObjective(const QString &id) { openPlace(id, {}); }

void StudyDesk::openPlace(const QString &id, const QString &slug)
{
    const Objective *next = m_course.objective(id);
    if (!next) return;
    int wanted = -1;
    for (size_t i = 0; i < next->exercises.size(); ++i)
        if (next->exercises[i].slug == slug) wanted = static_cast<int>(i);
    if (id != m_objective) {
        rememberPosition();
        m_ui.editors->flush();
        forgetJobs();
        m_objective = id;
        m_exercise = -1;
        showObjective(*next);
        openExercise(wanted >= 0 ? wanted : std::max(0, exerciseToDo()));
    } else if (wanted >= 0 && wanted != m_exercise) {
        openExercise(wanted);
    }
    Q_EMIT objectiveOpened(id);
}

void StudyDesk::showObjective(const Objective &next)
{
    const Module *module = nullptr;
    for (const Module &candidate : m_course.modules)
        if (candidate.id == next.module) module = &candidate;
    QString place = tr("Objective");
    if (module) {
        // Its place among those that are there: a course under way lacks some, while the numbers of folders stand.
        const auto same = [&](const Objective &candidate) { return candidate.id == next.id; };
        const auto found = std::find_if(module->objectives.begin(), module->objectives.end(), same);
        place = tr("Objective %1 of %2").arg(found - module->objectives.begin() + 1).arg(module->objectives.size());
    }
    if (next.minutes.count() > 0) place += tr(" · %1 min").arg(next.minutes.count());
    m_ui.header->setPlace(module ? module->title : next.module, next.title);
    m_ui.outline->setCurrent(next.id);
    m_ui.lesson->setObjective(next, place);
    m_ui.lesson->setPosition(m_settings.position(next.id));
}

void StudyDesk::rememberPosition()
{
    if (!m_objective.isEmpty()) m_settings.setPosition(m_objective, m_ui.lesson->position());
}

void StudyDesk::clearExercise()
{
    forgetJobs();
    ++m_sitting;
    m_exercise = -1;
    m_hints = 0;
    m_projectOpen = false;
    m_marksLoad = false;
    m_workspace.reset();
    m_whenSaved.clear();
    m_drafts.close();
    m_ui.playground->reset();
    m_migrations.close();
    m_requests.openFolder({});
    m_ui.results->reset();
    m_ui.results->setPage(ResultsDrawer::Page::Checks);
    m_ui.editors->setFiles({});
    m_saves.clear();
    m_ui.header->setWorkEnabled(false);
    m_ui.header->setHints(1, 0);
}

void StudyDesk::openExercise(int number)
{
    const bool typed = m_ui.editors->isAncestorOf(QApplication::focusWidget());
    m_ui.editors->flush();
    clearExercise();
    Q_EMIT told({}, {}); // What was told concerned the exercise before.
    m_exercise = number;
    m_ui.lesson->setOpenExercise(number);
    const Exercise *current = exercise();
    m_ui.header->setWorkEnabled(current != nullptr);
    m_progress.link().recordPlace({m_objective, current ? current->slug : QString()});
    showProgress();
    if (!current) return;
    m_workspace.emplace(m_userData, m_objective, current->slug);
    const Result<QList<WorkspaceChange>> made = m_workspace->prepare(starterOf(*current));
    if (!made) Q_EMIT trouble(made.error().toString());
    if (!m_workspace->exists()) {
        m_workspace.reset();
        return;
    }
    m_ui.playground->setSuggestions(current->requests);
    loadFiles();
    if (made && !changeWords(*made).isEmpty())
        Q_EMIT told(tr("This exercise is newer than your last visit."), changeWords(*made));
    m_requests.openFolder(m_workspace->folder());
    m_openJob = m_engine.openProject(m_workspace->folder());
    m_engine.prepareGrading(current->folder);
    showLivePane();
    // What stood in the editor is another file now; the one who typed goes on in it.
    if (CodeEditor *editor = m_ui.editors->currentEditor(); editor && typed) editor->setFocus(Qt::OtherFocusReason);
}

/// The pane that the objective names, on the learner's folder.
void StudyDesk::showLivePane()
{
    const QString wanted = objective() ? objective()->pane : QString();
    const LivePane::Pane pane = wanted == QLatin1String("routes")       ? LivePane::Pane::Routes
                                : wanted == QLatin1String("migrations") ? LivePane::Pane::Migrations
                                                                        : LivePane::Pane::None;
    m_ui.live->showPane(pane);
    if (!m_workspace) return;
    if (pane == LivePane::Pane::Routes) m_map.begin();
    if (pane != LivePane::Pane::Migrations) return;
    MigrationsPlace place;
    place.database = MigrationsPlace::Database::Kept;
    m_migrations.open(m_workspace->folder(), place, MigrationsRunner::When::Now);
    if (const Exercise *now = exercise(); now && !now->goalGraph.isEmpty())
        m_migrations.showGoal(starterOf(*now), now->folder + QStringLiteral("/solutions/") + now->goalGraph);
}

void StudyDesk::loadFiles()
{
    std::vector<EditedFile> files;
    QList<LearnerFile> onDisk;
    bool input = false;
    for (const QString &path : m_workspace->files(exercise()->openFiles)) {
        const Result<QString> text = m_workspace->read(path);
        if (!text) continue;
        input = input || text->contains(QLatin1String("input("));
        files.push_back({path, *text});
        onDisk << LearnerFile{path, text->toUtf8()};
    }
    m_ui.editors->setFiles(files);
    m_ui.results->setInputWanted(input);
    m_drafts.open(exerciseKey(), onDisk);
}

void StudyDesk::showProgress()
{
    const ProgressSnapshot &snapshot = m_progress.snapshot();
    for (const Module &module : m_course.modules)
        for (const Objective &objective : module.objectives)
            m_ui.outline->setMastery(objective.id, snapshot.objective(objective.id).mastery);
    m_ui.outline->setDue(static_cast<int>(snapshot.due.size()));
    const Objective *current = objective();
    if (!current) return;
    const ObjectiveProgress known = snapshot.objective(current->id);
    for (int i = 0; i < static_cast<int>(current->exercises.size()); ++i) {
        const ExerciseProgress at = known.exercises.value(current->exercises[static_cast<size_t>(i)].slug);
        m_ui.lesson->setPassed(i, isPassed(i));
        m_ui.lesson->setAttempts(i, at.attempts);
        m_ui.lesson->showHints(i, at.hintsShown, LessonView::Scroll::Stay);
        if (i == m_exercise) m_hints = std::max(m_hints, at.hintsShown);
    }
    for (auto it = known.questions.cbegin(); it != known.questions.cend(); ++it)
        m_ui.lesson->restoreAnswer(it.key(), it->latest.chosen);
    for (auto it = known.predictions.cbegin(); it != known.predictions.cend(); ++it)
        m_ui.lesson->restorePrediction(it.key(), it->chosen);
    if (const Exercise *open = exercise()) m_ui.header->setHints(m_hints + 1, static_cast<int>(open->hints.size()));
}

ExerciseKey StudyDesk::exerciseKey() const
{
    const Exercise *current = exercise();
    return current ? ExerciseKey{m_objective, current->slug} : ExerciseKey{};
}

QList<LearnerFile> StudyDesk::shownFiles() const
{
    QList<LearnerFile> files;
    for (const QString &path : m_ui.editors->paths())
        files << LearnerFile{path, m_ui.editors->editor(path)->content().toUtf8()};
    return files;
}

void StudyDesk::keepAttempt(const GradeReport &report)
{
    if (!m_workspace || report.state == GradeReport::State::Failed) return; // Nothing was judged.
    const QString words = tr("Checked in %1 ms").arg(report.duration.count());
    const ExerciseKey key = exerciseKey();
    readWorkspace(*m_workspace, m_checked, this, [this, key, report, words](const Result<QList<LearnerFile>> &files) {
        Attempt attempt = ProgressDesk::attemptOf(key, report);
        attempt.files = files ? *files : m_checked;
        const JobId job = m_progress.link().recordAttempt(attempt);
        m_progress.then<qint64>(
            job, this,
            [this, words](qint64 id) {
                m_ui.status->setLast(tr("%1 · kept").arg(words));
                Q_EMIT attemptKept(id);
            },
            [this, words](const Error &) { m_ui.status->setLast(tr("%1 · not kept on disk yet").arg(words)); });
    });
}

void StudyDesk::whenSaved(std::function<void()> then)
{
    m_ui.editors->flush();
    m_whenSaved.push_back(std::move(then));
    saveSettled();
}

void StudyDesk::saveSettled()
{
    if (!m_saves.isEmpty()) return;
    const std::vector<std::function<void()>> waiting = std::exchange(m_whenSaved, {});
    for (const auto &then : waiting) then();
}

void StudyDesk::withFiles(std::function<void(const QList<LearnerFile> &)> then)
{
    if (!m_workspace) return;
    whenSaved([this, then = std::move(then)] {
        if (!m_workspace) return;
        readWorkspace(*m_workspace, shownFiles(), this,
                      [this, then, sitting = m_sitting](const Result<QList<LearnerFile>> &files) {
                          if (sitting != m_sitting) return;
                          if (files) return then(*files);
                          Q_EMIT trouble(files.error().toString());
                      });
    });
}

void StudyDesk::resetExercise()
{
    withFiles([this](const QList<LearnerFile> &before) {
        // In the history and, beside it, in a dated folder: held in memory only is good enough to go on.
        const auto reset = [this, sitting = m_sitting] {
            const Exercise *current = exercise();
            if (sitting != m_sitting || !current || !m_workspace) return;
            const Result<QString> kept = m_workspace->reset(starterOf(*current), m_progress.now());
            if (!kept) return Q_EMIT trouble(kept.error().toString());
            openExercise(m_exercise);
            m_ui.status->setLast(tr("Your version was kept as %1").arg(QUrl::fromLocalFile(*kept).fileName()));
        };
        m_progress.then<qint64>(
            m_progress.link().recordReset(exerciseKey(), before), this, [reset](qint64) { reset(); },
            [reset](const Error &) { reset(); });
    });
}

void StudyDesk::restoreFiles(const QList<LearnerFile> &files, const QString &when)
{
    withFiles([this, files, when](const QList<LearnerFile> &now) {
        const auto write = [this, files, when, sitting = m_sitting] {
            if (sitting != m_sitting || !m_workspace) return;
            writeWorkspace(*m_workspace, files, this, [this, when, sitting](const Result<void> &written) {
                if (sitting != m_sitting) return;
                if (!written) return Q_EMIT trouble(written.error().toString());
                openExercise(m_exercise);
                m_ui.status->setLast(tr("Your version of %1 is back").arg(when));
                Q_EMIT told(tr("Your version of %1 is back.").arg(when),
                            tr("What stood here before is kept in the history (Ctrl+Shift+H)."));
            });
        };
        // Without a place for what is there now, nothing is written over it.
        m_progress.then<qint64>(
            m_progress.link().recordKept(exerciseKey(), now), this, [write](qint64) { write(); },
            [this](const Error &error) {
                Q_EMIT trouble(
                    tr("What you have now could not be kept, so nothing was changed. %1").arg(error.message));
            });
    });
}

} // namespace athanor
