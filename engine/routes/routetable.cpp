#include "engine/routes/routetable.h"

#include "engine/routes/hostilejson.h"

#include <limits>

namespace athanor {

namespace {

Result<RouteRule> readRule(const QJsonValue &value)
{
    if (!value.isObject()) return hostile::notOfTheForm(QStringLiteral("a rule is no object"));
    const QJsonObject json = value.toObject();
    if (!json.value(QLatin1String("rule")).isString() || !json.value(QLatin1String("endpoint")).isString())
        return hostile::notOfTheForm(QStringLiteral("a rule has no “rule” or no “endpoint”"));
    const Result<QJsonArray> methods = hostile::array(json, QStringLiteral("methods"));
    if (!methods) return methods.error();
    const Result<QJsonObject> converters = hostile::object(json, QStringLiteral("converters"));
    if (!converters) return converters.error();

    RouteRule rule;
    rule.rule = hostile::text(json.value(QLatin1String("rule")));
    rule.endpoint = hostile::text(json.value(QLatin1String("endpoint")));
    rule.methods = hostile::texts(*methods);
    for (auto it = converters->constBegin(); it != converters->constEnd(); ++it) {
        if (rule.converters.size() == hostile::maxEntries) break;
        rule.converters.insert(hostile::text(it.key()), hostile::text(it.value()));
    }
    rule.blueprint = hostile::text(json.value(QLatin1String("blueprint")));
    rule.defaults = hostile::boundedObject(json.value(QLatin1String("defaults")));
    rule.subdomain = hostile::text(json, "subdomain");
    rule.host = hostile::text(json, "host");
    rule.strictSlashes = json.value(QLatin1String("strict_slashes")).toBool(true);
    const QJsonObject source = json.value(QLatin1String("source")).toObject();
    rule.file = hostile::text(source.value(QLatin1String("file")));
    rule.line = hostile::integer(source.value(QLatin1String("line")), 0, std::numeric_limits<int>::max(), 0);
    return rule;
}

} // namespace

Result<RouteTable> RouteTable::fromJson(const QJsonObject &json)
{
    if (!json.value(QLatin1String("rules")).isArray())
        return hostile::notOfTheForm(QStringLiteral("“rules” is no list"));
    const Result<QJsonArray> rules = hostile::array(json, QStringLiteral("rules"));
    if (!rules) return rules.error();
    RouteTable table;
    table.serverName = hostile::text(json, "server_name");
    table.matchesHosts = hostile::truth(json, "host_matching");
    table.matchesSubdomains = hostile::truth(json, "subdomain_matching") && !table.serverName.isEmpty();
    table.rules.reserve(std::size_t(rules->size()));
    for (const QJsonValue entry : *rules) {
        Result<RouteRule> rule = readRule(entry);
        if (!rule) return rule.error();
        table.rules.push_back(std::move(*rule));
    }
    return table;
}

QStringList RouteTable::hosts() const
{
    if (!matchesHosts && !matchesSubdomains) return {};
    QStringList hosts;
    if (!serverName.isEmpty()) hosts << serverName;
    for (const RouteRule &rule : rules) {
        const QString &domain = matchesHosts ? rule.host : rule.subdomain;
        if (domain.isEmpty() || domain.contains(QLatin1Char('<'))) continue;
        const QString host = matchesHosts ? domain : domain + QLatin1Char('.') + serverName;
        if (!hosts.contains(host)) hosts << host;
    }
    return hosts;
}

QJsonArray RouteTable::toJson() const
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    QJsonArray result;
    for (const RouteRule &rule : rules) {
        QJsonObject converters;
        for (auto it = rule.converters.constBegin(); it != rule.converters.constEnd(); ++it)
            converters.insert(it.key(), it.value());
        result.append(QJsonObject{{QStringLiteral("rule"), rule.rule},
                                  {QStringLiteral("endpoint"), rule.endpoint},
                                  {QStringLiteral("methods"), QJsonArray::fromStringList(rule.methods)},
                                  {QStringLiteral("converters"), converters},
                                  {QStringLiteral("blueprint"), orNull(rule.blueprint)},
                                  {QStringLiteral("defaults"), rule.defaults},
                                  {QStringLiteral("subdomain"), orNull(rule.subdomain)},
                                  {QStringLiteral("host"), orNull(rule.host)},
                                  {QStringLiteral("strict_slashes"), rule.strictSlashes},
                                  {QStringLiteral("file"), orNull(rule.file)},
                                  {QStringLiteral("line"), rule.line > 0 ? QJsonValue(rule.line) : QJsonValue()}});
    }
    return result;
}

} // namespace athanor
