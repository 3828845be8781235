#pragma once

#include "engine/core/result.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include <vector>

namespace athanor {

/// One rule of a Flask application's url_map.
struct RouteRule
{
    QString rule; ///< "/owners/<name>/ponies/<int:n>"
    QString endpoint;
    QStringList methods;               ///< HEAD and OPTIONS left out unless they stand alone.
    QMap<QString, QString> converters; ///< Argument name to converter name.
    QString blueprint;                 ///< Empty when the rule belongs to the application itself.
    QJsonObject defaults;
    QString subdomain;         ///< Empty for none.
    QString host;              ///< With host matching; else empty.
    bool strictSlashes = true; ///< A slash at the end is asked for by a redirect.
    QString file;              ///< Where the view is defined, relative to the project; may be empty.
    int line = 0;
};

/// The url_map as a value.
struct RouteTable
{
    std::vector<RouteRule> rules;
    QString serverName = {};        ///< SERVER_NAME; empty for none.
    bool matchesHosts = false;      ///< host_matching: every rule names its host.
    bool matchesSubdomains = false; ///< subdomain_matching, with a SERVER_NAME.

    /// The hosts under which requests reach other rules: what the rules name without a placeholder, SERVER_NAME first.
    /// Empty where the host makes no difference.
    QStringList hosts() const;

    /// Reads the agent's answer; hostile data: Error when it is not of the form.
    static Result<RouteTable> fromJson(const QJsonObject &json);
    /// The command line's array, DESIGN "routes".
    QJsonArray toJson() const;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::RouteTable)
