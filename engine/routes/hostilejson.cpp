#include "engine/routes/hostilejson.h"

#include <cmath>
#include <limits>

namespace athanor::hostile {

namespace {

QString cut(QString text, qsizetype size)
{
    if (text.size() <= size) return text;
    text.truncate(text.at(size - 1).isHighSurrogate() ? size - 1 : size);
    return text;
}

QJsonValue boundedAt(const QJsonValue &value, const Caps &caps, int depth)
{
    if (value.isString()) return cut(value.toString(), caps.string);
    if (!value.isArray() && !value.isObject()) return value.isUndefined() ? QJsonValue() : value;
    if (depth >= caps.depth) return {};
    qsizetype left = caps.entries;
    if (value.isArray()) {
        QJsonArray result;
        const QJsonArray source = value.toArray();
        for (const QJsonValue entry : source) {
            if (left-- == 0) break;
            result.append(boundedAt(entry, caps, depth + 1));
        }
        return result;
    }
    QJsonObject result;
    const QJsonObject source = value.toObject();
    for (auto it = source.constBegin(); it != source.constEnd() && left-- > 0; ++it)
        result.insert(cut(it.key(), caps.string), boundedAt(it.value(), caps, depth + 1));
    return result;
}

} // namespace

QString text(const QJsonValue &value) { return cut(value.toString(), maxString); }

int integer(const QJsonValue &value, int low, int high, int fallback)
{
    if (!value.isDouble()) return fallback;
    const double number = value.toDouble();
    // Compared as doubles: a cast of a number out of int's range would be undefined.
    if (!(number >= low && number <= high) || std::floor(number) != number) return fallback;
    return int(number);
}

double duration(const QJsonValue &value)
{
    const double number = value.toDouble(0);
    return std::isfinite(number) && number > 0 ? number : 0;
}

QStringList texts(const QJsonValue &value)
{
    QStringList result;
    const QJsonArray source = value.toArray();
    for (const QJsonValue entry : source) {
        if (result.size() == maxEntries) break;
        if (entry.isString()) result << text(entry);
    }
    return result;
}

std::vector<int> integers(const QJsonValue &value, int low, int high)
{
    std::vector<int> result;
    const QJsonArray source = value.toArray();
    for (const QJsonValue entry : source) {
        if (result.size() == std::size_t(maxEntries)) break;
        const int number = integer(entry, low, high, low - 1);
        if (number >= low) result.push_back(number);
    }
    return result;
}

QString text(const QJsonObject &object, const char *member) { return text(object.value(QLatin1String(member))); }

int line(const QJsonObject &object, const char *member)
{
    return integer(object.value(QLatin1String(member)), 0, std::numeric_limits<int>::max(), 0);
}

bool truth(const QJsonObject &object, const char *member) { return object.value(QLatin1String(member)).toBool(); }

QJsonValue bounded(const QJsonValue &value, const Caps &caps) { return boundedAt(value, caps, 0); }

QJsonObject boundedObject(const QJsonValue &value) { return bounded(value).toObject(); }

Error notOfTheForm(const QString &what)
{
    return {ErrorCode::BadInput,
            QStringLiteral("The answer of the application's process is not of the form: %1.").arg(what)};
}

Result<QJsonArray> array(const QJsonObject &object, const QString &member)
{
    const QJsonValue value = object.value(member);
    if (value.isUndefined() || value.isNull()) return QJsonArray();
    if (!value.isArray()) return notOfTheForm(QStringLiteral("“%1” is no list").arg(member));
    const QJsonArray result = value.toArray();
    if (result.size() > maxEntries)
        return notOfTheForm(QStringLiteral("“%1” has more than %2 entries").arg(member, QString::number(maxEntries)));
    return result;
}

Result<QJsonObject> object(const QJsonObject &object, const QString &member)
{
    const QJsonValue value = object.value(member);
    if (value.isUndefined() || value.isNull()) return QJsonObject();
    if (!value.isObject()) return notOfTheForm(QStringLiteral("“%1” is no object").arg(member));
    return value.toObject();
}

Result<QByteArray> bytes(const QJsonObject &object, const QString &member)
{
    const QJsonValue value = object.value(member);
    if (value.isUndefined() || value.isNull()) return QByteArray();
    if (!value.isString()) return notOfTheForm(QStringLiteral("“%1” is no text").arg(member));
    const QString encoded = value.toString();
    if (encoded.size() / 4 * 3 > maxBody + 3)
        return notOfTheForm(QStringLiteral("“%1” is larger than 50 MiB").arg(member));
    auto decoded = QByteArray::fromBase64Encoding(encoded.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return notOfTheForm(QStringLiteral("“%1” is no base64").arg(member));
    if (decoded.decoded.size() > maxBody) return notOfTheForm(QStringLiteral("“%1” is larger than 50 MiB").arg(member));
    return std::move(decoded.decoded);
}

} // namespace athanor::hostile
