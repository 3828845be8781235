#include "widgets/common/panetabs.h"

#include <QTabBar>

namespace athanor {

void setUpPaneTabs(QTabBar &bar, const QStringList &names, const QString &accessibleName)
{
    for (const QString &name : names) bar.setTabToolTip(bar.addTab(name), name);
    bar.setDrawBase(false);
    bar.setExpanding(false);
    bar.setUsesScrollButtons(false);
    bar.setElideMode(Qt::ElideRight);
    bar.setFocusPolicy(Qt::TabFocus);
    bar.setAccessibleName(accessibleName);
}

} // namespace athanor
