#include "engine/routes/staticfiletrace.h"

#include "engine/routes/hostilejson.h"

namespace athanor {

StaticFileTrace StaticFileTrace::fromJson(const QJsonObject &json)
{
    return {hostile::text(json, "folder"),
            hostile::text(json, "filename"),
            hostile::text(json, "file"),
            hostile::truth(json, "exists"),
            hostile::duration(json.value(QLatin1String("size"))),
            hostile::text(json, "modified"),
            hostile::text(json, "etag"),
            hostile::text(json, "last_modified"),
            hostile::text(json, "if_none_match"),
            hostile::text(json, "if_modified_since"),
            hostile::text(json, "reason")};
}

QJsonObject StaticFileTrace::toJson() const
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    return {{QStringLiteral("folder"), folder},
            {QStringLiteral("filename"), filename},
            {QStringLiteral("file"), orNull(file)},
            {QStringLiteral("exists"), exists},
            {QStringLiteral("size"), size},
            {QStringLiteral("modified"), orNull(modified)},
            {QStringLiteral("etag"), orNull(etag)},
            {QStringLiteral("last_modified"), orNull(lastModified)},
            {QStringLiteral("if_none_match"), orNull(ifNoneMatch)},
            {QStringLiteral("if_modified_since"), orNull(ifModifiedSince)},
            {QStringLiteral("reason"), reason}};
}

} // namespace athanor
