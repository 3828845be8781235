// Migrations that are run: the Workbench's door to MigrationLaboratory.
#include "engine/workbench/migrationlaboratory.h"
#include "engine/workbench/workbenchprivate.h"

namespace athanor {

using namespace WorkbenchWords;

namespace {

/// Passes an answer on as the signal for it, or as failed().
template <typename Signal> auto passing(Workbench *workbench, JobId job, Signal signal)
{
    return [workbench, job, signal](const auto &result) {
        if (result)
            Q_EMIT(workbench->*signal)(job, *result);
        else
            Q_EMIT workbench->failed(job, result.error().message, result.error().file, result.error().line);
    };
}

} // namespace

/// The learner's folder gets a file of its migrations, or its database. Another folder's than the project's is opened
/// for it. The disk's news of it are left to be told: whoever follows it shows the file.
Result<void> Workbench::Private::bring(const QString &folder, const QString &path, const QByteArray &content)
{
    const auto put = [&path, &content](const ProjectFolder &where) {
        return path.endsWith(QLatin1Char('/')) ? where.makeFolder(path.chopped(1)) : where.write(path, content);
    };
    if (!project || folder != project->path()) {
        const Result<ProjectFolder> other = ProjectFolder::open(folder);
        return other ? put(*other) : Result<void>(other.error());
    }
    const Result<void> written = put(project->folder());
    if (!written) return written;
    live->invalidate();
    if (path.endsWith(QLatin1String(".py"))) analyst->fileSaved(path, content);
    return {};
}

MigrationLaboratory *Workbench::Private::laboratoryFor(JobId job)
{
    if (isShutDown) {
        refuse(job);
        return nullptr;
    }
    q.start();
    if (!laboratory) {
        laboratory = new MigrationLaboratory(
            *supervisor, [this] { return project ? &*project : nullptr; },
            [this](const QString &folder, const QString &path, const QByteArray &content) {
                return bring(folder, path, content);
            },
            &q);
        connect(laboratory, &MigrationLaboratory::stepBegun, &q, &Workbench::migrationStepBegun);
    }
    return laboratory;
}

void Workbench::openMigrations(JobId job, const MigrationsPlace &place)
{
    if (auto *laboratory = d->laboratoryFor(job))
        laboratory->open(job, place, passing(this, job, &Workbench::migrationsReady));
}

void Workbench::runMigrations(JobId job, const MigrationCommand &command)
{
    if (auto *laboratory = d->laboratoryFor(job))
        laboratory->run(job, command, passing(this, job, &Workbench::migrationsRun));
}

void Workbench::rewindMigrations(JobId job, int snapshot)
{
    if (auto *laboratory = d->laboratoryFor(job))
        laboratory->rewind(job, snapshot, passing(this, job, &Workbench::migrationsReady));
}

void Workbench::schemaAt(JobId job, const QStringList &heads)
{
    if (auto *laboratory = d->laboratoryFor(job))
        laboratory->schemaAt(job, heads, passing(this, job, &Workbench::schemaAtReady));
}

void Workbench::keepMigrations(JobId job)
{
    if (auto *laboratory = d->laboratoryFor(job)) laboratory->keep(job, passing(this, job, &Workbench::databaseKept));
}

void Workbench::closeMigrations()
{
    if (d->laboratory) d->laboratory->close();
}

} // namespace athanor
