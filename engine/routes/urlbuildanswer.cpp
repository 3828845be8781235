#include "engine/routes/urlbuildanswer.h"

#include "engine/routes/hostilejson.h"

namespace athanor {

namespace {

Result<UrlValue> readValue(const QJsonObject &json)
{
    if (!json.value(QLatin1String("name")).isString())
        return hostile::notOfTheForm(QStringLiteral("a value of an address has no “name”"));
    return UrlValue{hostile::text(json, "name"),      hostile::bounded(json.value(QLatin1String("value"))),
                    hostile::text(json, "converter"), hostile::text(json, "text"),
                    hostile::text(json, "error"),     hostile::truth(json, "query"),
                    hostile::truth(json, "added")};
}

Result<UrlRule> readRule(const QJsonObject &json)
{
    if (!json.value(QLatin1String("rule")).isString())
        return hostile::notOfTheForm(QStringLiteral("a rule of an endpoint has no “rule”"));
    return UrlRule{hostile::text(json, "rule"), hostile::texts(json.value(QLatin1String("methods"))),
                   hostile::truth(json, "chosen"), hostile::text(json, "reason")};
}

} // namespace

QJsonObject UrlBuildQuestion::toOperation() const
{
    return {{QStringLiteral("op"), QStringLiteral("build-url")},
            {QStringLiteral("endpoint"), endpoint},
            {QStringLiteral("values"), values},
            {QStringLiteral("method"), method},
            {QStringLiteral("external"), external},
            {QStringLiteral("anchor"), anchor},
            {QStringLiteral("host"), host}};
}

Result<UrlBuildAnswer> UrlBuildAnswer::fromJson(const QJsonObject &json)
{
    UrlBuildAnswer answer;
    answer.url = hostile::text(json, "url");
    answer.rule = hostile::text(json, "rule");
    answer.kind = hostile::text(json, "kind");
    answer.error = hostile::text(json, "error");
    answer.reason = hostile::text(json, "reason");
    answer.missing = hostile::texts(json.value(QLatin1String("missing")));
    answer.near = hostile::texts(json.value(QLatin1String("near")));
    if (answer.url.isEmpty() && answer.kind.isEmpty())
        return hostile::notOfTheForm(QStringLiteral("neither an address nor why there is none"));
    auto values = hostile::list<UrlValue>(json, "values", readValue);
    if (!values) return values.error();
    answer.values = std::move(*values);
    auto rules = hostile::list<UrlRule>(json, "rules", readRule);
    if (!rules) return rules.error();
    answer.rules = std::move(*rules);
    return answer;
}

} // namespace athanor
