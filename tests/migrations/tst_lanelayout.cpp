#include "engine/migrations/layoutfolding.h"
#include "engine/migrations/revisionexport.h"
#include "tests/migrations/graphs.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace athanor::migrations;

namespace {

QStringList randomRevisions(QRandomGenerator &random, int size)
{
    QStringList revisions;
    for (int i = 0; i < size; ++i) {
        QString text = QStringLiteral("n%1:").arg(i);
        const int parents = i == 0 || random.bounded(12) == 0 ? 0 : random.bounded(6) == 0 ? 2 + random.bounded(2) : 1;
        QSet<int> chosen;
        for (int p = 0; p < parents; ++p)
            chosen.insert(std::max(0, i - 1 - random.bounded(random.bounded(3) == 0 ? i : std::min(i, 4))));
        for (const int parent : chosen) text += QStringLiteral(" n%1").arg(parent);
        if (i > 2 && random.bounded(10) == 0) text += QStringLiteral(" | n%1").arg(random.bounded(i));
        revisions << text;
    }
    return revisions;
}

/// What must hold for every layout; empty when it does, else what does not.
QString broken(const RevisionGraph &graph, const LaneLayout &layout)
{
    if (layout.rows() != graph.nodeCount()) return QStringLiteral("not one row a revision");
    QSet<int> seen;
    for (int row = 0; row < layout.rows(); ++row) {
        const int node = layout.nodeAt(row);
        if (seen.contains(node) || layout.row(node) != row) return QStringLiteral("two revisions in row %1").arg(row);
        seen.insert(node);
        if (layout.lane(node) < 0 || layout.lane(node) >= layout.lanes()) return QStringLiteral("a lane that is none");
    }
    // Each lane's cells: who holds them. An edge may pass a revision only in a lane of its own.
    QHash<std::pair<int, int>, int> holder;
    for (std::size_t i = 0; i < layout.tracks().size(); ++i) {
        const LaneLayout::Track &track = layout.tracks()[i];
        for (int row = track.top; row <= track.bottom; ++row) {
            if (holder.contains({track.lane, row}))
                return QStringLiteral("two tracks at lane %1, row %2").arg(track.lane).arg(row);
            holder.insert({track.lane, row}, int(i));
            if (track.target >= 0 && layout.lane(layout.nodeAt(row)) == track.lane)
                return QStringLiteral("an edge through %1").arg(graph.id(layout.nodeAt(row)));
        }
    }
    for (const LaneLayout::Edge &edge : layout.edges()) {
        const int child = layout.row(edge.child), parent = layout.row(edge.parent);
        if (edge.upward != (parent < child)) return QStringLiteral("an edge the wrong way");
        if (graph.ordered() == std::size_t(graph.nodeCount()) && edge.upward)
            return QStringLiteral("a parent above its child");
        const bool straight = layout.straightParent(edge.child) == edge.parent;
        if (straight && layout.lane(edge.child) != layout.lane(edge.parent))
            return QStringLiteral("a straight line that bends");
        const int lane = straight ? layout.lane(edge.child) : edge.lane;
        for (int row = std::min(child, parent) + 1; row < std::max(child, parent); ++row)
            if (!holder.contains({lane, row}) || layout.lane(layout.nodeAt(row)) == lane)
                return QStringLiteral("the edge %1 → %2 is not alone in row %3")
                    .arg(graph.id(edge.child), graph.id(edge.parent))
                    .arg(row);
    }
    return {};
}

} // namespace

class TestLaneLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void invariantsHold()
    {
        for (int seed = 0; seed < 300; ++seed) {
            QRandomGenerator random(quint32(seed) + 1);
            const RevisionGraph::Pointer graph = graphOf(randomRevisions(random, 1 + random.bounded(60)));
            QCOMPARE(broken(*graph, LaneLayout::compute(*graph)), QString());
        }
    }

    void brokenGraphsAreLaidOut_data()
    {
        QTest::addColumn<QStringList>("revisions");
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("missing parent") << QStringList{QStringLiteral("a: gone"), QStringLiteral("b: a gone")};
        QTest::newRow("circle") << QStringList{QStringLiteral("a: c"), QStringLiteral("b: a"), QStringLiteral("c: b")};
        QTest::newRow("circle with a tail")
            << QStringList{QStringLiteral("o:"), QStringLiteral("a: o c"), QStringLiteral("b: a"),
                           QStringLiteral("c: b"), QStringLiteral("d: c")};
        QTest::newRow("itself") << QStringList{QStringLiteral("a: a")};
        QTest::newRow("twice") << QStringList{QStringLiteral("a:"), QStringLiteral("a:"), QStringLiteral("b: a")};
    }
    void brokenGraphsAreLaidOut()
    {
        QFETCH(QStringList, revisions);
        const RevisionGraph::Pointer graph = graphOf(revisions);
        const LaneLayout layout = LaneLayout::compute(*graph);
        QCOMPARE(broken(*graph, layout), QString());
        QVERIFY(!revisionsToSvg(*graph, layout).isEmpty());
        QCOMPARE(revisionsToText(*graph, layout).isEmpty(), revisions.isEmpty());
    }

    void theMainLineIsStraight()
    {
        const RevisionGraph::Pointer graph = branchedGraph(200);
        const LaneLayout layout = LaneLayout::compute(*graph);
        QCOMPARE(broken(*graph, layout), QString());
        QVERIFY2(layout.lanes() <= 3, qPrintable(QString::number(layout.lanes())));
        QCOMPARE(layout.lane(graph->find(QStringLiteral("r0"))), 0);
        QCOMPARE(layout.lane(graph->heads().front()), 0);
        QCOMPARE(layout.row(graph->heads().front()), 0);
    }

    void manyHeadsNeedFewLanes()
    {
        QStringList revisions{QStringLiteral("root:")};
        for (int i = 0; i < 10000; ++i) revisions << QStringLiteral("h%1: root").arg(i);
        const RevisionGraph::Pointer graph = graphOf(revisions);
        const LaneLayout layout = LaneLayout::compute(*graph);
        QCOMPARE(broken(*graph, layout), QString());
        QVERIFY2(layout.lanes() <= 3, qPrintable(QString::number(layout.lanes())));
        QVERIFY(layout.operations() < 40 * 10001);
    }

    void everythingKeepsItsLaneWhenOneIsAdded()
    {
        for (int seed = 0; seed < 100; ++seed) {
            QRandomGenerator random(quint32(seed) + 1000);
            QStringList revisions = randomRevisions(random, 3 + random.bounded(40));
            RevisionGraph::Pointer graph = graphOf(revisions);
            LaneLayout layout = LaneLayout::compute(*graph);
            for (int step = 0; step < 5; ++step) {
                QString added =
                    QStringLiteral("new%1: n%2").arg(step).arg(random.bounded(int(revisions.size()) - step));
                if (graph->heads().size() > 1 && random.bounded(3) == 0)
                    added = QStringLiteral("new%1: %2 %3")
                                .arg(step)
                                .arg(graph->id(graph->heads()[0]), graph->id(graph->heads()[1]));
                revisions << added;
                const RevisionGraph::Pointer bigger = graphOf(revisions);
                const LaneLayout after = LaneLayout::compute(*bigger, &layout);
                QCOMPARE(broken(*bigger, after), QString());
                for (int node = 0; node < graph->size(); ++node)
                    QCOMPARE(after.lane(bigger->find(graph->id(node))), layout.lane(node));
                graph = bigger;
                layout = after;
            }
        }
    }

    void workGrowsWithTheGraph()
    {
        const RevisionGraph::Pointer small = branchedGraph(2000), large = branchedGraph(20000);
        const qint64 few = LaneLayout::compute(*small).operations(), many = LaneLayout::compute(*large).operations();
        QVERIFY2(many < 12 * few, qPrintable(QStringLiteral("%1 and %2").arg(few).arg(many)));
    }

    void aWindowSeesWhatCrossesIt()
    {
        const RevisionGraph::Pointer graph = branchedGraph(120);
        const LaneLayout layout = LaneLayout::compute(*graph);
        for (int first = 0; first < layout.rows(); first += 7) {
            int expected = 0;
            for (const LaneLayout::Track &track : layout.tracks())
                expected += track.top <= first + 9 && track.bottom >= first;
            QCOMPARE(int(layout.tracksBetween(first, first + 9).size()), expected);
        }
    }

    void longRunsFold()
    {
        QStringList revisions{QStringLiteral("n0:")};
        for (int i = 1; i < 30; ++i)
            revisions
                << QStringLiteral("n%1: n%2%3").arg(i).arg(i - 1).arg(i == 20 ? QStringLiteral(" [shop]") : QString());
        const RevisionGraph::Pointer graph = graphOf(revisions);
        const LaneLayout layout = LaneLayout::compute(*graph);
        // Head, a run of 8, the labelled one, a run of 19, base.
        const LayoutFolding folded(*graph, layout);
        QCOMPARE(int(folded.rows().size()), 5);
        QCOMPARE(folded.rows()[1].count, 8);
        QCOMPARE(folded.viewRow(layout.row(graph->find(QStringLiteral("n5")))), 3);
        const LayoutFolding open(*graph, layout, 5, {QStringLiteral("n5")});
        QCOMPARE(int(open.rows().size()), 4 + 19);
        QCOMPARE(LayoutFolding(*graph, layout, 100).rows().size(), std::size_t(30));
    }

    void textShowsTheLines()
    {
        const RevisionGraph::Pointer graph =
            graphOf({QStringLiteral("a:"), QStringLiteral("b: a"), QStringLiteral("c: b"),
                     QStringLiteral("d: a [shop]"), QStringLiteral("e: c d")});
        const QString text = revisionsToText(*graph, LaneLayout::compute(*graph), {QStringLiteral("c")});
        QCOMPARE(text, QStringLiteral("●    e (head) (mergepoint)\n├─╮\n◉ │  c (current)\n● │  b\n│ ●  d "
                                      "[shop]\n├─╯\n●    a (base) (branchpoint)\n"));
    }
};

QTEST_GUILESS_MAIN(TestLaneLayout)
#include "tst_lanelayout.moc"
