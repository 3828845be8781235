#include "engine/routes/routetablemodel.h"

namespace athanor {

namespace {

QString convertersText(const RouteRule &rule)
{
    QStringList parts;
    for (auto it = rule.converters.constBegin(); it != rule.converters.constEnd(); ++it)
        parts << it.key() + QStringLiteral(": ") + it.value();
    return parts.join(QStringLiteral(", "));
}

QString cellText(const RouteRule &rule, int column)
{
    switch (column) {
    case RouteTableModel::Rule: return rule.rule;
    case RouteTableModel::Methods: return rule.methods.join(QStringLiteral(", "));
    case RouteTableModel::Endpoint: return rule.endpoint;
    case RouteTableModel::Blueprint: return rule.blueprint;
    case RouteTableModel::Converters: return convertersText(rule);
    case RouteTableModel::Source:
        return rule.line > 0 ? QStringLiteral("%1:%2").arg(rule.file, QString::number(rule.line)) : rule.file;
    default: return {};
    }
}

} // namespace

RouteTableModel::RouteTableModel(QObject *parent) : QAbstractTableModel(parent) {}

void RouteTableModel::setTable(RouteTable table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int RouteTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.rules.size());
}

int RouteTableModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant RouteTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const RouteRule &rule = m_table.rules[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return cellText(rule, index.column());
    case SortRole:
        // Files of one name belong together, and line 9 comes before line 10.
        if (index.column() == Source)
            return QStringLiteral("%1:%2").arg(rule.file,
                                               QString::number(rule.line).rightJustified(9, QLatin1Char('0')));
        return cellText(rule, index.column());
    case SourceFileRole: return rule.file;
    case SourceLineRole: return rule.line;
    default: return {};
    }
}

QVariant RouteTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Rule: return tr("Rule");
    case Methods: return tr("Methods");
    case Endpoint: return tr("Endpoint");
    case Blueprint: return tr("Blueprint");
    case Converters: return tr("Converters");
    case Source: return tr("Defined at");
    default: return {};
    }
}

} // namespace athanor
