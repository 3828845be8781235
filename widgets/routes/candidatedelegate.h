#pragma once

#include "widgets/common/theme.h"

#include <QFontMetrics>
#include <QStringList>
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

    /// The lines of a rule in a column of this width: a line ends before a slash, and inside of a part of the path only
    /// where that alone is wider than the column, there after a colon or the like.
    static QStringList linesOf(const QString &rule, const QFontMetrics &metrics, int width);

private:
    struct Layout
    {
        QRect mark, rule, methods, reason;
        QStringList lines; ///< Of the rule.
        int height = 0;
    };
    Layout layOut(int width, const QModelIndex &index) const;

    const Theme &m_theme;
};

} // namespace athanor
