#include "engine/grading/gate.h"

#include <QJsonArray>

#include <algorithm>

namespace athanor {

QJsonObject GateResult::toJson() const
{
    QJsonArray list;
    for (const Error &finding : findings) {
        list.append(QJsonObject{{QStringLiteral("file"), finding.file},
                                {QStringLiteral("line"), finding.line},
                                {QStringLiteral("message"), finding.message}});
    }
    return {{QStringLiteral("gate"), gate},
            {QStringLiteral("exercise"), exercise},
            {QStringLiteral("passed"), passed},
            {QStringLiteral("detail"), detail},
            {QStringLiteral("findings"), list}};
}

GateResult GateResult::fromJson(const QJsonObject &json)
{
    GateResult result;
    result.gate = json.value(QLatin1String("gate")).toString();
    result.exercise = json.value(QLatin1String("exercise")).toString();
    result.passed = json.value(QLatin1String("passed")).toBool();
    result.detail = json.value(QLatin1String("detail")).toString();
    const QJsonArray list = json.value(QLatin1String("findings")).toArray();
    for (const QJsonValue each : list) {
        const QJsonObject finding = each.toObject();
        result.findings.push_back({ErrorCode::BadInput, finding.value(QLatin1String("message")).toString(),
                                   finding.value(QLatin1String("file")).toString(),
                                   finding.value(QLatin1String("line")).toInt()});
    }
    return result;
}

bool ObjectiveProof::passed() const
{
    return !gates.empty() &&
           std::all_of(gates.begin(), gates.end(), [](const GateResult &each) { return each.passed; });
}

QJsonObject ObjectiveProof::toJson() const
{
    QJsonArray list;
    for (const GateResult &each : gates) list.append(each.toJson());
    return {{QStringLiteral("id"), objective},
            {QStringLiteral("gates"), list},
            {QStringLiteral("ms"), qint64(duration.count())},
            {QStringLiteral("passed"), passed()}};
}

} // namespace athanor
