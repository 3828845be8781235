// The editor's questions: files are read as they stand there, and nothing of them is run.
#include "engine/workbench/workbenchprivate.h"

namespace athanor {

using namespace WorkbenchWords;

/// A question about a file; the project's interpreter does not matter, since nothing is run.
void Workbench::Private::analyse(JobId job, Analyst::Question question, const QString &path, const QJsonObject &message,
                                 const std::function<void(const QJsonObject &)> &use)
{
    if (isShutDown || !project) {
        const QString why = isShutDown ? shutDown : noProject;
        QMetaObject::invokeMethod(
            &q, [this, job, why] { Q_EMIT q.analysisFailed(job, why); }, Qt::QueuedConnection);
        return;
    }
    analyst->ask(job, question, path, message, [this, job, use](const Result<QJsonObject> &answer) {
        if (answer)
            use(*answer);
        else
            Q_EMIT q.analysisFailed(job, answer.error().message);
    });
}

void Workbench::lint(JobId job, const QString &path, const QString &source)
{
    d->analyse(job, Analyst::Question::Lint, path, {{QStringLiteral("source"), source}},
               [this, job, path](const QJsonObject &answer) { Q_EMIT linted(job, path, findingsFromJson(answer)); });
}

void Workbench::complete(JobId job, const QString &path, const QString &source, int line, int column)
{
    d->analyse(
        job, Analyst::Question::Complete, path,
        {{QStringLiteral("source"), source}, {QStringLiteral("line"), line}, {QStringLiteral("column"), column}},
        [this, job, line](const QJsonObject &answer) { Q_EMIT completed(job, completionsFromJson(answer, line)); });
}

void Workbench::hover(JobId job, const QString &path, const QString &source, int line, int column)
{
    d->analyse(job, Analyst::Question::Hover, path,
               {{QStringLiteral("source"), source}, {QStringLiteral("line"), line}, {QStringLiteral("column"), column}},
               [this, job, line](const QJsonObject &answer) { Q_EMIT hovered(job, hoverFromJson(answer, line)); });
}

} // namespace athanor
