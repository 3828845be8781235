#include "engine/grading/mutantmaker.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace athanor {

namespace {

const QString scriptName = QStringLiteral("mutants.py");

/// Whole files come back, one for each mutant.
sandbox::Limits makingLimits()
{
    sandbox::Limits limits = sandbox::judgeLimits();
    limits.output = 64ull << 20;
    return limits;
}

QJsonObject sourcesOf(const ProjectFiles &solution)
{
    QJsonObject sources;
    for (const ProjectFile &file : solution.files()) {
        if (file.path.endsWith(QLatin1String(".py"))) sources.insert(file.path, QString::fromUtf8(file.content));
    }
    return sources;
}

} // namespace

MutantMaker::MutantMaker(Supervisor &supervisor, const QString &agentFolder, QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_script(agentFolder + QStringLiteral("/athanor_agent/") + scriptName)
{}

MutantMaker::~MutantMaker() = default;

void MutantMaker::make(const ProjectFiles &solution, const std::vector<ProjectFiles> &proven, const Answer &answer)
{
    RunSpec spec;
    QFile script(m_script);
    Result<void> added = Error{ErrorCode::Unavailable, QStringLiteral("It cannot be read."), m_script};
    if (script.open(QIODevice::ReadOnly)) added = spec.files.add(scriptName, script.readAll());
    if (!added) {
        QMetaObject::invokeMethod(
            this, [answer, error = added.error()] { answer(error); }, Qt::QueuedConnection);
        return;
    }
    spec.entry = scriptName;
    QJsonArray others;
    for (const ProjectFiles &other : proven) others.append(sourcesOf(other));
    spec.standardInput = QJsonDocument({{QStringLiteral("sources"), sourcesOf(solution)},
                                        {QStringLiteral("proven"), others}})
                             .toJson(QJsonDocument::Compact);
    spec.limits = makingLimits();
    std::unique_ptr<Run> started = m_supervisor.run(std::move(spec));
    Run *run = started.get();
    m_making[run].run = std::move(started);
    connect(run, &Run::output, this, [this, run](OutputStream stream, const QByteArray &bytes) {
        Making &making = m_making[run];
        (stream == OutputStream::Standard ? making.output : making.errors) += bytes;
    });
    connect(run, &Run::finished, this, [this, run, answer](const RunStatus &status) { ended(run, status, answer); });
}

void MutantMaker::ended(Run *run, const RunStatus &status, const Answer &answer)
{
    Making making = std::move(m_making[run]);
    m_making.erase(run);
    making.run.release()->deleteLater();
    const QJsonDocument document = QJsonDocument::fromJson(making.output);
    if (status.verdict != Verdict::Ok || !document.isArray()) {
        const QString why = making.errors.isEmpty() ? status.message : QString::fromUtf8(making.errors).trimmed();
        answer(Error{ErrorCode::BadInput, QStringLiteral("No mutants could be made: %1").arg(why)});
        return;
    }
    answer(mutantsFromJson(document.array()));
}

} // namespace athanor
