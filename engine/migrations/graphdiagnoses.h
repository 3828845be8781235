#pragma once

#include "engine/migrations/revisiongraph.h"

namespace athanor::migrations {

class Reachability;

/// What is wrong or worth knowing about how the revisions hang together, each with file and line. Linear in the number
/// of revisions. Internal to graphbuilder.cpp; read RevisionGraph::diagnoses().
class GraphDiagnoses final
{
public:
    explicit GraphDiagnoses(const RevisionGraph &graph) : m_graph(graph) {}
    void append(QList<Diagnosis> &diagnoses);

private:
    void add(Diagnosis::Kind kind, Severity severity, const QString &message, int node, int line,
             const QStringList &revisions = {});
    void references(int node);
    void duplicates();
    void labelsTwice();
    void cycles();
    void severalHeads();
    void redundantParents(Reachability &reachability);
    void conflicts(Reachability &reachability);

    const RevisionGraph &m_graph;
    QList<Diagnosis> m_found;
};

} // namespace athanor::migrations
