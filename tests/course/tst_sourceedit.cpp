#include "engine/course/sourceedit.h"

#include <QTest>

using namespace athanor;

namespace {

const QByteArray source =
    "import os\n\n\ndef one():\n    if os:\n        return 1\n\n    return 2\n\n\ndef two():\n    return 2\n";

} // namespace

class TestSourceEdit final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void edits_data();
    void edits();
    void refuses_data();
    void refuses();
};

void TestSourceEdit::edits_data()
{
    QTest::addColumn<QString>("replace");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("a line, its indentation taken over") << "return 1"
                                                        << "print(1)\nreturn 3" << QByteArray("        return 1\n")
                                                        << QByteArray("        print(1)\n        return 3\n");
    QTest::newRow("a block's line break does not matter") << "return 1\n"
                                                          << "return 3\n"
                                                          << QByteArray("return 1\n") << QByteArray("return 3\n");
    QTest::newRow("lines deeper than the first, and an empty one")
        << "if os:\n    return 1\n\nreturn 2"
        << "return 3" << QByteArray("    if os:\n        return 1\n\n    return 2\n") << QByteArray("    return 3\n");
    QTest::newRow("removed") << "import os"
                             << "" << QByteArray("import os\n") << QByteArray();
    QTest::newRow("an empty line in what replaces stays empty")
        << "return 1"
        << "a = 1\n\nreturn a" << QByteArray("        return 1\n") << QByteArray("        a = 1\n\n        return a\n");
    QTest::newRow("a neighbour tells two places apart")
        << "def two():\n    return 2"
        << "def two():\n    return 3" << QByteArray("def two():\n    return 2\n")
        << QByteArray("def two():\n    return 3\n");
}

void TestSourceEdit::edits()
{
    QFETCH(QString, replace);
    QFETCH(QString, with);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const Result<QByteArray> edited = applyEdit(source, {QStringLiteral("app.py"), replace, with, 7});
    QVERIFY2(edited.ok(), edited ? "" : qPrintable(edited.error().message));
    QByteArray expected = source;
    QCOMPARE(expected.count(before), 1);
    QCOMPARE(*edited, expected.replace(before, after));
}

void TestSourceEdit::refuses_data()
{
    QTest::addColumn<QString>("replace");
    QTest::addColumn<QString>("message");
    QTest::newRow("nowhere") << "return 4"
                             << "has no lines “return 4";
    QTest::newRow("part of a line") << "return"
                                    << "has no lines";
    QTest::newRow("twice, at the same indentation") << "return 2"
                                                    << "2 times";
    QTest::newRow("the lines stand apart") << "import os\ndef one():"
                                           << "has no lines";
    QTest::newRow("indented otherwise inside") << "if os:\n  return 1"
                                               << "has no lines";
    QTest::newRow("nothing") << ""
                             << "names no lines";
}

void TestSourceEdit::refuses()
{
    QFETCH(QString, replace);
    QFETCH(QString, message);
    const Result<QByteArray> edited = applyEdit(source, {QStringLiteral("app.py"), replace, QString(), 7});
    QVERIFY(!edited);
    QVERIFY2(edited.error().message.contains(message), qPrintable(edited.error().message));
    QCOMPARE(edited.error().line, 7);
}

QTEST_GUILESS_MAIN(TestSourceEdit)
#include "tst_sourceedit.moc"
