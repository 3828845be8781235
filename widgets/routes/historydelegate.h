#pragma once

#include "widgets/common/theme.h"

#include <QStyledItemDelegate>

namespace athanor {

/// Draws a row of the request history on one line: method, path, who sent it, status, time. A request that a redirect
/// made stands indented under an arrow, since it follows the one below it.
class HistoryDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit HistoryDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace athanor
