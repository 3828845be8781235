#include "engine/progress/progress.h"

#include "engine/progress/workspace.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace athanor {

struct Progress::Private
{
    Private(const QString &folder, ProgressEnvironment environment)
        : userData(folder), store(folder, std::move(environment))
    {}
    Result<void> keepWorkspaces();

    QString userData;
    ProgressStore store;
    bool closed = false;
    StorageState::Phase phase = StorageState::Phase::Ok; ///< As it was told last.
};

namespace {

Error fileError(const QString &words, const QFileDevice &file)
{
    return {ErrorCode::Unavailable, words + QLatin1Char(' ') + file.errorString() + QLatin1Char('.'), file.fileName()};
}

Result<QByteArray> readDocumentFile(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile()) return Error{ErrorCode::NotFound, QStringLiteral("There is no such file."), path};
    if (!file.open(QIODevice::ReadOnly)) return fileError(QStringLiteral("The file cannot be read."), file);
    const QByteArray bytes = file.read(ProgressStore::largestDocument + 1);
    if (file.error() != QFileDevice::NoError) return fileError(QStringLiteral("The file cannot be read."), file);
    return bytes;
}

} // namespace

Progress::Progress(const QString &userData, ProgressEnvironment environment)
    : d(std::make_unique<Private>(userData, std::move(environment)))
{}

Progress::~Progress() = default;

void Progress::start()
{
    // What cannot be opened is told in the snapshot's storage state.
    (void)d->store.open();
    refresh();
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (d->closed) return;
            const StorageState before = d->store.state();
            (void)d->store.maintain();
            const StorageState after = d->store.state();
            if (after.phase != before.phase || after.message != before.message) refresh();
        },
        Qt::QueuedConnection);
}

void Progress::shutdown()
{
    if (d->closed) return;
    d->closed = true;
    (void)d->store.endSession();
    (void)d->store.maintain();
}

void Progress::setCourse(const CourseOutline &outline)
{
    d->store.setCourse(outline);
    if (d->store.state().phase != StorageState::Phase::Closed) refresh();
}

void Progress::refresh()
{
    const ProgressSnapshot snapshot = d->store.snapshot();
    d->phase = snapshot.storage.phase;
    Q_EMIT changed(snapshot);
}

void Progress::recordAttempt(JobId job, const Attempt &attempt) { answerEntry(job, d->store.recordAttempt(attempt)); }

void Progress::recordReset(JobId job, const ExerciseKey &key, const QList<LearnerFile> &before)
{
    answerEntry(job, d->store.recordReset(key, before));
}

void Progress::recordKept(JobId job, const ExerciseKey &key, const QList<LearnerFile> &files)
{
    answerEntry(job, d->store.recordKept(key, files));
}

void Progress::answerEntry(JobId job, const Result<qint64> &id)
{
    refresh();
    if (id)
        Q_EMIT recorded(job, *id);
    else
        Q_EMIT failed(job, id.error());
}

void Progress::answer(JobId job, const Result<void> &done)
{
    refresh();
    if (done)
        Q_EMIT recorded(job, 0);
    else
        Q_EMIT failed(job, done.error());
}

void Progress::recordHint(JobId job, const ExerciseKey &key, int number)
{
    answer(job, d->store.recordHint(key, number));
}

void Progress::recordSolutionSeen(JobId job, const ExerciseKey &key) { answer(job, d->store.recordSolutionSeen(key)); }

void Progress::recordAnswer(JobId job, const QuizAnswer &given) { answer(job, d->store.recordAnswer(given)); }

void Progress::recordPrediction(JobId job, const Prediction &prediction)
{
    answer(job, d->store.recordPrediction(prediction));
}

void Progress::recordPlace(JobId job, const Place &place) { answer(job, d->store.recordPlace(place)); }

void Progress::startSession(JobId job, const SessionGoal &goal) { answer(job, d->store.startSession(goal)); }

void Progress::gradeCard(JobId job, const QString &key, ReviewGrade grade)
{
    answer(job, d->store.gradeCard(key, grade));
}

void Progress::timeline(JobId job, const ExerciseKey &key)
{
    const Result<QList<TimelineEntry>> entries = d->store.timeline(key);
    if (entries)
        Q_EMIT timelineReady(job, *entries);
    else
        Q_EMIT failed(job, entries.error());
}

void Progress::entry(JobId job, qint64 id)
{
    const Result<TimelineDetail> detail = d->store.entry(id);
    if (detail)
        Q_EMIT entryReady(job, *detail);
    else
        Q_EMIT failed(job, detail.error());
}

void Progress::saveDraft(JobId job, const Draft &draft) { answerDraft(job, d->store.saveDraft(draft)); }

void Progress::clearDraft(JobId job, const ExerciseKey &key, const QString &path)
{
    answerDraft(job, d->store.clearDraft(key, path));
}

void Progress::answerDraft(JobId job, const Result<void> &done)
{
    // A draft changes nothing that is drawn, except that it could not be kept, or that everything can be again.
    const StorageState::Phase phase = d->store.state().phase;
    if (!done || phase != d->phase) refresh();
    if (done)
        Q_EMIT recorded(job, 0);
    else
        Q_EMIT failed(job, done.error());
}

void Progress::drafts(JobId job, const ExerciseKey &key)
{
    const Result<QList<Draft>> found = d->store.drafts(key);
    if (found)
        Q_EMIT draftsReady(job, *found);
    else
        Q_EMIT failed(job, found.error());
}

void Progress::endSession(JobId job)
{
    const Result<StudySession> session = d->store.endSession();
    refresh();
    if (session)
        Q_EMIT sessionEnded(job, *session);
    else
        Q_EMIT failed(job, session.error());
}

Result<void> Progress::Private::keepWorkspaces()
{
    for (const ExerciseKey &key : Workspace::all(userData)) {
        const Result<QList<LearnerFile>> files = Workspace(userData, key.objective, key.exercise).allFiles();
        if (!files) return files.error();
        // What cannot be written is held in memory and exported from there.
        if (const Result<qint64> kept = store.recordKept(key, *files);
            !kept && kept.error().code == ErrorCode::BadInput)
            return kept.error();
    }
    return {};
}

void Progress::exportTo(JobId job, const QString &path)
{
    if (const Result<void> kept = d->keepWorkspaces(); !kept) {
        Q_EMIT failed(job, kept.error());
        return;
    }
    refresh();
    const Result<QByteArray> document = d->store.exportDocument();
    if (!document) {
        Q_EMIT failed(job, document.error());
        return;
    }
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) file.write(*document);
    if (file.commit())
        Q_EMIT exported(job, path);
    else
        Q_EMIT failed(job, fileError(QStringLiteral("The file could not be written."), file));
}

void Progress::importFrom(JobId job, const QString &path)
{
    const Result<QByteArray> document = readDocumentFile(path);
    if (!document) {
        Q_EMIT failed(job, document.error());
        return;
    }
    const Result<ImportReport> report = d->store.importDocument(*document);
    if (report) {
        refresh();
        Q_EMIT imported(job, *report);
    } else {
        Error error = report.error();
        if (error.code == ErrorCode::BadInput) error.file = path;
        Q_EMIT failed(job, error);
    }
}

} // namespace athanor
