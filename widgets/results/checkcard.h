#pragma once

#include "engine/grading/gradereport.h"
#include "widgets/common/theme.h"

#include <QFrame>

namespace athanor {

/// One check: its mark, what it asks, and, where it failed, expected beside yours with the message under them.
class CheckCard final : public QFrame
{
    Q_OBJECT
public:
    CheckCard(const Theme &theme, const CheckResult &result, QWidget *parent = nullptr);

    const CheckResult &result() const { return m_result; }

private:
    QWidget *comparison(const QString &title, const QString &value, bool wrong);

    const Theme &m_theme;
    CheckResult m_result;
};

} // namespace athanor
