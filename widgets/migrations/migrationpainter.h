#pragma once

#include "widgets/migrations/migrationgraphview.h"

#include <QFontMetrics>

class QPainter;

namespace athanor {

/// One frame of a MigrationGraphView: paints the rows that are visible and what runs past them. Made for a frame.
class MigrationPainter final
{
public:
    MigrationPainter(const MigrationGraphView &view, QPainter &painter);
    void paint();

private:
    struct Columns
    {
        int message = 0;
        int id = 0;
        int badges = 0;
        int right = 0;
    };
    enum class Strength { Plain, Faint, Strong, Path };

    void paintGrounds();
    void paintLines(const EdgeIndex &edges, Strength strength);
    void paintBends(const std::vector<EdgeIndex::Bend> &bends, Strength strength);
    void setPen(int lane, EdgeIndex::Kind kind, Strength strength);
    void paintNode(int row);
    void paintFolded(int row);
    void paintText(int row);
    int paintBadge(int x, int row, const QString &text, const QColor &ground, const QColor &ink, const QColor &border);
    void paintBadges(int row, int node);
    Columns columns() const;
    int textStart(int row) const { return m_starts[std::size_t(row - m_firstRow)]; }
    QColor laneColor(int lane) const;
    QColor faint(const QColor &color) const;
    bool isStrong(int node) const { return m_view.m_ancestry.empty() || m_view.m_ancestry[std::size_t(node)]; }

    const MigrationGraphView &m_view;
    QPainter &m_painter;
    const MigrationDrawing &m_drawing;
    const Tokens &m_tokens;
    int m_width;
    int m_firstRow = 0;
    int m_lastRow = -1;
    double m_rowHeight;
    double m_nodeRadius;
    std::vector<double> m_middles;
    std::vector<int> m_starts; ///< Where the words of each visible row begin, right of its last line.
    QFont m_textFont, m_strongFont, m_idFont, m_badgeFont;
    QFontMetrics m_text, m_id, m_badge;
    Columns m_columns;
};

} // namespace athanor
