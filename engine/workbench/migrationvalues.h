#pragma once

#include "engine/migrations/schemadifference.h"
#include "engine/routes/learnererror.h"

#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

namespace athanor {

/// Which migrations are to be run, and on what. Plain values, as everything here.
struct MigrationsPlace
{
    /// What runs change.
    enum class Database {
        Copy, ///< A copy of the project's database. The learner's own file stays as it is until keepMigrations().
        Kept, ///< A copy, written back to the learner's file after every change: an exercise's workspace.
        Empty ///< An empty database; what the project has of one is left aside.
    };
    QString folder = {}; ///< The project, its migrations folder or its versions folder. Empty: the open project.
    QString python = {}; ///< As openProject() takes it; for a folder that is not the open project.
    QMap<QString, QString> environment = {}; ///< FLASK_APP, DATABASE_URL …, for every run.
    Database database = Database::Copy;
    /// Where env.py connects to something else than SQLite (PostgreSQL …), run on an empty SQLite database instead.
    /// Otherwise such a project is told of (MigrationsState::otherDatabase) and nothing is run.
    bool standIn = false;
    std::chrono::milliseconds commandLimit{20'000}; ///< On the clock, for one command; then it is stopped.
};

/// Where the database is: the rows of alembic_version. A set of heads; empty is base.
struct DatabasePosition
{
    QStringList rows;
    bool hasTable = false; ///< There is an alembic_version (its rows may be none).

    friend bool operator==(const DatabasePosition &, const DatabasePosition &) = default;
};

/// A database as it was at one moment. The engine keeps its bytes; rewindMigrations() takes it back there.
struct DatabaseSnapshot
{
    int id = 0; ///< 0: none. The same bytes have the same id.
    DatabasePosition position;
    migrations::DatabaseSchema schema;
    qint64 bytes = 0; ///< Of the file; 0 when there is none yet.
};

/// The migrations of a place, ready to run, and where their database is now.
struct MigrationsState
{
    enum class Program {
        Alembic, ///< alembic, with an alembic.ini
        Flask    ///< flask db, with a Flask application and a migrations/ folder
    };
    Program program = Program::Alembic;
    QString project;            ///< The folder of this machine whose copy runs see.
    QString directory;          ///< Where commands run, relative to it; empty for the project itself.
    QString configuration;      ///< The alembic.ini, relative to the project; empty when there is none.
    QString url;                ///< What env.py connects to, without its password. Empty while that is not known.
    QString databasePath;       ///< The SQLite file, relative to the project. Empty: in memory, or outside.
    bool existed = false;       ///< The project had such a file when it was opened.
    QString otherDatabase = {}; ///< "postgresql": not SQLite, so nothing is run (MigrationsPlace::standIn is off).
    bool isStandIn = false;     ///< An empty SQLite database stands for another one.
    QStringList notes = {};     ///< Whole sentences that a learner should read once.
    DatabaseSnapshot now;       ///< Where the database is.
    LearnerError error = {};    ///< env.py or the application could not be run: what is missing, and where.
    QString output = {};        ///< What was printed meanwhile.

    /// Steps and commands that connect can be run.
    bool runs() const { return error.isEmpty() && otherDatabase.isEmpty(); }
};

/// A command line of alembic or of flask db.
struct MigrationCommand
{
    enum class Extent {
        Whole,  ///< As typed at a shell.
        OneStep ///< upgrade and downgrade: only the first migration of the plan that Alembic makes. Others: whole.
    };
    QStringList arguments; ///< Without the program: {"upgrade", "head"}, {"revision", "-m", "add pets"}, {"merge", …}.
    Extent extent = Extent::Whole;
    /// Where a plan that is played step by step began: MigrationRun::next fills these in.
    std::optional<QStringList> plannedFrom = {};
    int done = 0;
};

/// A statement as the database was sent it.
struct MigrationStatement
{
    enum class Kind {
        Migration,   ///< By the migration's upgrade() or downgrade().
        Bookkeeping, ///< By Alembic: alembic_version, looking at the schema.
        Transaction  ///< BEGIN, COMMIT, ROLLBACK: pysqlite and SQLAlchemy send these.
    };
    Kind kind = Kind::Migration;
    QString sql;
    QString parameters = {}; ///< In words, "('ada', 3)"; empty when there are none.
    double ms = 0;
    QString error = {}; ///< Why it failed; empty when it did not.
    QString file = {};  ///< The learner's line that sent it, relative to the project; empty where none did.
    int line = 0;
};

/// One migration that was run.
struct MigrationStep
{
    enum class Direction { Upgrade, Downgrade };
    QString revision;
    Direction direction = Direction::Upgrade;
    QString message;
    DatabasePosition before; ///< As Alembic counts them; of a failed step both are the same.
    DatabasePosition after;
    bool finished = false; ///< It ran to its end and alembic_version was written.
    double ms = 0;         ///< Of the migration and its rows, without loading the folder.
    std::vector<MigrationStatement> statements;
};

/// A file that a command made or changed in the copy.
struct MigrationFile
{
    enum class State {
        Written,  ///< It is in the learner's folder now.
        Conflict, ///< The learner's file was changed meanwhile, or there is another of this name: not written.
        Left      ///< Written by a migration or as a by-product; it stays in the copy.
    };
    QString path; ///< Relative to the project.
    QByteArray content;
    bool isNew = false;
    State state = State::Left;
    QString why = {}; ///< Of a Conflict, in a sentence.
};

/// What a command did. Its words are the real program's.
struct MigrationRun
{
    enum class Outcome {
        Done,
        Failed,   ///< It ended with an error: Alembic refused, or a migration raised. See error and exit.
        TimeLimit ///< It was stopped: it took too long or used too much. message says so.
    };
    Outcome outcome = Outcome::Done;
    MigrationCommand command;
    QString said; ///< "alembic upgrade head": the command as it is typed.
    int exit = 0;
    int signal = 0;
    QString output; ///< Standard output and error as they came, at most 1 MiB.
    /// Why it failed: of alembic.util.exc.CommandError for "Multiple head revisions are present …", of the migration's
    /// own exception with file and line. For Explanations as every LearnerError.
    LearnerError error = {};
    QString message = {}; ///< In Athanor's words: a limit, or why nothing was run. Empty otherwise.
    std::vector<MigrationStep> steps;
    std::vector<MigrationStatement> others; ///< Statements that belong to no step.
    int planned = 0;                        ///< How many steps the plan had when it was made; 0 for other commands.
    std::optional<MigrationCommand> next;   ///< Goes on where Extent::OneStep ended; nothing at the plan's end.
    DatabaseSnapshot before;
    DatabaseSnapshot after;
    migrations::SchemaDifference changes; ///< From before to after: of a failed step what SQLite kept.
    QString kept = {};                    ///< After a failure: what was kept and what was rolled back, in sentences.
    std::vector<MigrationFile> files;
    double ms = 0; ///< From the command's start to its end, without the reading of the schema.
};

/// The schema that belongs to a position: of an empty database, upgraded to exactly these revisions, their ancestors
/// and what they depend on.
struct SchemaAtPosition
{
    QStringList heads; ///< As asked; empty is base.
    migrations::DatabaseSchema schema;
    DatabasePosition position;               ///< The rows of alembic_version there.
    migrations::SchemaDifference difference; ///< From where the database is to this position.
    LearnerError error = {};                 ///< The migrations could not be run from base to there.
    QString stoppedAt = {};                  ///< The revision that raised.
    QString output = {};
    double ms = 0;
};

void registerMigrationValues();

} // namespace athanor

Q_DECLARE_METATYPE(athanor::MigrationsPlace)
Q_DECLARE_METATYPE(athanor::MigrationsState)
Q_DECLARE_METATYPE(athanor::MigrationCommand)
Q_DECLARE_METATYPE(athanor::MigrationRun)
Q_DECLARE_METATYPE(athanor::SchemaAtPosition)
