/// Answers questions about revision graphs, one JSON object a line, so that real Alembic's answers can be laid beside
/// ours without a process for each. test_alembic.py speaks to it.

#include "engine/migrations/lanelayout.h"
#include "engine/migrations/pythonvalue.h"
#include "engine/migrations/revisionnavigator.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <iostream>
#include <string>

using namespace athanor;
using namespace athanor::migrations;

namespace {

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray()) list << item.toString();
    return list;
}

RevisionFolder folderOf(const QJsonArray &files)
{
    RevisionFolder folder;
    for (const QJsonValue &value : files) {
        RevisionFile file;
        file.id = value[QStringLiteral("id")].toString();
        file.path = QStringLiteral("/versions/%1.py").arg(file.id);
        file.down = texts(value[QStringLiteral("down")]);
        file.dependsOn = texts(value[QStringLiteral("depends_on")]);
        file.labels = texts(value[QStringLiteral("labels")]);
        file.declaresDown = file.hasUpgrade = file.hasDowngrade = true;
        folder.files.push_back(file);
    }
    return folder;
}

QJsonArray named(const RevisionGraph &graph, const std::vector<int> &nodes)
{
    QJsonArray array;
    for (const int node : nodes) array.append(graph.id(node));
    return array;
}

QJsonObject faultToJson(const AlembicFault &fault)
{
    return {{QStringLiteral("raises"), className(fault.kind)}, {QStringLiteral("message"), fault.message}};
}

QJsonObject summary(const RevisionGraph &graph)
{
    if (graph.loadFault()) return faultToJson(*graph.loadFault());
    QJsonObject labels;
    for (int node = 0; node < graph.size(); ++node)
        labels.insert(graph.id(node), QJsonArray::fromStringList(graph.labels(node)));
    return {{QStringLiteral("heads"), named(graph, graph.heads())},
            {QStringLiteral("real_heads"), named(graph, graph.effectiveHeads())},
            {QStringLiteral("bases"), named(graph, graph.bases())},
            {QStringLiteral("real_bases"), named(graph, graph.realBases())},
            {QStringLiteral("branch_points"), named(graph, graph.branchPoints())},
            {QStringLiteral("merge_points"), named(graph, graph.mergePoints())},
            {QStringLiteral("labels"), labels}};
}

QJsonObject planToJson(const RevisionGraph &graph, const Answer<RevisionPlan> &answer, const QString &target,
                       AlembicCommand command)
{
    if (!answer) {
        QJsonObject json = faultToJson(answer.fault());
        if (answer.fault().foreseen())
            json.insert(QStringLiteral("command"), commandMessage(answer.fault(), command, target));
        return json;
    }
    QJsonArray steps, rows;
    for (std::size_t i = 0; i < answer->steps.size(); ++i) {
        const PlanStep &step = answer->steps[i];
        steps.append(graph.id(step.node));
        QStringList after = answer->rowsAfter(i + 1);
        after.sort();
        rows.append(QJsonArray::fromStringList(after));
    }
    QJsonObject json{{QStringLiteral("steps"), steps}, {QStringLiteral("rows"), rows}};
    if (answer->fault) {
        json.insert(QStringLiteral("fault"), faultToJson(*answer->fault));
        json.insert(QStringLiteral("at"), graph.id(answer->faultyNode));
    }
    return json;
}

QJsonObject answer(const RevisionGraph::Pointer &graph, const QJsonObject &question)
{
    const RevisionNavigator navigator(graph);
    const QString op = question[QStringLiteral("op")].toString();
    const QString id = question[QStringLiteral("id")].toString();
    const QStringList rows = texts(question[QStringLiteral("rows")]);
    const auto list = [&](const Answer<std::vector<int>> &nodes) {
        return nodes ? QJsonObject{{QStringLiteral("nodes"), named(*graph, *nodes)}} : faultToJson(nodes.fault());
    };
    if (op == QLatin1String("resolve")) return list(navigator.resolve(id));
    if (op == QLatin1String("current")) return list(navigator.current(rows));
    if (op == QLatin1String("history"))
        return list(navigator.history(question[QStringLiteral("base")].toString(),
                                      question[QStringLiteral("head")].toString()));
    if (op == QLatin1String("one")) {
        const Answer<std::optional<int>> node = navigator.resolveOne(id);
        if (!node) return faultToJson(node.fault());
        return {{QStringLiteral("nodes"), *node ? named(*graph, {**node}) : QJsonArray()}};
    }
    if (op == QLatin1String("upgrade"))
        return planToJson(*graph, navigator.upgrade(rows, id), id, AlembicCommand::Upgrade);
    if (op == QLatin1String("stamp")) {
        const Answer<QStringList> stamped = navigator.stamp(rows, texts(question[QStringLiteral("ids")]));
        if (stamped) {
            QStringList after = *stamped;
            after.sort();
            return {{QStringLiteral("rows"), QJsonArray::fromStringList(after)}};
        }
        QJsonObject json = faultToJson(stamped.fault());
        if (stamped.fault().foreseen())
            json.insert(QStringLiteral("command"), commandMessage(stamped.fault(), AlembicCommand::Stamp, {}));
        return json;
    }
    return planToJson(*graph, navigator.downgrade(rows, id), id, AlembicCommand::Downgrade);
}

/// Strings as code units, since JSON cannot hold every Python string.
QJsonValue valueToJson(const PythonValue &value)
{
    static const char *const kinds[] = {"None", "str", "tuple", "list", "set", "dict", "bytes", "number", "constant"};
    QJsonArray items;
    if (value.isText())
        for (const QChar c : value.text) items.append(int(c.unicode()));
    for (const PythonValue &item : value.items) items.append(valueToJson(item));
    return QJsonObject{{QStringLiteral("kind"), QLatin1String(kinds[int(value.kind)])},
                       {QStringLiteral("items"), items}};
}

QJsonObject literal(const QJsonObject &request)
{
    const QByteArray source = request[QStringLiteral("literal")].toString().toUtf8();
    PythonLines lines({source.constData(), std::size_t(source.size())});
    PythonLine line;
    if (!lines.next(line) || line.tokens.size() < 3) return {};
    const std::optional<PythonValue> value = literalValue(std::span<const PythonToken>(line.tokens).subspan(2));
    const bool more = lines.next(line);
    if (!value || more || !lines.faults().empty()) return {};
    return {{QStringLiteral("value"), valueToJson(*value)}};
}

QJsonObject folder(const QString &path)
{
    const Result<RevisionFolder> read = readRevisionFolder(path);
    if (!read) return {{QStringLiteral("error"), read.error().toString()}};
    const RevisionGraph::Pointer graph = RevisionGraph::build(*read);
    QJsonObject files;
    for (int node = 0; node < graph->size(); ++node) {
        const RevisionFile &file = graph->file(node);
        files.insert(file.path, QJsonObject{{QStringLiteral("id"), file.id},
                                            {QStringLiteral("down"), QJsonArray::fromStringList(file.down)},
                                            {QStringLiteral("depends_on"), QJsonArray::fromStringList(file.dependsOn)},
                                            {QStringLiteral("labels"), QJsonArray::fromStringList(file.labels)},
                                            {QStringLiteral("message"), file.message}});
    }
    const Answer<std::vector<int>> history = RevisionNavigator(graph).history({}, {});
    return {{QStringLiteral("files"), files},
            {QStringLiteral("summary"), summary(*graph)},
            {QStringLiteral("history"),
             history ? QJsonValue(named(*graph, *history)) : QJsonValue(faultToJson(history.fault()))}};
}

QJsonObject reply(const QJsonObject &request)
{
    if (request.contains(QStringLiteral("literal"))) return literal(request);
    if (request.contains(QStringLiteral("folder"))) return folder(request[QStringLiteral("folder")].toString());
    const RevisionGraph::Pointer graph = RevisionGraph::build(folderOf(request[QStringLiteral("files")].toArray()));
    QJsonArray answers;
    for (const QJsonValue &question : request[QStringLiteral("questions")].toArray())
        answers.append(answer(graph, question.toObject()));
    return {{QStringLiteral("summary"), summary(*graph)}, {QStringLiteral("answers"), answers}};
}

} // namespace

int main()
{
    std::string line;
    while (std::getline(std::cin, line)) {
        const QJsonObject request = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
        const QByteArray text = QJsonDocument(reply(request)).toJson(QJsonDocument::Compact);
        std::fwrite(text.constData(), 1, std::size_t(text.size()), stdout);
        std::fputc('\n', stdout);
        std::fflush(stdout);
    }
    return 0;
}
