#pragma once

#include "engine/migrations/revisiongraph.h"
#include "widgets/migrations/edgeindex.h"

namespace athanor {

/// A graph with everything that painting it needs, made off the window's thread. A value that never changes; share it
/// by pointer.
struct MigrationDrawing
{
    using Pointer = std::shared_ptr<const MigrationDrawing>;

    migrations::RevisionGraph::Pointer graph;
    migrations::LaneLayout layout;
    EdgeIndex edges;
    /// The worst that is known about each node, nothing for most. Several heads are no fault of a revision.
    std::vector<std::optional<migrations::Severity>> troubles;

    /// Whatever was in the drawing before keeps its lane.
    static Pointer make(migrations::RevisionGraph::Pointer graph, const MigrationDrawing *before = nullptr);

    /// The message's first line, or words in its place.
    QString title(int node) const;
    /// At most twelve characters of the identifier, as Alembic makes them.
    QString shortId(int node) const;
    /// What stands beside it, in words: "head", "branch point", its labels.
    QStringList marks(int node) const;
    /// The whole of it as one sentence, for screen readers.
    QString spoken(int node) const;
    /// Whether its identifier, message, file, labels, tables or columns hold the text.
    bool matches(int node, const QString &text) const;
    /// The node and everything it follows or depends on, one mark a node.
    std::vector<char> ancestry(int node) const;
    /// The edges whose children are marked.
    EdgeIndex edgesFrom(const std::vector<char> &marked) const;
    /// The revision that is declared in a file, -1 when there is none.
    int nodeOfFile(const QString &path) const;
};

} // namespace athanor
