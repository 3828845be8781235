/// Measures single steps of real Alembic and Flask-Migrate through the Workbench: from the question to the answer with
/// the schema, beside the command in a cold interpreter. Prints one JSON object: {findings: […]}.

#include "engine/workbench/workbench.h"
#include "tests/bench/samples.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

using namespace athanor;
using Line = bench::Finding; // The engine has a Finding of its own.
using bench::Milliseconds;
using bench::Stopwatch;

namespace {

constexpr double stepLimit = 100; // ms, from the issue

[[noreturn]] void giveUp(const QString &reason)
{
    std::fprintf(stderr, "bench_migrationruns: %s\n", qPrintable(reason));
    std::fflush(stderr);
    std::_Exit(3);
}

void write(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) giveUp(file.errorString());
}

const QByteArray env = R"(from alembic import context
from sqlalchemy import engine_from_config
import models
config = context.config
with engine_from_config(config.get_section(config.config_ini_section)).connect() as connection:
    context.configure(connection=connection, target_metadata=models.Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
)";

const QByteArray models = R"(from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Owner(Base):
    __tablename__ = "owner"
    id = Column(Integer, primary_key=True)
    name = Column(String(40))
class Pony(Base):
    __tablename__ = "pony"
    id = Column(Integer, primary_key=True)
    owner_id = Column(ForeignKey("owner.id"))
    owner = relationship(Owner)
)";

const QByteArray application = R"(from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] = False
db = SQLAlchemy(app)
Migrate(app, db)
class Pony(db.Model):
    id = db.Column(db.Integer, primary_key=True)
@app.route("/")
def index():
    return "here"
)";

/// A trunk: every revision makes a table or gives the last one a column and an index.
void writeRevisions(const QString &folder, int count)
{
    for (int i = 0; i < count; ++i) {
        const QByteArray id = QByteArray::number(i + 0x1000, 16), table = "table_" + QByteArray::number(i / 4);
        const QByteArray down = i == 0 ? QByteArray("None") : "'" + QByteArray::number(i + 0xfff, 16) + "'";
        const QByteArray column = "column_" + QByteArray::number(i);
        QByteArray up = "op.create_table('" + table + "', sa.Column('id', sa.Integer, primary_key=True))";
        if (i % 4 != 0)
            up = "op.add_column('" + table + "', sa.Column('" + column +
                 "', sa.String(80)))\n    op.create_index('ix_" + column + "', '" + table + "', ['" + column + "'])";
        write(folder + QStringLiteral("/r%1.py").arg(i),
              "\"\"\"change\"\"\"\nfrom alembic import op\nimport sqlalchemy as "
              "sa\nrevision = '" +
                  id + "'\ndown_revision = " + down + "\ndef upgrade():\n    " + up + "\ndef downgrade():\n    pass\n");
    }
}

class MigrationsBench final
{
public:
    explicit MigrationsBench(Workbench &workbench) : m_workbench(workbench)
    {
        QObject::connect(&workbench, &Workbench::failed, &m_loop, [](JobId, const QString &why) { giveUp(why); });
        QObject::connect(&workbench, &Workbench::migrationsReady, &m_loop, [this](JobId, const MigrationsState &state) {
            if (!state.runs()) giveUp(state.error.message + state.otherDatabase);
            m_state = state;
            m_loop.quit();
        });
        QObject::connect(&workbench, &Workbench::migrationsRun, &m_loop, [this](JobId, const MigrationRun &run) {
            if (run.outcome != MigrationRun::Outcome::Done) giveUp(run.output);
            m_run = run;
            m_loop.quit();
        });
        QObject::connect(&workbench, &Workbench::schemaAtReady, &m_loop, [this](JobId, const SchemaAtPosition &found) {
            if (!found.error.isEmpty()) giveUp(found.output);
            m_position = found;
            m_loop.quit();
        });
    }

    void open(const QString &folder)
    {
        MigrationsPlace place{folder};
        place.database = MigrationsPlace::Database::Empty; // The cold command changes the folder's own.
        m_workbench.openMigrations(nextJobId(), place);
        await(QStringLiteral("opening"));
    }

    /// One step after the other; the cold command does the same on the folder itself.
    Line steps(const QString &name, const QString &folder, const QStringList &peer, int rounds, double limit)
    {
        Line finding{name, {}, {}, 0, limit};
        open(folder);
        MigrationCommand command{{QStringLiteral("upgrade"), QStringLiteral("head")},
                                 MigrationCommand::Extent::OneStep};
        for (int round = 0; round <= rounds; ++round) {
            const Stopwatch watch;
            m_workbench.runMigrations(nextJobId(), command);
            await(QStringLiteral("a step"));
            const Milliseconds taken = watch.elapsed();
            if (m_run.steps.size() != 1 || m_run.changes.isEmpty() || !m_run.next)
                giveUp(QStringLiteral("no such step"));
            command = *m_run.next;
            if (round == 0) continue; // The first one compiles the files.
            finding.ours.add(taken);
            if (round <= 5) finding.peer.add(coldly(folder, peer));
        }
        return finding;
    }

    /// From base to a place in the middle, in an empty database.
    Line position(const QString &name, const QString &folder, const QString &head, int rounds)
    {
        Line finding{name, {}, {}, 0, 0};
        for (int round = 0; round < rounds; ++round) {
            open(folder);
            const Stopwatch watch;
            m_workbench.schemaAt(nextJobId(), {head});
            await(QStringLiteral("a position"));
            finding.ours.add(watch.elapsed());
            if (m_position.schema.isEmpty()) giveUp(QStringLiteral("no schema"));
        }
        return finding;
    }

    Line rewinding(const QString &name, const QString &folder, int rounds)
    {
        Line finding{name, {}, {}, 0, stepLimit};
        open(folder);
        const int start = m_state.now.id;
        m_workbench.runMigrations(nextJobId(), {{QStringLiteral("upgrade"), QStringLiteral("head")}});
        await(QStringLiteral("an upgrade"));
        const int end = m_run.after.id;
        for (int round = 0; round < rounds; ++round) {
            const Stopwatch watch;
            m_workbench.rewindMigrations(nextJobId(), round % 2 == 0 ? start : end);
            await(QStringLiteral("a rewind"));
            finding.ours.add(watch.elapsed());
            if (m_state.now.schema.isEmpty() != (round % 2 == 0)) giveUp(QStringLiteral("rewound to another place"));
        }
        return finding;
    }

private:
    static Milliseconds coldly(const QString &folder, const QStringList &command)
    {
        QProcess process;
        process.setWorkingDirectory(folder);
        const Stopwatch watch;
        process.start(QStringLiteral("/usr/bin/python3"),
                      QStringList{QStringLiteral("-B"), QStringLiteral("-m")} + command);
        if (!process.waitForFinished(120'000) || process.exitCode() != 0)
            giveUp(QString::fromUtf8(process.readAllStandardError()));
        return watch.elapsed();
    }

    void await(const QString &what)
    {
        QTimer patience;
        patience.setSingleShot(true);
        QObject::connect(&patience, &QTimer::timeout, &m_loop,
                         [&] { giveUp(QStringLiteral("no answer in time: %1").arg(what)); });
        patience.start(std::chrono::seconds(60));
        m_loop.exec();
    }

    Workbench &m_workbench;
    QEventLoop m_loop;
    MigrationsState m_state;
    MigrationRun m_run;
    SchemaAtPosition m_position;
};

QString alembicProject(const QString &folder, int revisions)
{
    write(folder + QStringLiteral("/alembic.ini"),
          "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///app.db\nprepend_sys_path = .\n");
    write(folder + QStringLiteral("/models.py"), models);
    write(folder + QStringLiteral("/db/env.py"), env);
    writeRevisions(folder + QStringLiteral("/db/versions"), revisions);
    return folder;
}

QString flaskProject(const QString &folder, int revisions)
{
    write(folder + QStringLiteral("/app.py"), application);
    QProcess init;
    init.setWorkingDirectory(folder);
    init.start(QStringLiteral("/usr/bin/python3"), QStringLiteral("-B -m flask db init").split(QLatin1Char(' ')));
    if (!init.waitForFinished(60'000) || init.exitCode() != 0) giveUp(QString::fromUtf8(init.readAllStandardError()));
    writeRevisions(folder + QStringLiteral("/migrations/versions"), revisions);
    return folder;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("rounds"), {}, QStringLiteral("N"), QStringLiteral("20")});
    parser.process(application);
    const int rounds = qBound(3, parser.value(QStringLiteral("rounds")).toInt(), 200);
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    if (!installation) giveUp(installation.error().toString());

    QTemporaryDir few, flask, many;
    const QStringList alembic = QStringLiteral("alembic upgrade +1").split(QLatin1Char(' '));
    const QStringList flaskDb = QStringLiteral("flask db upgrade +1").split(QLatin1Char(' '));
    alembicProject(few.path(), rounds + 40);
    flaskProject(flask.path(), rounds + 40);
    alembicProject(many.path(), 1000);
    Workbench workbench(*installation);
    workbench.start();
    MigrationsBench bench(workbench);
    QJsonArray findings;
    const auto add = [&findings](const Line &finding) { findings.append(finding.toJson()); };
    add(bench.steps(QStringLiteral("an upgrade step up to its schema, Alembic"), few.path(), alembic, rounds,
                    stepLimit));
    add(bench.steps(QStringLiteral("an upgrade step, Flask-Migrate"), flask.path(), flaskDb, rounds, stepLimit));
    add(bench.steps(QStringLiteral("an upgrade step, 1,000 revisions"), many.path(), alembic, rounds, 0));
    add(bench.rewinding(QStringLiteral("a rewind up to its schema"), few.path(), rounds));
    add(bench.position(QStringLiteral("the schema of the 20th revision from base"), few.path(), QStringLiteral("1013"),
                       qMin(rounds, 5)));
    workbench.shutdown();
    std::fputs(QJsonDocument(QJsonObject{{QStringLiteral("findings"), findings}}).toJson().constData(), stdout);
    return 0;
}
