#include "widgets/migrations/migrationdrawing.h"

#include "engine/migrations/revisionexport.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace athanor {

using namespace migrations;

namespace {

constexpr qsizetype shownOfId = 12;

QString tr(const char *text) { return QCoreApplication::translate("Migrations", text); }

} // namespace

MigrationDrawing::Pointer MigrationDrawing::make(RevisionGraph::Pointer graph, const MigrationDrawing *before)
{
    auto drawing = std::make_shared<MigrationDrawing>();
    drawing->layout = LaneLayout::compute(*graph, before ? &before->layout : nullptr);
    for (const LaneLayout::Edge &edge : drawing->layout.edges()) drawing->edges.add(drawing->layout, edge);
    drawing->edges.finish();
    drawing->troubles.resize(std::size_t(graph->nodeCount()));
    for (const Diagnosis &diagnosis : graph->diagnoses()) {
        if (diagnosis.kind == Diagnosis::Kind::SeveralHeads) continue;
        for (const QString &id : diagnosis.revisions) {
            const int node = graph->find(id);
            if (node < 0) continue;
            std::optional<Severity> &trouble = drawing->troubles[std::size_t(node)];
            if (!trouble || diagnosis.severity < *trouble) trouble = diagnosis.severity;
        }
    }
    drawing->graph = std::move(graph);
    return drawing;
}

QString MigrationDrawing::title(int node) const
{
    if (graph->isGhost(node)) return tr("not in this folder");
    const QString message = graph->file(node).message.section(QLatin1Char('\n'), 0, 0).simplified();
    return message.isEmpty() ? QFileInfo(graph->file(node).path).fileName() : message;
}

QString MigrationDrawing::shortId(int node) const
{
    const QString id = graph->id(node);
    return id.size() <= shownOfId + 1 ? id : id.left(shownOfId) + QStringLiteral("…");
}

QStringList MigrationDrawing::marks(int node) const
{
    QStringList words;
    for (const BadgeText &badge : badgesOf(*graph, node)) {
        switch (badge.badge) {
        case Badge::BranchPoint: words << tr("branch point"); break;
        case Badge::Merge: words << tr("merge"); break;
        default: words << badge.text;
        }
    }
    return words;
}

QString MigrationDrawing::spoken(int node) const
{
    QStringList parts{graph->id(node), title(node)};
    parts += marks(node);
    QStringList down, dependencies;
    for (const int parent : graph->down(node)) down << graph->id(parent);
    for (const int parent : graph->dependencies(node)) dependencies << graph->id(parent);
    if (!down.isEmpty()) parts << tr("after %1").arg(down.join(tr(" and ")));
    if (!dependencies.isEmpty()) parts << tr("depends on %1").arg(dependencies.join(tr(" and ")));
    if (troubles[std::size_t(node)]) parts << severityName(*troubles[std::size_t(node)]);
    return parts.join(QStringLiteral(", "));
}

bool MigrationDrawing::matches(int node, const QString &text) const
{
    const auto holds = [&](const QString &where) { return where.contains(text, Qt::CaseInsensitive); };
    if (holds(graph->id(node))) return true;
    if (graph->isGhost(node)) return false;
    const RevisionFile &file = graph->file(node);
    if (holds(file.message) || holds(file.path.section(QLatin1Char('/'), -1))) return true;
    for (const QString &label : file.labels)
        if (holds(label)) return true;
    for (const SchemaTouch &touch : file.touches)
        if (holds(touch.table) || holds(touch.column)) return true;
    return false;
}

std::vector<char> MigrationDrawing::ancestry(int node) const
{
    std::vector<char> marked(std::size_t(graph->nodeCount()), 0);
    std::vector<int> open{node};
    marked[std::size_t(node)] = 1;
    const auto reach = [&](int parent) {
        if (std::exchange(marked[std::size_t(parent)], char(1)) == 0) open.push_back(parent);
    };
    while (!open.empty()) {
        const int next = open.back();
        open.pop_back();
        for (const int parent : graph->down(next)) reach(parent);
        for (const int parent : graph->dependencies(next)) reach(parent);
    }
    return marked;
}

EdgeIndex MigrationDrawing::edgesFrom(const std::vector<char> &marked) const
{
    EdgeIndex index;
    for (const LaneLayout::Edge &edge : layout.edges())
        if (marked[std::size_t(edge.child)] && marked[std::size_t(edge.parent)]) index.add(layout, edge);
    index.finish();
    return index;
}

int MigrationDrawing::nodeOfFile(const QString &path) const
{
    for (int node = 0; node < graph->size(); ++node)
        if (graph->file(node).path == path) return node;
    return -1;
}

} // namespace athanor
