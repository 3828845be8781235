#pragma once

#include "engine/grading/difference.h"

#include <QAbstractTableModel>

namespace athanor {

/// The rows of a difference as a table. The first column holds the sign and the place; then, for values, expected and
/// yours, and for rows the columns themselves. A difference of texts has no rows.
class DifferenceModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// A value to draw, with what it stands for; nothing is drawn where there is none.
    struct Piece
    {
        enum class Side { Both, Expected, Yours };
        Side side = Side::Both;
        Difference::Value value = {};
        bool typed = false; ///< The type is told beside it, since it is what differs.
    };
    enum Role {
        MarkRole = Qt::UserRole + 1, ///< int of Difference::Mark, of the row.
        PiecesRole                   ///< QList<Piece>: one, or expected above yours.
    };

    explicit DifferenceModel(Difference difference, QObject *parent = nullptr);

    const Difference &difference() const { return m_difference; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Piece> pieces(const Difference::Row &row, int column) const;
    QString place(const Difference::Row &row) const;
    QString spoken(const Difference::Row &row, int column) const;

    Difference m_difference;
    int m_columns = 0;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::DifferenceModel::Piece)
