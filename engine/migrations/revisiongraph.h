#pragma once

#include "engine/migrations/alembicfault.h"
#include "engine/migrations/revisionfolder.h"

#include <QHash>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace athanor::migrations {

/// Lists of node numbers, one a node, in one block of memory.
class NodeLists final
{
public:
    NodeLists() : m_starts{0} {}
    /// From pairs (node, member); members keep the order of the pairs.
    NodeLists(std::size_t nodes, const std::vector<std::pair<int, int>> &pairs);
    std::span<const int> operator[](int node) const
    {
        return std::span<const int>(m_members).subspan(
            std::size_t(m_starts[std::size_t(node)]),
            std::size_t(m_starts[std::size_t(node) + 1] - m_starts[std::size_t(node)]));
    }

private:
    std::vector<int> m_starts;
    std::vector<int> m_members;
};

/// The revisions of a project and how they hang together, with Alembic 1.8's own meaning (alembic/script/revision.py).
///
/// Nodes are numbered 0 … size()-1 in the order in which the files were met; after them, up to nodeCount(), come
/// ghosts: parents that are named and not there. A graph is a value that never changes: share it by pointer, read it
/// from any thread. It can always be made and drawn, however broken the folder; where Alembic would stop instead,
/// loadFault() says with which exception, and what is told about heads and bases is what is there nevertheless.
class RevisionGraph final
{
public:
    using Pointer = std::shared_ptr<const RevisionGraph>;

    static Pointer build(RevisionFolder folder);

    int size() const { return int(m_files.size()); }
    int nodeCount() const { return size() + int(m_ghosts.size()); }
    bool isGhost(int node) const { return node >= size(); }
    QString id(int node) const { return isGhost(node) ? m_ghosts[node - size()] : m_files[std::size_t(node)].id; }
    /// Of a node that is no ghost.
    const RevisionFile &file(int node) const { return m_files[std::size_t(node)]; }
    std::span<const RevisionFile> files() const { return m_files; }
    const VersionLocations &locations() const { return m_locations; }

    /// The node of exactly this identifier, a ghost too; -1 when there is none. Of duplicates the last file counts, as
    /// in Alembic.
    int find(const QString &id) const { return m_byId.value(id, -1); }
    /// The node that declares this branch label, -1 when there is none.
    int findLabel(const QString &label) const { return m_byLabel.value(label, -1); }
    /// Another file of the same identifier came later and counts instead.
    bool isShadowed(int node) const
    {
        return !isGhost(node) && m_names[std::size_t(m_order[std::size_t(node)])].second != node;
    }

    /// Parents of down_revision, in its order. Ghosts are among them, self references are not.
    std::span<const int> down(int node) const { return m_down[node]; }
    /// What depends_on names, resolved through labels.
    std::span<const int> dependencies(int node) const { return m_dependencies[node]; }
    /// Those of the dependencies that no ancestor has already: Alembic's _normalized_resolved_dependencies.
    std::span<const int> ownDependencies(int node) const { return m_ownDependencies[node]; }
    /// Down and own dependencies, each once: Alembic's _normalized_down_revisions.
    std::span<const int> allDown(int node) const { return m_allDown[node]; }
    /// Who names this node in down_revision (Alembic's nextrev), and in depends_on as well (_all_nextrev).
    std::span<const int> next(int node) const { return m_next[node]; }
    std::span<const int> allNext(int node) const { return m_allNext[node]; }
    /// down_revision names more than one.
    bool isMerge(int node) const { return !isGhost(node) && file(node).down.size() > 1; }
    bool isBranchPoint(int node) const { return next(node).size() > 1; }
    bool isBase(int node) const { return !isGhost(node) && noneDown(file(node)); }

    /// Nodes in Alembic's order. Effective heads are those that nothing depends on either (_real_heads); real bases
    /// depend on nothing.
    const std::vector<int> &heads() const { return m_heads; }
    const std::vector<int> &effectiveHeads() const { return m_realHeads; }
    const std::vector<int> &bases() const { return m_bases; }
    const std::vector<int> &realBases() const { return m_realBases; }
    std::vector<int> branchPoints() const;
    std::vector<int> mergePoints() const;

    /// Every label that Alembic counts for this node: its own, and its branch's.
    QStringList labels(int node) const;
    bool hasLabel(int node, const QString &label) const;

    /// Every identifier and then every label, as they are matched against a partial one, with their nodes.
    const std::vector<std::pair<QString, int>> &names() const { return m_names; }
    /// Place of the node's identifier in names().
    int order(int node) const { return m_order[std::size_t(node)]; }

    /// A number that is greater than that of every parent and dependency. In a cycle it stops counting.
    int generation(int node) const { return m_generation[std::size_t(node)]; }
    /// Nodes so that parents and dependencies come first; members of a cycle follow at the end.
    const std::vector<int> &oldestFirst() const { return m_oldestFirst; }
    /// How many of oldestFirst() are in order; the others are in a cycle or above one.
    std::size_t ordered() const { return m_ordered; }

    /// With what Alembic stops when it loads this folder; nothing when it loads.
    const std::optional<AlembicFault> &loadFault() const { return m_loadFault; }
    /// Of the folder, of each file, and of the graph.
    const QList<Diagnosis> &diagnoses() const { return m_diagnoses; }

private:
    friend class GraphBuilder;
    RevisionGraph() = default;
    static bool noneDown(const RevisionFile &file)
    {
        return file.down.isEmpty() || (file.down.size() == 1 && file.down.front().isEmpty());
    }

    VersionLocations m_locations;
    std::vector<RevisionFile> m_files;
    QStringList m_ghosts;
    QHash<QString, int> m_byId;
    QHash<QString, int> m_byLabel;
    std::vector<std::pair<QString, int>> m_names;
    std::vector<int> m_order;
    NodeLists m_down, m_dependencies, m_ownDependencies, m_allDown, m_next, m_allNext;
    std::vector<int> m_heads, m_realHeads, m_bases, m_realBases;
    std::vector<QStringList> m_labelSets; ///< Different sets of labels; the first is empty.
    std::vector<int> m_labelSet;          ///< Of each node, a place in m_labelSets.
    std::vector<int> m_generation;
    std::vector<int> m_oldestFirst;
    std::size_t m_ordered = 0;
    std::optional<AlembicFault> m_loadFault;
    QList<Diagnosis> m_diagnoses;
};

} // namespace athanor::migrations
