#pragma once

#include <QLabel>

namespace athanor {

/// One line of plain text that is cut with an ellipsis where room is short; a tool tip then tells it whole.
class ElidedLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(const QString &text = {}, const QString &role = {}, QWidget *parent = nullptr);

    bool isElided() const;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace athanor
