#pragma once

#include "engine/grading/difference.h"
#include "widgets/common/theme.h"

#include <QTextBrowser>

namespace athanor {

/// One side of a difference of texts: every line that differs has its sign before it, and the piece itself a ground of
/// its own in which spaces are seen. As high as its lines, up to some; then it scrolls.
class DifferenceBox final : public QTextBrowser
{
    Q_OBJECT
public:
    enum class Side { Expected, Yours };

    DifferenceBox(const Theme &theme, Side side, const Difference &difference, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {60, 20}; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Line
    {
        QString html;
        bool marked = false;
    };
    void render();
    void fitHeight();

    const Theme &m_theme;
    Side m_side;
    std::vector<Difference::Segment> m_segments;
};

} // namespace athanor
