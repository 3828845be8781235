#pragma once

#include "engine/migrations/revisionplan.h"

namespace athanor::migrations {

/// Alembic 1.8's reading of what is typed on its command line: head, heads, base, partial identifiers, +n, -n, rev+n,
/// label@head, label@rev, label@+2, and what an upgrade or a downgrade would then do. It answers as Alembic does, also
/// where Alembic raises (tests/migrations compares both). Holds the graph; any thread. Each answer takes time linear in
/// the number of revisions.
class RevisionNavigator final
{
public:
    explicit RevisionNavigator(RevisionGraph::Pointer graph) : m_graph(std::move(graph)) {}

    /// ScriptDirectory.get_revisions: the nodes an identifier stands for. Empty for "base". Negative numbers, which
    /// Alembic answers with None or the word base, are left out.
    Answer<std::vector<int>> resolve(const QString &identifier) const;
    /// get_revision: exactly one, or none for "base".
    Answer<std::optional<int>> resolveOne(const QString &identifier) const;
    /// What `alembic current` lists for these rows of alembic_version.
    Answer<std::vector<int>> current(const QStringList &rows) const;

    /// ScriptDirectory._upgrade_revs and _downgrade_revs with the rows of alembic_version, and what the rows become.
    Answer<RevisionPlan> upgrade(const QStringList &rows, const QString &target) const;
    Answer<RevisionPlan> downgrade(const QStringList &rows, const QString &target) const;

    /// The rows of alembic_version after `alembic stamp` with these targets; no target is base. Nothing runs.
    Answer<QStringList> stamp(const QStringList &rows, const QStringList &targets) const;

    /// `alembic history -r base:head`, newest first. "current" is replaced by the caller.
    Answer<std::vector<int>> history(const QString &base, const QString &head) const;

private:
    RevisionGraph::Pointer m_graph;
};

} // namespace athanor::migrations
