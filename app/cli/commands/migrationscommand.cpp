#include "app/cli/commands/migrationscommand.h"

#include "engine/migrations/revisionexport.h"

#include <QSaveFile>

namespace athanor::cli {

using namespace migrations;

namespace {

/// "12 revisions, 2 heads, 1 base, 3 lanes" and what Alembic would say.
QString told(const RevisionGraph &graph, const LaneLayout &layout)
{
    const auto some = [](qsizetype count, const char *one, const char *many) {
        return QStringLiteral("%1 %2").arg(count).arg(QLatin1String(count == 1 ? one : many));
    };
    QString text =
        QStringList{some(graph.size(), "revision", "revisions"), some(qsizetype(graph.heads().size()), "head", "heads"),
                    some(qsizetype(graph.bases().size()), "base", "bases"), some(layout.lanes(), "lane", "lanes")}
            .join(QStringLiteral(", "));
    if (const std::optional<AlembicFault> &fault = graph.loadFault())
        text +=
            QStringLiteral("\nAlembic does not load this folder: %1: %2").arg(className(fault->kind), fault->message);
    return text;
}

/// Errors and warnings to standard error, each with its place. Notes are part of the JSON only.
ExitCode complainAbout(const RevisionGraph &graph)
{
    ExitCode status = ExitCode::Done;
    for (const Diagnosis &diagnosis : graph.diagnoses()) {
        if (diagnosis.severity == Severity::Note) continue;
        if (diagnosis.severity == Severity::Error) status = ExitCode::LearnerFailed;
        const QString word = diagnosis.severity == Severity::Error ? QString() : QStringLiteral("warning: ");
        console::complain(Error{ErrorCode::LearnerCode, word + diagnosis.message, diagnosis.file, diagnosis.line});
    }
    return status;
}

Result<void> save(const QString &path, const QByteArray &svg)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(svg) != svg.size() || !file.commit())
        return Error{ErrorCode::BadInput, QStringLiteral("The drawing cannot be written: %1.").arg(file.errorString()),
                     path};
    return {};
}

} // namespace

void MigrationsCommand::declare(QCommandLineParser &parser) const
{
    parser.addOption(
        {QStringLiteral("text"), QStringLiteral("Draws the graph with lines of text (what it does anyway).")});
    parser.addOption({QStringLiteral("svg"), QStringLiteral("Writes the graph as a drawing."), QStringLiteral("file")});
    parser.addOption({QStringLiteral("json"), QStringLiteral("Prints a JSON object.")});
    parser.addPositionalArgument(QStringLiteral("DIR"),
                                 QStringLiteral("A project, its migrations folder or its versions folder."));
}

std::optional<ExitCode> MigrationsCommand::start(const QCommandLineParser &parser)
{
    const bool json = parser.isSet(QStringLiteral("json"));
    const bool text = parser.isSet(QStringLiteral("text"));
    const QString drawing = parser.value(QStringLiteral("svg"));
    if (json && text) return usageError(QStringLiteral("--json and --text exclude each other."));
    if (parser.isSet(QStringLiteral("svg")) && drawing.isEmpty())
        return usageError(QStringLiteral("--svg takes a file name."));
    Result<RevisionFolder> folder = readRevisionFolder(parser.positionalArguments().value(0));
    if (!folder) return failure(folder.error());
    const RevisionGraph::Pointer graph = RevisionGraph::build(std::move(*folder));
    const LaneLayout layout = LaneLayout::compute(*graph);
    if (!drawing.isEmpty())
        if (const Result<void> saved = save(drawing, revisionsToSvg(*graph, layout)); !saved)
            return failure(saved.error());
    if (json) {
        console::printJson(revisionsToJson(*graph, layout));
    } else if (text || drawing.isEmpty()) {
        if (graph->nodeCount() == 0)
            console::print(QStringLiteral(
                "There are no revisions here yet. “alembic revision -m …”, or “flask db migrate”, makes the first."));
        else
            console::print(revisionsToText(*graph, layout) + QLatin1Char('\n') + told(*graph, layout));
    }
    return complainAbout(*graph);
}

} // namespace athanor::cli
