#pragma once

#include "engine/migrations/lanelayout.h"

#include <QJsonObject>

namespace athanor::migrations {

/// The graph told to others. `current` are the rows of alembic_version, empty when no database is meant.

/// DESIGN's shape for `athanor-cli migrations --json`, and besides effective_heads, edges, diagnoses and load_error.
QJsonObject revisionsToJson(const RevisionGraph &graph, const LaneLayout &layout);

/// Drawn with lines of text, newest on top, each revision with its badges and its message.
QString revisionsToText(const RevisionGraph &graph, const LaneLayout &layout, const QStringList &current = {});

/// A drawing that follows the viewer's choice of light or dark; dependencies are dashed.
QByteArray revisionsToSvg(const RevisionGraph &graph, const LaneLayout &layout, const QStringList &current = {});

/// What stands beside a revision: head, effective head, base, branch point, merge, its labels, current, missing.
enum class Badge { Head, EffectiveHead, Base, BranchPoint, Merge, Label, Current, Missing, Duplicate };
struct BadgeText
{
    Badge badge;
    QString text;
};
std::vector<BadgeText> badgesOf(const RevisionGraph &graph, int node, const QStringList &current = {});

} // namespace athanor::migrations
