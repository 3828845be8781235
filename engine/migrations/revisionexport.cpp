#include "engine/migrations/revisionexport.h"

#include <QDir>
#include <QJsonArray>

namespace athanor::migrations {

namespace {

QJsonArray identifiers(const RevisionGraph &graph, const std::vector<int> &nodes)
{
    QJsonArray array;
    for (const int node : nodes) array.append(graph.id(node));
    return array;
}

QJsonObject diagnosisToJson(const Diagnosis &diagnosis)
{
    return {{QStringLiteral("kind"), kindName(diagnosis.kind)},
            {QStringLiteral("severity"), severityName(diagnosis.severity)},
            {QStringLiteral("message"), diagnosis.message},
            {QStringLiteral("file"), diagnosis.file},
            {QStringLiteral("line"), diagnosis.line},
            {QStringLiteral("revisions"), QJsonArray::fromStringList(diagnosis.revisions)}};
}

QJsonObject revisionToJson(const RevisionFile &file)
{
    return {{QStringLiteral("id"), file.id},
            {QStringLiteral("down"), QJsonArray::fromStringList(file.down)},
            {QStringLiteral("depends_on"), QJsonArray::fromStringList(file.dependsOn)},
            {QStringLiteral("labels"), QJsonArray::fromStringList(file.labels)},
            {QStringLiteral("message"), file.message},
            {QStringLiteral("create_date"), file.createDate},
            {QStringLiteral("file"), file.path},
            {QStringLiteral("line"), file.idLine}};
}

} // namespace

std::vector<BadgeText> badgesOf(const RevisionGraph &graph, int node, const QStringList &current)
{
    std::vector<BadgeText> badges;
    if (graph.isGhost(node)) return {{Badge::Missing, QStringLiteral("missing")}};
    if (current.contains(graph.id(node))) badges.push_back({Badge::Current, QStringLiteral("current")});
    if (graph.isShadowed(node)) badges.push_back({Badge::Duplicate, QStringLiteral("duplicate")});
    if (graph.allNext(node).empty() && !graph.isShadowed(node))
        badges.push_back({Badge::Head, QStringLiteral("head")});
    else if (graph.next(node).empty() && !graph.isShadowed(node))
        // Alembic's words: a head by down_revision that something depends on.
        badges.push_back({Badge::EffectiveHead, QStringLiteral("effective head")});
    if (graph.isBase(node)) badges.push_back({Badge::Base, QStringLiteral("base")});
    if (graph.isBranchPoint(node)) badges.push_back({Badge::BranchPoint, QStringLiteral("branchpoint")});
    if (graph.isMerge(node)) badges.push_back({Badge::Merge, QStringLiteral("mergepoint")});
    for (const QString &label : graph.file(node).labels) badges.push_back({Badge::Label, label});
    return badges;
}

QJsonObject revisionsToJson(const RevisionGraph &graph, const LaneLayout &layout)
{
    QJsonArray revisions, places, edges, diagnoses, errors;
    for (int node = 0; node < graph.size(); ++node) revisions.append(revisionToJson(graph.file(node)));
    for (int row = 0; row < layout.rows(); ++row) {
        const int node = layout.nodeAt(row);
        QJsonObject place{{QStringLiteral("id"), graph.id(node)},
                          {QStringLiteral("row"), row},
                          {QStringLiteral("lane"), layout.lane(node)}};
        if (graph.isGhost(node)) place.insert(QStringLiteral("missing"), true);
        places.append(place);
    }
    for (const LaneLayout::Edge &edge : layout.edges())
        edges.append(QJsonObject{{QStringLiteral("from_row"), layout.row(edge.child)},
                                 {QStringLiteral("to_row"), layout.row(edge.parent)},
                                 {QStringLiteral("kind"), edge.kind == LaneLayout::EdgeKind::Down
                                                              ? QStringLiteral("down")
                                                              : QStringLiteral("depends_on")},
                                 {QStringLiteral("lane"), edge.lane >= 0 ? edge.lane : layout.lane(edge.child)}});
    for (const Diagnosis &diagnosis : graph.diagnoses()) {
        diagnoses.append(diagnosisToJson(diagnosis));
        if (diagnosis.severity == Severity::Error)
            errors.append(Error{ErrorCode::LearnerCode, diagnosis.message, diagnosis.file, diagnosis.line}.toString());
    }
    QJsonObject json{{QStringLiteral("revisions"), revisions},
                     {QStringLiteral("heads"), identifiers(graph, graph.heads())},
                     {QStringLiteral("effective_heads"), identifiers(graph, graph.effectiveHeads())},
                     {QStringLiteral("bases"), identifiers(graph, graph.bases())},
                     {QStringLiteral("branch_points"), identifiers(graph, graph.branchPoints())},
                     {QStringLiteral("merge_points"), identifiers(graph, graph.mergePoints())},
                     {QStringLiteral("layout"), places},
                     {QStringLiteral("lanes"), layout.lanes()},
                     {QStringLiteral("edges"), edges},
                     {QStringLiteral("diagnoses"), diagnoses},
                     {QStringLiteral("errors"), errors},
                     {QStringLiteral("load_error"), QJsonValue::Null}};
    if (const std::optional<AlembicFault> &fault = graph.loadFault())
        json.insert(QStringLiteral("load_error"), QJsonObject{{QStringLiteral("type"), className(fault->kind)},
                                                              {QStringLiteral("message"), fault->message}});
    return json;
}

} // namespace athanor::migrations
