#include "engine/routes/candidatemodel.h"
#include "engine/routes/hookmodel.h"
#include "engine/routes/routetablemodel.h"

#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>
#include <QTest>

using namespace athanor;

namespace {

/// The model as text, one line a row, so that a failure shows the whole table.
QString printed(const QAbstractItemModel &model, int column)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row) rows << model.index(row, column).data().toString();
    return rows.join(QLatin1Char('|'));
}

QString sorted(QAbstractItemModel &model, int column, int role)
{
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&model);
    proxy.setSortRole(role);
    proxy.sort(column);
    return printed(proxy, column);
}

RouteRule rule(const char *path, const char *endpoint, const char *file, int line)
{
    RouteRule result;
    result.rule = QLatin1String(path);
    result.endpoint = QLatin1String(endpoint);
    result.methods = {QStringLiteral("GET"), QStringLiteral("POST")};
    result.file = QLatin1String(file);
    result.line = line;
    return result;
}

HookCall hook(HookCall::Phase phase, const char *name, double milliseconds)
{
    HookCall result;
    result.phase = phase;
    result.name = QLatin1String(name);
    result.milliseconds = milliseconds;
    return result;
}

} // namespace

class RouteModelsTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void routeTable();
    void candidates();
    void hooks();
};

void RouteModelsTest::routeTable()
{
    RouteTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    RouteTable table;
    table.rules = {rule("/b", "b", "app.py", 10), rule("/a", "a", "app.py", 9)};
    table.rules[0].converters = {{QStringLiteral("n"), QStringLiteral("int")}};
    model.setTable(table);
    QCOMPARE(printed(model, RouteTableModel::Rule), QStringLiteral("/b|/a"));
    QCOMPARE(printed(model, RouteTableModel::Methods), QStringLiteral("GET, POST|GET, POST"));
    QCOMPARE(printed(model, RouteTableModel::Converters), QStringLiteral("n: int|"));
    QCOMPARE(sorted(model, RouteTableModel::Rule, RouteTableModel::SortRole), QStringLiteral("/a|/b"));
    QCOMPARE(sorted(model, RouteTableModel::Source, RouteTableModel::SortRole), QStringLiteral("app.py:9|app.py:10"));
    QCOMPARE(model.index(0, 0).data(RouteTableModel::SourceLineRole).toInt(), 10);
    // A percent sign in a name is no place for a number.
    table.rules[0].file = QStringLiteral("half%2.py");
    table.rules[1].file = QStringLiteral("half%2.py");
    model.setTable(table);
    QCOMPARE(printed(model, RouteTableModel::Source), QStringLiteral("half%2.py:10|half%2.py:9"));
    QCOMPARE(sorted(model, RouteTableModel::Source, RouteTableModel::SortRole),
             QStringLiteral("half%2.py:9|half%2.py:10"));
    for (int column = 0; column < model.columnCount(); ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    model.setTable({});
    QCOMPARE(model.rowCount(), 0);
}

void RouteModelsTest::candidates()
{
    using Outcome = RouteCandidate::Outcome;
    CandidateModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RouteCandidate lost;
    lost.rule = QStringLiteral("/new");
    lost.outcome = Outcome::NoMatch;
    lost.reason = QStringLiteral("“ada” is not “new”");
    RouteCandidate won;
    won.rule = QStringLiteral("/<name>");
    won.outcome = Outcome::Matched;
    won.arguments = {{QStringLiteral("name"), QJsonObject{{QStringLiteral("value"), QStringLiteral("ada")},
                                                          {QStringLiteral("type"), QStringLiteral("str")}}}};
    model.setCandidates({lost, won});
    QCOMPARE(printed(model, CandidateModel::Outcome), QStringLiteral("No match|Matched"));
    QCOMPARE(sorted(model, CandidateModel::Outcome, CandidateModel::SortRole), QStringLiteral("Matched|No match"));
    QCOMPARE(printed(model, CandidateModel::Arguments), QStringLiteral("|name = “ada” (str)"));
    QCOMPARE(printed(model, CandidateModel::Reason), QStringLiteral("“ada” is not “new”|"));
    QCOMPARE(model.index(1, 0).data(CandidateModel::OutcomeRole).toInt(), int(Outcome::Matched));
}

void RouteModelsTest::hooks()
{
    using Phase = HookCall::Phase;
    HookModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::vector<HookCall> calls{hook(Phase::BeforeRequest, "guard", 10), hook(Phase::AfterRequest, "stamp", 9)};
    calls[0].shortCircuit = true;
    model.setHooks(calls);
    QCOMPARE(printed(model, HookModel::Phase), QStringLiteral("before_request|after_request"));
    // By value, not by the text "10.00 ms".
    QCOMPARE(sorted(model, HookModel::Time, HookModel::SortRole), QStringLiteral("9.00 ms|10.00 ms"));
    QVERIFY(model.index(0, 0).data(HookModel::ShortCircuitRole).toBool());
    QVERIFY(!model.index(0, HookModel::Outcome).data().toString().isEmpty());
    QVERIFY(model.index(1, HookModel::Outcome).data().toString().isEmpty());
    calls[0].file = calls[1].file = QStringLiteral("half%2.py");
    calls[0].line = 10;
    calls[1].line = 9;
    model.setHooks(calls);
    QCOMPARE(printed(model, HookModel::Source), QStringLiteral("half%2.py:10|half%2.py:9"));
    QCOMPARE(sorted(model, HookModel::Source, HookModel::SortRole), QStringLiteral("half%2.py:9|half%2.py:10"));
}

QTEST_GUILESS_MAIN(RouteModelsTest)
#include "tst_routemodels.moc"
