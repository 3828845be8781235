#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

#include <vector>

/// Reading JSON that a learner's process wrote: anything may be missing, of another type, enormous or a lie.
namespace athanor::hostile {

inline constexpr qsizetype maxString = 64 * 1024;      ///< UTF-16 units; longer strings are cut.
inline constexpr qsizetype maxEntries = 10'000;        ///< Of an array or object; more is an error or cut, see below.
inline constexpr qsizetype maxBody = 50 * 1024 * 1024; ///< Bytes after decoding.
inline constexpr int maxDepth = 20;                    ///< Of values that are passed on as they are.

/// How much of a value is passed on.
struct Caps
{
    qsizetype string = maxString;
    qsizetype entries = maxEntries;
    int depth = maxDepth;
};

/// The string, cut at maxString without splitting a surrogate pair; empty for every other type.
QString text(const QJsonValue &value);
/// A whole number within [low, high], or fallback for everything else.
int integer(const QJsonValue &value, int low, int high, int fallback);
/// A finite number of zero or more, else 0.
double duration(const QJsonValue &value);
/// The strings of an array; entries of another type are left out; at most maxEntries.
QStringList texts(const QJsonValue &value);

/// The value with strings cut, lists and objects ended, and lists and objects below the depth replaced by null.
QJsonValue bounded(const QJsonValue &value, const Caps &caps = {});
QJsonObject boundedObject(const QJsonValue &value);

/// An optional member: absent and null read as empty. BadInput when it is of another type or over maxEntries.
Result<QJsonArray> array(const QJsonObject &object, const QString &member);
Result<QJsonObject> object(const QJsonObject &object, const QString &member);
/// A base64 member of at most maxBody bytes; absent reads as empty. BadInput when it is no base64 or too large.
Result<QByteArray> bytes(const QJsonObject &object, const QString &member);

/// Whole numbers within [low, high] of an array; others are left out; at most maxEntries.
std::vector<int> integers(const QJsonValue &value, int low, int high);
/// A member as text, as a line number (0 when there is none) and as a truth that only `true` is.
QString text(const QJsonObject &object, const char *member);
int line(const QJsonObject &object, const char *member);
bool truth(const QJsonObject &object, const char *member);
/// A list of values, each read by `read` (QJsonObject to Result<Value>); entries that are no objects read as empty
/// ones.
template <typename Value, typename Read>
Result<std::vector<Value>> list(const QJsonObject &object, const char *member, Read read);

/// The error that says which member is not of the form.
Error notOfTheForm(const QString &what);

template <typename Value, typename Read>
Result<std::vector<Value>> list(const QJsonObject &object, const char *member, Read read)
{
    const Result<QJsonArray> source = array(object, QLatin1String(member));
    if (!source) return source.error();
    std::vector<Value> values;
    values.reserve(std::size_t(source->size()));
    for (const QJsonValue entry : *source) {
        Result<Value> value = read(entry.toObject());
        if (!value) return value.error();
        values.push_back(std::move(*value));
    }
    return values;
}

} // namespace athanor::hostile
