#include "app/cli/plainwords.h"

#include "app/cli/console.h"
#include "engine/core/installation.h"

#include <QCoreApplication>

namespace athanor::cli {

std::optional<Explanation> plainWords(const QJsonObject &error)
{
    if (error.isEmpty()) return {};
    const Result<Installation> installation = Installation::locate(QCoreApplication::applicationDirPath());
    if (!installation) return {};
    return Explanations::load(installation->lessons + QStringLiteral("/explanations"))
        .explain(RaisedError::fromJson(error));
}

QJsonValue toJson(const std::optional<Explanation> &explanation)
{
    if (!explanation) return {};
    return QJsonObject{{QStringLiteral("id"), explanation->id},
                       {QStringLiteral("title"), explanation->title},
                       {QStringLiteral("text"), explanation->text},
                       {QStringLiteral("advice"), explanation->advice}};
}

void tell(const Explanation &explanation)
{
    console::complain(QStringLiteral("\n%1\n%2\n%3").arg(explanation.title, explanation.text, explanation.advice));
}

} // namespace athanor::cli
