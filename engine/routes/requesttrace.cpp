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

constexpr std::array<std::pair<Phase, const char *>, 8> phases{{{Phase::UrlValuePreprocessor, "url_value_preprocessor"},
                                                                {Phase::BeforeRequest, "before_request"},
                                                                {Phase::View, "view"},
                                                                {Phase::ErrorHandler, "error_handler"},
                                                                {Phase::AfterRequest, "after_request"},
                                                                {Phase::TeardownRequest, "teardown_request"},
                                                                {Phase::TeardownAppContext, "teardown_appcontext"},
                                                                {Phase::ContextProcessor, "context_processor"}}};

constexpr std::array<std::pair<Outcome, const char *>, 5> outcomes{{{Outcome::Matched, "matched"},
                                                                    {Outcome::NoMatch, "no-match"},
                                                                    {Outcome::WrongMethod, "method"},
                                                                    {Outcome::Redirect, "redirect"},
                                                                    {Outcome::AlsoMatches, "also-matches"}}};

using Fate = RouteCandidate::Fate;

constexpr std::array<std::pair<Fate, const char *>, 3> fates{
    {{Fate::Won, "won"}, {Fate::Lost, "lost"}, {Fate::NotReached, "not-reached"}}};

constexpr int most = int(hostile::maxEntries);

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
                          hostile::boundedObject(json.value(QLatin1String("arguments"))),
                          named(fates, json.value(QLatin1String("fate")).toString()).value_or(Fate::Unknown),
                          hostile::integer(json.value(QLatin1String("step")), 0, most, -1),
                          hostile::text(json, "domain")};
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
    hook.exceptionFile = hostile::text(json, "exception_file");
    hook.exceptionLine = hostile::line(json, "exception_line");
    hook.handles = hostile::text(json, "handles");
    hook.caller = hostile::integer(json.value(QLatin1String("caller")), 0, most, -1);
    Result<CallChanges> changes = CallChanges::fromJson(json.value(QLatin1String("changes")).toObject());
    if (!changes) return changes.error();
    hook.changes = std::move(*changes);
    const QJsonObject answered = json.value(QLatin1String("answered")).toObject();
    hook.answerStatus = hostile::integer(answered.value(QLatin1String("status")), 100, 999, 0);
    hook.answerType = hostile::text(answered, "type");
    hook.statements = hostile::integers(json.value(QLatin1String("statements")), 0, most);
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

/// What the matcher did, step by step.
Result<void> readSteps(const QJsonObject &json, RequestTrace &trace)
{
    auto steps = hostile::list<MatchStep>(json, "steps", MatchStep::fromJson);
    if (!steps) return steps.error();
    trace.steps = std::move(*steps);
    auto notes = hostile::list<RouteNote>(json, "notes", RouteNote::fromJson);
    if (!notes) return notes.error();
    trace.notes = std::move(*notes);
    trace.stepsMissing = hostile::text(json, "steps_missing");
    const QJsonObject binding = json.value(QLatin1String("binding")).toObject();
    trace.binding = {hostile::text(binding, "host"),           hostile::text(binding, "server_name"),
                     hostile::text(binding, "subdomain"),      hostile::text(binding, "scheme"),
                     hostile::truth(binding, "host_matching"), hostile::truth(binding, "subdomain_matching")};
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
    auto uses = hostile::list<TemplateUse>(json, "templates", TemplateUse::fromJson);
    if (!uses) return uses.error();
    trace.templateUses = std::move(*uses);
    Result<CallChanges> saved = CallChanges::fromJson(json.value(QLatin1String("saved_session")).toObject());
    if (!saved) return saved.error();
    trace.savedSession = std::move(*saved);
    trace.staticFile = StaticFileTrace::fromJson(json.value(QLatin1String("static_file")).toObject());
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
    QJsonObject json{{QStringLiteral("rule"), candidate.rule},
                     {QStringLiteral("endpoint"), candidate.endpoint},
                     {QStringLiteral("methods"), QJsonArray::fromStringList(candidate.methods)},
                     {QStringLiteral("result"), nameIn(outcomes, candidate.outcome)},
                     {QStringLiteral("reason"), candidate.reason},
                     {QStringLiteral("arguments"), plainArguments(candidate.arguments)}};
    if (!candidate.domain.isEmpty()) json.insert(QStringLiteral("domain"), candidate.domain);
    if (candidate.fate != Fate::Unknown) {
        json.insert(QStringLiteral("fate"), nameIn(fates, candidate.fate));
        json.insert(QStringLiteral("step"), candidate.step < 0 ? QJsonValue() : QJsonValue(candidate.step));
    }
    return json;
}

/// What is not there for every call is left out.
QJsonObject toObject(const HookCall &hook)
{
    QJsonObject json{{QStringLiteral("phase"), phaseName(hook.phase)},
                     {QStringLiteral("name"), hook.name},
                     {QStringLiteral("blueprint"), orNull(hook.blueprint)},
                     {QStringLiteral("file"), orNull(hook.file)},
                     {QStringLiteral("line"), hook.line > 0 ? QJsonValue(hook.line) : QJsonValue()},
                     {QStringLiteral("ms"), hook.milliseconds},
                     {QStringLiteral("short_circuit"), hook.shortCircuit},
                     {QStringLiteral("exception"), orNull(hook.exception)}};
    if (hook.exceptionLine > 0) {
        json.insert(QStringLiteral("exception_file"), hook.exceptionFile);
        json.insert(QStringLiteral("exception_line"), hook.exceptionLine);
    }
    if (!hook.handles.isEmpty()) json.insert(QStringLiteral("handles"), hook.handles);
    if (hook.caller >= 0) json.insert(QStringLiteral("caller"), hook.caller);
    if (!hook.changes.isEmpty()) json.insert(QStringLiteral("changes"), hook.changes.toJson());
    if (hook.answerStatus > 0) {
        json.insert(QStringLiteral("answered"), QJsonObject{{QStringLiteral("status"), hook.answerStatus},
                                                            {QStringLiteral("type"), orNull(hook.answerType)}});
    }
    if (!hook.statements.empty()) {
        QJsonArray statements;
        for (const int statement : hook.statements) statements.append(statement);
        json.insert(QStringLiteral("statements"), statements);
    }
    return json;
}

QJsonObject toObject(const MatchBinding &binding)
{
    return {{QStringLiteral("host"), binding.host},
            {QStringLiteral("server_name"), binding.serverName},
            {QStringLiteral("subdomain"), binding.subdomain},
            {QStringLiteral("scheme"), binding.scheme},
            {QStringLiteral("host_matching"), binding.hostMatching},
            {QStringLiteral("subdomain_matching"), binding.subdomainMatching}};
}

QJsonObject toObject(const MatchStep &step) { return step.toJson(); }
QJsonObject toObject(const RouteNote &note) { return note.toJson(); }

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
    if (const Result<void> read = readSteps(json, trace); !read) return read.error();
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
            {QStringLiteral("steps"), toArray(steps)},
            {QStringLiteral("steps_missing"), orNull(stepsMissing)},
            {QStringLiteral("notes"), toArray(notes)},
            {QStringLiteral("binding"), toObject(binding)},
            {QStringLiteral("hooks"), toArray(hooks)},
            {QStringLiteral("saved_session"), savedSession.toJson()},
            {QStringLiteral("static_file"), staticFile.isEmpty() ? QJsonValue() : QJsonValue(staticFile.toJson())},
            {QStringLiteral("templates"), templates},
            {QStringLiteral("session"), session},
            {QStringLiteral("sql"), sql},
            {QStringLiteral("exception"), exception.isEmpty() ? QJsonValue() : QJsonValue(exception.toJson())}};
}

} // namespace athanor
