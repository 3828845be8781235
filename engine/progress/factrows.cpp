#include "engine/progress/factrows.h"

#include <QJsonDocument>

#include <sqlite3.h>

namespace athanor::Internal {

namespace {

constexpr const char *columns = "id, uid, at, kind, session, objective, exercise, item, outcome, value, total, detail";

Fact factOf(const SqlStatement &row)
{
    Fact fact;
    fact.id = row.integer(0);
    fact.uid = row.text(1);
    fact.at = row.integer(2);
    fact.kind = kindNamed(row.text(3)).value_or(Fact::Kind::Kept);
    fact.session = row.text(4);
    fact.objective = row.text(5);
    fact.exercise = row.text(6);
    fact.item = row.text(7);
    fact.outcome = int(row.integer(8));
    fact.value = int(row.integer(9));
    fact.total = int(row.integer(10));
    const QString detail = row.text(11);
    if (!detail.isEmpty()) fact.detail = QJsonDocument::fromJson(detail.toUtf8()).object();
    return fact;
}

/// Stores a content once and returns its hash.
QByteArray storeBlob(SqlDatabase &database, const QByteArray &content)
{
    const QByteArray hash = contentHash(content);
    SqlStatement known(database, "SELECT 1 FROM blobs WHERE hash = ?");
    if (known.bindBlob(hash).step()) return hash;
    SqlStatement insert(database, "INSERT OR IGNORE INTO blobs (hash, size, content) VALUES (?, ?, ?)");
    insert.bindBlob(hash).bind(content.size()).bindBlob(qCompress(content)).step();
    return hash;
}

/// Undone only when the size agrees, so that a damaged length asks for no memory.
std::optional<QByteArray> unpacked(const QByteArray &packed, qint64 size, qint64 limit)
{
    if (size < 0 || size > limit || packed.size() < 4) return std::nullopt;
    quint32 said = 0;
    for (int i = 0; i < 4; ++i) said = said << 8 | quint8(packed.at(i));
    if (said != size) return std::nullopt;
    if (size == 0) return QByteArray("");
    const QByteArray content = qUncompress(packed);
    if (content.size() != size) return std::nullopt;
    return content;
}

std::optional<QByteArray> readBlob(SqlDatabase &database, const QByteArray &hash, qint64 limit)
{
    SqlStatement select(database, "SELECT size, content FROM blobs WHERE hash = ?");
    if (!select.bindBlob(hash).step()) return std::nullopt;
    const std::optional<QByteArray> content = unpacked(select.blob(1), select.integer(0), limit);
    if (!content || contentHash(*content) != hash) return std::nullopt;
    return content;
}

} // namespace

qint64 insertFact(SqlDatabase &database, const Fact &fact, qint64 position)
{
    QByteArray report;
    SqlStatement known(database, "SELECT 1 FROM facts WHERE uid = ?");
    if (known.bind(fact.uid).step()) return 0;
    if (!fact.report.isEmpty()) report = storeBlob(database, fact.report);
    SqlStatement insert(database,
                        "INSERT INTO facts (uid, position, at, kind, session, objective, exercise, item, outcome, "
                        "value, total, detail, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (position == 0) position = database.number("SELECT coalesce(max(position), 0) + 1 FROM facts");
    insert.bind(fact.uid).bind(position).bind(fact.at).bind(kindName(fact.kind)).bind(fact.session);
    insert.bind(fact.objective).bind(fact.exercise).bind(fact.item);
    insert.bind(qint64(fact.outcome)).bind(qint64(fact.value)).bind(qint64(fact.total));
    insert.bind(fact.detail.isEmpty() ? QString()
                                      : QString::fromUtf8(QJsonDocument(fact.detail).toJson(QJsonDocument::Compact)));
    if (report.isEmpty())
        insert.bindNull();
    else
        insert.bindBlob(report);
    insert.step();
    if (database.failed()) return 0;
    const qint64 id = database.lastRow();
    SqlStatement file(database, "INSERT INTO files (fact, path, blob) VALUES (?, ?, ?)");
    for (const LearnerFile &each : fact.files) {
        const QByteArray hash = storeBlob(database, each.content);
        file.bind(id).bind(each.path).bindBlob(hash).step();
        file.reset();
    }
    return database.failed() ? 0 : id;
}

int readFacts(SqlDatabase &database, qint64 afterId, const std::function<void(const Fact &)> &visit)
{
    const QByteArray sql = QByteArray("SELECT ") + columns + " FROM facts WHERE id > ? ORDER BY position, id";
    SqlStatement select(database, sql.constData());
    select.bind(afterId);
    int damaged = 0;
    while (select.step()) {
        const Fact fact = factOf(select);
        if (!kindNamed(select.text(3)) || checkFact(fact))
            ++damaged;
        else
            visit(fact);
    }
    return damaged;
}

QList<Fact> readTimeline(SqlDatabase &database, const ExerciseKey &key)
{
    const QByteArray sql = QByteArray("SELECT ") + columns +
                           " FROM facts WHERE kind IN ('attempt', 'reset', 'kept') AND objective = ? AND exercise = ?"
                           " ORDER BY position DESC, id DESC";
    SqlStatement select(database, sql.constData());
    select.bind(key.objective).bind(key.exercise);
    QList<Fact> facts;
    while (select.step()) {
        const Fact fact = factOf(select);
        if (kindNamed(select.text(3)) && !checkFact(fact)) facts << fact;
    }
    return facts;
}

std::optional<Fact> readFact(SqlDatabase &database, qint64 id, WithFiles files, QStringList *lost)
{
    const QByteArray sql = QByteArray("SELECT ") + columns + ", report FROM facts WHERE id = ?";
    SqlStatement select(database, sql.constData());
    if (!select.bind(id).step()) return std::nullopt;
    if (!kindNamed(select.text(3))) return std::nullopt;
    Fact fact = factOf(select);
    if (files == WithFiles::No) return fact;
    if (const QByteArray report = select.blob(12); !report.isEmpty())
        fact.report = readBlob(database, report, largestReport).value_or(QByteArray());
    const QList<QPair<QString, QByteArray>> hashes = readFileHashes(database, id);
    for (const auto &[path, hash] : hashes) {
        const std::optional<QByteArray> content = readBlob(database, hash, largestFile);
        if (content)
            fact.files << LearnerFile{path, *content};
        else if (lost)
            *lost << path;
    }
    return fact;
}

QList<QPair<QString, QByteArray>> readFileHashes(SqlDatabase &database, qint64 fact)
{
    SqlStatement select(database, "SELECT path, blob FROM files WHERE fact = ? ORDER BY path");
    select.bind(fact);
    QList<QPair<QString, QByteArray>> result;
    while (select.step()) result.append({select.text(0), select.blob(1)});
    return result;
}

void writeDraft(SqlDatabase &database, const Draft &draft)
{
    SqlStatement insert(database, "INSERT OR REPLACE INTO drafts (objective, exercise, path, at, base, content) "
                                  "VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(draft.key.objective).bind(draft.key.exercise).bind(draft.path);
    insert.bind(draft.at.toMSecsSinceEpoch()).bindBlob(draft.base.isNull() ? QByteArray("") : draft.base);
    insert.bindBlob(qCompress(draft.content)).step();
}

void removeDraft(SqlDatabase &database, const ExerciseKey &key, const QString &path)
{
    SqlStatement remove(database, "DELETE FROM drafts WHERE objective = ? AND exercise = ? AND path = ?");
    remove.bind(key.objective).bind(key.exercise).bind(path).step();
}

QList<Draft> readDrafts(SqlDatabase &database, const ExerciseKey &key)
{
    SqlStatement select(database, "SELECT objective, exercise, path, at, base, content FROM drafts "
                                  "WHERE ?1 = '' OR (objective = ?1 AND exercise = ?2) "
                                  "ORDER BY objective, exercise, path");
    select.bind(key.objective).bind(key.exercise);
    QList<Draft> drafts;
    while (select.step()) {
        Draft draft;
        draft.key = {select.text(0), select.text(1)};
        draft.path = select.text(2);
        draft.at = QDateTime::fromMSecsSinceEpoch(select.integer(3), Qt::UTC);
        draft.base = select.blob(4);
        const QByteArray packed = select.blob(5);
        quint32 size = 0;
        for (int i = 0; i < 4 && packed.size() >= 4; ++i) size = size << 8 | quint8(packed.at(i));
        const std::optional<QByteArray> content = unpacked(packed, size, largestDraft);
        if (!content) continue; // Damaged; quick_check or the hash of nothing would not tell more.
        draft.content = *content;
        drafts << draft;
    }
    return drafts;
}

} // namespace athanor::Internal
