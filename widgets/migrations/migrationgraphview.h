#pragma once

#include "engine/migrations/layoutfolding.h"
#include "engine/migrations/revisionplan.h"
#include "widgets/common/theme.h"
#include "widgets/migrations/migrationdrawing.h"

#include <QAbstractScrollArea>
#include <QTimer>

#include <algorithm>

namespace athanor {

/// Revisions as a graph: a row each, newest on top, lanes from the layout, both kinds of edges, badges, and the way a
/// command would go. Only what is visible is painted. The ancestry of what the pointer is on, else of what is selected,
/// is drawn strong and everything else faint.
///
/// Up and Down go along the rows, Right to a parent and Left to a child (with Shift to the last of several), Home and
/// End to the newest and the oldest; Space folds and unfolds a run, Return unfolds it or opens the source; Ctrl with
/// the wheel, plus, minus and 0 zoom. What is typed is searched for.
class MigrationGraphView final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    static constexpr double smallestZoom = 0.08;
    static constexpr double largestZoom = 3;
    /// Runs of as many revisions are folded.
    static constexpr int foldedFrom = 5;

    explicit MigrationGraphView(const Theme &theme, QWidget *parent = nullptr);

    /// Another drawing: what was selected and unfolded stays so, and what is seen stays where it is. Null: nothing.
    void setDrawing(MigrationDrawing::Pointer drawing);
    const MigrationDrawing::Pointer &drawing() const { return m_drawing; }

    /// The selected node, -1 for none. Selecting one unfolds the run it is in, and scrolls to it.
    int selected() const { return m_selected; }
    void select(int node);

    void setFolding(bool folded);
    bool isFolding() const { return m_folding; }
    void toggleRun();
    /// How many rows there are to see, folded runs as one.
    int rowCount() const { return m_view ? int(m_view->rows().size()) : 0; }
    bool isFolded(int node) const;

    double zoom() const { return m_zoom; }
    void setZoom(double zoom);
    /// As large as lets all of it be seen.
    void fit();

    /// What a search found is marked.
    void setMatches(std::vector<char> matches);
    /// How many are marked.
    int matched() const { return int(std::count(m_matches.begin(), m_matches.end(), char(1))); }
    /// The way of a command, numbered in its order; `start` and `end` are the rows of alembic_version around it.
    void setPlan(const std::vector<int> &nodes, migrations::Direction direction, const QStringList &start,
                 const QStringList &end);
    void clearPlan();
    /// The step a node is in the plan, 0 when it is in none.
    int stepOf(int node) const { return node < int(m_steps.size()) ? m_steps[std::size_t(node)] : 0; }
    /// Where the database is: the rows of its alembic_version.
    void setDatabase(const QStringList &rows);
    const QSet<QString> &database() const { return m_database; }

    /// The middle of a node's row in the viewport; for tests and tool tips.
    QPoint placeOf(int node) const;

    QSize sizeHint() const override;

Q_SIGNALS:
    void selectionChanged(int node);
    /// Return or a double click: its source is wanted.
    void opened(int node);
    /// Text typed on the graph, to go on with in the search field.
    void typed(const QString &text);
    void foldingChanged(bool folded);
    void escaped();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    friend class MigrationPainter;
    struct Anchor
    {
        QString id;
        int y = 0;
    };
    void refold();
    void updateScrollBars();
    void scrollToRow(int row);
    Anchor anchor() const;
    void keep(const Anchor &anchor);
    void setHovered(int node);
    void traceAncestry();
    void moveTo(int row);
    bool moveAlong(int key, bool last);
    bool zoomByKey(const QKeyEvent *event);
    void zoomAt(double zoom, int y);
    void activate();
    void describe();

    double rowHeight() const { return m_theme.px(34) * m_zoom; }
    double laneWidth() const;
    int viewRow(int node) const { return m_view->viewRow(m_drawing->layout.row(node)); }
    int nodeOfViewRow(int row) const;
    migrations::LayoutFolding::Row runOf(int node) const;
    bool isFoldedRow(int row) const { return m_view->rows()[std::size_t(row)].count > 1; }
    int viewRowAt(int y) const;
    /// In the viewport, of the middle of a view row.
    double rowMiddle(int row) const;
    double laneMiddle(int lane) const;

    const Theme &m_theme;
    MigrationDrawing::Pointer m_drawing;
    std::unique_ptr<migrations::LayoutFolding> m_view;
    /// With every run folded: tells which run a revision is in.
    std::unique_ptr<migrations::LayoutFolding> m_runs;
    QSet<QString> m_unfolded;
    QSet<QString> m_database;
    QSet<QString> m_planStart;
    QSet<QString> m_planEnd;
    std::vector<int> m_steps;
    int m_stepCount = 0;
    EdgeIndex m_planEdges;
    migrations::Direction m_planDirection = migrations::Direction::Upgrade;
    std::vector<char> m_matches;
    std::vector<char> m_ancestry;
    EdgeIndex m_ancestryEdges;
    QTimer m_hoverPause;
    QPoint m_dragFrom;
    QPoint m_dragScroll;
    int m_selected = -1;
    int m_hovered = -1;
    double m_zoom = 1;
    bool m_folding = true;
    bool m_dragging = false;
};

} // namespace athanor
