#include "engine/sandbox/archive.h"
#include "engine/sandbox/safefolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace athanor::sandbox;

class TestSafeFolder : public QObject
{
    Q_OBJECT

    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private Q_SLOTS:
    void readsFilesAndSkipsLinks()
    {
        QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("a/b"));
        write(folder.filePath(QStringLiteral("a/b/x.py")), "x = 1\n");
        write(folder.filePath(QStringLiteral("it's \"odd\".txt")), "odd");
        QVERIFY(QFile::link(QStringLiteral("/etc/passwd"), folder.filePath(QStringLiteral("secret"))));
        QVERIFY(QFile::link(QStringLiteral("/etc"), folder.filePath(QStringLiteral("a/etc"))));
        QCOMPARE(::mkfifo(folder.filePath(QStringLiteral("pipe")).toLocal8Bit().constData(), 0600), 0);

        const Tree tree = readTree(folder.path().toStdString(), {});
        QCOMPARE(tree.error, std::string());
        QCOMPARE(tree.files.size(), 2u);
        QCOMPARE(tree.files[0].path, std::string("a/b/x.py"));
        QCOMPARE(tree.files[0].content, std::string("x = 1\n"));
        QCOMPARE(tree.skipped.size(), 3u);
        for (const TreeFile &file : tree.files) QVERIFY(file.content.find("root:") == std::string::npos);
    }

    void refusesTooMuch()
    {
        QTemporaryDir folder;
        for (int i = 0; i < 5; ++i) write(folder.filePath(QString::number(i)), QByteArray(100, 'x'));
        TreeLimits limits;
        limits.files = 4;
        QVERIFY(!readTree(folder.path().toStdString(), limits).error.empty());
        limits.files = 5;
        limits.bytes = 499;
        QVERIFY(!readTree(folder.path().toStdString(), limits).error.empty());
        limits.bytes = 500;
        QVERIFY(readTree(folder.path().toStdString(), limits).error.empty());
        QVERIFY(!readTree("/nonexistent", limits).error.empty());
    }

    void pathsThatStayInside_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("safe");
        QTest::newRow("file") << QByteArray("app.py") << true;
        QTest::newRow("nested") << QByteArray("a/b/c.html") << true;
        QTest::newRow("spaces and quotes") << QByteArray("a b/'c\".py") << true;
        QTest::newRow("dots in a name") << QByteArray("a..b/...") << true;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("absolute") << QByteArray("/etc/passwd") << false;
        QTest::newRow("parent") << QByteArray("../x") << false;
        QTest::newRow("parent inside") << QByteArray("a/../../x") << false;
        QTest::newRow("trailing slash") << QByteArray("a/") << false;
        QTest::newRow("double slash") << QByteArray("a//b") << false;
        QTest::newRow("dot") << QByteArray("./a") << false;
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
        QTest::newRow("long part") << QByteArray(256, 'x') << false;
    }

    void pathsThatStayInside()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, safe);
        QCOMPARE(isSafeRelativePath({path.constData(), static_cast<std::size_t>(path.size())}), safe);
    }

    void archiveRoundTrip()
    {
        QTemporaryDir folder;
        ArchiveWriter writer;
        writer.add("app.py", "print(1)\n");
        writer.add("templates/deep/base.html", std::string(100'000, 'h'));
        writer.add("empty", "");
        const UniqueFd archive = writer.finish();
        QVERIFY(archive);
        QCOMPARE(unpack(archive.get(), folder.path().toStdString()), std::string());
        QFile deep(folder.filePath(QStringLiteral("templates/deep/base.html")));
        QVERIFY(deep.open(QIODevice::ReadOnly));
        QCOMPARE(deep.size(), 100'000);
        QCOMPARE(QFile(folder.filePath(QStringLiteral("empty"))).size(), 0);
    }

    void archiveCannotLeaveItsFolder()
    {
        QTemporaryDir folder;
        QDir(folder.path()).mkdir(QStringLiteral("project"));
        ArchiveWriter writer;
        writer.add("../outside", "x");
        const UniqueFd archive = writer.finish();
        QVERIFY(!unpack(archive.get(), folder.filePath(QStringLiteral("project")).toStdString()).empty());
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("outside"))));
    }
};

QTEST_GUILESS_MAIN(TestSafeFolder)
#include "tst_safefolder.moc"
