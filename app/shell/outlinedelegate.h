#pragma once

#include "widgets/common/theme.h"

#include <QStyledItemDelegate>

namespace athanor {

/// Paints the outline: modules as small labels, objectives with their dot, the current one on a copper ground.
class OutlineDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { MasteryRole = Qt::UserRole + 1, CurrentRole, IdRole, DueRole };

    OutlineDelegate(const Theme &theme, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintTitle(QPainter *painter, const QRect &box, const QString &text) const;
    QRect titleBox(const QRect &row) const;
    void paintDue(QPainter *painter, const QRect &row, const QModelIndex &index) const;
    void paintDot(QPainter *painter, const QRectF &box, int mastery) const;

    const Theme &m_theme;
};

} // namespace athanor
