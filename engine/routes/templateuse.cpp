#include "engine/routes/templateuse.h"

#include "engine/routes/hostilejson.h"

namespace athanor {

namespace {

ContextName::Origin originOf(const QString &word)
{
    if (word == QLatin1String("context_processor")) return ContextName::Origin::ContextProcessor;
    return word == QLatin1String("flask") ? ContextName::Origin::Flask : ContextName::Origin::Argument;
}

Result<ContextName> readName(const QJsonObject &json)
{
    if (!json.value(QLatin1String("name")).isString())
        return hostile::notOfTheForm(QStringLiteral("a name of a template's context has no “name”"));
    return ContextName{hostile::text(json, "name"),
                       hostile::text(json, "type"),
                       hostile::bounded(json.value(QLatin1String("value"))),
                       originOf(json.value(QLatin1String("origin")).toString()),
                       hostile::text(json, "by"),
                       hostile::text(json, "blueprint")};
}

Result<LoadedTemplate> readLoaded(const QJsonObject &json)
{
    return LoadedTemplate{hostile::text(json, "name"), hostile::text(json, "parent"), hostile::text(json, "how"),
                          hostile::line(json, "line"), hostile::text(json, "file")};
}

} // namespace

Result<TemplateUse> TemplateUse::fromJson(const QJsonObject &json)
{
    TemplateUse use;
    use.name = hostile::text(json, "name");
    use.file = hostile::text(json, "file");
    use.call = hostile::integer(json.value(QLatin1String("call")), 0, int(hostile::maxEntries), -1);
    Result<std::vector<ContextName>> names = hostile::list<ContextName>(json, "origins", readName);
    if (!names) return names.error();
    use.context = std::move(*names);
    Result<std::vector<LoadedTemplate>> loaded = hostile::list<LoadedTemplate>(json, "loaded", readLoaded);
    if (!loaded) return loaded.error();
    use.loaded = std::move(*loaded);
    return use;
}

} // namespace athanor
