#pragma once

#include "engine/migrations/diagnosis.h"

#include <QAbstractTableModel>

namespace athanor {

/// What is wrong with a folder of migrations, errors first, each with its place.
class FindingsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { SeverityColumn, MessageColumn, PlaceColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setFindings(QList<migrations::Diagnosis> findings);
    const migrations::Diagnosis &at(int row) const { return m_findings.at(row); }
    int errors() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<migrations::Diagnosis> m_findings;
};

} // namespace athanor
