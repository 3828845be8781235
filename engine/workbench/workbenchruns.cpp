// Runs and grades: the rooms of Workbench in which something ends.
#include "engine/workbench/workbenchprivate.h"

#include "engine/grading/snippetproof.h"
#include "engine/workbench/interpreterchoice.h"
#include "engine/workbench/migrationlaboratory.h"

namespace athanor {

using namespace WorkbenchWords;

void Workbench::Private::whenStarted(JobId job, Deferred work)
{
    if (supervisor->state().phase == EngineState::Phase::Starting)
        deferred[job] = std::move(work);
    else
        work.begin();
}

void Workbench::Private::beginDeferred()
{
    if (supervisor->state().phase == EngineState::Phase::Starting) return;
    const std::map<JobId, Deferred> due = std::exchange(deferred, {});
    for (const auto &[job, work] : due) work.begin();
}

void Workbench::Private::answerRunCancelled(JobId job, const QString &why)
{
    RunStatus status;
    status.verdict = Verdict::Cancelled;
    status.message = why;
    Q_EMIT q.runFinished(job, status);
}

void Workbench::Private::answerGradeFailed(JobId job, const QString &objective, const QString &why)
{
    GradeReport report;
    report.objective = objective;
    report.message = why;
    Q_EMIT q.gradeFinished(job, report);
}

void Workbench::Private::track(JobId job, RunSpec spec)
{
    ActiveRun &active = runs[job];
    active.run = supervisor->run(std::move(spec));
    connect(active.run.get(), &Run::output, &q, [this, job](OutputStream stream, const QByteArray &bytes) {
        const auto found = runs.find(job);
        if (found != runs.end()) Q_EMIT q.output(job, stream, found->second.text.decode(stream, bytes));
    });
    connect(active.run.get(), &Run::finished, &q, [this, job](const RunStatus &status) {
        auto node = runs.extract(job);
        if (node.empty()) return;
        node.mapped().run.release()->deleteLater(); // It is emitting just now.
        Q_EMIT q.runFinished(job, status);
    });
}

void Workbench::run(JobId job, const ScriptRequest &request)
{
    start();
    const bool hasSources = !request.sources.files().empty();
    if (d->isShutDown || !hasSources) {
        if (d->refuse(job)) return;
    }
    d->whenStarted(job, {[this, job, request] { d->beginRun(job, request); },
                         [this, job] { d->answerRunCancelled(job, QStringLiteral("Cancelled.")); }});
}

void Workbench::runSnippet(JobId job, const LessonBlock &snippet)
{
    start();
    if (d->isShutDown && d->refuse(job)) return;
    const auto begin = [this, job, snippet] {
        Result<RunSpec> program = SnippetProof::programOf(snippet);
        if (program)
            d->track(job, std::move(*program));
        else
            d->fail(job, program.error());
    };
    d->whenStarted(job, {begin, [this, job] { d->answerRunCancelled(job, QStringLiteral("Cancelled.")); }});
}

void Workbench::Private::beginRun(JobId job, const ScriptRequest &request)
{
    RunSpec spec;
    spec.mode = RunMode::Script;
    spec.entry = request.entry;
    spec.arguments = request.arguments;
    spec.standardInput = request.standardInput;
    spec.environment = request.environment;
    if (!request.sources.files().empty()) {
        const Result<InterpreterChoice> choice =
            chooseInterpreter(nullptr, request.sources, supervisor->state().shadowable);
        spec.files = request.sources;
        if (choice) apply(*choice, {}, spec);
    } else if (const Result<void> filled = project->fill(spec, supervisor->state().shadowable); !filled) {
        fail(job, filled.error());
        return;
    }
    track(job, std::move(spec));
}

void Workbench::grade(JobId job, const QString &objective, const QString &exerciseFolder)
{
    if (d->isShutDown || !d->project) {
        const QString why = d->isShutDown ? shutDown : noProject;
        QMetaObject::invokeMethod(
            this, [this, job, objective, why] { d->answerGradeFailed(job, objective, why); }, Qt::QueuedConnection);
        return;
    }
    d->whenStarted(job,
                   {[this, job, objective, exerciseFolder] { d->beginGrade(job, objective, exerciseFolder); },
                    [this, job, objective] { d->answerGradeFailed(job, objective, QStringLiteral("Cancelled.")); }});
}

std::shared_ptr<Judges> Workbench::Private::judgesOf(const QString &exerciseFolder)
{
    if (!judges || judgedFolder != exerciseFolder) {
        judges = std::make_shared<Judges>(*supervisor, exerciseFolder);
        judgedFolder = exerciseFolder;
    }
    return judges;
}

void Workbench::prepareGrading(const QString &exerciseFolder)
{
    if (!d->isShutDown && d->supervisor) d->judgesOf(exerciseFolder)->prepare();
}

void Workbench::Private::beginGrade(JobId job, const QString &objective, const QString &exerciseFolder)
{
    Result<ProjectFiles> answer = ProjectFiles::read(project->path());
    if (!answer) {
        answerGradeFailed(job, objective, answer.error().toString());
        return;
    }
    // An answer is always judged by the interpreter of the lessons, never by an environment of its own.
    const Result<InterpreterChoice> choice = chooseInterpreter(nullptr, *answer, supervisor->state().shadowable);
    auto *grader = new Grader(*supervisor, objective, judgesOf(exerciseFolder), std::move(*answer), &q);
    if (choice) grader->setInterpreter(choice->interpreter);
    graders[job] = grader;
    connect(grader, &Grader::finished, &q, [this, job, grader](const GradeReport &report) {
        graders.erase(job);
        grader->deleteLater();
        Q_EMIT q.gradeFinished(job, report);
    });
    grader->start();
}

void Workbench::cancel(JobId job)
{
    if (const auto node = d->deferred.extract(job); !node.empty())
        node.mapped().answerCancelled();
    else if (const auto run = d->runs.find(job); run != d->runs.end())
        run->second.run->cancel();
    else if (const auto grader = d->graders.find(job); grader != d->graders.end())
        grader->second->cancel();
    else if (d->analyst && d->analyst->cancel(job))
        return;
    else if (d->laboratory && d->laboratory->cancel(job))
        return;
    else if (d->live)
        d->live->cancel(job);
}

} // namespace athanor
