#include "engine/workbench/migrationanswers.h"
#include "engine/workbench/migrationshome.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;
using namespace athanor::migrations;

namespace {

using Program = MigrationsState::Program;

SchemaTable table(const QString &name, const std::vector<SchemaColumn> &columns)
{
    SchemaTable made;
    made.name = name;
    made.columns = columns;
    return made;
}

QStringList wordsOf(const DatabaseSchema &before, const DatabaseSchema &after)
{
    QStringList words;
    for (const SchemaChange &change : SchemaDifference::between(before, after).changes)
        words << change.table + QStringLiteral(": ") + change.words();
    return words;
}

QJsonObject object(const char *json) { return QJsonDocument::fromJson(QByteArray(json).replace('\'', '"')).object(); }

} // namespace

class MigrationValuesTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatDiffers();
    void unnamedParts();
    void nothingDiffers();
    void anAnswerIsRead();
    void hostileAnswers_data();
    void hostileAnswers();
    void whatWasKept();
    void homes_data();
    void homes();
    void homesBelowTheOpenProject();
    void noHome();

private:
    void write(const QString &path, const QByteArray &content = {});
    std::unique_ptr<QTemporaryDir> m_folder;
};

void MigrationValuesTest::write(const QString &path, const QByteArray &content)
{
    const QString full = m_folder->filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(full).path()));
    QFile file(full);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

void MigrationValuesTest::whatDiffers()
{
    const SchemaColumn id{QStringLiteral("id"), QStringLiteral("INTEGER"), false, {}, 1};
    SchemaColumn name{QStringLiteral("name"), QStringLiteral("VARCHAR(40)")};
    DatabaseSchema before, after;
    before.tables = {table(QStringLiteral("owner"), {id}), table(QStringLiteral("pony"), {id, name})};
    name.type = QStringLiteral("VARCHAR(80)");
    name.nullable = false;
    name.defaultText = QStringLiteral("'Ash'");
    SchemaTable pony = table(QStringLiteral("pony"), {name, {QStringLiteral("age"), QStringLiteral("INTEGER")}});
    pony.foreignKeys = {{QStringLiteral("fk"),
                         {QStringLiteral("a")},
                         QStringLiteral("owner"),
                         {QStringLiteral("id")},
                         QStringLiteral("CASCADE"),
                         {}}};
    pony.indexes = {{QStringLiteral("ix"), {QStringLiteral("lower(name)")}, true, QStringLiteral("age > 1")}};
    pony.triggers = {QStringLiteral("tr")};
    SchemaTable names = table(QStringLiteral("names"), {});
    names.kind = SchemaTable::Kind::View;
    after.tables = {names, pony};
    QCOMPARE(wordsOf(before, after),
             (QStringList{QStringLiteral("names: view added"), QStringLiteral("owner: table removed"),
                          QStringLiteral("pony: column id removed: INTEGER NOT NULL"),
                          QStringLiteral("pony: column name: VARCHAR(40) → VARCHAR(80) NOT NULL DEFAULT 'Ash'"),
                          QStringLiteral("pony: column age added: INTEGER"),
                          QStringLiteral("pony: primary key removed: (id)"),
                          QStringLiteral("pony: foreign key fk added: (a) → owner (id) ON DELETE CASCADE"),
                          QStringLiteral("pony: index ix added: UNIQUE (lower(name)) WHERE age > 1"),
                          QStringLiteral("pony: trigger tr added")}));
    QCOMPARE(wordsOf(after, before).size(), 9);
}

void MigrationValuesTest::unnamedParts()
{
    DatabaseSchema before, after;
    SchemaTable pony = table(QStringLiteral("pony"), {});
    pony.uniques = {{{}, {QStringLiteral("a")}, true, {}}, {{}, {QStringLiteral("b")}, true, {}}};
    pony.checks = {{{}, QStringLiteral("a > 1")}, {{}, QStringLiteral("a > 1")}};
    before.tables = {pony};
    pony.uniques = {{{}, {QStringLiteral("b")}, true, {}}, {{}, {QStringLiteral("a"), QStringLiteral("b")}, true, {}}};
    pony.checks = {{{}, QStringLiteral("a > 1")}};
    after.tables = {pony};
    QCOMPARE(wordsOf(before, after), (QStringList{QStringLiteral("pony: unique (a) removed: UNIQUE (a)"),
                                                  QStringLiteral("pony: unique (a, b) added: UNIQUE (a, b)"),
                                                  QStringLiteral("pony: check (a > 1) removed: a > 1")}));
}

void MigrationValuesTest::nothingDiffers()
{
    DatabaseSchema before, after;
    const SchemaColumn a{QStringLiteral("a"), QStringLiteral("TEXT")}, b{QStringLiteral("b"), QStringLiteral("TEXT")};
    before.tables = {table(QStringLiteral("t"), {a, b})};
    after.tables = {table(QStringLiteral("t"), {b, a})};
    before.tables.front().sql = QStringLiteral("CREATE TABLE t (a TEXT, b TEXT)");
    before.tables.front().rows = 3;
    QVERIFY(SchemaDifference::between(before, after).isEmpty());
    QVERIFY(before.find(QStringLiteral("t")) && !before.find(QStringLiteral("T")));
}

void MigrationValuesTest::anAnswerIsRead()
{
    const RunAnswer answer = RunAnswer::fromJson(object(
        "{'exit': 1, 'signal': 0, 'stopped': false, 'output': 'said', 'ms': 12.5, 'error': {'type': 'E', 'message': "
        "'m'},"
        "'plan': {'total': 3, 'start': ['a']}, 'folders': ['f'],"
        "'steps': [{'revision': 'b', 'direction': 'downgrade', 'message': 'the b', 'before': ['b'], 'after': ['a'],"
        "'finished': true, 'ms': 1.5, 'statements': [{'of': 'transaction', 'sql': 'BEGIN'}]}],"
        "'others': [{'of': 'migration', 'sql': 'X', 'parameters': '(1,)', 'error': 'no', 'file': 'f.py', 'line': 3}],"
        "'files': [{'path': 'p', 'content64': 'YWI=', 'new': true}],"
        "'state': {'rows': ['a'], 'has_table': true, 'size': 2, 'database64': 'YWI=', 'tables': [{'name': 't', 'kind': "
        "'table',"
        "'columns': [{'name': 'c', 'type': 'INT', 'nullable': false, 'default': null, 'key': 1}], 'rows': 4,"
        "'checks': [['n', 'c > 1']], 'foreign': [{'columns': ['c'], 'table': 'u', 'targets': []}]}]}}"));
    const MigrationRun &run = answer.run;
    QVERIFY(run.outcome == MigrationRun::Outcome::Failed && run.exit == 1 && run.error.message == QStringLiteral("m"));
    QVERIFY(run.planned == 3 && answer.plannedFrom == QStringList{QStringLiteral("a")});
    QVERIFY(run.steps.size() == 1 && run.steps.front().direction == MigrationStep::Direction::Downgrade);
    QCOMPARE(run.steps.front().statements.front().kind, MigrationStatement::Kind::Transaction);
    QVERIFY(run.others.front().error == QStringLiteral("no") && run.others.front().line == 3);
    QVERIFY(run.files.front().content == "ab" && run.files.front().isNew);
    QVERIFY(answer.database.file == QByteArray("ab") && answer.database.position.hasTable);
    const SchemaTable *t = answer.database.schema.find(QStringLiteral("t"));
    QVERIFY(t && t->rows == 4 && t->primaryKey() == QStringList{QStringLiteral("c")});
    QVERIFY(t->columns.front().defaultText.isNull() && t->checks.front().text == QStringLiteral("c > 1"));
    QCOMPARE(t->foreignKeys.front().table, QStringLiteral("u"));
}

void MigrationValuesTest::hostileAnswers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("other types") << QByteArray(
        "{'exit': 'x', 'signal': [], 'stopped': 7, 'output': {}, 'plan': 3, 'steps': {}, 'others': 'y', 'files': 1,"
        "'state': [], 'folders': {}, 'error': 'e', 'found': 3, 'stand_in': 1, 'outside': []}");
    QTest::newRow("entries of other types") << QByteArray(
        "{'steps': [3, null, {'statements': [1, [], {'sql': 4, 'line': -7, 'ms': -1}]}], 'files': [{'content64': "
        "'%%%'}, 9],"
        "'state': {'rows': [1, 'a'], 'tables': [4, {'columns': [[]], 'checks': [1, ['a']], 'key': 7, 'rows': 1e99}],"
        "'size': -3, 'database64': 9}}");
}

/// Nothing of it is believed, and nothing falls over.
void MigrationValuesTest::hostileAnswers()
{
    QFETCH(QByteArray, json);
    const QJsonObject hostile = object(json.constData());
    const RunAnswer run = RunAnswer::fromJson(hostile);
    for (const MigrationStep &step : run.run.steps) {
        QVERIFY(!step.finished && step.revision.isEmpty());
        for (const MigrationStatement &statement : step.statements)
            QVERIFY(statement.sql.isEmpty() && statement.line == 0 && statement.ms == 0);
    }
    for (const MigrationFile &file : run.run.files) QVERIFY(file.path.isEmpty() && file.content.isEmpty());
    for (const SchemaTable &table : run.database.schema.tables) QCOMPARE(table.rows, -1);
    QVERIFY(!run.database.file && run.database.bytes == 0);
    QCOMPARE(run.run.outcome, MigrationRun::Outcome::Failed); // An exit that is no number is none of success.
    const OpenAnswer open = OpenAnswer::fromJson(hostile);
    QVERIFY(open.state.url.isEmpty() && open.state.databasePath.isEmpty());
    QVERIFY(schemaAtFromJson(hostile).heads.isEmpty());
}

void MigrationValuesTest::whatWasKept()
{
    MigrationRun run;
    QVERIFY(keptInWords(run).isEmpty());
    run.outcome = MigrationRun::Outcome::Failed;
    run.before.id = run.after.id = 4;
    QVERIFY(keptInWords(run).contains(QStringLiteral("byte for byte")));
    run.after.id = 5;
    run.before.position = run.after.position = {{QStringLiteral("a"), QStringLiteral("b")}, true};
    QCOMPARE(keptInWords(run), QStringLiteral("The schema is as it was before; alembic_version says a and b."));
    SchemaTable pony = table(QStringLiteral("pony"), {});
    pony.rows = 1;
    run.before.schema.tables = {pony};
    pony.rows = 3;
    run.after.schema.tables = {pony, table(QStringLiteral("toy"), {})};
    run.changes = SchemaDifference::between(run.before.schema, run.after.schema);
    run.steps.push_back({});
    QVERIFY(keptInWords(run).startsWith(QStringLiteral("SQLite kept: table toy added and pony has 3 rows instead of 1. "
                                                       "alembic_version says a and b. So running it again")));
    QVERIFY(!keptInWords(run).contains(QStringLiteral("rolled back")));
    MigrationStatement begin;
    begin.kind = MigrationStatement::Kind::Transaction;
    begin.sql = QStringLiteral("BEGIN (implicit)");
    run.steps.back().statements = {begin};
    QVERIFY(keptInWords(run).endsWith(QStringLiteral("What followed the last BEGIN was rolled back.")));
    MigrationStatement commit = begin;
    commit.sql = QStringLiteral("COMMIT");
    run.steps.back().statements = {begin, commit};
    QVERIFY(!keptInWords(run).contains(QStringLiteral("rolled back")));
}

void MigrationValuesTest::homes_data()
{
    QTest::addColumn<QByteArray>("ini");
    QTest::addColumn<QString>("iniPath");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("project");
    QTest::addColumn<QString>("directory");
    QTest::addColumn<bool>("isFlask");

    const QByteArray plain = "[alembic]\nscript_location = db\n", flask = "[alembic]\n";
    const QString top = QStringLiteral("alembic.ini"), inside = QStringLiteral("db/alembic.ini");
    QTest::newRow("project") << plain << top << QString() << QString() << QString() << false;
    QTest::newRow("its ini") << plain << top << top << QString() << QString() << false;
    QTest::newRow("scripts") << plain << top << QStringLiteral("db") << QString() << QString() << false;
    QTest::newRow("versions") << plain << top << QStringLiteral("db/versions") << QString() << QString() << false;
    QTest::newRow("flask scripts") << flask << inside << QStringLiteral("db") << QString() << QString() << true;
    QTest::newRow("flask versions") << flask << inside << QStringLiteral("db/versions") << QString() << QString()
                                    << true;
    QTest::newRow("ini among its scripts") << QByteArray("[alembic]\nscript_location = .\n") << inside
                                           << QStringLiteral("db") << QStringLiteral("db") << QString() << false;
}

void MigrationValuesTest::homes()
{
    QFETCH(QByteArray, ini);
    QFETCH(QString, iniPath);
    QFETCH(QString, asked);
    QFETCH(QString, project);
    QFETCH(QString, directory);
    QFETCH(bool, isFlask);
    write(QStringLiteral("db/env.py"));
    write(QStringLiteral("db/versions/a.py"), "revision = 'a'\ndown_revision = None\n");
    write(iniPath, ini);
    const Result<MigrationsHome> home = findMigrationsHome(m_folder->filePath(asked), {});
    QVERIFY2(home.ok(), home.ok() ? "" : qPrintable(home.error().toString()));
    QCOMPARE(home->project, QDir::cleanPath(m_folder->filePath(project)));
    QCOMPARE(home->directory, directory);
    QCOMPARE(home->program, isFlask ? Program::Flask : Program::Alembic);
    QVERIFY(!home->isEmpty);
    if (!project.isEmpty()) return;
    QVERIFY(home->holds(QStringLiteral("db/versions/new.py")) && home->holds(iniPath));
    QVERIFY(!home->holds(QStringLiteral("app.py")) && !home->holds(QStringLiteral("database/x.py")));
}

void MigrationValuesTest::homesBelowTheOpenProject()
{
    write(QStringLiteral("back/alembic.ini"), "[alembic]\nscript_location = db\n");
    write(QStringLiteral("back/db/versions/a.py"));
    const Result<MigrationsHome> home =
        findMigrationsHome(m_folder->filePath(QStringLiteral("back")), m_folder->path());
    QVERIFY(home.ok());
    QCOMPARE(home->project, m_folder->path());
    QCOMPARE(home->directory, QStringLiteral("back"));
    QCOMPARE(home->configuration, QStringLiteral("back/alembic.ini"));
    QVERIFY(home->holds(QStringLiteral("back/db/versions/b.py")));
    // A name that only begins like the project's is outside of it.
    const Result<MigrationsHome> other =
        findMigrationsHome(m_folder->filePath(QStringLiteral("back")), m_folder->filePath(QStringLiteral("ba")));
    QVERIFY(other.ok() && other->project == m_folder->filePath(QStringLiteral("back")));
}

void MigrationValuesTest::noHome()
{
    QVERIFY(!findMigrationsHome(m_folder->filePath(QStringLiteral("none")), {}).ok());
    write(QStringLiteral("app.py"), "from flask_migrate import Migrate\n");
    const Result<MigrationsHome> empty = findMigrationsHome(m_folder->path(), {});
    QVERIFY(empty.ok() && empty->isEmpty && empty->program == Program::Flask && empty->foldersInside().isEmpty());
    write(QStringLiteral("migrations/versions/a.py"));
    const Result<MigrationsHome> lost = findMigrationsHome(m_folder->filePath(QStringLiteral("migrations")), {});
    QVERIFY(!lost.ok() && lost.error().message.contains(QStringLiteral("no alembic.ini")));
    write(QStringLiteral("migrations/env.py"), "from flask import current_app\n");
    const Result<MigrationsHome> flask = findMigrationsHome(m_folder->path(), {});
    QVERIFY(flask.ok() && flask->program == Program::Flask && flask->configuration.isEmpty());
}

QTEST_GUILESS_MAIN(MigrationValuesTest)
#include "tst_migrationvalues.moc"
