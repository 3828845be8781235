#include "engine/sandbox/locktable.h"

#include <QTest>

#include <limits>

using namespace athanor::sandbox;

namespace {

constexpr LockTable::File kFile{1, 2};
constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();

LockTable::Lock lock(char kind, std::int64_t first, std::int64_t last, pid_t owner)
{
    return {{first, last}, kind == 'w' ? LockTable::Kind::Write : LockTable::Kind::Read, owner};
}

QString text(const LockTable &table, const LockTable::File &file = kFile)
{
    QStringList parts;
    for (const auto &each : table.locks(file)) {
        const QString last = each.range.last == kEnd ? QStringLiteral("end") : QString::number(each.range.last);
        parts << QStringLiteral("%1:%2%3-%4")
                     .arg(each.owner)
                     .arg(QLatin1Char(each.kind == LockTable::Kind::Write ? 'w' : 'r'))
                     .arg(each.range.first)
                     .arg(last);
    }
    return parts.join(QLatin1Char(' '));
}

/// "5:w0-9 5:u3-4" sets, and takes away, in turn, and returns what is left.
QString after(const QString &steps)
{
    LockTable table;
    for (const QString &step : steps.split(QLatin1Char(' '))) {
        const qsizetype colon = step.indexOf(QLatin1Char(':'));
        const qsizetype dash = step.indexOf(QLatin1Char('-'));
        const pid_t owner = step.left(colon).toInt();
        const char kind = step.at(colon + 1).toLatin1();
        const QString last = step.mid(dash + 1);
        const LockTable::Range range{step.mid(colon + 2, dash - colon - 2).toLongLong(),
                                     last == QLatin1String("end") ? kEnd : last.toLongLong()};
        if (kind == 'u')
            table.unset(kFile, range, owner);
        else
            table.set(kFile, lock(kind, range.first, range.last, owner));
    }
    return text(table);
}

} // namespace

class TestLockTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ranges_data()
    {
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("left");
        const auto row = [](const char *name, const char *steps, const char *left) {
            QTest::newRow(name) << QString::fromLatin1(steps) << QString::fromLatin1(left);
        };
        row("one", "5:w0-9", "5:w0-9");
        row("adjacent ones become one", "5:r0-4 5:r5-9", "5:r0-9");
        row("also from the other side", "5:r5-9 5:r0-4", "5:r0-9");
        row("a gap stays", "5:r0-4 5:r6-9", "5:r0-4 5:r6-9");
        row("a gap is filled", "5:r0-4 5:r6-9 5:r5-5", "5:r0-9");
        row("other kinds do not merge", "5:r0-4 5:w5-9", "5:r0-4 5:w5-9");
        row("other owners do not merge", "5:r0-4 6:r5-9", "5:r0-4 6:r5-9");
        row("a part changes its kind", "5:w0-9 5:r3-4", "5:w0-2 5:r3-4 5:w5-9");
        row("the whole changes its kind", "5:w2-7 5:r0-9", "5:r0-9");
        row("a hole", "5:w0-9 5:u3-4", "5:w0-2 5:w5-9");
        row("the beginning", "5:w0-9 5:u0-4", "5:w5-9");
        row("the end", "5:w0-9 5:u5-9", "5:w0-4");
        row("all and more", "5:w3-9 5:u0-end", "");
        row("several at once", "5:w0-1 5:r3-4 5:w6-9 5:u1-6", "5:w0-0 5:w7-9");
        row("not another owner's", "5:r0-9 6:r0-9 5:u0-end", "6:r0-9");
        row("to the end", "5:w10-end 5:u20-29", "5:w10-19 5:w30-end");
        row("nothing follows the end", "5:w10-end 5:w0-5", "5:w0-5 5:w10-end");
        row("of nothing", "5:u0-end", "");
    }

    void ranges()
    {
        QFETCH(QString, steps);
        QFETCH(QString, left);
        QCOMPARE(after(steps), left);
    }

    void conflicts_data()
    {
        QTest::addColumn<QChar>("held");
        QTest::addColumn<QChar>("wanted");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("last");
        QTest::addColumn<int>("owner");
        QTest::addColumn<bool>("conflict");
        // Owner 5 holds 10 to 19.
        QTest::newRow("two readers") << QChar(u'r') << QChar(u'r') << 0 << 99 << 6 << false;
        QTest::newRow("a reader and a writer") << QChar(u'r') << QChar(u'w') << 0 << 99 << 6 << true;
        QTest::newRow("a writer and a reader") << QChar(u'w') << QChar(u'r') << 0 << 99 << 6 << true;
        QTest::newRow("two writers") << QChar(u'w') << QChar(u'w') << 12 << 12 << 6 << true;
        QTest::newRow("its own") << QChar(u'w') << QChar(u'w') << 0 << 99 << 5 << false;
        QTest::newRow("just before") << QChar(u'w') << QChar(u'w') << 0 << 9 << 6 << false;
        QTest::newRow("the first byte") << QChar(u'w') << QChar(u'w') << 0 << 10 << 6 << true;
        QTest::newRow("the last byte") << QChar(u'w') << QChar(u'w') << 19 << 99 << 6 << true;
        QTest::newRow("just after") << QChar(u'w') << QChar(u'w') << 20 << 99 << 6 << false;
    }

    void conflicts()
    {
        QFETCH(QChar, held);
        QFETCH(QChar, wanted);
        QFETCH(int, first);
        QFETCH(int, last);
        QFETCH(int, owner);
        QFETCH(bool, conflict);
        LockTable table;
        QVERIFY(table.set(kFile, lock(held.toLatin1(), 10, 19, 5)));
        const LockTable::Lock asked = lock(wanted.toLatin1(), first, last, owner);
        const auto found = table.conflict(kFile, asked);
        QCOMPARE(found.has_value(), conflict);
        if (found) QCOMPARE(found->owner, 5);
        QVERIFY(!table.conflict({1, 3}, asked)); // Another file.
    }

    void aProcessThatEnded()
    {
        LockTable table;
        const LockTable::File other{1, 3};
        table.set(kFile, lock('r', 0, 9, 5));
        table.set(kFile, lock('r', 0, 9, 6));
        table.set(other, lock('w', 0, 9, 5));
        table.release(5);
        QCOMPARE(text(table), QStringLiteral("6:r0-9"));
        QCOMPARE(text(table, other), QString());
        QCOMPARE(table.size(), std::size_t(1));
    }

    void itIsNeverOverfull()
    {
        LockTable table;
        constexpr auto kMost = static_cast<std::int64_t>(LockTable::kMost);
        for (std::int64_t i = 0; i < kMost; ++i) QVERIFY(table.set({7, std::uint64_t(i)}, lock('w', 0, 9, 5)));
        QVERIFY(!table.set(kFile, lock('w', 0, 9, 5)));
        QVERIFY(!table.unset({7, 0}, {4, 4}, 5)); // Two where there was one.
        QCOMPARE(text(table, {7, 0}), QStringLiteral("5:w0-9"));
        QVERIFY(table.set({7, 0}, lock('r', 0, 9, 5))); // One where there was one.
        QVERIFY(table.unset({7, 1}, {0, kEnd}, 5));
        QVERIFY(table.set(kFile, lock('w', 0, 9, 5)));
        QCOMPARE(table.size(), LockTable::kMost);
    }
};

QTEST_APPLESS_MAIN(TestLockTable)
#include "tst_locktable.moc"
