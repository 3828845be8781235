#pragma once

#include "widgets/common/theme.h"

namespace athanor {

/// Gives every dialog of the program a line around it, in the theme's colour: where no window manager decorates them,
/// nothing else would tell a dialog from the page under it. Lives as long as the dialogs.
class DialogEdges final : public QObject
{
    Q_OBJECT
public:
    explicit DialogEdges(const Theme &theme, QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace athanor
