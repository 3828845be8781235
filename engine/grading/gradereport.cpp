#include "engine/grading/gradereport.h"

#include <QJsonArray>

namespace athanor {

namespace {

QString stateName(GradeReport::State state)
{
    switch (state) {
    case GradeReport::State::Graded: return QStringLiteral("graded");
    case GradeReport::State::NotLoaded: return QStringLiteral("not-loaded");
    case GradeReport::State::NoChecks: return QStringLiteral("no-checks");
    case GradeReport::State::Failed: return QStringLiteral("failed");
    }
    return {};
}

} // namespace

QJsonObject GradeReport::toJson() const
{
    QJsonArray list;
    for (const CheckResult &check : checks) {
        list.append(QJsonObject{{QStringLiteral("name"), check.name},
                                {QStringLiteral("title"), check.title},
                                {QStringLiteral("passed"), check.outcome == CheckResult::Outcome::Passed},
                                {QStringLiteral("skipped"), check.outcome == CheckResult::Outcome::Skipped},
                                {QStringLiteral("message"), check.message},
                                {QStringLiteral("expected"), check.expected},
                                {QStringLiteral("actual"), check.actual},
                                {QStringLiteral("faulty"), check.faulty},
                                {QStringLiteral("accepts"), QJsonArray::fromStringList(check.accepts)},
                                {QStringLiteral("difference"),
                                 check.difference.isEmpty() ? QJsonValue() : QJsonValue(check.difference.toJson())}});
    }
    return {{QStringLiteral("objective"), objective},
            {QStringLiteral("state"), stateName(state)},
            {QStringLiteral("passed"), passed},
            {QStringLiteral("checks"), list},
            {QStringLiteral("error"), error.isEmpty() ? QJsonValue() : QJsonValue(error.toJson())},
            {QStringLiteral("message"), message},
            {QStringLiteral("ms"), qint64(duration.count())}};
}

} // namespace athanor
