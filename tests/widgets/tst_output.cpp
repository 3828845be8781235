#include "widgets/common/outputview.h"

#include <QtTest>

using namespace athanor;

class TestOutput final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void controlSequencesAreTakenOut_data();
    void controlSequencesAreTakenOut();
    void aFloodStaysBounded();
    void longLinesAreCut();
    void aFloodNeverHoldsTheThread();
};

void TestOutput::controlSequencesAreTakenOut_data()
{
    QTest::addColumn<QStringList>("pieces");
    QTest::addColumn<QString>("text");
    const auto s = [](const char *text) { return QString::fromUtf8(text); };
    QTest::newRow("plain") << QStringList{s("a\tb\n")} << s("a\tb\n");
    QTest::newRow("colour") << QStringList{s("\x1b[31mred\x1b[0m")} << s("red");
    QTest::newRow("cut in two") << QStringList{s("a\x1b["), s("1;31mb")} << s("ab");
    QTest::newRow("title") << QStringList{s("\x1b]0;mine\x07text")} << s("text");
    QTest::newRow("windows line end") << QStringList{s("a\r\nb")} << s("a\nb");
    QTest::newRow("line end cut in two") << QStringList{s("a\r"), s("\nb")} << s("a\nb");
    QTest::newRow("carriage return") << QStringList{s("10%\r20%")} << s("10%\n20%");
    QTest::newRow("bell and null") << QStringList{s("a\x07") + QChar(0) + s("b")} << s("ab");
    QTest::newRow("sequence without end")
        << QStringList{s("\x1b[") + QString(600, QLatin1Char('1'))} << s("[") + QString(600, QLatin1Char('1'));
}

void TestOutput::controlSequencesAreTakenOut()
{
    QFETCH(QStringList, pieces);
    QFETCH(QString, text);
    AnsiStripper stripper;
    QString result;
    for (const QString &piece : pieces) result += stripper.feed(piece);
    QCOMPARE(result, text);
}

void TestOutput::aFloodStaysBounded()
{
    Theme theme;
    OutputView view(theme, OutputView::Sizing::Filling);
    for (int i = 0; i < 400; ++i)
        view.append(OutputView::Part::Standard, QString(500, QLatin1Char('\n')) + QStringLiteral("line %1").arg(i));
    view.flush();
    QVERIFY(view.blockCount() <= OutputView::maximumLines);
    QVERIFY(view.toPlainText().endsWith(QLatin1String("line 399")));
}

void TestOutput::longLinesAreCut()
{
    Theme theme;
    OutputView view(theme, OutputView::Sizing::Filling);
    view.append(OutputView::Part::Standard, QString(5000, QLatin1Char('x')));
    view.append(OutputView::Part::Standard, QString(5000, QLatin1Char('y')) + QStringLiteral("\nnext"));
    view.flush();
    const QStringList lines = view.toPlainText().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines.at(0).size(), OutputView::maximumLineLength + 1);
    QVERIFY(lines.at(0).endsWith(QChar(0x2026)));
    QCOMPARE(lines.at(1), QStringLiteral("next"));
}

void TestOutput::aFloodNeverHoldsTheThread()
{
    Theme theme;
    OutputView view(theme, OutputView::Sizing::Filling);
    view.resize(500, 200);
    view.show();
    QElapsedTimer since;
    qint64 longest = 0;
    QTimer heart;
    heart.setInterval(0);
    connect(&heart, &QTimer::timeout, this, [&] {
        longest = std::max(longest, since.elapsed());
        since.start();
    });
    since.start();
    heart.start();
    for (int i = 0; i < 50; ++i)
        view.append(OutputView::Part::Standard, QString(2000, QLatin1Char('x')).append(QLatin1Char('\n')).repeated(2));
    QTRY_VERIFY_WITH_TIMEOUT(view.blockCount() > 80, 10000);
    QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
}

QTEST_MAIN(TestOutput)
#include "tst_output.moc"
