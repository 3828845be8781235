#pragma once

#include "engine/workbench/migrationvalues.h"
#include "widgets/common/theme.h"

#include <QAbstractTableModel>
#include <QWidget>

class QPlainTextEdit;
class QTableView;

namespace athanor {

/// The migrations that ran, latest last: what each did to the rows of alembic_version, and how long it took.
class RunStepsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { StepColumn, RevisionColumn, BeforeColumn, AfterColumn, TimeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void add(const std::vector<MigrationStep> &steps);
    void clear();
    const MigrationStep &at(int row) const { return m_steps[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<MigrationStep> m_steps;
};

/// The migrations that ran with the SQL that each sent.
class RunStepsView final : public QWidget
{
    Q_OBJECT
public:
    explicit RunStepsView(const Theme &theme, QWidget *parent = nullptr);

    void add(const std::vector<MigrationStep> &steps);
    void clear();

Q_SIGNALS:
    void revisionChosen(const QString &id);

private:
    void fit();
    void showStatements(int row);

    const Theme &m_theme;
    RunStepsModel *m_model;
    QTableView *m_steps;
    QPlainTextEdit *m_sql;
};

} // namespace athanor
