#include "engine/workbench/projectfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace athanor;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

mode_t modeOf(const QString &path)
{
    struct stat status
    {};
    ::stat(QFile::encodeName(path).constData(), &status);
    return status.st_mode & 07777;
}

} // namespace

class ProjectFolderTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();

    void opens();
    void writesAndReads_data();
    void writesAndReads();
    void keepsTheMode();
    void leavesNothingBehind();
    void makesFolders();
    void refusesPaths_data();
    void refusesPaths();
    void refusesLinks_data();
    void refusesLinks();
    void refusesSpecialFiles();
    void refusesLargeFiles();
    void losesNoRace();

private:
    QString inside(const QString &path) const { return m_directory->filePath(QStringLiteral("project/") + path); }
    QString outside(const QString &path) const { return m_directory->filePath(QStringLiteral("outside/") + path); }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ProjectFolder> m_folder;
};

void ProjectFolderTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    put(inside(QStringLiteral("app.py")), "old");
    put(outside(QStringLiteral("secret")), "secret");
    Result<ProjectFolder> folder = ProjectFolder::open(m_directory->filePath(QStringLiteral("project")));
    QVERIFY(folder.ok());
    m_folder = std::make_unique<ProjectFolder>(std::move(*folder));
}

void ProjectFolderTest::opens()
{
    QCOMPARE(ProjectFolder::open(inside(QStringLiteral("none"))).error().code, ErrorCode::NotFound);
    QCOMPARE(ProjectFolder::open(inside(QStringLiteral("app.py"))).error().code, ErrorCode::BadInput);
}

void ProjectFolderTest::writesAndReads_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("over an old file") << QStringLiteral("app.py");
    QTest::newRow("a new file") << QStringLiteral("models.py");
    QTest::newRow("new folders") << QStringLiteral("site/templates/pony.html");
    QTest::newRow("spaces and accents") << QStringLiteral("mes données/été.txt");
    QTest::newRow("dots in a name") << QStringLiteral("..a/...b");
}

void ProjectFolderTest::writesAndReads()
{
    QFETCH(QString, path);
    const QByteArray content("new\0bytes\r\n", 11);
    const Result<void> written = m_folder->write(path, content);
    QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().toString()));
    QCOMPARE(contentOf(inside(path)), content);
    QCOMPARE(*m_folder->read(path, 1000), content);
}

void ProjectFolderTest::keepsTheMode()
{
    const QString path = inside(QStringLiteral("manage"));
    put(path, "#!/usr/bin/python3\n");
    ::chmod(QFile::encodeName(path).constData(), 0751);
    QVERIFY(m_folder->write(QStringLiteral("manage"), "x").ok());
    QCOMPARE(modeOf(path), mode_t(0751));
}

void ProjectFolderTest::leavesNothingBehind()
{
    QVERIFY(m_folder->write(QStringLiteral("app.py"), "1").ok());
    put(inside(QStringLiteral("folder/x")), "x");
    QVERIFY(!m_folder->write(QStringLiteral("folder"), "1"));
    const QStringList names = QDir(inside({})).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    QCOMPARE(names, (QStringList{QStringLiteral("app.py"), QStringLiteral("folder")}));
}

void ProjectFolderTest::makesFolders()
{
    QVERIFY(m_folder->makeFolder(QStringLiteral("a/b/c")).ok() && m_folder->makeFolder(QStringLiteral("a/b")).ok());
    QVERIFY(QDir(inside(QStringLiteral("a/b/c"))).exists() && QDir(inside(QStringLiteral("a/b/c"))).isEmpty());
    QVERIFY(!m_folder->makeFolder(QStringLiteral("../x")).ok() && !m_folder->makeFolder(QString()).ok());
    QVERIFY(QDir().mkpath(outside(QStringLiteral("d"))));
    QVERIFY(QFile::link(outside(QStringLiteral("d")), inside(QStringLiteral("link"))));
    QVERIFY(!m_folder->makeFolder(QStringLiteral("link/x")).ok());
    QVERIFY(QDir(outside(QStringLiteral("d"))).isEmpty());
}

void ProjectFolderTest::refusesPaths_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("empty") << QString();
    QTest::newRow("absolute") << QStringLiteral("/etc/hosts");
    QTest::newRow("up") << QStringLiteral("../outside/secret");
    QTest::newRow("up in the middle") << QStringLiteral("a/../../outside/secret");
    QTest::newRow("up at the end") << QStringLiteral("a/..");
    QTest::newRow("dot") << QStringLiteral("./app.py");
    QTest::newRow("empty part") << QStringLiteral("a//b");
    QTest::newRow("trailing slash") << QStringLiteral("a/");
    QTest::newRow("NUL") << QStringLiteral("app.py") + QChar(0) + QStringLiteral(".txt");
    QTest::newRow("below a file") << QStringLiteral("app.py/x");
}

void ProjectFolderTest::refusesPaths()
{
    QFETCH(QString, path);
    QCOMPARE(m_folder->write(path, "x").error().code, ErrorCode::BadInput);
    QVERIFY(!m_folder->read(path, 1000));
    QCOMPARE(contentOf(outside(QStringLiteral("secret"))), QByteArray("secret"));
    QCOMPARE(contentOf(inside(QStringLiteral("app.py"))), QByteArray("old"));
}

void ProjectFolderTest::refusesLinks_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("path");
    QTest::newRow("file") << QStringLiteral("l") << QStringLiteral("../outside/secret") << QStringLiteral("l");
    QTest::newRow("absolute") << QStringLiteral("l") << QStringLiteral("%o/secret") << QStringLiteral("l");
    QTest::newRow("dangling") << QStringLiteral("l") << QStringLiteral("../outside/new") << QStringLiteral("l");
    QTest::newRow("folder") << QStringLiteral("d") << QStringLiteral("../outside") << QStringLiteral("d/secret");
    QTest::newRow("new file in a linked folder")
        << QStringLiteral("d") << QStringLiteral("../outside") << QStringLiteral("d/new");
    QTest::newRow("new folder in a linked folder")
        << QStringLiteral("d") << QStringLiteral("../outside") << QStringLiteral("d/n/new");
    QTest::newRow("within the project") << QStringLiteral("l") << QStringLiteral("app.py") << QStringLiteral("l");
    QTest::newRow("loop") << QStringLiteral("l") << QStringLiteral("l") << QStringLiteral("l/x");
}

void ProjectFolderTest::refusesLinks()
{
    QFETCH(QString, link);
    QFETCH(QString, target);
    QFETCH(QString, path);
    target.replace(QLatin1String("%o"), m_directory->filePath(QStringLiteral("outside")));
    QCOMPARE(::symlink(QFile::encodeName(target).constData(), QFile::encodeName(inside(link)).constData()), 0);
    const Result<void> written = m_folder->write(path, "x");
    QVERIFY(!written);
    // A link where a folder is asked for is told as "not a folder" by the kernel: refused all the same.
    QVERIFY(written.error().code == ErrorCode::Refused || written.error().code == ErrorCode::BadInput);
    QVERIFY(!m_folder->read(path, 1000));
    QCOMPARE(QDir(outside({})).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("secret")});
    QCOMPARE(contentOf(outside(QStringLiteral("secret"))), QByteArray("secret"));
    QCOMPARE(contentOf(inside(QStringLiteral("app.py"))), QByteArray("old"));
}

void ProjectFolderTest::refusesSpecialFiles()
{
    QCOMPARE(::mkfifo(QFile::encodeName(inside(QStringLiteral("pipe"))).constData(), 0600), 0);
    QCOMPARE(m_folder->write(QStringLiteral("pipe"), "x").error().code, ErrorCode::Refused);
    QCOMPARE(m_folder->read(QStringLiteral("pipe"), 10).error().code, ErrorCode::Refused);
}

void ProjectFolderTest::refusesLargeFiles()
{
    put(inside(QStringLiteral("large")), QByteArray(100, 'x'));
    QCOMPARE(m_folder->read(QStringLiteral("large"), 99).error().code, ErrorCode::BadInput);
    QVERIFY(m_folder->read(QStringLiteral("large"), 100).ok());
    QCOMPARE(m_folder->read(QStringLiteral("none"), 100).error().code, ErrorCode::NotFound);
}

/// A process swaps a folder for a link to the outside as fast as it can; no write may ever land there.
void ProjectFolderTest::losesNoRace()
{
    const QByteArray real = QFile::encodeName(inside(QStringLiteral("d")));
    const QByteArray spare = QFile::encodeName(inside(QStringLiteral("spare")));
    const QByteArray target = QFile::encodeName(m_directory->filePath(QStringLiteral("outside")));
    QCOMPARE(::mkdir(real.constData(), 0700), 0);
    QCOMPARE(::symlink(target.constData(), spare.constData()), 0);
    std::atomic<bool> stop{false};
    std::thread attacker([&] {
        while (!stop) ::renameat2(AT_FDCWD, real.constData(), AT_FDCWD, spare.constData(), RENAME_EXCHANGE);
    });
    int landed = 0;
    int refused = 0;
    for (int i = 0; i < 2000; ++i) ++(m_folder->write(QStringLiteral("d/file"), "x").ok() ? landed : refused);
    stop = true;
    attacker.join();
    QCOMPARE(landed + refused, 2000);
    QCOMPARE(QDir(outside({})).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("secret")});
}

QTEST_APPLESS_MAIN(ProjectFolderTest)
#include "tst_projectfolder.moc"
