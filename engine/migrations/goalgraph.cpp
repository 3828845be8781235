#include "engine/migrations/goalgraph.h"

#include <QHash>

#include <algorithm>
#include <tuple>

namespace athanor::migrations {

namespace {

/// Pairs of siblings that are weighed against each other; more are taken in their order.
constexpr std::size_t mostPairs = 40000;

QString plainMessage(const RevisionFile &file)
{
    const QString message = file.message.simplified().toCaseFolded();
    // What Alembic writes where no -m was given.
    return message == QLatin1String("empty message") ? QString() : message;
}

/// What is above each revision, as a number: the same for the same branches, in whatever order.
std::vector<std::size_t> shapesAbove(const RevisionGraph &graph)
{
    std::vector<std::size_t> shapes(std::size_t(graph.nodeCount()), 0);
    const std::vector<int> &order = graph.oldestFirst();
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
        std::vector<std::size_t> above;
        for (const int child : graph.allNext(*node)) above.push_back(shapes[std::size_t(child)]);
        std::sort(above.begin(), above.end());
        shapes[std::size_t(*node)] =
            qHashRange(above.begin(), above.end(), graph.isMerge(*node) ? size_t(77) : size_t(7));
    }
    return shapes;
}

class Matcher final
{
public:
    Matcher(const RevisionGraph &own, const RevisionGraph &goal)
        : m_own(own), m_goal(goal), m_ownShapes(shapesAbove(own)), m_goalShapes(shapesAbove(goal))
    {
        m_found.ownOf.assign(std::size_t(goal.nodeCount()), -1);
        m_found.goalOf.assign(std::size_t(own.nodeCount()), -1);
    }

    GoalComparison compare()
    {
        for (const int node : m_goal.oldestFirst())
            if (m_found.ownOf[std::size_t(node)] < 0 && !m_goal.isGhost(node)) matchSiblings(node);
        tellMissing();
        tellLabels();
        tellExtra();
        return std::move(m_found);
    }

private:
    /// The learner's counterparts of a goal revision's parents; false when one is missing.
    bool counterparts(std::span<const int> nodes, std::vector<int> &own) const
    {
        own.clear();
        for (const int node : nodes) {
            if (m_found.ownOf[std::size_t(node)] < 0) return false;
            own.push_back(m_found.ownOf[std::size_t(node)]);
        }
        std::sort(own.begin(), own.end());
        return true;
    }

    static bool same(std::span<const int> nodes, const std::vector<int> &sorted)
    {
        std::vector<int> mine(nodes.begin(), nodes.end());
        std::sort(mine.begin(), mine.end());
        return mine == sorted;
    }

    /// Those of the learner that nothing stands for yet and that follow exactly `parents`.
    std::vector<int> candidates(const std::vector<int> &parents) const
    {
        std::vector<int> found;
        const auto consider = [&](int node) {
            if (!m_own.isGhost(node) && !m_own.isShadowed(node) && m_found.goalOf[std::size_t(node)] < 0 &&
                same(m_own.down(node), parents) && (!parents.empty() || m_own.isBase(node)))
                found.push_back(node);
        };
        if (parents.empty())
            for (const int node : m_own.bases()) consider(node);
        else
            for (const int node : m_own.next(parents.front())) consider(node);
        return found;
    }

    int likeness(int goal, int own) const
    {
        int points = 0;
        const QString wanted = plainMessage(m_goal.file(goal));
        if (!wanted.isEmpty() && wanted == plainMessage(m_own.file(own))) points += 8;
        std::vector<int> depends;
        if (counterparts(m_goal.dependencies(goal), depends) && same(m_own.dependencies(own), depends)) points += 4;
        if (m_goalShapes[std::size_t(goal)] == m_ownShapes[std::size_t(own)]) points += 2;
        const auto &touches = m_goal.file(goal).touches, &ownTouches = m_own.file(own).touches;
        if (!touches.empty() && !ownTouches.empty() && touches.front().table == ownTouches.front().table) points += 1;
        return points;
    }

    /// All of the goal's revisions that follow the same as this one, with the learner's that do so: best pairs first.
    void matchSiblings(int first)
    {
        std::vector<int> parents;
        if (!counterparts(m_goal.down(first), parents)) return;
        std::vector<int> siblings;
        const std::span<const int> down = m_goal.down(first);
        std::vector<int> sortedDown(down.begin(), down.end());
        std::sort(sortedDown.begin(), sortedDown.end());
        const auto consider = [&](int node) {
            if (!m_goal.isGhost(node) && m_found.ownOf[std::size_t(node)] < 0 && same(m_goal.down(node), sortedDown))
                siblings.push_back(node);
        };
        if (down.empty())
            for (const int node : m_goal.bases()) consider(node);
        else
            for (const int node : m_goal.next(down.front())) consider(node);
        const std::vector<int> own = candidates(parents);
        if (siblings.size() * own.size() > mostPairs) {
            for (std::size_t i = 0; i < std::min(siblings.size(), own.size()); ++i) pair(siblings[i], own[i]);
            return;
        }
        std::vector<std::tuple<int, int, int>> pairs; // Points from most to least, then in the order of both.
        for (const int goal : siblings)
            for (const int mine : own) pairs.emplace_back(-likeness(goal, mine), goal, mine);
        std::stable_sort(pairs.begin(), pairs.end(),
                         [](const auto &a, const auto &b) { return std::get<0>(a) < std::get<0>(b); });
        for (const auto &[points, goal, mine] : pairs)
            if (m_found.ownOf[std::size_t(goal)] < 0 && m_found.goalOf[std::size_t(mine)] < 0) pair(goal, mine);
    }

    void pair(int goal, int own)
    {
        m_found.ownOf[std::size_t(goal)] = own;
        m_found.goalOf[std::size_t(own)] = goal;
    }

    static QString named(const RevisionGraph &graph, int node)
    {
        const QString message = graph.isGhost(node) ? QString() : graph.file(node).message.simplified();
        return message.isEmpty() ? QStringLiteral("`%1`").arg(graph.id(node)) : QStringLiteral("“%1”").arg(message);
    }

    /// A goal's revision by the name it has with the learner, where there is one.
    QString placeName(int goal) const
    {
        const int own = m_found.ownOf[std::size_t(goal)];
        return own < 0 ? named(m_goal, goal) : QStringLiteral("`%1`").arg(m_own.id(own));
    }

    QString placeNames(std::span<const int> goals) const
    {
        QStringList names;
        for (const int goal : goals) names << placeName(goal);
        if (names.size() < 2) return names.join(QString());
        const QString last = names.takeLast();
        return QStringLiteral("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
    }

    /// The learner's revision that says what this one of the goal says, and stands elsewhere.
    int elsewhere(int goal)
    {
        const QString wanted = plainMessage(m_goal.file(goal));
        if (wanted.isEmpty()) return -1;
        if (m_byMessage.isEmpty())
            for (int node = 0; node < m_own.size(); ++node)
                if (m_found.goalOf[std::size_t(node)] < 0) m_byMessage.insert(plainMessage(m_own.file(node)), node);
        return m_byMessage.value(wanted, -1);
    }

    void tellMissing()
    {
        for (const int node : m_goal.oldestFirst()) {
            if (m_goal.isGhost(node)) continue;
            if (const int own = m_found.ownOf[std::size_t(node)]; own >= 0) {
                tellDependencies(node, own);
                continue;
            }
            const std::span<const int> down = m_goal.down(node);
            const QString what = named(m_goal, node);
            if (const int moved = elsewhere(node); moved >= 0) {
                m_moved.push_back(moved);
                m_found.missing << (down.empty()
                                        ? QStringLiteral("%1 (`%2`) follows nothing in the goal: it is a base there.")
                                              .arg(what, m_own.id(moved))
                                        : QStringLiteral("%1 (`%2`) stands elsewhere: in the goal it follows %3.")
                                              .arg(what, m_own.id(moved), placeNames(down)));
            } else if (down.empty()) {
                m_found.missing << QStringLiteral("A revision that follows nothing is missing: %1.").arg(what);
            } else if (down.size() > 1) {
                m_found.missing << QStringLiteral("A merge of %1 is missing.").arg(placeNames(down));
            } else {
                m_found.missing << QStringLiteral("After %1 a revision is missing: %2.").arg(placeNames(down), what);
            }
        }
    }

    void tellDependencies(int goal, int own)
    {
        std::vector<int> wanted;
        if (!counterparts(m_goal.dependencies(goal), wanted) || same(m_own.dependencies(own), wanted)) return;
        if (wanted.empty())
            m_found.extra
                << QStringLiteral("`%1` depends on another revision; in the goal it does not.").arg(m_own.id(own));
        else
            m_found.missing << QStringLiteral("`%1` is to depend on %2 (`depends_on`).")
                                   .arg(m_own.id(own), placeNames(m_goal.dependencies(goal)));
    }

    void tellLabels()
    {
        for (int node = 0; node < m_goal.size(); ++node) {
            const int own = m_found.ownOf[std::size_t(node)];
            if (own < 0) continue;
            for (const QString &label : m_goal.file(node).labels)
                if (!m_own.file(own).labels.contains(label))
                    m_found.missing
                        << QStringLiteral("`%1` is to have the branch label `%2`.").arg(m_own.id(own), label);
        }
    }

    void tellExtra()
    {
        for (const int node : m_own.oldestFirst()) {
            if (m_own.isGhost(node) || m_found.goalOf[std::size_t(node)] >= 0 ||
                std::find(m_moved.begin(), m_moved.end(), node) != m_moved.end())
                continue;
            const QString name = named(m_own, node);
            m_found.extra << (name.startsWith(QLatin1Char('`'))
                                  ? QStringLiteral("%1 is not in the goal.").arg(name)
                                  : QStringLiteral("%1 (`%2`) is not in the goal.").arg(name, m_own.id(node)));
        }
    }

    const RevisionGraph &m_own;
    const RevisionGraph &m_goal;
    std::vector<std::size_t> m_ownShapes, m_goalShapes;
    GoalComparison m_found;
    QHash<QString, int> m_byMessage;
    std::vector<int> m_moved;
};

} // namespace

QString GoalComparison::summary() const
{
    if (reached()) return QStringLiteral("Your graph has the shape of the goal.");
    const auto things = [](qsizetype count) {
        return count == 1 ? QStringLiteral("one thing") : QStringLiteral("%1 things").arg(count);
    };
    if (extra.isEmpty()) return QStringLiteral("Still to do: %1.").arg(things(missing.size()));
    if (missing.isEmpty())
        return QStringLiteral("Everything of the goal is there, and %1 too much.").arg(things(extra.size()));
    return QStringLiteral("Still to do: %1; too much: %2.").arg(things(missing.size()), things(extra.size()));
}

GoalComparison compareWithGoal(const RevisionGraph &own, const RevisionGraph &goal)
{
    return Matcher(own, goal).compare();
}

} // namespace athanor::migrations
