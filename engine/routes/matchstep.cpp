#include "engine/routes/matchstep.h"

#include "engine/routes/hostilejson.h"

#include <array>
#include <optional>

namespace athanor {

namespace {

using Kind = MatchStep::Kind;

constexpr std::array<std::pair<Kind, const char *>, 18> kinds{{{Kind::Start, "start"},
                                                               {Kind::Static, "static"},
                                                               {Kind::NoStatic, "no-static"},
                                                               {Kind::Dynamic, "dynamic"},
                                                               {Kind::Refused, "refused"},
                                                               {Kind::Arrived, "arrived"},
                                                               {Kind::Method, "method"},
                                                               {Kind::WebSocket, "websocket"},
                                                               {Kind::Slash, "slash"},
                                                               {Kind::Back, "back"},
                                                               {Kind::Merge, "merge"},
                                                               {Kind::Rule, "rule"},
                                                               {Kind::Convert, "convert"},
                                                               {Kind::ConvertRefused, "convert-refused"},
                                                               {Kind::Raised, "raised"},
                                                               {Kind::Defaults, "defaults"},
                                                               {Kind::Redirect, "redirect"},
                                                               {Kind::End, "end"}}};

std::optional<Kind> kindOf(const QString &word)
{
    for (const auto &[kind, name] : kinds) {
        if (word == QLatin1String(name)) return kind;
    }
    return std::nullopt;
}

QJsonArray toArray(const std::vector<int> &numbers)
{
    QJsonArray array;
    for (const int number : numbers) array.append(number);
    return array;
}

QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }

constexpr int most = int(hostile::maxEntries);

} // namespace

QString stepKindName(Kind wanted)
{
    for (const auto &[kind, name] : kinds) {
        if (kind == wanted) return QLatin1String(name);
    }
    return {};
}

Result<MatchStep> MatchStep::fromJson(const QJsonObject &json)
{
    const std::optional<Kind> kind = kindOf(json.value(QLatin1String("kind")).toString());
    if (!kind) return hostile::notOfTheForm(QStringLiteral("a step has an unknown “kind”"));
    MatchStep step;
    step.kind = *kind;
    step.text = hostile::text(json, "text");
    step.state = hostile::line(json, "state");
    step.depth = hostile::line(json, "depth");
    step.part = hostile::text(json, "part");
    step.edge = hostile::text(json, "edge");
    step.regex = hostile::text(json, "regex");
    step.rule = hostile::integer(json.value(QLatin1String("rule")), 0, most, -1);
    step.argument = hostile::text(json, "argument");
    step.value = hostile::bounded(json.value(QLatin1String("value")));
    step.type = hostile::text(json, "type");
    step.gone = hostile::integers(json.value(QLatin1String("gone")), 0, most);
    step.left = hostile::integer(json.value(QLatin1String("left")), 0, most, 0);
    step.status = hostile::integer(json.value(QLatin1String("status")), 100, 599, 0);
    return step;
}

QJsonObject MatchStep::toJson() const
{
    return {{QStringLiteral("kind"), stepKindName(kind)},
            {QStringLiteral("text"), text},
            {QStringLiteral("state"), state},
            {QStringLiteral("depth"), depth},
            {QStringLiteral("part"), orNull(part)},
            {QStringLiteral("edge"), orNull(edge)},
            {QStringLiteral("regex"), orNull(regex)},
            {QStringLiteral("rule"), rule < 0 ? QJsonValue() : QJsonValue(rule)},
            {QStringLiteral("argument"), orNull(argument)},
            {QStringLiteral("value"), value},
            {QStringLiteral("type"), orNull(type)},
            {QStringLiteral("gone"), toArray(gone)},
            {QStringLiteral("left"), left},
            {QStringLiteral("status"), status == 0 ? QJsonValue() : QJsonValue(status)}};
}

Result<RouteNote> RouteNote::fromJson(const QJsonObject &json)
{
    RouteNote note{hostile::text(json, "kind"), hostile::text(json, "text"),
                   hostile::integers(json.value(QLatin1String("rules")), 0, most)};
    if (note.kind.isEmpty() || note.text.isEmpty())
        return hostile::notOfTheForm(QStringLiteral("a note has no “kind” or no “text”"));
    return note;
}

QJsonObject RouteNote::toJson() const
{
    return {{QStringLiteral("kind"), kind}, {QStringLiteral("text"), text}, {QStringLiteral("rules"), toArray(rules)}};
}

std::vector<int> possibleAfter(const std::vector<MatchStep> &steps, std::size_t last, int rules)
{
    if (last >= steps.size() || rules < 0) return {};
    std::vector<bool> possible(std::size_t(rules), true);
    const auto strike = [&possible](const MatchStep &step) {
        for (const int rule : step.gone) {
            if (rule >= 0 && std::size_t(rule) < possible.size()) possible[std::size_t(rule)] = false;
        }
    };
    for (std::size_t at = 0; at <= last; ++at) {
        if (steps[at].kind == Kind::Merge) {
            possible.assign(possible.size(), true);
            strike(steps.front()); // Rules that only build addresses never come back.
        }
        strike(steps[at]);
    }
    std::vector<int> left;
    for (std::size_t rule = 0; rule < possible.size(); ++rule) {
        if (possible[rule]) left.push_back(int(rule));
    }
    return left;
}

} // namespace athanor
