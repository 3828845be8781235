#include "engine/routes/learnererror.h"

#include "engine/routes/hostilejson.h"

#include <limits>

namespace athanor {

namespace {

constexpr int maxFrames = 100;
constexpr int maxBases = 30;

int lineNumber(const QJsonValue &value) { return hostile::integer(value, 0, std::numeric_limits<int>::max(), 0); }

} // namespace

LearnerError LearnerError::fromJson(const QJsonObject &json)
{
    LearnerError error;
    error.type = hostile::text(json.value(QLatin1String("type")));
    error.qualified = hostile::text(json.value(QLatin1String("qualified")));
    for (const QJsonValue base : json.value(QLatin1String("bases")).toArray()) {
        if (error.bases.size() == maxBases) break;
        error.bases << hostile::text(base);
    }
    error.near = hostile::text(json.value(QLatin1String("near")));
    error.message = hostile::text(json.value(QLatin1String("message")));
    error.file = hostile::text(json.value(QLatin1String("file")));
    error.line = lineNumber(json.value(QLatin1String("line")));
    error.hint = hostile::text(json.value(QLatin1String("hint")));
    error.package = hostile::text(json.value(QLatin1String("package")));
    error.traceback = hostile::text(json.value(QLatin1String("traceback")));
    const QJsonArray frames = json.value(QLatin1String("frames")).toArray();
    for (const QJsonValue entry : frames) {
        if (error.frames.size() == maxFrames) break;
        const QJsonObject frame = entry.toObject();
        if (frame.isEmpty()) continue;
        error.frames.push_back(
            {hostile::text(frame.value(QLatin1String("file"))), lineNumber(frame.value(QLatin1String("line"))),
             hostile::text(frame.value(QLatin1String("function"))), hostile::text(frame.value(QLatin1String("text")))});
    }
    return error;
}

QJsonObject LearnerError::toJson() const
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    QJsonArray frameList;
    for (const Frame &frame : frames) {
        frameList.append(QJsonObject{{QStringLiteral("file"), frame.file},
                                     {QStringLiteral("line"), frame.line},
                                     {QStringLiteral("function"), frame.function},
                                     {QStringLiteral("text"), frame.text}});
    }
    return {{QStringLiteral("type"), type},
            {QStringLiteral("message"), message},
            {QStringLiteral("qualified"), orNull(qualified)},
            {QStringLiteral("bases"), QJsonArray::fromStringList(bases)},
            {QStringLiteral("near"), orNull(near)},
            {QStringLiteral("file"), orNull(file)},
            {QStringLiteral("line"), line > 0 ? QJsonValue(line) : QJsonValue()},
            {QStringLiteral("hint"), orNull(hint)},
            {QStringLiteral("package"), orNull(package)},
            {QStringLiteral("traceback"), traceback},
            {QStringLiteral("frames"), frameList}};
}

} // namespace athanor
