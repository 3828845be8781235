#pragma once

#include "widgets/common/theme.h"

#include <QTimer>
#include <QWidget>

namespace athanor {

/// A region's lower edge. While something is under way there, a copper piece steps along it; where the desktop asks for
/// no motion the whole line is copper instead.
class BusyLine final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int stepMilliseconds = 120;
    static constexpr int steps = 12;

    explicit BusyLine(const Theme &theme, QWidget *parent = nullptr);

    void setBusy(bool busy);
    bool isBusy() const { return m_busy; }
    bool isMoving() const { return m_clock.isActive(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QTimer m_clock;
    int m_step = 0;
    bool m_busy = false;
};

} // namespace athanor
