#include "engine/workbench/interpreterchoice.h"
#include "engine/workbench/projectfolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

class InterpreterChoiceTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shadows_data();
    void shadows();
    void ownEnvironment_data();
    void ownEnvironment();
    void brokenEnvironment();
    void appliesToASpec();
};

void InterpreterChoiceTest::shadows_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<Interpreter>("expected");
    QTest::newRow("plain") << QStringLiteral("app.py") << Interpreter::Warm;
    QTest::newRow("module") << QStringLiteral("flask.py") << Interpreter::Cold;
    QTest::newRow("package") << QStringLiteral("sqlalchemy/__init__.py") << Interpreter::Cold;
    QTest::newRow("folder that is no package") << QStringLiteral("sqlalchemy/notes.txt") << Interpreter::Warm;
    QTest::newRow("below the top") << QStringLiteral("site/flask.py") << Interpreter::Warm;
    QTest::newRow("other suffix") << QStringLiteral("flask.txt") << Interpreter::Warm;
}

void InterpreterChoiceTest::shadows()
{
    QFETCH(QString, path);
    ProjectFiles files;
    QVERIFY(files.add(path, "").ok());
    const QStringList loaded{QStringLiteral("flask"), QStringLiteral("sqlalchemy")};
    const Result<InterpreterChoice> choice = chooseInterpreter(nullptr, files, loaded);
    QVERIFY(choice.ok());
    QTEST(choice->interpreter, "expected");
    QCOMPARE(choice->reason.isEmpty(), choice->interpreter == Interpreter::Warm);
    QCOMPARE(chooseInterpreter(nullptr, files, {})->interpreter, Interpreter::Warm);
}

void InterpreterChoiceTest::ownEnvironment_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow(".venv") << QStringLiteral(".venv");
    QTest::newRow("venv") << QStringLiteral("venv");
}

void InterpreterChoiceTest::ownEnvironment()
{
    QFETCH(QString, name);
    QTemporaryDir directory;
    QDir(directory.path()).mkpath(name + QStringLiteral("/bin"));
    QVERIFY(QFile::link(QStringLiteral("/usr/bin/python3"), directory.filePath(name + QStringLiteral("/bin/python"))));
    const Result<ProjectFolder> folder = ProjectFolder::open(directory.path());
    QVERIFY(folder.ok());
    QCOMPARE(chooseInterpreter(&*folder, {}, {})->interpreter, Interpreter::Warm); // No pyvenv.cfg yet.
    QVERIFY(
        folder->write(name + QStringLiteral("/pyvenv.cfg"), "include-system-site-packages = false\nHome = /usr/bin\n")
            .ok());
    const Result<InterpreterChoice> choice = chooseInterpreter(&*folder, {}, {});
    QVERIFY(choice.ok());
    QCOMPARE(choice->interpreter, Interpreter::Own);
    QCOMPARE(choice->python, directory.path() + QLatin1Char('/') + name + QStringLiteral("/bin/python"));
    QCOMPARE(choice->home, QStringLiteral("/usr/bin"));
    QCOMPARE(choice->environment, directory.path() + QLatin1Char('/') + name);
}

void InterpreterChoiceTest::brokenEnvironment()
{
    QTemporaryDir directory;
    const Result<ProjectFolder> folder = ProjectFolder::open(directory.path());
    QVERIFY(folder.ok());
    QVERIFY(folder->write(QStringLiteral(".venv/pyvenv.cfg"), "home = /opt/gone/bin\n").ok());
    const Result<InterpreterChoice> choice = chooseInterpreter(&*folder, {}, {});
    QVERIFY(!choice);
    QCOMPARE(choice.error().code, ErrorCode::Unavailable);
    QVERIFY(choice.error().message.contains(QLatin1String("/opt/gone/bin")));
}

void InterpreterChoiceTest::appliesToASpec()
{
    RunSpec spec;
    QVERIFY(spec.files.add(QStringLiteral("app.py"), "").ok());
    InterpreterChoice choice;
    choice.interpreter = Interpreter::Cold;
    apply(choice, QStringLiteral("/p"), spec);
    QCOMPARE(spec.interpreter, Interpreter::Cold);
    QVERIFY(spec.folder.isEmpty());
    QCOMPARE(spec.files.files().size(), 1u);
    // An environment that lies elsewhere leaves the files where they are.
    choice.interpreter = Interpreter::Own;
    choice.python = QStringLiteral("/e/bin/python");
    choice.environment = QStringLiteral("/e");
    apply(choice, QStringLiteral("/p"), spec);
    QVERIFY(spec.folder.isEmpty() && spec.shownAt.isEmpty() && spec.virtualEnvironment.isEmpty());
    // One inside knows the project's path.
    choice.python = QStringLiteral("/p/.venv/bin/python");
    choice.environment = QStringLiteral("/p/.venv");
    apply(choice, QStringLiteral("/p"), spec);
    QVERIFY(spec.folder.isEmpty());
    QCOMPARE(spec.shownAt, QStringLiteral("/p"));
    QCOMPARE(spec.virtualEnvironment, QStringLiteral("/p/.venv"));
    QCOMPARE(spec.files.files().size(), 1u);
    // Any other interpreter inside needs the folder.
    choice.python = QStringLiteral("/p/python/bin/python3");
    choice.environment.clear();
    apply(choice, QStringLiteral("/p"), spec);
    QCOMPARE(spec.folder, QStringLiteral("/p"));
    QCOMPARE(spec.folderAccess, FolderAccess::ReadOnly);
    QCOMPARE(spec.ownInterpreter, choice.python);
    QVERIFY(spec.files.files().empty());
}

QTEST_APPLESS_MAIN(InterpreterChoiceTest)
#include "tst_interpreterchoice.moc"
