#include "engine/grading/grader.h"

#include "engine/grading/learnerbroker.h"

#include <QJsonArray>
#include <QPointer>

#include <algorithm>

namespace athanor {

namespace {

GradeReport failedReport(const QString &message)
{
    GradeReport report;
    report.state = GradeReport::State::Failed;
    report.message = message;
    return report;
}

} // namespace

Grader::Grader(Supervisor &supervisor, QString objective, QString exerciseFolder, ProjectFiles answer, QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_objective(std::move(objective)),
      m_exerciseFolder(std::move(exerciseFolder)), m_answer(std::move(answer))
{}

Grader::~Grader() = default;

Result<ProjectFiles> Grader::judgeFiles(const QString &exerciseFolder)
{
    const Result<ProjectFiles> all = ProjectFiles::read(exerciseFolder);
    if (!all) return all.error();
    ProjectFiles kept;
    for (const ProjectFile &file : all->files()) {
        const QString top = file.path.section(QLatin1Char('/'), 0, 0);
        const bool isAnswer =
            top == QLatin1String("starter") || top == QLatin1String("solutions") || top == QLatin1String("mistakes");
        if (isAnswer) continue;
        if (const Result<void> added = kept.add(file.path, file.content); !added) return added.error();
    }
    return kept;
}

QStringList Grader::checkFiles(const ProjectFiles &files)
{
    QStringList checks;
    for (const ProjectFile &file : files.files()) {
        if (file.path.startsWith(QLatin1String("check_")) && file.path.endsWith(QLatin1String(".py")) &&
            !file.path.contains(QLatin1Char('/')))
            checks << file.path;
    }
    checks.sort();
    return checks;
}

void Grader::start()
{
    m_clock.start();
    const Result<ProjectFiles> files = judgeFiles(m_exerciseFolder);
    if (!files) {
        finishLater(failedReport(files.error().toString()));
        return;
    }
    const QStringList checks = checkFiles(*files);
    if (checks.isEmpty()) {
        GradeReport report;
        report.state = GradeReport::State::NoChecks;
        report.message = QStringLiteral("The exercise has no check_*.py, so there is nothing to pass.");
        finishLater(report);
        return;
    }
    m_broker = std::make_unique<LearnerBroker>(m_supervisor, m_answer, m_interpreter);
    connect(m_broker.get(), &LearnerBroker::couldNotLoad, this, [this](const LearnerError &error) {
        GradeReport report;
        report.state = GradeReport::State::NotLoaded;
        report.error = error;
        report.message = error.hint.isEmpty() ? error.message : error.hint;
        finish(report);
    });
    connect(m_broker.get(), &LearnerBroker::engineFailed, this,
            [this](const QString &message) { finish(failedReport(message)); });
    connect(m_broker.get(), &LearnerBroker::troubled, this,
            [this](const QString &message) { m_judgement.noteTrouble(message); });
    m_broker->prefetch();

    RunSpec spec;
    spec.mode = RunMode::Judge;
    spec.files = *files;
    spec.limits = sandbox::judgeLimits();
    spec.extra = {{QStringLiteral("checks"), QJsonArray::fromStringList(checks)}};
    m_judge = m_supervisor.run(std::move(spec));
    connect(m_judge.get(), &Run::event, this, &Grader::judgeEvent);
    connect(m_judge.get(), &Run::finished, this,
            [this](const RunStatus &status) { finish(m_judgement.conclude(status)); });
}

void Grader::judgeEvent(const QJsonObject &message)
{
    if (m_finished) return;
    const QString event = message.value(QLatin1String("event")).toString();
    if (event == QLatin1String("check")) {
        m_judgement.addCheck(message);
        if (m_depth == Depth::FirstFailure && m_judgement.hasFailure()) finishLater(m_judgement.failure());
    } else if (event == QLatin1String("checks-ended")) {
        m_judgement.setEnded(message);
    } else if (event == QLatin1String("ask")) {
        m_broker->ask(message, [guard = QPointer(this)](const QJsonObject &reply) {
            if (guard && guard->m_judge && !guard->m_judge->isFinished()) guard->m_judge->send(reply);
        });
    }
}

void Grader::cancel()
{
    if (!m_finished) finishLater(failedReport(QStringLiteral("The grading was cancelled.")));
}

void Grader::finishLater(GradeReport report)
{
    QMetaObject::invokeMethod(
        this, [this, report = std::move(report)] { finish(report); }, Qt::QueuedConnection);
}

void Grader::finish(GradeReport report)
{
    if (m_finished) return;
    m_finished = true;
    report.objective = m_objective;
    report.duration = std::chrono::milliseconds(m_clock.isValid() ? m_clock.elapsed() : 0);
    // Perhaps one of them is emitting right now: they go when the event loop is back.
    if (m_judge) {
        m_judge->disconnect(this);
        m_judge.release()->deleteLater();
    }
    if (m_broker) {
        m_broker->disconnect(this);
        m_broker.release()->deleteLater();
    }
    Q_EMIT finished(report);
}

} // namespace athanor
