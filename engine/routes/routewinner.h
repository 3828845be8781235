#pragma once

#include "engine/core/result.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QStringList>

#include <vector>

namespace athanor {

/// A request whose match alone is asked for.
struct WinnerQuestion
{
    QString method = QStringLiteral("GET");
    QString path = QStringLiteral("/"); ///< As typed, with its query.
    QString host = {};                  ///< Empty for localhost or SERVER_NAME.

    /// "GET /ponies", "GET api.pony.test/ponies"
    QString title() const;
    bool operator==(const WinnerQuestion &) const = default;
};

/// What would answer a request: a rule, or the reason why none does.
struct RouteWinner
{
    enum class Kind {
        Match,
        Redirect,         ///< 308 and its kin.
        MethodNotAllowed, ///< 405
        NotFound,         ///< 404
        Refused,          ///< Another error of HTTP, see status and text.
        Raised,           ///< A converter of the application raised something else.
        Unsendable        ///< No request that could be sent, see text.
    };
    Kind kind = Kind::NotFound;
    int status = 0; ///< 0 for Match: what the view answers is not asked.
    QString rule = {};
    QString domain = {}; ///< The rule's host or subdomain; may be empty.
    QString endpoint = {};
    QString url = {};         ///< Where a redirect leads.
    QStringList allowed = {}; ///< Methods, of MethodNotAllowed.
    QString text = {};

    /// "show_pony, /ponies/<name>", "405: only POST", "308 to /ponies/"
    QString words() const;
    bool operator==(const RouteWinner &) const = default;

    static QJsonObject operation(const QList<WinnerQuestion> &questions);
    /// The agent's answer to operation(); hostile data: Error when it is not of the form, or not of this many.
    static Result<QList<RouteWinner>> listFromJson(const QJsonObject &json, qsizetype asked);
};

/// Who won each path when the learner looked last, and who wins it now.
class RouteWinners final
{
public:
    struct Change
    {
        WinnerQuestion question;
        RouteWinner before;
        RouteWinner now;
        bool operator==(const Change &) const = default;
    };

    /// answers belong to the questions one by one. A path that was not asked about before has no past; one that is not
    /// among them any more is forgotten.
    void setNow(const QList<WinnerQuestion> &questions, const QList<RouteWinner> &answers);
    /// In the order of the questions.
    std::vector<Change> changes() const;
    /// What wins now is what won before, from now on.
    void accept();
    void clear();

private:
    struct Kept
    {
        WinnerQuestion question;
        RouteWinner before;
        RouteWinner now;
    };
    std::vector<Kept> m_kept;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::WinnerQuestion)
Q_DECLARE_METATYPE(athanor::RouteWinner)
