#include "tests/workbench/migrationsbed.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace athanor::migrationsbed {

using namespace migrations;

QByteArray migration(const char *id, const char *down, const char *up, const char *back)
{
    return QByteArray("\"\"\"the ") + id + "\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = \"" +
           id + "\"\ndown_revision = " + down + "\ndef upgrade():\n    " + up + "\ndef downgrade():\n    " + back +
           "\n";
}

const QByteArray ini =
    "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///app.db\nprepend_sys_path = .\n";

const QByteArray env = R"py(
from alembic import context
from sqlalchemy import create_engine
import models
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=models.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
)py";

const QByteArray models = R"py(
from sqlalchemy import MetaData, Table, Column, Integer, String
metadata = MetaData()
Table("pony", metadata, Column("id", Integer, primary_key=True), Column("name", String(40)),
      Column("colour", String(9)), Column("age", Integer))
)py";

const QByteArray colours = migration("b2", "\"a1\"", R"py(op.add_column("pony", sa.Column("colour", sa.String(9)))
    op.execute("INSERT INTO pony (name) VALUES ('Comet')"))py",
                                     R"py(op.execute("DELETE FROM pony")
    with op.batch_alter_table("pony") as batch: batch.drop_column("colour"))py");

namespace {

const QByteArray ponies = migration(
    "a1", "None",
    R"py(op.create_table("pony", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(40))))py",
    R"py(op.drop_table("pony"))py");

const QByteArray mako = R"py("""${message}"""
from alembic import op
import sqlalchemy as sa
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}

def upgrade():
    ${upgrades if upgrades else "pass"}

def downgrade():
    ${downgrades if downgrades else "pass"}
)py";

} // namespace

QStringList tables(const DatabaseSchema &schema)
{
    QStringList names;
    for (const SchemaTable &table : schema.tables) names << table.name;
    return names;
}

QStringList columns(const DatabaseSchema &schema, const QString &table)
{
    QStringList names;
    if (const SchemaTable *found = schema.find(table))
        for (const SchemaColumn &column : found->columns) names << column.name;
    return names;
}

QStringList words(const char *text) { return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

void MigrationsBed::locate()
{
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().message));
    m_installation = *installation;
}

void MigrationsBed::write(const QString &path, const QByteArray &content)
{
    const QString full = m_folder->filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(full).path()));
    QFile file(full);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QByteArray MigrationsBed::read(const QString &path) const
{
    QFile file(m_folder->filePath(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void MigrationsBed::begin()
{
    m_answers.clear();
    m_failures.clear();
    m_state = {};
    m_run = {};
    m_position = {};
    m_keptPath.clear();
    m_begun.clear();
    m_folder = std::make_unique<QTemporaryDir>();
    m_workbench = std::make_unique<Workbench>(m_installation);
    Workbench *w = m_workbench.get();
    const auto keep = [this](auto &target) {
        return [this, &target](JobId job, const auto &answer) {
            ++m_answers[quint64(job)];
            target = answer;
        };
    };
    connect(w, &Workbench::migrationsReady, this, keep(m_state));
    connect(w, &Workbench::migrationsRun, this, keep(m_run));
    connect(w, &Workbench::schemaAtReady, this, keep(m_position));
    connect(w, &Workbench::databaseKept, this, keep(m_keptPath));
    connect(w, &Workbench::migrationStepBegun, this, [this](JobId, const QString &step) { m_begun << step; });
    connect(w, &Workbench::projectOpened, this, [this](JobId job) { ++m_answers[quint64(job)]; });
    connect(w, &Workbench::fileSaved, this, [this](JobId job) { ++m_answers[quint64(job)]; });
    connect(w, &Workbench::failed, this, [this](JobId job, const QString &message) {
        ++m_answers[quint64(job)];
        m_failures[quint64(job)] = message;
    });
    write(QStringLiteral("alembic.ini"), ini);
    write(QStringLiteral("models.py"), models);
    write(QStringLiteral("migrations/env.py"), env);
    write(QStringLiteral("migrations/script.py.mako"), mako);
    write(QStringLiteral("migrations/versions/a1.py"), ponies);
    write(QStringLiteral("migrations/versions/b2.py"), colours);
}

void MigrationsBed::end()
{
    m_workbench->shutdown();
    for (auto it = m_answers.cbegin(); it != m_answers.cend(); ++it) QCOMPARE(it.value(), 1);
    m_workbench.reset();
    m_folder.reset();
}

bool MigrationsBed::answered(JobId job)
{
    return QTest::qWaitFor([this, job] { return m_answers.contains(quint64(job)); }, 60'000);
}

void MigrationsBed::open(MigrationsPlace place)
{
    if (place.folder.isEmpty()) place.folder = m_folder->path();
    const JobId job = nextJobId();
    m_workbench->openMigrations(job, place);
    QVERIFY(answered(job));
    QVERIFY2(!m_failures.contains(quint64(job)), qPrintable(m_failures.value(quint64(job))));
}

MigrationRun MigrationsBed::run(const MigrationCommand &command)
{
    const JobId job = nextJobId();
    m_workbench->runMigrations(job, command);
    if (!answered(job)) qWarning("no answer to %s", qPrintable(command.arguments.join(QLatin1Char(' '))));
    if (m_failures.contains(quint64(job))) {
        m_run = {};
        m_run.outcome = Outcome::Failed;
        m_run.message = m_failures.value(quint64(job));
    }
    return m_run;
}

MigrationRun MigrationsBed::run(const char *arguments, Extent extent)
{
    return run(MigrationCommand{words(arguments), extent});
}

MigrationsState MigrationsBed::rewind(int snapshot)
{
    const JobId job = nextJobId();
    m_workbench->rewindMigrations(job, snapshot);
    if (!answered(job) || m_failures.contains(quint64(job))) qWarning("%s", qPrintable(m_failures.value(quint64(job))));
    return m_state;
}

SchemaAtPosition MigrationsBed::at(const char *heads)
{
    const JobId job = nextJobId();
    m_workbench->schemaAt(job, words(heads));
    if (!answered(job) || m_failures.contains(quint64(job))) qWarning("%s", qPrintable(m_failures.value(quint64(job))));
    return m_position;
}

} // namespace athanor::migrationsbed
