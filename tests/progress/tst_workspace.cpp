#include "engine/progress/workspace.h"
#include "tests/progress/support.h"

#include <unistd.h>

using namespace athanor;
using namespace athanor::test;
using Kind = WorkspaceChange::Kind;

class WorkspaceTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void makesACopy();
    void follows_data();
    void follows();
    void followsTwice();
    void withoutARecord();
    void courseThatIsGone();
    void interrupted();
    void resets();
    void restores();
    void readsTextOnly();
    void leavesOutWhatIsLarge();
    void followsNoLink_data();
    void followsNoLink();
    void lists();

private:
    QString starter(const char *path = "") const
    {
        return m_top->filePath(QStringLiteral("starter/") + QString::fromLatin1(path));
    }
    QString mine(const char *path) const
    {
        return m_workspace->folder() + QLatin1Char('/') + QString::fromLatin1(path);
    }

    QList<LearnerFile> kept() const
    {
        const Result<QList<LearnerFile>> files = m_workspace->allFiles();
        return good(files) ? *files : QList<LearnerFile>();
    }

    std::unique_ptr<QTemporaryDir> m_top;
    std::unique_ptr<Workspace> m_workspace;
};

void WorkspaceTest::init()
{
    m_top = std::make_unique<QTemporaryDir>();
    put(starter("app.py"), "app 1\n");
    put(starter("templates/pony.html"), "<h1>1</h1>\n");
    put(starter("notes.txt"), "notes 1\n");
    m_workspace =
        std::make_unique<Workspace>(m_top->filePath(QStringLiteral("data")), ponies.objective, ponies.exercise);
}

void WorkspaceTest::makesACopy()
{
    QVERIFY(!m_workspace->exists());
    QFile::setPermissions(starter("app.py"), QFile::ReadOwner | QFile::ExeOwner);
    const Result<QList<WorkspaceChange>> made = m_workspace->prepare(starter());
    QVERIFY(good(made));
    QVERIFY(made->isEmpty());
    QVERIFY(m_workspace->exists());
    QCOMPARE(contentOf(mine("app.py")), QByteArray("app 1\n"));
    const QFile::Permissions permissions = QFile::permissions(mine("app.py"));
    QVERIFY(permissions & QFile::WriteOwner);
    QVERIFY(permissions & QFile::ExeOwner);
    QCOMPARE(
        m_workspace->files({QStringLiteral("notes.txt"), QStringLiteral("no.py")}),
        (QStringList{QStringLiteral("notes.txt"), QStringLiteral("app.py"), QStringLiteral("templates/pony.html")}));
    put(mine("app.py"), "mine\n");
    QVERIFY(m_workspace->prepare(starter())->isEmpty());
    QCOMPARE(contentOf(mine("app.py")), QByteArray("mine\n"));
}

void WorkspaceTest::follows_data()
{
    // "-": not there.
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("edited");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("kind"); // -1: nothing is told.
    const auto row = [](const char *name, const char *before, const char *edited, const char *now, const char *after,
                        int kind) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(edited) << QByteArray(now) << QByteArray(after) << kind;
    };
    row("nothing happened", "1", "1", "1", "1", -1);
    row("only the learner", "1", "mine", "1", "mine", -1);
    row("only the course", "1", "1", "2", "2", int(Kind::Updated));
    row("both", "1", "mine", "2", "mine", int(Kind::KeptEdit));
    row("both the same", "1", "2", "2", "2", -1);
    row("new in the course", "-", "-", "2", "2", int(Kind::Added));
    row("new in both", "-", "mine", "2", "mine", int(Kind::KeptEdit));
    row("new in both, the same", "-", "2", "2", "2", -1);
    row("new from the learner", "-", "mine", "-", "mine", -1);
    row("gone from the course", "1", "1", "-", "-", int(Kind::Removed));
    row("gone from the course, edited", "1", "mine", "-", "mine", int(Kind::KeptEdit));
    row("deleted by the learner", "1", "-", "1", "-", -1);
    row("deleted, changed in the course", "1", "-", "2", "-", int(Kind::LeftDeleted));
    row("deleted by both", "1", "-", "-", "-", -1);
    row("emptied by the learner", "1", "", "2", "", int(Kind::KeptEdit));
}

void WorkspaceTest::follows()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, edited);
    QFETCH(QByteArray, now);
    QFETCH(int, kind);
    const auto set = [](const QString &path, const QByteArray &content) {
        if (content == "-")
            QFile::remove(path);
        else
            put(path, content);
    };
    set(starter("deep/er/x.py"), before);
    QVERIFY(good(m_workspace->prepare(starter())));
    set(mine("deep/er/x.py"), edited);
    set(starter("deep/er/x.py"), now);
    const Result<QList<WorkspaceChange>> changes = m_workspace->prepare(starter());
    QVERIFY(good(changes));
    QFETCH(QByteArray, after);
    QCOMPARE(QFileInfo::exists(mine("deep/er/x.py")) ? contentOf(mine("deep/er/x.py")) : QByteArray("-"), after);
    if (kind < 0)
        QVERIFY(changes->isEmpty());
    else
        QCOMPARE(*changes, (QList<WorkspaceChange>{{Kind(kind), QStringLiteral("deep/er/x.py")}}));
    QCOMPARE(contentOf(mine("app.py")), QByteArray("app 1\n"));
    // What was told once is not told again.
    QVERIFY(m_workspace->prepare(starter())->isEmpty());
    QVERIFY(!QFileInfo::exists(mine(".athanor")));
}

void WorkspaceTest::followsTwice()
{
    QVERIFY(good(m_workspace->prepare(starter())));
    put(mine("notes.txt"), "mine\n");
    put(starter("app.py"), "app 2\n");
    put(starter("notes.txt"), "notes 2\n");
    QCOMPARE(m_workspace->prepare(starter())->size(), 2);
    put(starter("app.py"), "app 3\n");
    put(starter("notes.txt"), "notes 3\n");
    const QList<WorkspaceChange> changes = *m_workspace->prepare(starter());
    QCOMPARE(changes, (QList<WorkspaceChange>{{Kind::Updated, QStringLiteral("app.py")},
                                              {Kind::KeptEdit, QStringLiteral("notes.txt")}}));
    QCOMPARE(contentOf(mine("app.py")), QByteArray("app 3\n"));
    QCOMPARE(contentOf(mine("notes.txt")), QByteArray("mine\n"));
}

void WorkspaceTest::withoutARecord()
{
    QVERIFY(good(m_workspace->prepare(starter())));
    const QString record = m_workspace->folder() + QStringLiteral(".starter.json");
    for (const QByteArray &damaged :
         {QByteArray("-"), QByteArray("{"), QByteArray("{\"version\":1,\"files\":{\"app.py\":{}}}")}) {
        if (damaged == "-")
            QVERIFY(QFile::remove(record));
        else
            put(record, damaged);
        put(starter("app.py"), "app 2" + damaged);
        QVERIFY(good(m_workspace->prepare(starter())));
        QCOMPARE(contentOf(mine("app.py")), QByteArray("app 1\n")); // Nobody can say that it was not edited.
    }
    put(starter("templates/pony.html"), "<h1>2</h1>\n");
    QCOMPARE(m_workspace->prepare(starter())->size(), 1); // From now on it is known again.
}

void WorkspaceTest::courseThatIsGone()
{
    QVERIFY(good(m_workspace->prepare(starter())));
    QVERIFY(QDir(starter()).removeRecursively());
    QVERIFY(!m_workspace->prepare(starter()));
    QVERIFY(!m_workspace->reset(starter(), QDateTime::currentDateTime()));
    QCOMPARE(contentOf(mine("app.py")), QByteArray("app 1\n"));
    const Workspace never(m_top->filePath(QStringLiteral("data")), owners.objective, owners.exercise);
    QVERIFY(!never.prepare(starter()));
    QVERIFY(!never.exists());
}

void WorkspaceTest::interrupted()
{
    // A copy that was killed half way is begun anew.
    put(m_workspace->folder() + QStringLiteral(".new/app.py"), "half");
    QVERIFY(good(m_workspace->prepare(starter())));
    QCOMPARE(contentOf(mine("app.py")), QByteArray("app 1\n"));
    QVERIFY(!QFileInfo::exists(m_workspace->folder() + QStringLiteral(".new")));
    // Killed while it followed the course, one file done and the record not written.
    put(starter("app.py"), "app 2\n");
    put(starter("notes.txt"), "notes 2\n");
    put(mine("app.py"), "app 2\n");
    QCOMPARE(*m_workspace->prepare(starter()), (QList<WorkspaceChange>{{Kind::Updated, QStringLiteral("notes.txt")}}));
}

void WorkspaceTest::resets()
{
    QVERIFY(good(m_workspace->prepare(starter())));
    put(mine("app.py"), "mine\n");
    put(starter("app.py"), "app 2\n");
    const QDateTime now = QDateTime::fromString(QStringLiteral("2026-03-02T09:00:00"), Qt::ISODate);
    const Result<QString> kept = m_workspace->reset(starter(), now);
    QVERIFY(good(kept));
    QVERIFY(kept->endsWith(QLatin1String("pony-page.2026-03-02-090000")));
    QCOMPARE(contentOf(*kept + QStringLiteral("/app.py")), QByteArray("mine\n"));
    QCOMPARE(contentOf(mine("app.py")), QByteArray("app 2\n"));
    QVERIFY(m_workspace->prepare(starter())->isEmpty());
    const Result<QString> second = m_workspace->reset(starter(), now);
    QVERIFY(good(second));
    QVERIFY(*second != *kept);
}

void WorkspaceTest::restores()
{
    QVERIFY(good(m_workspace->prepare(starter())));
    const Result<QList<LearnerFile>> before = m_workspace->allFiles();
    QVERIFY(good(before));
    QCOMPARE(before->size(), 3);
    put(mine("app.py"), "later\n");
    QFile::remove(mine("templates/pony.html"));
    put(mine("own.py"), "own\n");
    QVERIFY(good(m_workspace->restore(*before)));
    QCOMPARE(contentOf(mine("app.py")), QByteArray("app 1\n"));
    QCOMPARE(contentOf(mine("templates/pony.html")), QByteArray("<h1>1</h1>\n"));
    QCOMPARE(contentOf(mine("own.py")), QByteArray("own\n"));
    QCOMPARE(m_workspace->restore({{QStringLiteral("../x"), ""}}).error().code, ErrorCode::BadInput);
}

void WorkspaceTest::readsTextOnly()
{
    QVERIFY(good(m_workspace->prepare(starter())));
    QCOMPARE(*m_workspace->read(QStringLiteral("app.py")), QStringLiteral("app 1\n"));
    put(mine("app.db"), QByteArray("SQLite\0", 7));
    QCOMPARE(m_workspace->read(QStringLiteral("app.db")).error().code, ErrorCode::BadInput);
    QCOMPARE(m_workspace->read(QStringLiteral("none.py")).error().code, ErrorCode::NotFound);
    QCOMPARE(m_workspace->read(QStringLiteral("templates")).error().code, ErrorCode::Refused);
}

void WorkspaceTest::leavesOutWhatIsLarge()
{
    QVERIFY(good(m_workspace->prepare(starter())));
    put(mine("large.bin"), QByteArray(600 * 1024, 'x'));
    put(mine("__pycache__/app.pyc"), "cache");
    put(mine(".env"), "FLASK_APP=app\n");
    QStringList paths;
    for (const LearnerFile &file : kept()) paths << file.path;
    QCOMPARE(paths, (QStringList{QStringLiteral(".env"), QStringLiteral("app.py"), QStringLiteral("notes.txt"),
                                 QStringLiteral("templates/pony.html")}));
    for (int i = 0; i < 30; ++i) put(mine(qPrintable(QStringLiteral("data/%1").arg(i))), QByteArray(500 * 1024, 'x'));
    qint64 bytes = 0;
    for (const LearnerFile &file : kept()) bytes += file.content.size();
    QVERIFY(bytes > 7 << 20 && bytes <= 8 << 20);
}

void WorkspaceTest::followsNoLink_data()
{
    QTest::addColumn<bool>("folder");
    QTest::newRow("a file") << false;
    QTest::newRow("a folder on the way") << true;
}

void WorkspaceTest::followsNoLink()
{
    QFETCH(bool, folder);
    QVERIFY(good(m_workspace->prepare(starter())));
    const QString outside = m_top->filePath(QStringLiteral("outside"));
    put(outside + QStringLiteral("/pony.html"), "secret\n");
    const QByteArray link = QFile::encodeName(mine(folder ? "templates" : "templates/pony.html"));
    QVERIFY(QFile::remove(mine("templates/pony.html")));
    if (folder) QVERIFY(QDir().rmdir(mine("templates")));
    const QString target = folder ? outside : outside + QStringLiteral("/pony.html");
    QCOMPARE(::symlink(QFile::encodeName(target).constData(), link.constData()), 0);

    const QString path = QStringLiteral("templates/pony.html");
    QVERIFY(!m_workspace->files({path}).contains(path));
    QCOMPARE(m_workspace->read(path).error().code, ErrorCode::Refused);
    for (const LearnerFile &file : kept()) QVERIFY(file.content != "secret\n");
    QCOMPARE(m_workspace->restore({{path, "mine\n"}}).error().code, ErrorCode::Refused);
    put(starter("templates/pony.html"), "<h1>2</h1>\n");
    put(starter("templates/new.html"), "new\n");
    const Result<QList<WorkspaceChange>> changes = m_workspace->prepare(starter());
    QVERIFY(good(changes));
    QVERIFY(changes->contains(WorkspaceChange{Kind::KeptEdit, path}));
    QVERIFY(QFile::remove(starter("templates/pony.html")));
    QVERIFY(good(m_workspace->prepare(starter())));
    QCOMPARE(contentOf(outside + QStringLiteral("/pony.html")), QByteArray("secret\n"));
    QVERIFY(!QFileInfo::exists(outside + QStringLiteral("/new.html")));
    QVERIFY(good(m_workspace->reset(starter(), QDateTime::currentDateTime())));
    QCOMPARE(contentOf(outside + QStringLiteral("/pony.html")), QByteArray("secret\n"));
}

void WorkspaceTest::lists()
{
    const QString data = m_top->filePath(QStringLiteral("data"));
    QVERIFY(Workspace::all(data).isEmpty());
    QVERIFY(good(m_workspace->prepare(starter())));
    QVERIFY(good(Workspace(data, owners.objective, owners.exercise).prepare(starter())));
    QVERIFY(good(m_workspace->reset(starter(), QDateTime::currentDateTime())));
    QCOMPARE(Workspace::all(data), (QList<ExerciseKey>{owners, ponies}));
}

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "tst_workspace.moc"
