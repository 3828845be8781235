// A disk that is full, cannot be written, or a file that somebody else holds; a newer file; migrations; backups.
#include "engine/progress/schema.h"
#include "tests/progress/mounts.h"
#include "tests/progress/support.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <csignal>

#include <sqlite3.h>
#include <sys/resource.h>

using namespace athanor;
using namespace athanor::test;
using Phase = StorageState::Phase;

namespace {

bool mayMount = false;

/// Code that does not compress.
QByteArray noise(int bytes)
{
    static QRandomGenerator random(20260302);
    QByteArray content(bytes, 0);
    for (char &byte : content) byte = char(random.bounded(256));
    return content;
}

/// A file system of its own, unmounted at the end.
class SmallDisk final
{
public:
    explicit SmallDisk(qint64 bytes) { m_mounted = mayMount && mountMemory(m_folder.path(), bytes); }
    ~SmallDisk()
    {
        if (m_mounted) unmount(m_folder.path());
    }
    bool mounted() const { return m_mounted; }
    QString path() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    bool m_mounted = false;
};

} // namespace

class ProgressDiskTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_world = {}; }
    void fullDisk();
    void fileSizeLimit();
    void readOnlyWithProgress();
    void readOnlyFromTheStart();
    void folderThatCannotBeMade();
    void lockedByAnother();
    void lockedWhileOpening();
    void newerIsLeftAlone();
    void newerInTheLogIsLeftAlone();
    void migrations();
    void migrationThatFails();
    void backupsAreThinnedOut();
    void backupOnlyWhenChanged();

private:
    std::unique_ptr<ProgressStore> store(const QString &folder)
    {
        return std::make_unique<ProgressStore>(folder, environment(m_world));
    }
    World m_world;
};

void ProgressDiskTest::fullDisk()
{
    const SmallDisk disk(2 << 20);
    if (!disk.mounted()) QSKIP("this system allows no mount; fileSizeLimit covers the like");
    auto progress = store(disk.path());
    QVERIFY(good(progress->open()));
    progress->setCourse(outline());
    int acknowledged = 0;
    Result<qint64> last = qint64(0);
    for (int i = 0; i < 200 && last; ++i) {
        last = progress->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed, noise(40000)));
        acknowledged += last ? 1 : 0;
    }
    QVERIFY(acknowledged > 3);
    QVERIFY(!last);
    QVERIFY2(last.error().message.contains(QLatin1String("disk is full")), qPrintable(last.error().message));
    QCOMPARE(progress->state().phase, Phase::Waiting);
    QCOMPARE(progress->state().waiting, 1);
    QVERIFY(progress->state().message.contains(QLatin1String("memory only")));
    // Meanwhile everything is there, what waits as well.
    const QByteArray words = noise(30000);
    QVERIFY(!progress->recordAttempt(attempt(ponies, Attempt::Outcome::Passed, words)));
    QVERIFY(!progress->saveDraft({ponies, QStringLiteral("app.py"), noise(200000), {}}));
    QCOMPARE(progress->state().waiting, 4); // Two attempts, a card that the second made, and the draft.
    QCOMPARE(progress->timeline(ponies)->size(), acknowledged + 2);
    QVERIFY(progress->timeline(ponies)->front().id < 0);
    QCOMPARE(progress->entry(progress->timeline(ponies)->front().id)->files.front().content, words);
    QVERIFY(progress->snapshot().objective(ponies.objective).exercises.value(ponies.exercise).passed);
    QCOMPARE(progress->drafts(ponies)->size(), 1);
    // Space again: the next thing takes everything with it.
    QVERIFY(remount(disk.path(), 8 << 20, false));
    QVERIFY(good(progress->recordHint(ponies, 1)));
    QCOMPARE(progress->state().phase, Phase::Ok);
    progress = store(disk.path());
    QVERIFY(good(progress->open()));
    const Result<QList<TimelineEntry>> timeline = progress->timeline(ponies);
    QCOMPARE(timeline->size(), acknowledged + 2);
    QVERIFY(timeline->front().outcome == Attempt::Outcome::Passed);
    QCOMPARE(progress->entry(timeline->front().id)->files.front().content, words);
    QCOMPARE(progress->drafts(ponies)->size(), 1);
}

void ProgressDiskTest::fileSizeLimit()
{
    const QTemporaryDir folder;
    auto progress = store(folder.path());
    QVERIFY(good(progress->open()));
    QVERIFY(good(progress->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed))));
    // A file that may not grow answers EFBIG, after a signal that would end us.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{300000, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    int acknowledged = 1;
    Result<qint64> last = qint64(0);
    for (int i = 0; i < 100 && last; ++i) {
        last = progress->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed, noise(20000)));
        acknowledged += last ? 1 : 0;
    }
    ::setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!last);
    QCOMPARE(last.error().code, ErrorCode::Unavailable);
    QCOMPARE(progress->state().phase, Phase::Waiting);
    QVERIFY(good(progress->retry()));
    QCOMPARE(progress->state().phase, Phase::Ok);
    progress = store(folder.path());
    QVERIFY(good(progress->open()));
    QCOMPARE(progress->timeline(ponies)->size(), acknowledged + 1);
}

void ProgressDiskTest::readOnlyWithProgress()
{
    const SmallDisk disk(8 << 20);
    if (!disk.mounted()) QSKIP("this system allows no mount");
    auto progress = store(disk.path());
    QVERIFY(good(progress->open()));
    QVERIFY(good(progress->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed))));
    progress.reset();
    QVERIFY(remount(disk.path(), 8 << 20, true));
    progress = store(disk.path());
    progress->setCourse(outline());
    const Result<void> opened = progress->open();
    QVERIFY(!opened);
    QVERIFY2(opened.error().message.contains(QLatin1String("only be read")), qPrintable(opened.error().message));
    QCOMPARE(progress->state().phase, Phase::Waiting);
    QCOMPARE(progress->timeline(ponies)->size(), 1); // What is there is shown.
    QVERIFY(!progress->recordAttempt(attempt(ponies, Attempt::Outcome::Passed)));
    QVERIFY(!progress->recordHint(ponies, 2));
    QCOMPARE(progress->timeline(ponies)->size(), 2);
    QCOMPARE(progress->state().waiting, 3); // The attempt, the card it made, the hint.
    QVERIFY(progress->maintain().error().code == ErrorCode::Unavailable);
    QVERIFY(remount(disk.path(), 8 << 20, false));
    QVERIFY(good(progress->recordHint(ponies, 3)));
    QCOMPARE(progress->state().phase, Phase::Ok);
    progress = store(disk.path());
    progress->setCourse(outline());
    QVERIFY(good(progress->open()));
    QCOMPARE(progress->timeline(ponies)->size(), 2);
    QCOMPARE(progress->snapshot().objective(ponies.objective).exercises.value(ponies.exercise).hintsShown, 3);
    QCOMPARE(progress->snapshot().cards, 1);
}

void ProgressDiskTest::readOnlyFromTheStart()
{
    const SmallDisk disk(8 << 20);
    if (!disk.mounted()) QSKIP("this system allows no mount");
    QVERIFY(remount(disk.path(), 8 << 20, true));
    auto progress = store(disk.path());
    QVERIFY(!progress->open());
    QVERIFY(!progress->recordAttempt(attempt(ponies, Attempt::Outcome::Passed)));
    QCOMPARE(progress->timeline(ponies)->size(), 1);
    QVERIFY(remount(disk.path(), 8 << 20, false));
    QVERIFY(good(progress->retry()));
    QCOMPARE(progress->state().phase, Phase::Ok);
    QVERIFY(progress->timeline(ponies)->front().id > 0);
}

void ProgressDiskTest::folderThatCannotBeMade()
{
    const QTemporaryDir folder;
    put(folder.filePath(QStringLiteral("progress")), "a file in the way");
    auto progress = store(folder.path());
    QCOMPARE(progress->open().error().code, ErrorCode::Unavailable);
    QCOMPARE(progress->state().phase, Phase::Waiting);
    QVERIFY(!progress->recordHint(ponies, 1));
    QVERIFY(QFile::remove(folder.filePath(QStringLiteral("progress"))));
    QVERIFY(good(progress->recordHint(ponies, 2)));
    QCOMPARE(progress->state().waiting, 0);
}

void ProgressDiskTest::lockedByAnother()
{
    const QTemporaryDir folder;
    auto progress = store(folder.path());
    QVERIFY(good(progress->open()));
    sqlite3 *other = nullptr;
    QCOMPARE(sqlite3_open(QFile::encodeName(progress->databasePath()).constData(), &other), SQLITE_OK);
    QCOMPARE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    const Result<qint64> done = progress->recordAttempt(attempt(ponies, Attempt::Outcome::Passed));
    QVERIFY(!done);
    QVERIFY2(done.error().message.contains(QLatin1String("Another program")), qPrintable(done.error().message));
    QCOMPARE(progress->timeline(ponies)->size(), 1);
    sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    QVERIFY(good(progress->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    QCOMPARE(progress->timeline(ponies)->size(), 2);
    QVERIFY(progress->timeline(ponies)->last().id > 0);
    QCOMPARE(progress->state().phase, Phase::Ok);
}

void ProgressDiskTest::lockedWhileOpening()
{
    const QTemporaryDir folder;
    auto progress = store(folder.path());
    QVERIFY(good(progress->open()));
    QVERIFY(good(progress->recordHint(ponies, 1)));
    const QByteArray path = QFile::encodeName(progress->databasePath());
    progress.reset();
    sqlite3 *other = nullptr;
    QCOMPARE(sqlite3_open(path.constData(), &other), SQLITE_OK);
    sqlite3_exec(other, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);
    progress = store(folder.path());
    QVERIFY(!progress->open());
    QVERIFY(!progress->recordHint(ponies, 2));
    QCOMPARE(progress->state().phase, Phase::Waiting);
    sqlite3_close(other);
    QVERIFY(good(progress->recordHint(ponies, 3)));
    progress->setCourse(outline());
    QCOMPARE(progress->snapshot().objective(ponies.objective).exercises.value(ponies.exercise).hintsShown, 3);
}

void ProgressDiskTest::newerIsLeftAlone()
{
    const QTemporaryDir folder;
    auto progress = store(folder.path());
    QVERIFY(good(progress->open()));
    QVERIFY(good(progress->recordHint(ponies, 1)));
    const QString path = progress->databasePath();
    progress.reset();
    sqlite3 *other = nullptr;
    QCOMPARE(sqlite3_open(QFile::encodeName(path).constData(), &other), SQLITE_OK);
    sqlite3_exec(other, "PRAGMA user_version=99", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    const QByteArray before = contentOf(path);
    progress = store(folder.path());
    const Result<void> opened = progress->open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Refused);
    QVERIFY(opened.error().message.contains(QLatin1String("newer Athanor")));
    QCOMPARE(progress->recordHint(ponies, 2).error().code, ErrorCode::Refused);
    QCOMPARE(progress->maintain().error().code, ErrorCode::Refused);
    QCOMPARE(progress->state().phase, Phase::Refused);
    progress.reset();
    QCOMPARE(contentOf(path), before);
    QVERIFY(QDir(folder.filePath(QStringLiteral("progress"))).entryList({QStringLiteral("damaged*")}).isEmpty());
}

void ProgressDiskTest::newerInTheLogIsLeftAlone()
{
    const QTemporaryDir folder;
    auto progress = store(folder.path());
    QVERIFY(good(progress->open()));
    const QString path = progress->databasePath();
    progress.reset();
    sqlite3 *other = nullptr;
    QCOMPARE(sqlite3_open(QFile::encodeName(path).constData(), &other), SQLITE_OK);
    sqlite3_db_config(other, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_exec(other, "PRAGMA user_version=99", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    const QByteArray before = contentOf(path);
    const QByteArray log = contentOf(path + QStringLiteral("-wal"));
    QVERIFY(!log.isEmpty());
    progress = store(folder.path());
    QCOMPARE(progress->open().error().code, ErrorCode::Refused);
    progress.reset();
    QCOMPARE(contentOf(path), before);
    QCOMPARE(contentOf(path + QStringLiteral("-wal")), log);
}

void ProgressDiskTest::migrations()
{
    using namespace Internal;
    SqlDatabase database;
    QVERIFY(database.open(QStringLiteral(":memory:"), SqlDatabase::Access::ReadWrite, std::chrono::milliseconds(0)));
    QCOMPARE(checkSchema(database), SchemaCheck::Empty);
    QVERIFY(migrate(database));
    QCOMPARE(checkSchema(database), SchemaCheck::Current);
    QVERIFY(database.run("INSERT INTO drafts VALUES ('o', 'e', 'p', 1, x'', x'')"));
    Migrations later = schemaMigrations();
    later << "ALTER TABLE drafts ADD COLUMN cursor INTEGER NOT NULL DEFAULT 7"
          << "CREATE TABLE notes (text TEXT)";
    QCOMPARE(checkSchema(database, later), SchemaCheck::Older);
    QVERIFY(migrate(database, later));
    QCOMPARE(checkSchema(database, later), SchemaCheck::Current);
    QCOMPARE(checkSchema(database), SchemaCheck::Newer);
    QCOMPARE(database.number("SELECT cursor FROM drafts"), 7);
    QCOMPARE(database.number("SELECT count(*) FROM notes"), 0);
    QVERIFY(migrate(database, later)); // Nothing is done twice.
}

void ProgressDiskTest::migrationThatFails()
{
    using namespace Internal;
    SqlDatabase database;
    QVERIFY(database.open(QStringLiteral(":memory:"), SqlDatabase::Access::ReadWrite, std::chrono::milliseconds(0)));
    QVERIFY(migrate(database));
    Migrations later = schemaMigrations();
    later << "CREATE TABLE notes (text TEXT)"
          << "ALTER TABLE nothing ADD COLUMN x";
    QVERIFY(!migrate(database, later));
    (void)database.takeFailure();
    QCOMPARE(checkSchema(database), SchemaCheck::Current);
    QCOMPARE(database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'notes'"), 0);
}

void ProgressDiskTest::backupsAreThinnedOut()
{
    const QTemporaryDir folder;
    for (int start = 0; start < 16; ++start) {
        auto progress = store(folder.path());
        QVERIFY(good(progress->open()));
        QVERIFY(good(progress->recordHint(ponies, 1)));
        QVERIFY(good(progress->maintain()));
        m_world.now = m_world.now.addSecs(12 * 3600);
    }
    const QStringList names =
        QDir(folder.filePath(QStringLiteral("progress/backups"))).entryList(QDir::Files, QDir::Name);
    // The three newest and the newest of each of four days before; sixteen starts were eight days.
    QCOMPARE(names.size(), 6);
    QVERIFY(names.last().startsWith(QLatin1String("000016-")));
    QSet<QString> days;
    for (const QString &name : names) days << name.mid(7, 10);
    QCOMPARE(days.size(), 5);
}

void ProgressDiskTest::backupOnlyWhenChanged()
{
    const QTemporaryDir folder;
    const auto backups = [&folder] {
        return QDir(folder.filePath(QStringLiteral("progress/backups"))).entryList(QDir::Files).size();
    };
    auto progress = store(folder.path());
    QVERIFY(good(progress->open()));
    QVERIFY(good(progress->maintain()));
    QCOMPARE(backups(), 0); // Nothing to keep yet.
    QVERIFY(good(progress->recordHint(ponies, 1)));
    for (int i = 0; i < 3; ++i) QVERIFY(good(progress->maintain()));
    QCOMPARE(backups(), 1);
    QVERIFY(good(progress->saveDraft({ponies, QStringLiteral("app.py"), "x", {}})));
    QVERIFY(good(progress->maintain()));
    QCOMPARE(backups(), 2);
}

int main(int argc, char **argv)
{
    mayMount = ownMounts();
    QCoreApplication application(argc, argv);
    ProgressDiskTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_progressdisk.moc"
