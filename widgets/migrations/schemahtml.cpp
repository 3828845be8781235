#include "widgets/migrations/schemahtml.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace athanor {

using namespace migrations;

namespace {

constexpr std::size_t mostTables = 120;

using Kind = SchemaChange::Kind;
using Part = SchemaChange::Part;

QString tr(const char *text) { return QCoreApplication::translate("Schema", text); }

QString escaped(const QString &text) { return text.toHtmlEscaped(); }

QString parenthesised(const QStringList &names)
{
    return QLatin1Char('(') + names.join(QStringLiteral(", ")) + QLatin1Char(')');
}

/// One table of the list.
class TableWriter final
{
public:
    TableWriter(const Theme &theme, const std::vector<SchemaChange> &changes)
        : m_theme(theme), m_tokens(theme.tokens()), m_changes(changes)
    {}

    QString write(const SchemaTable &table)
    {
        const SchemaChange *whole = changeOf(table.kind == SchemaTable::Kind::View ? Part::View : Part::Table, {});
        head(table.name, table.kind, whole && whole->kind == Kind::Added ? whole : nullptr, table.rows);
        for (const SchemaColumn &column : table.columns) columnRow(table, column);
        gone(Part::Column);
        if (table.primaryKey().size() > 1)
            row(changeOf(Part::PrimaryKey, {}), QStringLiteral("PRIMARY KEY"), parenthesised(table.primaryKey()));
        gone(Part::PrimaryKey);
        for (const SchemaForeignKey &key : table.foreignKeys) foreignKeyRow(key);
        gone(Part::ForeignKey);
        for (const SchemaIndex &unique : table.uniques) indexRow(Part::Unique, unique, QStringLiteral("UNIQUE"));
        gone(Part::Unique);
        for (const SchemaIndex &index : table.indexes)
            indexRow(Part::Index, index, index.unique ? QStringLiteral("UNIQUE INDEX") : QStringLiteral("INDEX"));
        gone(Part::Index);
        for (const SchemaCheck &check : table.checks) {
            const QString name = check.name.isEmpty() ? QLatin1Char('(') + check.text + QLatin1Char(')') : check.name;
            row(changeOf(Part::Check, name), check.name.isEmpty() ? QStringLiteral("CHECK") : check.name,
                QStringLiteral("CHECK (%1)").arg(check.text));
        }
        gone(Part::Check);
        for (const QString &trigger : table.triggers)
            row(changeOf(Part::Trigger, trigger), trigger, QStringLiteral("TRIGGER"));
        gone(Part::Trigger);
        return finished();
    }

    /// A table that is gone.
    QString writeGone(const SchemaChange &change)
    {
        head(change.table, change.part == Part::View ? SchemaTable::Kind::View : SchemaTable::Kind::Table, &change, -1);
        return finished();
    }

private:
    const SchemaChange *changeOf(Part part, const QString &name) const
    {
        const auto found = std::find_if(m_changes.begin(), m_changes.end(), [&](const SchemaChange &change) {
            return change.part == part && change.name == name && change.kind != Kind::Removed;
        });
        return found == m_changes.end() ? nullptr : &*found;
    }

    static QString mark(const SchemaChange *change)
    {
        if (!change) return {};
        return change->kind == Kind::Added     ? QStringLiteral("+ ")
               : change->kind == Kind::Removed ? QStringLiteral("− ")
                                               : QStringLiteral("~ ");
    }
    QString ink(const SchemaChange *change) const
    {
        if (!change) return m_tokens.ink.name();
        return (change->kind == Kind::Added     ? m_tokens.verdigris
                : change->kind == Kind::Removed ? m_tokens.danger
                                                : m_tokens.copper)
            .name();
    }
    QString ground(const SchemaChange *change, const QColor &otherwise) const
    {
        if (!change) return otherwise.name();
        return (change->kind == Kind::Added     ? m_tokens.verdigrisSoft
                : change->kind == Kind::Removed ? m_tokens.dangerSoft
                                                : m_tokens.copperSoft)
            .name();
    }

    void head(const QString &name, SchemaTable::Kind kind, const SchemaChange *change, qint64 rows)
    {
        QString beside = kind == SchemaTable::Kind::View ? tr("view") : QString();
        if (rows >= 0) beside = rows == 1 ? tr("1 row") : tr("%1 rows").arg(rows);
        if (change && change->kind == Kind::Added) beside = tr("new");
        if (change && change->kind == Kind::Removed) beside = tr("gone");
        m_html += QStringLiteral("<tr><td bgcolor=\"%1\"><span style=\"font-weight:600; color:%2\">%3%4</span></td>"
                                 "<td align=\"right\" bgcolor=\"%1\"><span style=\"color:%5\">%6</span></td></tr>")
                      .arg(ground(change, m_tokens.sunk), ink(change), mark(change), escaped(name),
                           change ? ink(change) : m_tokens.ink2.name(), escaped(beside));
    }

    void row(const SchemaChange *change, const QString &name, const QString &declaration)
    {
        QString right = escaped(declaration);
        if (change && change->kind == Kind::Changed && change->part == Part::Column)
            right = QStringLiteral("<s>%1</s> → %2").arg(escaped(change->before), right);
        m_html += QStringLiteral("<tr><td bgcolor=\"%1\"><span style=\"color:%2\">%3%4</span></td>"
                                 "<td align=\"right\" bgcolor=\"%1\"><span style=\"color:%5\">%6</span></td></tr>")
                      .arg(ground(change, m_tokens.panel), ink(change), mark(change), escaped(name),
                           change ? ink(change) : m_tokens.ink2.name(), right);
    }

    void columnRow(const SchemaTable &table, const SchemaColumn &column)
    {
        QString declaration = column.declaration();
        for (const SchemaForeignKey &key : table.foreignKeys)
            if (key.columns == QStringList{column.name} && key.targets.size() == 1)
                declaration += QStringLiteral("  → %1.%2").arg(key.table, key.targets.front());
        if (column.keyPlace > 0 && table.primaryKey().size() == 1) declaration += QStringLiteral("  ") + tr("key");
        row(changeOf(Part::Column, column.name), column.name, declaration.trimmed());
    }

    /// One that leads from a single column stands beside it; others, and what changed, have a row.
    void foreignKeyRow(const SchemaForeignKey &key)
    {
        const QString name = key.name.isEmpty() ? parenthesised(key.columns) : key.name;
        const SchemaChange *change = changeOf(Part::ForeignKey, name);
        if (key.columns.size() == 1 && key.targets.size() == 1 && !change) return;
        QString text = parenthesised(key.columns) + QStringLiteral(" → ") + key.table + parenthesised(key.targets);
        if (!key.onDelete.isEmpty()) text += QStringLiteral(" ON DELETE ") + key.onDelete;
        row(change, key.name.isEmpty() ? QStringLiteral("FOREIGN KEY") : key.name, text);
    }

    void indexRow(Part part, const SchemaIndex &index, const QString &what)
    {
        const QString name = index.name.isEmpty() ? parenthesised(index.columns) : index.name;
        row(changeOf(part, name), index.name.isEmpty() ? what : index.name,
            QStringLiteral("%1 %2").arg(what, parenthesised(index.columns)));
    }

    void gone(Part part)
    {
        for (const SchemaChange &change : m_changes)
            if (change.part == part && change.kind == Kind::Removed) row(&change, change.name, change.before);
    }

    QString finished() const
    {
        return QStringLiteral("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"%1\" style=\"border:1px solid %2; "
                              "border-collapse:collapse; margin-bottom:%3px\">%4</table>")
            .arg(m_theme.px(4))
            .arg(m_tokens.line.name())
            .arg(m_theme.px(12))
            .arg(m_html);
    }

    const Theme &m_theme;
    const Tokens &m_tokens;
    const std::vector<SchemaChange> &m_changes;
    QString m_html;
};

} // namespace

QString schemaHtml(const DatabaseSchema &schema, const SchemaDifference &changes, const Theme &theme)
{
    QHash<QString, std::vector<SchemaChange>> byTable;
    for (const SchemaChange &change : changes.changes) byTable[change.table].push_back(change);
    QString html;
    std::size_t shown = 0;
    // What changed comes first: it is what one looks for.
    for (const bool changed : {true, false})
        for (const SchemaTable &table : schema.tables) {
            if (byTable.contains(table.name) != changed) continue;
            if (++shown > mostTables) continue;
            html += TableWriter(theme, byTable.value(table.name)).write(table);
        }
    for (const SchemaChange &change : changes.changes)
        if ((change.part == Part::Table || change.part == Part::View) && change.kind == Kind::Removed &&
            !schema.find(change.table))
            html.prepend(TableWriter(theme, {}).writeGone(change));
    if (shown > mostTables)
        html += QStringLiteral("<p>%1</p>").arg(escaped(tr("… and %1 tables more").arg(shown - mostTables)));
    return QStringLiteral("<div style=\"font-family:'JetBrains Mono','DejaVu Sans Mono',monospace; font-size:%1px; "
                          "color:%2\">%3</div>")
        .arg(theme.px(12))
        .arg(theme.tokens().ink.name(), html);
}

QString schemaSummary(const SchemaDifference &changes)
{
    QStringList parts;
    for (const SchemaChange &change : changes.changes) {
        if (parts.size() == 6) {
            parts << tr("and %1 more").arg(changes.changes.size() - 6);
            break;
        }
        parts << QStringLiteral("`%1`: %2").arg(change.table, change.words());
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace athanor
