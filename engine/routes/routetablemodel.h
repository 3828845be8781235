#pragma once

#include "engine/routes/routetable.h"

#include <QAbstractTableModel>

namespace athanor {

/// The url_map as a table, one row a rule, in declaration order. Holds a snapshot; replaced whole.
class RouteTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Rule, Methods, Endpoint, Blueprint, Converters, Source, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< Raw value of the cell: text, or a number where it is one.
        SourceFileRole,          ///< Where the view is defined, relative to the project; may be empty.
        SourceLineRole           ///< 1-based, 0 when unknown.
    };

    explicit RouteTableModel(QObject *parent = nullptr);

    void setTable(RouteTable table);
    const RouteTable &table() const { return m_table; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    RouteTable m_table;
};

} // namespace athanor
