#include "widgets/routes/tracetext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QStringDecoder>

namespace athanor {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("athanor::TraceText", text); }

QString pythonValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return QLatin1Char('\'') + value.toString().replace(QLatin1Char('\''), QLatin1String("\\'")) +
               QLatin1Char('\'');
    case QJsonValue::Bool: return value.toBool() ? QStringLiteral("True") : QStringLiteral("False");
    case QJsonValue::Null: return QStringLiteral("None");
    case QJsonValue::Double: return value.toVariant().toString();
    case QJsonValue::Array: return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Object: return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case QJsonValue::Undefined: break;
    }
    return {};
}

QString outcomeWord(RouteCandidate::Outcome outcome)
{
    switch (outcome) {
    case RouteCandidate::Outcome::Matched: return tr("matched");
    case RouteCandidate::Outcome::NoMatch: return tr("does not match");
    case RouteCandidate::Outcome::WrongMethod: return tr("not this method");
    case RouteCandidate::Outcome::Redirect: return tr("redirects");
    case RouteCandidate::Outcome::AlsoMatches: return tr("would match too");
    }
    return {};
}

} // namespace

QString phaseWord(HookCall::Phase phase)
{
    switch (phase) {
    case HookCall::Phase::UrlValuePreprocessor: return tr("url values");
    case HookCall::Phase::BeforeRequest: return tr("before");
    case HookCall::Phase::View: return tr("view");
    case HookCall::Phase::ErrorHandler: return tr("error handler");
    case HookCall::Phase::AfterRequest: return tr("after");
    case HookCall::Phase::TeardownRequest: return tr("teardown");
    case HookCall::Phase::TeardownAppContext: return tr("app teardown");
    case HookCall::Phase::ContextProcessor: return tr("template context");
    }
    return {};
}

QString argumentsText(const QJsonObject &arguments)
{
    QStringList parts;
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        const QJsonValue value = it->isObject() && it->toObject().contains(QLatin1String("value"))
                                     ? it->toObject().value(QLatin1String("value"))
                                     : *it;
        const QString type = it->isObject() ? it->toObject().value(QLatin1String("type")).toString() : QString();
        // A value that is no JSON arrives as its repr, a string, which must not be quoted again.
        const bool isRepr = value.isString() && !type.isEmpty() && type != QLatin1String("str");
        parts << it.key() + QLatin1Char('=') + (isRepr ? value.toString() : pythonValue(value));
    }
    return parts.join(QLatin1String(", "));
}

QString headerValue(const RequestTrace &trace, const QString &name)
{
    for (const auto &[key, value] : trace.headers)
        if (key.compare(name, Qt::CaseInsensitive) == 0) return value;
    return {};
}

QString bodyText(const RequestTrace &trace, qsizetype limit)
{
    const QByteArray shown = trace.body.left(limit);
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(shown);
    const QString type = headerValue(trace, QStringLiteral("Content-Type"));
    const bool textual = type.startsWith(QLatin1String("text/")) || type.contains(QLatin1String("json")) ||
                         type.contains(QLatin1String("xml")) || type.contains(QLatin1String("javascript"));
    if (text.contains(QChar(0)) || (decoder.hasError() && !textual && shown.size() == trace.body.size()))
        return tr("%1 bytes that are no text (%2).")
            .arg(trace.body.size())
            .arg(type.isEmpty() ? tr("no type given") : type);
    if (shown.size() < trace.body.size() || trace.bodyTruncated) text += QStringLiteral("\n…");
    return text;
}

QString traceAsText(const RequestTrace &trace)
{
    QStringList lines;
    lines << QStringLiteral("%1 %2").arg(trace.request.method, trace.request.path);
    lines << tr("Answer: %1 %2, %3 ms")
                 .arg(QString::number(trace.status), trace.reason, QString::number(trace.milliseconds, 'f', 1));
    if (!trace.routingMessage.isEmpty()) lines << trace.routingError + QLatin1String(": ") + trace.routingMessage;
    if (!trace.candidates.empty()) lines << QString() << tr("Rules");
    for (const RouteCandidate &candidate : trace.candidates) {
        QString line = QStringLiteral("  %1: %2").arg(candidate.rule, outcomeWord(candidate.outcome));
        if (!candidate.reason.isEmpty()) line += QLatin1String(" (") + candidate.reason + QLatin1Char(')');
        if (!candidate.arguments.isEmpty()) line += QLatin1String(", ") + argumentsText(candidate.arguments);
        lines << line;
    }
    if (!trace.hooks.empty()) lines << QString() << tr("Calls, in the order they ran");
    for (const HookCall &hook : trace.hooks) {
        QString line = QStringLiteral("  %1 %2").arg(phaseWord(hook.phase), hook.name);
        if (!hook.blueprint.isEmpty()) line += tr(", blueprint %1").arg(hook.blueprint);
        if (hook.line > 0) line += QStringLiteral(", %1:%2").arg(hook.file, QString::number(hook.line));
        if (hook.shortCircuit) line += tr(", answered, so the view never ran");
        if (!hook.exception.isEmpty()) line += tr(", raised %1").arg(hook.exception);
        lines << line;
    }
    if (!trace.headers.empty()) lines << QString() << tr("Headers");
    for (const auto &[name, value] : trace.headers) lines << QStringLiteral("  %1: %2").arg(name, value);
    lines << QString() << tr("Body") << bodyText(trace, 16 * 1024);
    if (!trace.exception.isEmpty()) lines << QString() << trace.exception.traceback;
    return lines.join(QLatin1Char('\n'));
}

} // namespace athanor
