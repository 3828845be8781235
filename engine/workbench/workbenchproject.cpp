// The project's folder: opened, read, written, typed over, followed.
#include "engine/workbench/workbenchprivate.h"

#include "engine/workbench/migrationlaboratory.h"

namespace athanor {

using namespace WorkbenchWords;

namespace {

/// Files that no process of the application reads while it is loaded: an edit of them leaves its memory alone.
bool isInert(const QString &path)
{
    return (path.startsWith(QLatin1String("requests/")) && path.endsWith(QLatin1String(".http"))) ||
           path.endsWith(QLatin1String(".pyc"));
}

} // namespace

Result<RunSpec> Workbench::Private::applicationSpec() const
{
    RunSpec spec;
    spec.mode = RunMode::Application;
    spec.limits = sandbox::sessionLimits();
    const Result<void> filled = project->fill(spec, supervisor->state().shadowable);
    if (!filled) return filled.error();
    return spec;
}

void Workbench::openProject(JobId job, const QString &folder, const QString &python)
{
    start();
    Result<ProjectSources> opened = ProjectSources::open(folder, python);
    if (!opened) {
        d->fail(job, opened.error());
        return;
    }
    if (d->live) d->live->close();
    if (d->analyst) d->analyst->close();
    if (d->laboratory) d->laboratory->projectChanged();
    delete std::exchange(d->watch, nullptr);
    d->project = std::move(*opened);
    d->served.clear();
    d->textsLeftOut = false;
    d->written.clear();
    Q_EMIT projectOpened(job, d->project->names());
    d->tellServed();
}

/// Whether texts lie over a mounted folder, as far as is known.
TextsOver Workbench::Private::textsOver() const
{
    return supervisor->state().laysTexts && !textsLeftOut ? TextsOver::Laid : TextsOver::LeftOut;
}

void Workbench::Private::onTextsLeftOut(const QString &folder)
{
    if (!project || folder != project->path() || textsLeftOut) return;
    textsLeftOut = true;
    served.clear();
    tellServed();
}

/// Once for each project, and when it turns out otherwise: which interpreter fits is known when the engine has told of
/// itself.
void Workbench::Private::tellServed()
{
    if (!project || !supervisor || supervisor->state().phase == EngineState::Phase::Starting || !served.isNull())
        return;
    const Result<InterpreterChoice> choice = project->choice(supervisor->state().shadowable);
    served = choice ? choice->reason : choice.error().toString();
    if (served.isNull()) served = QLatin1String("");
    Q_EMIT q.projectServed(served, choice ? project->reach(*choice, textsOver()) : ProjectSources::Reach::Saved);
}

void Workbench::saveFile(JobId job, const QString &path, const QByteArray &content)
{
    if (d->refuse(job)) return;
    if (const Result<void> written = d->project->folder().write(path, content); !written) {
        d->fail(job, written.error());
        return;
    }
    d->project->forget(path);
    if (d->watch) d->written.insert(path, content);
    if (!isInert(path)) d->live->invalidate();
    d->analyst->fileSaved(path, content);
    Q_EMIT fileSaved(job, path);
}

void Workbench::replaceFile(JobId job, const QString &path, const QByteArray &content, const QByteArray &expected)
{
    if (d->refuse(job)) return;
    const Result<QByteArray> now = d->project->folder().read(path, largestText);
    if (!now && now.error().code != ErrorCode::NotFound) {
        d->fail(job, now.error());
        return;
    }
    if (now && *now != expected && *now != content) {
        Q_EMIT fileIsAnother(job, path, *now);
        return;
    }
    saveFile(job, path, content);
}

void Workbench::readFile(JobId job, const QString &path)
{
    if (d->refuse(job)) return;
    const Result<QByteArray> content = d->project->folder().read(path, largestText);
    if (content)
        Q_EMIT fileRead(job, path, *content);
    else
        Q_EMIT fileUnreadable(job, path, content.error().message,
                              content.error().code == ErrorCode::NotFound ? FileState::Gone : FileState::Unreadable);
}

void Workbench::setUnsaved(const QString &path, const QByteArray &text)
{
    if (!d->project || !d->project->setUnsaved(path, text)) return;
    if (!isInert(path)) d->live->invalidate();
    if (d->laboratory) d->laboratory->invalidate();
    d->analyst->fileSaved(path, text); // Questions about other files see it as well.
}

void Workbench::forgetUnsaved(const QString &path)
{
    if (!d->project || !d->project->forget(path)) return;
    if (!isInert(path)) d->live->invalidate();
    if (d->laboratory) d->laboratory->invalidate();
    if (const Result<QByteArray> content = d->project->folder().read(path, largestText); content)
        d->analyst->fileSaved(path, *content);
}

void Workbench::followDisk()
{
    if (!d->project || d->watch) return;
    d->watch = new ProjectWatch(d->project->path(), this);
    connect(d->watch, &ProjectWatch::changed, this, [this](const QStringList &paths) { d->onDiskChanged(paths); });
    connect(d->watch, &ProjectWatch::gone, this, &Workbench::projectGone);
    connect(d->watch, &ProjectWatch::cameBack, this, &Workbench::projectBack);
    if (!d->watch->isWhole()) Q_EMIT diskNotFollowed();
}

bool Workbench::Private::isOurs(const QString &path) const
{
    const auto known = written.constFind(path);
    if (known == written.constEnd()) return false;
    const Result<QByteArray> now = project->folder().read(path, largestText);
    return now && *now == *known;
}

void Workbench::Private::onDiskChanged(QStringList paths)
{
    if (!paths.isEmpty()) {
        paths.removeIf([this](const QString &path) { return isOurs(path); });
        if (paths.isEmpty()) return;
    }
    for (const QString &path : std::as_const(paths)) written.remove(path);
    if (!std::all_of(paths.cbegin(), paths.cend(), isInert) || paths.isEmpty()) live->invalidate();
    for (const QString &path : std::as_const(paths)) {
        if (!path.endsWith(QLatin1String(".py"))) continue;
        if (const Result<QByteArray> content = project->folder().read(path, largestText); content)
            analyst->fileSaved(path, *content);
    }
    Q_EMIT q.diskChanged(paths);
}

} // namespace athanor
