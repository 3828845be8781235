#include "engine/routes/hookmodel.h"

namespace athanor {

HookModel::HookModel(QObject *parent) : QAbstractTableModel(parent) {}

void HookModel::setHooks(std::vector<HookCall> hooks)
{
    beginResetModel();
    m_hooks = std::move(hooks);
    endResetModel();
}

int HookModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_hooks.size()); }

int HookModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString HookModel::cellText(int row, int column) const
{
    const HookCall &hook = m_hooks[std::size_t(row)];
    switch (column) {
    case Order: return QString::number(row + 1);
    case Phase: return phaseName(hook.phase);
    case Name: return hook.name;
    case Blueprint: return hook.blueprint.isEmpty() ? tr("application") : hook.blueprint;
    case Time: return tr("%1 ms").arg(hook.milliseconds, 0, 'f', 2);
    case Outcome:
        if (!hook.exception.isEmpty()) return hook.exception;
        return hook.shortCircuit ? tr("answered, so the view never ran") : QString();
    case Source: return hook.line > 0 ? QStringLiteral("%1:%2").arg(hook.file, QString::number(hook.line)) : hook.file;
    default: return {};
    }
}

QVariant HookModel::sortValue(int row, int column) const
{
    const HookCall &hook = m_hooks[std::size_t(row)];
    switch (column) {
    case Order: return row;
    case Phase: return int(hook.phase);
    case Time: return hook.milliseconds;
    case Source:
        return QStringLiteral("%1:%2").arg(hook.file, QString::number(hook.line).rightJustified(9, QLatin1Char('0')));
    default: return cellText(row, column);
    }
}

QVariant HookModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const HookCall &hook = m_hooks[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return cellText(index.row(), index.column());
    case Qt::TextAlignmentRole:
        if (index.column() == Order || index.column() == Time) return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case SortRole: return sortValue(index.row(), index.column());
    case PhaseRole: return int(hook.phase);
    case ShortCircuitRole: return hook.shortCircuit;
    case ExceptionRole: return hook.exception;
    case SourceFileRole: return hook.file;
    case SourceLineRole: return hook.line;
    default: return {};
    }
}

QVariant HookModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Order: return tr("#");
    case Phase: return tr("Phase");
    case Name: return tr("Function");
    case Blueprint: return tr("Belongs to");
    case Time: return tr("Time");
    case Outcome: return tr("Outcome");
    case Source: return tr("Defined at");
    default: return {};
    }
}

} // namespace athanor
