#include "engine/grading/grader.h"

#include "engine/grading/learnerbroker.h"

#include <QPointer>

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

Grader::Grader(Supervisor &supervisor, QString objective, std::shared_ptr<Judges> judges, ProjectFiles answer,
               QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_objective(std::move(objective)), m_judges(std::move(judges)),
      m_answer(std::move(answer))
{}

Grader::~Grader()
{
    if (m_judge) m_judges->giveBack(std::move(m_judge));
}

void Grader::start()
{
    m_clock.start();
    Result<std::unique_ptr<Judge>> judge = m_judges->take();
    if (!judge) {
        GradeReport report = failedReport(judge.error().toString());
        if (judge.error().code == ErrorCode::NotFound) {
            report.state = GradeReport::State::NoChecks;
            report.message = judge.error().message;
        }
        finishLater(report);
        return;
    }
    m_judge = std::move(*judge);
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

    connect(m_judge.get(), &Judge::event, this, &Grader::judgeEvent);
    connect(m_judge.get(), &Judge::ended, this,
            [this](const RunStatus &status) { finish(m_judgement.conclude(status, m_questions > 0)); });
    m_judge->begin(m_extent);
}

void Grader::judgeEvent(const QJsonObject &message)
{
    const QString event = message.value(QLatin1String("event")).toString();
    if (event == QLatin1String("check")) {
        m_judgement.addCheck(message);
    } else if (event == QLatin1String("checks-ended")) {
        m_judgement.setEnded(message);
    } else if (event == QLatin1String("ask")) {
        ++m_questions;
        m_broker->ask(message, [guard = QPointer(this)](const QJsonObject &reply) {
            if (!guard || !guard->m_judge) return;
            --guard->m_questions;
            guard->m_judge->reply(reply);
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
    if (m_judge) m_judges->giveBack(std::move(m_judge));
    if (m_broker) {
        m_broker->disconnect(this); // Perhaps it is emitting right now: it goes when the event loop is back.
        m_broker.release()->deleteLater();
    }
    Q_EMIT finished(report);
}

} // namespace athanor
