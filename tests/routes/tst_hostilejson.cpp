#include "engine/routes/hostilejson.h"

#include <QTest>

#include <limits>

using namespace athanor;

class HostileJsonTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void membersOfAnObject();
    void textIsCut();
    void textKeepsSurrogatePairs();
    void integers_data();
    void integers();
    void durations_data();
    void durations();
    void deepValuesAreCut();
    void longListsAreAnError();
    void bytes_data();
    void bytes();
};

void HostileJsonTest::textIsCut()
{
    const QString longText(hostile::maxString + 10, QLatin1Char('a'));
    QCOMPARE(hostile::text(longText).size(), hostile::maxString);
    QCOMPARE(hostile::text(QJsonValue(3)), QString());
    QCOMPARE(hostile::text(QJsonValue()), QString());
}

void HostileJsonTest::textKeepsSurrogatePairs()
{
    QString longText(hostile::maxString - 1, QLatin1Char('a'));
    longText += QString::fromUcs4(U"\U0001F434");
    const QString cut = hostile::text(longText);
    QCOMPARE(cut.size(), hostile::maxString - 1);
    QVERIFY(!cut.back().isSurrogate());
}

void HostileJsonTest::integers_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<int>("expected");
    QTest::newRow("whole") << QJsonValue(7) << 7;
    QTest::newRow("lowest") << QJsonValue(0) << 0;
    QTest::newRow("highest") << QJsonValue(100) << 100;
    QTest::newRow("below") << QJsonValue(-1) << -5;
    QTest::newRow("above") << QJsonValue(101) << -5;
    QTest::newRow("enormous") << QJsonValue(1e300) << -5;
    QTest::newRow("fraction") << QJsonValue(1.5) << -5;
    QTest::newRow("not a number") << QJsonValue(std::numeric_limits<double>::quiet_NaN()) << -5;
    QTest::newRow("text") << QJsonValue(QStringLiteral("7")) << -5;
    QTest::newRow("true") << QJsonValue(true) << -5;
    QTest::newRow("missing") << QJsonValue(QJsonValue::Undefined) << -5;
}

void HostileJsonTest::integers()
{
    QFETCH(QJsonValue, value);
    QTEST(hostile::integer(value, 0, 100, -5), "expected");
}

void HostileJsonTest::durations_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<double>("expected");
    QTest::newRow("number") << QJsonValue(1.25) << 1.25;
    QTest::newRow("negative") << QJsonValue(-1) << 0.0;
    QTest::newRow("infinite") << QJsonValue(std::numeric_limits<double>::infinity()) << 0.0;
    QTest::newRow("text") << QJsonValue(QStringLiteral("1")) << 0.0;
}

void HostileJsonTest::durations()
{
    QFETCH(QJsonValue, value);
    QTEST(hostile::duration(value), "expected");
}

void HostileJsonTest::deepValuesAreCut()
{
    QJsonValue value = QStringLiteral("bottom");
    for (int depth = 0; depth < 200; ++depth) value = QJsonArray{value};
    QJsonValue cut = hostile::bounded(value);
    int depth = 0;
    while (cut.isArray()) {
        ++depth;
        cut = cut.toArray().first();
    }
    QCOMPARE(depth, hostile::maxDepth);
    QVERIFY(cut.isNull());
}

void HostileJsonTest::longListsAreAnError()
{
    QJsonArray list;
    for (qsizetype i = 0; i <= hostile::maxEntries; ++i) list.append(0);
    const QJsonObject json{{QStringLiteral("list"), list}};
    const Result<QJsonArray> read = hostile::array(json, QStringLiteral("list"));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::BadInput);
    QVERIFY(read.error().message.contains(QStringLiteral("list")));
    QCOMPARE(hostile::bounded(list).toArray().size(), hostile::maxEntries);
    QVERIFY(!hostile::object(json, QStringLiteral("list")));
    QCOMPARE(hostile::array(json, QStringLiteral("other"))->size(), 0);
}

void HostileJsonTest::bytes_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("read");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("base64") << QJsonValue(QStringLiteral("AAH/")) << true << QByteArray("\x00\x01\xff", 3);
    QTest::newRow("missing") << QJsonValue(QJsonValue::Undefined) << true << QByteArray();
    QTest::newRow("no base64") << QJsonValue(QStringLiteral("not base64!")) << false << QByteArray();
    QTest::newRow("number") << QJsonValue(1) << false << QByteArray();
    QTest::newRow("too large") << QJsonValue(QString(hostile::maxBody / 3 * 4 + 64, QLatin1Char('A'))) << false
                               << QByteArray();
}

void HostileJsonTest::bytes()
{
    QFETCH(QJsonValue, value);
    QFETCH(bool, read);
    QFETCH(QByteArray, expected);
    const Result<QByteArray> result = hostile::bytes({{QStringLiteral("b"), value}}, QStringLiteral("b"));
    QCOMPARE(result.ok(), read);
    if (read) QCOMPARE(*result, expected);
}

void HostileJsonTest::membersOfAnObject()
{
    const QJsonObject json{{QStringLiteral("name"), QStringLiteral("ada")},
                           {QStringLiteral("line"), 7},
                           {QStringLiteral("far"), 1e20},
                           {QStringLiteral("yes"), true},
                           {QStringLiteral("one"), 1},
                           {QStringLiteral("numbers"), QJsonArray{1, -1, 2.5, 99, QStringLiteral("3"), 4}},
                           {QStringLiteral("list"), QJsonArray{QJsonObject{{QStringLiteral("n"), 5}}, 3}},
                           {QStringLiteral("text"), QStringLiteral("x")}};
    QCOMPARE(hostile::text(json, "name"), QStringLiteral("ada"));
    QCOMPARE(hostile::text(json, "line"), QString());
    QCOMPARE(hostile::line(json, "line"), 7);
    QCOMPARE(hostile::line(json, "far"), 0);
    QVERIFY(hostile::truth(json, "yes") && !hostile::truth(json, "one") && !hostile::truth(json, "none"));
    QCOMPARE(hostile::integers(json.value(QLatin1String("numbers")), 0, 10), (std::vector<int>{1, 4}));
    const auto read = [](const QJsonObject &each) -> Result<int> { return hostile::line(each, "n"); };
    QCOMPARE(*hostile::list<int>(json, "list", read), (std::vector<int>{5, 0})); // What is no object reads as empty.
    QVERIFY(hostile::list<int>(json, "none", read)->empty());
    QVERIFY(!hostile::list<int>(json, "text", read));
    const auto refuse = [](const QJsonObject &) -> Result<int> { return hostile::notOfTheForm(QStringLiteral("no")); };
    QVERIFY(!hostile::list<int>(json, "list", refuse));
}

QTEST_APPLESS_MAIN(HostileJsonTest)
#include "tst_hostilejson.moc"
