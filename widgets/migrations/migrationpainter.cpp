#include "widgets/migrations/migrationpainter.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace athanor {

using namespace migrations;

namespace {

constexpr double smallestText = 6.5; ///< Pixels; rows that are lower have lines and nodes only.
/// With more lanes than these, words stand right of each row's own lines, not of the widest.
constexpr int alignedLanes = 6;

QColor mixed(const QColor &one, const QColor &other, double share)
{
    const auto channel = [&](int a, int b) { return int(a * share + b * (1 - share)); };
    return {channel(one.red(), other.red()), channel(one.green(), other.green()), channel(one.blue(), other.blue())};
}

QString databaseWords() { return MigrationGraphView::tr("● database is here"); }

} // namespace

MigrationPainter::MigrationPainter(const MigrationGraphView &view, QPainter &painter)
    : m_view(view), m_painter(painter), m_drawing(*view.m_drawing), m_tokens(view.m_theme.tokens()),
      m_width(view.viewport()->width()), m_rowHeight(view.rowHeight()),
      m_nodeRadius(view.m_theme.px(6.5) * std::clamp(view.m_zoom, 0.25, 1.6)),
      m_textFont(view.m_theme.uiFont(13 * std::min(view.m_zoom, 2.0))),
      m_strongFont(view.m_theme.uiFont(13 * std::min(view.m_zoom, 2.0), QFont::DemiBold)),
      m_idFont(view.m_theme.codeFont(12 * std::min(view.m_zoom, 2.0))),
      m_badgeFont(view.m_theme.uiFont(11 * std::min(view.m_zoom, 2.0))), m_text(m_textFont), m_id(m_idFont),
      m_badge(m_badgeFont)
{}

void MigrationPainter::paint()
{
    m_painter.fillRect(m_view.viewport()->rect(), m_tokens.paper);
    if (m_view.rowCount() == 0) {
        m_painter.setFont(m_textFont);
        m_painter.setPen(m_tokens.ink2);
        m_painter.drawText(m_view.viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignTop | Qt::TextWordWrap,
                           MigrationGraphView::tr("No revision yet. The first one is drawn here as soon as "
                                                  "alembic revision -m \"…\" has written it."));
        return;
    }
    const double scroll = m_view.rowMiddle(0) - m_rowHeight / 2;
    m_firstRow = std::clamp(int(-scroll / m_rowHeight), 0, m_view.rowCount() - 1);
    m_lastRow =
        std::clamp(int((m_view.viewport()->height() - scroll) / m_rowHeight), m_firstRow, m_view.rowCount() - 1);
    m_starts.assign(std::size_t(m_lastRow - m_firstRow + 1), 0);

    paintGrounds();
    if (!m_view.m_planEdges.isEmpty()) paintLines(m_view.m_planEdges, Strength::Path);
    paintLines(m_drawing.edges, m_view.m_ancestry.empty() ? Strength::Plain : Strength::Faint);
    if (!m_view.m_ancestry.empty()) paintLines(m_view.m_ancestryEdges, Strength::Strong);
    for (int row = m_firstRow; row <= m_lastRow; ++row) m_view.isFoldedRow(row) ? paintFolded(row) : paintNode(row);
    if (m_text.height() < smallestText || m_text.height() > m_rowHeight * 1.2) return;
    m_columns = columns();
    for (int row = m_firstRow; row <= m_lastRow; ++row) paintText(row);
}

MigrationPainter::Columns MigrationPainter::columns() const
{
    const Theme &theme = m_view.m_theme;
    const int common = int(m_view.laneMiddle(std::min(m_drawing.layout.lanes(), alignedLanes))) + theme.px(10);
    Columns columns;
    columns.right = m_width - theme.px(14);
    columns.message = common;
    const int idWidth = m_id.horizontalAdvance(QStringLiteral("0000000000000")) + theme.px(12);
    int badges = int(theme.px(150) * std::clamp(m_view.m_zoom, 0.5, 1.5));
    // Where the database is must be read in full, beside what else its revision is.
    if (!m_view.m_database.isEmpty()) {
        int needed = 0;
        for (const QString &word : {databaseWords(), QStringLiteral("head"), QStringLiteral("base")})
            needed += m_badge.horizontalAdvance(word) + theme.px(2 * 7 + 6);
        badges = std::max(badges, needed);
    }
    const int room = columns.right - common - idWidth - badges;
    columns.id = common + std::clamp(room, theme.px(108), int(theme.px(340) * std::max(1.0, m_view.m_zoom)));
    columns.badges = columns.id + idWidth;
    return columns;
}

QColor MigrationPainter::laneColor(int lane) const
{
    if (lane == 0) return m_tokens.copper;
    switch (lane % 3) {
    case 1: return m_tokens.verdigris;
    case 2: return m_tokens.info;
    default: return m_tokens.ink2;
    }
}

QColor MigrationPainter::faint(const QColor &color) const { return mixed(color, m_tokens.paper, 0.35); }

void MigrationPainter::paintGrounds()
{
    const auto ground = [&](int node, const QColor &color) {
        if (node < 0) return;
        const int row = m_view.viewRow(node);
        if (row < m_firstRow || row > m_lastRow) return;
        const QRectF area(m_view.m_theme.px(8), m_view.rowMiddle(row) - m_rowHeight / 2 + 1,
                          m_width - 2 * m_view.m_theme.px(8), m_rowHeight - 2);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(color);
        m_painter.drawRoundedRect(area, 6, 6);
        if (node != m_view.m_selected || !m_view.hasFocus() || m_rowHeight < 14) return;
        m_painter.setPen(QPen(m_tokens.copper, 2));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(area, 6, 6);
    };
    if (!m_view.m_matches.empty())
        for (int row = m_firstRow; row <= m_lastRow; ++row) {
            const int node = m_view.nodeOfViewRow(row);
            if (!m_view.isFoldedRow(row) && m_view.m_matches[std::size_t(node)]) ground(node, m_tokens.infoSoft);
        }
    if (m_view.m_hovered != m_view.m_selected) ground(m_view.m_hovered, m_tokens.sunk);
    ground(m_view.m_selected, m_tokens.copperSoft);
}

void MigrationPainter::setPen(int lane, EdgeIndex::Kind kind, Strength strength)
{
    const bool depends = kind == EdgeIndex::Kind::Dependency;
    QColor color = depends ? m_tokens.ink2 : laneColor(lane);
    double width = std::clamp(m_view.m_zoom, 0.5, 1.5) * 2;
    if (strength == Strength::Faint) color = faint(color);
    if (strength == Strength::Strong) width *= 1.4;
    if (strength == Strength::Path) {
        color = m_view.m_planDirection == Direction::Upgrade ? mixed(m_tokens.verdigris, m_tokens.paper, 0.3)
                                                             : mixed(m_tokens.danger, m_tokens.paper, 0.3);
        width *= 5;
    }
    QPen pen(color, width, Qt::SolidLine, strength == Strength::Path ? Qt::RoundCap : Qt::FlatCap);
    if (depends && strength != Strength::Path) pen.setDashPattern({3, 2.5});
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
}

void MigrationPainter::paintLines(const EdgeIndex &edges, Strength strength)
{
    const auto &rows = m_view.m_view->rows();
    const int firstLayoutRow = rows[std::size_t(m_firstRow)].firstRow;
    const int lastLayoutRow = rows[std::size_t(m_lastRow)].firstRow + rows[std::size_t(m_lastRow)].count - 1;
    for (const EdgeIndex::Upright &one : edges.uprightsBetween(firstLayoutRow, lastLayoutRow)) {
        const double x = m_view.laneMiddle(one.lane);
        const int top = std::max(m_view.m_view->viewRow(one.top), m_firstRow - 1);
        const int bottom = std::min(m_view.m_view->viewRow(one.bottom), m_lastRow + 1);
        for (int row = std::max(top, m_firstRow); row <= std::min(bottom, m_lastRow); ++row)
            m_starts[std::size_t(row - m_firstRow)] = std::max(m_starts[std::size_t(row - m_firstRow)], int(x));
        if (x < -m_rowHeight || x > m_width + m_rowHeight || top == bottom) continue;
        setPen(one.lane, one.kind, strength);
        m_painter.drawLine(QPointF(x, m_view.rowMiddle(top)), QPointF(x, m_view.rowMiddle(bottom)));
    }
    paintBends(edges.bendsBetween(firstLayoutRow, lastLayoutRow), strength);
}

void MigrationPainter::paintBends(const std::vector<EdgeIndex::Bend> &bends, Strength strength)
{
    for (const EdgeIndex::Bend &bend : bends) {
        const int top = m_view.m_view->viewRow(bend.gap);
        const int bottom = m_view.m_view->viewRow(bend.gap + 1);
        const double from = m_view.laneMiddle(bend.from), to = m_view.laneMiddle(bend.to);
        for (const int row : {top, bottom})
            if (row >= m_firstRow && row <= m_lastRow) {
                int &start = m_starts[std::size_t(row - m_firstRow)];
                start = std::max(start, int(row == top ? from : to));
            }
        if (std::min(from, to) > m_width || std::max(from, to) < 0) continue;
        const double above = m_view.rowMiddle(top), below = m_view.rowMiddle(bottom), middle = (above + below) / 2;
        setPen(std::max(bend.from, bend.to), bend.kind, strength);
        // Where rows are low and many, a curve is nothing one could see, and costs the most.
        if (m_rowHeight < 10) {
            m_painter.drawLine(QPointF(from, above), QPointF(to, below));
            continue;
        }
        QPainterPath path(QPointF(from, above));
        path.cubicTo({from, middle}, {to, middle}, {to, below});
        m_painter.drawPath(path);
    }
}

void MigrationPainter::paintNode(int row)
{
    const int node = m_view.nodeOfViewRow(row);
    const int lane = m_drawing.layout.lane(node);
    const QPointF middle(m_view.laneMiddle(lane), m_view.rowMiddle(row));
    m_starts[std::size_t(row - m_firstRow)] = std::max(m_starts[std::size_t(row - m_firstRow)], int(middle.x()));
    if (middle.x() > m_width + m_nodeRadius) return;
    const RevisionGraph &graph = *m_drawing.graph;
    const bool missing = graph.isGhost(node);
    QColor color = missing ? m_tokens.danger : laneColor(lane);
    if (!isStrong(node)) color = faint(color);
    if (graph.isMerge(node) || missing || graph.isShadowed(node)) {
        QPen pen(color, std::max(1.0, m_nodeRadius * 0.38));
        if (missing) pen.setDashPattern({1.6, 1.2});
        m_painter.setPen(pen);
        m_painter.setBrush(m_tokens.paper);
        m_painter.drawEllipse(middle, m_nodeRadius * 0.82, m_nodeRadius * 0.82);
        return;
    }
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color);
    m_painter.drawEllipse(middle, m_nodeRadius, m_nodeRadius);
}

void MigrationPainter::paintFolded(int row)
{
    const int node = m_view.nodeOfViewRow(row);
    const int lane = m_drawing.layout.lane(node);
    const QPointF middle(m_view.laneMiddle(lane), m_view.rowMiddle(row));
    m_starts[std::size_t(row - m_firstRow)] = std::max(m_starts[std::size_t(row - m_firstRow)], int(middle.x()));
    const double dot = m_nodeRadius * 0.3, gap = m_nodeRadius * 0.85;
    const bool chosen = m_view.m_selected >= 0 && m_view.viewRow(m_view.m_selected) == row;
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(chosen ? m_tokens.copperSoft : m_tokens.paper);
    m_painter.drawRect(QRectF(middle.x() - 2 * dot - 1, middle.y() - gap - 2 * dot, 4 * dot + 2, 2 * gap + 4 * dot));
    m_painter.setBrush(isStrong(node) ? laneColor(lane) : faint(laneColor(lane)));
    for (const double y : {-gap, 0.0, gap}) m_painter.drawEllipse(middle + QPointF(0, y), dot * 1.3, dot * 1.3);
}

void MigrationPainter::paintText(int row)
{
    const Theme &theme = m_view.m_theme;
    const int node = m_view.nodeOfViewRow(row);
    const double middle = m_view.rowMiddle(row);
    const auto area = [&](int left, int right) {
        return QRectF(left, middle - m_rowHeight / 2, std::max(0, right - left), m_rowHeight);
    };
    int left = std::max(m_columns.message, textStart(row) + theme.px(20));
    m_painter.setFont(m_textFont);
    if (m_view.isFoldedRow(row)) {
        m_painter.setPen(m_tokens.ink2);
        const int count = m_view.m_view->rows()[std::size_t(row)].count;
        m_painter.drawText(area(left, m_columns.right), Qt::AlignVCenter | Qt::AlignLeft,
                           MigrationGraphView::tr("%1 revisions in a line").arg(count));
        return;
    }
    if (const int step = m_view.stepOf(node); step > 0) {
        const bool up = m_view.m_planDirection == Direction::Upgrade;
        const int widest = m_badge.horizontalAdvance(QString::number(m_view.m_stepCount)) -
                           m_badge.horizontalAdvance(QString::number(step));
        left = widest + paintBadge(left, row, QString::number(step), up ? m_tokens.verdigris : m_tokens.danger,
                                   m_tokens.paper, up ? m_tokens.verdigris : m_tokens.danger);
    }
    const bool chosen = node == m_view.m_selected;
    m_painter.setFont(chosen ? m_strongFont : m_textFont);
    m_painter.setPen(m_drawing.graph->isGhost(node) ? m_tokens.danger : isStrong(node) ? m_tokens.ink : m_tokens.ink2);
    const int idLeft = std::max(m_columns.id, left + theme.px(80));
    const int room = idLeft - left - theme.px(12);
    const QFontMetrics strong(m_strongFont);
    m_painter.drawText(area(left, idLeft - theme.px(12)), Qt::AlignVCenter | Qt::AlignLeft,
                       (chosen ? strong : m_text).elidedText(m_drawing.title(node), Qt::ElideRight, room));
    m_painter.setFont(m_idFont);
    m_painter.setPen(m_tokens.ink2);
    m_painter.drawText(area(idLeft, m_columns.right), Qt::AlignVCenter | Qt::AlignLeft, m_drawing.shortId(node));
    paintBadges(row, node);
}

int MigrationPainter::paintBadge(int x, int row, const QString &text, const QColor &ground, const QColor &ink,
                                 const QColor &border)
{
    const int padding = m_view.m_theme.px(7);
    const int width = m_badge.horizontalAdvance(text) + 2 * padding, height = m_badge.height() + m_view.m_theme.px(3);
    const QRectF area(x + 0.5, m_view.rowMiddle(row) - height / 2.0, width, height);
    m_painter.setPen(QPen(border, 1));
    m_painter.setBrush(ground);
    m_painter.drawRoundedRect(area, 4, 4);
    m_painter.setFont(m_badgeFont);
    m_painter.setPen(ink);
    m_painter.drawText(area, Qt::AlignCenter, text);
    return x + width + m_view.m_theme.px(6);
}

void MigrationPainter::paintBadges(int row, int node)
{
    const Tokens &t = m_tokens;
    int x = std::max(m_columns.badges, textStart(row) + m_view.m_theme.px(20 + 80) +
                                           m_id.horizontalAdvance(QStringLiteral("0000000000000 ")));
    const QString id = m_drawing.graph->id(node);
    const auto badge = [&](const QString &text, const QColor &ground, const QColor &ink, const QColor &border) {
        if (x < m_columns.right) x = paintBadge(x, row, text, ground, ink, border);
    };
    if (m_view.m_database.contains(id)) badge(databaseWords(), t.copperSoft, t.copperDeep, t.copperSoft);
    if (m_view.m_planStart.contains(id)) badge(MigrationGraphView::tr("from here"), t.infoSoft, t.info, t.infoSoft);
    if (m_view.m_planEnd.contains(id)) badge(MigrationGraphView::tr("to here"), t.infoSoft, t.info, t.infoSoft);
    if (const auto trouble = m_drawing.troubles[std::size_t(node)])
        *trouble == Severity::Error
            ? badge(MigrationGraphView::tr("error"), t.dangerSoft, t.danger, t.danger)
            : badge(*trouble == Severity::Warning ? MigrationGraphView::tr("warning") : MigrationGraphView::tr("note"),
                    t.paper, t.ink2, t.ink3);
    const bool head = m_drawing.graph->allNext(node).empty();
    for (const QString &word : m_drawing.marks(node)) {
        const bool missing = m_drawing.graph->isGhost(node);
        if (head && word == QLatin1String("head"))
            badge(word, t.copperSoft, t.copperDeep, t.copperSoft);
        else
            badge(word, missing ? t.dangerSoft : t.sunk, missing ? t.danger : t.ink2, missing ? t.danger : t.line);
    }
}

} // namespace athanor
