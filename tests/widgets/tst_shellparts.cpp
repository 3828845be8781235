#include "app/shell/commandline.h"
#include "app/shell/settings.h"
#include "app/shell/workspace.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace athanor;

class TestShellParts final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void commandLine_data();
    void commandLine();
    void workspaceIsNeverWrittenOver();
    void resetKeepsTheLearnersVersion();
    void linksInAStarterAreNotFollowed();
    void settingsAreRemembered();

private:
    static void write(const QString &path, const QByteArray &content)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }
};

void TestShellParts::commandLine_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("error");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("theme") << QStringLiteral("--theme dark") << QString();
    QTest::newRow("theme=") << QStringLiteral("--theme=dark --zoom=150") << QString();
    QTest::newRow("tour") << QStringLiteral("tour --pictures /tmp/x") << QString();
    QTest::newRow("bad theme") << QStringLiteral("--theme pink") << QStringLiteral("pink");
    QTest::newRow("theme without value") << QStringLiteral("--theme") << QStringLiteral("--theme needs a value");
    QTest::newRow("tour of a size") << QStringLiteral("tour --pictures /tmp/x --size 1920x1080 --text 150")
                                    << QString();
    QTest::newRow("bad size") << QStringLiteral("tour --pictures /tmp/x --size big") << QStringLiteral("WIDTHxHEIGHT");
    QTest::newRow("size without tour") << QStringLiteral("--size 1280x800") << QStringLiteral("tour");
    QTest::newRow("bad zoom") << QStringLiteral("--zoom 300") << QStringLiteral("80 to 200");
    QTest::newRow("unknown option") << QStringLiteral("--frobnicate") << QStringLiteral("--frobnicate");
    QTest::newRow("unknown word") << QStringLiteral("tuor") << QStringLiteral("tuor");
    QTest::newRow("tour without folder") << QStringLiteral("tour") << QStringLiteral("--pictures");
    QTest::newRow("pictures without tour") << QStringLiteral("--pictures x") << QStringLiteral("tour");
}

void TestShellParts::commandLine()
{
    QFETCH(QString, line);
    QFETCH(QString, error);
    const Result<CommandLine> parsed = parseCommandLine(line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    QCOMPARE(parsed.ok(), error.isEmpty());
    if (!parsed) QVERIFY2(parsed.error().message.contains(error), qPrintable(parsed.error().message));
}

void TestShellParts::workspaceIsNeverWrittenOver()
{
    QTemporaryDir data;
    const QString starter = data.filePath(QStringLiteral("starter"));
    write(starter + QStringLiteral("/app.py"), "starter");
    write(starter + QStringLiteral("/templates/a.html"), "html");
    const Workspace workspace(data.path(), QStringLiteral("flask.x"), QStringLiteral("one"));
    QVERIFY(!workspace.exists());
    QVERIFY(workspace.prepare(starter).ok());
    QCOMPARE(workspace.files({QStringLiteral("templates/a.html"), QStringLiteral("gone.py")}),
             (QStringList{QStringLiteral("templates/a.html"), QStringLiteral("app.py")}));
    write(workspace.folder() + QStringLiteral("/app.py"), "mine");
    write(starter + QStringLiteral("/app.py"), "newer starter");
    QVERIFY(workspace.prepare(starter).ok());
    QCOMPARE(read(workspace.folder() + QStringLiteral("/app.py")), QByteArray("mine"));
    QVERIFY(!workspace.isPassed());
    QVERIFY(workspace.markPassed().ok());
    QVERIFY(workspace.isPassed());
    QVERIFY(!workspace.prepare(data.filePath(QStringLiteral("nowhere"))).ok() || workspace.exists());
}

void TestShellParts::resetKeepsTheLearnersVersion()
{
    QTemporaryDir data;
    const QString starter = data.filePath(QStringLiteral("starter"));
    write(starter + QStringLiteral("/app.py"), "starter");
    const Workspace workspace(data.path(), QStringLiteral("flask.x"), QStringLiteral("one"));
    QVERIFY(workspace.prepare(starter).ok());
    const QDateTime now(QDate(2024, 5, 6), QTime(7, 8, 9));
    QStringList kept;
    for (const char *version : {"first", "second"}) {
        write(workspace.folder() + QStringLiteral("/app.py"), version);
        const Result<QString> folder = workspace.reset(starter, now);
        QVERIFY(folder.ok());
        QVERIFY(folder->contains(QLatin1String("2024-05-06-070809")));
        QCOMPARE(read(workspace.folder() + QStringLiteral("/app.py")), QByteArray("starter"));
        QCOMPARE(read(*folder + QStringLiteral("/app.py")), QByteArray(version));
        kept << *folder;
    }
    QVERIFY(kept.at(0) != kept.at(1));
}

void TestShellParts::linksInAStarterAreNotFollowed()
{
    QTemporaryDir data;
    const QString starter = data.filePath(QStringLiteral("starter"));
    write(starter + QStringLiteral("/app.py"), "starter");
    write(data.filePath(QStringLiteral("secret")), "secret");
    QVERIFY(QFile::link(data.filePath(QStringLiteral("secret")), starter + QStringLiteral("/link.py")));
    const Workspace workspace(data.path(), QStringLiteral("flask.x"), QStringLiteral("one"));
    QVERIFY(workspace.prepare(starter).ok());
    QCOMPARE(workspace.files({}), QStringList{QStringLiteral("app.py")});
}

void TestShellParts::settingsAreRemembered()
{
    QTemporaryDir data;
    {
        Settings settings(data.path());
        QCOMPARE(settings.theme(), ThemeChoice::System);
        settings.setTheme(ThemeChoice::Dark);
        settings.setZoom(150);
        settings.setObjective(QStringLiteral("flask.x"));
    }
    const Settings settings(data.path());
    QCOMPARE(settings.theme(), ThemeChoice::Dark);
    QCOMPARE(settings.zoom(), 150);
    QCOMPARE(settings.objective(), QStringLiteral("flask.x"));
}

QTEST_GUILESS_MAIN(TestShellParts)
#include "tst_shellparts.moc"
