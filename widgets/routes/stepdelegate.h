#pragma once

#include "widgets/common/theme.h"

#include <QStyledItemDelegate>

namespace athanor {

/// Paints a step of the match (StepModel): its number, its kind, how many rules are left after it.
class StepDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    StepDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

/// Paints a rule as it stands after a step (StepRuleModel). Every row is as high as the next.
class StepRuleDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    StepRuleDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace athanor
