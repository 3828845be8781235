#include "engine/migrations/revisionexport.h"

#include <array>

namespace athanor::migrations {

namespace {

enum Side { Up = 1, Down = 2, Left = 4, Right = 8 };

/// The line character that reaches these sides.
QChar lineCharacter(int sides)
{
    static constexpr std::array<char16_t, 16> characters = {u' ', u'╵', u'╷', u'│', u'╴', u'╯', u'╮', u'┤',
                                                            u'╶', u'╰', u'╭', u'├', u'─', u'┴', u'┬', u'┼'};
    return characters[std::size_t(sides)];
}

/// Beyond this the lines are no help, and every row would be as long.
constexpr int mostLanesDrawn = 60;

class TextWriter final
{
public:
    TextWriter(const RevisionGraph &graph, const LaneLayout &layout, const QStringList &current)
        : m_graph(graph), m_layout(layout), m_current(current), m_drawn(layout.lanes() <= mostLanesDrawn)
    {}

    QString text()
    {
        if (m_drawn) collect();
        QString result;
        for (int row = 0; row < m_layout.rows(); ++row) {
            result += line(row) + QLatin1Char('\n');
            if (m_drawn && row + 1 < m_layout.rows())
                if (const QString gap = gapLine(row); !gap.isEmpty()) result += gap + QLatin1Char('\n');
        }
        return result;
    }

private:
    struct Bend
    {
        int from;
        int to;
    };

    /// What begins and ends in each row, and where edges change lanes in the gap below it.
    void collect()
    {
        std::vector<std::pair<int, int>> begins, ends, bends;
        const std::vector<LaneLayout::Track> &tracks = m_layout.tracks();
        for (int i = 0; i < int(tracks.size()); ++i) {
            begins.emplace_back(tracks[std::size_t(i)].top, i);
            ends.emplace_back(tracks[std::size_t(i)].bottom, i);
        }
        const auto bend = [&](int gap, int from, int to) {
            bends.emplace_back(gap, int(m_bendList.size()));
            m_bendList.push_back({from, to});
        };
        for (const LaneLayout::Edge &edge : m_layout.edges()) {
            if (m_layout.straightParent(edge.child) == edge.parent) continue;
            const bool swap = edge.upward;
            const int above = swap ? edge.parent : edge.child, below = swap ? edge.child : edge.parent;
            const int top = m_layout.row(above), bottom = m_layout.row(below);
            if (edge.lane < 0) {
                bend(top, m_layout.lane(above), m_layout.lane(below));
                continue;
            }
            bend(top, m_layout.lane(above), edge.lane);
            bend(bottom - 1, edge.lane, m_layout.lane(below));
        }
        m_begins = NodeLists(std::size_t(m_layout.rows()), begins);
        m_ends = NodeLists(std::size_t(m_layout.rows()), ends);
        m_bends = NodeLists(std::size_t(m_layout.rows()), bends);
        m_active.assign(std::size_t(m_layout.lanes()), -1);
    }

    QString line(int row)
    {
        const int node = m_layout.nodeAt(row);
        QString text;
        if (m_drawn) {
            for (const int track : m_begins[row])
                m_active[std::size_t(m_layout.tracks()[std::size_t(track)].lane)] = track;
            for (int lane = 0; lane < m_layout.lanes(); ++lane) {
                QChar sign = QLatin1Char(' ');
                if (lane == m_layout.lane(node))
                    sign = m_graph.isGhost(node)                  ? QChar(u'◌')
                           : m_current.contains(m_graph.id(node)) ? QChar(u'◉')
                                                                  : QChar(u'●');
                else if (const int track = m_active[std::size_t(lane)]; track >= 0)
                    sign = m_layout.tracks()[std::size_t(track)].kind == LaneLayout::EdgeKind::Dependency ? QChar(u'┊')
                                                                                                          : QChar(u'│');
                text += sign;
                text += QLatin1Char(' ');
            }
        } else {
            text = QStringLiteral("%1  ").arg(m_layout.lane(node), 6);
        }
        return text + QLatin1Char(' ') + told(node);
    }

    QString told(int node) const
    {
        QString text = m_graph.id(node);
        for (const BadgeText &badge : badgesOf(m_graph, node, m_current))
            text += badge.badge == Badge::Label ? QStringLiteral(" [%1]").arg(badge.text)
                                                : QStringLiteral(" (%1)").arg(badge.text);
        if (m_graph.isGhost(node)) return text;
        const RevisionFile &file = m_graph.file(node);
        if (!file.dependsOn.isEmpty())
            text += QStringLiteral(" depends on %1").arg(file.dependsOn.join(QStringLiteral(", ")));
        if (!file.message.isEmpty()) text += QStringLiteral("  ") + file.message.section(QLatin1Char('\n'), 0, 0);
        return text;
    }

    /// The gap below a row, when a line changes lanes in it. Ends what ends in the row.
    QString gapLine(int row)
    {
        for (const int track : m_ends[row]) m_active[std::size_t(m_layout.tracks()[std::size_t(track)].lane)] = -1;
        bool moves = false;
        std::vector<int> sides(std::size_t(m_layout.lanes()) * 2, 0);
        for (int lane = 0; lane < m_layout.lanes(); ++lane)
            if (m_active[std::size_t(lane)] >= 0) sides[std::size_t(lane) * 2] = Up | Down;
        for (const int i : m_bends[row]) {
            const Bend &bend = m_bendList[std::size_t(i)];
            const int left = std::min(bend.from, bend.to) * 2, right = std::max(bend.from, bend.to) * 2;
            sides[std::size_t(bend.from) * 2] |= Up;
            sides[std::size_t(bend.to) * 2] |= Down;
            moves = moves || left != right;
            for (int cell = left; cell <= right; ++cell) {
                if (cell > left) sides[std::size_t(cell)] |= Left;
                if (cell < right) sides[std::size_t(cell)] |= Right;
            }
        }
        if (!moves) return {};
        QString text;
        for (const int cell : sides) text += lineCharacter(cell);
        while (text.endsWith(QLatin1Char(' '))) text.chop(1);
        return text;
    }

    const RevisionGraph &m_graph;
    const LaneLayout &m_layout;
    QStringList m_current;
    bool m_drawn;
    NodeLists m_begins, m_ends, m_bends;
    std::vector<Bend> m_bendList;
    std::vector<int> m_active;
};

} // namespace

QString revisionsToText(const RevisionGraph &graph, const LaneLayout &layout, const QStringList &current)
{
    return TextWriter(graph, layout, current).text();
}

} // namespace athanor::migrations
