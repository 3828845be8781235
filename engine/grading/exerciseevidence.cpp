#include "engine/grading/exerciseevidence.h"

#include <algorithm>

namespace athanor {

namespace {

using Outcome = CheckResult::Outcome;
using State = GradeReport::State;

/// Gathers the findings of one gate.
class Gate final
{
public:
    Gate(const QString &name, const Exercise &exercise) : m_exercise(exercise)
    {
        m_result.gate = name;
        m_result.exercise = exercise.slug;
    }

    /// place: relative to the exercise's folder.
    void tell(const QString &message, const QString &place, int line = 0)
    {
        m_result.findings.push_back({ErrorCode::BadInput, message, m_exercise.folder + QLatin1Char('/') + place, line});
    }
    GateResult decided(const QString &whenPassed)
    {
        m_result.passed = m_result.findings.empty();
        m_result.detail = m_result.passed                 ? whenPassed
                          : m_result.findings.size() == 1 ? m_result.findings.front().message
                                                          : QStringLiteral("%1 findings; the first: %2")
                                                                .arg(m_result.findings.size())
                                                                .arg(m_result.findings.front().message);
        return m_result;
    }

private:
    const Exercise &m_exercise;
    GateResult m_result;
};

const CheckResult *faultyCheck(const GradeReport &report)
{
    const auto found = std::ranges::find_if(report.checks, &CheckResult::faulty);
    return found == report.checks.end() ? nullptr : &*found;
}

/// Tells what keeps a report from meaning anything; true when there was nothing.
bool isSound(const GradeReport &report, const QString &place, int line, Gate &gate)
{
    if (report.state == State::Failed || report.state == State::NoChecks) {
        gate.tell(QStringLiteral("It could not be graded: %1").arg(report.message), place, line);
        return false;
    }
    if (const CheckResult *check = faultyCheck(report)) {
        gate.tell(QStringLiteral("%1 itself fails: %2").arg(check->name, check->message), place, line);
        return false;
    }
    return true;
}

QString firstFailure(const GradeReport &report)
{
    if (report.state == State::NotLoaded)
        return QStringLiteral("it cannot be loaded: %1 (%2 line %3)")
            .arg(report.error.message, report.error.file, QString::number(report.error.line));
    for (const CheckResult &check : report.checks) {
        if (check.outcome == Outcome::Failed) return QStringLiteral("%1: %2").arg(check.name, check.message);
    }
    return QStringLiteral("a check was skipped");
}

GateResult failsGate(const QString &name, const Exercise &exercise, const GradedAnswer &answer, const QString &place,
                     const QString &otherwise)
{
    Gate gate(name, exercise);
    qsizetype failed = 0;
    if (answer.reports.empty()) gate.tell(QStringLiteral("It was not graded."), place);
    for (const GradeReport &report : answer.reports) {
        if (!isSound(report, place, 0, gate)) break;
        if (report.passed) {
            gate.tell(otherwise, place);
            break;
        }
        failed = std::ranges::count(report.checks, Outcome::Failed, &CheckResult::outcome);
    }
    const bool loaded = !answer.reports.empty() && answer.reports.front().state == State::Graded;
    return gate.decided(
        loaded ? QStringLiteral("%1 of %2 checks fail").arg(failed).arg(answer.reports.front().checks.size())
               : QStringLiteral("there is nothing to load"));
}

GateResult solutionsGate(const Exercise &exercise, const ExerciseEvidence &evidence)
{
    Gate gate(QStringLiteral("solutions"), exercise);
    if (evidence.solutions.empty()) gate.tell(QStringLiteral("There is no solution."), QStringLiteral("solutions"));
    for (const GradedAnswer &answer : evidence.solutions) {
        const QString place = QStringLiteral("solutions/") + answer.name;
        if (answer.reports.empty()) gate.tell(QStringLiteral("It was not graded."), place);
        for (const GradeReport &report : answer.reports) {
            if (!isSound(report, place, 0, gate)) break;
            if (report.passed) continue;
            gate.tell(QStringLiteral("The solution does not pass: %1").arg(firstFailure(report)), place);
            break;
        }
    }
    return gate.decided(QStringLiteral("%1 pass").arg(evidence.solutions.size()));
}

/// The mistake must fail on its own check with its own message; true when it does.
bool judgeMistake(const KnownMistake &mistake, const GradeReport &report, Gate &gate)
{
    const QString yaml = QStringLiteral("exercise.yaml");
    if (report.state == State::NotLoaded) {
        gate.tell(QStringLiteral("The mistake “%1” fails before any check: %2").arg(mistake.name, firstFailure(report)),
                  yaml, mistake.line);
        return false;
    }
    const auto own = std::ranges::find(report.checks, mistake.check, &CheckResult::name);
    if (own == report.checks.end() || own->outcome != Outcome::Failed) {
        gate.tell(QStringLiteral("The mistake “%1” does not fail on %2; it says: %3")
                      .arg(mistake.name, mistake.check,
                           report.passed ? QStringLiteral("every check passed") : firstFailure(report)),
                  yaml, mistake.line);
        return false;
    }
    if (!own->message.contains(mistake.message)) {
        gate.tell(QStringLiteral("The mistake “%1” does not say “%2” but: %3")
                      .arg(mistake.name, mistake.message, own->message),
                  yaml, mistake.line);
        return false;
    }
    return true;
}

GateResult mistakesGate(const Exercise &exercise, const ExerciseEvidence &evidence)
{
    Gate gate(QStringLiteral("mistakes"), exercise);
    for (std::size_t i = 0; i < evidence.mistakes.size() && i < exercise.mistakes.size(); ++i) {
        const GradedAnswer &answer = evidence.mistakes[i];
        const KnownMistake &mistake = exercise.mistakes[i];
        const QString place = QStringLiteral("exercise.yaml");
        const auto tell = [&](const QString &what, int line) {
            gate.tell(QStringLiteral("The mistake “%1” %2").arg(mistake.name, what), place, line);
        };
        if (answer.trouble)
            tell(QStringLiteral("cannot be made: %1").arg(answer.trouble->message),
                 answer.trouble->line > 0 ? answer.trouble->line : mistake.line);
        else if (answer.changesNothing)
            tell(QStringLiteral("changes nothing of the starter."), mistake.line);
        else if (answer.reports.empty())
            tell(QStringLiteral("was not graded."), mistake.line);
        for (const GradeReport &report : answer.reports) {
            if (answer.changesNothing || !isSound(report, place, mistake.line, gate) ||
                !judgeMistake(mistake, report, gate))
                break;
        }
    }
    return gate.decided(QStringLiteral("%1 fail as they should").arg(evidence.mistakes.size()));
}

GateResult mutantsGate(const Exercise &exercise, const ExerciseEvidence &evidence)
{
    Gate gate(QStringLiteral("mutants"), exercise);
    for (const Error &trouble : evidence.troubles) gate.tell(trouble.message, trouble.file, trouble.line);
    std::vector<bool> met(exercise.equivalents.size(), false);
    std::size_t equivalent = 0;
    for (const GradedMutant &each : evidence.mutants) {
        const QString place = QStringLiteral("solutions/%1/%2").arg(each.solution, each.mutant.file);
        const auto entry = std::ranges::find_if(exercise.equivalents, [&](const EquivalentMutant &candidate) {
            return each.mutant.isMeantBy(candidate, each.solution);
        });
        const bool listed = entry != exercise.equivalents.end();
        if (listed) met[std::size_t(entry - exercise.equivalents.begin())] = true;
        if (each.report.state == State::Failed || faultyCheck(each.report)) {
            const CheckResult *check = faultyCheck(each.report);
            gate.tell(
                QStringLiteral("%1: %2").arg(each.mutant.toString(),
                                             check ? check->name + QStringLiteral(" itself fails: ") + check->message
                                                   : each.report.message),
                place, each.mutant.line);
        } else if (each.report.passed && !listed) {
            gate.tell(QStringLiteral("No check notices that %1.").arg(each.mutant.toString()), place, each.mutant.line);
        } else if (!each.report.passed && listed) {
            gate.tell(
                QStringLiteral("Listed as equivalent, and yet a check notices it: %1").arg(firstFailure(each.report)),
                QStringLiteral("exercise.yaml"), entry->line);
        } else if (listed) {
            ++equivalent;
        }
    }
    for (std::size_t i = 0; i < met.size(); ++i) {
        if (!met[i])
            gate.tell(QStringLiteral("No such mutant is made: “%1”, %2. Take it off the list.")
                          .arg(exercise.equivalents[i].original, exercise.equivalents[i].mutation),
                      QStringLiteral("exercise.yaml"), exercise.equivalents[i].line);
    }
    if (evidence.mutants.empty())
        gate.tell(QStringLiteral("No mutant could be made of any solution."), QStringLiteral("solutions"));
    return gate.decided(QStringLiteral("%1 fail, %2 are listed as equivalent")
                            .arg(evidence.mutants.size() - equivalent)
                            .arg(equivalent));
}

/// The first check whose outcome differs; its name, or what else does. Texts may differ: a good check asks with values
/// that nobody knows beforehand. ownCheck: the one that counts, and may have been asked alone; empty for all.
QString disagreement(const GradeReport &first, const GradeReport &again, const QString &ownCheck)
{
    const QString whole = QStringLiteral("the whole");
    if (first.state != again.state) return whole;
    const auto own = std::ranges::find(first.checks, ownCheck, &CheckResult::name);
    if (own != first.checks.end()) {
        const auto other = std::ranges::find(again.checks, ownCheck, &CheckResult::name);
        return other != again.checks.end() && own->outcome == other->outcome ? QString() : ownCheck;
    }
    for (std::size_t i = 0; i < std::min(first.checks.size(), again.checks.size()); ++i) {
        if (first.checks[i].name != again.checks[i].name || first.checks[i].outcome != again.checks[i].outcome)
            return first.checks[i].name;
    }
    return first.passed == again.passed && first.checks.size() == again.checks.size() ? QString() : whole;
}

void compareRepeats(const GradedAnswer &answer, const QString &place, Gate &gate, const QString &ownCheck = {})
{
    for (std::size_t i = 1; i < answer.reports.size(); ++i) {
        const QString what = disagreement(answer.reports.front(), answer.reports[i], ownCheck);
        if (what.isEmpty()) continue;
        gate.tell(QStringLiteral("Graded again it comes out otherwise: %1.").arg(what), place);
        return;
    }
}

GateResult repeatsGate(const Exercise &exercise, const ExerciseEvidence &evidence)
{
    Gate gate(QStringLiteral("repeats"), exercise);
    compareRepeats(evidence.starter, QStringLiteral("starter"), gate);
    compareRepeats(evidence.empty, QStringLiteral("exercise.yaml"), gate);
    for (const GradedAnswer &each : evidence.solutions)
        compareRepeats(each, QStringLiteral("solutions/") + each.name, gate);
    for (std::size_t i = 0; i < evidence.mistakes.size() && i < exercise.mistakes.size(); ++i)
        compareRepeats(evidence.mistakes[i], QStringLiteral("mistakes/") + evidence.mistakes[i].name, gate,
                       exercise.mistakes[i].check);
    return gate.decided(QStringLiteral("%1 agree").arg(evidence.starter.reports.size()));
}

} // namespace

std::vector<GateResult> decideGates(const Exercise &exercise, const ExerciseEvidence &evidence)
{
    return {failsGate(QStringLiteral("starter"), exercise, evidence.starter, QStringLiteral("starter"),
                      QStringLiteral("The starter passes already, so there is nothing to do.")),
            failsGate(QStringLiteral("empty"), exercise, evidence.empty, QStringLiteral("exercise.yaml"),
                      QStringLiteral("An empty workspace passes.")),
            solutionsGate(exercise, evidence),
            mistakesGate(exercise, evidence),
            mutantsGate(exercise, evidence),
            repeatsGate(exercise, evidence)};
}

} // namespace athanor
