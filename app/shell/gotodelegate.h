#pragma once

#include "app/shell/gotomodel.h"
#include "widgets/common/theme.h"

#include <QStyledItemDelegate>

namespace athanor {

/// Paints what Ctrl+K found: the name with what was typed marked in it, what it is at the right, an excerpt below.
class GoToDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    GoToDelegate(const Theme &theme, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Line
    {
        QString text;
        const std::vector<SearchHit::Mark> &marks;
        QFont font;
        QColor ink;
    };
    void paintItem(QPainter *painter, const QRect &box, const GoToItem &item) const;
    /// One line, cut with an ellipsis where it is too long. Marks are heavier and on a ground of their own.
    void paintMarked(QPainter *painter, const QRect &room, const Line &line) const;

    const Theme &m_theme;
};

} // namespace athanor
