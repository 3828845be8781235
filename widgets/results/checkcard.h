#pragma once

#include "engine/grading/gradereport.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QVBoxLayout;

namespace athanor {

/// One check: its mark, what it asks, and under that what is worth knowing: where it failed, expected beside yours and
/// the message; where it was skipped, which check it waits for; where it passed, on request, what it takes for right.
class CheckCard final : public QFrame
{
    Q_OBJECT
public:
    CheckCard(const Theme &theme, const CheckResult &result, QWidget *parent = nullptr);

    const CheckResult &result() const { return m_result; }

private:
    void addFailure(QVBoxLayout *column);
    void addSkipped(QVBoxLayout *column);
    void addAccepts(QVBoxLayout *column);
    void addMessage(QVBoxLayout *column, const QString &text);
    QWidget *comparison(const QString &title, const QString &value, bool wrong);

    const Theme &m_theme;
    CheckResult m_result;
};

} // namespace athanor
