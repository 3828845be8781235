/// The questions of Workbench that the route playground's laboratories ask the live application.

#include "engine/workbench/routequestions.h"

#include "engine/workbench/workbench.h"

namespace athanor {

void registerRouteAnswers()
{
    qRegisterMetaType<athanor::BlueprintTree>();
    qRegisterMetaType<athanor::ConverterAnswer>();
    qRegisterMetaType<athanor::SessionCookieAnswer>();
    qRegisterMetaType<athanor::SessionCookieQuestion>();
    qRegisterMetaType<QList<athanor::RouteWinner>>();
    qRegisterMetaType<QList<athanor::WinnerQuestion>>();
    qRegisterMetaType<athanor::UrlBuildAnswer>();
    qRegisterMetaType<athanor::UrlBuildQuestion>();
}

void Workbench::routes(JobId job)
{
    askApplication(job, {{QStringLiteral("op"), QStringLiteral("routes")}}, [this, job](const QJsonObject &json) {
        const Result<RouteTable> table = RouteTable::fromJson(json);
        if (table)
            Q_EMIT routesReady(job, *table);
        else
            Q_EMIT failed(job, table.error().message, {}, 0);
    });
}

void Workbench::blueprints(JobId job)
{
    askApplication(job, {{QStringLiteral("op"), QStringLiteral("blueprints")}}, [this, job](const QJsonObject &json) {
        const Result<BlueprintTree> tree = BlueprintTree::fromJson(json);
        if (tree)
            Q_EMIT blueprintsReady(job, *tree);
        else
            Q_EMIT failed(job, tree.error().message, {}, 0);
    });
}

void Workbench::winners(JobId job, const QList<WinnerQuestion> &questions)
{
    askApplication(job, RouteWinner::operation(questions),
                   [this, job, asked = questions.size()](const QJsonObject &json) {
                       const Result<QList<RouteWinner>> answer = RouteWinner::listFromJson(json, asked);
                       if (answer)
                           Q_EMIT winnersReady(job, *answer);
                       else
                           Q_EMIT failed(job, answer.error().message, {}, 0);
                   });
}

void Workbench::buildUrl(JobId job, const UrlBuildQuestion &question)
{
    askApplication(job, question.toOperation(), [this, job](const QJsonObject &json) {
        const Result<UrlBuildAnswer> answer = UrlBuildAnswer::fromJson(json);
        if (answer)
            Q_EMIT urlBuilt(job, *answer);
        else
            Q_EMIT failed(job, answer.error().message, {}, 0);
    });
}

void Workbench::tryConverter(JobId job, const QString &converter, const QString &text)
{
    const QJsonObject operation{{QStringLiteral("op"), QStringLiteral("convert")},
                                {QStringLiteral("converter"), converter},
                                {QStringLiteral("text"), text}};
    askApplication(job, operation, [this, job](const QJsonObject &json) {
        const Result<ConverterAnswer> answer = ConverterAnswer::fromJson(json);
        if (answer)
            Q_EMIT converterTried(job, *answer);
        else
            Q_EMIT failed(job, answer.error().message, {}, 0);
    });
}

void Workbench::sessionCookie(JobId job, const SessionCookieQuestion &question)
{
    askApplication(job, question.toOperation(), [this, job](const QJsonObject &json) {
        const Result<SessionCookieAnswer> answer = SessionCookieAnswer::fromJson(json);
        if (answer)
            Q_EMIT sessionCookieReady(job, *answer);
        else
            Q_EMIT failed(job, answer.error().message, {}, 0);
    });
}

} // namespace athanor
