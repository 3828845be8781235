#include "engine/course/yamlvalue.h"

#include <QSet>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <exception>

namespace athanor::Internal {

namespace {

constexpr int maximalDepth = 8;
constexpr int maximalNodes = 20000;

struct TooMuch
{
    int line;
};

/// Copies a node; the budget is what keeps a few aliases from standing for millions of values.
YamlValue copied(const YAML::Node &node, int depth, int &budget)
{
    const int line = node.Mark().line + 1;
    if (depth > maximalDepth || --budget < 0) throw TooMuch{line};
    YamlValue value;
    value.line = line;
    if (node.IsScalar()) {
        value.kind = YamlValue::Kind::Scalar;
        value.scalar = QString::fromStdString(node.Scalar());
    } else if (node.IsSequence()) {
        value.kind = YamlValue::Kind::List;
        for (const YAML::Node &item : node) value.items.push_back(copied(item, depth + 1, budget));
    } else if (node.IsMap()) {
        value.kind = YamlValue::Kind::Map;
        for (const auto &member : node) {
            const YamlValue key = copied(member.first, depth + 1, budget);
            YamlValue held = copied(member.second, depth + 1, budget);
            // A member is told of where its name stands, not where a folded text under it begins.
            held.line = key.line;
            value.members.emplace_back(key.scalar, std::move(held));
        }
    }
    return value;
}

bool isInteger(const QString &text)
{
    bool ok = false;
    text.toInt(&ok);
    return ok;
}

bool isText(const YamlValue &value)
{
    return value.kind == YamlValue::Kind::Scalar && !value.scalar.trimmed().isEmpty();
}

QString wanted(YamlType type)
{
    switch (type) {
    case YamlType::Text: return QStringLiteral("text");
    case YamlType::Number: return QStringLiteral("a whole number from 1");
    case YamlType::Flag: return QStringLiteral("true or false");
    case YamlType::TextList: return QStringLiteral("a list of texts");
    case YamlType::MapList: return QStringLiteral("a list of items with members");
    }
    return {};
}

bool fits(const YamlValue &value, YamlType type)
{
    switch (type) {
    case YamlType::Text: return isText(value);
    case YamlType::Number: return isText(value) && isInteger(value.scalar) && value.scalar.toInt() > 0;
    case YamlType::Flag: return value.scalar == QLatin1String("true") || value.scalar == QLatin1String("false");
    case YamlType::TextList: return value.kind == YamlValue::Kind::List && std::ranges::all_of(value.items, isText);
    case YamlType::MapList:
        return value.kind == YamlValue::Kind::List && std::ranges::all_of(value.items, [](const YamlValue &item) {
                   return item.kind == YamlValue::Kind::Map;
               });
    }
    return false;
}

} // namespace

const YamlValue *YamlValue::member(const char *name) const
{
    const auto found =
        std::ranges::find_if(members, [&](const auto &each) { return each.first == QLatin1String(name); });
    return found == members.end() ? nullptr : &found->second;
}

QString YamlValue::text(const char *name) const { return source(name).trimmed(); }

QString YamlValue::source(const char *name) const
{
    const YamlValue *value = member(name);
    return value && value->kind == Kind::Scalar ? value->scalar : QString();
}

int YamlValue::number(const char *name) const { return text(name).toInt(); }

bool YamlValue::flag(const char *name) const { return text(name) == QLatin1String("true"); }

QStringList YamlValue::texts(const char *name) const
{
    QStringList result;
    for (const YamlValue &item : list(name)) {
        if (isText(item)) result.append(item.scalar.trimmed());
    }
    return result;
}

std::span<const YamlValue> YamlValue::list(const char *name) const
{
    const YamlValue *value = member(name);
    if (!value || value->kind != Kind::List) return {};
    return value->items;
}

int YamlValue::lineOf(const char *name) const
{
    const YamlValue *value = member(name);
    return value ? value->line : line;
}

std::optional<YamlValue> parseYaml(const QByteArray &text, const QString &file, std::vector<Error> &diagnostics)
{
    const auto tell = [&](const QString &message, int line) {
        diagnostics.push_back({ErrorCode::BadInput, message, file, line});
    };
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text.toStdString());
        if (documents.size() != 1 || !documents.front().IsMap()) {
            tell(QStringLiteral("This must be one YAML map of names and values."), 1);
            return std::nullopt;
        }
        int budget = maximalNodes;
        YamlValue value = copied(documents.front(), 0, budget);
        value.line = 1;
        return value;
    } catch (const YAML::Exception &problem) {
        const QString reason = QString::fromStdString(problem.msg);
        tell(QStringLiteral("This is not valid YAML: %1.").arg(reason), problem.mark.line + 1);
    } catch (const TooMuch &problem) {
        tell(QStringLiteral("This nests deeper or holds more values than a course file may."), problem.line);
    } catch (const std::exception &problem) {
        tell(QStringLiteral("This could not be read: %1.").arg(QString::fromUtf8(problem.what())), 1);
    }
    return std::nullopt;
}

bool checkMembers(const YamlValue &map, std::span<const YamlMember> members, const QString &file,
                  std::vector<Error> &diagnostics)
{
    bool sound = true;
    const auto tell = [&](const QString &message, int line) {
        diagnostics.push_back({ErrorCode::BadInput, message, file, line});
        sound = false;
    };
    QSet<QString> seen;
    for (const auto &[name, value] : map.members) {
        const auto known = std::ranges::find_if(
            members, [&name = name](const YamlMember &each) { return name == QLatin1String(each.name); });
        if (known == members.end()) {
            tell(QStringLiteral("“%1” is not a member known here.").arg(name), value.line);
        } else if (seen.contains(name)) {
            tell(QStringLiteral("“%1” stands here twice.").arg(name), value.line);
        } else if (!fits(value, known->type)) {
            tell(QStringLiteral("“%1” must be %2.").arg(name, wanted(known->type)), value.line);
        } else if (known->type == YamlType::MapList) {
            for (const YamlValue &item : value.items)
                sound = checkMembers(item, known->members, file, diagnostics) && sound;
        }
        seen.insert(name);
    }
    for (const YamlMember &each : members) {
        if (each.presence == Presence::Required && !seen.contains(QLatin1String(each.name)))
            tell(QStringLiteral("“%1” is missing.").arg(QLatin1String(each.name)), map.line);
    }
    return sound;
}

} // namespace athanor::Internal
