#include "app/cli/commands/verifycommand.h"

#include <QCoreApplication>
#include <QThread>
#include <QTime>

#include <algorithm>

namespace athanor::cli {

namespace {

QJsonArray toJson(const std::vector<Error> &diagnostics)
{
    QJsonArray list;
    for (const Error &each : diagnostics) {
        list.append(QJsonObject{{QStringLiteral("file"), each.file},
                                {QStringLiteral("line"), each.line},
                                {QStringLiteral("message"), each.message}});
    }
    return list;
}

/// What loading the course told about no objective in particular.
std::vector<Error> courseDiagnostics(const Course &course)
{
    std::vector<Error> found;
    for (const Error &each : course.diagnostics) {
        const bool isAnObjectives = std::ranges::any_of(course.modules, [&](const Module &module) {
            return std::ranges::any_of(module.objectives, [&](const Objective &objective) {
                return each.file.startsWith(objective.folder + QLatin1Char('/'));
            });
        });
        if (!isAnObjectives) found.push_back(each);
    }
    return found;
}

} // namespace

void VerifyCommand::declare(QCommandLineParser &parser) const
{
    parser.addPositionalArgument(QStringLiteral("ID"),
                                 QStringLiteral("Objectives; all of the course when none is named."));
    parser.addOption({QStringLiteral("json"), QStringLiteral("Prints a JSON object.")});
    parser.addOption(
        {QStringLiteral("jobs"),
         QStringLiteral("How many answers are graded at once, 1 to %1 (one more than there are processors).")
             .arg(Verifier::mostJobs),
         QStringLiteral("N")});
    parser.addOption({QStringLiteral("course"), QStringLiteral("Another course folder."), QStringLiteral("FOLDER")});
    parser.addOption({QStringLiteral("fresh"), QStringLiteral("Proves everything anew, whatever was kept.")});
    parser.addOption({QStringLiteral("watch"), QStringLiteral("Stays, and verifies again what changes.")});
}

Result<void> VerifyCommand::readOptions(const QCommandLineParser &parser)
{
    m_json = parser.isSet(QStringLiteral("json"));
    m_fresh = parser.isSet(QStringLiteral("fresh"));
    m_watching = parser.isSet(QStringLiteral("watch"));
    m_ids = parser.positionalArguments();
    m_folder = parser.value(QStringLiteral("course"));
    // One more than there are processors: an answer and its judge wait for each other in turn.
    m_jobs = std::clamp(QThread::idealThreadCount() + 1, 1, Verifier::mostJobs);
    if (m_json && m_watching)
        return Error{ErrorCode::BadInput, QStringLiteral("--watch is for reading; it does not go with --json.")};
    if (parser.isSet(QStringLiteral("jobs"))) {
        bool isNumber = false;
        m_jobs = parser.value(QStringLiteral("jobs")).toInt(&isNumber);
        if (!isNumber || m_jobs < 1 || m_jobs > Verifier::mostJobs)
            return Error{ErrorCode::BadInput, QStringLiteral("--jobs takes a number from 1 to %1, not “%2”.")
                                                  .arg(Verifier::mostJobs)
                                                  .arg(parser.value(QStringLiteral("jobs")))};
    }
    return {};
}

Result<std::vector<const Objective *>> VerifyCommand::chosen(const Course &course) const
{
    std::vector<const Objective *> objectives;
    for (const Module &module : course.modules) {
        for (const Objective &objective : module.objectives) {
            if (m_ids.isEmpty() || m_ids.contains(objective.id)) objectives.push_back(&objective);
        }
    }
    for (const QString &id : m_ids) {
        if (course.objective(id)) continue;
        for (const Error &diagnostic : course.diagnostics) console::complain(diagnostic);
        return Error{ErrorCode::NotFound,
                     QStringLiteral("There is no objective “%1”; athanor-cli course lists them.").arg(id)};
    }
    if (objectives.empty()) {
        for (const Error &diagnostic : course.diagnostics) console::complain(diagnostic);
        return Error{ErrorCode::NotFound, QStringLiteral("This course holds no objective."), m_folder};
    }
    return objectives;
}

std::optional<ExitCode> VerifyCommand::start(const QCommandLineParser &parser)
{
    if (const Result<void> read = readOptions(parser); !read) return failure(read.error());
    const Result<Installation> installation = Installation::locate(QCoreApplication::applicationDirPath());
    if (!installation) return failure(installation.error());
    if (m_folder.isEmpty()) m_folder = installation->lessons;
    const Result<Course> course = Course::load(m_folder);
    if (!course) return failure(course.error());
    if (const auto objectives = chosen(*course); !objectives) return failure(objectives.error());

    connect(&m_front, &EngineFront::ready, this, &VerifyCommand::verify);
    connect(&m_front, &EngineFront::unavailable, this, [this](const QString &message) {
        console::complain(Error{ErrorCode::Unavailable, message});
        Q_EMIT finished(int(ExitCode::EngineFault));
    });
    if (const Result<void> started = m_front.start(Supervisor::Preparation::None); !started)
        return failure(started.error());
    if (m_watching) {
        m_watch = std::make_unique<VerifyWatch>(m_folder);
        connect(m_watch.get(), &VerifyWatch::changed, this, &VerifyCommand::verify);
    }
    return {};
}

void VerifyCommand::interrupt()
{
    m_verifier.reset();
    Command::interrupt();
}

/// Reads the course anew and proves what was chosen; what is unchanged was kept and costs nothing.
void VerifyCommand::verify()
{
    if (m_front.supervisor().state().phase != EngineState::Phase::Ready) return;
    if (m_watch) m_watch->look(); // Before anything is read, so that no change slips through.
    m_verifier.reset();
    m_proofs = {};
    m_objectives.clear();
    Result<Course> course = Course::load(m_folder);
    const Result<Installation> installation = Installation::locate(QCoreApplication::applicationDirPath());
    if (!course || !installation) {
        const ExitCode status = failure(course ? installation.error() : course.error());
        if (!m_watching) Q_EMIT finished(int(status));
        return;
    }
    m_course = std::move(*course);
    const auto objectives = chosen(m_course);
    if (!objectives) {
        const ExitCode status = failure(objectives.error());
        if (!m_watching) Q_EMIT finished(int(status));
        return;
    }
    m_objectives = *objectives;
    if (m_watching)
        console::print(QStringLiteral("── %1 ──").arg(QTime::currentTime().toString(QStringLiteral("HH:mm:ss"))));
    const std::vector<Error> general = courseDiagnostics(m_course);
    m_passed = general.empty() || !m_ids.isEmpty();
    if (!m_json && m_ids.isEmpty()) {
        for (const Error &each : general) console::complain(each);
    }
    m_verifier = std::make_unique<Verifier>(m_front.supervisor(), *installation,
                                            ResultCache(m_fresh ? QString() : ResultCache::usualFolder()), m_jobs);
    connect(m_verifier.get(), &Verifier::objectiveFinished, this, &VerifyCommand::show);
    connect(m_verifier.get(), &Verifier::warned, this, [](const QString &message) { console::complain(message); });
    connect(m_verifier.get(), &Verifier::finished, this, &VerifyCommand::end);
    m_verifier->start(m_course, m_objectives);
}

void VerifyCommand::show(const ObjectiveProof &proof)
{
    m_passed = m_passed && proof.passed();
    m_proofs.append(proof.toJson());
    if (m_json) return;
    console::print(QStringLiteral("%1 %2 (%3 s)")
                       .arg(proof.passed() ? QStringLiteral("✓") : QStringLiteral("✗"), proof.objective)
                       .arg(double(proof.duration.count()) / 1000, 0, 'f', 1));
    for (const GateResult &gate : proof.gates) {
        const QString where = gate.exercise.isEmpty() ? gate.gate : gate.exercise + QStringLiteral(": ") + gate.gate;
        console::print(QStringLiteral("  %1 %2  %3")
                           .arg(gate.passed ? QStringLiteral("✓") : QStringLiteral("✗"), where.leftJustified(28),
                                gate.passed ? gate.detail : QString())
                           .trimmed()
                           .prepend(QStringLiteral("  ")));
        for (const Error &finding : gate.findings) console::print(QStringLiteral("      ") + finding.toString());
    }
}

void VerifyCommand::end()
{
    if (m_json) {
        console::printJson(QJsonObject{{QStringLiteral("objectives"), m_proofs},
                                       {QStringLiteral("diagnostics"),
                                        toJson(m_ids.isEmpty() ? courseDiagnostics(m_course) : std::vector<Error>())},
                                       {QStringLiteral("passed"), m_passed}});
    } else {
        console::print(m_passed ? QStringLiteral("Every gate passed.") : QStringLiteral("Not every gate passed."));
    }
    m_verifier.release()->deleteLater(); // It is emitting right now.
    if (!m_watching) Q_EMIT finished(int(m_passed ? ExitCode::Done : ExitCode::LearnerFailed));
}

} // namespace athanor::cli
