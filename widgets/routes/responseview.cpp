#include "widgets/routes/responseview.h"

#include "widgets/common/emptystate.h"
#include "widgets/common/labels.h"
#include "widgets/common/outputview.h"
#include "widgets/routes/tracetext.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace athanor {

ResponseView::ResponseView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_stack(new QStackedWidget), m_status(pill({}, Tone::Plain)),
      m_reason(textLabel({}, QStringLiteral("quiet"))), m_headers(new OutputView(theme, OutputView::Sizing::Fitted)),
      m_body(new OutputView(theme, OutputView::Sizing::Filling))
{
    m_headers->setAccessibleName(tr("Headers of the answer"));
    m_body->setAccessibleName(tr("Body of the answer"));
    m_body->setObjectName(QStringLiteral("responseBody"));
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(6);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_status);
    first->addWidget(m_reason, 1);
    column->addLayout(first);
    column->addSpacing(4);
    column->addWidget(regionLabel(tr("Headers")));
    column->addWidget(m_headers);
    column->addSpacing(4);
    column->addWidget(regionLabel(tr("Body")));
    column->addWidget(m_body, 1);
    m_stack->addWidget(new EmptyState(theme, tr("No answer yet"),
                                      tr("Send a request: its status, headers and body appear here, byte for byte.")));
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

void ResponseView::clear() { m_stack->setCurrentIndex(0); }

void ResponseView::setTrace(const RequestTrace &trace)
{
    const Tone tone = trace.status >= 400 ? Tone::Bad : trace.status >= 300 ? Tone::Info : Tone::Good;
    setPill(m_status, QString::number(trace.status), tone);
    m_reason->setText(
        tr("%1 · %2 bytes · %3 ms").arg(trace.reason).arg(trace.body.size()).arg(trace.milliseconds, 0, 'f', 1));
    QStringList lines;
    for (const auto &[name, value] : trace.headers) lines << name + QLatin1String(": ") + value;
    m_headers->clearOutput();
    m_headers->append(OutputView::Part::Standard, lines.join(QLatin1Char('\n')));
    m_headers->flush();
    m_body->clearOutput();
    m_body->append(OutputView::Part::Standard, bodyText(trace, shownBytes));
    m_stack->setCurrentIndex(1);
}

} // namespace athanor
