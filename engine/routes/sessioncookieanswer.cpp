#include "engine/routes/sessioncookieanswer.h"

#include "engine/routes/hostilejson.h"

#include <array>

namespace athanor {

namespace {

using Verdict = SessionCookieAnswer::Verdict;

constexpr std::array<std::pair<Verdict, const char *>, 7> verdicts{{{Verdict::None, ""},
                                                                    {Verdict::Accepted, "accepted"},
                                                                    {Verdict::BadSignature, "bad-signature"},
                                                                    {Verdict::Expired, "expired"},
                                                                    {Verdict::Malformed, "malformed"},
                                                                    {Verdict::NoKey, "no-key"},
                                                                    {Verdict::OtherKind, "other-kind"}}};

QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }

} // namespace

QString verdictName(Verdict wanted)
{
    for (const auto &[verdict, name] : verdicts) {
        if (verdict == wanted) return QLatin1String(name);
    }
    return {};
}

QJsonObject SessionCookieQuestion::toOperation() const
{
    QString name = QStringLiteral("session-decode");
    if (task == Task::Sign) name = QStringLiteral("session-sign");
    if (task == Task::Test) name = QStringLiteral("session-test");
    return {{QStringLiteral("op"), name}, {QStringLiteral("cookie"), cookie}, {QStringLiteral("payload"), payload},
            {QStringLiteral("key"), key}, {QStringLiteral("salt"), salt},     {QStringLiteral("signed_at"), signedAt}};
}

Result<SessionCookieAnswer> SessionCookieAnswer::fromJson(const QJsonObject &json)
{
    SessionCookieAnswer answer;
    const QString word = hostile::text(json, "verdict");
    bool isKnown = false;
    for (const auto &[verdict, name] : verdicts) {
        if (word != QLatin1String(name)) continue;
        answer.verdict = verdict;
        isKnown = true;
    }
    if (!isKnown) return hostile::notOfTheForm(QStringLiteral("unknown “verdict”"));
    answer.cookieName = hostile::text(json, "cookie_name");
    answer.cookie = hostile::text(json, "cookie");
    answer.payload = hostile::bounded(json.value(QLatin1String("payload")));
    answer.payloadText = hostile::text(json, "payload_text");
    answer.compressed = hostile::truth(json, "compressed");
    answer.signedAt = hostile::text(json, "signed_at");
    const double age = json.value(QLatin1String("age_s")).toDouble(0);
    answer.ageSeconds = qIsFinite(age) ? age : 0;
    answer.maxAgeSeconds = hostile::duration(json.value(QLatin1String("max_age_s")));
    answer.signature = hostile::text(json, "signature");
    answer.reason = hostile::text(json, "reason");
    return answer;
}

QJsonObject SessionCookieAnswer::toJson() const
{
    return {{QStringLiteral("cookie_name"), cookieName},
            {QStringLiteral("cookie"), cookie},
            {QStringLiteral("payload"), payload},
            {QStringLiteral("payload_text"), orNull(payloadText)},
            {QStringLiteral("compressed"), compressed},
            {QStringLiteral("signed_at"), orNull(signedAt)},
            {QStringLiteral("age_s"), ageSeconds},
            {QStringLiteral("max_age_s"), maxAgeSeconds},
            {QStringLiteral("signature"), orNull(signature)},
            {QStringLiteral("verdict"), orNull(verdictName(verdict))},
            {QStringLiteral("reason"), orNull(reason)}};
}

} // namespace athanor
