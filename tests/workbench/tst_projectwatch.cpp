#include "engine/workbench/projectwatch.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

/// Each kind of change that other programs make, and what must not be told.
class ProjectWatchTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_around = std::make_unique<QTemporaryDir>();
        QDir().mkpath(path("shop/deep"));
        QDir().mkpath(path(".git"));
        write("app.py", "1");
        m_watch = std::make_unique<ProjectWatch>(path(""));
        QVERIFY(m_watch->isWhole());
        m_told.clear();
        connect(m_watch.get(), &ProjectWatch::changed, this, [this](const QStringList &paths) {
            m_told += paths;
            ++m_times;
        });
        m_times = 0;
    }
    void aWriteInPlace();
    void aRenameOverTheFile();
    void aNewFolderIsFollowed();
    void whatIsLeftOutIsNotTold();
    void manyChangesAreToldTogether();
    void theFolderItself();

private:
    QString path(const char *name) const
    {
        return QDir::cleanPath(m_around->filePath(QStringLiteral("project/") + QLatin1String(name)));
    }
    void write(const char *name, const char *content) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    std::unique_ptr<QTemporaryDir> m_around;
    std::unique_ptr<ProjectWatch> m_watch;
    QStringList m_told;
    int m_times = 0;
};

void ProjectWatchTest::aWriteInPlace()
{
    write("app.py", "2");
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("app.py")});
    m_told.clear();
    write("shop/deep/new.py", "3");
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("shop/deep/new.py")});
}

void ProjectWatchTest::aRenameOverTheFile()
{
    write("app.py~", "2");
    QVERIFY(::rename(qPrintable(path("app.py~")), qPrintable(path("app.py"))) == 0);
    QTRY_VERIFY(m_told.contains(QStringLiteral("app.py")));
}

void ProjectWatchTest::aNewFolderIsFollowed()
{
    QDir().mkpath(path("fresh/inner"));
    QTRY_VERIFY(m_told.contains(QStringLiteral("fresh")));
    m_told.clear();
    write("fresh/inner/x.py", "1");
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("fresh/inner/x.py")});
    m_told.clear();
    QVERIFY(QDir().rename(path("fresh"), path("moved")));
    QTRY_VERIFY(m_told.contains(QStringLiteral("moved")));
    m_told.clear();
    write("moved/inner/x.py", "2");
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("moved/inner/x.py")});
}

void ProjectWatchTest::whatIsLeftOutIsNotTold()
{
    write(".git/HEAD", "x");
    QDir().mkpath(path("__pycache__"));
    write(".athanor-1234.tmp", "ours");
    write("app.py", "last"); // Told after them, so they were passed over.
    QTRY_COMPARE(m_told, QStringList{QStringLiteral("app.py")});
}

void ProjectWatchTest::manyChangesAreToldTogether()
{
    for (int i = 0; i < 300; ++i) write(qPrintable(QStringLiteral("shop/f%1.py").arg(i)), "x");
    QTRY_COMPARE(m_told.size(), 300);
    QVERIFY2(m_times < 30, qPrintable(QString::number(m_times)));
}

void ProjectWatchTest::theFolderItself()
{
    QSignalSpy gone(m_watch.get(), &ProjectWatch::gone);
    QSignalSpy back(m_watch.get(), &ProjectWatch::cameBack);
    // Held open, as the engine does.
    QFile held(path("app.py"));
    QVERIFY(held.open(QIODevice::ReadOnly));
    QVERIFY(QDir().rename(path(""), m_around->filePath(QStringLiteral("elsewhere"))));
    QTRY_COMPARE(gone.size(), 1);
    QVERIFY(QDir().rename(m_around->filePath(QStringLiteral("elsewhere")), path("")));
    QTRY_COMPARE(back.size(), 1);
    m_told.clear();
    write("shop/deep/again.py", "1");
    QTRY_VERIFY(m_told.contains(QStringLiteral("shop/deep/again.py")));
    QVERIFY(QDir(path("")).removeRecursively());
    QTRY_COMPARE(gone.size(), 2);
}

QTEST_GUILESS_MAIN(ProjectWatchTest)
#include "tst_projectwatch.moc"
