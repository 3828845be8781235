#include "engine/routes/callchanges.h"

#include "engine/routes/hostilejson.h"

#include <cmath>

namespace athanor {

namespace {

std::optional<QJsonValue> present(const QJsonObject &json, const char *member)
{
    const auto found = json.constFind(QLatin1String(member));
    if (found == json.constEnd()) return std::nullopt;
    return hostile::bounded(*found);
}

Result<ValueChange> readChange(const QJsonObject &json)
{
    if (!json.value(QLatin1String("name")).isString())
        return hostile::notOfTheForm(QStringLiteral("a change has no “name”"));
    return ValueChange{hostile::text(json, "name"), present(json, "before"), present(json, "after")};
}

Result<void> readInto(std::vector<ValueChange> &target, const QJsonObject &json, const char *member)
{
    Result<std::vector<ValueChange>> changes = hostile::list<ValueChange>(json, member, readChange);
    if (!changes) return changes.error();
    target = std::move(*changes);
    return {};
}

std::optional<BodyMark> readMark(const QJsonValue &value)
{
    if (!value.isObject()) return std::nullopt;
    const QJsonObject json = value.toObject();
    const double length = json.value(QLatin1String("length")).toDouble(-1);
    return BodyMark{std::isfinite(length) && length >= 0 ? length : -1, hostile::text(json, "hash")};
}

QJsonObject toObject(const BodyMark &mark)
{
    return {{QStringLiteral("length"), mark.length < 0 ? QJsonValue() : QJsonValue(mark.length)},
            {QStringLiteral("hash"), mark.hash.isEmpty() ? QJsonValue() : QJsonValue(mark.hash)}};
}

QJsonArray toArray(const std::vector<ValueChange> &changes)
{
    QJsonArray array;
    for (const ValueChange &change : changes) {
        QJsonObject entry{{QStringLiteral("name"), change.name}};
        if (change.before) entry.insert(QStringLiteral("before"), *change.before);
        if (change.after) entry.insert(QStringLiteral("after"), *change.after);
        array.append(entry);
    }
    return array;
}

} // namespace

bool CallChanges::isEmpty() const
{
    return statusAfter == 0 && !bodyAfter && headers.empty() && cookies.empty() && session.empty() && g.empty();
}

Result<CallChanges> CallChanges::fromJson(const QJsonObject &json)
{
    CallChanges changes;
    const QJsonObject status = json.value(QLatin1String("status")).toObject();
    changes.statusBefore = hostile::integer(status.value(QLatin1String("before")), 100, 999, 0);
    changes.statusAfter = hostile::integer(status.value(QLatin1String("after")), 100, 999, 0);
    const QJsonObject body = json.value(QLatin1String("body")).toObject();
    changes.bodyBefore = readMark(body.value(QLatin1String("before")));
    changes.bodyAfter = readMark(body.value(QLatin1String("after")));
    if (!changes.bodyBefore || !changes.bodyAfter) {
        changes.bodyBefore.reset();
        changes.bodyAfter.reset();
    }
    if (const Result<void> read = readInto(changes.headers, json, "headers"); !read) return read.error();
    if (const Result<void> read = readInto(changes.cookies, json, "cookies"); !read) return read.error();
    if (const Result<void> read = readInto(changes.session, json, "session"); !read) return read.error();
    if (const Result<void> read = readInto(changes.g, json, "g"); !read) return read.error();
    return changes;
}

QJsonObject CallChanges::toJson() const
{
    QJsonObject json;
    if (statusAfter != 0) {
        json.insert(QStringLiteral("status"),
                    QJsonObject{{QStringLiteral("before"), statusBefore}, {QStringLiteral("after"), statusAfter}});
    }
    if (bodyBefore && bodyAfter) {
        json.insert(QStringLiteral("body"), QJsonObject{{QStringLiteral("before"), toObject(*bodyBefore)},
                                                        {QStringLiteral("after"), toObject(*bodyAfter)}});
    }
    const std::pair<QString, const std::vector<ValueChange> &> lists[] = {{QStringLiteral("headers"), headers},
                                                                          {QStringLiteral("cookies"), cookies},
                                                                          {QStringLiteral("session"), session},
                                                                          {QStringLiteral("g"), g}};
    for (const auto &[name, list] : lists) {
        if (!list.empty()) json.insert(name, toArray(list));
    }
    return json;
}

} // namespace athanor
