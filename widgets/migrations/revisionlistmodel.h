#pragma once

#include "widgets/migrations/migrationdrawing.h"

#include <QAbstractTableModel>

namespace athanor {

/// The graph as a list: a revision a row, in the graph's order from top to bottom, missing ones too. Each row is told
/// to screen readers as one sentence.
class RevisionListModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { IdColumn, MessageColumn, MarksColumn, ColumnCount };
    enum Role { NodeRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    void setDrawing(MigrationDrawing::Pointer drawing);
    QModelIndex indexOf(int node) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    MigrationDrawing::Pointer m_drawing;
};

} // namespace athanor
