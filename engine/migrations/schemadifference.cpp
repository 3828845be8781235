#include "engine/migrations/schemadifference.h"

#include <map>

namespace athanor::migrations {

namespace {

using Kind = SchemaChange::Kind;
using Part = SchemaChange::Part;

QString inParentheses(const QStringList &names)
{
    return QLatin1Char('(') + names.join(QStringLiteral(", ")) + QLatin1Char(')');
}

QString keyText(const SchemaForeignKey &key)
{
    QString text = inParentheses(key.columns) + QStringLiteral(" → ") + key.table;
    if (!key.targets.isEmpty()) text += QLatin1Char(' ') + inParentheses(key.targets);
    if (!key.onDelete.isEmpty()) text += QStringLiteral(" ON DELETE ") + key.onDelete;
    if (!key.onUpdate.isEmpty()) text += QStringLiteral(" ON UPDATE ") + key.onUpdate;
    return text;
}

QString indexText(const SchemaIndex &index)
{
    QString text = inParentheses(index.columns);
    if (index.unique) text.prepend(QStringLiteral("UNIQUE "));
    if (!index.where.isEmpty()) text += QStringLiteral(" WHERE ") + index.where;
    return text;
}

/// The parts of one kind as name and declaration. Those without a name are known by their declaration, so two that
/// differ are one that went and one that came.
using Declared = std::multimap<QString, QString>;

Declared columnsOf(const SchemaTable &table)
{
    Declared declared;
    for (const SchemaColumn &column : table.columns) declared.emplace(column.name, column.declaration());
    return declared;
}

Declared primaryKeyOf(const SchemaTable &table)
{
    const QStringList columns = table.primaryKey();
    if (columns.isEmpty()) return {};
    return {{QString(), inParentheses(columns)}};
}

Declared foreignKeysOf(const SchemaTable &table)
{
    Declared declared;
    for (const SchemaForeignKey &key : table.foreignKeys)
        declared.emplace(key.name.isEmpty() ? inParentheses(key.columns) : key.name, keyText(key));
    return declared;
}

Declared indexed(const std::vector<SchemaIndex> &indexes)
{
    Declared declared;
    for (const SchemaIndex &index : indexes)
        declared.emplace(index.name.isEmpty() ? inParentheses(index.columns) : index.name, indexText(index));
    return declared;
}

Declared checksOf(const SchemaTable &table)
{
    Declared declared;
    for (const SchemaCheck &check : table.checks)
        declared.emplace(check.name.isEmpty() ? QLatin1Char('(') + check.text + QLatin1Char(')') : check.name,
                         check.text);
    return declared;
}

Declared triggersOf(const SchemaTable &table)
{
    Declared declared;
    for (const QString &trigger : table.triggers) declared.emplace(trigger, QString());
    return declared;
}

class Comparison final
{
public:
    explicit Comparison(std::vector<SchemaChange> &changes) : m_changes(changes) {}

    void table(const SchemaTable &before, const SchemaTable &after)
    {
        m_table = after.name;
        compare(Part::Column, columnsOf(before), columnsOf(after));
        if (after.kind == SchemaTable::Kind::View && before.sql != after.sql)
            m_changes.push_back({Kind::Changed, Part::View, m_table, {}, before.sql, after.sql});
        compare(Part::PrimaryKey, primaryKeyOf(before), primaryKeyOf(after));
        compare(Part::ForeignKey, foreignKeysOf(before), foreignKeysOf(after));
        compare(Part::Unique, indexed(before.uniques), indexed(after.uniques));
        compare(Part::Index, indexed(before.indexes), indexed(after.indexes));
        compare(Part::Check, checksOf(before), checksOf(after));
        compare(Part::Trigger, triggersOf(before), triggersOf(after));
    }

    void whole(Kind kind, const SchemaTable &table)
    {
        const Part part = table.kind == SchemaTable::Kind::View ? Part::View : Part::Table;
        const bool added = kind == Kind::Added;
        m_changes.push_back({kind, part, table.name, {}, added ? QString() : table.sql, added ? table.sql : QString()});
    }

private:
    /// What both have alike is taken away first; of what is left the same name means a change.
    void compare(Part part, Declared before, Declared after)
    {
        for (auto it = before.begin(); it != before.end();) {
            const auto [first, last] = after.equal_range(it->first);
            auto same = first;
            while (same != last && same->second != it->second) ++same;
            if (same == last) {
                ++it;
                continue;
            }
            after.erase(same);
            it = before.erase(it);
        }
        for (const auto &[name, text] : before) {
            const auto other = after.find(name);
            if (other == after.end()) {
                m_changes.push_back({Kind::Removed, part, m_table, name, text, {}});
                continue;
            }
            m_changes.push_back({Kind::Changed, part, m_table, name, text, other->second});
            after.erase(other);
        }
        for (const auto &[name, text] : after) m_changes.push_back({Kind::Added, part, m_table, name, {}, text});
    }

    std::vector<SchemaChange> &m_changes;
    QString m_table;
};

QString partName(Part part)
{
    switch (part) {
    case Part::Table: return QStringLiteral("table");
    case Part::View: return QStringLiteral("view");
    case Part::Column: return QStringLiteral("column");
    case Part::PrimaryKey: return QStringLiteral("primary key");
    case Part::ForeignKey: return QStringLiteral("foreign key");
    case Part::Unique: return QStringLiteral("unique");
    case Part::Index: return QStringLiteral("index");
    case Part::Check: return QStringLiteral("check");
    case Part::Trigger: break;
    }
    return QStringLiteral("trigger");
}

} // namespace

QString SchemaChange::words() const
{
    const QString what = name.isEmpty() ? partName(part) : partName(part) + QLatin1Char(' ') + name;
    const bool whole = part == Part::Table || part == Part::View;
    const auto told = [whole, this](const QString &text) {
        // A CREATE is no word; what is unnamed has said its columns already.
        return whole || text.isEmpty() || text == name ? QString() : QStringLiteral(": ") + text;
    };
    switch (kind) {
    case Kind::Added: return QStringLiteral("%1 added%2").arg(what, told(after));
    case Kind::Removed: return QStringLiteral("%1 removed%2").arg(what, told(before));
    case Kind::Changed: break;
    }
    return whole ? QStringLiteral("%1 changed").arg(what) : QStringLiteral("%1: %2 → %3").arg(what, before, after);
}

SchemaDifference SchemaDifference::between(const DatabaseSchema &before, const DatabaseSchema &after)
{
    SchemaDifference difference;
    Comparison comparison(difference.changes);
    std::map<QString, std::pair<const SchemaTable *, const SchemaTable *>> tables;
    for (const SchemaTable &table : before.tables) tables[table.name].first = &table;
    for (const SchemaTable &table : after.tables) tables[table.name].second = &table;
    for (const auto &[name, pair] : tables) {
        const auto [old, present] = pair;
        if (old && present && old->kind == present->kind) {
            comparison.table(*old, *present);
            continue;
        }
        if (old) comparison.whole(Kind::Removed, *old);
        if (present) comparison.whole(Kind::Added, *present);
    }
    return difference;
}

} // namespace athanor::migrations
