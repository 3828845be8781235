#include "engine/runtime/supervisor.h"
#include "engine/workbench/workbench.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <unistd.h>

using namespace athanor;

namespace {

QByteArray application(const QByteArray &rules)
{
    QByteArray text = "from flask import Flask\napp = Flask(__name__)\n";
    for (const QByteArray &rule : rules.split(' '))
        text += "@app.get('" + rule + "', endpoint='" + rule + "')\ndef view():\n    return 'hello'\n";
    return text;
}

} // namespace

/// A project whose texts stand in an editor, and on a disk that others write: with the real engine.
class TypedProjectTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_workbench->shutdown(); }

    void typedTextsAreMetAndNothingIsWritten();
    void aNewModuleThatIsNotSaved();
    void aSavedFileCountsAgain();
    void aBrokenTextIsToldWithItsLine();
    void theNewestQuestionOvertakes();
    void nothingIsWrittenOverAnothersWork();
    void filesAreReadForTheEditor();
    void theDiskIsFollowed();
    void tooLargeToCopy();
    void anEnvironmentInside();
    void onlyTheEnvironmentIsReadOnly();
    void itHasGrown();
    void aFolderThatMayOnlyBeRead();
    void anotherPython();
    void folders_data();
    void folders();

private:
    void write(const QString &path, const QByteArray &content) const
    {
        QDir().mkpath(m_folder->filePath(path).section(QLatin1Char('/'), 0, -2));
        QFile file(m_folder->filePath(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QByteArray onDisk(const QString &path) const
    {
        QFile file(m_folder->filePath(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void makeEnvironment();
    bool open();
    void typeRules();
    void followsTheKeys();
    /// The rules but for static's, or why there are none.
    QString rules();

    Installation m_installation;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workbench> m_workbench;
    const QString m_app = QStringLiteral("app.py");
};

void TypedProjectTest::initTestCase()
{
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().message));
    m_installation = *installation;
}

void TypedProjectTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(m_app, application("/"));
    m_workbench = std::make_unique<Workbench>(m_installation);
}

bool TypedProjectTest::open()
{
    QSignalSpy opened(m_workbench.get(), &Workbench::projectOpened);
    m_workbench->openProject(nextJobId(), m_folder->path());
    return opened.size() == 1;
}

QString TypedProjectTest::rules()
{
    QSignalSpy ready(m_workbench.get(), &Workbench::routesReady);
    QSignalSpy broken(m_workbench.get(), &Workbench::loadFailed);
    QSignalSpy failed(m_workbench.get(), &Workbench::failed);
    m_workbench->routes(nextJobId());
    const auto answered = [&] { return ready.size() + broken.size() + failed.size() > 0; };
    if (!QTest::qWaitFor(answered, 30000)) return QStringLiteral("no answer");
    if (!failed.isEmpty()) return QStringLiteral("failed: ") + failed.first().at(1).toString();
    if (!broken.isEmpty()) {
        const auto error = broken.first().at(1).value<LearnerError>();
        return QStringLiteral("%1:%2 %3").arg(error.file).arg(error.line).arg(error.type);
    }
    QStringList names;
    for (const RouteRule &rule : ready.first().at(1).value<RouteTable>().rules)
        if (rule.endpoint != QLatin1String("static")) names << rule.rule;
    names.sort();
    return names.join(QLatin1Char(' '));
}

void TypedProjectTest::typedTextsAreMetAndNothingIsWritten()
{
    QVERIFY(open());
    QCOMPARE(rules(), QStringLiteral("/"));
    typeRules();
    if (QTest::currentTestFailed()) return;
    QCOMPARE(onDisk(m_app), application("/"));
    m_workbench->forgetUnsaved(m_app);
    QCOMPARE(rules(), QStringLiteral("/"));
}

void TypedProjectTest::aNewModuleThatIsNotSaved()
{
    QVERIFY(open());
    m_workbench->setUnsaved(QStringLiteral("shop/rules.py"), "HOME = '/from-shop'\n");
    m_workbench->setUnsaved(m_app, "from shop.rules import HOME\n" + application("/").replace("'/',", "HOME,"));
    QCOMPARE(rules(), QStringLiteral("/from-shop"));
    QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("shop"))));
}

void TypedProjectTest::aSavedFileCountsAgain()
{
    QVERIFY(open());
    m_workbench->setUnsaved(m_app, application("/ /typed"));
    QSignalSpy saved(m_workbench.get(), &Workbench::fileSaved);
    m_workbench->replaceFile(nextJobId(), m_app, application("/ /saved"), application("/"));
    QCOMPARE(saved.size(), 1);
    QCOMPARE(rules(), QStringLiteral("/ /saved"));
}

void TypedProjectTest::aBrokenTextIsToldWithItsLine()
{
    QVERIFY(open());
    m_workbench->setUnsaved(m_app, application("/") + "def (\n");
    QCOMPARE(rules(), QStringLiteral("app.py:6 SyntaxError"));
    m_workbench->setUnsaved(m_app, application("/ /mended"));
    QCOMPARE(rules(), QStringLiteral("/ /mended"));
}

void TypedProjectTest::theNewestQuestionOvertakes()
{
    QVERIFY(open());
    QCOMPARE(rules(), QStringLiteral("/"));
    QSignalSpy failed(m_workbench.get(), &Workbench::failed);
    m_workbench->setUnsaved(m_app, application("/") + "while True: pass\n");
    const JobId endless = nextJobId();
    m_workbench->routes(endless);
    m_workbench->setUnsaved(m_app, application("/ /newer"));
    m_workbench->cancel(endless);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0).value<JobId>(), endless);
    QCOMPARE(rules(), QStringLiteral("/ /newer"));
}

void TypedProjectTest::nothingIsWrittenOverAnothersWork()
{
    QVERIFY(open());
    write(m_app, "theirs\n");
    QSignalSpy another(m_workbench.get(), &Workbench::fileIsAnother);
    QSignalSpy saved(m_workbench.get(), &Workbench::fileSaved);
    m_workbench->replaceFile(nextJobId(), m_app, "mine\n", application("/"));
    QCOMPARE(another.size(), 1);
    QCOMPARE(another.first().at(2).toByteArray(), QByteArray("theirs\n"));
    QCOMPARE(onDisk(m_app), QByteArray("theirs\n"));
    m_workbench->replaceFile(nextJobId(), m_app, "mine\n", "theirs\n"); // Knowing it.
    QCOMPARE(saved.size(), 1);
    QVERIFY(QFile::remove(m_folder->filePath(m_app)));
    m_workbench->replaceFile(nextJobId(), m_app, "again\n", "mine\n"); // One that is gone is written anew.
    QCOMPARE(onDisk(m_app), QByteArray("again\n"));
}

void TypedProjectTest::filesAreReadForTheEditor()
{
    QVERIFY(open());
    write(QStringLiteral("large.py"), QByteArray(int(Workbench::largestText) + 1, '#'));
    QVERIFY(QFile::link(QStringLiteral("/etc/passwd"), m_folder->filePath(QStringLiteral("link.py"))));
    QSignalSpy read(m_workbench.get(), &Workbench::fileRead);
    QSignalSpy unreadable(m_workbench.get(), &Workbench::fileUnreadable);
    m_workbench->readFile(nextJobId(), m_app);
    QCOMPARE(read.first().at(2).toByteArray(), application("/"));
    for (const char *path : {"large.py", "link.py", "../x", "none.py"})
        m_workbench->readFile(nextJobId(), QLatin1String(path));
    QCOMPARE(unreadable.size(), 4);
    QCOMPARE(unreadable.at(1).at(3).value<Workbench::FileState>(), Workbench::FileState::Unreadable);
    QCOMPARE(unreadable.at(3).at(3).value<Workbench::FileState>(), Workbench::FileState::Gone);
}

void TypedProjectTest::theDiskIsFollowed()
{
    QVERIFY(open());
    m_workbench->followDisk();
    QSignalSpy changed(m_workbench.get(), &Workbench::diskChanged);
    QCOMPARE(rules(), QStringLiteral("/"));
    write(m_app, application("/ /outside"));
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toStringList(), QStringList{m_app});
    QCOMPARE(rules(), QStringLiteral("/ /outside"));
    // Our own save is no news: what follows it is.
    m_workbench->saveFile(nextJobId(), m_app, application("/ /ours"));
    write(QStringLiteral("later.py"), "");
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(changed.last().at(0).toStringList(), QStringList{QStringLiteral("later.py")});
}

void TypedProjectTest::tooLargeToCopy()
{
    for (int i = 0; i < 5000; ++i) write(QStringLiteral("data/%1/f%2.txt").arg(i % 50).arg(i), "x");
    QSignalSpy served(m_workbench.get(), &Workbench::projectServed);
    QVERIFY(open());
    QTRY_COMPARE(served.size(), 1);
    QCOMPARE(served.first().at(1).value<ProjectSources::Reach>(), ProjectSources::Reach::Typed);
    // Where nothing can be laid over a folder, it is said: by the kernel at large, or of this folder later.
    const Result<ProjectSources> sources = ProjectSources::open(m_folder->path(), {});
    QVERIFY(sources.ok());
    QCOMPARE(sources->reach({}, TextsOver::LeftOut), ProjectSources::Reach::Saved);
    QCOMPARE(sources->reach({}, TextsOver::Laid), ProjectSources::Reach::Typed);
    QCOMPARE(rules(), QStringLiteral("/"));
    followsTheKeys();
    auto *supervisor = m_workbench->findChild<Supervisor *>();
    Q_EMIT supervisor->textsLeftOut(QStringLiteral("/another/folder"));
    QCOMPARE(served.size(), 1);
    Q_EMIT supervisor->textsLeftOut(m_folder->path());
    QCOMPARE(served.size(), 2);
    QCOMPARE(served.last().at(1).value<ProjectSources::Reach>(), ProjectSources::Reach::Saved);
    QSignalSpy saved(m_workbench.get(), &Workbench::fileSaved);
    m_workbench->saveFile(nextJobId(), m_app, application("/ /saved"));
    QCOMPARE(saved.size(), 1);
    QCOMPARE(rules(), QStringLiteral("/ /saved"));
}

void TypedProjectTest::makeEnvironment()
{
    QDir().mkpath(m_folder->filePath(QStringLiteral(".venv/bin")));
    QVERIFY(QFile::link(QStringLiteral("/usr/bin/python3"), m_folder->filePath(QStringLiteral(".venv/bin/python"))));
    write(QStringLiteral(".venv/pyvenv.cfg"), "home = /usr/bin\ninclude-system-site-packages = true\n");
}

void TypedProjectTest::anEnvironmentInside()
{
    makeEnvironment();
    QSignalSpy served(m_workbench.get(), &Workbench::projectServed);
    QVERIFY(open());
    QTRY_COMPARE(served.size(), 1);
    QVERIFY(served.first().at(0).toString().contains(QLatin1String(".venv")));
    QCOMPARE(served.first().at(1).value<ProjectSources::Reach>(), ProjectSources::Reach::Typed);
    QCOMPARE(rules(), QStringLiteral("/"));
    followsTheKeys();
}

/// The project around it is a copy at its own path: an application may write there, and the folder does not change.
void TypedProjectTest::onlyTheEnvironmentIsReadOnly()
{
    makeEnvironment();
    write(QStringLiteral(".venv/lib/python3.11/site-packages/onlyhere.py"), "RULE = '/only-here'\n");
    QVERIFY(open());
    const QByteArray writes = "import os, sqlite3, onlyhere\n"
                              "with sqlite3.connect('shop.db') as db: db.execute('create table t (a)')\n"
                              "os.rename('shop.db', 'instance.db')\n"
                              "try: open('.venv/x', 'w'); there = '/written'\n"
                              "except OSError: there = '/refused'\n";
    m_workbench->setUnsaved(m_app, writes + application("/ /x").replace("'/x'", "onlyhere.RULE") +
                                       "app.add_url_rule(there, 'there')\napp.add_url_rule(os.getcwd(), 'here')\n");
    QCOMPARE(rules(), QStringLiteral("/ /only-here /refused ") + m_folder->path());
    // What stands in an editor over a file of the environment is not met: that is shown as it is.
    m_workbench->setUnsaved(QStringLiteral(".venv/lib/python3.11/site-packages/onlyhere.py"), "RULE = '/typed'\n");
    QVERIFY(rules().contains(QLatin1String("/only-here")));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList({QStringLiteral(".venv"), m_app}));
}

/// A project that was small when it was opened.
void TypedProjectTest::itHasGrown()
{
    QVERIFY(open());
    QCOMPARE(rules(), QStringLiteral("/"));
    write(QStringLiteral("large.bin"), QByteArray(15 << 20, 'x'));
    m_workbench->setUnsaved(m_app, "import os\nassert os.path.getsize('large.bin') == 15 << 20\n" + application("/ /typed"));
    QCOMPARE(rules(), QStringLiteral("/ /typed"));
}

/// One text after the other, each met by its rules.
void TypedProjectTest::typeRules()
{
    QElapsedTimer clock;
    QList<qint64> times;
    for (int i = 0; i < 7; ++i) {
        const QByteArray rule = "/typed" + QByteArray::number(i);
        clock.start();
        m_workbench->setUnsaved(m_app, application("/ " + rule));
        QCOMPARE(rules(), QStringLiteral("/ ") + QString::fromLatin1(rule));
        times << clock.elapsed();
    }
    std::sort(times.begin(), times.end());
    qInfo("from a text to its rules: median %lld ms, longest %lld ms", times.at(3), times.last());
}

/// A mounted project: what is typed lies over it, and its files stay as they are.
void TypedProjectTest::followsTheKeys()
{
    typeRules();
    if (QTest::currentTestFailed()) return;
    const QString extra = QStringLiteral("shop/extra.py");
    m_workbench->setUnsaved(extra, "rule = '/from-a-new-file'\n");
    m_workbench->setUnsaved(m_app,
                            "from shop.extra import rule\n" + application("/") + "app.add_url_rule(rule, 'new')\n");
    QCOMPARE(rules(), QStringLiteral("/ /from-a-new-file"));
    m_workbench->setUnsaved(m_app, application("/") + "def broken(:\n");
    QCOMPARE(rules(), QStringLiteral("app.py:6 SyntaxError"));
    m_workbench->forgetUnsaved(extra);
    m_workbench->setUnsaved(m_app, "import shop.extra\n" + application("/"));
    QCOMPARE(rules(), QStringLiteral("app.py:1 ModuleNotFoundError"));
    QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("shop"))));
    QCOMPARE(onDisk(m_app), application("/"));
    m_workbench->forgetUnsaved(m_app);
    QCOMPARE(rules(), QStringLiteral("/"));
    // A file that goes from the disk is gone, also under texts that lie over others.
    write(QStringLiteral("helper.py"), "");
    m_workbench->setUnsaved(m_app, "import helper\n" + application("/ /helped"));
    QCOMPARE(rules(), QStringLiteral("/ /helped"));
    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("helper.py"))));
    m_workbench->setUnsaved(m_app, "import helper\n" + application("/ /helped /again"));
    QCOMPARE(rules(), QStringLiteral("app.py:1 ModuleNotFoundError"));
    m_workbench->forgetUnsaved(m_app);
    QCOMPARE(rules(), QStringLiteral("/"));
}

/// The map follows the keys there too; only saving is refused, and says so.
void TypedProjectTest::aFolderThatMayOnlyBeRead()
{
    if (::geteuid() == 0) QSKIP("Root writes everywhere. The suite runs this once more as an ordinary user.");
    QVERIFY(QFile::setPermissions(m_folder->filePath(m_app), QFile::ReadOwner));
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::ExeOwner));
    QVERIFY(open());
    QCOMPARE(rules(), QStringLiteral("/"));
    m_workbench->setUnsaved(m_app, application("/ /typed"));
    QCOMPARE(rules(), QStringLiteral("/ /typed"));
    QSignalSpy saved(m_workbench.get(), &Workbench::fileSaved);
    QSignalSpy failed(m_workbench.get(), &Workbench::failed);
    m_workbench->replaceFile(nextJobId(), m_app, application("/saved"), application("/"));
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(saved.isEmpty());
    QVERIFY2(!failed.first().at(1).toString().isEmpty(), "why it is not saved");
    QCOMPARE(onDisk(m_app), application("/"));
    QCOMPARE(rules(), QStringLiteral("/ /typed")); // What was typed still counts.
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TypedProjectTest::anotherPython()
{
    QSignalSpy served(m_workbench.get(), &Workbench::projectServed);
    QSignalSpy failed(m_workbench.get(), &Workbench::failed);
    m_workbench->openProject(nextJobId(), m_folder->path(), QStringLiteral("/usr/bin/python3"));
    QCOMPARE(rules(), QStringLiteral("/"));
    QTRY_COMPARE(served.size(), 1);
    QVERIFY2(served.first().at(0).toString().contains(QLatin1String("/usr/bin/python3")),
             qPrintable(served.first().at(0).toString()));
    QCOMPARE(served.first().at(1).value<ProjectSources::Reach>(), ProjectSources::Reach::Typed);
    m_workbench->setUnsaved(m_app, application("/ /typed"));
    QCOMPARE(rules(), QStringLiteral("/ /typed"));
    m_workbench->openProject(nextJobId(), m_folder->path(), QStringLiteral("/usr/bin/no-such-python"));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(rules(), QStringLiteral("/ /typed")); // The one that is open stays.
}

void TypedProjectTest::folders_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << QStringLiteral("/nowhere/at/all") << QStringLiteral("no such folder");
    QTest::newRow("a file") << QStringLiteral("/etc/passwd") << QStringLiteral("a file, not a folder");
    QTest::newRow("everything") << QStringLiteral("/") << QStringLiteral("more than a project");
    QTest::newRow("a home") << QDir::homePath() << QStringLiteral("more than a project");
}

void TypedProjectTest::folders()
{
    QFETCH(QString, folder);
    QFETCH(QString, words);
    QSignalSpy failed(m_workbench.get(), &Workbench::failed);
    m_workbench->openProject(nextJobId(), folder);
    QCOMPARE(failed.size(), 1);
    QVERIFY2(failed.first().at(1).toString().contains(words), qPrintable(failed.first().at(1).toString()));
}

QTEST_GUILESS_MAIN(TypedProjectTest)
#include "tst_typedproject.moc"
