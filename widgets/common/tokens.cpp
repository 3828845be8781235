#include "widgets/common/tokens.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace athanor {

namespace {

struct Entry
{
    const char *name;
    QColor Tokens::*member;
};

constexpr Entry entries[] = {
    {"paper", &Tokens::paper},
    {"panel", &Tokens::panel},
    {"sunk", &Tokens::sunk},
    {"line", &Tokens::line},
    {"ink", &Tokens::ink},
    {"ink2", &Tokens::ink2},
    {"ink3", &Tokens::ink3},
    {"copper", &Tokens::copper},
    {"copperSoft", &Tokens::copperSoft},
    {"copperDeep", &Tokens::copperDeep},
    {"onCopper", &Tokens::onCopper},
    {"verdigris", &Tokens::verdigris},
    {"verdigrisSoft", &Tokens::verdigrisSoft},
    {"danger", &Tokens::danger},
    {"dangerSoft", &Tokens::dangerSoft},
    {"info", &Tokens::info},
    {"infoSoft", &Tokens::infoSoft},
    {"codeKeyword", &Tokens::codeKeyword},
    {"codeString", &Tokens::codeString},
    {"codeNumber", &Tokens::codeNumber},
    {"codeComment", &Tokens::codeComment},
    {"codeName", &Tokens::codeName},
    {"currentLine", &Tokens::currentLine},
    {"selection", &Tokens::selection},
};

double relativeLuminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QMap<QString, QColor> Tokens::named() const
{
    QMap<QString, QColor> result;
    for (const Entry &entry : entries) result.insert(QLatin1String(entry.name), this->*entry.member);
    return result;
}

Result<Tokens> Tokens::fromJson(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonObject colors =
        QJsonDocument::fromJson(json, &problem).object().value(QLatin1String("colors")).toObject();
    if (problem.error != QJsonParseError::NoError)
        return Error{ErrorCode::BadInput, QStringLiteral("The theme is not JSON: %1.").arg(problem.errorString())};
    Tokens tokens;
    for (const Entry &entry : entries) {
        const QString name = QLatin1String(entry.name);
        const QColor color(colors.value(name).toString());
        if (!color.isValid())
            return Error{ErrorCode::BadInput, QStringLiteral("The theme has no colour “%1”.").arg(name)};
        tokens.*entry.member = color;
    }
    return tokens;
}

double contrastRatio(const QColor &one, const QColor &other)
{
    const double first = relativeLuminance(one);
    const double second = relativeLuminance(other);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace athanor
