#include "widgets/results/resultsdrawer.h"

#include "widgets/common/busyline.h"
#include "widgets/common/button.h"
#include "widgets/common/codeview.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/common/explanationcard.h"
#include "widgets/common/focuschain.h"
#include "widgets/common/labels.h"
#include "widgets/common/outputview.h"
#include "widgets/common/panetabs.h"
#include "widgets/results/checkcard.h"

#include <QApplication>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace athanor {

ResultsDrawer::ResultsDrawer(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_head(new QWidget), m_tabs(new QTabBar), m_summary(new ElidedLabel),
      m_cancel(new Button(theme, Button::Kind::Quiet, tr("Cancel"))),
      m_fold(new Button(theme, Button::Kind::Flat, tr("Fold the results"))), m_busyLine(new BusyLine(theme)),
      m_stack(new QStackedWidget), m_checksArea(new QScrollArea),
      m_output(new OutputView(theme, OutputView::Sizing::Filling)), m_runStatus(textLabel({}, QStringLiteral("small"))),
      m_explanation(new ExplanationCard(theme)), m_input(new QLineEdit)
{
    setGround(this, QStringLiteral("paper"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildHead();
    buildPages();
    layout->addWidget(m_stack, 1);

    m_clock.setInterval(100);
    connect(&m_clock, &QTimer::timeout, this, &ResultsDrawer::showElapsed);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_cancel, &QPushButton::clicked, this, &ResultsDrawer::cancelRequested);
    reset();
}

void ResultsDrawer::buildHead()
{
    setUpPaneTabs(*m_tabs, {tr("Checks"), tr("Output")}, tr("Results"));
    m_summary->setProperty("role", QStringLiteral("small"));
    m_summary->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_summary->setObjectName(QStringLiteral("resultsSummary"));
    m_cancel->setKeyHint(QStringLiteral("Shift+F5"));
    m_cancel->hide();

    m_fold->setObjectName(QStringLiteral("foldResults"));
    m_fold->setDetail(Button::Detail::IconOnly);
    connect(m_fold, &QPushButton::clicked, this, [this] { Q_EMIT foldRequested(!m_folded); });
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this] {
        if (m_folded) Q_EMIT foldRequested(false);
    });
    showFold();

    m_head->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *head = new QHBoxLayout(m_head);
    head->setContentsMargins(0, 0, 16, 0);
    head->setSpacing(12);
    head->addWidget(m_tabs);
    head->addWidget(m_summary, 1);
    head->addWidget(m_cancel);
    head->addWidget(m_fold);
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->addWidget(m_head);
    column->addWidget(m_busyLine);
}

void ResultsDrawer::buildPages()
{
    auto *list = new QWidget;
    m_checks = new QVBoxLayout(list);
    m_checks->setContentsMargins(16, 12, 16, 16);
    m_checks->setSpacing(4);
    m_checksArea->setWidget(list);
    m_checksArea->setWidgetResizable(true);
    m_checksArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_checksArea->setFocusPolicy(Qt::TabFocus);
    m_checksArea->setAccessibleName(tr("Checks"));
    m_checksArea->viewport()->setAutoFillBackground(false);
    list->setAutoFillBackground(false);
    list->setMinimumWidth(1);
    m_stack->addWidget(m_checksArea);

    auto *outputPage = new QWidget;
    auto *column = new QVBoxLayout(outputPage);
    column->setContentsMargins(12, 8, 12, 12);
    column->setSpacing(8);
    m_output->setObjectName(QStringLiteral("runOutput"));
    m_output->setPlaceholderText(tr("Nothing was run yet. F5 runs the file in the editor."));
    column->addWidget(m_output, 1);
    m_runStatus->setContentsMargins(4, 0, 4, 0);
    m_runStatus->setObjectName(QStringLiteral("runStatus"));
    m_runStatus->hide();
    column->addWidget(m_runStatus);
    column->addWidget(m_explanation);
    m_input->setPlaceholderText(tr("What input() will read in the next run"));
    m_input->setAccessibleName(tr("Standard input of the next run"));
    m_input->setProperty("code", true);
    m_input->hide();
    column->addWidget(m_input);
    m_stack->addWidget(outputPage);
}

void ResultsDrawer::clearChecks()
{
    // Who went through the cards by keyboard stays here when they go.
    if (m_checksArea->widget()->isAncestorOf(QApplication::focusWidget())) m_checksArea->setFocus(Qt::OtherFocusReason);
    while (QLayoutItem *item = m_checks->takeAt(0)) {
        // Not deleted at once, since a button of it may be at work, but gone from the page at once.
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->setParent(nullptr);
            widget->deleteLater();
        }
        delete item;
    }
}

void ResultsDrawer::reset()
{
    setIdle();
    m_passed = false;
    clearChecks();
    m_fresh = true;
    showFold();
    addState(tr("Not checked yet"),
             tr("Ctrl+Return checks your answer by running it. Each check says what it expected and what it met."),
             Tone::Plain);
    m_checks->addStretch(1);
    m_output->clearOutput();
    m_runStatus->hide();
    m_explanation->clear();
}

void ResultsDrawer::addState(const QString &title, const QString &text, Tone tone)
{
    auto *heading = textLabel(title, QStringLiteral("strong"));
    heading->setObjectName(QStringLiteral("resultsState"));
    if (tone != Tone::Plain) {
        auto *row = new QWidget;
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(10);
        line->addWidget(pill(tone == Tone::Bad ? QStringLiteral("✕") : QStringLiteral("∅"), tone));
        line->addWidget(heading, 1);
        m_checks->addWidget(row);
    } else {
        m_checks->addWidget(heading);
    }
    if (!text.isEmpty()) {
        auto *words = new MarkupLabel(m_theme, text);
        words->setProperty("role", QStringLiteral("quiet"));
        m_checks->addWidget(words);
    }
}

void ResultsDrawer::addSourceButton(const QString &file, int line)
{
    if (file.isEmpty()) return;
    const QString place =
        line > 0 ? tr("Go to %1, line %2").arg(file, QString::number(line)) : tr("Go to %1").arg(file);
    auto *button = new Button(m_theme, Button::Kind::Quiet, place);
    button->setObjectName(QStringLiteral("goToSource"));
    button->setElides(true);
    connect(button, &QPushButton::clicked, this, [this, file, line] { Q_EMIT openSource(file, line); });
    m_checks->addSpacing(4);
    m_checks->addWidget(button, 0, Qt::AlignLeft);
}

void ResultsDrawer::setReport(const GradeReport &report, const Explanation &explanation)
{
    setIdle();
    clearChecks();
    m_passed = report.passed;
    m_summary->clear();
    switch (report.state) {
    case GradeReport::State::Graded: showGraded(report); break;
    case GradeReport::State::NotLoaded: showNotLoaded(report.error, explanation); break;
    case GradeReport::State::NoChecks:
        addState(tr("No check ran"),
                 tr("Nothing was judged, so this does not count as passed, and not as failed either. ") +
                     report.message,
                 Tone::Accent);
        m_summary->setText(tr("no check ran"));
        break;
    case GradeReport::State::Failed:
        addState(tr("The engine could not check this"),
                 report.message.isEmpty() ? tr("Your answer was not judged. Try again.") : report.message, Tone::Bad);
        break;
    }
    m_checks->addStretch(1);
    setPage(Page::Checks);
    chainFocus(m_checksArea, m_checksArea->widget());
    m_checksArea->verticalScrollBar()->setValue(0);
}

void ResultsDrawer::showGraded(const GradeReport &report)
{
    int failed = 0;
    int skipped = 0;
    for (const CheckResult &check : report.checks) {
        failed += check.outcome == CheckResult::Outcome::Failed;
        skipped += check.outcome == CheckResult::Outcome::Skipped;
    }
    const int count = static_cast<int>(report.checks.size());
    QString summary = report.passed ? tr("%1 of %1 passed").arg(count)
                                    : tr("%1 of %2 passed").arg(count - failed - skipped).arg(count);
    if (skipped > 0) summary += tr(" · %1 skipped").arg(skipped);
    m_summary->setText(tr("%1 · %2 ms").arg(summary).arg(report.duration.count()));
    if (report.passed) showNextStep();
    // What failed first: the drawer is small, and that is what one came to read.
    for (const auto wanted :
         {CheckResult::Outcome::Failed, CheckResult::Outcome::Passed, CheckResult::Outcome::Skipped})
        for (const CheckResult &check : report.checks)
            if (check.outcome == wanted) m_checks->addWidget(new CheckCard(m_theme, check));
}

void ResultsDrawer::setNextStep(const QString &text, const QString &button, const QString &key)
{
    m_nextKey = key;
    m_nextText = text;
    m_nextButton = button;
}

void ResultsDrawer::showNextStep()
{
    auto *banner = new QFrame;
    banner->setObjectName(QStringLiteral("passedBanner"));
    banner->setProperty("card", QStringLiteral("true"));
    auto *row = new QHBoxLayout(banner);
    row->setContentsMargins(14, 10, 10, 10);
    row->setSpacing(12);
    row->addWidget(pill(QStringLiteral("✓"), Tone::Good));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(textLabel(tr("Passed. Every check agrees."), QStringLiteral("strong")));
    if (!m_nextText.isEmpty()) words->addWidget(textLabel(m_nextText, QStringLiteral("quiet")));
    row->addLayout(words, 1);
    if (!m_nextButton.isEmpty()) {
        auto *next = new Button(m_theme, Button::Kind::Quiet, m_nextButton);
        next->setObjectName(QStringLiteral("goOn"));
        next->setKeyHint(m_nextKey);
        connect(next, &QPushButton::clicked, this, &ResultsDrawer::nextRequested);
        row->addWidget(next);
    }
    m_checks->addWidget(banner);
    m_checks->addSpacing(6);
}

void ResultsDrawer::showNotLoaded(const LearnerError &error, const Explanation &explanation)
{
    addState(tr("Your code could not be loaded"), {}, Tone::Bad);
    auto *what = textLabel(error.type.isEmpty() ? error.message : tr("%1: %2").arg(error.type, error.message),
                           QStringLiteral("code"));
    what->setObjectName(QStringLiteral("loadError"));
    m_checks->addWidget(what);
    if (!explanation.title.isEmpty()) {
        m_checks->addSpacing(4);
        auto *card = new ExplanationCard(m_theme);
        m_checks->addWidget(card); // First, or it would be shown as a window of its own for a moment.
        card->setExplanation(explanation);
    } else if (!error.hint.isEmpty()) {
        auto *hint = new MarkupLabel(m_theme, error.hint);
        hint->setProperty("role", QStringLiteral("quiet"));
        m_checks->addWidget(hint);
    }
    addSourceButton(error.file, error.line);
    if (!error.traceback.isEmpty()) {
        m_checks->addSpacing(8);
        m_checks->addWidget(regionLabel(tr("What Python printed")));
        m_checks->addWidget(new CodeView(m_theme, QStringLiteral("text"), error.traceback));
    }
    m_summary->setText(tr("not loaded"));
}

void ResultsDrawer::setFault(const QString &message, const QString &file, int line)
{
    setIdle();
    clearChecks();
    m_summary->clear();
    addState(tr("That did not work"), message, Tone::Bad);
    addSourceButton(file, line);
    m_checks->addStretch(1);
    setPage(Page::Checks);
}

void ResultsDrawer::setBusy(Page page, const QString &what)
{
    m_busy = true;
    m_fresh = false;
    m_what = what;
    m_since.start();
    setPage(page);
    m_cancel->show();
    m_clock.start();
    m_busyLine->setBusy(true);
    showElapsed();
    Q_EMIT workBegan();
}

void ResultsDrawer::showElapsed()
{
    m_summary->setText(
        tr("%1… %2 s").arg(m_what, QString::number(static_cast<double>(m_since.elapsed()) / 1000.0, 'f', 1)));
}

void ResultsDrawer::setIdle()
{
    if (m_busy) m_summary->clear();
    m_busy = false;
    m_clock.stop();
    m_busyLine->setBusy(false);
    m_cancel->hide();
}

void ResultsDrawer::startOutput(const QString &title)
{
    m_output->clearOutput();
    m_output->append(OutputView::Part::Note, title + QLatin1Char('\n'));
    m_runStatus->hide();
    m_explanation->clear();
    setPage(Page::Output);
}

void ResultsDrawer::setRunStatus(const RunStatus &status, const Explanation &explanation)
{
    setIdle();
    QString words;
    if (status.verdict == Verdict::Ok)
        words = tr("Ended by itself after %1 ms.").arg(status.wall.count());
    else if (status.message.isEmpty())
        words = tr("Ended with status %1 after %2 ms.").arg(status.exit).arg(status.wall.count());
    else
        words = status.message;
    m_runStatus->setText(words);
    setStyleProperty(m_runStatus, "role",
                     status.verdict == Verdict::Ok || status.verdict == Verdict::Cancelled ? QStringLiteral("small")
                                                                                           : QStringLiteral("bad"));
    m_runStatus->show();
    m_explanation->setExplanation(explanation);
}

void ResultsDrawer::setInputWanted(bool wanted) { m_input->setVisible(wanted); }

QByteArray ResultsDrawer::standardInput() const
{
    return m_input->isHidden() || m_input->text().isEmpty() ? QByteArray() : m_input->text().toUtf8() + '\n';
}

int ResultsDrawer::wantedHeight() const
{
    const int head = m_tabs->sizeHint().height() + 2;
    if (page() == Page::Output) {
        const int words = m_explanation->isHidden() ? 0 : m_explanation->heightForWidth(width() - m_theme.px(24));
        return head + m_theme.px(180) + std::max(0, words);
    }
    QWidget *list = m_checksArea->widget();
    return head + std::max(list->sizeHint().height(), list->heightForWidth(m_checksArea->viewport()->width()));
}

void ResultsDrawer::setFoldable(bool foldable)
{
    m_foldable = foldable;
    showFold();
}

void ResultsDrawer::setFolded(bool folded)
{
    if (m_folded == folded) return;
    m_folded = folded;
    m_stack->setVisible(!folded);
    showFold();
}

void ResultsDrawer::showFold()
{
    m_fold->setVisible(m_foldable);
    m_fold->setIconName(m_folded ? QStringLiteral("up") : QStringLiteral("down"));
    const QString words = m_folded ? tr("Open the results") : tr("Fold the results");
    m_fold->setText(words);
    m_fold->setAccessibleName(words);
    m_fold->setToolTip(tr("%1 (Ctrl+J)").arg(words));
    // Its page says so where it is open.
    if (m_fresh) m_summary->setText(m_folded ? tr("Not checked yet") : QString());
}

int ResultsDrawer::foldedHeight() const { return m_head->sizeHint().height() + m_busyLine->height(); }

ResultsDrawer::Page ResultsDrawer::page() const { return m_tabs->currentIndex() == 0 ? Page::Checks : Page::Output; }

void ResultsDrawer::setPage(Page page)
{
    m_tabs->setCurrentIndex(page == Page::Checks ? 0 : 1);
    m_stack->setCurrentIndex(page == Page::Checks ? 0 : 1);
}

} // namespace athanor
