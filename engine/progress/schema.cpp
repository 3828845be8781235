#include "engine/progress/schema.h"

#include <QFile>
#include <QtEndian>

namespace athanor::Internal {

namespace {

constexpr const char *version1 = R"sql(
-- What files and reports hold, each content once.
CREATE TABLE blobs (
    hash    BLOB PRIMARY KEY,          -- SHA-256 of the content
    size    INTEGER NOT NULL,          -- of the content, bytes
    content BLOB NOT NULL              -- zlib, as qCompress makes it
);
CREATE TABLE facts (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    uid       TEXT NOT NULL UNIQUE,
    position  INTEGER NOT NULL,        -- the order; not the id, so that an import can put things between
    at        INTEGER NOT NULL,        -- milliseconds since 1970, UTC
    kind      TEXT NOT NULL,
    session   TEXT NOT NULL,
    objective TEXT NOT NULL,
    exercise  TEXT NOT NULL,
    item      TEXT NOT NULL,
    outcome   INTEGER NOT NULL,
    value     INTEGER NOT NULL,
    total     INTEGER NOT NULL,
    detail    TEXT NOT NULL,           -- a JSON object, or empty
    report    BLOB REFERENCES blobs (hash)
);
CREATE INDEX facts_position ON facts (position);
CREATE INDEX facts_timeline ON facts (objective, exercise, position) WHERE kind IN ('attempt', 'reset', 'kept');
CREATE TABLE files (
    fact INTEGER NOT NULL REFERENCES facts (id),
    path TEXT NOT NULL,
    blob BLOB NOT NULL REFERENCES blobs (hash),
    PRIMARY KEY (fact, path)
) WITHOUT ROWID;
CREATE TABLE drafts (
    objective TEXT NOT NULL,
    exercise  TEXT NOT NULL,
    path      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    base      BLOB NOT NULL,
    content   BLOB NOT NULL,           -- qCompress
    PRIMARY KEY (objective, exercise, path)
) WITHOUT ROWID;
)sql";

SchemaCheck judge(qint64 version, qint64 application, qsizetype last, bool empty)
{
    if (version == 0 && application == 0 && empty) return SchemaCheck::Empty;
    if (application != applicationId) return SchemaCheck::Foreign;
    if (version > last) return SchemaCheck::Newer;
    return version < last ? SchemaCheck::Older : SchemaCheck::Current;
}

} // namespace

const Migrations &schemaMigrations()
{
    static const Migrations all = {version1};
    return all;
}

SchemaCheck checkSchema(SqlDatabase &database, const Migrations &migrations)
{
    const qint64 version = database.number("PRAGMA user_version");
    const qint64 application = database.number("PRAGMA application_id");
    const qint64 tables = database.number("SELECT count(*) FROM sqlite_schema");
    if (database.failed()) return SchemaCheck::Unknown;
    return judge(version, application, migrations.size(), tables == 0);
}

SchemaCheck peekSchema(const QString &path, const Migrations &migrations)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return SchemaCheck::Unknown;
    const QByteArray header = file.read(100);
    if (header.size() < 100 || !header.startsWith(QByteArray("SQLite format 3\0", 16))) return SchemaCheck::Unknown;
    // The database file format, section 1.3: the user version at offset 60, the application id at 68.
    return judge(qFromBigEndian<quint32>(header.constData() + 60), qFromBigEndian<quint32>(header.constData() + 68),
                 migrations.size(), false);
}

bool migrate(SqlDatabase &database, const Migrations &migrations)
{
    SqlTransaction transaction(database);
    // Another Athanor may have done it while this one waited for the transaction.
    for (qint64 version = database.number("PRAGMA user_version"); version < migrations.size(); ++version)
        database.run(migrations.at(version));
    database.run(QByteArray("PRAGMA user_version=" + QByteArray::number(migrations.size())).constData());
    database.run(QByteArray("PRAGMA application_id=" + QByteArray::number(applicationId)).constData());
    return transaction.commit();
}

} // namespace athanor::Internal
