#include "engine/routes/routewinner.h"

#include "engine/routes/hostilejson.h"

#include <QJsonArray>
#include <QUrl>

#include <algorithm>
#include <optional>

namespace athanor {

namespace {

using Kind = RouteWinner::Kind;

std::optional<Kind> kindOf(const QString &word)
{
    static const std::pair<QLatin1String, Kind> words[] = {{QLatin1String("match"), Kind::Match},
                                                           {QLatin1String("redirect"), Kind::Redirect},
                                                           {QLatin1String("method"), Kind::MethodNotAllowed},
                                                           {QLatin1String("not-found"), Kind::NotFound},
                                                           {QLatin1String("refused"), Kind::Refused},
                                                           {QLatin1String("raised"), Kind::Raised},
                                                           {QLatin1String("unsendable"), Kind::Unsendable}};
    for (const auto &[known, kind] : words)
        if (word == known) return kind;
    return {};
}

Result<RouteWinner> readWinner(const QJsonObject &json)
{
    const std::optional<Kind> kind = kindOf(hostile::text(json, "kind"));
    if (!kind) return hostile::notOfTheForm(QStringLiteral("a winner is of no known kind"));
    RouteWinner winner;
    winner.kind = *kind;
    winner.status = hostile::integer(json.value(QLatin1String("status")), 0, 999, 0);
    winner.rule = hostile::text(json, "rule");
    winner.domain = hostile::text(json, "domain");
    winner.endpoint = hostile::text(json, "endpoint");
    winner.url = hostile::text(json, "url");
    winner.allowed = hostile::texts(json.value(QLatin1String("allowed")));
    winner.text = hostile::text(json, "text");
    return winner;
}

/// Without HEAD and OPTIONS, which Flask adds, unless they stand alone.
QStringList spoken(const QStringList &methods)
{
    QStringList shown = methods;
    shown.removeAll(QStringLiteral("HEAD"));
    shown.removeAll(QStringLiteral("OPTIONS"));
    return shown.isEmpty() ? methods : shown;
}

} // namespace

QString WinnerQuestion::title() const { return method + QLatin1Char(' ') + host + path; }

QString RouteWinner::words() const
{
    switch (kind) {
    case Kind::Match:
        return QStringLiteral("%1, %2%3").arg(endpoint, domain.isEmpty() ? domain : domain + QLatin1Char('|'), rule);
    case Kind::Redirect: {
        const QUrl target(url);
        const bool here = target.host() == QLatin1String("localhost");
        return QStringLiteral("%1 to %2")
            .arg(status)
            .arg(here ? target.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority) : url);
    }
    case Kind::MethodNotAllowed:
        return allowed.isEmpty() ? QStringLiteral("405")
                                 : QStringLiteral("405: only %1").arg(spoken(allowed).join(QLatin1String(", ")));
    case Kind::NotFound: return QStringLiteral("404: no rule");
    case Kind::Refused: return QStringLiteral("%1: %2").arg(status).arg(text);
    case Kind::Raised: return QStringLiteral("500: %1").arg(text);
    case Kind::Unsendable: return text;
    }
    return {};
}

QJsonObject RouteWinner::operation(const QList<WinnerQuestion> &questions)
{
    QJsonArray requests;
    for (const WinnerQuestion &question : questions)
        requests.append(QJsonObject{{QStringLiteral("method"), question.method},
                                    {QStringLiteral("path"), question.path},
                                    {QStringLiteral("host"), question.host}});
    return {{QStringLiteral("op"), QStringLiteral("winners")}, {QStringLiteral("requests"), requests}};
}

Result<QList<RouteWinner>> RouteWinner::listFromJson(const QJsonObject &json, qsizetype asked)
{
    if (!json.value(QLatin1String("winners")).isArray())
        return hostile::notOfTheForm(QStringLiteral("“winners” is no list"));
    auto winners = hostile::list<RouteWinner>(json, "winners", readWinner);
    if (!winners) return winners.error();
    if (qsizetype(winners->size()) != asked)
        return hostile::notOfTheForm(QStringLiteral("there is not one winner for each path"));
    return QList<RouteWinner>(winners->begin(), winners->end());
}

void RouteWinners::setNow(const QList<WinnerQuestion> &questions, const QList<RouteWinner> &answers)
{
    std::vector<Kept> kept;
    kept.reserve(size_t(questions.size()));
    for (qsizetype i = 0; i < std::min(questions.size(), answers.size()); ++i) {
        const auto known = std::find_if(m_kept.begin(), m_kept.end(),
                                        [&](const Kept &each) { return each.question == questions.at(i); });
        kept.push_back({questions.at(i), known == m_kept.end() ? answers.at(i) : known->before, answers.at(i)});
    }
    m_kept = std::move(kept);
}

std::vector<RouteWinners::Change> RouteWinners::changes() const
{
    std::vector<Change> changes;
    for (const Kept &each : m_kept)
        if (!(each.before == each.now)) changes.push_back({each.question, each.before, each.now});
    return changes;
}

void RouteWinners::accept()
{
    for (Kept &each : m_kept) each.before = each.now;
}

void RouteWinners::clear() { m_kept.clear(); }

} // namespace athanor
