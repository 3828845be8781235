#include "engine/migrations/goalgraph.h"
#include "tests/migrations/graphs.h"

#include <QElapsedTimer>
#include <QTest>

using namespace athanor::migrations;

class TestGoalGraph : public QObject
{
    Q_OBJECT

    /// "a: b \"message\"": graphOf() with messages.
    static RevisionGraph::Pointer graph(const QStringList &revisions)
    {
        RevisionFolder folder;
        for (const QString &revision : revisions) {
            folder.files.push_back(revisionFrom(revision.section(QLatin1Char('"'), 0, 0)));
            folder.files.back().message = revision.section(QLatin1Char('"'), 1, 1);
        }
        return RevisionGraph::build(std::move(folder));
    }
    static QStringList list(const char *text)
    {
        return QString::fromUtf8(text).split(QLatin1Char(';'), Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void shapes_data()
    {
        QTest::addColumn<QString>("own");
        QTest::addColumn<QString>("goal");
        QTest::addColumn<QString>("missing");
        QTest::addColumn<QString>("extra");
        const auto row = [](const char *name, const char *own, const char *goal, const char *missing = "",
                            const char *extra = "") {
            QTest::newRow(name) << QString::fromUtf8(own) << QString::fromUtf8(goal) << QString::fromUtf8(missing)
                                << QString::fromUtf8(extra);
        };
        row("nothing yet", "", "a:\"create owners\"", "A revision that follows nothing is missing: “create owners”.");
        row("the same with other identifiers", "x:;y:x;z:x;m:y z", "a:;b:a;c:a;d:b c");
        row("a branch is missing", "x:;y:x", "a:;b:a\"pets\";c:a\"visits\"",
            "After `x` a revision is missing: “visits”.");
        row("a merge is missing", "x:;y:x\"left\";z:x\"right\"", "a:;b:a\"left\";c:a\"right\";d:b c",
            "A merge of `y` and `z` is missing.");
        row("too much", "x:;y:x;w:y\"more\"", "a:;b:a", "", "“more” (`w`) is not in the goal.");
        row("elsewhere", "x:;y:x\"pets\";z:y\"visits\"", "a:;b:a\"pets\";c:a\"visits\"",
            "“visits” (`z`) stands elsewhere: in the goal it follows `x`.");
        row("siblings by message", "x:;y:x\"b\";z:x\"a\";w:z", "a:;k:a\"a\";l:a\"b\";m:k");
        row("siblings by shape", "x:;y:x;z:x;w:z", "a:;k:a;l:a;m:k");
        row("a message in other letters", "x:\"Create  Owners\"", "a:\"create owners\"");
        row("a dependency is missing", "x:;y:", "a:;b:|a", "`y` is to depend on `x` (`depends_on`).");
        row("a dependency too much", "x:;y:|x", "a:;b:", "",
            "`y` depends on another revision; in the goal it does not.");
        row("a label is missing", "x:", "a: [shop]", "`x` is to have the branch label `shop`.");
        row("after what is missing itself", "x:", "a:;b:a\"one\";c:b\"two\"",
            "After `x` a revision is missing: “one”.;After “one” a revision is missing: “two”.");
        row("a parent that is not there", "x: gone", "a:\"first\"",
            "A revision that follows nothing is missing: “first”.", "`x` is not in the goal.");
    }
    void shapes()
    {
        QFETCH(QString, own);
        QFETCH(QString, goal);
        QFETCH(QString, missing);
        QFETCH(QString, extra);
        const RevisionGraph::Pointer mine = graph(list(own.toUtf8())), wanted = graph(list(goal.toUtf8()));
        const GoalComparison found = compareWithGoal(*mine, *wanted);
        QCOMPARE(found.missing.join(QLatin1Char(';')), missing);
        QCOMPARE(found.extra.join(QLatin1Char(';')), extra);
        QCOMPARE(found.reached(), missing.isEmpty() && extra.isEmpty());
        for (int node = 0; node < wanted->size(); ++node)
            if (const int other = found.ownOf[std::size_t(node)]; other >= 0)
                QCOMPARE(found.goalOf[std::size_t(other)], node);
    }

    void aGraphIsItsOwnGoal()
    {
        const RevisionGraph::Pointer large = branchedGraph(4000);
        QElapsedTimer since;
        since.start();
        const GoalComparison found = compareWithGoal(*large, *large);
        QVERIFY(found.reached());
        QCOMPARE(found.summary(), QStringLiteral("Your graph has the shape of the goal."));
        qInfo("4,000 revisions compared in %lld ms", static_cast<long long>(since.elapsed()));
    }
};

QTEST_GUILESS_MAIN(TestGoalGraph)
#include "tst_goalgraph.moc"
