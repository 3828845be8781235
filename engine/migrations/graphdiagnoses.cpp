#include "engine/migrations/graphdiagnoses.h"

#include "engine/migrations/branchconflicts.h"
#include "engine/migrations/reachability.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace athanor::migrations {

namespace {

constexpr int mostNamed = 10;

/// "a, b and 7 more": the first few of many.
QString fewOf(const QStringList &names)
{
    if (names.size() <= mostNamed) return names.join(QStringLiteral(", "));
    return QStringLiteral("%1 and %2 more")
        .arg(names.mid(0, mostNamed).join(QStringLiteral(", ")), QString::number(names.size() - mostNamed));
}

} // namespace

void GraphDiagnoses::add(Diagnosis::Kind kind, Severity severity, const QString &message, int node, int line,
                         const QStringList &revisions)
{
    const QString file = m_graph.isGhost(node) ? QString() : m_graph.file(node).path;
    m_found.append(
        {kind, severity, message, file, line, revisions.isEmpty() ? QStringList{m_graph.id(node)} : revisions});
}

void GraphDiagnoses::append(QList<Diagnosis> &diagnoses)
{
    for (int node = 0; node < m_graph.size(); ++node) references(node);
    duplicates();
    labelsTwice();
    cycles();
    severalHeads();
    if (m_graph.ordered() == std::size_t(m_graph.nodeCount())) {
        Reachability reachability(m_graph);
        redundantParents(reachability);
        conflicts(reachability);
    }
    diagnoses += m_found;
}

void GraphDiagnoses::references(int node)
{
    const RevisionFile &file = m_graph.file(node);
    if (file.down.contains(file.id) || file.dependsOn.contains(file.id))
        add(Diagnosis::Kind::SelfReference, Severity::Error,
            QStringLiteral("The revision %1 names itself as what comes before it. Name its real parent, or None.")
                .arg(file.id),
            node, file.down.contains(file.id) ? file.downLine : file.dependsLine);
    for (const QString &name : file.down) {
        if (name == file.id || name.isEmpty()) continue;
        const int parent = m_graph.find(name);
        if (parent >= 0 && !m_graph.isGhost(parent)) continue;
        const bool label = m_graph.findLabel(name) >= 0;
        add(Diagnosis::Kind::MissingParent, Severity::Error,
            label ? QStringLiteral("down_revision names the label %1; only depends_on takes labels. Name the revision.")
                        .arg(name)
                  : QStringLiteral(
                        "down_revision names %1, and no file here declares that revision. Is a file missing, or "
                        "was it renamed? Alembic stops with KeyError: '%1'.")
                        .arg(name),
            node, file.downLine, {file.id, name});
    }
    for (const QString &name : file.dependsOn) {
        const int target = m_graph.find(name);
        if (name == file.id || m_graph.findLabel(name) >= 0 || (target >= 0 && !m_graph.isGhost(target))) continue;
        add(Diagnosis::Kind::MissingDependency, Severity::Error,
            QStringLiteral(
                "depends_on names %1, and nothing here has that revision or label. Alembic stops with KeyError: '%1'.")
                .arg(name),
            node, file.dependsLine, {file.id, name});
    }
}

void GraphDiagnoses::duplicates()
{
    for (int node = 0; node < m_graph.size(); ++node) {
        if (!m_graph.isShadowed(node)) continue;
        const int counting = m_graph.find(m_graph.id(node));
        add(Diagnosis::Kind::DuplicateRevision, Severity::Error,
            QStringLiteral(
                "Two files declare the revision %1; Alembic takes %2 and loses this one. Give one of them another "
                "revision, and name it in what comes after it.")
                .arg(m_graph.id(node), QFileInfo(m_graph.file(counting).path).fileName()),
            node, m_graph.file(node).idLine);
    }
}

void GraphDiagnoses::labelsTwice()
{
    QSet<QString> seen;
    for (int node = 0; node < m_graph.size(); ++node) {
        const RevisionFile &file = m_graph.file(node);
        for (const QString &label : file.labels) {
            const int revision = m_graph.find(label);
            const bool taken = seen.contains(label) || (revision >= 0 && !m_graph.isGhost(revision));
            seen.insert(label);
            if (taken)
                add(Diagnosis::Kind::DuplicateLabel, Severity::Error,
                    QStringLiteral("The label %1 is taken already. A label stands in one revision only; its branch has "
                                   "it from there.")
                        .arg(label),
                    node, file.labelsLine);
        }
    }
}

/// From what no order was found for, parent after parent until one comes again.
void GraphDiagnoses::cycles()
{
    const std::vector<int> &order = m_graph.oldestFirst();
    std::vector<int> seenBy(std::size_t(m_graph.nodeCount()), -1);
    std::vector<char> circling(std::size_t(m_graph.nodeCount()), 0);
    for (std::size_t i = m_graph.ordered(); i < order.size(); ++i) circling[std::size_t(order[i])] = 1;
    const auto circlingParent = [&](int node) {
        for (const std::span<const int> parents : {m_graph.down(node), m_graph.dependencies(node)})
            for (const int parent : parents)
                if (circling[std::size_t(parent)]) return parent;
        return -1;
    };
    for (std::size_t i = m_graph.ordered(); i < order.size(); ++i) {
        const int start = order[i];
        int node = start;
        while (node >= 0 && seenBy[std::size_t(node)] < 0) {
            seenBy[std::size_t(node)] = start;
            node = circlingParent(node);
        }
        if (node < 0 || seenBy[std::size_t(node)] != start) continue;
        QStringList members;
        int member = node;
        do {
            members << m_graph.id(member);
            member = circlingParent(member);
        } while (member != node);
        add(Diagnosis::Kind::Cycle, Severity::Error,
            QStringLiteral(
                "These revisions come before each other in a circle: %1. One of them names the wrong parent.")
                .arg(fewOf(members)),
            node, m_graph.file(node).downLine, members);
    }
}

void GraphDiagnoses::severalHeads()
{
    const std::vector<int> &heads = m_graph.heads();
    if (heads.size() < 2) return;
    QStringList names;
    for (const int head : heads) names << m_graph.id(head);
    names.removeDuplicates();
    if (names.size() < 2) return;
    const int last = heads.back();
    add(Diagnosis::Kind::SeveralHeads, Severity::Warning,
        QStringLiteral("There are %1 heads: %2. “upgrade head” and “revision” stop until you say which, or merge them: "
                       "alembic merge heads.")
            .arg(names.size())
            .arg(fewOf(names)),
        last, m_graph.file(last).idLine, names);
}

void GraphDiagnoses::redundantParents(Reachability &reachability)
{
    for (int node = 0; node < m_graph.size(); ++node) {
        const std::span<const int> parents = m_graph.down(node);
        if (parents.size() < 2) continue;
        for (const int parent : parents) {
            const auto over = std::find_if(parents.begin(), parents.end(), [&](int other) {
                return other != parent && reachability.isAncestor(parent, other);
            });
            if (over == parents.end()) continue;
            add(Diagnosis::Kind::RedundantParent, Severity::Error,
                QStringLiteral(
                    "The merge %1 names %2 among its parents, which comes before %3 anyway. Alembic shows it "
                    "without a word, and then “upgrade” stops with a KeyError and leaves the database between "
                    "two heads. Take %2 out of down_revision.")
                    .arg(m_graph.id(node), m_graph.id(parent), m_graph.id(*over)),
                node, m_graph.file(node).downLine, {m_graph.id(node), m_graph.id(parent), m_graph.id(*over)});
        }
    }
}

void GraphDiagnoses::conflicts(Reachability &reachability)
{
    for (const BranchConflict &conflict : branchConflicts(m_graph, reachability)) {
        const SchemaTouch &here = m_graph.file(conflict.node).touches[conflict.touch];
        const SchemaTouch &there = m_graph.file(conflict.otherNode).touches[conflict.otherTouch];
        const auto told = [](const SchemaTouch &touch) {
            return QStringLiteral("%1 %2").arg(touchVerb(touch.kind),
                                               touch.column.isEmpty() ? touch.table
                                                                      : touch.table + QLatin1Char('.') + touch.column);
        };
        const QString where = QStringLiteral("%1:%2").arg(QFileInfo(m_graph.file(conflict.otherNode).path).fileName(),
                                                          QString::number(there.line));
        const bool hard = conflict.hard;
        add(hard ? Diagnosis::Kind::SameColumn : Diagnosis::Kind::SameTable, hard ? Severity::Warning : Severity::Note,
            hard ? QStringLiteral("%1 %2, and on another branch %3 %4 (%5). Whichever runs second meets what the first "
                                  "has left; merge with that in mind.")
                       .arg(m_graph.id(conflict.node), told(here), m_graph.id(conflict.otherNode), told(there), where)
                 : QStringLiteral("%1 %2, and on another branch %3 %4 (%5).")
                       .arg(m_graph.id(conflict.node), told(here), m_graph.id(conflict.otherNode), told(there), where),
            conflict.node, here.line, {m_graph.id(conflict.node), m_graph.id(conflict.otherNode)});
    }
}

} // namespace athanor::migrations
