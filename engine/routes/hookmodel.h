#pragma once

#include "engine/routes/requesttrace.h"

#include <QAbstractTableModel>

namespace athanor {

/// The calls Flask made while it answered one request, in the order they ran. Holds a snapshot; replaced whole.
class HookModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Order, Phase, Name, Blueprint, Time, Outcome, Source, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< Raw value: order as int, time as double (milliseconds), phase as its place.
        PhaseRole,               ///< int(HookCall::Phase).
        ShortCircuitRole,        ///< bool: it answered, so the view never ran.
        ExceptionRole,           ///< The exception's text, empty when it returned.
        SourceFileRole,          ///< Relative to the project; may be empty.
        SourceLineRole           ///< 1-based, 0 when unknown.
    };

    explicit HookModel(QObject *parent = nullptr);

    void setHooks(std::vector<HookCall> hooks);
    const std::vector<HookCall> &hooks() const { return m_hooks; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString cellText(int row, int column) const;
    QVariant sortValue(int row, int column) const;

    std::vector<HookCall> m_hooks;
};

} // namespace athanor
