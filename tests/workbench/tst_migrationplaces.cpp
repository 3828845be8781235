#include "tests/workbench/migrationsbed.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

using namespace athanor;
using namespace athanor::migrations;
using namespace athanor::migrationsbed;

// Before the texts below: their quotes confuse moc.
/// What of a run comes into the learner's folder, what of the folder a run meets, and where migrations can be run.
class MigrationPlacesTest final : public MigrationsBed
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { locate(); }
    void init() { begin(); }
    void cleanup() { end(); }

    void newRevisionsComeIntoTheFolder();
    void neverOverAnotherFile();
    void anEditIsMetAndTheDatabaseStays();
    void theLearnersDatabaseIsKeptWhenAsked();
    void anExercisesDatabaseFollows();
    void otherPlaces();
    void aLargeProjectIsMounted();
    void whatCannotRun();
    void everyJobIsAnswered();
};

void MigrationPlacesTest::newRevisionsComeIntoTheFolder()
{
    open();
    run("upgrade head");
    const MigrationRun made =
        run(MigrationCommand{{QStringLiteral("revision"), QStringLiteral("--autogenerate"), QStringLiteral("-m"),
                              QStringLiteral("an age"), QStringLiteral("--rev-id"), QStringLiteral("c3")}});
    QCOMPARE(made.said, QStringLiteral("alembic revision --autogenerate -m 'an age' --rev-id c3"));
    QCOMPARE(made.files.size(), std::size_t(1));
    QVERIFY(made.files.front().isNew && made.files.front().state == MigrationFile::State::Written);
    const QString path = QStringLiteral("migrations/versions/c3_an_age.py");
    QCOMPARE(made.files.front().path, path);
    QCOMPARE(read(path), made.files.front().content);
    QVERIFY(read(path).contains("add_column(sa.Column('age'"));
    QCOMPARE(run("upgrade head").after.position.rows, QStringList{QStringLiteral("c3")});
    QCOMPARE(m_run.after.schema.find(QStringLiteral("pony"))->rows, 1);
    // Two heads, and what joins them.
    write(QStringLiteral("migrations/versions/d4.py"), migration("d4", "\"a1\"", "pass"));
    const MigrationRun several = run("upgrade head");
    QCOMPARE(several.error.qualified, QStringLiteral("alembic.util.exc.CommandError"));
    QVERIFY(several.error.message.startsWith(QStringLiteral("Multiple head revisions are present")));
    QVERIFY(several.output.contains(QStringLiteral("FAILED: Multiple head revisions are present")));
    QCOMPARE(several.kept, QStringLiteral("The database is byte for byte as it was before."));
    const MigrationRun merged = run("merge heads -m both --rev-id e5");
    QCOMPARE(merged.outcome, Outcome::Done);
    QVERIFY(read(QStringLiteral("migrations/versions/e5_both.py")).contains("'c3'"));
    QCOMPARE(run("upgrade head").after.position.rows, QStringList{QStringLiteral("e5")});
}

void MigrationPlacesTest::neverOverAnotherFile()
{
    // env.py stands for a command that changes what is there, and for a race with the learner.
    open();
    const QString path = QStringLiteral("migrations/versions/c3_x.py");
    write(QStringLiteral("migrations/env.py"), env + "\nopen('migrations/versions/b2.py', 'a').write('# more')\n"
                                                     "open('notes.txt', 'w').write('a by-product')\n");
    MigrationRun made = run("revision --autogenerate -m x --rev-id c3 --sql");
    run("upgrade head");
    made = run("revision --autogenerate -m x --rev-id c3");
    QCOMPARE(made.outcome, Outcome::Done);
    QMap<QString, MigrationFile::State> states;
    for (const MigrationFile &file : made.files) states.insert(file.path, file.state);
    QCOMPARE(states.value(path), MigrationFile::State::Written);
    QCOMPARE(states.value(QStringLiteral("notes.txt"), MigrationFile::State::Written), MigrationFile::State::Left);
    QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("notes.txt"))));
    QCOMPARE(states.value(QStringLiteral("migrations/versions/b2.py")), MigrationFile::State::Written);
    QVERIFY(read(QStringLiteral("migrations/versions/b2.py")).endsWith("# more"));

    // A link where the file would be: nothing is written through it.
    const QString outside = m_folder->filePath(QStringLiteral("outside.txt"));
    write(QStringLiteral("outside.txt"), "mine");
    QVERIFY(QFile::link(outside, m_folder->filePath(QStringLiteral("migrations/versions/d4_y.py"))));
    made = run("revision -m y --rev-id d4");
    const auto file = std::find_if(made.files.cbegin(), made.files.cend(),
                                   [](const MigrationFile &f) { return f.path.endsWith(QStringLiteral("d4_y.py")); });
    QVERIFY(file != made.files.cend());
    QCOMPARE(file->state, MigrationFile::State::Conflict);
    QVERIFY(!file->why.isEmpty());
    QCOMPARE(read(QStringLiteral("outside.txt")), QByteArray("mine"));
}

void MigrationPlacesTest::anEditIsMetAndTheDatabaseStays()
{
    open();
    run("upgrade a1");
    const int first = m_run.after.id;
    write(QStringLiteral("migrations/versions/b2.py"),
          migration("b2", "\"a1\"", R"py(op.add_column("pony", sa.Column("height", sa.Integer)))py"));
    QCOMPARE(columns(run("upgrade head").after.schema, QStringLiteral("pony")), words("id name height"));
    QCOMPARE(m_run.before.id, first);
    // In the open project what is typed counts, too.
    QVERIFY(answered(ask(&Workbench::openProject, m_folder->path(), QString())));
    open({{}, {}, {}, Database::Empty});
    m_workbench->setUnsaved(QStringLiteral("migrations/versions/b2.py"), colours);
    QCOMPARE(columns(run("upgrade head").after.schema, QStringLiteral("pony")), words("id name colour"));
    QVERIFY(m_state.notes.front().contains(QStringLiteral("empty database")));
}

void MigrationPlacesTest::theLearnersDatabaseIsKeptWhenAsked()
{
    open();
    run("upgrade head");
    const JobId kept = ask(&Workbench::keepMigrations);
    QVERIFY(answered(kept) && m_keptPath == QStringLiteral("app.db"));
    QCOMPARE(read(m_keptPath).size(), m_run.after.bytes);
    run("downgrade a1");
    QVERIFY(answered(ask(&Workbench::keepMigrations)));
    const QByteArray mine = read(QStringLiteral("app.db")) + "changed by another program";
    write(QStringLiteral("app.db"), mine);
    run("downgrade base");
    const JobId refused = ask(&Workbench::keepMigrations);
    QVERIFY(answered(refused) &&
            m_failures.value(quint64(refused)).contains(QStringLiteral("changed by another program")));
    QCOMPARE(read(QStringLiteral("app.db")), mine);
}

void MigrationPlacesTest::anExercisesDatabaseFollows()
{
    QVERIFY(answered(ask(&Workbench::openProject, m_folder->path(), QString())));
    open({{}, {}, {}, Database::Kept});
    QVERIFY(m_state.notes.isEmpty());
    run("upgrade a1");
    QCOMPARE(read(QStringLiteral("app.db")).size(), m_run.after.bytes);
    // Whatever else the learner does to the file is met.
    QProcess other;
    other.setWorkingDirectory(m_folder->path());
    other.start(
        QStringLiteral("/usr/bin/python3"),
        {QStringLiteral("-c"), QStringLiteral("import sqlite3; c = sqlite3.connect('app.db'); "
                                              "c.execute(\"INSERT INTO pony (name) VALUES ('Ash')\"); c.commit()")});
    QVERIFY(other.waitForFinished(60'000) && other.exitCode() == 0);
    QCOMPARE(run("upgrade head").after.schema.find(QStringLiteral("pony"))->rows, 2);
    QCOMPARE(run("downgrade base").after.position.rows, QStringList());
    QVERIFY(read(QStringLiteral("app.db")).size() == m_run.after.bytes);
    // Another project takes its place.
    QTemporaryDir another;
    QVERIFY(answered(ask(&Workbench::openProject, another.path(), QString())));
    QVERIFY(run("current").message.contains(QStringLiteral("No migrations are open")));
}

void MigrationPlacesTest::otherPlaces()
{
    // From the versions folder, and in a folder below the project.
    open({m_folder->filePath(QStringLiteral("migrations/versions"))});
    QCOMPARE(m_state.project, m_folder->path());
    QCOMPARE(run("heads").output, QStringLiteral("b2 (head)\n"));
    QDir().mkpath(m_folder->filePath(QStringLiteral("backend")));
    for (const char *name : {"alembic.ini", "models.py", "migrations"})
        QVERIFY(QFile::rename(m_folder->filePath(QLatin1String(name)),
                              m_folder->filePath(QStringLiteral("backend/") + QLatin1String(name))));
    QVERIFY(answered(ask(&Workbench::openProject, m_folder->path(), QString())));
    open({m_folder->filePath(QStringLiteral("backend"))});
    QCOMPARE(m_state.project, m_folder->path());
    QCOMPARE(m_state.directory, QStringLiteral("backend"));
    QCOMPARE(m_state.databasePath, QStringLiteral("backend/app.db"));
    QCOMPARE(run("upgrade head").after.position.rows, QStringList{QStringLiteral("b2")});
    const MigrationRun made = run("revision -m x --rev-id c3");
    QVERIFY(made.files.size() == 1 && made.files.front().state == MigrationFile::State::Written);
    QVERIFY(QFileInfo::exists(m_folder->filePath(QStringLiteral("backend/migrations/versions/c3_x.py"))));
}

void MigrationPlacesTest::aLargeProjectIsMounted()
{
    for (int i = 0; i < 4'050; ++i) write(QStringLiteral("data/%1/%2.txt").arg(i % 50).arg(i), {});
    write(QStringLiteral("migrations/env.py"), env + "\nopen('data/mark', 'w').close()\n");
    open();
    QVERIFY2(m_state.runs(), qPrintable(m_state.output));
    QCOMPARE(m_state.databasePath, QStringLiteral("app.db"));
    QCOMPARE(run("upgrade head").after.position.rows, QStringList{QStringLiteral("b2")});
    const MigrationRun made = run("revision -m x --rev-id c3");
    QVERIFY(made.files.size() == 1 && made.files.front().state == MigrationFile::State::Written);
    QVERIFY(read(QStringLiteral("migrations/versions/c3_x.py")).contains("'c3'"));
    QCOMPARE(run("upgrade head").after.position.rows, QStringList{QStringLiteral("c3")});
    QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("data/mark"))));
}

void MigrationPlacesTest::whatCannotRun()
{
    write(QStringLiteral("models.py"), "import nothing_of_that_name\n");
    open();
    QVERIFY(!m_state.runs());
    QCOMPARE(m_state.error.package, QStringLiteral("nothing_of_that_name"));
    QCOMPARE(run("upgrade head").error.type, QStringLiteral("ModuleNotFoundError"));
    QCOMPARE(run("heads").output, QStringLiteral("b2 (head)\n"));
    write(QStringLiteral("models.py"), models);
    QCOMPARE(run("upgrade head").after.position.rows, QStringList{QStringLiteral("b2")});

    write(QStringLiteral("alembic.ini"),
          QByteArray(ini).replace("sqlite:///app.db", "postgresql://ada:secret@host/db"));
    open();
    QCOMPARE(m_state.otherDatabase, QStringLiteral("postgresql"));
    QVERIFY(!m_state.runs() && m_state.error.isEmpty());
    MigrationsPlace place;
    place.standIn = true;
    open(place);
    QVERIFY(m_state.runs() && m_state.isStandIn && m_state.url == QStringLiteral("postgresql://ada:***@host/db"));
    QCOMPARE(run("upgrade head").after.position.rows, QStringList{QStringLiteral("b2")});
    const JobId kept = ask(&Workbench::keepMigrations);
    QVERIFY(answered(kept) && m_failures.value(quint64(kept)).contains(QStringLiteral("no file of the project")));

    write(QStringLiteral("alembic.ini"), "[alembic\n");
    open();
    QCOMPARE(m_state.error.type, QStringLiteral("MissingSectionHeaderError"));
    const JobId missing = ask(&Workbench::openMigrations, MigrationsPlace{m_folder->filePath(QStringLiteral("none"))});
    QVERIFY(answered(missing) && m_failures.contains(quint64(missing)));
    QVERIFY(run("heads").message.contains(QStringLiteral("No migrations are open")));
}

void MigrationPlacesTest::everyJobIsAnswered()
{
    const JobId early = ask(&Workbench::runMigrations, MigrationCommand{words("heads")});
    QVERIFY(answered(early) && m_failures.value(quint64(early)).contains(QStringLiteral("No migrations are open")));
    const JobId without = ask(&Workbench::openMigrations, MigrationsPlace{});
    QVERIFY(answered(without) && m_failures.value(quint64(without)) == QStringLiteral("No project is open."));
    open();
    const JobId first = ask(&Workbench::runMigrations, MigrationCommand{words("upgrade head")});
    const JobId second = ask(&Workbench::schemaAt, words("a1"));
    m_workbench->closeMigrations();
    QVERIFY(answered(first) && answered(second));
    open();
    const JobId third = ask(&Workbench::runMigrations, MigrationCommand{words("upgrade head")});
    const JobId fourth = ask(&Workbench::keepMigrations);
    m_workbench->shutdown();
    QVERIFY(answered(third) && answered(fourth));
    const JobId late = ask(&Workbench::openMigrations, MigrationsPlace{m_folder->path()});
    QVERIFY(answered(late) && m_failures.contains(quint64(late)));
}

QTEST_GUILESS_MAIN(MigrationPlacesTest)
#include "tst_migrationplaces.moc"
