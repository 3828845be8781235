#include "engine/course/courseformat.h"

namespace athanor::Internal {

namespace {

using enum YamlType;
using enum Presence;

constexpr YamlMember moduleItem[] = {
    {"id", Text, Required},
    {"title", Text, Required},
    {"folder", Text, Required},
};

constexpr YamlMember course[] = {
    {"modules", MapList, Required, moduleItem},
};

constexpr YamlMember docsItem[] = {
    {"title", Text, Required},
    {"manual", Text, Required},
    {"page", Text, Required},
    {"section", Text, Optional},
};

constexpr YamlMember objective[] = {
    {"id", Text, Required},
    {"title", Text, Required},
    {"summary", Text, Required},
    {"pane", Text, Required},
    {"minutes", Number, Required},
    {"prerequisites", TextList, Optional},
    {"exercises", TextList, Optional},
    {"docs", MapList, Optional, docsItem},
};

constexpr YamlMember optionItem[] = {
    {"text", Text, Required},
    {"correct", Flag, Optional},
    {"explanation", Text, Required},
};

constexpr YamlMember questionItem[] = {
    {"id", Text, Required},
    {"prompt", Text, Required},
    {"code", Text, Optional},
    {"options", MapList, Required, optionItem},
};

constexpr YamlMember quiz[] = {
    {"questions", MapList, Required, questionItem},
};

constexpr YamlMember editItem[] = {
    {"file", Text, Required},
    {"replace", Text, Required},
    {"with", Text, Optional},
};

constexpr YamlMember mistakeItem[] = {
    {"name", Text, Required},
    {"check", Text, Required},
    {"message", Text, Required},
    {"of", Text, Optional},
    {"edits", MapList, Optional, editItem},
};

constexpr YamlMember equivalentItem[] = {
    {"solution", Text, Optional}, {"file", Text, Required},    {"mutation", Text, Required},
    {"original", Text, Required}, {"mutated", Text, Optional}, {"occurrence", Number, Optional},
    {"reason", Text, Required},
};

constexpr YamlMember exercise[] = {
    {"goal", Text, Required},
    {"tasks", TextList, Required},
    {"hints", TextList, Required},
    {"open", TextList, Required},
    {"requests", TextList, Optional},
    {"goal_graph", Text, Optional},
    {"mistakes", MapList, Required, mistakeItem},
    {"equivalent", MapList, Optional, equivalentItem},
};

} // namespace

std::span<const YamlMember> courseMembers() { return course; }
std::span<const YamlMember> objectiveMembers() { return objective; }
std::span<const YamlMember> quizMembers() { return quiz; }
std::span<const YamlMember> exerciseMembers() { return exercise; }

const QStringList &paneNames()
{
    static const QStringList names{QStringLiteral("terminal"),  QStringLiteral("results"), QStringLiteral("imports"),
                                   QStringLiteral("routes"),    QStringLiteral("forms"),   QStringLiteral("query"),
                                   QStringLiteral("migrations")};
    return names;
}

const QStringList &manualNames()
{
    static const QStringList names{
        QStringLiteral("python"),     QStringLiteral("flask"),         QStringLiteral("werkzeug"),
        QStringLiteral("jinja2"),     QStringLiteral("wtforms"),       QStringLiteral("flask-wtf"),
        QStringLiteral("sqlalchemy"), QStringLiteral("flask-migrate"), QStringLiteral("psycopg2"),
        QStringLiteral("pytest"),     QStringLiteral("postgresql")};
    return names;
}

} // namespace athanor::Internal
