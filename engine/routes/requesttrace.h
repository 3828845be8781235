#pragma once

#include "engine/core/result.h"
#include "engine/routes/callchanges.h"
#include "engine/routes/httprequest.h"
#include "engine/routes/learnererror.h"
#include "engine/routes/matchstep.h"
#include "engine/routes/staticfiletrace.h"
#include "engine/routes/templateuse.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace athanor {

/// How one rule fared against the path at hand.
struct RouteCandidate
{
    enum class Outcome { Matched, NoMatch, WrongMethod, Redirect, AlsoMatches };
    enum class Fate {
        Unknown,   ///< The matcher was not followed (stepsMissing says why).
        Won,       ///< This rule answered.
        Lost,      ///< The matcher came upon it and left it: see `reason`.
        NotReached ///< The matcher had ended before it came to it.
    };
    QString rule;
    QString endpoint;
    QStringList methods;
    Outcome outcome = Outcome::NoMatch;
    QString reason;        ///< Beside the rule: “ada” is not “new”.
    QJsonObject arguments; ///< What its converters made of the path: name to {value, type}.
    Fate fate = Fate::Unknown;
    int step = -1;       ///< Which of RequestTrace::steps decided it, -1 for none.
    QString domain = {}; ///< Its host where the map matches hosts, else its subdomain; empty for none.
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
        TeardownAppContext,
        ContextProcessor ///< While a template is rendered.
    };
    Phase phase = Phase::View;
    QString name;
    QString blueprint; ///< Empty for the application's own.
    QString file;
    int line = 0;
    double milliseconds = 0;
    bool shortCircuit = false; ///< It returned an answer, so the view never ran.
    QString exception;         ///< "IndexError: list index out of range", empty when it returned.
    QString exceptionFile;     ///< The learner's line that raised it; may be empty.
    int exceptionLine = 0;
    QString handles;             ///< ErrorHandler: "404" or "LookupError"; else empty.
    int caller = -1;             ///< Which of RequestTrace::hooks it ran within (a context processor in a view), or -1.
    CallChanges changes;         ///< What it changed in the response, the session and g.
    int answerStatus = 0;        ///< The response was made of what it returned: its status, else 0.
    QString answerType;          ///< The same: its Content-Type.
    std::vector<int> statements; ///< Which of RequestTrace::sql it sent.
};

/// The protocol's word for a phase ("before_request").
QString phaseName(HookCall::Phase phase);

/// Where the request was matched: what Werkzeug took from its Host header and its scheme.
struct MatchBinding
{
    QString host;       ///< As the request says it.
    QString serverName; ///< SERVER_NAME, or the host where none is configured.
    QString subdomain;  ///< What the rules' subdomains are compared with; "<invalid>" outside of SERVER_NAME.
    QString scheme;     ///< "http", "ws" …
    bool hostMatching = false;
    bool subdomainMatching = false;
};

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
    std::vector<MatchStep> steps; ///< What the matcher did; empty where stepsMissing says why.
    std::vector<RouteNote> notes; ///< Werkzeug's surprises that apply here.
    QString stepsMissing;         ///< Why there are no steps, for the learner; empty when there are.
    MatchBinding binding;
    std::vector<HookCall> hooks; ///< In the order they began.
    CallChanges savedSession;    ///< What Flask's own saving of the session changed after the last hook.
    StaticFileTrace staticFile;  ///< Empty unless Flask's own static view answered.
    QJsonArray templates;        ///< [{name, context, call, file, origins, loaded}], as templateUses reads them
    std::vector<TemplateUse> templateUses;
    QJsonObject session; ///< {before, after}
    QJsonArray sql;      ///< [{statement, parameters, rows, ms, file, line, call}]
    LearnerError exception;

    /// Reads the agent's answer; hostile data: Error when it is not of the form.
    static Result<RequestTrace> fromJson(const QJsonObject &json);
    /// The command line's object, DESIGN "request".
    QJsonObject toJson() const;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::RequestTrace)
