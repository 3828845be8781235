#pragma once

#include "engine/core/result.h"

#include <QJsonObject>
#include <QMetaType>
#include <QStringList>

#include <vector>

namespace athanor {

/// What url_for is asked.
struct UrlBuildQuestion
{
    QString endpoint;        ///< "shop.item"
    QJsonObject values = {}; ///< Arguments by name: texts, numbers, booleans, lists of these.
    QString method = {};     ///< _method; empty for none.
    bool external = false;   ///< _external: with scheme and host.
    QString anchor = {};     ///< _anchor
    QString host = {};       ///< The host of the request it is asked in; empty for localhost or SERVER_NAME.

    QJsonObject toOperation() const;
};

/// What a converter made of one value.
struct UrlValue
{
    QString name;
    QJsonValue value;
    QString converter;    ///< "int", empty when the rule has no such placeholder.
    QString text;         ///< What stands in the address.
    QString error;        ///< What to_url raised; empty when it did not.
    bool isQuery = false; ///< No placeholder wants it: it goes behind the question mark.
    bool isAdded = false; ///< Nobody gave it: a url_defaults function or the rule's defaults did.
};

/// How one rule of the endpoint fared.
struct UrlRule
{
    QString rule;
    QStringList methods;
    bool chosen = false;
    QString reason; ///< Why it could not be used; empty for the chosen one.
};

/// The answer of url_for: an address, or the BuildError explained.
struct UrlBuildAnswer
{
    QString url;         ///< Empty when it could not be built.
    QString rule;        ///< The rule it was built from; may be empty.
    QString kind;        ///< "endpoint", "missing", "method", "value", "other"; empty when it was built.
    QString error;       ///< The exception as Python prints it, type and message.
    QString reason;      ///< What went wrong and what to do.
    QStringList missing; ///< Values that are wanted.
    QStringList near;    ///< Endpoints of a similar name, the most similar first.
    std::vector<UrlValue> values;
    std::vector<UrlRule> rules;

    bool ok() const { return kind.isEmpty(); }
    static Result<UrlBuildAnswer> fromJson(const QJsonObject &json);
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::UrlBuildQuestion)
Q_DECLARE_METATYPE(athanor::UrlBuildAnswer)
