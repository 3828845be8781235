#pragma once

#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace athanor {

class OutputView;

/// The answer as it went over the wire: status, headers, body.
class ResponseView final : public QWidget
{
    Q_OBJECT
public:
    static constexpr qsizetype shownBytes = 256 * 1024;

    explicit ResponseView(const Theme &theme, QWidget *parent = nullptr);

    void setTrace(const RequestTrace &trace);
    void clear();

private:
    QStackedWidget *m_stack;
    QLabel *m_status;
    QLabel *m_reason;
    OutputView *m_headers;
    OutputView *m_body;
};

} // namespace athanor
