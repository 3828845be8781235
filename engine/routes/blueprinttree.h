#pragma once

#include "engine/core/result.h"

#include <QJsonObject>
#include <QMetaType>
#include <QStringList>

#include <memory>
#include <vector>

namespace athanor {

/// One piece of a blueprint's prefix and who wrote it.
struct PrefixPart
{
    enum class From {
        Constructor, ///< Blueprint(…, url_prefix=…)
        Register,    ///< register_blueprint(…, url_prefix=…)
        Parent,      ///< The blueprint it is registered on.
        Unknown
    };
    QString text; ///< "/shop"
    From from = From::Unknown;
    QString blueprint; ///< Whose part it is (dotted).
    QString file;      ///< Where it is written; may be empty.
    int line = 0;
};

struct BlueprintRoute
{
    QString rule;
    QString endpoint;
    QStringList methods;
    QString file;
    int line = 0;
};

struct BlueprintHook
{
    QString phase; ///< "before_request", "error_handler", "context_processor" …
    QString name;
    QString handles; ///< error_handler: "404" or the exception's name.
    QString file;
    int line = 0;
};

/// A blueprint as it stands registered, or the application itself at the root.
struct BlueprintNode
{
    QString name;         ///< Dotted, as endpoints begin; empty for the application.
    QString ownName;      ///< The constructor's first argument.
    QString importName;   ///< The constructor's second argument.
    QString file;         ///< Where it is made; may be empty.
    int line = 0;         ///< 0 when unknown.
    QString registeredIn; ///< Where register_blueprint was called; may be empty.
    int registeredLine = 0;
    QString prefix; ///< The whole of it: "/shop/items".
    std::vector<PrefixPart> prefixParts;
    QString subdomain;
    PrefixPart::From subdomainFrom = PrefixPart::From::Unknown;
    QString templateFolder; ///< Relative to the project where it is in it; empty when there is none.
    QString staticFolder;   ///< The same.
    QString staticUrl;      ///< Where its files are found: "/shop/static"; may be empty.
    std::vector<BlueprintRoute> routes;
    std::vector<BlueprintHook> hooks;
    std::vector<BlueprintNode> children;
};

/// A Flask application's blueprints, the application at the root.
struct BlueprintTree
{
    BlueprintNode root;

    /// Reads the agent's answer; hostile data: Error when it is not of the form or nested deeper than 20.
    static Result<BlueprintTree> fromJson(const QJsonObject &json);
    /// The command line's object, "routes --tree --json".
    QJsonObject toJson() const;
    /// An outline to read, one line for each blueprint, route and hook.
    QString toText() const;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::BlueprintTree)
