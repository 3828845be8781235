#include "app/shell/mapfollower.h"
#include "tests/gui/meteredapplication.h"
#include "tests/gui/projectfixture.h"

#include <unistd.h>

using namespace athanor;

/// Folders that are not copied but mounted, and those whose python is.
class TestMountedProject final : public ProjectFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { openCourse(); }
    void init() { beginWith(Folder::Open); }
    void twentyThousandFiles();
    void anEnvironmentOfItsOwn();
    void sixteenMebibytes();
    void largeWithAnEnvironment();

private:
    void makeEnvironment();
    /// So that m_folder is a folder that nobody knew.
    void openElsewhere();
    void followsTheKeysWhereItIsMounted();
};

void TestMountedProject::twentyThousandFiles()
{
    for (int i = 0; i < 20000; ++i) write(QStringLiteral("data/%1/f%2.txt").arg(i % 100).arg(i), "x");
    // Opened anew: as a folder that nobody knew.
    openElsewhere();
    MeteredApplication::instance()->begin({}, {});
    QElapsedTimer clock;
    clock.start();
    QVERIFY(openAnew());
    const qint64 took = clock.elapsed();
    const double longest = MeteredApplication::instance()->longest();
    qInfo("20,000 files: map and first file after %lld ms; the window's longest turn %.1f ms (%s)", took, longest,
          qPrintable(MeteredApplication::instance()->longestName()));
    followsTheKeysWhereItIsMounted();
}

/// Served by a python of its own. The keys come faster here than anyone's: what stands by is not always ready.
void TestMountedProject::anEnvironmentOfItsOwn()
{
    makeEnvironment();
    openElsewhere();
    QVERIFY(openAnew());
    QTRY_VERIFY(page().findChild<QLabel *>(QStringLiteral("projectPython"))->text().contains(QLatin1String(".venv")));
    followsTheKeysWhereItIsMounted();
}

/// Over 14 MiB in few files.
void TestMountedProject::sixteenMebibytes()
{
    write(QStringLiteral("data/large.bin"), QByteArray(16 << 20, 'x'));
    openElsewhere();
    QVERIFY(openAnew());
    followsTheKeysWhereItIsMounted();
}

/// Its python starts anew for each map, since the texts have to be laid over the folder before.
void TestMountedProject::largeWithAnEnvironment()
{
    makeEnvironment();
    write(QStringLiteral("data/large.bin"), QByteArray(16 << 20, 'x'));
    openElsewhere();
    QVERIFY(openAnew());
    followsTheKeysWhereItIsMounted();
}

void TestMountedProject::makeEnvironment()
{
    write(QStringLiteral(".venv/pyvenv.cfg"), "home = /usr/bin\ninclude-system-site-packages = true\n");
    QVERIFY(QDir().mkpath(path(QStringLiteral(".venv/bin"))));
    QVERIFY(QFile::link(QStringLiteral("/usr/bin/python3"), path(QStringLiteral(".venv/bin/python"))));
}

void TestMountedProject::openElsewhere()
{
    QTemporaryDir other;
    QFile file(other.filePath(m_app));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(application);
    file.close();
    desk().closeFile(m_app);
    window().openProject(other.path());
    QTRY_COMPARE_WITH_TIMEOUT(desk().folder(), other.path(), windowPatience);
}

/// What is typed lies over the folder, which stays as it is.
void TestMountedProject::followsTheKeysWhereItIsMounted()
{
    const auto *python = page().findChild<QLabel *>(QStringLiteral("projectPython"));
    QTRY_VERIFY(!python->text().isEmpty());
    QVERIFY2(!python->text().contains(QLatin1String("Ctrl+S")), qPrintable(python->text()));
    std::vector<qint64> times;
    for (const char *name : {"one", "two", "three", "four", "five"}) {
        typeRule(name);
        QElapsedTimer sinceLastKey;
        sinceLastKey.start();
        QVERIFY(shows(QLatin1Char('/') + QLatin1String(name)));
        times.push_back(sinceLastKey.elapsed());
    }
    std::sort(times.begin(), times.end());
    qInfo("mounted: from the last key to the new map: median %lld ms, longest %lld ms, %d of them the pause", times[2],
          times.back(), MapFollower::typingPause);
    QCOMPARE(onDisk(m_app), application);
    QVERIFY(page().editors()->isUnsaved(m_app));
    QSignalSpy kept(&desk(), &ProjectDesk::mapKept);
    QTest::keyClicks(editor(), QStringLiteral(" ("));
    QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, windowPatience);
    QVERIFY(rules().contains(QStringLiteral("/five")));
    QTest::keyClick(editor(), Qt::Key_Backspace);
    QTest::keyClick(editor(), Qt::Key_Backspace);
    QTRY_VERIFY_WITH_TIMEOUT(!problem()->isVisibleTo(&page()), windowPatience);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(onDisk(m_app), editor()->content().toUtf8(), windowPatience);
    QVERIFY(shows(QStringLiteral("/five")));
}

int main(int argc, char **argv)
{
    if (::geteuid() == 0) qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
    QApplication::setStyle(QStringLiteral("Fusion"));
    MeteredApplication application(argc, argv);
    TestMountedProject test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mountedproject.moc"
