#include "widgets/routes/tracestory.h"

#include "widgets/routes/tracetext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>

namespace athanor {

namespace {

constexpr int longest = 120;

QString tr(const char *text) { return QCoreApplication::translate("athanor::TraceStory", text); }

QString cut(const QString &text)
{
    return text.size() <= longest ? text : text.left(longest - 1) + QStringLiteral("…");
}

ChangeLine lineOf(const QString &what, const ValueChange &change)
{
    ChangeLine line;
    line.what = what;
    line.name = change.name;
    line.kind = !change.before  ? ChangeLine::Kind::Added
                : !change.after ? ChangeLine::Kind::Removed
                                : ChangeLine::Kind::Changed;
    if (change.before) line.before = valueWords(*change.before);
    if (change.after) line.after = valueWords(*change.after);
    return line;
}

QString bodyWords(const std::optional<BodyMark> &mark)
{
    if (!mark) return {};
    return mark->length < 0 ? tr("a stream") : tr("%1 bytes").arg(mark->length, 0, 'f', 0);
}

QString argumentsWithTypes(const QJsonObject &arguments)
{
    QStringList parts;
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        const QJsonObject argument = it->toObject();
        parts << tr("%1 = %2 (%3)")
                     .arg(it.key(), valueWords(argument.value(QLatin1String("value"))),
                          argument.value(QLatin1String("type")).toString());
    }
    return parts.join(QLatin1String(", "));
}

} // namespace

QString valueWords(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String: return cut(value.toString());
    case QJsonValue::Bool: return value.toBool() ? QStringLiteral("True") : QStringLiteral("False");
    case QJsonValue::Double: return value.toVariant().toString();
    case QJsonValue::Array:
        return cut(QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)));
    case QJsonValue::Object:
        return cut(QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)));
    case QJsonValue::Null: return QStringLiteral("None");
    case QJsonValue::Undefined: break;
    }
    return {};
}

QStringList matchedParts(const RequestTrace &trace, bool merged)
{
    QString path = trace.request.path.section(QLatin1Char('?'), 0, 0);
    path = QString::fromUtf8(QByteArray::fromPercentEncoding(path.toUtf8()));
    static const QRegularExpression slashes(QStringLiteral("/{2,}"));
    if (merged) path.replace(slashes, QStringLiteral("/"));
    const QString host = trace.binding.hostMatching ? trace.binding.host : trace.binding.subdomain;
    return QStringList{host} + path.split(QLatin1Char('/'));
}

bool mergedBy(const std::vector<MatchStep> &steps, int at)
{
    for (int i = 0; i <= at && i < static_cast<int>(steps.size()); ++i)
        if (steps[static_cast<size_t>(i)].kind == MatchStep::Kind::Merge) return true;
    return false;
}

int partAtHand(const RequestTrace &trace, int at)
{
    if (at < 0 || at >= static_cast<int>(trace.steps.size())) return -1;
    const MatchStep &step = trace.steps[static_cast<size_t>(at)];
    const QStringList parts = matchedParts(trace, mergedBy(trace.steps, at));
    switch (step.kind) {
    case MatchStep::Kind::Start:
    case MatchStep::Kind::Merge: return -1;
    case MatchStep::Kind::Convert:
    case MatchStep::Kind::ConvertRefused: return int(parts.indexOf(step.part));
    case MatchStep::Kind::Defaults:
    case MatchStep::Kind::Redirect:
    case MatchStep::Kind::End: return int(parts.size());
    default: return std::min(step.depth, int(parts.size()));
    }
}

QString outcomeTitle(const RequestTrace &trace)
{
    const MatchStep *end = trace.steps.empty() ? nullptr : &trace.steps.back();
    const int status = end && end->kind == MatchStep::Kind::End ? end->status : 0;
    if (trace.routingError == QLatin1String("NotFound") || status == 404) return tr("404: no rule takes this path");
    if (trace.routingError == QLatin1String("MethodNotAllowed") || status == 405)
        return tr("405: the path is known, %1 is not answered there").arg(trace.request.method);
    if (trace.routingError == QLatin1String("RequestRedirect") || status == 308)
        return tr("%1: the browser is sent to another address").arg(status == 0 ? trace.status : status);
    if (!trace.endpoint.isEmpty()) return tr("Endpoint %1").arg(trace.endpoint);
    return trace.routingError.isEmpty() ? tr("No endpoint") : trace.routingError;
}

QString outcomeWords(const RequestTrace &trace)
{
    QStringList words;
    if (!trace.steps.empty() && !trace.steps.back().text.isEmpty()) words << trace.steps.back().text;
    if (trace.routingError == QLatin1String("MethodNotAllowed")) {
        QStringList allowed;
        for (const RouteCandidate &candidate : trace.candidates)
            if (candidate.outcome == RouteCandidate::Outcome::WrongMethod) allowed += candidate.methods;
        allowed.removeDuplicates();
        const QString header = headerValue(trace, QStringLiteral("Allow"));
        words << tr("Allow: %1").arg(header.isEmpty() ? allowed.join(QLatin1String(", ")) : header);
    } else if (trace.routingError == QLatin1String("RequestRedirect")) {
        const QString location = headerValue(trace, QStringLiteral("Location"));
        if (!location.isEmpty()) words << tr("Location: %1").arg(location);
    } else if (!trace.endpoint.isEmpty()) {
        words << (trace.arguments.isEmpty() ? tr("It takes no arguments.")
                                            : tr("Arguments: %1").arg(argumentsWithTypes(trace.arguments)));
    } else if (!trace.routingMessage.isEmpty() && words.isEmpty()) {
        words << trace.routingMessage;
    }
    return words.join(QLatin1Char('\n'));
}

QString ChangeLine::words() const
{
    const QString thing = name.isEmpty() ? what : tr("%1 %2").arg(what, name);
    switch (kind) {
    case Kind::Added: return tr("%1 added: %2").arg(thing, after);
    case Kind::Removed: return tr("%1 taken away (was %2)").arg(thing, before);
    case Kind::Changed: break;
    }
    return tr("%1 changed from %2 to %3").arg(thing, before, after);
}

std::vector<ChangeLine> changeLines(const CallChanges &changes)
{
    std::vector<ChangeLine> lines;
    if (changes.statusBefore != changes.statusAfter)
        lines.push_back({ChangeLine::Kind::Changed,
                         tr("status"),
                         {},
                         QString::number(changes.statusBefore),
                         QString::number(changes.statusAfter)});
    if (changes.bodyBefore && changes.bodyAfter)
        lines.push_back(
            {ChangeLine::Kind::Changed, tr("body"), {}, bodyWords(changes.bodyBefore), bodyWords(changes.bodyAfter)});
    const auto add = [&lines](const QString &what, const std::vector<ValueChange> &list) {
        for (const ValueChange &change : list) lines.push_back(lineOf(what, change));
    };
    add(tr("header"), changes.headers);
    add(tr("cookie"), changes.cookies);
    add(tr("session"), changes.session);
    add(QStringLiteral("g"), changes.g);
    return lines;
}

QStringList statementsOf(const RequestTrace &trace, int call, int most)
{
    QStringList lines;
    if (call < 0 || call >= static_cast<int>(trace.hooks.size())) return lines;
    for (const int at : trace.hooks[static_cast<size_t>(call)].statements) {
        if (at < 0 || at >= trace.sql.size() || lines.size() >= most) continue;
        lines << cut(trace.sql.at(at).toObject().value(QLatin1String("statement")).toString().simplified());
    }
    return lines;
}

QString callSentence(const RequestTrace &trace, int call)
{
    const HookCall &hook = trace.hooks[static_cast<size_t>(call)];
    QStringList parts{QStringLiteral("%1 %2").arg(phaseWord(hook.phase), hook.name)};
    if (!hook.blueprint.isEmpty()) parts << tr("blueprint %1").arg(hook.blueprint);
    if (!hook.handles.isEmpty()) parts << tr("handles %1").arg(hook.handles);
    if (hook.shortCircuit)
        parts << (hook.answerStatus > 0 ? tr("answered %1 here, so the view never ran").arg(hook.answerStatus)
                                        : tr("answered here, so the view never ran"));
    if (!hook.exception.isEmpty())
        parts << (hook.exceptionLine > 0
                      ? tr("raised %1 at %2, line %3")
                            .arg(hook.exception, hook.exceptionFile, QString::number(hook.exceptionLine))
                      : tr("raised %1").arg(hook.exception));
    for (const ChangeLine &line : changeLines(hook.changes)) parts << line.words();
    if (!hook.statements.empty())
        parts << (hook.statements.size() == 1 ? tr("sent 1 statement")
                                              : tr("sent %1 statements").arg(hook.statements.size()));
    return parts.join(QLatin1String(", "));
}

} // namespace athanor
