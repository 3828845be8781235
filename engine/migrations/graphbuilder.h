#pragma once

#include "engine/migrations/revisiongraph.h"

namespace athanor::migrations {

/// Puts a RevisionGraph together, in the order in which RevisionMap._revision_map does, so that the same fault comes
/// first. Internal to revisiongraph.cpp.
class GraphBuilder final
{
public:
    explicit GraphBuilder(RevisionGraph &graph) : m_graph(graph) {}
    void build(RevisionFolder folder);

private:
    void takeFiles(RevisionFolder folder);
    void checkLoading(const RevisionFile &file);
    void checkRevision(const RevisionFile &file);
    void nameRevisions();
    void nameLabels();
    int named(const QString &name) const;
    int ghost(const QString &name);
    void linkDependencies();
    void linkDown();
    void linkNext();
    void findEnds();
    void normalizeDependencies();
    bool ancestorDependsOn(int node, int dependency, int lowest);
    void order();
    void detectCycles();
    QStringList unreached(const std::vector<int> &above, const std::vector<int> &below, const NodeLists &downward,
                          const NodeLists &upward) const;
    void spreadLabels();
    void spreadLabelsOf(int node);
    void addLabels(int node, int set);
    void fault(AlembicFault::Kind kind, const QString &message);

    RevisionGraph &m_graph;
    std::vector<std::pair<int, int>> m_downPairs;
    std::vector<std::pair<int, int>> m_dependencyPairs;
    std::vector<QStringList> m_dependencyNames;
    NodeLists m_resolved; ///< down and dependencies, each once (_all_down_revisions)
    std::vector<int> m_mapOrder;
    std::vector<int> m_stamp;
    int m_lastStamp = 0;
    QString m_labelAsParent;
    QHash<std::pair<int, int>, int> m_unions;
    QHash<QStringList, int> m_setNumbers;
};

} // namespace athanor::migrations
