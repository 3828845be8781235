#include "engine/migrations/graphbuilder.h"

#include "engine/migrations/graphdiagnoses.h"
#include "engine/migrations/pythontext.h"

#include <QFileInfo>

#include <algorithm>

namespace athanor::migrations {

namespace {

QString cycleMessage(const char *kind, const QStringList &revisions)
{
    return QStringLiteral("%1 is detected in revisions (%2)")
        .arg(QLatin1String(kind), revisions.join(QStringLiteral(", ")));
}

} // namespace

void GraphBuilder::build(RevisionFolder folder)
{
    takeFiles(std::move(folder));
    nameRevisions();
    nameLabels();
    linkDependencies();
    linkDown();
    linkNext();
    findEnds();
    order();
    normalizeDependencies();
    detectCycles();
    spreadLabels();
    GraphDiagnoses(m_graph).append(m_graph.m_diagnoses);
}

void GraphBuilder::fault(AlembicFault::Kind kind, const QString &message)
{
    if (!m_graph.m_loadFault) m_graph.m_loadFault = AlembicFault{kind, message};
}

void GraphBuilder::takeFiles(RevisionFolder folder)
{
    m_graph.m_locations = std::move(folder.locations);
    m_graph.m_diagnoses = std::move(folder.diagnoses);
    m_graph.m_files.reserve(folder.files.size());
    for (RevisionFile &file : folder.files) {
        for (Diagnosis &diagnosis : file.diagnoses)
            if (diagnosis.revisions.isEmpty() && !file.id.isEmpty()) diagnosis.revisions << file.id;
        m_graph.m_diagnoses += file.diagnoses;
        checkLoading(file);
        if (file.id.isEmpty()) continue;
        checkRevision(file);
        m_graph.m_files.push_back(std::move(file));
    }
}

/// What ends with a traceback, or with Alembic's own words, while the file is imported.
void GraphBuilder::checkLoading(const RevisionFile &file)
{
    using Kind = AlembicFault::Kind;
    for (const Diagnosis &found : file.diagnoses) {
        const QString place = QFileInfo(file.path).fileName();
        switch (found.kind) {
        case Diagnosis::Kind::Syntax:
        case Diagnosis::Kind::NotUtf8:
            return fault(Kind::SyntaxError, QStringLiteral("%1 (%2, line %3)")
                                                .arg(found.message.section(QStringLiteral(". "), 0, 0), place,
                                                     QString::number(found.line)));
        case Diagnosis::Kind::Unreadable:
            return fault(Kind::OSError, QStringLiteral("%1: %2").arg(place, found.message));
        case Diagnosis::Kind::NoRevision:
            return fault(Kind::CommandError,
                         QStringLiteral("Could not determine revision id from filename %1. Be sure the 'revision' "
                                        "variable is declared inside the script (please see 'Upgrading from Alembic "
                                        "0.1 to 0.2' in the documentation).")
                             .arg(place));
        default: break;
        }
    }
}

/// What Revision.__init__ refuses.
void GraphBuilder::checkRevision(const RevisionFile &file)
{
    using Kind = AlembicFault::Kind;
    if (!file.declaresDown)
        return fault(Kind::AttributeError,
                     QStringLiteral("module '%1' has no attribute 'down_revision'").arg(python::moduleName(file.path)));
    if (file.down.contains(file.id)) return fault(Kind::LoopDetected, cycleMessage("Self-loop", {file.id}));
    if (file.dependsOn.contains(file.id))
        return fault(Kind::DependencyLoopDetected, cycleMessage("Dependency self-loop", {file.id}));
    QStringList illegal;
    for (const QChar sign : QStringLiteral("+-@"))
        if (file.id.contains(sign)) illegal << sign;
    if (!illegal.isEmpty())
        fault(Kind::RevisionError, QStringLiteral("Character(s) '%1' not allowed in revision identifier '%2'")
                                       .arg(illegal.join(QStringLiteral(", ")), file.id));
}

void GraphBuilder::nameRevisions()
{
    const int size = m_graph.size();
    m_graph.m_byId.reserve(size);
    m_graph.m_order.resize(std::size_t(size));
    for (int node = 0; node < size; ++node) {
        const QString &id = m_graph.m_files[std::size_t(node)].id;
        const auto known = m_graph.m_byId.find(id);
        if (known == m_graph.m_byId.end()) {
            m_graph.m_order[std::size_t(node)] = int(m_graph.m_names.size());
            m_graph.m_names.emplace_back(id, node);
            m_graph.m_byId.insert(id, node);
        } else {
            // A later file of the same identifier takes the earlier one's place, as in a Python dictionary.
            const int place = m_graph.m_order[std::size_t(*known)];
            m_graph.m_order[std::size_t(node)] = place;
            m_graph.m_names[std::size_t(place)].second = node;
            *known = node;
        }
    }
}

void GraphBuilder::nameLabels()
{
    for (int node = 0; node < m_graph.size(); ++node) {
        const RevisionFile &file = m_graph.file(node);
        for (const QString &label : file.labels) {
            const int taken = named(label);
            if (taken >= 0) {
                fault(AlembicFault::Kind::RevisionError,
                      QStringLiteral("Branch name '%1' in revision %2 already used by revision %3")
                          .arg(label, file.id, m_graph.id(taken)));
                continue;
            }
            m_graph.m_byLabel.insert(label, node);
            m_graph.m_names.emplace_back(label, node);
        }
    }
    for (const auto &[name, node] : m_graph.m_names) m_mapOrder.push_back(node);
}

int GraphBuilder::named(const QString &name) const
{
    const int node = m_graph.find(name);
    return node >= 0 ? node : m_graph.findLabel(name);
}

int GraphBuilder::ghost(const QString &name)
{
    qsizetype place = m_graph.m_ghosts.indexOf(name);
    if (place < 0) {
        place = m_graph.m_ghosts.size();
        m_graph.m_ghosts << name;
        // A ghost can be found, so that several that miss it share it; the real ones came first.
        m_graph.m_byId.insert(name, m_graph.size() + int(place));
    }
    return m_graph.size() + int(place);
}

void GraphBuilder::linkDependencies()
{
    for (int node = 0; node < m_graph.size(); ++node) {
        const RevisionFile &file = m_graph.file(node);
        for (const QString &name : file.dependsOn) {
            if (name == file.id) continue;
            int target = named(name);
            if (target < 0 || target >= m_graph.size()) {
                fault(AlembicFault::Kind::KeyError, python::quoted(name));
                target = ghost(name);
            }
            if (target != node) m_dependencyPairs.emplace_back(node, target);
        }
    }
}

void GraphBuilder::linkDown()
{
    for (int node = 0; node < m_graph.size(); ++node) {
        const RevisionFile &file = m_graph.file(node);
        for (const QString &name : file.down) {
            if (name == file.id || (name.isEmpty() && file.down.size() == 1)) continue;
            int target = m_graph.find(name);
            if (target < 0 && m_graph.findLabel(name) >= 0) {
                if (m_labelAsParent.isEmpty()) m_labelAsParent = name;
                target = m_graph.findLabel(name);
            }
            if (target < 0) target = ghost(name);
            if (target != node) m_downPairs.emplace_back(node, target);
        }
    }
    const std::size_t nodes = std::size_t(m_graph.nodeCount());
    m_graph.m_down = NodeLists(nodes, m_downPairs);
    m_graph.m_dependencies = NodeLists(nodes, m_dependencyPairs);
}

void GraphBuilder::linkNext()
{
    const std::size_t nodes = std::size_t(m_graph.nodeCount());
    std::vector<std::pair<int, int>> next, allNext, resolved;
    std::vector<int> seen(nodes, -1);
    const auto link = [&](int node, bool counted) {
        std::size_t versioned = m_graph.m_down[node].size();
        for (const NodeLists *list : {&m_graph.m_down, &m_graph.m_dependencies}) {
            for (const int parent : (*list)[node]) {
                const bool isDown = versioned > 0;
                if (isDown) --versioned;
                if (seen[std::size_t(parent)] == node) continue;
                seen[std::size_t(parent)] = node;
                resolved.emplace_back(node, parent);
                if (!counted) continue;
                if (m_graph.isGhost(parent)) fault(AlembicFault::Kind::KeyError, python::quoted(m_graph.id(parent)));
                if (isDown) next.emplace_back(parent, node);
                allNext.emplace_back(parent, node);
            }
        }
    };
    // The order of the map: each identifier where it was first met. A shadowed file has parents and no children.
    for (std::size_t i = 0; i < m_mapOrder.size() && int(i) < int(m_graph.m_names.size()); ++i) {
        const int node = m_mapOrder[i];
        if (m_graph.m_order[std::size_t(node)] == int(i)) link(node, true);
    }
    for (int node = 0; node < m_graph.size(); ++node)
        if (m_graph.isShadowed(node)) link(node, false);
    m_graph.m_next = NodeLists(nodes, next);
    m_graph.m_allNext = NodeLists(nodes, allNext);
    m_resolved = NodeLists(nodes, resolved);
}

void GraphBuilder::findEnds()
{
    for (int node = 0; node < m_graph.size(); ++node) {
        const bool base = m_graph.isBase(node);
        if (m_graph.next(node).empty()) m_graph.m_heads.push_back(node);
        if (m_graph.allNext(node).empty()) m_graph.m_realHeads.push_back(node);
        if (base) m_graph.m_bases.push_back(node);
        if (base && m_graph.file(node).dependsOn.isEmpty()) m_graph.m_realBases.push_back(node);
    }
}

/// Kahn's algorithm from the bases up.
void GraphBuilder::order()
{
    const std::size_t nodes = std::size_t(m_graph.nodeCount());
    std::vector<int> waiting(nodes, 0);
    std::vector<std::pair<int, int>> upward;
    for (int node = 0; node < m_graph.size(); ++node) {
        waiting[std::size_t(node)] = int(m_resolved[node].size());
        for (const int parent : m_resolved[node]) upward.emplace_back(parent, node);
    }
    const NodeLists children(nodes, upward);
    m_graph.m_generation.assign(nodes, 0);
    std::vector<int> &order = m_graph.m_oldestFirst;
    order.reserve(nodes);
    for (std::size_t node = 0; node < nodes; ++node)
        if (waiting[node] == 0) order.push_back(int(node));
    for (std::size_t i = 0; i < order.size(); ++i) {
        const int node = order[i];
        for (const int child : children[node]) {
            int &generation = m_graph.m_generation[std::size_t(child)];
            generation = std::max(generation, m_graph.generation(node) + 1);
            if (--waiting[std::size_t(child)] == 0) order.push_back(child);
        }
    }
    m_graph.m_ordered = order.size();
    for (std::size_t node = 0; node < nodes; ++node)
        if (waiting[node] > 0) order.push_back(int(node));
}

void GraphBuilder::normalizeDependencies()
{
    QHash<int, int> declarers;
    QHash<int, int> lowest;
    for (const auto &[node, dependency] : m_dependencyPairs) {
        ++declarers[dependency];
        const int generation = m_graph.generation(node);
        const auto known = lowest.find(dependency);
        if (known == lowest.end())
            lowest.insert(dependency, generation);
        else
            *known = std::min(*known, generation);
    }
    m_stamp.assign(std::size_t(m_graph.nodeCount()), 0);
    std::vector<std::pair<int, int>> own, allDown;
    for (int node = 0; node < m_graph.size(); ++node) {
        std::vector<int> down;
        const auto once = [&](int parent) {
            if (std::find(down.begin(), down.end(), parent) == down.end()) down.push_back(parent);
        };
        for (const int parent : m_graph.down(node)) once(parent);
        std::vector<int> kept;
        for (const int dependency : m_graph.dependencies(node)) {
            if (std::find(kept.begin(), kept.end(), dependency) != kept.end()) continue;
            if (declarers.value(dependency) > 1 && ancestorDependsOn(node, dependency, lowest.value(dependency)))
                continue;
            kept.push_back(dependency);
        }
        for (const int dependency : kept) {
            own.emplace_back(node, dependency);
            once(dependency);
        }
        for (const int parent : down) allDown.emplace_back(node, parent);
    }
    m_graph.m_ownDependencies = NodeLists(std::size_t(m_graph.nodeCount()), own);
    m_graph.m_allDown = NodeLists(std::size_t(m_graph.nodeCount()), allDown);
}

/// Whether an ancestor by down_revision alone names the same dependency. Alembic asks every ancestor of every
/// revision; here only revisions whose dependency is shared look, and no deeper than the lowest that shares it.
bool GraphBuilder::ancestorDependsOn(int node, int dependency, int lowest)
{
    ++m_lastStamp;
    std::vector<int> todo(m_graph.down(node).begin(), m_graph.down(node).end());
    while (!todo.empty()) {
        const int ancestor = todo.back();
        todo.pop_back();
        int &stamp = m_stamp[std::size_t(ancestor)];
        if (stamp == m_lastStamp || ancestor == node || m_graph.generation(ancestor) < lowest) continue;
        stamp = m_lastStamp;
        const std::span<const int> own = m_graph.dependencies(ancestor);
        if (std::find(own.begin(), own.end(), dependency) != own.end()) return true;
        todo.insert(todo.end(), m_graph.down(ancestor).begin(), m_graph.down(ancestor).end());
    }
    return false;
}

/// The identifiers that are not both above what is below and below what is above; sorted.
QStringList GraphBuilder::unreached(const std::vector<int> &above, const std::vector<int> &below,
                                    const NodeLists &downward, const NodeLists &upward) const
{
    const auto spread = [&](const std::vector<int> &from, const NodeLists &edges) {
        std::vector<char> visited(std::size_t(m_graph.nodeCount()), 0);
        std::vector<char> reached(visited.size(), 0);
        std::vector<int> todo = from;
        while (!todo.empty()) {
            const int node = todo.back();
            todo.pop_back();
            if (visited[std::size_t(node)]) continue;
            visited[std::size_t(node)] = 1;
            // Identifiers count, not files: a shadowed file stands for the one that shadows it.
            reached[std::size_t(m_graph.m_names[std::size_t(m_graph.order(node))].second)] = 1;
            todo.insert(todo.end(), edges[node].begin(), edges[node].end());
        }
        return reached;
    };
    const std::vector<char> fromAbove = spread(above, downward);
    const std::vector<char> fromBelow = spread(below, upward);
    QStringList missing;
    for (int node = 0; node < m_graph.size(); ++node)
        if (!m_graph.isShadowed(node) && !(fromAbove[std::size_t(node)] && fromBelow[std::size_t(node)]))
            missing << m_graph.id(node);
    missing.sort();
    return missing;
}

/// RevisionMap._detect_cycles
void GraphBuilder::detectCycles()
{
    if (m_graph.m_loadFault || m_graph.size() == 0) return;
    QStringList all;
    for (const auto &[name, node] : m_graph.m_names)
        if (m_graph.find(name) == node) all << name;
    using Kind = AlembicFault::Kind;
    if (m_graph.heads().empty() || m_graph.bases().empty())
        return fault(Kind::CycleDetected, cycleMessage("Cycle", all));
    // Only a shadowed file's parents can be missing without having been told by now.
    if (!m_graph.m_ghosts.isEmpty()) return fault(Kind::KeyError, python::quoted(m_graph.m_ghosts.front()));
    if (!m_labelAsParent.isEmpty()) return fault(Kind::KeyError, python::quoted(m_labelAsParent));
    if (const QStringList cycle = unreached(m_graph.heads(), m_graph.bases(), m_graph.m_down, m_graph.m_next);
        !cycle.isEmpty())
        return fault(Kind::CycleDetected, cycleMessage("Cycle", cycle));
    if (m_graph.effectiveHeads().empty() || m_graph.realBases().empty())
        return fault(Kind::DependencyCycleDetected, cycleMessage("Dependency cycle", all));
    if (const QStringList cycle =
            unreached(m_graph.effectiveHeads(), m_graph.realBases(), m_resolved, m_graph.m_allNext);
        !cycle.isEmpty())
        fault(Kind::DependencyCycleDetected, cycleMessage("Dependency cycle", cycle));
}

/// RevisionMap._add_branches: a label counts for every descendant, and back to where its branch left another.
void GraphBuilder::spreadLabels()
{
    m_graph.m_labelSets = {QStringList()};
    m_setNumbers.insert(QStringList(), 0);
    m_graph.m_labelSet.assign(std::size_t(m_graph.size()), 0);
    const auto number = [&](const QStringList &labels) {
        const auto known = m_setNumbers.constFind(labels);
        if (known != m_setNumbers.cend()) return *known;
        m_graph.m_labelSets.push_back(labels);
        return *m_setNumbers.insert(labels, int(m_graph.m_labelSets.size()) - 1);
    };
    for (int node = 0; node < m_graph.size(); ++node) {
        QStringList own = m_graph.file(node).labels;
        if (own.isEmpty()) continue;
        own.removeDuplicates();
        own.sort();
        m_graph.m_labelSet[std::size_t(node)] = number(own);
    }
    // In a folder that does not load there are no branches to follow, and there may be circles.
    if (m_graph.m_loadFault) return;
    for (int node = 0; node < m_graph.size(); ++node)
        if (!m_graph.file(node).labels.isEmpty()) spreadLabelsOf(node);
}

void GraphBuilder::addLabels(int node, int set)
{
    int &mine = m_graph.m_labelSet[std::size_t(node)];
    if (mine == set || set == 0) return;
    const std::pair<int, int> key(mine, set);
    if (const auto known = m_unions.constFind(key); known != m_unions.cend()) {
        mine = *known;
        return;
    }
    QStringList both = m_graph.m_labelSets[std::size_t(mine)] + m_graph.m_labelSets[std::size_t(set)];
    both.removeDuplicates();
    both.sort();
    auto known = m_setNumbers.constFind(both);
    if (known == m_setNumbers.cend()) {
        m_graph.m_labelSets.push_back(both);
        known = m_setNumbers.insert(both, int(m_graph.m_labelSets.size()) - 1);
    }
    m_unions.insert(key, *known);
    mine = *known;
}

void GraphBuilder::spreadLabelsOf(int node)
{
    ++m_lastStamp;
    const int set = m_graph.m_labelSet[std::size_t(node)];
    std::vector<int> todo{node};
    int last = node;
    while (!todo.empty()) {
        const int descendant = todo.back();
        todo.pop_back();
        if (m_stamp[std::size_t(descendant)] == m_lastStamp) continue;
        m_stamp[std::size_t(descendant)] = m_lastStamp;
        last = descendant;
        addLabels(descendant, set);
        todo.insert(todo.end(), m_graph.next(descendant).begin(), m_graph.next(descendant).end());
    }
    // From the last one met back down, as Alembic does.
    for (int parent = last; m_graph.allNext(parent).size() <= 1 && !m_graph.isMerge(parent);) {
        addLabels(parent, set);
        if (m_graph.down(parent).empty()) break;
        parent = m_graph.down(parent).front();
    }
}

} // namespace athanor::migrations
