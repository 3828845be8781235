#include "engine/routes/requesttrace.h"

#include "engine/routes/hostilejson.h"

#include <QStringDecoder>

#include <array>
#include <limits>
#include <optional>

namespace athanor {

namespace {

using Phase = HookCall::Phase;
using Outcome = RouteCandidate::Outcome;

constexpr std::array<std::pair<Phase, const char *>, 7> phases{{{Phase::UrlValuePreprocessor, "url_value_preprocessor"},
                                                                {Phase::BeforeRequest, "before_request"},
                                                                {Phase::View, "view"},
                                                                {Phase::ErrorHandler, "error_handler"},
                                                                {Phase::AfterRequest, "after_request"},
                                                                {Phase::TeardownRequest, "teardown_request"},
                                                                {Phase::TeardownAppContext, "teardown_appcontext"}}};

constexpr std::array<std::pair<Outcome, const char *>, 5> outcomes{{{Outcome::Matched, "matched"},
                                                                    {Outcome::NoMatch, "no-match"},
                                                                    {Outcome::WrongMethod, "method"},
                                                                    {Outcome::Redirect, "redirect"},
                                                                    {Outcome::AlsoMatches, "also-matches"}}};

template <typename Table> auto named(const Table &table, const QString &word)
{
    std::optional<typename Table::value_type::first_type> found;
    for (const auto &[value, name] : table) {
        if (word == QLatin1String(name)) found = value;
    }
    return found;
}

template <typename Table> QString nameIn(const Table &table, typename Table::value_type::first_type wanted)
{
    for (const auto &[value, name] : table) {
        if (value == wanted) return QLatin1String(name);
    }
    return {};
}

int lineNumber(const QJsonValue &value) { return hostile::integer(value, 0, std::numeric_limits<int>::max(), 0); }

Result<HeaderList> readHeaders(const QJsonObject &json)
{
    const Result<QJsonArray> list = hostile::array(json, QStringLiteral("headers"));
    if (!list) return list.error();
    HeaderList headers;
    for (const QJsonValue entry : *list) {
        const QJsonArray pair = entry.toArray();
        if (pair.size() != 2 || !pair.at(0).isString() || !pair.at(1).isString())
            return hostile::notOfTheForm(QStringLiteral("a header is no pair of texts"));
        headers.emplace_back(hostile::text(pair.at(0)), hostile::text(pair.at(1)));
    }
    return headers;
}

Result<RouteCandidate> readCandidate(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    const auto outcome = named(outcomes, json.value(QLatin1String("result")).toString());
    if (!json.value(QLatin1String("rule")).isString() || !outcome)
        return hostile::notOfTheForm(QStringLiteral("a candidate has no “rule” or an unknown “result”"));
    return RouteCandidate{hostile::text(json.value(QLatin1String("rule"))),
                          hostile::text(json.value(QLatin1String("endpoint"))),
                          hostile::texts(json.value(QLatin1String("methods"))),
                          *outcome,
                          hostile::text(json.value(QLatin1String("reason"))),
                          hostile::boundedObject(json.value(QLatin1String("arguments")))};
}

Result<HookCall> readHook(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    const auto phase = named(phases, json.value(QLatin1String("phase")).toString());
    if (!phase) return hostile::notOfTheForm(QStringLiteral("a hook has an unknown “phase”"));
    HookCall hook;
    hook.phase = *phase;
    hook.name = hostile::text(json.value(QLatin1String("name")));
    hook.blueprint = hostile::text(json.value(QLatin1String("blueprint")));
    hook.file = hostile::text(json.value(QLatin1String("file")));
    hook.line = lineNumber(json.value(QLatin1String("line")));
    hook.milliseconds = hostile::duration(json.value(QLatin1String("ms")));
    hook.shortCircuit = json.value(QLatin1String("short_circuit")).toBool();
    hook.exception = hostile::text(json.value(QLatin1String("exception")));
    return hook;
}

/// Status line, headers, body and timing.
Result<void> readResponse(const QJsonObject &json, RequestTrace &trace)
{
    trace.status = hostile::integer(json.value(QLatin1String("status")), 100, 999, 0);
    if (trace.status == 0) return hostile::notOfTheForm(QStringLiteral("“status” is no HTTP status"));
    trace.reason = hostile::text(json.value(QLatin1String("reason")));
    Result<HeaderList> headers = readHeaders(json);
    if (!headers) return headers.error();
    trace.headers = std::move(*headers);
    Result<QByteArray> body = hostile::bytes(json, QStringLiteral("body64"));
    if (!body) return body.error();
    trace.body = std::move(*body);
    trace.bodyTruncated = json.value(QLatin1String("truncated")).toBool();
    trace.milliseconds = hostile::duration(json.value(QLatin1String("ms")));
    return {};
}

/// Which rule won, or why none did.
Result<void> readRouting(const QJsonObject &json, RequestTrace &trace)
{
    const Result<QJsonObject> match = hostile::object(json, QStringLiteral("match"));
    if (!match) return match.error();
    trace.matched = !match->isEmpty();
    trace.endpoint = hostile::text(match->value(QLatin1String("endpoint")));
    trace.rule = hostile::text(match->value(QLatin1String("rule")));
    trace.arguments = hostile::boundedObject(match->value(QLatin1String("arguments")));
    const Result<QJsonObject> failure = hostile::object(json, QStringLiteral("routing_error"));
    if (!failure) return failure.error();
    trace.routingError = hostile::text(failure->value(QLatin1String("type")));
    trace.routingMessage = hostile::text(failure->value(QLatin1String("message")));

    const Result<QJsonArray> candidates = hostile::array(json, QStringLiteral("candidates"));
    if (!candidates) return candidates.error();
    for (const QJsonValue entry : *candidates) {
        Result<RouteCandidate> candidate = readCandidate(entry);
        if (!candidate) return candidate.error();
        trace.candidates.push_back(std::move(*candidate));
    }
    return {};
}

/// What ran: hooks, templates, session, SQL, the exception.
Result<void> readEvents(const QJsonObject &json, RequestTrace &trace)
{
    const Result<QJsonArray> hooks = hostile::array(json, QStringLiteral("hooks"));
    if (!hooks) return hooks.error();
    for (const QJsonValue entry : *hooks) {
        Result<HookCall> hook = readHook(entry);
        if (!hook) return hook.error();
        trace.hooks.push_back(std::move(*hook));
    }
    const Result<QJsonArray> templates = hostile::array(json, QStringLiteral("templates"));
    if (!templates) return templates.error();
    trace.templates = hostile::bounded(*templates).toArray();
    const Result<QJsonObject> session = hostile::object(json, QStringLiteral("session"));
    if (!session) return session.error();
    trace.session = hostile::boundedObject(*session);
    const Result<QJsonArray> sql = hostile::array(json, QStringLiteral("sql"));
    if (!sql) return sql.error();
    trace.sql = hostile::bounded(*sql).toArray();
    const Result<QJsonObject> exception = hostile::object(json, QStringLiteral("exception"));
    if (!exception) return exception.error();
    trace.exception = LearnerError::fromJson(*exception);
    return {};
}

/// {name: {value, type}} to {name: value}.
QJsonObject plainArguments(const QJsonObject &arguments)
{
    QJsonObject plain;
    for (auto it = arguments.constBegin(); it != arguments.constEnd(); ++it)
        plain.insert(it.key(),
                     it.value().isObject() ? it.value().toObject().value(QLatin1String("value")) : it.value());
    return plain;
}

QJsonValue bodyValue(const QByteArray &body)
{
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    const QString decoded = decoder.decode(body);
    if (!decoder.hasError()) return decoded;
    return QJsonObject{{QStringLiteral("base64"), QString::fromLatin1(body.toBase64())}};
}

QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }

QJsonObject toObject(const RouteCandidate &candidate)
{
    return {{QStringLiteral("rule"), candidate.rule},
            {QStringLiteral("endpoint"), candidate.endpoint},
            {QStringLiteral("methods"), QJsonArray::fromStringList(candidate.methods)},
            {QStringLiteral("result"), nameIn(outcomes, candidate.outcome)},
            {QStringLiteral("reason"), candidate.reason},
            {QStringLiteral("arguments"), plainArguments(candidate.arguments)}};
}

QJsonObject toObject(const HookCall &hook)
{
    return {{QStringLiteral("phase"), phaseName(hook.phase)},
            {QStringLiteral("name"), hook.name},
            {QStringLiteral("blueprint"), orNull(hook.blueprint)},
            {QStringLiteral("file"), orNull(hook.file)},
            {QStringLiteral("line"), hook.line > 0 ? QJsonValue(hook.line) : QJsonValue()},
            {QStringLiteral("ms"), hook.milliseconds},
            {QStringLiteral("short_circuit"), hook.shortCircuit},
            {QStringLiteral("exception"), orNull(hook.exception)}};
}

template <typename List> QJsonArray toArray(const List &list)
{
    QJsonArray result;
    for (const auto &entry : list) result.append(toObject(entry));
    return result;
}

} // namespace

QString phaseName(HookCall::Phase phase) { return nameIn(phases, phase); }

Result<RequestTrace> RequestTrace::fromJson(const QJsonObject &json)
{
    RequestTrace trace;
    if (const Result<void> read = readResponse(json, trace); !read) return read.error();
    if (const Result<void> read = readRouting(json, trace); !read) return read.error();
    if (const Result<void> read = readEvents(json, trace); !read) return read.error();
    return trace;
}

QJsonObject RequestTrace::toJson() const
{
    QJsonArray headerList;
    for (const auto &[name, value] : headers) headerList.append(QJsonArray{name, value});
    QJsonValue match;
    if (matched) {
        match = QJsonObject{{QStringLiteral("endpoint"), endpoint},
                            {QStringLiteral("rule"), rule},
                            {QStringLiteral("arguments"), plainArguments(arguments)}};
    }
    QJsonValue failure;
    if (!routingError.isEmpty()) {
        failure = QJsonObject{{QStringLiteral("type"), routingError}, {QStringLiteral("message"), routingMessage}};
    }
    return {{QStringLiteral("status"), status},
            {QStringLiteral("reason"), reason},
            {QStringLiteral("headers"), headerList},
            {QStringLiteral("body"), bodyValue(body)},
            {QStringLiteral("truncated"), bodyTruncated},
            {QStringLiteral("ms"), milliseconds},
            {QStringLiteral("match"), match},
            {QStringLiteral("routing_error"), failure},
            {QStringLiteral("candidates"), toArray(candidates)},
            {QStringLiteral("hooks"), toArray(hooks)},
            {QStringLiteral("templates"), templates},
            {QStringLiteral("session"), session},
            {QStringLiteral("sql"), sql},
            {QStringLiteral("exception"), exception.isEmpty() ? QJsonValue() : QJsonValue(exception.toJson())}};
}

} // namespace athanor
