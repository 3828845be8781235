#include "engine/routes/blueprinttree.h"

#include "engine/routes/hostilejson.h"

#include <array>

namespace athanor {

namespace {

using From = PrefixPart::From;

constexpr std::array<std::pair<From, const char *>, 4> origins{
    {{From::Constructor, "constructor"}, {From::Register, "register"}, {From::Parent, "parent"}, {From::Unknown, ""}}};

From originOf(const QJsonObject &json, const char *member)
{
    const QString word = hostile::text(json, member);
    for (const auto &[from, name] : origins) {
        if (word == QLatin1String(name)) return from;
    }
    return From::Unknown;
}

QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }

QJsonValue originName(From wanted)
{
    for (const auto &[from, name] : origins) {
        if (from == wanted) return orNull(QLatin1String(name));
    }
    return {};
}

Result<PrefixPart> readPart(const QJsonObject &json)
{
    return PrefixPart{hostile::text(json, "text"), originOf(json, "from"), hostile::text(json, "blueprint"),
                      hostile::text(json, "file"), hostile::line(json, "line")};
}

Result<BlueprintRoute> readRoute(const QJsonObject &json)
{
    if (!json.value(QLatin1String("rule")).isString())
        return hostile::notOfTheForm(QStringLiteral("a blueprint's route has no “rule”"));
    return BlueprintRoute{hostile::text(json, "rule"), hostile::text(json, "endpoint"),
                          hostile::texts(json.value(QLatin1String("methods"))), hostile::text(json, "file"),
                          hostile::line(json, "line")};
}

Result<BlueprintHook> readHook(const QJsonObject &json)
{
    return BlueprintHook{hostile::text(json, "phase"), hostile::text(json, "name"), hostile::text(json, "handles"),
                         hostile::text(json, "file"), hostile::line(json, "line")};
}

Result<BlueprintNode> readNode(const QJsonObject &json, int depth);

Result<void> readLists(const QJsonObject &json, int depth, BlueprintNode &node)
{
    auto parts = hostile::list<PrefixPart>(json, "prefix_parts", readPart);
    if (!parts) return parts.error();
    node.prefixParts = std::move(*parts);
    auto routes = hostile::list<BlueprintRoute>(json, "routes", readRoute);
    if (!routes) return routes.error();
    node.routes = std::move(*routes);
    auto hooks = hostile::list<BlueprintHook>(json, "hooks", readHook);
    if (!hooks) return hooks.error();
    node.hooks = std::move(*hooks);
    const auto child = [depth](const QJsonObject &each) { return readNode(each, depth + 1); };
    auto children = hostile::list<BlueprintNode>(json, "children", child);
    if (!children) return children.error();
    node.children = std::move(*children);
    return {};
}

Result<BlueprintNode> readNode(const QJsonObject &json, int depth)
{
    if (depth > hostile::maxDepth) return hostile::notOfTheForm(QStringLiteral("blueprints are nested too deeply"));
    BlueprintNode node;
    node.name = hostile::text(json, "name");
    node.ownName = hostile::text(json, "own_name");
    node.importName = hostile::text(json, "import_name");
    node.file = hostile::text(json, "file");
    node.line = hostile::line(json, "line");
    node.registeredIn = hostile::text(json, "registered_in");
    node.registeredLine = hostile::line(json, "registered_line");
    node.prefix = hostile::text(json, "prefix");
    node.subdomain = hostile::text(json, "subdomain");
    node.subdomainFrom = originOf(json, "subdomain_from");
    node.templateFolder = hostile::text(json, "template_folder");
    node.staticFolder = hostile::text(json, "static_folder");
    node.staticUrl = hostile::text(json, "static_url");
    if (const Result<void> read = readLists(json, depth, node); !read) return read.error();
    return node;
}

QJsonValue lineOrNull(int line) { return line > 0 ? QJsonValue(line) : QJsonValue(); }

QJsonObject toObject(const BlueprintNode &node)
{
    QJsonArray parts;
    for (const PrefixPart &part : node.prefixParts) {
        parts.append(QJsonObject{{QStringLiteral("text"), part.text},
                                 {QStringLiteral("from"), originName(part.from)},
                                 {QStringLiteral("blueprint"), part.blueprint},
                                 {QStringLiteral("file"), orNull(part.file)},
                                 {QStringLiteral("line"), lineOrNull(part.line)}});
    }
    QJsonArray routes;
    for (const BlueprintRoute &route : node.routes) {
        routes.append(QJsonObject{{QStringLiteral("rule"), route.rule},
                                  {QStringLiteral("endpoint"), route.endpoint},
                                  {QStringLiteral("methods"), QJsonArray::fromStringList(route.methods)},
                                  {QStringLiteral("file"), orNull(route.file)},
                                  {QStringLiteral("line"), lineOrNull(route.line)}});
    }
    QJsonArray hooks;
    for (const BlueprintHook &hook : node.hooks) {
        hooks.append(QJsonObject{{QStringLiteral("phase"), hook.phase},
                                 {QStringLiteral("name"), hook.name},
                                 {QStringLiteral("handles"), orNull(hook.handles)},
                                 {QStringLiteral("file"), orNull(hook.file)},
                                 {QStringLiteral("line"), lineOrNull(hook.line)}});
    }
    QJsonArray children;
    for (const BlueprintNode &child : node.children) children.append(toObject(child));
    return {{QStringLiteral("name"), node.name},
            {QStringLiteral("own_name"), node.ownName},
            {QStringLiteral("import_name"), node.importName},
            {QStringLiteral("file"), orNull(node.file)},
            {QStringLiteral("line"), lineOrNull(node.line)},
            {QStringLiteral("registered_in"), orNull(node.registeredIn)},
            {QStringLiteral("registered_line"), lineOrNull(node.registeredLine)},
            {QStringLiteral("prefix"), node.prefix},
            {QStringLiteral("prefix_parts"), parts},
            {QStringLiteral("subdomain"), orNull(node.subdomain)},
            {QStringLiteral("subdomain_from"), originName(node.subdomainFrom)},
            {QStringLiteral("template_folder"), orNull(node.templateFolder)},
            {QStringLiteral("static_folder"), orNull(node.staticFolder)},
            {QStringLiteral("static_url"), orNull(node.staticUrl)},
            {QStringLiteral("routes"), routes},
            {QStringLiteral("hooks"), hooks},
            {QStringLiteral("children"), children}};
}

QString place(const QString &file, int line)
{
    if (file.isEmpty()) return {};
    return line > 0 ? QStringLiteral("  (%1:%2)").arg(file, QString::number(line)) : QStringLiteral("  (%1)").arg(file);
}

QString prefixText(const BlueprintNode &node)
{
    QStringList parts;
    for (const PrefixPart &part : node.prefixParts) {
        switch (part.from) {
        case From::Constructor: parts << QStringLiteral("%1 from Blueprint(…)").arg(part.text); break;
        case From::Register: parts << QStringLiteral("%1 from register_blueprint(…)").arg(part.text); break;
        case From::Parent: parts << QStringLiteral("%1 from %2").arg(part.text, part.blueprint); break;
        case From::Unknown: parts << part.text; break;
        }
    }
    const QString prefix = node.prefix.isEmpty() ? QStringLiteral("no prefix") : node.prefix;
    return parts.isEmpty() ? prefix : prefix + QStringLiteral(" = ") + parts.join(QStringLiteral(" + "));
}

void write(const BlueprintNode &node, const QString &indent, QStringList &lines)
{
    if (node.name.isEmpty())
        lines << node.ownName + QStringLiteral("  application") + place(node.file, node.line);
    else
        lines << indent + node.name + QStringLiteral("  ") + prefixText(node) + place(node.file, node.line);
    const QString inner = indent + QStringLiteral("  ");
    if (!node.subdomain.isEmpty()) lines << inner + QStringLiteral("subdomain %1").arg(node.subdomain);
    for (const BlueprintHook &hook : node.hooks) {
        const QString handles = hook.handles.isEmpty() ? QString() : QStringLiteral(" for %1").arg(hook.handles);
        lines << inner + QStringLiteral("%1%2: %3").arg(hook.phase, handles, hook.name) + place(hook.file, hook.line);
    }
    for (const BlueprintRoute &route : node.routes) {
        const QString methods = route.methods.join(QStringLiteral(", "));
        lines << inner + QStringLiteral("%1 %2 → %3").arg(methods, route.rule, route.endpoint) +
                     place(route.file, route.line);
    }
    if (!node.templateFolder.isEmpty()) lines << inner + QStringLiteral("templates: %1").arg(node.templateFolder);
    if (!node.staticFolder.isEmpty())
        lines << inner + QStringLiteral("static files: %1 at %2").arg(node.staticFolder, node.staticUrl);
    for (const BlueprintNode &child : node.children) write(child, inner, lines);
}

} // namespace

Result<BlueprintTree> BlueprintTree::fromJson(const QJsonObject &json)
{
    if (!json.value(QLatin1String("tree")).isObject())
        return hostile::notOfTheForm(QStringLiteral("“tree” is no object"));
    Result<BlueprintNode> root = readNode(json.value(QLatin1String("tree")).toObject(), 0);
    if (!root) return root.error();
    return BlueprintTree{std::move(*root)};
}

QJsonObject BlueprintTree::toJson() const { return toObject(root); }

QString BlueprintTree::toText() const
{
    QStringList lines;
    write(root, {}, lines);
    return lines.join(QLatin1Char('\n'));
}

} // namespace athanor
