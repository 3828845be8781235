#pragma once

#include "widgets/common/theme.h"

#include <QStringList>
#include <QWidget>

namespace athanor {

/// A path drawn part by part: what lies behind the matcher, the part at hand, what is still before it. A long one
/// slides so that the part at hand is seen.
class PathStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit PathStrip(const Theme &theme, QWidget *parent = nullptr);

    /// parts as matchedParts() gives them; the first, the host, is drawn where it says something.
    void setPath(const QStringList &parts, int atHand);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {40, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QStringList m_parts;
    int m_atHand = -1;
};

} // namespace athanor
