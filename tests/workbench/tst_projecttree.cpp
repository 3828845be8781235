#include "engine/workbench/projecttree.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

class ProjectTreeTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foldersComeFirstAndSomeAreLeftOut();
    void aFolderIsReadWhenItIsOpened();
    void changesAreTakenInWhileFoldersStayOpen();
    void linksAreNotFollowed();
    void manyFiles();

private:
    static void write(const QString &path)
    {
        QDir().mkpath(path.section(QLatin1Char('/'), 0, -2));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    /// As text: one line a row, what was read below its folder with two spaces more.
    static QString drawn(const ProjectTree &tree, const QModelIndex &parent = {}, int depth = 0)
    {
        QString text;
        for (int row = 0; row < tree.rowCount(parent); ++row) {
            const QModelIndex index = tree.index(row, 0, parent);
            text += QString(depth * 2, QLatin1Char(' ')) + index.data().toString() +
                    (index.data(ProjectTree::FolderRole).toBool() ? QStringLiteral("/\n") : QStringLiteral("\n"));
            text += drawn(tree, index, depth + 1);
        }
        return text;
    }
};

void ProjectTreeTest::foldersComeFirstAndSomeAreLeftOut()
{
    QTemporaryDir folder;
    for (const char *path : {"app.py", "Zebra.md", "shop/__init__.py", ".git/HEAD", "node_modules/x/y.js",
                             "__pycache__/a.pyc", ".venv/pyvenv.cfg", ".flaskenv", "venv.md"})
        write(folder.filePath(QLatin1String(path)));
    ProjectTree tree;
    QCOMPARE(tree.rowCount(), 0);
    tree.setFolder(folder.path());
    // From here on: the tester opens every folder, also in the middle of a reset.
    QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(tree.rowCount(tree.index(0, 0)), 1);
    QCOMPARE(drawn(tree), QStringLiteral("shop/\n  __init__.py\n.flaskenv\napp.py\nvenv.md\nZebra.md\n"));
}

void ProjectTreeTest::aFolderIsReadWhenItIsOpened()
{
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("a/b/c.py")));
    ProjectTree tree;
    tree.setFolder(folder.path());
    tree.fetchMore({});
    QVERIFY(tree.hasChildren(tree.index(0, 0)));
    QCOMPARE(tree.rowCount(tree.index(0, 0)), 0); // Nobody opened it.
    const QModelIndex file = tree.indexOf(QStringLiteral("a/b/c.py"));
    QVERIFY(file.isValid());
    QCOMPARE(file.data(ProjectTree::PathRole).toString(), QStringLiteral("a/b/c.py"));
    QVERIFY(!tree.hasChildren(file));
    QCOMPARE(drawn(tree), QStringLiteral("a/\n  b/\n    c.py\n"));
    QVERIFY(!tree.indexOf(QStringLiteral("a/none.py")).isValid());
}

void ProjectTreeTest::changesAreTakenInWhileFoldersStayOpen()
{
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("shop/cart.py")));
    write(folder.filePath(QStringLiteral("app.py")));
    ProjectTree tree;
    tree.setFolder(folder.path());
    QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QPersistentModelIndex cart = tree.indexOf(QStringLiteral("shop/cart.py"));
    write(folder.filePath(QStringLiteral("shop/admin.py")));
    QVERIFY(QDir().mkpath(folder.filePath(QStringLiteral("unread")))); // Empty: see above.
    QFile::remove(folder.filePath(QStringLiteral("app.py")));
    tree.refresh({QStringLiteral("shop/admin.py"), QStringLiteral("app.py"), QStringLiteral("unread")});
    QCOMPARE(drawn(tree), QStringLiteral("shop/\n  admin.py\n  cart.py\nunread/\n"));
    QVERIFY(cart.isValid());
    QCOMPARE(cart.data(ProjectTree::PathRole).toString(), QStringLiteral("shop/cart.py"));
    QVERIFY(QDir(folder.filePath(QStringLiteral("shop"))).removeRecursively());
    write(folder.filePath(QStringLiteral("shop"))); // A file in a folder's place.
    tree.refresh({});
    QCOMPARE(drawn(tree), QStringLiteral("unread/\nshop\n"));
    QVERIFY(!cart.isValid());
}

void ProjectTreeTest::linksAreNotFollowed()
{
    QTemporaryDir folder;
    QVERIFY(QFile::link(QStringLiteral("/"), folder.filePath(QStringLiteral("all"))));
    ProjectTree tree;
    tree.setFolder(folder.path());
    tree.fetchMore({});
    QVERIFY(!tree.index(0, 0).data(ProjectTree::FolderRole).toBool());
}

void ProjectTreeTest::manyFiles()
{
    QTemporaryDir folder;
    for (int i = 0; i < 20000; ++i) {
        QFile file(folder.filePath(QStringLiteral("f%1.py").arg(i)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    ProjectTree tree;
    tree.setFolder(folder.path());
    QElapsedTimer clock;
    clock.start();
    tree.fetchMore({});
    qInfo("a folder of 20,000 files: read in %lld ms", clock.restart());
    QCOMPARE(tree.rowCount(), 20000);
    QFile::remove(folder.filePath(QStringLiteral("f7.py")));
    tree.refresh({QStringLiteral("f7.py")});
    qInfo("and read again in %lld ms", clock.elapsed());
    QCOMPARE(tree.rowCount(), 19999);
}

QTEST_GUILESS_MAIN(ProjectTreeTest)
#include "tst_projecttree.moc"
