#pragma once

#include <QObject>

namespace athanor {

/// Shows every tool tip as plain text. Qt takes "/books/<title>" for HTML otherwise, and leaves out what is between the
/// angle brackets. The application's; made once, after QApplication.
class PlainTips final : public QObject
{
    Q_OBJECT
public:
    explicit PlainTips(QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace athanor
