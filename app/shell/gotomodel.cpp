#include "app/shell/gotomodel.h"

namespace athanor {

QString GoToModel::groupName(GoToItem::Group group)
{
    switch (group) {
    case GoToItem::Group::Objectives: return tr("Objectives");
    case GoToItem::Group::Commands: return tr("Commands");
    case GoToItem::Group::Files: return tr("Files");
    case GoToItem::Group::Glossary: return tr("Glossary");
    case GoToItem::Group::Pages: return tr("On the pages");
    }
    return {};
}

void GoToModel::setItems(std::vector<GoToItem> items)
{
    beginResetModel();
    m_items = std::move(items);
    m_rows.clear();
    for (size_t i = 0; i < m_items.size(); ++i) {
        if (i == 0 || m_items[i].group != m_items[i - 1].group) m_rows.push_back({m_items[i].group, -1});
        m_rows.push_back({m_items[i].group, int(i)});
    }
    endResetModel();
}

const GoToItem *GoToModel::item(const QModelIndex &index) const
{
    if (!index.isValid() || index.model() != this) return nullptr;
    const int item = m_rows[size_t(index.row())].item;
    return item < 0 ? nullptr : &m_items[size_t(item)];
}

int GoToModel::nextItem(int row, int step) const
{
    for (; row >= 0 && row < int(m_rows.size()); row += step)
        if (m_rows[size_t(row)].item >= 0) return row;
    return -1;
}

int GoToModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant GoToModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const GoToItem *found = item(index);
    const QString group = groupName(m_rows[size_t(index.row())].group);
    if (role == IsHeadRole) return !found;
    if (!found) return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? QVariant(group) : QVariant();
    switch (role) {
    case Qt::DisplayRole: return found->title;
    case Qt::AccessibleTextRole: {
        QStringList parts{found->title, found->detail.isEmpty() ? group : tr("%1, %2").arg(group, found->detail)};
        if (!found->excerpt.isEmpty()) parts << found->excerpt;
        return parts.join(QLatin1String(". "));
    }
    case Qt::ToolTipRole: return found->excerpt.isEmpty() ? QVariant() : QVariant(found->excerpt);
    default: return {};
    }
}

Qt::ItemFlags GoToModel::flags(const QModelIndex &index) const
{
    return item(index) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

} // namespace athanor
