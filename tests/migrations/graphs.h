#pragma once

#include "engine/migrations/revisiongraph.h"

/// Graphs for tests, without files.
namespace athanor::migrations {

/// "c: a b" is a revision c with the parents a and b; "c: a | d" depends on d as well; "c: a | d [label]" has a label.
inline RevisionFile revisionFrom(const QString &text)
{
    RevisionFile file;
    file.id = text.section(QLatin1Char(':'), 0, 0).trimmed();
    QString rest = text.section(QLatin1Char(':'), 1);
    file.path = QStringLiteral("/versions/%1.py").arg(file.id);
    if (rest.contains(QLatin1Char('['))) {
        file.labels << rest.section(QLatin1Char('['), 1).chopped(1);
        rest = rest.section(QLatin1Char('['), 0, 0);
    }
    file.down = rest.section(QLatin1Char('|'), 0, 0).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    file.dependsOn = rest.section(QLatin1Char('|'), 1).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    file.declaresDown = file.hasUpgrade = file.hasDowngrade = true;
    file.idLine = 1;
    file.downLine = 2;
    return file;
}

inline RevisionGraph::Pointer graphOf(const QStringList &revisions)
{
    RevisionFolder folder;
    for (const QString &revision : revisions) folder.files.push_back(revisionFrom(revision));
    return RevisionGraph::build(std::move(folder));
}

/// A trunk with branches that leave it every eight revisions, live for three, and are merged again.
inline RevisionGraph::Pointer branchedGraph(int size)
{
    QStringList revisions;
    QString trunk;
    int made = 0;
    const auto add = [&](const QString &parents) {
        const QString id = QStringLiteral("r%1").arg(made++);
        revisions << QStringLiteral("%1: %2").arg(id, parents);
        return id;
    };
    while (made < size) {
        const QString fork = trunk;
        for (int i = 0; i < 4; ++i) trunk = add(trunk);
        QString branch = add(fork);
        for (int i = 0; i < 2; ++i) branch = add(branch);
        trunk = add(trunk + QLatin1Char(' ') + branch);
    }
    return graphOf(revisions);
}

/// Kinds of all diagnoses, sorted, without the several heads that most graphs have.
inline QStringList kindsOf(const QList<Diagnosis> &diagnoses)
{
    QStringList kinds;
    for (const Diagnosis &diagnosis : diagnoses)
        if (diagnosis.kind != Diagnosis::Kind::SeveralHeads) kinds << kindName(diagnosis.kind);
    kinds.sort();
    return kinds;
}

} // namespace athanor::migrations
