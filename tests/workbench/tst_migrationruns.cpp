#include "engine/course/explanations.h"
#include "tests/workbench/migrationsbed.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>

using namespace athanor;
using namespace athanor::migrations;
using namespace athanor::migrationsbed;

// Before the texts below: their quotes confuse moc.
/// Real Alembic and Flask-Migrate through the Workbench, with the real engine.
class MigrationRunsTest final : public MigrationsBed
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { locate(); }
    void init() { begin(); }
    void cleanup() { end(); }

    void aPlaceIsOpenedAndNothingIsChanged();
    void upgradesOneStepAtATime();
    void snapshotsComeBackByteForByte();
    void theSchemaOfAPosition();
    void positionsEqualADatabaseMadeOtherwise();
    void aMigrationThatRaisesHalfway();
    void anEndlessMigrationIsCancelled();
    void anEndlessMigrationIsStopped();
    void alembicsOwnWords();
    void flaskMigrateFromNothing_data();
    void flaskMigrateFromNothing();
};

namespace {

const QByteArray owners = migration(
    "c3", "\"a1\"",
    R"py(op.create_table("owner", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(40), nullable=False)))py");

const QByteArray flaskApp = R"py(
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app)
Migrate(app, db)
class Pony(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
)py";

} // namespace

void MigrationRunsTest::aPlaceIsOpenedAndNothingIsChanged()
{
    open();
    QVERIFY2(m_state.runs(), qPrintable(m_state.error.message + m_state.output));
    QCOMPARE(m_state.program, MigrationsState::Program::Alembic);
    QCOMPARE(m_state.project, m_folder->path());
    QCOMPARE(m_state.configuration, QStringLiteral("alembic.ini"));
    QCOMPARE(m_state.url, QStringLiteral("sqlite:///app.db"));
    QCOMPARE(m_state.databasePath, QStringLiteral("app.db"));
    QVERIFY(!m_state.existed && m_state.now.schema.isEmpty() && m_state.now.position.rows.isEmpty());
    QVERIFY(m_state.now.id > 0 && !m_state.now.position.hasTable);
    QCOMPARE(m_state.notes.size(), 1);
    QVERIFY(m_state.notes.front().contains(QStringLiteral("a database of their own")));
    const MigrationRun whole = run("upgrade head");
    QCOMPARE(whole.outcome, Outcome::Done);
    QCOMPARE(whole.said, QStringLiteral("alembic upgrade head"));
    QCOMPARE(whole.steps.size(), std::size_t(2));
    QVERIFY(!whole.next && whole.planned == 2);
    QCOMPARE(whole.after.position.rows, QStringList{QStringLiteral("b2")});
    QVERIFY(whole.kept.isEmpty() && whole.message.isEmpty() && whole.error.isEmpty());
    QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("app.db"))));
    QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("__pycache__"))));
}

void MigrationRunsTest::upgradesOneStepAtATime()
{
    open();
    MigrationRun first = run("alembic upgrade +2", Extent::OneStep);
    QCOMPARE(first.said, QStringLiteral("alembic upgrade +2"));
    QCOMPARE(first.planned, 2);
    QCOMPARE(first.steps.size(), std::size_t(1));
    const MigrationStep &step = first.steps.front();
    QVERIFY(step.finished && step.revision == QStringLiteral("a1") && step.message == QStringLiteral("the a1"));
    QCOMPARE(step.after.rows, QStringList{QStringLiteral("a1")});
    QCOMPARE(columns(first.after.schema, QStringLiteral("pony")), words("id name"));
    QCOMPARE(first.changes.changes.size(), std::size_t(1));
    QCOMPARE(first.changes.changes.front().words(), QStringLiteral("table added"));
    const auto created =
        std::find_if(step.statements.cbegin(), step.statements.cend(),
                     [](const MigrationStatement &s) { return s.kind == MigrationStatement::Kind::Migration; });
    QVERIFY(created != step.statements.cend() && created->sql.contains(QStringLiteral("CREATE TABLE pony")));
    QCOMPARE(created->file, QStringLiteral("migrations/versions/a1.py"));
    QVERIFY(created->line > 0 && step.ms > 0);

    QVERIFY(first.next);
    const MigrationRun second = run(*first.next);
    QCOMPARE(second.steps.front().revision, QStringLiteral("b2"));
    QVERIFY(!second.next);
    QCOMPARE(second.changes.changes.front().words(), QStringLiteral("column colour added: VARCHAR(9)"));
    QCOMPARE(second.after.schema.find(QStringLiteral("pony"))->rows, 1);
    // The plan has moved on: what was its second step is not taken twice.
    QVERIFY(run(*first.next).message.contains(QStringLiteral("Give the command again")));
    const MigrationRun down = run("downgrade base", Extent::OneStep);
    QCOMPARE(down.steps.front().direction, MigrationStep::Direction::Downgrade);
    QVERIFY(down.next && down.after.position.rows == QStringList{QStringLiteral("a1")});
    const MigrationRun base = run(*down.next);
    QVERIFY(base.after.position.rows.isEmpty() && base.after.position.hasTable && base.after.schema.isEmpty());
}

void MigrationRunsTest::snapshotsComeBackByteForByte()
{
    MigrationsPlace place;
    place.database = Database::Kept; // So that the bytes can be looked at.
    open(place);
    const int nothing = m_state.now.id;
    const MigrationRun first = run("upgrade a1");
    const QByteArray bytes = read(QStringLiteral("app.db"));
    QVERIFY(bytes.startsWith("SQLite format 3") && first.after.bytes == bytes.size());
    const MigrationRun second = run("upgrade head");
    QVERIFY(read(QStringLiteral("app.db")) != bytes && second.after.id != first.after.id);
    QCOMPARE(second.before.id, first.after.id);
    MigrationsState back = rewind(first.after.id);
    QCOMPARE(back.now.id, first.after.id);
    QCOMPARE(back.now.position.rows, QStringList{QStringLiteral("a1")});
    QCOMPARE(columns(back.now.schema, QStringLiteral("pony")), words("id name"));
    QCOMPARE(read(QStringLiteral("app.db")), bytes);
    QCOMPARE(rewind(second.after.id).now.schema.find(QStringLiteral("pony"))->rows, 1);
    QVERIFY(rewind(nothing).now.schema.isEmpty() && m_state.now.bytes == 0);
    QCOMPARE(run("upgrade head").after.position.rows, QStringList{QStringLiteral("b2")});
    const JobId unknown = ask(&Workbench::rewindMigrations, 999);
    QVERIFY(answered(unknown) && m_failures.value(quint64(unknown)).contains(QStringLiteral("no such moment")));
}

void MigrationRunsTest::theSchemaOfAPosition()
{
    write(QStringLiteral("migrations/versions/c3.py"), owners);
    write(QStringLiteral("migrations/versions/d4.py"), migration("d4", "(\"b2\", \"c3\")", "pass"));
    open();
    QVERIFY(run("upgrade b2").outcome == Outcome::Done);
    QVERIFY(at("").schema.isEmpty());
    QCOMPARE(tables(at("c3").schema), words("owner pony"));
    QCOMPARE(m_position.position.rows, QStringList{QStringLiteral("c3")});
    QStringList changes;
    for (const SchemaChange &change : m_position.difference.changes) changes << change.table + change.words();
    QCOMPARE(changes, (QStringList{QStringLiteral("ownertable added"),
                                   QStringLiteral("ponycolumn colour removed: VARCHAR(9)")}));
    QCOMPARE(tables(at("b2 c3").schema), words("owner pony"));
    QVERIFY(at("b2").difference.isEmpty());
    QVERIFY(at("d4").error.isEmpty() && columns(m_position.schema, QStringLiteral("pony")).size() == 3);
    QCOMPARE(at("zz").error.message, QStringLiteral("Can't locate revision identified by 'zz'"));
    QCOMPARE(run("current").after.position.rows, QStringList{QStringLiteral("b2")});
    write(QStringLiteral("migrations/versions/c3.py"), migration("c3", "\"a1\"", "raise ValueError('no')"));
    QCOMPARE(at("d4").stoppedAt, QStringLiteral("c3"));
    QCOMPARE(m_position.error.file, QStringLiteral("migrations/versions/c3.py"));
}

/// The same schema from the alembic program of the system, outside of everything of ours.
void MigrationRunsTest::positionsEqualADatabaseMadeOtherwise()
{
    write(QStringLiteral("migrations/versions/c3.py"),
          migration("c3", "\"b2\"", R"py(op.create_table("toy", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("pony_id", sa.Integer, sa.ForeignKey("pony.id", ondelete="CASCADE", name="fk_toy")),
        sa.Column("kind", sa.String(9), server_default="ball", nullable=False),
        sa.UniqueConstraint("pony_id", "kind", name="uq_toy"), sa.CheckConstraint("kind <> ''", name="ck_toy"))
    op.create_index("ix_toy_kind", "toy", ["kind"])
    with op.batch_alter_table("pony") as batch:
        batch.alter_column("name", nullable=False, existing_type=sa.String(40))
        batch.create_unique_constraint("uq_name", ["name"])
    op.execute("CREATE VIEW names AS SELECT name FROM pony"))py"));
    open({{}, {}, {}, Database::Empty});
    const SchemaAtPosition position = at("c3");
    QVERIFY2(position.error.isEmpty(), qPrintable(position.error.traceback));
    QCOMPARE(tables(position.schema), words("names pony toy"));
    QProcess alembic;
    alembic.setWorkingDirectory(m_folder->path());
    alembic.start(QStringLiteral("/usr/bin/python3"), words("-B -m alembic upgrade head"));
    QVERIFY(alembic.waitForFinished(60'000) && alembic.exitCode() == 0);
    open({{}, {}, {}, Database::Copy});
    QVERIFY(m_state.existed && m_state.now.position.rows == QStringList{QStringLiteral("c3")});
    const SchemaDifference difference = SchemaDifference::between(position.schema, m_state.now.schema);
    for (const SchemaChange &change : difference.changes) qWarning("%s", qPrintable(change.table + change.words()));
    QVERIFY(difference.isEmpty());
    const SchemaTable *toy = m_state.now.schema.find(QStringLiteral("toy"));
    QVERIFY(toy && toy->foreignKeys.size() == 1 && toy->uniques.size() == 1 && toy->indexes.size() == 1);
    QCOMPARE(toy->foreignKeys.front().name, QStringLiteral("fk_toy"));
    QCOMPARE(toy->foreignKeys.front().onDelete, QStringLiteral("CASCADE"));
    QCOMPARE(toy->uniques.front().name, QStringLiteral("uq_toy"));
    QCOMPARE(toy->checks.front(), (SchemaCheck{QStringLiteral("ck_toy"), QStringLiteral("kind <> ''")}));
    QCOMPARE(toy->columns.back().declaration(), QStringLiteral("VARCHAR(9) NOT NULL DEFAULT 'ball'"));
}

void MigrationRunsTest::aMigrationThatRaisesHalfway()
{
    write(QStringLiteral("migrations/versions/c3.py"),
          migration("c3", "\"b2\"", R"py(op.create_table("toy", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO pony (name) VALUES ('Ash')")
    raise ValueError("half way"))py"));
    open();
    const MigrationRun failed = run("upgrade head");
    QCOMPARE(failed.outcome, Outcome::Failed);
    QCOMPARE(failed.exit, 1);
    QCOMPARE(failed.error.type, QStringLiteral("ValueError"));
    QCOMPARE(failed.error.file, QStringLiteral("migrations/versions/c3.py"));
    QCOMPARE(failed.steps.size(), std::size_t(3));
    QVERIFY(!failed.steps.back().finished && failed.after.position.rows == QStringList{QStringLiteral("b2")});
    QVERIFY(failed.after.schema.find(QStringLiteral("toy")));
    QCOMPARE(failed.after.schema.find(QStringLiteral("pony"))->rows, 1);
    const int before = rewind(failed.before.id).now.id;
    QCOMPARE(before, failed.before.id);
    run("upgrade b2");
    const MigrationRun again = run("upgrade head", Extent::OneStep);
    QVERIFY(!again.next);
    QVERIFY2(again.kept.startsWith(QStringLiteral("SQLite kept: table toy added. alembic_version says b2.")),
             qPrintable(again.kept));
    QVERIFY(again.kept.contains(QStringLiteral("rolled back")));
    const MigrationRun third = run("upgrade head");
    QCOMPARE(third.error.message.section(QLatin1Char('\n'), 0, 0),
             QStringLiteral("(sqlite3.OperationalError) table toy already exists"));
    QCOMPARE(third.kept, QStringLiteral("The database is byte for byte as it was before."));
}

void MigrationRunsTest::anEndlessMigrationIsCancelled()
{
    write(QStringLiteral("migrations/versions/c3.py"), migration("c3", "\"b2\"", R"py(
    op.execute("INSERT INTO pony (name) VALUES ('Ash')")
    while True: pass)py"));
    open();
    run("upgrade b2");
    const int before = m_run.after.id;
    m_begun.clear();
    const JobId job = ask(&Workbench::runMigrations, MigrationCommand{words("upgrade head")});
    const JobId waiting = ask(&Workbench::schemaAt, words("a1"));
    QTRY_COMPARE_WITH_TIMEOUT(m_begun, words("c3"), 60'000);
    QElapsedTimer clock;
    clock.start();
    m_workbench->cancel(job);
    QVERIFY(answered(job));
    QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed()))); // Not stopped by its limit.
    QVERIFY(m_failures.value(quint64(job)).startsWith(QStringLiteral("Cancelled. The database is as it was before")));
    QVERIFY(answered(waiting) && tables(m_position.schema) == words("pony"));
    const MigrationRun current = run("current");
    QCOMPARE(current.before.id, before);
    QCOMPARE(current.after.position.rows, QStringList{QStringLiteral("b2")});
    QCOMPARE(current.after.schema.find(QStringLiteral("pony"))->rows, 1);
}

void MigrationRunsTest::anEndlessMigrationIsStopped()
{
    write(QStringLiteral("migrations/versions/c3.py"), migration("c3", "\"b2\"", R"py(
    op.create_table("toy", sa.Column("id", sa.Integer, primary_key=True))
    while True: pass)py"));
    MigrationsPlace place;
    place.commandLimit = std::chrono::milliseconds(4'500);
    open(place);
    const MigrationRun stopped = run("upgrade head");
    QCOMPARE(stopped.outcome, Outcome::TimeLimit);
    QVERIFY2(
        stopped.message.startsWith(QStringLiteral("It was stopped after 4.5 s in migrations/versions/c3.py, line 9.")),
        qPrintable(stopped.message));
    QCOMPARE(stopped.after.position.rows, QStringList{QStringLiteral("b2")});
    QVERIFY(stopped.after.schema.find(QStringLiteral("toy")) &&
            stopped.kept.contains(QStringLiteral("table toy added")));
    QVERIFY(rewind(stopped.before.id).now.schema.isEmpty());
    QCOMPARE(run("upgrade b2").after.position.rows, QStringList{QStringLiteral("b2")});
}

void MigrationRunsTest::alembicsOwnWords()
{
    const Explanations explanations = Explanations::load(
        qEnvironmentVariable("ATHANOR_SOURCE_DIR", QStringLiteral(".")) + QStringLiteral("/lessons/explanations"));
    const auto explained = [&explanations](const MigrationRun &run) {
        const auto found = explanations.explain(RaisedError::fromJson(run.error.toJson()));
        return found ? found->id : QString();
    };
    open();
    run("upgrade a1");
    QCOMPARE(run("revision --autogenerate -m x").error.message, QStringLiteral("Target database is not up to date."));
    QCOMPARE(explained(m_run), QStringLiteral("alembic.not-up-to-date"));
    QCOMPARE(run("upgrade zz").error.message, QStringLiteral("Can't locate revision identified by 'zz'"));
    QCOMPARE(explained(m_run), QStringLiteral("alembic.unknown-revision"));
    QCOMPARE(run("stamp b2").after.position.rows, QStringList{QStringLiteral("b2")});
    QVERIFY(m_run.changes.isEmpty() && m_run.steps.empty() && !m_run.others.empty());
    const MigrationRun offline = run("upgrade base:head --sql");
    QVERIFY(offline.output.contains(QStringLiteral("CREATE TABLE")) && offline.after.id == offline.before.id);
    QVERIFY(run("history").output.contains(QStringLiteral("a1 -> b2 (head), the b2")));
    QCOMPARE(run("").outcome, Outcome::Failed);
    QVERIFY(run("upgrad").error.message.contains(QStringLiteral("invalid choice")));
}

void MigrationRunsTest::flaskMigrateFromNothing_data()
{
    QTest::addColumn<bool>("ownEnvironment");
    QTest::newRow("with the course's packages") << false;
    QTest::newRow("in the project's own environment") << true;
}

void MigrationRunsTest::flaskMigrateFromNothing()
{
    QFETCH(bool, ownEnvironment);
    QVERIFY(QDir(m_folder->path()).removeRecursively() && QDir().mkpath(m_folder->path()));
    if (ownEnvironment) {
        write(QStringLiteral(".venv/pyvenv.cfg"), "home = /usr/bin\ninclude-system-site-packages = true\n");
        QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral(".venv/bin"))));
        QVERIFY(
            QFile::link(QStringLiteral("/usr/bin/python3"), m_folder->filePath(QStringLiteral(".venv/bin/python"))));
    }
    write(QStringLiteral("app.py"), flaskApp);
    open();
    QCOMPARE(m_state.program, MigrationsState::Program::Flask);
    QVERIFY(m_state.notes.contains(QStringLiteral("There are no migrations yet: flask db init makes their folder.")));
    QCOMPARE(run("flask db init").outcome, Outcome::Done);
    QCOMPARE(m_run.said, QStringLiteral("flask db init"));
    QVERIFY(!read(QStringLiteral("migrations/env.py")).isEmpty());
    QVERIFY(QFileInfo(m_folder->filePath(QStringLiteral("migrations/versions"))).isDir());
    open();
    QCOMPARE(m_state.configuration, QStringLiteral("migrations/alembic.ini"));
    QVERIFY2(m_state.runs(), qPrintable(m_state.output));
    const MigrationRun made = run("migrate -m ponies --rev-id a1");
    QVERIFY(made.files.size() == 1 && made.files.front().state == MigrationFile::State::Written);
    QVERIFY(read(QStringLiteral("migrations/versions/a1_ponies.py")).contains("create_table('pony'"));
    const MigrationRun up = run("upgrade", Extent::OneStep);
    QCOMPARE(up.after.position.rows, QStringList{QStringLiteral("a1")});
    QCOMPARE(up.changes.changes.front().table, QStringLiteral("pony"));
    QCOMPARE(tables(at("a1").schema), words("pony"));
    QCOMPARE(run("downgrade").after.position.rows, QStringList());
    QVERIFY(m_state.databasePath.endsWith(QStringLiteral("shop.db")));
}

QTEST_GUILESS_MAIN(MigrationRunsTest)
#include "tst_migrationruns.moc"
