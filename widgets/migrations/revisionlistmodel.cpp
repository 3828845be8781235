#include "widgets/migrations/revisionlistmodel.h"

namespace athanor {

void RevisionListModel::setDrawing(MigrationDrawing::Pointer drawing)
{
    beginResetModel();
    m_drawing = std::move(drawing);
    endResetModel();
}

QModelIndex RevisionListModel::indexOf(int node) const
{
    return m_drawing && node >= 0 ? index(m_drawing->layout.row(node), IdColumn) : QModelIndex();
}

int RevisionListModel::rowCount(const QModelIndex &parent) const
{
    return m_drawing && !parent.isValid() ? m_drawing->layout.rows() : 0;
}

int RevisionListModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RevisionListModel::data(const QModelIndex &index, int role) const
{
    if (!m_drawing || !checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const int node = m_drawing->layout.nodeAt(index.row());
    switch (role) {
    case NodeRole: return node;
    case Qt::AccessibleTextRole:
        if (index.column() == IdColumn) return m_drawing->spoken(node);
        [[fallthrough]];
    case Qt::DisplayRole:
        if (index.column() == IdColumn) return m_drawing->shortId(node);
        if (index.column() == MessageColumn) return m_drawing->title(node);
        return m_drawing->marks(node).join(QStringLiteral(", "));
    case Qt::ToolTipRole: return m_drawing->spoken(node);
    default: return {};
    }
}

QVariant RevisionListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
    switch (section) {
    case IdColumn: return tr("Revision");
    case MessageColumn: return tr("Message");
    case MarksColumn: return tr("What it is");
    default: return {};
    }
}

} // namespace athanor
