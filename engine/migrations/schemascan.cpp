#include "engine/migrations/schemascan.h"

#include "engine/migrations/pythonvalue.h"

#include <algorithm>
#include <array>

namespace athanor::migrations {

namespace {

using Tokens = std::span<const PythonToken>;

/// What stands between the brackets of one call.
struct Arguments
{
    std::vector<Tokens> positional;
    std::vector<std::pair<std::string_view, Tokens>> named;
    std::size_t end = 0; ///< Place of the closing bracket in the line.

    /// Positional argument `place`, or the one called `name`.
    Tokens find(std::size_t place, std::string_view name) const
    {
        for (const auto &[key, value] : named)
            if (key == name) return value;
        return place < positional.size() ? positional[place] : Tokens{};
    }
    QString text(std::size_t place, std::string_view name) const
    {
        const Tokens tokens = find(place, name);
        if (tokens.empty() || tokens[0].kind != PythonToken::Kind::String) return {};
        const std::optional<PythonValue> value = literalValue(tokens);
        return value && value->isText() ? value->text : QString();
    }
    /// The name of sa.Column("name", …).
    QString columnName(std::size_t place, std::string_view name) const
    {
        const Tokens tokens = find(place, name);
        for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
            if (!tokens[i].is("Column") || !tokens[i + 1].isOperator("(")) continue;
            const std::optional<PythonValue> value = literalValue(tokens.subspan(i + 2, 1));
            return value && value->isText() ? value->text : QString();
        }
        return {};
    }
};

int depthChange(const PythonToken &token)
{
    if (token.kind != PythonToken::Kind::Operator || token.text.size() != 1) return 0;
    const char sign = token.text[0];
    if (sign == '(' || sign == '[' || sign == '{') return 1;
    return sign == ')' || sign == ']' || sign == '}' ? -1 : 0;
}

/// `open` is the place of the call's opening bracket.
Arguments argumentsOf(const std::vector<PythonToken> &tokens, std::size_t open)
{
    Arguments arguments;
    int depth = 0;
    std::size_t start = open + 1;
    std::size_t place = open;
    const auto finish = [&] {
        const Tokens one = Tokens(tokens).subspan(start, place - start);
        if (one.size() > 2 && one[0].kind == PythonToken::Kind::Name && one[1].isOperator("="))
            arguments.named.emplace_back(one[0].text, one.subspan(2));
        else if (!one.empty())
            arguments.positional.push_back(one);
        start = place + 1;
    };
    for (; place < tokens.size(); ++place) {
        depth += depthChange(tokens[place]);
        if (depth == 0) break;
        if (depth == 1 && tokens[place].isOperator(",")) finish();
    }
    finish();
    arguments.end = place;
    return arguments;
}

/// Where the names stand in a method's arguments; in a batch the table is known and everything moves down by one.
struct Operation
{
    std::string_view method;
    SchemaTouch::Kind kind;
    std::size_t tablePlace;
    std::string_view tableName;
};

constexpr std::array<Operation, 14> operations = {{
    {"create_table", SchemaTouch::Kind::CreateTable, 0, "table_name"},
    {"drop_table", SchemaTouch::Kind::DropTable, 0, "table_name"},
    {"rename_table", SchemaTouch::Kind::RenameTable, 0, "old_table_name"},
    {"add_column", SchemaTouch::Kind::AddColumn, 0, "table_name"},
    {"drop_column", SchemaTouch::Kind::DropColumn, 0, "table_name"},
    {"alter_column", SchemaTouch::Kind::AlterColumn, 0, "table_name"},
    {"create_index", SchemaTouch::Kind::Other, 1, "table_name"},
    {"drop_index", SchemaTouch::Kind::Other, 1, "table_name"},
    {"create_foreign_key", SchemaTouch::Kind::Other, 1, "source_table"},
    {"create_unique_constraint", SchemaTouch::Kind::Other, 1, "table_name"},
    {"create_check_constraint", SchemaTouch::Kind::Other, 1, "table_name"},
    {"create_primary_key", SchemaTouch::Kind::Other, 1, "table_name"},
    {"drop_constraint", SchemaTouch::Kind::Other, 1, "table_name"},
    {"create_table_comment", SchemaTouch::Kind::Other, 0, "table_name"},
}};

void addTouches(const Operation &operation, const Arguments &arguments, const QString &batchTable, int line,
                std::vector<SchemaTouch> &touches)
{
    const bool batch = !batchTable.isEmpty();
    const QString table = batch ? batchTable : arguments.text(operation.tablePlace, operation.tableName);
    if (table.isEmpty()) return;
    const std::size_t columnPlace = batch ? 0 : 1;
    const auto add = [&](const QString &name, const QString &column) {
        touches.push_back({operation.kind, name, column, line});
    };
    switch (operation.kind) {
    case SchemaTouch::Kind::AddColumn:
        if (const QString column = arguments.columnName(columnPlace, "column"); !column.isEmpty()) add(table, column);
        break;
    case SchemaTouch::Kind::DropColumn:
    case SchemaTouch::Kind::AlterColumn:
        if (const QString column = arguments.text(columnPlace, "column_name"); !column.isEmpty()) add(table, column);
        if (const QString renamed = arguments.text(99, "new_column_name"); !renamed.isEmpty()) add(table, renamed);
        break;
    case SchemaTouch::Kind::RenameTable:
        add(table, {});
        if (const QString renamed = arguments.text(1, "new_table_name"); !renamed.isEmpty()) add(renamed, {});
        break;
    case SchemaTouch::Kind::CreateTable:
    case SchemaTouch::Kind::DropTable:
    case SchemaTouch::Kind::Other: add(table, {}); break;
    }
}

} // namespace

QString touchVerb(SchemaTouch::Kind kind)
{
    switch (kind) {
    case SchemaTouch::Kind::CreateTable: return QStringLiteral("creates the table");
    case SchemaTouch::Kind::DropTable: return QStringLiteral("drops the table");
    case SchemaTouch::Kind::RenameTable: return QStringLiteral("renames the table");
    case SchemaTouch::Kind::AddColumn: return QStringLiteral("adds the column");
    case SchemaTouch::Kind::DropColumn: return QStringLiteral("drops the column");
    case SchemaTouch::Kind::AlterColumn: return QStringLiteral("alters the column");
    case SchemaTouch::Kind::Other: return QStringLiteral("changes the table");
    }
    return {};
}

void SchemaScan::read(const PythonLine &line, std::vector<SchemaTouch> &touches)
{
    const std::vector<PythonToken> &tokens = line.tokens;
    for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
        if (tokens[i].kind != PythonToken::Kind::Name || !tokens[i + 1].isOperator(".") ||
            tokens[i + 2].kind != PythonToken::Kind::Name || !tokens[i + 3].isOperator("("))
            continue;
        if (i > 0 && tokens[i - 1].isOperator(".")) continue;
        const bool direct = tokens[i].text == m_operations;
        // The latest batch of that name is the one that is open.
        const auto batch = std::find_if(m_batches.rbegin(), m_batches.rend(),
                                        [&](const Batch &one) { return one.name == tokens[i].text; });
        if (!direct && batch == m_batches.rend()) continue;
        const std::string_view method = tokens[i + 2].text;
        const Arguments arguments = argumentsOf(tokens, i + 3);
        if (direct && method == "batch_alter_table") {
            const std::size_t after = arguments.end + 1;
            const QString table = arguments.text(0, "table_name");
            if (after + 1 < tokens.size() && tokens[after].is("as") && !table.isEmpty())
                m_batches.push_back({std::string(tokens[after + 1].text), table});
            continue;
        }
        const auto operation = std::find_if(operations.begin(), operations.end(),
                                            [&](const Operation &one) { return one.method == method; });
        if (operation != operations.end())
            addTouches(*operation, arguments, direct ? QString() : batch->table, tokens[i].line, touches);
    }
}

} // namespace athanor::migrations
