// ProgressStore's export and import.
#include "engine/progress/factrows.h"
#include "engine/progress/progressdocument.h"
#include "engine/progress/storeprivate.h"

#include <QSet>

namespace athanor {

using namespace Internal;

namespace {

struct Placed
{
    qint64 id = 0; ///< Of a fact that is here; 0 for one that comes.
    qint64 at = 0;
    const Fact *fact = nullptr;
};

/// Both orders in one: each stays as it is, and of the two that come next the earlier goes first. (Times alone would
/// not do: a clock may have been set back.)
QList<Placed> merged(const QList<Placed> &here, const QList<Placed> &coming)
{
    QList<Placed> all;
    auto a = here.cbegin();
    auto b = coming.cbegin();
    while (a != here.cend() || b != coming.cend()) {
        const bool takeHere = b == coming.cend() || (a != here.cend() && a->at <= b->at);
        all << (takeHere ? *a++ : *b++);
    }
    return all;
}

void mergeFacts(SqlDatabase &database, const QList<const Fact *> &facts)
{
    QList<Placed> here;
    readFacts(database, 0, [&here](const Fact &fact) { here << Placed{fact.id, fact.at, nullptr}; });
    QList<Placed> coming;
    for (const Fact *fact : facts) coming << Placed{0, fact->at, fact};
    SqlStatement move(database, "UPDATE facts SET position = ? WHERE id = ?");
    qint64 position = 0;
    for (const Placed &placed : merged(here, coming)) {
        ++position;
        if (placed.fact) {
            insertFact(database, *placed.fact, position);
            continue;
        }
        move.bind(position).bind(placed.id).step();
        move.reset();
    }
}

} // namespace

Result<QByteArray> ProgressStore::exportDocument()
{
    // What cannot be written can still be taken along.
    (void)d->flush();
    d->catchUp();
    ProgressDocument document;
    QList<qint64> ids;
    QSet<QString> uids;
    readFacts(d->database, 0, [&](const Fact &fact) {
        ids << fact.id;
        uids << fact.uid;
    });
    QHash<QByteArray, QByteArray> shared;
    for (const qint64 id : ids) {
        std::optional<Fact> fact = readFact(d->database, id, WithFiles::Yes);
        if (!fact) continue;
        for (LearnerFile &file : fact->files) {
            QByteArray &content = shared[contentHash(file.content)];
            if (content.isNull()) content = file.content;
            file.content = content;
        }
        document.facts << *fact;
    }
    document.drafts = readDrafts(d->database, {});
    if (d->database.failed()) return d->readingFailed();
    for (const Fact &fact : d->waiting)
        if (!uids.contains(fact.uid)) document.facts << fact;
    for (auto draft = d->waitingDrafts.cbegin(); draft != d->waitingDrafts.cend(); ++draft) {
        document.drafts.removeIf(
            [&draft](const Draft &each) { return each.key == draft.key().first && each.path == draft.key().second; });
        if (*draft) document.drafts << **draft;
    }
    return writeDocument(document, d->environment.now(), largestDocument);
}

Result<ImportReport> ProgressStore::importDocument(const QByteArray &bytes)
{
    const Result<ProgressDocument> document = readDocument(bytes, largestDocument);
    if (!document) return document.error();
    if (Result<void> written = d->flush(); !written) return written.error();
    d->catchUp();
    SqlDatabase &database = d->database;
    ImportReport report;
    SqlTransaction transaction(database);
    QList<const Fact *> fresh;
    SqlStatement known(database, "SELECT 1 FROM facts WHERE uid = ?");
    for (const Fact &fact : document->facts) {
        if (known.bind(fact.uid).step())
            ++report.known;
        else
            fresh << &fact;
        known.reset();
    }
    report.added = int(fresh.size());
    if (!fresh.isEmpty()) mergeFacts(database, fresh);
    QSet<QString> drafted;
    const auto name = [](const Draft &draft) {
        return QStringLiteral("%1/%2/%3").arg(draft.key.objective, draft.key.exercise, draft.path);
    };
    for (const Draft &draft : readDrafts(database, {})) drafted << name(draft);
    for (const Draft &draft : document->drafts) {
        // A draft that is here belongs to the file that is here.
        const bool here = drafted.contains(name(draft));
        if (!here) writeDraft(database, draft);
        ++(here ? report.known : report.added);
    }
    if (transaction.commit() && d->rebuild()) return report;
    const bool damaged = isDamage(database.code());
    Error error = database.takeFailure();
    error.message += QStringLiteral(" Nothing was imported; try again then.");
    if (damaged) (void)d->connect();
    return error;
}

} // namespace athanor
