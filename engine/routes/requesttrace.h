#pragma once

#include "engine/core/result.h"
#include "engine/routes/httprequest.h"
#include "engine/routes/learnererror.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace athanor {

/// How one rule fared against the path at hand.
struct RouteCandidate
{
    enum class Outcome { Matched, NoMatch, WrongMethod, Redirect, AlsoMatches };
    QString rule;
    QString endpoint;
    QStringList methods;
    Outcome outcome = Outcome::NoMatch;
    QString reason;        ///< Beside the rule: “ada” is not “new”.
    QJsonObject arguments; ///< What its converters made of the path: name to {value, type}.
};

/// One call Flask made while it answered.
struct HookCall
{
    enum class Phase {
        UrlValuePreprocessor,
        BeforeRequest,
        View,
        ErrorHandler,
        AfterRequest,
        TeardownRequest,
        TeardownAppContext
    };
    Phase phase = Phase::View;
    QString name;
    QString blueprint; ///< Empty for the application's own.
    QString file;
    int line = 0;
    double milliseconds = 0;
    bool shortCircuit = false; ///< It returned an answer, so the view never ran.
    QString exception;         ///< "IndexError: list index out of range", empty when it returned.
};

/// The protocol's word for a phase ("before_request").
QString phaseName(HookCall::Phase phase);

/// Everything seen while one request was answered.
struct RequestTrace
{
    HttpRequest request; ///< Filled by the asker.
    int status = 0;
    QString reason;
    HeaderList headers;
    QByteArray body;
    bool bodyTruncated = false;
    double milliseconds = 0;

    bool matched = false;
    QString endpoint;
    QString rule;
    QJsonObject arguments; ///< name to {value, type}
    QString routingError;  ///< "NotFound", "MethodNotAllowed", "RequestRedirect" or empty.
    QString routingMessage;

    std::vector<RouteCandidate> candidates;
    std::vector<HookCall> hooks;
    QJsonArray templates; ///< [{name, context}]
    QJsonObject session;  ///< {before, after}
    QJsonArray sql;       ///< [{statement, parameters, rows, ms, file, line}]
    LearnerError exception;

    /// Reads the agent's answer; hostile data: Error when it is not of the form.
    static Result<RequestTrace> fromJson(const QJsonObject &json);
    /// The command line's object, DESIGN "request".
    QJsonObject toJson() const;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::RequestTrace)
