#include "widgets/routes/responseview.h"

#include "engine/routes/bodytext.h"
#include "widgets/common/button.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/fittedscroll.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"
#include "widgets/common/outputview.h"
#include "widgets/routes/tracetext.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace athanor {

namespace {

/// How large an answer was of which only the head came.
QString wholeSize(const RequestTrace &trace)
{
    for (const RouteNote &note : trace.notes)
        if (note.kind == QLatin1String("large")) return note.text;
    return ResponseView::tr("The answer was longer: its first %1 were received.").arg(byteWords(trace.body.size()));
}

} // namespace

ResponseView::ResponseView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_stack(new QStackedWidget), m_status(pill({}, Tone::Plain)),
      m_summary(new ElidedLabel({}, QStringLiteral("quiet"))), m_modes(new QTabBar),
      m_chain(textLabel({}, QStringLiteral("code"))), m_notice(textLabel({}, QStringLiteral("bad"))),
      m_note(textLabel({}, QStringLiteral("small"))), m_body(new OutputView(theme, OutputView::Sizing::Filling))
{
    m_body->setAccessibleName(tr("Body of the answer"));
    m_body->setObjectName(QStringLiteral("responseBody"));
    m_note->setObjectName(QStringLiteral("responseNote"));
    m_chain->setObjectName(QStringLiteral("responseChain"));
    for (const QString &name : {tr("Pretty"), tr("Raw"), tr("Headers")}) m_modes->addTab(name);
    m_modes->setObjectName(QStringLiteral("responseModes"));
    m_modes->setDrawBase(false);
    m_modes->setExpanding(false);
    m_modes->setUsesScrollButtons(false);
    m_modes->setFocusPolicy(Qt::TabFocus);
    m_modes->setAccessibleName(tr("How the answer is shown"));
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(16, 6, 16, 8);
    column->setSpacing(6);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_status);
    first->addWidget(m_summary, 1);
    first->addWidget(m_modes);
    column->addLayout(first);
    for (QLabel *label : {m_chain, m_notice, m_note}) {
        column->addWidget(label);
        label->hide();
    }
    column->addWidget(m_body, 1);
    auto *foot = new QWidget;
    buildFoot(foot);
    column->addWidget(new FittedScroll(foot)); // Where height is short the body keeps some of it.
    m_stack->addWidget(new EmptyState(theme, tr("No answer yet"),
                                      tr("Send a request: its status, headers and body appear here, byte for byte.")));
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_modes, &QTabBar::currentChanged, this, &ResponseView::showMode);
}

void ResponseView::buildFoot(QWidget *foot)
{
    auto *flow = new FlowLayout(8, foot);
    const auto add = [&](const QString &text, const char *name, void (ResponseView::*signal)()) {
        auto *button = new Button(m_theme, Button::Kind::Quiet, text);
        button->setObjectName(QLatin1String(name));
        connect(button, &QPushButton::clicked, this, signal);
        flow->addWidget(button);
        return button;
    };
    m_render = add(tr("Rendered"), "renderAnswer", &ResponseView::renderRequested);
    m_render->setToolTip(tr("Draw this answer in the browser, without asking for it again"));
    add(tr("Copy as curl"), "copyCurl", &ResponseView::curlRequested);
    add(tr("Copy as test"), "copyPytest", &ResponseView::pytestRequested)
        ->setToolTip(tr("A test for pytest that passes where the application answers like this"));
    m_save = add(tr("Save whole body…"), "saveBody", &ResponseView::saveBodyRequested);
}

void ResponseView::clear()
{
    m_trace = {};
    m_stack->setCurrentIndex(0);
}

void ResponseView::setMode(Mode mode) { m_modes->setCurrentIndex(static_cast<int>(mode)); }

ResponseView::Mode ResponseView::mode() const { return static_cast<Mode>(m_modes->currentIndex()); }

void ResponseView::setChain(const QString &words)
{
    m_chain->setText(words);
    m_chain->setVisible(!words.isEmpty());
}

void ResponseView::setNotice(const QString &words)
{
    m_notice->setText(words);
    m_notice->setVisible(!words.isEmpty());
}

void ResponseView::setTrace(const RequestTrace &trace)
{
    m_trace = trace;
    const Tone tone = trace.status >= 400 ? Tone::Bad : trace.status >= 300 ? Tone::Info : Tone::Good;
    setPill(m_status, QString::number(trace.status), tone);
    m_status->setVisible(trace.status > 0);
    QStringList facts;
    if (!trace.reason.isEmpty()) facts << trace.reason;
    const QString type = headerValue(trace, QStringLiteral("Content-Type"));
    const BodyKind kind = bodyKind(trace.body, type);
    facts << byteWords(trace.body.size());
    if (kind != BodyKind::Empty && kind != BodyKind::Binary && kind != BodyKind::Image)
        facts << readBody(trace.body, type, 1024).encoding;
    facts << tr("%1 ms").arg(trace.milliseconds, 0, 'f', 1);
    m_summary->setText(facts.join(QStringLiteral(" · ")));
    m_save->setVisible(!trace.body.isEmpty());
    m_save->setText(trace.bodyTruncated ? tr("Save these %1…").arg(byteWords(trace.body.size()))
                                        : tr("Save whole body…"));
    m_render->setVisible(trace.status > 0);
    setChain({});
    setNotice({});
    showMode();
    m_stack->setCurrentIndex(1);
}

/// What the mode shows, and what is to be said about it.
QString ResponseView::words(QStringList &notes) const
{
    if (mode() == Mode::Headers) {
        QStringList lines;
        for (const auto &[name, value] : m_trace.headers) lines << name + QLatin1String(": ") + value;
        return lines.join(QLatin1Char('\n'));
    }
    if (m_trace.bodyTruncated) notes << wholeSize(m_trace);
    const QString type = headerValue(m_trace, QStringLiteral("Content-Type"));
    const BodyKind kind = bodyKind(m_trace.body, type);
    if (kind == BodyKind::Empty) {
        notes << tr("The answer has no body.");
        return {};
    }
    if (kind == BodyKind::Binary || kind == BodyKind::Image) {
        notes << (type.isEmpty() ? tr("Bytes that are no text; no content type is given.")
                                 : tr("Bytes that are no text (%1).").arg(type));
        if (m_trace.body.size() > hexBytes) notes << tr("The first %1 are shown.").arg(byteWords(hexBytes));
        return hexLines(m_trace.body, hexBytes);
    }
    if (type.isEmpty()) notes << tr("No content type is given; it reads as text.");
    const BodyText body = readBody(m_trace.body, type, shownBytes);
    if (!body.note.isEmpty()) notes << body.note;
    QString text = body.text;
    if (mode() == Mode::Pretty && kind == BodyKind::Json) text = prettyJson(text);
    if (mode() == Mode::Pretty && (kind == BodyKind::Html || kind == BodyKind::Xml)) text = prettyMarkup(text, kind);
    const CutLines cut = cutLines(text, OutputView::maximumLines, OutputView::maximumLineLength - 1);
    if (body.isCut)
        notes << tr("The first %1 of %2 are shown.").arg(byteWords(shownBytes), byteWords(m_trace.body.size()));
    if (cut.isCut) notes << tr("Of them the first %L1 of %L2 lines.").arg(OutputView::maximumLines).arg(cut.lines);
    if (cut.hasLongLine) notes << tr("A line ends with … after %L1 letters.").arg(OutputView::maximumLineLength - 1);
    if (body.isCut || cut.isCut || cut.hasLongLine)
        notes << (m_trace.bodyTruncated ? tr("“%1” has all that was received.").arg(m_save->text())
                                        : tr("“Save whole body…” has all of it."));
    return cut.text;
}

void ResponseView::showMode()
{
    QStringList notes;
    const QString text = words(notes);
    m_note->setText(notes.join(QLatin1Char(' ')));
    m_note->setVisible(!notes.isEmpty());
    m_body->setAccessibleName(mode() == Mode::Headers ? tr("Headers of the answer") : tr("Body of the answer"));
    m_body->clearOutput();
    m_body->append(OutputView::Part::Standard, text);
    m_body->flush();
    m_body->moveCursor(QTextCursor::Start);
}

} // namespace athanor
