#include "widgets/results/differencemodel.h"

#include "widgets/results/differencetext.h"

#include <algorithm>

namespace athanor {

using Mark = Difference::Mark;

DifferenceModel::DifferenceModel(Difference difference, QObject *parent)
    : QAbstractTableModel(parent), m_difference(std::move(difference))
{
    if (m_difference.kind == Difference::Kind::Values) {
        m_columns = 3;
    } else if (m_difference.kind == Difference::Kind::Rows) {
        qsizetype cells = m_difference.columns.size();
        for (const Difference::Row &row : m_difference.rows) cells = std::max(cells, qsizetype(row.cells.size()));
        m_columns = 1 + int(cells);
    }
}

int DifferenceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_difference.rows.size());
}

int DifferenceModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : m_columns; }

QString DifferenceModel::place(const Difference::Row &row) const
{
    if (m_difference.kind == Difference::Kind::Values) return row.label.isEmpty() ? tr("the value") : row.label;
    if (row.expectedAt == 0) return QString::number(row.actualAt);
    if (row.actualAt == 0 || row.actualAt == row.expectedAt) return QString::number(row.expectedAt);
    return tr("%1 → %2").arg(row.expectedAt).arg(row.actualAt);
}

QList<DifferenceModel::Piece> DifferenceModel::pieces(const Difference::Row &row, int column) const
{
    using Side = Piece::Side;
    const bool values = m_difference.kind == Difference::Kind::Values;
    const size_t at = values ? 0 : size_t(column - 1);
    if (at >= row.cells.size()) return {};
    const Difference::Cell &cell = row.cells[at];
    const auto isThere = [](const Difference::Value &value) { return value.type != Difference::Type::Absent; };
    const bool differ = cell.expected.type != cell.actual.type && isThere(cell.expected) && isThere(cell.actual);
    // "Empty text" says its type already.
    const auto typed = [&](const Difference::Value &value) {
        return differ && !(value.type == Difference::Type::Text && value.text.isEmpty());
    };
    const Piece expected{Side::Expected, cell.expected, typed(cell.expected)};
    const Piece yours{Side::Yours, cell.actual, typed(cell.actual)};
    if (values) return {column == 1 ? expected : yours};
    if (row.mark == Mark::Missing) return {expected};
    if (row.mark == Mark::Extra) return {yours};
    if (cell.mark == Mark::Changed) return {expected, yours};
    return {{Side::Both, cell.actual.type == Difference::Type::Absent ? cell.expected : cell.actual, false}};
}

QString DifferenceModel::spoken(const Difference::Row &row, int column) const
{
    if (column == 0) {
        return m_difference.kind == Difference::Kind::Values ? place(row)
                                                             : tr("row %1, %2").arg(place(row), markMeaning(row.mark));
    }
    QStringList parts;
    for (const Piece &piece : pieces(row, column)) {
        QString words = shownValue(piece.value);
        if (piece.typed && !typeWord(piece.value.type).isEmpty()) words += tr(", a %1").arg(typeWord(piece.value.type));
        if (piece.side == Piece::Side::Expected) words = tr("expected %1").arg(words);
        if (piece.side == Piece::Side::Yours) words = tr("yours %1").arg(words);
        parts << words;
    }
    return parts.join(QLatin1String("; "));
}

QVariant DifferenceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Difference::Row &row = m_difference.rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return index.column() == 0 ? place(row) : spoken(row, index.column());
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: return spoken(row, index.column());
    case MarkRole: return int(row.mark);
    case PiecesRole: return index.column() == 0 ? QVariant() : QVariant::fromValue(pieces(row, index.column()));
    default: return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole) return {};
    if (orientation == Qt::Vertical) return section + 1;
    if (m_difference.kind == Difference::Kind::Values)
        return QStringList{tr("place"), tr("expected"), tr("yours")}.value(section);
    if (section == 0) return tr("row");
    const QString name = m_difference.columns.value(section - 1);
    return name.isEmpty() ? QString::number(section) : name;
}

} // namespace athanor
