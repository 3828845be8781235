#include "engine/runtime/projectfiles.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

class TestProjectFiles : public QObject
{
    Q_OBJECT

    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private Q_SLOTS:
    void readsAFolderWithoutWhatDoesNotBelong()
    {
        QTemporaryDir folder;
        for (const char *name : {"app", ".git", "app/__pycache__", ".venv", "node_modules"})
            QDir(folder.path()).mkpath(QString::fromLatin1(name));
        write(folder.filePath(QStringLiteral("app/__init__.py")), "");
        write(folder.filePath(QStringLiteral(".flaskenv")), "FLASK_APP=app\n");
        write(folder.filePath(QStringLiteral(".git/config")), "x");
        write(folder.filePath(QStringLiteral("app/__pycache__/x.pyc")), "x");
        QVERIFY(QFile::link(QStringLiteral("/etc/hostname"), folder.filePath(QStringLiteral("link.py"))));
        const Result<ProjectFiles> files = ProjectFiles::read(folder.path());
        QVERIFY(files.ok());
        QCOMPARE(files->files().size(), 2u);
        QVERIFY(files->find(QStringLiteral("app/__init__.py")));
        QVERIFY(files->find(QStringLiteral(".flaskenv")));
        QCOMPARE(files->skipped().size(), 1u);
    }

    void environmentsAreLeftOut()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("env/lib")));
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("envelope")));
        write(folder.filePath(QStringLiteral("env/pyvenv.cfg")), "home = /usr/bin");
        write(folder.filePath(QStringLiteral("env/lib/flask.py")), "x");
        write(folder.filePath(QStringLiteral("envelope/a.py")), "x");
        write(folder.filePath(QStringLiteral("pyvenv.cfg")), "the project itself is none");
        const Result<ProjectFiles> files = ProjectFiles::read(folder.path());
        QVERIFY(files.ok());
        QCOMPARE(files->files().size(), 2u);
        QVERIFY(files->find(QStringLiteral("envelope/a.py")));
        QVERIFY(files->find(QStringLiteral("pyvenv.cfg")));
    }

    void readsOneFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("my 'script\".py"));
        write(path, "print(1)");
        const Result<ProjectFiles> files = ProjectFiles::read(path);
        QVERIFY(files.ok());
        QCOMPARE(files->files().front().path, QStringLiteral("my 'script\".py"));
    }

    void refusesWhatIsMissingOrTooLarge()
    {
        const Result<ProjectFiles> missing = ProjectFiles::read(QStringLiteral("/nonexistent/x"));
        QVERIFY(!missing.ok());
        QCOMPARE(missing.error().code, ErrorCode::BadInput);
        QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("big")), QByteArray(15 << 20, 'x'));
        const Result<ProjectFiles> large = ProjectFiles::read(folder.path());
        QVERIFY(!large.ok());
        QVERIFY(large.error().message.contains(QStringLiteral("14 MiB")));
    }

    void addReplacesAndRefuses()
    {
        ProjectFiles files;
        QVERIFY(files.add(QStringLiteral("a.py"), "1").ok());
        QVERIFY(files.add(QStringLiteral("a.py"), "2").ok());
        QCOMPARE(files.files().size(), 1u);
        QCOMPARE(files.find(QStringLiteral("a.py"))->content, QByteArray("2"));
        QVERIFY(!files.add(QStringLiteral("../a.py"), "x").ok());
        QVERIFY(!files.add(QStringLiteral("/a.py"), "x").ok());
    }
};

QTEST_GUILESS_MAIN(TestProjectFiles)
#include "tst_projectfiles.moc"
