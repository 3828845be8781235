#include "widgets/migrations/migrationgraphview.h"

#include "widgets/migrations/migrationpainter.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace athanor {

using namespace migrations;

namespace {

constexpr double zoomStep = 1.15;
constexpr int hoverMilliseconds = 40; ///< So that a sweep over the graph does not trace every row on its way.
constexpr int unfoldedLeast = 1 << 30;

} // namespace

MigrationGraphView::MigrationGraphView(const Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent), m_theme(theme)
{
    setObjectName(QStringLiteral("migrationGraph"));
    setAccessibleName(tr("Migration graph"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_hoverPause.setSingleShot(true);
    m_hoverPause.setInterval(hoverMilliseconds);
    connect(&m_hoverPause, &QTimer::timeout, this, &MigrationGraphView::traceAncestry);
    connect(&theme, &Theme::changed, this, [this] {
        updateScrollBars();
        viewport()->update();
    });
}

void MigrationGraphView::setDrawing(MigrationDrawing::Pointer drawing)
{
    const Anchor before = anchor();
    const QString chosen = m_selected >= 0 ? m_drawing->graph->id(m_selected) : QString();
    const int had = m_selected;
    const bool wasFolded = had >= 0 && isFolded(had);
    m_drawing = std::move(drawing);
    m_selected = m_drawing && !chosen.isEmpty() ? m_drawing->graph->find(chosen) : -1;
    m_hovered = -1;
    m_matches.clear();
    clearPlan();
    if (!m_drawing) {
        m_view.reset();
        m_runs.reset();
        m_ancestry.clear();
        m_ancestryEdges = {};
    } else {
        m_runs = std::make_unique<LayoutFolding>(*m_drawing->graph, m_drawing->layout, foldedFrom);
        if (m_selected >= 0 && !wasFolded && runOf(m_selected).count > 1) m_unfolded.insert(chosen);
        refold();
        keep(before);
        traceAncestry();
    }
    if (had >= 0 && m_selected < 0) Q_EMIT selectionChanged(-1);
    describe();
    viewport()->update();
}

void MigrationGraphView::refold()
{
    const QSet<QString> open = m_unfolded | m_database | m_planStart | m_planEnd;
    m_view = std::make_unique<LayoutFolding>(*m_drawing->graph, m_drawing->layout,
                                             m_folding ? foldedFrom : unfoldedLeast, open);
    updateScrollBars();
    viewport()->update();
}

void MigrationGraphView::select(int node)
{
    if (!m_drawing || node >= m_drawing->graph->nodeCount()) return;
    const bool changed = node != m_selected;
    m_selected = node;
    if (node >= 0) {
        if (isFoldedRow(viewRow(node))) {
            // It stays open when something else is selected: rows that come and go under the hand are no help.
            m_unfolded.insert(m_drawing->graph->id(node));
            refold();
        }
        scrollToRow(viewRow(node));
    }
    m_hovered = -1;
    if (!changed) return;
    traceAncestry();
    describe();
    Q_EMIT selectionChanged(node);
}

void MigrationGraphView::setFolding(bool folded)
{
    if (folded == m_folding) return;
    m_folding = folded;
    if (folded) m_unfolded.clear();
    if (m_drawing) {
        const Anchor before = anchor();
        refold();
        keep(before);
    }
    Q_EMIT foldingChanged(folded);
}

void MigrationGraphView::toggleRun()
{
    if (m_selected < 0 || !m_folding) return;
    const LayoutFolding::Row run = runOf(m_selected);
    if (run.count < 2) return;
    for (int i = 0; i < run.count; ++i)
        m_unfolded.remove(m_drawing->graph->id(m_drawing->layout.nodeAt(run.firstRow + i)));
    refold();
    moveTo(m_view->viewRow(run.firstRow));
}

LayoutFolding::Row MigrationGraphView::runOf(int node) const
{
    return m_runs->rows()[std::size_t(m_runs->viewRow(m_drawing->layout.row(node)))];
}

bool MigrationGraphView::isFolded(int node) const { return m_view && isFoldedRow(viewRow(node)); }

void MigrationGraphView::setMatches(std::vector<char> matches)
{
    m_matches = std::move(matches);
    viewport()->update();
}

void MigrationGraphView::setPlan(const std::vector<int> &nodes, Direction direction, const QStringList &start,
                                 const QStringList &end)
{
    if (!m_drawing) return;
    const Anchor before = anchor();
    m_planDirection = direction;
    m_planStart = {start.begin(), start.end()};
    m_planEnd = {end.begin(), end.end()};
    m_steps.assign(std::size_t(m_drawing->graph->nodeCount()), 0);
    m_stepCount = 0;
    for (const int node : nodes) m_steps[std::size_t(node)] = ++m_stepCount;
    m_planEdges = {};
    for (const LaneLayout::Edge &edge : m_drawing->layout.edges())
        if (stepOf(edge.child) > 0 &&
            (stepOf(edge.parent) > 0 || m_planStart.contains(m_drawing->graph->id(edge.parent)) ||
             m_planEnd.contains(m_drawing->graph->id(edge.parent))))
            m_planEdges.add(m_drawing->layout, edge);
    m_planEdges.finish();
    refold();
    keep(before);
}

void MigrationGraphView::clearPlan()
{
    m_steps.clear();
    m_planEdges = {};
    m_planStart.clear();
    m_planEnd.clear();
    viewport()->update();
}

void MigrationGraphView::setDatabase(const QStringList &rows)
{
    m_database = {rows.begin(), rows.end()};
    if (m_drawing) refold();
}

void MigrationGraphView::traceAncestry()
{
    const int node = m_hovered >= 0 ? m_hovered : m_selected;
    m_ancestry.clear();
    m_ancestryEdges = {};
    if (node >= 0 && m_drawing) {
        m_ancestry = m_drawing->ancestry(node);
        m_ancestryEdges = m_drawing->edgesFrom(m_ancestry);
    }
    viewport()->update();
}

void MigrationGraphView::setHovered(int node)
{
    if (node == m_hovered) return;
    m_hovered = node;
    m_hoverPause.start();
    viewport()->update();
}

QSize MigrationGraphView::sizeHint() const { return {m_theme.px(640), m_theme.px(480)}; }

// Where things are.

double MigrationGraphView::laneWidth() const { return m_theme.px(26) * std::min(1.0, std::max(0.3, m_zoom)); }

double MigrationGraphView::laneMiddle(int lane) const
{
    return m_theme.px(28) * std::min(1.0, m_zoom) + lane * laneWidth() - horizontalScrollBar()->value();
}

double MigrationGraphView::rowMiddle(int row) const
{
    return m_theme.px(12) + (row + 0.5) * rowHeight() - verticalScrollBar()->value();
}

int MigrationGraphView::viewRowAt(int y) const
{
    if (rowCount() == 0) return -1;
    const double row = (y + verticalScrollBar()->value() - m_theme.px(12)) / rowHeight();
    return row < 0 || row >= rowCount() ? -1 : int(row);
}

int MigrationGraphView::nodeOfViewRow(int row) const
{
    return m_drawing->layout.nodeAt(m_view->rows()[std::size_t(row)].firstRow);
}

QPoint MigrationGraphView::placeOf(int node) const
{
    return {int(laneMiddle(m_drawing->layout.lane(node))), int(rowMiddle(viewRow(node)))};
}

void MigrationGraphView::updateScrollBars()
{
    const int height = int(std::ceil(rowCount() * rowHeight())) + 2 * m_theme.px(12);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(std::max(1, int(rowHeight())));
    const int lanes = m_drawing ? m_drawing->layout.lanes() : 0;
    const int width = int(lanes * laneWidth()) + m_theme.px(340);
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(m_theme.px(26));
}

void MigrationGraphView::scrollToRow(int row)
{
    const double top = rowMiddle(row) - rowHeight() / 2, bottom = top + rowHeight();
    const int margin = std::min(m_theme.px(12), viewport()->height() / 4);
    // What is far away comes to the middle, so that one sees what is around it.
    const bool far = bottom < -2 * rowHeight() || top > viewport()->height() + 2 * rowHeight();
    int by = 0;
    if (far)
        by = int((top + bottom) / 2) - viewport()->height() / 2;
    else if (top < margin)
        by = int(std::floor(top)) - margin;
    else if (bottom > viewport()->height() - margin)
        by = int(std::ceil(bottom)) - viewport()->height() + margin;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + by);
}

/// The selected row when it is seen, else the topmost one; none at the very top, where new ones shall be seen.
MigrationGraphView::Anchor MigrationGraphView::anchor() const
{
    if (!m_drawing || !m_view || verticalScrollBar()->value() == 0) return {};
    if (m_selected >= 0) {
        const double y = rowMiddle(viewRow(m_selected));
        if (y > 0 && y < viewport()->height()) return {m_drawing->graph->id(m_selected), int(y)};
    }
    const int row = std::max(0, viewRowAt(m_theme.px(17)));
    return {m_drawing->graph->id(nodeOfViewRow(row)), int(rowMiddle(row))};
}

void MigrationGraphView::keep(const Anchor &anchor)
{
    if (anchor.id.isEmpty()) return;
    const int node = m_drawing->graph->find(anchor.id);
    if (node >= 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + int(rowMiddle(viewRow(node))) - anchor.y);
}

void MigrationGraphView::setZoom(double zoom) { zoomAt(zoom, viewport()->height() / 2); }

/// The row at y stays there.
void MigrationGraphView::zoomAt(double zoom, int y)
{
    zoom = std::clamp(zoom, smallestZoom, largestZoom);
    const double row = (y + verticalScrollBar()->value() - m_theme.px(12)) / rowHeight();
    m_zoom = zoom;
    updateScrollBars();
    verticalScrollBar()->setValue(int(row * rowHeight()) + m_theme.px(12) - y);
    viewport()->update();
}

void MigrationGraphView::fit()
{
    if (rowCount() == 0) return;
    const double room = viewport()->height() - 2 * m_theme.px(12);
    setZoom(std::min(1.0, room / (rowCount() * double(m_theme.px(34)))));
}

// What is done.

void MigrationGraphView::moveTo(int row)
{
    if (rowCount() == 0) return;
    row = std::clamp(row, 0, rowCount() - 1);
    m_hovered = -1;
    const int node = nodeOfViewRow(row);
    if (!isFoldedRow(row)) return select(node);
    // A folded run is one row to the keyboard; it stands for its newest revision.
    m_selected = node;
    traceAncestry();
    describe();
    scrollToRow(row);
    Q_EMIT selectionChanged(node);
}

bool MigrationGraphView::moveAlong(int key, bool last)
{
    if (m_selected < 0) return false;
    const auto go = [&](auto nodes) {
        if (!nodes.empty()) select(last ? nodes.back() : nodes.front());
    };
    const RevisionGraph &graph = *m_drawing->graph;
    if (key == Qt::Key_Right)
        go(graph.down(m_selected).empty() ? graph.dependencies(m_selected) : graph.down(m_selected));
    else
        go(graph.next(m_selected).empty() ? graph.allNext(m_selected) : graph.next(m_selected));
    return true;
}

void MigrationGraphView::activate()
{
    if (m_selected < 0) return;
    const int row = viewRow(m_selected);
    if (isFoldedRow(row)) {
        m_unfolded.insert(m_drawing->graph->id(m_selected));
        refold();
        describe();
        return;
    }
    Q_EMIT opened(m_selected);
}

bool MigrationGraphView::zoomByKey(const QKeyEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) return false;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: setZoom(m_zoom * zoomStep); return true;
    case Qt::Key_Minus: setZoom(m_zoom / zoomStep); return true;
    case Qt::Key_0: setZoom(1); return true;
    default: return false;
    }
}

void MigrationGraphView::keyPressEvent(QKeyEvent *event)
{
    if (!m_drawing || rowCount() == 0 || zoomByKey(event)) return;
    const int row = m_selected >= 0 ? viewRow(m_selected) : -1;
    const int page = std::max(1, int(viewport()->height() / rowHeight()) - 1);
    switch (event->key()) {
    case Qt::Key_Down: return moveTo(row + 1);
    case Qt::Key_Up: return moveTo(row < 0 ? 0 : row - 1);
    case Qt::Key_PageDown: return moveTo(row + page);
    case Qt::Key_PageUp: return moveTo(row - page);
    case Qt::Key_Home: return moveTo(0);
    case Qt::Key_End: return moveTo(rowCount() - 1);
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (!moveAlong(event->key(), event->modifiers().testFlag(Qt::ShiftModifier))) moveTo(0);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter: return activate();
    case Qt::Key_Space: return row >= 0 && isFoldedRow(row) ? activate() : toggleRun();
    case Qt::Key_Escape: Q_EMIT escaped(); return;
    default: break;
    }
    const QString text = event->text();
    const bool plain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
    if (plain && !text.isEmpty() && text.front().isPrint()) {
        Q_EMIT typed(text);
        return;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

void MigrationGraphView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::MiddleButton) {
        m_dragging = true;
        m_dragFrom = event->position().toPoint();
        m_dragScroll = {horizontalScrollBar()->value(), verticalScrollBar()->value()};
        viewport()->setCursor(Qt::ClosedHandCursor);
        return;
    }
    const int row = viewRowAt(int(event->position().y()));
    if (event->button() != Qt::LeftButton || row < 0) return;
    if (!isFoldedRow(row)) return select(nodeOfViewRow(row));
    m_unfolded.insert(m_drawing->graph->id(nodeOfViewRow(row)));
    refold();
}

void MigrationGraphView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint place = event->position().toPoint();
    if (m_dragging) {
        horizontalScrollBar()->setValue(m_dragScroll.x() + m_dragFrom.x() - place.x());
        verticalScrollBar()->setValue(m_dragScroll.y() + m_dragFrom.y() - place.y());
        return;
    }
    const int row = viewRowAt(place.y());
    viewport()->setCursor(row >= 0 && isFoldedRow(row) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setHovered(row >= 0 && !isFoldedRow(row) ? nodeOfViewRow(row) : -1);
}

void MigrationGraphView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::MiddleButton) return;
    m_dragging = false;
    viewport()->setCursor(Qt::ArrowCursor);
}

void MigrationGraphView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int row = viewRowAt(int(event->position().y()));
    if (event->button() == Qt::LeftButton && row >= 0 && !isFoldedRow(row)) Q_EMIT opened(nodeOfViewRow(row));
}

void MigrationGraphView::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) return QAbstractScrollArea::wheelEvent(event);
    zoomAt(m_zoom * std::pow(zoomStep, event->angleDelta().y() / 120.0), int(event->position().y()));
    event->accept();
}

void MigrationGraphView::resizeEvent(QResizeEvent *) { updateScrollBars(); }

void MigrationGraphView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_selected < 0 && rowCount() > 0 && event->reason() != Qt::MouseFocusReason) moveTo(0);
    viewport()->update();
}

void MigrationGraphView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool MigrationGraphView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) setHovered(-1);
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int row = viewRowAt(help->y());
        if (row < 0)
            QToolTip::hideText();
        else if (isFoldedRow(row))
            QToolTip::showText(help->globalPos(), tr("Click to unfold"), viewport());
        else
            QToolTip::showText(help->globalPos(), m_drawing->spoken(nodeOfViewRow(row)), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void MigrationGraphView::describe()
{
    QString words = tr("Nothing is selected.");
    if (m_selected >= 0 && isFoldedRow(viewRow(m_selected)))
        words = tr("%1 revisions in a line, folded. Return unfolds them.")
                    .arg(m_view->rows()[std::size_t(viewRow(m_selected))].count);
    else if (m_selected >= 0)
        words = m_drawing->spoken(m_selected);
    setAccessibleDescription(words);
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
}

void MigrationGraphView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    if (!m_drawing) return painter.fillRect(viewport()->rect(), m_theme.tokens().paper);
    painter.setRenderHint(QPainter::Antialiasing);
    MigrationPainter(*this, painter).paint();
}

} // namespace athanor
