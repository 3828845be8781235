#include "engine/workbench/migrationanswers.h"

#include "engine/routes/hostilejson.h"

#include <QJsonArray>

namespace athanor {

using namespace migrations;

namespace {

constexpr int mostInt = std::numeric_limits<int>::max();

template <typename Value, typename Read> std::vector<Value> each(const QJsonObject &json, const char *member, Read read)
{
    const Result<QJsonArray> source = hostile::array(json, QLatin1String(member));
    std::vector<Value> values;
    if (!source) return values;
    values.reserve(std::size_t(source->size()));
    for (const QJsonValue entry : *source) values.push_back(read(entry.toObject()));
    return values;
}

QStringList texts(const QJsonObject &json, const char *member)
{
    return hostile::texts(json.value(QLatin1String(member)));
}

SchemaColumn columnOf(const QJsonObject &json)
{
    SchemaColumn column;
    column.name = hostile::text(json, "name");
    column.type = hostile::text(json, "type");
    column.nullable = json.value(QLatin1String("nullable")).toBool(true);
    if (const QJsonValue value = json.value(QLatin1String("default")); value.isString())
        column.defaultText = hostile::text(value);
    column.keyPlace = hostile::integer(json.value(QLatin1String("key")), 0, mostInt, 0);
    column.generated = hostile::truth(json, "generated");
    return column;
}

SchemaForeignKey keyOf(const QJsonObject &json)
{
    return {hostile::text(json, "name"), texts(json, "columns"),           hostile::text(json, "table"),
            texts(json, "targets"),      hostile::text(json, "on_delete"), hostile::text(json, "on_update")};
}

SchemaIndex indexOf(const QJsonObject &json)
{
    return {hostile::text(json, "name"), texts(json, "columns"), hostile::truth(json, "unique"),
            hostile::text(json, "where")};
}

SchemaTable tableOf(const QJsonObject &json)
{
    SchemaTable table;
    table.name = hostile::text(json, "name");
    table.kind =
        hostile::text(json, "kind") == QLatin1String("view") ? SchemaTable::Kind::View : SchemaTable::Kind::Table;
    table.columns = each<SchemaColumn>(json, "columns", columnOf);
    table.keyName = hostile::text(json, "key");
    table.foreignKeys = each<SchemaForeignKey>(json, "foreign", keyOf);
    table.uniques = each<SchemaIndex>(json, "uniques", indexOf);
    table.indexes = each<SchemaIndex>(json, "indexes", indexOf);
    const Result<QJsonArray> checks = hostile::array(json, QStringLiteral("checks"));
    for (const QJsonValue entry : checks ? *checks : QJsonArray()) {
        const QJsonArray pair = entry.toArray();
        table.checks.push_back({hostile::text(pair.at(0)), hostile::text(pair.at(1))});
    }
    table.triggers = texts(json, "triggers");
    table.sql = hostile::text(json, "sql");
    table.rows = hostile::integer(json.value(QLatin1String("rows")), -1, mostInt, -1);
    return table;
}

MigrationStatement statementOf(const QJsonObject &json)
{
    MigrationStatement statement;
    const QString kind = hostile::text(json, "of");
    statement.kind = kind == QLatin1String("migration")     ? MigrationStatement::Kind::Migration
                     : kind == QLatin1String("transaction") ? MigrationStatement::Kind::Transaction
                                                            : MigrationStatement::Kind::Bookkeeping;
    statement.sql = hostile::text(json, "sql");
    statement.parameters = hostile::text(json, "parameters");
    statement.ms = hostile::duration(json.value(QLatin1String("ms")));
    statement.error = hostile::text(json, "error");
    statement.file = hostile::text(json, "file");
    statement.line = hostile::line(json, "line");
    return statement;
}

MigrationStep stepOf(const QJsonObject &json)
{
    MigrationStep step;
    step.revision = hostile::text(json, "revision");
    step.direction = hostile::text(json, "direction") == QLatin1String("downgrade")
                         ? MigrationStep::Direction::Downgrade
                         : MigrationStep::Direction::Upgrade;
    step.message = hostile::text(json, "message");
    step.before = {texts(json, "before"), true};
    step.after = {texts(json, "after"), true};
    step.finished = hostile::truth(json, "finished");
    step.ms = hostile::duration(json.value(QLatin1String("ms")));
    step.statements = each<MigrationStatement>(json, "statements", statementOf);
    return step;
}

MigrationFile fileOf(const QJsonObject &json)
{
    MigrationFile file;
    file.path = hostile::text(json, "path");
    file.content = hostile::bytes(json, QStringLiteral("content64")).ok()
                       ? *hostile::bytes(json, QStringLiteral("content64"))
                       : QByteArray();
    file.isNew = hostile::truth(json, "new");
    return file;
}

LearnerError errorOf(const QJsonObject &json)
{
    const QJsonValue error = json.value(QLatin1String("error"));
    return error.isObject() ? LearnerError::fromJson(error.toObject()) : LearnerError();
}

QString member(const QJsonObject &json, const char *object, const char *name)
{
    return hostile::text(json.value(QLatin1String(object)).toObject(), name);
}

QStringList notesOf(const QJsonObject &json)
{
    QStringList notes;
    if (const QString path = member(json, "outside", "path"); !path.isEmpty())
        notes << QStringLiteral("The database %1 lies outside of the project, where nothing is reached. An empty one "
                                "stands for it.")
                     .arg(path);
    if (const QString dialect = member(json, "stand_in", "dialect"); !dialect.isEmpty())
        notes << QStringLiteral("An empty SQLite database stands for %1. What only %1 knows fails here.").arg(dialect);
    const QJsonObject found = json.value(QLatin1String("found")).toObject();
    if (!found.isEmpty() && !found.value(QLatin1String("path")).isString() && errorOf(json).isEmpty())
        notes << QStringLiteral("This database is in memory: nothing of it stays from one command to the next. Give "
                                "the URL a file (sqlite:///app.db) to see it change.");
    if (hostile::integer(json.value(QLatin1String("databases")), 0, mostInt, 0) > 1)
        notes << QStringLiteral("env.py connects to several databases; the first one is shown.");
    if (hostile::truth(json.value(QLatin1String("state")).toObject(), "too_large"))
        notes << QStringLiteral("The database has over 32 MiB, too much to keep every moment of it. An empty one "
                                "stands for it.");
    return notes;
}

/// "a, b and c".
QString listed(const QStringList &words)
{
    if (words.size() < 2) return words.join(QString());
    return words.mid(0, words.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ") + words.back();
}

QStringList schemaWords(const SchemaDifference &changes)
{
    QStringList words;
    for (const SchemaChange &change : changes.changes) {
        const bool whole = change.part == SchemaChange::Part::Table || change.part == SchemaChange::Part::View;
        const QString what =
            whole ? QStringLiteral("%1 %2").arg(change.part == SchemaChange::Part::Table ? QStringLiteral("table")
                                                                                         : QStringLiteral("view"),
                                                change.table)
                  : QStringLiteral("%1 of %2").arg(change.words(), change.table);
        const QString verb = change.kind == SchemaChange::Kind::Added     ? QStringLiteral(" added")
                             : change.kind == SchemaChange::Kind::Removed ? QStringLiteral(" removed")
                                                                          : QStringLiteral(" changed");
        words << (whole ? what + verb : what);
    }
    return words;
}

/// "pony has 3 rows instead of 2": of tables that were there before and still are.
QStringList rowWords(const DatabaseSchema &before, const DatabaseSchema &after)
{
    QStringList words;
    for (const SchemaTable &table : after.tables) {
        const SchemaTable *old = before.find(table.name);
        if (!old || old->rows < 0 || table.rows < 0 || old->rows == table.rows) continue;
        words << QStringLiteral("%1 has %2 rows instead of %3")
                     .arg(table.name, QString::number(table.rows), QString::number(old->rows));
    }
    return words;
}

bool wasRolledBack(const MigrationRun &run)
{
    if (run.steps.empty() || run.steps.back().finished) return false;
    const std::vector<MigrationStatement> &sent = run.steps.back().statements;
    bool began = false;
    for (const MigrationStatement &statement : sent) {
        if (statement.kind != MigrationStatement::Kind::Transaction) continue;
        if (statement.sql.startsWith(QLatin1String("BEGIN"), Qt::CaseInsensitive)) began = true;
        if (statement.sql.startsWith(QLatin1String("COMMIT"), Qt::CaseInsensitive)) began = false;
    }
    return began; // Begun and never committed: rolled back by ROLLBACK, or because the connection was gone.
}

} // namespace

DatabaseAnswer DatabaseAnswer::fromJson(const QJsonObject &json)
{
    DatabaseAnswer answer;
    answer.position = {texts(json, "rows"), hostile::truth(json, "has_table")};
    for (SchemaTable &table : each<SchemaTable>(json, "tables", tableOf)) answer.schema.tables.append(std::move(table));
    answer.schema.trouble = hostile::text(json, "trouble");
    answer.bytes = hostile::integer(json.value(QLatin1String("size")), 0, mostInt, 0);
    // It is handed back as it is and never opened outside of the sandbox.
    if (json.contains(QLatin1String("database64"))) {
        if (const Result<QByteArray> bytes = hostile::bytes(json, QStringLiteral("database64"))) answer.file = *bytes;
    }
    answer.tooLarge = hostile::truth(json, "too_large");
    return answer;
}

OpenAnswer OpenAnswer::fromJson(const QJsonObject &json)
{
    OpenAnswer answer;
    MigrationsState &state = answer.state;
    state.url = member(json, "found", "url");
    if (const QString url = member(json, "stand_in", "url"); !url.isEmpty()) state.url = url;
    state.databasePath = hostile::text(json, "relative");
    state.existed = hostile::truth(json, "existed");
    state.otherDatabase = member(json, "other", "dialect");
    state.isStandIn = json.value(QLatin1String("stand_in")).isObject();
    state.error = errorOf(json);
    state.output = hostile::text(json, "output");
    state.notes = notesOf(json);
    answer.stopped = hostile::truth(json, "stopped");
    answer.database = DatabaseAnswer::fromJson(json.value(QLatin1String("state")).toObject());
    return answer;
}

RunAnswer RunAnswer::fromJson(const QJsonObject &json)
{
    RunAnswer answer;
    MigrationRun &run = answer.run;
    run.exit = hostile::integer(json.value(QLatin1String("exit")), 0, 255, 1);
    run.signal = hostile::integer(json.value(QLatin1String("signal")), 0, 255, 0);
    run.output = json.value(QLatin1String("output")).toString().left(1 << 20);
    run.error = errorOf(json);
    run.ms = hostile::duration(json.value(QLatin1String("ms")));
    const bool failed = run.exit != 0 || run.signal != 0 || !run.error.isEmpty();
    run.outcome = hostile::truth(json, "stopped") ? MigrationRun::Outcome::TimeLimit
                  : failed                        ? MigrationRun::Outcome::Failed
                                                  : MigrationRun::Outcome::Done;
    const QJsonObject plan = json.value(QLatin1String("plan")).toObject();
    run.planned = hostile::integer(plan.value(QLatin1String("total")), 0, mostInt, 0);
    answer.plannedFrom = texts(plan, "start");
    run.steps = each<MigrationStep>(json, "steps", stepOf);
    run.others = each<MigrationStatement>(json, "others", statementOf);
    run.files = each<MigrationFile>(json, "files", fileOf);
    answer.folders = texts(json, "folders");
    answer.stoppedFile = hostile::text(json, "file");
    answer.stoppedLine = hostile::line(json, "line");
    answer.database = DatabaseAnswer::fromJson(json.value(QLatin1String("state")).toObject());
    return answer;
}

SchemaAtPosition schemaAtFromJson(const QJsonObject &json)
{
    SchemaAtPosition found;
    DatabaseAnswer answer = DatabaseAnswer::fromJson(json.value(QLatin1String("state")).toObject());
    found.schema = std::move(answer.schema);
    found.position = std::move(answer.position);
    found.error = errorOf(json);
    if (hostile::truth(json, "stopped"))
        found.error.message = QStringLiteral("The way from base to there takes too long; it was stopped.");
    found.stoppedAt = hostile::text(json, "stopped_at");
    found.output = hostile::text(json, "output");
    found.ms = hostile::duration(json.value(QLatin1String("ms")));
    return found;
}

QString keptInWords(const MigrationRun &run)
{
    if (run.outcome == MigrationRun::Outcome::Done) return {};
    if (run.after.id == run.before.id) return QStringLiteral("The database is byte for byte as it was before.");
    QStringList sentences;
    const QStringList rows = run.after.position.rows;
    const QString version = rows.isEmpty() ? QStringLiteral("has no row") : QStringLiteral("says %1").arg(listed(rows));
    const QStringList schema = schemaWords(run.changes);
    const QStringList counts = rowWords(run.before.schema, run.after.schema);
    if (schema.isEmpty() && counts.isEmpty())
        sentences << QStringLiteral("The schema is as it was before; alembic_version %1.").arg(version);
    else
        sentences << QStringLiteral("SQLite kept: %1. alembic_version %2.").arg(listed(schema + counts), version);
    const bool failedInside = !run.steps.empty() && !run.steps.back().finished;
    if (failedInside && !schema.isEmpty() && run.before.position == run.after.position)
        sentences << QStringLiteral(
            "So running it again meets what is there already: pysqlite begins a transaction only "
            "before INSERT, UPDATE and DELETE, and a CREATE, ALTER or DROP before that is kept "
            "at once.");
    if (wasRolledBack(run)) sentences << QStringLiteral("What followed the last BEGIN was rolled back.");
    return sentences.join(QLatin1Char(' '));
}

} // namespace athanor
