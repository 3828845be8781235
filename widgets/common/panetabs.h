#pragma once

#include <QStringList>

class QTabBar;

namespace athanor {

/// Gives a bar the tabs of a pane and the manners all panes share: no base line, as wide as their words, cut with the
/// whole word as tool tip where there is no room, and reached with Tab. GUI thread only.
void setUpPaneTabs(QTabBar &bar, const QStringList &names, const QString &accessibleName);

} // namespace athanor
