#include "app/cli/commands/gradecommand.h"

#include "engine/course/course.h"

#include <QCoreApplication>

#include <algorithm>

namespace athanor::cli {

namespace {

/// The folder of the exercise: the named one, or the objective's first.
Result<QString> exerciseFolder(const QString &courseFolder, const QString &id, const QString &slug)
{
    const Result<Course> course = Course::load(courseFolder);
    if (!course) return course.error();
    const Objective *objective = course->objective(id);
    if (!objective)
        return Error{ErrorCode::NotFound,
                     QStringLiteral("There is no objective “%1”; athanor-cli course lists them.").arg(id)};
    QStringList slugs;
    for (const Exercise &exercise : objective->exercises) {
        if (slug.isEmpty() || exercise.slug == slug) return exercise.folder;
        slugs << exercise.slug;
    }
    if (slugs.isEmpty())
        return Error{ErrorCode::NotFound, QStringLiteral("The objective “%1” has no exercise.").arg(id)};
    return Error{ErrorCode::NotFound,
                 QStringLiteral("The exercises of “%1” are: %2.").arg(id, slugs.join(QStringLiteral(", ")))};
}

void printSide(const QString &label, const QString &text)
{
    if (text.isEmpty()) return;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i)
        console::print(QStringLiteral("      %1 %2").arg((i == 0 ? label : QString()).leftJustified(9), lines.at(i)));
}

void printReport(const GradeReport &report)
{
    const auto mark = [](CheckResult::Outcome outcome) {
        if (outcome == CheckResult::Outcome::Passed) return QStringLiteral("✓");
        return outcome == CheckResult::Outcome::Skipped ? QStringLiteral("–") : QStringLiteral("✗");
    };
    qsizetype passed = 0;
    for (const CheckResult &check : report.checks) {
        console::print(QStringLiteral("  %1 %2").arg(mark(check.outcome), check.title));
        if (check.outcome == CheckResult::Outcome::Passed) {
            ++passed;
            continue;
        }
        printSide({}, check.message);
        if (!check.message.contains(check.difference.sentence)) printSide({}, check.difference.sentence);
        printSide(QStringLiteral("expected"), check.expected);
        printSide(QStringLiteral("actual"), check.actual);
    }
    console::print(QStringLiteral("%1: %2 of %3 checks passed in %4 ms.")
                       .arg(report.passed ? QStringLiteral("Passed") : QStringLiteral("Not yet"))
                       .arg(passed)
                       .arg(report.checks.size())
                       .arg(report.duration.count()));
}

} // namespace

void GradeCommand::declare(QCommandLineParser &parser) const
{
    parser.addPositionalArgument(QStringLiteral("ID"),
                                 QStringLiteral("The objective, as athanor-cli course lists it."));
    parser.addPositionalArgument(QStringLiteral("FOLDER"), QStringLiteral("The answer."));
    parser.addOption({QStringLiteral("json"), QStringLiteral("Prints a JSON object.")});
    parser.addOption({QStringLiteral("exercise"), QStringLiteral("Which exercise of the objective (the first)."),
                      QStringLiteral("SLUG")});
    parser.addOption({QStringLiteral("course"), QStringLiteral("Another course folder."), QStringLiteral("FOLDER")});
}

std::optional<ExitCode> GradeCommand::start(const QCommandLineParser &parser)
{
    m_json = parser.isSet(QStringLiteral("json"));
    QString courseFolder = parser.value(QStringLiteral("course"));
    if (courseFolder.isEmpty()) {
        const Result<Installation> installation = Installation::locate(QCoreApplication::applicationDirPath());
        if (!installation) return failure(installation.error());
        courseFolder = installation->lessons;
    }
    const QString id = parser.positionalArguments().at(0);
    const Result<QString> exercise = exerciseFolder(courseFolder, id, parser.value(QStringLiteral("exercise")));
    if (!exercise) return failure(exercise.error());

    connect(&m_front, &ProjectFront::failed, this, [this](ExitCode status) { Q_EMIT finished(int(status)); });
    connect(&m_front, &ProjectFront::opened, this,
            [this, id, folder = *exercise] { m_front.workbench().grade(m_front.job(), id, folder); });
    if (const Result<void> started = m_front.start(parser.positionalArguments().at(1)); !started)
        return failure(started.error());
    connect(&m_front.workbench(), &Workbench::gradeFinished, this,
            [this](JobId, const GradeReport &report) { show(report); });
    return {};
}

void GradeCommand::interrupt()
{
    m_interrupted = true;
    m_front.workbench().cancel(m_front.job());
}

void GradeCommand::show(const GradeReport &report)
{
    if (m_json) console::printJson(report.toJson());
    ExitCode status = report.passed ? ExitCode::Done : ExitCode::LearnerFailed;
    switch (report.state) {
    case GradeReport::State::Graded:
        if (!m_json) printReport(report);
        break;
    case GradeReport::State::NotLoaded: console::complain(report.error); break;
    case GradeReport::State::NoChecks:
    case GradeReport::State::Failed:
        console::complain(Error{ErrorCode::Engine, report.message});
        if (!m_interrupted) status = ExitCode::EngineFault;
        break;
    }
    Q_EMIT finished(int(status));
}

} // namespace athanor::cli
