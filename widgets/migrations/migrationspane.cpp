#include "widgets/migrations/migrationspane.h"

#include "widgets/common/busyline.h"
#include "widgets/common/button.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/common/emptystate.h"
#include "widgets/migrations/findingsmodel.h"
#include "widgets/migrations/goalview.h"
#include "widgets/migrations/migrationgraphview.h"
#include "widgets/migrations/migrationruns.h"
#include "widgets/migrations/planview.h"
#include "widgets/migrations/revisiondetails.h"
#include "widgets/migrations/revisionlistmodel.h"

#include <QDir>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QProgressBar>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>

#include <algorithm>

namespace athanor {

using namespace migrations;

void MigrationsPane::setFolder(const QString &path)
{
    m_title->setText(QDir(path).dirName());
    m_title->setToolTip(path);
}

void MigrationsPane::setDrawing(MigrationDrawing::Pointer drawing)
{
    const bool first = !m_drawing;
    const int listScroll = m_list->verticalScrollBar()->value();
    m_drawing = std::move(drawing);
    m_syncing = true;
    m_listModel->setDrawing(m_drawing);
    m_findingsModel->setFindings(m_drawing->graph->diagnoses());
    m_graph->setDrawing(m_drawing);
    m_runs->setDrawing(m_drawing);
    m_goal->setOwn(m_drawing);
    m_list->setCurrentIndex(m_listModel->indexOf(m_graph->selected()));
    m_list->verticalScrollBar()->setValue(listScroll);
    m_syncing = false;
    m_finding->setMarkup({});
    showTotals();
    m_stack->setCurrentWidget(m_body);
    if (!m_search->text().isEmpty()) search();
    takeSelection(m_graph->selected());
    if (const int node = m_written.isEmpty() ? -1 : m_drawing->nodeOfFile(m_written); node >= 0) {
        m_written.clear();
        selectNode(node);
    }
    m_plan->askAgain();
    if (!first) return;
    if (m_place == Place::Window) m_graph->setFocus(Qt::OtherFocusReason);
    if (m_findingsModel->errors() > 0 && m_drawing->graph->size() == 0) setPage(Page::Findings);
}

void MigrationsPane::showTotals()
{
    const RevisionGraph &graph = *m_drawing->graph;
    const int heads = int(graph.heads().size()), errors = m_findingsModel->errors();
    setPill(m_count, graph.size() == 1 ? tr("1 revision") : tr("%L1 revisions").arg(graph.size()), Tone::Plain);
    setPill(m_heads, heads == 1 ? tr("1 head") : tr("%L1 heads").arg(heads), heads > 1 ? Tone::Accent : Tone::Plain);
    setPill(m_errors, errors == 1 ? tr("1 error") : tr("%1 errors").arg(errors), Tone::Bad);
    m_count->show();
    m_heads->setVisible(heads > 0);
    m_errors->setVisible(errors > 0);
    const int findings = m_findingsModel->rowCount();
    m_tabs->setTabText(int(Page::Findings), findings > 0 ? tr("Findings (%1)").arg(findings) : tr("Findings"));
    if (m_list->currentIndex().row() < 0) m_details->showRevision(m_drawing, -1);
}

void MigrationsPane::forget()
{
    if (!m_drawing) return;
    m_drawing.reset();
    m_syncing = true;
    m_listModel->setDrawing({});
    m_findingsModel->setFindings({});
    m_graph->setDrawing({});
    m_runs->setDrawing({});
    m_syncing = false;
    m_plan->clear();
    m_details->showRevision({}, -1);
    m_details->showNoSource({}, {});
    m_wantedSource.clear();
    m_hits.clear();
    m_found->clear();
    showMessage({}, {});
}

void MigrationsPane::showMessage(const QString &title, const QString &text)
{
    m_message->setWords(title, text);
    m_stack->setCurrentWidget(m_message);
    m_count->hide();
    m_heads->hide();
    m_errors->hide();
}

void MigrationsPane::showProgress(int read, int found)
{
    m_busy->setBusy(true);
    m_progress->setRange(0, found);
    m_progress->setValue(read);
    m_progressWords->setText(found == 0      ? tr("Looking for revisions…")
                             : read >= found ? tr("%L1 files read; putting the graph together…").arg(found)
                                             : tr("Reading %L1 of %L2 files…").arg(read).arg(found));
    if (!m_drawing) m_stack->setCurrentIndex(0);
}

void MigrationsPane::endProgress()
{
    m_busy->setBusy(false);
    if (m_stack->currentIndex() == 0 && m_drawing) m_stack->setCurrentWidget(m_body);
}

void MigrationsPane::setNotice(const QString &words, Tone tone)
{
    setPill(m_notice, words, tone);
    m_notice->setVisible(!words.isEmpty());
}

void MigrationsPane::setSource(const QString &path, const QString &text)
{
    if (path != m_wantedSource) return;
    m_details->showSource(path, text, m_wantedLine);
}

void MigrationsPane::setNoSource(const QString &path, const QString &why)
{
    if (path == m_wantedSource) m_details->showNoSource(path, why);
}

void MigrationsPane::setAnswer(const CommandAnswer &answer)
{
    m_plan->setAnswer(answer, m_drawing);
    if (!answer.question.isEmpty()) return m_graph->clearPlan();
    std::vector<int> nodes;
    nodes.reserve(answer.steps.size());
    for (const CommandAnswer::Step &step : answer.steps) nodes.push_back(step.node);
    m_graph->setPlan(nodes, answer.direction, answer.startRows,
                     answer.failure.isEmpty() ? answer.endRows : QStringList());
}

void MigrationsPane::setGoal(MigrationDrawing::Pointer goal)
{
    m_goal->setGoal(goal);
    m_goal->setOwn(m_drawing);
    m_tabs->setTabVisible(int(Page::Goal), goal != nullptr);
}

/// The badge of where the database is, and the position that plans begin at.
void MigrationsPane::followDatabase()
{
    const std::optional<QStringList> rows = m_runs->rows();
    m_graph->setDatabase(rows.value_or(QStringList()));
    m_plan->setDatabase(rows);
}

/// A failure is drawn: the revisions that are its reason are marked as what a search finds.
void MigrationsPane::pointAt(const QStringList &revisions)
{
    if (revisions.isEmpty()) return search();
    std::vector<char> marks(std::size_t(m_drawing->graph->nodeCount()), 0);
    for (const QString &id : revisions)
        if (const int node = m_drawing->graph->find(id); node >= 0) marks[std::size_t(node)] = 1;
    m_graph->setMatches(std::move(marks));
}

MigrationsPane::Page MigrationsPane::page() const { return static_cast<Page>(m_tabs->currentIndex()); }

bool MigrationsPane::hasPage(Page page) const { return m_tabs->isTabVisible(int(page)); }

void MigrationsPane::setPage(Page page) { m_tabs->setCurrentIndex(int(page)); }

void MigrationsPane::focusSearch(const QString &text)
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    if (text.isEmpty()) return m_search->selectAll();
    m_search->setText(text);
}

void MigrationsPane::focusCommand()
{
    showCommands(1);
    m_plan->focusCommand();
}

void MigrationsPane::selectNode(int node) { m_graph->select(node); }

/// The graph's selection everywhere else.
void MigrationsPane::takeSelection(int node)
{
    if (!m_drawing) return;
    m_syncing = true;
    m_list->setCurrentIndex(m_listModel->indexOf(node));
    m_syncing = false;
    m_details->showRevision(m_drawing, node);
    m_runs->select(node);
    m_plan->setChosen(node >= 0 && !m_drawing->graph->isGhost(node) ? m_drawing->graph->id(node) : QString());
    if (node < 0) return;
    if (m_drawing->graph->isGhost(node)) {
        m_wantedSource.clear();
        m_details->showNoSource({}, tr("There is no file to show."));
        return;
    }
    wantSource(m_drawing->graph->file(node).path, 0);
}

void MigrationsPane::wantSource(const QString &path, int line)
{
    m_wantedSource = path;
    m_wantedLine = line;
    Q_EMIT sourceWanted(path);
}

void MigrationsPane::showFinding(int row, bool open)
{
    if (row < 0) return m_finding->setMarkup({});
    const Diagnosis &finding = m_findingsModel->at(row);
    QString place = finding.file;
    if (finding.line > 0) place += QStringLiteral(":%1").arg(finding.line);
    m_finding->setMarkup(place.isEmpty() ? finding.message : QStringLiteral("%1\n`%2`").arg(finding.message, place));
    if (!open) return;
    int node = m_drawing->nodeOfFile(finding.file);
    if (node < 0 && !finding.revisions.isEmpty()) node = m_drawing->graph->find(finding.revisions.front());
    if (node >= 0)
        selectNode(node);
    else
        m_details->showRevision(m_drawing, -1);
    if (!finding.file.isEmpty()) {
        wantSource(finding.file, finding.line);
        m_details->focusSource();
    }
    setPage(Page::Revision);
}

void MigrationsPane::search()
{
    m_hits.clear();
    const QString text = m_search->text().trimmed();
    if (!m_drawing || text.isEmpty()) {
        m_found->clear();
        m_graph->setMatches({});
        return;
    }
    std::vector<char> matches(std::size_t(m_drawing->graph->nodeCount()), 0);
    for (int row = 0; row < m_drawing->layout.rows(); ++row) {
        const int node = m_drawing->layout.nodeAt(row);
        if (!m_drawing->matches(node, text)) continue;
        matches[std::size_t(node)] = 1;
        m_hits.push_back(row);
    }
    m_graph->setMatches(std::move(matches));
    m_found->setText(m_hits.empty() ? tr("nothing found") : tr("%1 found").arg(m_hits.size()));
}

void MigrationsPane::stepSearch(int step)
{
    if (m_hits.empty()) return;
    const int now = m_graph->selected() >= 0 ? m_drawing->layout.row(m_graph->selected()) : -1;
    const auto after = std::upper_bound(m_hits.begin(), m_hits.end(), now);
    const auto before = std::lower_bound(m_hits.begin(), m_hits.end(), now);
    const auto hit = step > 0 ? (after == m_hits.end() ? m_hits.begin() : after)
                              : std::prev(before == m_hits.begin() ? m_hits.end() : before);
    selectNode(m_drawing->layout.nodeAt(*hit));
    m_found->setText(tr("%1 of %2").arg(hit - m_hits.begin() + 1).arg(m_hits.size()));
}

bool MigrationsPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == m_list) fitTables();
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (watched == m_search) {
        if (key->key() == Qt::Key_Escape) {
            m_search->clear();
            m_graph->setFocus(Qt::OtherFocusReason);
            return true;
        }
        if (enter || key->key() == Qt::Key_Down || key->key() == Qt::Key_Up) {
            stepSearch(key->key() == Qt::Key_Up || key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
            return true;
        }
    } else if (enter && watched == m_list && m_list->currentIndex().isValid()) {
        setPage(Page::Revision);
        m_details->focusSource();
        return true;
    } else if (enter && watched == m_findings) {
        showFinding(m_findings->currentIndex().row(), true);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace athanor
