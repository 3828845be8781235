#include "app/cli/commands/routescommand.h"

#include "engine/routes/routetablemodel.h"

#include <QJsonArray>

namespace athanor::cli {

namespace {

/// Rules of several hosts are told apart by them: "api.example.com/".
QString addressOf(const RouteTable &table, const RouteRule &rule)
{
    if (table.matchesHosts) return rule.host + rule.rule;
    if (rule.subdomain.isEmpty()) return rule.rule;
    if (table.serverName.isEmpty()) return QStringLiteral("%1 (subdomain %2)").arg(rule.rule, rule.subdomain);
    return rule.subdomain + QLatin1Char('.') + table.serverName + rule.rule;
}

/// The same cells as the pane's table.
void printTable(const RouteTable &table)
{
    RouteTableModel model;
    model.setTable(table);
    QList<QStringList> rows{{}};
    for (int column = 0; column < model.columnCount(); ++column)
        rows[0] << model.headerData(column, Qt::Horizontal).toString();
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells << (column == RouteTableModel::Rule ? addressOf(table, table.rules[std::size_t(row)])
                                                      : model.index(row, column).data().toString());
        rows << cells;
    }
    console::printTable(rows);
}

} // namespace

void RoutesCommand::declare(QCommandLineParser &parser) const
{
    ProjectFront::declare(parser);
    parser.addOption({QStringLiteral("json"), QStringLiteral("Prints a JSON array (with --tree: an object).")});
    parser.addOption({QStringLiteral("tree"), QStringLiteral("The blueprints as a tree, with routes and hooks.")});
}

std::optional<ExitCode> RoutesCommand::start(const QCommandLineParser &parser)
{
    const bool json = parser.isSet(QStringLiteral("json"));
    connect(&m_front, &ProjectFront::failed, this, [this](ExitCode status) { Q_EMIT finished(int(status)); });
    const bool tree = parser.isSet(QStringLiteral("tree"));
    connect(&m_front, &ProjectFront::opened, this, [this, tree] {
        if (tree)
            m_front.workbench().blueprints(m_front.job());
        else
            m_front.workbench().routes(m_front.job());
    });
    if (const Result<void> started = m_front.start(parser); !started) return failure(started.error());
    m_front.showOutput();
    connect(&m_front.workbench(), &Workbench::routesReady, this, [this, json](JobId, const RouteTable &table) {
        if (json)
            console::printJson(table.toJson());
        else
            printTable(table);
        Q_EMIT finished(int(ExitCode::Done));
    });
    connect(&m_front.workbench(), &Workbench::blueprintsReady, this,
            [this, json](JobId, const BlueprintTree &blueprints) {
                if (json)
                    console::printJson(blueprints.toJson());
                else
                    console::print(blueprints.toText());
                Q_EMIT finished(int(ExitCode::Done));
            });
    return {};
}

} // namespace athanor::cli
