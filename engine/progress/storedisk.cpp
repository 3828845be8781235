#include "engine/progress/storeprivate.h"

#include "engine/progress/factrows.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QUuid>

namespace athanor {

using namespace Internal;

namespace {

const QString newerWords =
    QStringLiteral("Your progress was last kept by a newer Athanor, which this one cannot read. It was left as it is. "
                   "Install the newer Athanor again; what you do in this one is not kept.");

QString repairedWords(const Safekeeping::Replacement &done)
{
    QString words = done.aside.isEmpty() ? QStringLiteral("Your progress file was gone.")
                                         : QStringLiteral("Your progress file was damaged. It was put aside as %1.")
                                               .arg(QFileInfo(done.aside).fileName());
    if (done.backup.isEmpty() && done.rescued == 0)
        return words + QStringLiteral(" There was no backup yet and nothing in it could be read, so progress begins "
                                      "anew. The files of your exercises are all there.");
    if (!done.backup.isEmpty())
        words += QStringLiteral(" The backup of %1 was restored.")
                     .arg(done.backupTime.toString(QStringLiteral("yyyy-MM-dd HH:mm")));
    if (done.rescued > 0)
        words += QStringLiteral(" %1 %2 could be read from the damaged file and were kept")
                     .arg(done.rescued)
                     .arg(done.backup.isEmpty() ? QStringLiteral("entries") : QStringLiteral("later entries")) +
                 (done.incomplete > 0 ? QStringLiteral(", %1 of them without all their files.").arg(done.incomplete)
                                      : QStringLiteral("."));
    else if (!done.backup.isEmpty() && !done.aside.isEmpty())
        words += QStringLiteral(" Nothing later could be read from the damaged file.");
    return words;
}

} // namespace

ProgressStore::Private::Private(const QString &userData, ProgressEnvironment given)
    : folder(QDir::cleanPath(userData) + QStringLiteral("/progress")), environment(std::move(given)), keeping(folder)
{
    if (!environment.newId) environment.newId = [] { return QUuid::createUuid().toString(QUuid::Id128); };
}

Result<void> ProgressStore::Private::connect()
{
    onDisk = false;
    refused = false;
    database.close();
    Result<void> done = Error{ErrorCode::Unavailable,
                              QStringLiteral("The folder for your progress could not be made. Make the folder above it "
                                             "writable for you."),
                              folder};
    if (QDir().mkpath(folder)) {
        if (lock.take(folder) == RunningLock::Company::Alone) keeping.finishReplacing();
        bool damaged = false;
        done = openFile(damaged);
        if (!done && damaged) {
            done = repair();
            if (done) done = openFile(damaged);
        }
    }
    onDisk = done.ok();
    if (!done) {
        trouble = done.error().message;
        standIn();
    }
    return done;
}

Result<void> ProgressStore::Private::openFile(bool &damaged)
{
    damaged = false;
    const QString path = keeping.databasePath();
    const QFileInfo info(path);
    const bool log = QFileInfo(path + QStringLiteral("-wal")).size() > 0;
    const bool nothing = !info.exists() || (info.isFile() && info.size() == 0);
    if ((info.exists() && !info.isFile()) || (nothing && (log || !keeping.backups().isEmpty()))) {
        damaged = true;
        return Error{ErrorCode::Unavailable, QStringLiteral("Your progress file is damaged."), path};
    }
    if (!nothing && peekSchema(path) == SchemaCheck::Newer) {
        refused = true;
        return Error{ErrorCode::Refused, newerWords, path};
    }
    const auto fail = [this, &damaged] {
        damaged = isDamage(database.code());
        return database.takeFailure();
    };
    database.open(path, SqlDatabase::Access::ReadWrite, environment.busyTimeout);
    if (database.isReadOnly()) database.fail(8); // SQLITE_READONLY
    switch (checkSchema(database)) {
    case SchemaCheck::Newer:
        refused = true;
        database.leaveLogOnClose();
        database.close();
        return Error{ErrorCode::Refused, newerWords, path};
    case SchemaCheck::Foreign:
        damaged = true;
        return Error{ErrorCode::Unavailable, QStringLiteral("This is another program's file."), path};
    case SchemaCheck::Older:
        if (Result<void> kept = keeping.backUp(database, environment.now()); !kept) return kept;
        break;
    default: break;
    }
    database.run("PRAGMA synchronous=FULL");
    database.run("PRAGMA foreign_keys=ON");
    database.run("PRAGMA cell_size_check=ON");
    database.word("PRAGMA journal_mode=WAL");
    if (database.failed()) return fail();
    if (checkSchema(database) != SchemaCheck::Current && !migrate(database)) return fail();
    if (!rebuild()) return fail();
    return {};
}

Result<void> ProgressStore::Private::repair()
{
    database.close();
    if (lock.company() == RunningLock::Company::Others)
        return Error{
            ErrorCode::Unavailable,
            QStringLiteral("Your progress file is damaged, and another Athanor has it open. Close that one, so "
                           "that the file can be repaired."),
            keeping.databasePath()};
    const Result<Safekeeping::Replacement> done = keeping.replace(environment.now());
    if (!done) return done.error();
    notice = repairedWords(*done);
    return {};
}

void ProgressStore::Private::standIn()
{
    database.close();
    copyFolder = std::make_unique<QTemporaryDir>();
    const QString copy = copyFolder->filePath(QStringLiteral("progress.db"));
    const bool copied = !refused && copyFolder->isValid() && QFile::copy(keeping.databasePath(), copy);
    if (copied) {
        QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
        const QString log = QStringLiteral("-wal");
        if (QFile::copy(keeping.databasePath() + log, copy + log))
            QFile::setPermissions(copy + log, QFile::ReadOwner | QFile::WriteOwner);
        database.open(copy, SqlDatabase::Access::ReadWrite, environment.busyTimeout);
        const SchemaCheck schema = checkSchema(database);
        if ((schema == SchemaCheck::Current || schema == SchemaCheck::Older) && migrate(database) && rebuild()) return;
    }
    database.open(QStringLiteral(":memory:"), SqlDatabase::Access::ReadWrite, environment.busyTimeout);
    migrate(database);
    rebuild();
}

bool ProgressStore::Private::rebuild()
{
    ledger.clear();
    const int damaged = readFacts(database, 0, [this](const Fact &each) { ledger.enter(each); });
    dataVersion = database.number("PRAGMA data_version");
    for (const Fact &each : waiting) {
        // A commit that failed may yet have reached the disk.
        SqlStatement known(database, "SELECT 1 FROM facts WHERE uid = ?");
        if (!known.bind(each.uid).step()) ledger.enter(each);
    }
    if (damaged > 0)
        notice =
            QStringLiteral("%1 entries of your progress are damaged and cannot be shown. Everything else is there.")
                .arg(damaged);
    return !database.failed();
}

void ProgressStore::Private::catchUp()
{
    if (!onDisk) return;
    const qint64 version = database.number("PRAGMA data_version");
    if (!database.failed() && version != dataVersion) rebuild();
    if (database.failed()) {
        const bool damaged = isDamage(database.code());
        trouble = database.takeFailure().message;
        if (damaged) (void)connect();
    }
}

bool ProgressStore::Private::writeWaiting()
{
    SqlTransaction transaction(database);
    for (const Fact &each : waiting) {
        qint64 id = insertFact(database, each);
        if (id == 0 && !database.failed()) {
            SqlStatement known(database, "SELECT id FROM facts WHERE uid = ?");
            if (known.bind(each.uid).step()) id = known.integer(0);
        }
        written.insert(each.uid, id);
    }
    for (auto draft = waitingDrafts.cbegin(); draft != waitingDrafts.cend(); ++draft) {
        if (*draft)
            writeDraft(database, **draft);
        else
            removeDraft(database, draft.key().first, draft.key().second);
    }
    return transaction.commit();
}

Result<void> ProgressStore::Private::flush()
{
    if (refused) return Error{ErrorCode::Refused, newerWords, keeping.databasePath()};
    if (!onDisk) {
        if (Result<void> connected = connect(); !connected) return connected;
    }
    if (waiting.isEmpty() && waitingDrafts.isEmpty()) return {};
    written.clear();
    for (bool again = true;; again = false) {
        if (writeWaiting()) break;
        const bool damaged = isDamage(database.code());
        const Error error = database.takeFailure();
        trouble = error.message;
        if (!damaged || !again) return error;
        if (Result<void> connected = connect(); !connected) return connected;
    }
    waiting.clear();
    waitingDrafts.clear();
    trouble.clear();
    return {};
}

void ProgressStore::Private::closeLeftSessions()
{
    if (!onDisk || lock.company() != RunningLock::Company::Alone) return;
    for (const QString &uid : ledger.openSessions()) {
        if (uid == session) continue;
        Fact end = fact(Fact::Kind::SessionEnd);
        end.session = uid;
        end.at = ledger.lastMoment(uid);
        end.outcome = 1;
        end.detail.insert(QStringLiteral("reached"), QJsonArray());
        (void)record({end});
    }
}

Result<void> ProgressStore::Private::keepBackup()
{
    const char *content = "SELECT (SELECT count(*) || '/' || coalesce(max(id), 0) FROM facts) || '/' ||"
                          " (SELECT count(*) || '/' || coalesce(sum(at), 0) FROM drafts)";
    const QString present = database.word(content);
    if (database.failed()) return database.takeFailure();
    if (present == QLatin1String("0/0/0/0")) return {};
    const QStringList backups = keeping.backups();
    if (!backups.isEmpty()) {
        SqlDatabase newest;
        newest.open(backups.front(), SqlDatabase::Access::ReadOnly, std::chrono::milliseconds(0));
        if (newest.word(content) == present && !newest.failed()) return {};
    }
    return keeping.backUp(database, environment.now());
}

StorageState ProgressStore::Private::state() const
{
    StorageState state;
    state.waiting = int(waiting.size() + waitingDrafts.size());
    if (!opened) return state;
    if (refused) {
        state.phase = StorageState::Phase::Refused;
        state.message = newerWords;
    } else if (!onDisk || state.waiting > 0) {
        state.phase = StorageState::Phase::Waiting;
        state.message =
            trouble + (state.waiting == 0 ? QStringLiteral(" Until then nothing new can be kept.")
                                          : QStringLiteral(" Until then what you do is held in memory only; it is "
                                                           "written as soon as it can be, so leave Athanor open."));
    } else {
        state.phase = notice.isEmpty() ? StorageState::Phase::Ok : StorageState::Phase::Repaired;
        state.message = notice;
    }
    return state;
}

} // namespace athanor
