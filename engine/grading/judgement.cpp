#include "engine/grading/judgement.h"

#include "engine/routes/hostilejson.h"

#include <algorithm>

namespace athanor {

namespace {

constexpr std::size_t maxChecks = 1000;
constexpr qsizetype maxAccepts = 20;

CheckResult::Outcome outcomeOf(const QJsonValue &value)
{
    const QString word = value.toString();
    if (word == QLatin1String("passed")) return CheckResult::Outcome::Passed;
    if (word == QLatin1String("skipped")) return CheckResult::Outcome::Skipped;
    return CheckResult::Outcome::Failed; // "failed", "error" and whatever else is said.
}

GradeReport failed(const QString &message)
{
    GradeReport report;
    report.state = GradeReport::State::Failed;
    report.message = message;
    return report;
}

bool ranOutOfTime(Verdict verdict) { return verdict == Verdict::WallLimit || verdict == Verdict::CpuLimit; }

/// pytest leaves with 1 when a check failed and with 5 when there was none; every other status means that it could not
/// do its work.
bool endedByItself(const RunStatus &judge, bool hasChecks)
{
    const int expected = hasChecks ? 1 : 5;
    return judge.verdict == Verdict::Ok ||
           (judge.verdict == Verdict::Error && judge.signal == 0 && judge.exit == expected);
}

} // namespace

void Judgement::addCheck(const QJsonObject &event)
{
    if (m_checks.size() >= maxChecks) {
        m_tooMany = true;
        return;
    }
    CheckResult check;
    check.name = hostile::text(event.value(QLatin1String("name")));
    check.title = hostile::text(event.value(QLatin1String("title")));
    if (check.title.isEmpty()) check.title = check.name;
    check.outcome = outcomeOf(event.value(QLatin1String("outcome")));
    check.faulty = event.value(QLatin1String("outcome")) == QLatin1String("error");
    check.message = hostile::text(event.value(QLatin1String("message")));
    check.expected = hostile::text(event.value(QLatin1String("expected")));
    check.actual = hostile::text(event.value(QLatin1String("actual")));
    check.accepts = hostile::texts(event.value(QLatin1String("accepts"))).mid(0, maxAccepts);
    check.difference = Difference::fromJson(event.value(QLatin1String("difference")).toObject());
    if (check.outcome == CheckResult::Outcome::Failed && check.actual.isEmpty()) check.actual = m_trouble;
    m_trouble.clear();
    m_checks.push_back(std::move(check));
}

void Judgement::setEnded(const QJsonObject &event)
{
    constexpr int most = int(maxChecks);
    const auto count = [&](const char *member) {
        return hostile::integer(event.value(QLatin1String(member)), 0, most, -1);
    };
    m_claimed = Count{count("collected"), count("passed"), count("failed"), count("skipped")};
}

void Judgement::noteTrouble(const QString &message)
{
    m_trouble = message;
    m_lastTrouble = message;
}

Judgement::Count Judgement::counted() const
{
    const auto of = [&](CheckResult::Outcome outcome) {
        return int(std::count_if(m_checks.begin(), m_checks.end(),
                                 [&](const CheckResult &check) { return check.outcome == outcome; }));
    };
    return {int(m_checks.size()), of(CheckResult::Outcome::Passed), of(CheckResult::Outcome::Failed),
            of(CheckResult::Outcome::Skipped)};
}

GradeReport Judgement::conclude(const RunStatus &judge, bool waiting) const
{
    GradeReport report;
    report.state = GradeReport::State::Graded;
    report.checks = m_checks;
    if (m_tooMany) return failed(QStringLiteral("The exercise reported more than %1 checks.").arg(maxChecks));
    const bool waited = judge.verdict == Verdict::WallLimit && waiting;
    if (waited || (ranOutOfTime(judge.verdict) && !m_lastTrouble.isEmpty())) {
        // The answer kept the judge waiting, so this is a failed check and not the engine's fault.
        CheckResult time;
        time.name = QStringLiteral("time");
        time.title = QStringLiteral("The answer responds in time");
        time.message = QStringLiteral("Your code took so long that the remaining checks could not run.");
        time.actual = m_lastTrouble.isEmpty() ? QStringLiteral("Its answers together took too long.") : m_lastTrouble;
        report.checks.push_back(time);
        return report;
    }
    if (judge.verdict == Verdict::Cancelled) return failed(QStringLiteral("The grading was cancelled."));
    if (!endedByItself(judge, !m_checks.empty()) || !m_claimed) {
        const QString why = judge.message.isEmpty() ? QStringLiteral("they ended early") : judge.message;
        return failed(QStringLiteral("The checks could not be run: %1").arg(why));
    }
    const Count own = counted();
    if (*m_claimed != own)
        return failed(QStringLiteral("The checks do not add up: %1 were reported, %2 announced.")
                          .arg(own.collected)
                          .arg(m_claimed->collected));
    if (m_checks.empty()) {
        report.state = GradeReport::State::NoChecks;
        report.message = QStringLiteral("No check ran, so there is nothing to pass.");
        return report;
    }
    report.passed = judge.verdict == Verdict::Ok && own.passed == own.collected;
    if (!report.passed && own.passed == own.collected)
        return failed(QStringLiteral("The checks could not be run: pytest failed outside of them."));
    return report;
}

} // namespace athanor
