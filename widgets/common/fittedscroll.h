#pragma once

#include <QScrollArea>

namespace athanor {

/// As high as what it holds where there is room, and scrolled where there is not: nothing inside is ever squeezed.
/// Its width is the layout's. Takes no focus itself.
class FittedScroll final : public QScrollArea
{
    Q_OBJECT
public:
    /// Takes inside as its child.
    explicit FittedScroll(QWidget *inside, QWidget *parent = nullptr);

    /// Pixels of height below which it does not shrink while what it holds is higher.
    void setLeastHeight(int least);
    /// What it holds at this width.
    int contentHeight(int width) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int m_least = 48;
};

} // namespace athanor
