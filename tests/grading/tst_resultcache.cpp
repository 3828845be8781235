#include "engine/grading/resultcache.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

namespace {

std::vector<GateResult> gates(bool passed)
{
    return {{QStringLiteral("starter"), QStringLiteral("stable"), true, QStringLiteral("3 of 9 checks fail"), {}},
            {QStringLiteral("mutants"), QStringLiteral("stable"), passed, QStringLiteral("40 fail"), {}}};
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QByteArray keyOf(const QString &folder)
{
    ContentKey key;
    key.addTree(folder);
    return key.result();
}

} // namespace

class ResultCacheTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatPassed();
    void keepsNothingElse();
    void damagedIsProvedAnew_data();
    void damagedIsProvedAnew();
    void whatCannotBeWrittenIsTold();
    void keysFollowTheContent();
    void partsDoNotRunTogether();
};

void ResultCacheTest::keepsWhatPassed()
{
    QTemporaryDir folder;
    const ResultCache cache(folder.filePath(QStringLiteral("made/on/use")));
    QVERIFY(!cache.find("abc"));
    QVERIFY(cache.keep("abc", gates(true)).ok());
    const auto found = cache.find("abc");
    QVERIFY(found);
    QCOMPARE(found->size(), 2u);
    QCOMPARE(found->at(0).toJson(), gates(true)[0].toJson());
    QVERIFY(!cache.find("abd"));
}

void ResultCacheTest::keepsNothingElse()
{
    QTemporaryDir folder;
    const ResultCache cache(folder.path());
    QVERIFY(cache.keep("abc", gates(false)).ok());
    QVERIFY(cache.keep("abd", {}).ok());
    QVERIFY(!cache.find("abc") && !cache.find("abd"));
    QVERIFY(ResultCache({}).keep("abc", gates(true)).ok());
    QVERIFY(!ResultCache({}).find("abc"));
}

void ResultCacheTest::damagedIsProvedAnew_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("[{");
    QTest::newRow("no gates") << QByteArray("[]");
    QTest::newRow("not passed") << QByteArray(R"([{"gate":"starter","passed":false}])");
    QTest::newRow("another type") << QByteArray(R"([{"gate":"starter","passed":"true"}, 3])");
}

void ResultCacheTest::damagedIsProvedAnew()
{
    QFETCH(QByteArray, content);
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("abc.json")), content);
    QVERIFY(!ResultCache(folder.path()).find("abc"));
}

void ResultCacheTest::whatCannotBeWrittenIsTold()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("file"));
    write(file, "in the way");
    const Result<void> kept = ResultCache(file + QStringLiteral("/cache")).keep("abc", gates(true));
    QVERIFY(!kept.ok());
    QVERIFY(!kept.error().message.isEmpty());
}

void ResultCacheTest::keysFollowTheContent()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("starter/__pycache__")));
    const QString file = folder.filePath(QStringLiteral("starter/app.py"));
    write(file, "x = 1\n");
    const QByteArray before = keyOf(folder.path());
    QCOMPARE(keyOf(folder.path()), before);
    write(file, "x = 2\n");
    const QByteArray changed = keyOf(folder.path());
    QVERIFY(changed != before);
    write(folder.filePath(QStringLiteral("starter/__pycache__/app.pyc")), "made by a run");
    QCOMPARE(keyOf(folder.path()), changed);
    QVERIFY(QFile::rename(file, folder.filePath(QStringLiteral("starter/other.py"))));
    QVERIFY(keyOf(folder.path()) != changed);
    write(file, "x = 1\n");
    QVERIFY(QFile::remove(folder.filePath(QStringLiteral("starter/other.py"))));
    QCOMPARE(keyOf(folder.path()), before);
}

void ResultCacheTest::partsDoNotRunTogether()
{
    ContentKey one;
    one.add(QByteArray("ab"));
    one.add(QByteArray("c"));
    ContentKey other;
    other.add(QByteArray("a"));
    other.add(QByteArray("bc"));
    QVERIFY(one.result() != other.result());
}

QTEST_APPLESS_MAIN(ResultCacheTest)
#include "tst_resultcache.moc"
