#pragma once

#include "widgets/common/theme.h"
#include "widgets/results/differencemodel.h"

#include <QStyledItemDelegate>

namespace athanor {

/// Paints a cell of a difference: its ground by the row's mark, a sign beside every colour, NULL and an empty text each
/// in a shape of its own.
class DifferenceDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    DifferenceDelegate(const Theme &theme, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    using Piece = DifferenceModel::Piece;
    struct Look
    {
        QString sign; ///< Before the value; empty where the row's own sign says it.
        QString text;
        QFont font;
        QColor ink;
        bool framed = false; ///< A word about the value and not the value: NULL, empty text, nothing.
    };
    Look lookOf(const Piece &piece, bool stacked) const;
    int widthOf(const Look &look, const Piece &piece) const;
    int lineHeight() const;
    void paintPiece(QPainter *painter, QRect room, const Piece &piece, bool stacked) const;
    void paintPlace(QPainter *painter, const QRect &room, const QModelIndex &index) const;

    const Theme &m_theme;
};

} // namespace athanor
