#include "engine/migrations/revisionexport.h"

namespace athanor::migrations {

namespace {

constexpr int rowHeight = 32;
constexpr int laneWidth = 20;
constexpr int margin = 24;
constexpr int characterWidth = 8;

constexpr auto style = R"(<style>
  svg { color-scheme: light dark; background: #fbf9f6; font: 13px Inter, sans-serif; }
  text { fill: #2a2622; } .message { fill: #6b635b; } .id { font-family: "JetBrains Mono", monospace; }
  .line { fill: none; stroke: #8a8178; stroke-width: 2; } .main { stroke: #a8572a; }
  .depends { fill: none; stroke: #3f7d6e; stroke-width: 1.5; stroke-dasharray: 4 4; }
  .node { fill: #fbf9f6; stroke: #a8572a; stroke-width: 2.5; } .current { fill: #a8572a; }
  .missing { stroke: #b3261e; stroke-dasharray: 3 2; }
  .badge { fill: #efe8df; stroke: #d6cabb; } .badge-text { font-size: 11px; fill: #5a4a3c; }
  @media (prefers-color-scheme: dark) {
    svg { background: #1d1b19; }
    text { fill: #ece6df; } .message { fill: #a39a90; }
    .line { stroke: #7d746b; } .main { stroke: #e08a55; } .depends { stroke: #6fb8a5; }
    .node { fill: #1d1b19; stroke: #e08a55; } .current { fill: #e08a55; } .missing { stroke: #ff8a80; }
    .badge { fill: #2e2a26; stroke: #4a433c; } .badge-text { fill: #d9c8b6; }
  }
</style>
)";

int x(int lane) { return margin + lane * laneWidth; }
int y(int row) { return margin + row * rowHeight; }

/// A drawing holds no control characters, which XML forbids.
QString escaped(const QString &text)
{
    QString plain = text;
    for (QChar &c : plain)
        if (c.unicode() < 32 || c.isSurrogate() || c.unicode() >= 0xfffe) c = QLatin1Char(' ');
    return plain.toHtmlEscaped();
}

/// From a place in one row to a place in a later one, bending in the gap below the first.
QString bend(int fromLane, int fromRow, int toLane, int toRow)
{
    if (fromLane == toLane) return QStringLiteral(" L %1 %2").arg(x(toLane)).arg(y(toRow));
    const int middle = (y(fromRow) + y(toRow)) / 2;
    return QStringLiteral(" C %1 %3, %2 %3, %2 %4").arg(x(fromLane)).arg(x(toLane)).arg(middle).arg(y(toRow));
}

QString edgePath(const LaneLayout &layout, const LaneLayout::Edge &edge)
{
    const int above = edge.upward ? edge.parent : edge.child, below = edge.upward ? edge.child : edge.parent;
    const int top = layout.row(above), bottom = layout.row(below);
    QString path = QStringLiteral("M %1 %2").arg(x(layout.lane(above))).arg(y(top));
    if (edge.lane < 0) return path + bend(layout.lane(above), top, layout.lane(below), bottom);
    path += bend(layout.lane(above), top, edge.lane, top + 1);
    path += QStringLiteral(" L %1 %2").arg(x(edge.lane)).arg(y(bottom - 1));
    return path + bend(edge.lane, bottom - 1, layout.lane(below), bottom);
}

QString edgeElement(const LaneLayout &layout, const LaneLayout::Edge &edge)
{
    const bool depends = edge.kind == LaneLayout::EdgeKind::Dependency;
    const bool main = !depends && layout.lane(edge.child) == 0 && layout.lane(edge.parent) == 0 && edge.lane <= 0;
    return QStringLiteral("<path class=\"%1\" d=\"%2\"/>\n")
        .arg(depends ? QStringLiteral("depends")
             : main  ? QStringLiteral("line main")
                     : QStringLiteral("line"),
             edgePath(layout, edge));
}

QString rowElement(const RevisionGraph &graph, const LaneLayout &layout, int row, const QStringList &current)
{
    const int node = layout.nodeAt(row);
    QString classes = QStringLiteral("node");
    if (graph.isGhost(node)) classes += QStringLiteral(" missing");
    if (current.contains(graph.id(node))) classes += QStringLiteral(" current");
    QString svg = QStringLiteral("<circle class=\"%1\" cx=\"%2\" cy=\"%3\" r=\"6\"/>\n")
                      .arg(classes)
                      .arg(x(layout.lane(node)))
                      .arg(y(row));
    int place = x(layout.lanes()) + 4;
    const auto text = [&](const QString &what, const char *kind, int width) {
        svg += QStringLiteral("<text class=\"%1\" x=\"%2\" y=\"%3\">%4</text>\n")
                   .arg(QLatin1String(kind))
                   .arg(place)
                   .arg(y(row) + 4)
                   .arg(escaped(what));
        place += width;
    };
    text(graph.id(node), "id", int(graph.id(node).size()) * characterWidth + 12);
    for (const BadgeText &badge : badgesOf(graph, node, current)) {
        const int width = int(badge.text.size()) * 7 + 14;
        svg += QStringLiteral("<rect class=\"badge\" x=\"%1\" y=\"%2\" width=\"%3\" height=\"18\" rx=\"9\"/>\n")
                   .arg(place)
                   .arg(y(row) - 9)
                   .arg(width);
        place += 7;
        text(badge.text, "badge-text", width - 7 + 6);
    }
    if (!graph.isGhost(node)) text(graph.file(node).message.section(QLatin1Char('\n'), 0, 0), "message", 0);
    return svg;
}

} // namespace

QByteArray revisionsToSvg(const RevisionGraph &graph, const LaneLayout &layout, const QStringList &current)
{
    qsizetype longest = 0;
    for (int node = 0; node < graph.size(); ++node)
        longest =
            std::max(longest, graph.id(node).size() + graph.file(node).message.section(QLatin1Char('\n'), 0, 0).size() +
                                  graph.file(node).labels.join(QLatin1Char(' ')).size());
    const qsizetype width = x(layout.lanes()) + (longest + 40) * characterWidth + margin;
    const int height = y(std::max(0, layout.rows() - 1)) + margin;
    QString svg =
        QStringLiteral(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%2\" viewBox=\"0 0 %1 %2\" role=\"img\">\n"
            "<title>%3 revisions, %4 heads</title>\n")
            .arg(width)
            .arg(height)
            .arg(graph.size())
            .arg(graph.heads().size());
    svg += QString::fromUtf8(style);
    for (const LaneLayout::Edge &edge : layout.edges()) svg += edgeElement(layout, edge);
    for (int row = 0; row < layout.rows(); ++row) svg += rowElement(graph, layout, row, current);
    return (svg + QStringLiteral("</svg>\n")).toUtf8();
}

} // namespace athanor::migrations
