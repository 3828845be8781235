#include "engine/workbench/analysisvalues.h"

#include "engine/routes/hostilejson.h"

#include <QJsonArray>

namespace athanor {

namespace {

constexpr int maxFindings = 200;
constexpr int maxNames = 1000;
constexpr int maxPlace = 1'000'000;
constexpr qsizetype maxName = 200;
constexpr qsizetype maxText = 2000;

int place(const QJsonObject &json, const char *member)
{
    return hostile::integer(json.value(QLatin1String(member)), 0, maxPlace, 0);
}

QString text(const QJsonObject &json, const char *member, qsizetype limit)
{
    return hostile::text(json.value(QLatin1String(member))).left(limit);
}

} // namespace

QList<Finding> findingsFromJson(const QJsonObject &json)
{
    QList<Finding> findings;
    const QJsonArray items = json.value(QLatin1String("findings")).toArray();
    for (const QJsonValue item : items) {
        if (findings.size() == maxFindings) break;
        const QJsonObject object = item.toObject();
        Finding finding{place(object, "line"), place(object, "column"), place(object, "end"), Finding::Severity::Note,
                        text(object, "message", maxText)};
        if (finding.line == 0 || finding.message.isEmpty()) continue;
        if (finding.end <= finding.column) finding.end = finding.column + 1;
        const QString severity = text(object, "severity", maxName);
        if (severity == QLatin1String("error")) finding.severity = Finding::Severity::Error;
        if (severity == QLatin1String("warning")) finding.severity = Finding::Severity::Warning;
        findings << finding;
    }
    return findings;
}

CompletionList completionsFromJson(const QJsonObject &json, int line)
{
    CompletionList list{line, place(json, "from"), {}};
    const QJsonArray items = json.value(QLatin1String("names")).toArray();
    for (const QJsonValue item : items) {
        if (list.names.size() == maxNames) break;
        const QJsonObject object = item.toObject();
        const CompletionName name{text(object, "name", maxName), text(object, "kind", maxName)};
        if (!name.name.isEmpty()) list.names << name;
    }
    return list;
}

HoverText hoverFromJson(const QJsonObject &json, int line)
{
    return {text(json, "title", maxText),
            text(json, "name", maxName),
            text(json, "doc", maxText),
            text(json, "parameter", maxName),
            line,
            place(json, "from"),
            place(json, "to")};
}

} // namespace athanor
