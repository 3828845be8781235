#pragma once

#include "engine/core/error.h"

#include <QStringList>

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace athanor::Internal {

/// What a member of one of the course's YAML files holds.
enum class YamlType { Text, Number, Flag, TextList, MapList };
enum class Presence { Optional, Required };

/// One member that a kind of file knows. The same tables are kept as JSON schema in lessons/schema.
struct YamlMember
{
    const char *name;
    YamlType type;
    Presence presence;
    std::span<const YamlMember> members = {}; ///< MapList: what each item knows.
};

/// A YAML document as a plain value with lines, so that nothing of yaml-cpp (nor its exceptions) leaves one file.
struct YamlValue
{
    enum class Kind { Null, Scalar, List, Map };
    Kind kind = Kind::Null;
    int line = 0; ///< 1-based.
    QString scalar = {};
    std::vector<YamlValue> items = {};
    std::vector<std::pair<QString, YamlValue>> members = {};

    /// Null where there is none.
    const YamlValue *member(const char *name) const;
    /// The readers below answer with an empty value where the member is missing or of another type.
    QString text(const char *name) const;
    /// As it was written, with the space around it.
    QString source(const char *name) const;
    int number(const char *name) const;
    bool flag(const char *name) const;
    QStringList texts(const char *name) const;
    std::span<const YamlValue> list(const char *name) const;
    /// The member's line, or the map's own where there is no such member.
    int lineOf(const char *name) const;
};

/// Reads one document; nullopt (and a diagnostic) when it is not a YAML map.
/// Nesting, size and the work that aliases can multiply are bounded.
std::optional<YamlValue> parseYaml(const QByteArray &text, const QString &file, std::vector<Error> &diagnostics);

/// Tells missing, unknown, repeated and wrongly typed members; true when there were none.
bool checkMembers(const YamlValue &map, std::span<const YamlMember> members, const QString &file,
                  std::vector<Error> &diagnostics);

} // namespace athanor::Internal
