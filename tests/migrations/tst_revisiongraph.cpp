#include "engine/migrations/revisionnavigator.h"
#include "engine/migrations/revisionorder.h"
#include "tests/migrations/graphs.h"

#include <QTest>

using namespace athanor::migrations;

namespace {

void touch(RevisionFolder &folder, const QString &revision, SchemaTouch::Kind kind, const char *table,
           const char *column = "")
{
    folder.files.push_back(revisionFrom(revision));
    folder.files.back().touches.push_back({kind, QString::fromLatin1(table), QString::fromLatin1(column), 7});
}

} // namespace

class TestRevisionGraph : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void diagnoses_data()
    {
        QTest::addColumn<QStringList>("revisions");
        QTest::addColumn<QStringList>("kinds");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char *name, const QStringList &revisions, const QStringList &kinds,
                            const char *fault) {
            QTest::newRow(name) << revisions << kinds << QString::fromLatin1(fault);
        };
        const auto s = [](const char *text) { return QString::fromLatin1(text); };
        row("sound", {s("a:"), s("b: a")}, {}, "");
        row("missing parent", {s("a:"), s("b: a gone")}, {s("missing-parent")}, "KeyError");
        row("missing dependency", {s("a:"), s("b: a | gone")}, {s("missing-dependency")}, "KeyError");
        row("twice", {s("a:"), s("a:")}, {s("duplicate-revision")}, "");
        row("twice, one of them astray", {s("a: gone"), s("a:")}, {s("duplicate-revision"), s("missing-parent")},
            "KeyError");
        row("itself", {s("a: a")}, {s("self-reference")}, "LoopDetected");
        row("depends on itself", {s("a: | a")}, {s("self-reference")}, "DependencyLoopDetected");
        row("circle", {s("a: c"), s("b: a"), s("c: b")}, {s("cycle")}, "CycleDetected");
        row("circle Alembic misses", {s("o:"), s("a: o c"), s("b: a"), s("c: b"), s("d: c")}, {s("cycle")}, "");
        row("merge with an ancestor", {s("a:"), s("b: a"), s("c: a"), s("m: b a c")}, {s("redundant-parent")}, "");
        row("label as parent", {s("a: [shop]"), s("b: shop")}, {s("missing-parent")}, "KeyError");
        row("label twice", {s("a: [shop]"), s("b: [shop]")}, {s("duplicate-label")}, "RevisionError");
    }
    void diagnoses()
    {
        QFETCH(QStringList, revisions);
        QFETCH(QStringList, kinds);
        const RevisionGraph::Pointer graph = graphOf(revisions);
        QCOMPARE(kindsOf(graph->diagnoses()), kinds);
        QTEST(graph->loadFault() ? className(graph->loadFault()->kind) : QString(), "fault");
        for (const Diagnosis &diagnosis : graph->diagnoses()) {
            QVERIFY(diagnosis.file.startsWith(QStringLiteral("/versions/")));
            QVERIFY(diagnosis.line > 0 || diagnosis.kind == Diagnosis::Kind::MissingDependency ||
                    kinds.contains(QStringLiteral("self-reference")) ||
                    kinds.contains(QStringLiteral("duplicate-label")));
        }
        // Whatever is asked of a broken graph, there is an answer.
        for (const char *target : {"head", "heads", "base", "+1", "a"}) {
            const Answer<RevisionPlan> plan = RevisionNavigator(graph).upgrade({}, QString::fromLatin1(target));
            QVERIFY(plan.ok() || !className(plan.fault().kind).isEmpty());
        }
    }

    void severalHeadsAreTold()
    {
        const RevisionGraph::Pointer graph =
            graphOf({QStringLiteral("a:"), QStringLiteral("b: a"), QStringLiteral("c: a")});
        QCOMPARE(graph->diagnoses().size(), 1);
        QCOMPARE(graph->diagnoses()[0].kind, Diagnosis::Kind::SeveralHeads);
        QCOMPARE(graph->diagnoses()[0].revisions, (QStringList{QStringLiteral("b"), QStringLiteral("c")}));
    }

    void branchesThatTouchTheSame()
    {
        using Kind = SchemaTouch::Kind;
        RevisionFolder folder;
        touch(folder, QStringLiteral("a:"), Kind::CreateTable, "t");
        touch(folder, QStringLiteral("b: a"), Kind::AddColumn, "t", "x");
        touch(folder, QStringLiteral("c: a"), Kind::AlterColumn, "t", "x");
        touch(folder, QStringLiteral("d: b"), Kind::AddColumn, "u", "x");
        touch(folder, QStringLiteral("e: c"), Kind::AddColumn, "u", "y");
        touch(folder, QStringLiteral("f: d e"), Kind::DropColumn, "u", "y");
        const RevisionGraph::Pointer graph = RevisionGraph::build(folder);
        QCOMPARE(kindsOf(graph->diagnoses()),
                 (QStringList{QStringLiteral("same-column"), QStringLiteral("same-table")}));
        for (const Diagnosis &diagnosis : graph->diagnoses()) QCOMPARE(diagnosis.line, 7);
    }

    void aMergeThatNamesAnAncestorFailsHalfway()
    {
        const RevisionGraph::Pointer graph =
            graphOf({QStringLiteral("a:"), QStringLiteral("b: a"), QStringLiteral("c: a"), QStringLiteral("m: b a c")});
        const Answer<RevisionPlan> plan = RevisionNavigator(graph).upgrade({}, QStringLiteral("heads"));
        QVERIFY(plan.ok());
        QVERIFY(plan->fault);
        QCOMPARE(className(plan->fault->kind), QStringLiteral("KeyError"));
        QCOMPARE(graph->id(plan->faultyNode), QStringLiteral("m"));
        QCOMPARE(plan->rowsAfter(plan->steps.size()).size(), 2);
    }

    void withoutUpgradeNothingIsPlanned()
    {
        RevisionFolder folder;
        folder.files.push_back(revisionFrom(QStringLiteral("a:")));
        folder.files.back().hasUpgrade = false;
        const Answer<RevisionPlan> plan =
            RevisionNavigator(RevisionGraph::build(folder)).upgrade({}, QStringLiteral("head"));
        QCOMPARE(plan.fault().message, QStringLiteral("module 'a_py' has no attribute 'upgrade'"));
    }

    void orderTakesLinearWork_data()
    {
        QTest::addColumn<QString>("shape");
        for (const char *shape : {"chain", "branches", "heads on one", "heads on a trunk"})
            QTest::newRow(shape) << QString::fromLatin1(shape);
    }
    void orderTakesLinearWork()
    {
        QFETCH(QString, shape);
        const auto work = [&](int size) {
            RevisionGraph::Pointer graph;
            if (shape == QLatin1String("branches")) {
                graph = branchedGraph(size);
            } else {
                QStringList revisions{QStringLiteral("t0:")};
                for (int i = 1; i < size; ++i) {
                    const bool onOne = shape == QLatin1String("heads on one");
                    const bool leaf = shape == QLatin1String("heads on a trunk") && i % 2 == 0;
                    revisions << QStringLiteral("%1%2: t%3")
                                     .arg(leaf ? QStringLiteral("h") : QStringLiteral("t"))
                                     .arg(i)
                                     .arg(onOne                             ? 0
                                          : shape == QLatin1String("chain") ? i - 1
                                          : leaf || i == 1                  ? i - 1
                                                                            : i - 2);
                }
                graph = graphOf(revisions);
            }
            std::vector<int> all;
            for (int node = 0; node < graph->size(); ++node) all.push_back(node);
            qint64 operations = 0;
            const auto order = revisionOrder(*graph, all, graph->effectiveHeads(), &operations);
            return order && int(order->size()) == graph->size() ? operations : -1;
        };
        const qint64 few = work(1000), many = work(10000);
        QVERIFY(few > 0);
        QVERIFY2(many < 15 * few, qPrintable(QStringLiteral("%1 and %2").arg(few).arg(many)));
    }
};

QTEST_GUILESS_MAIN(TestRevisionGraph)
#include "tst_revisiongraph.moc"
