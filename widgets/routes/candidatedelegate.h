#pragma once

#include "widgets/common/theme.h"

#include <QStyledItemDelegate>

namespace athanor {

/// Paints a rule with its mark, and beside it, or under it where the room is short, why it won or lost.
class CandidateDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    CandidateDelegate(const Theme &theme, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Layout
    {
        QRect mark, rule, methods, reason;
        int height = 0;
    };
    Layout layOut(int width, const QModelIndex &index) const;

    const Theme &m_theme;
};

} // namespace athanor
