// A damaged file: put aside untouched, the last good backup restored, whatever else can be read kept, and said so.
#include "tests/progress/support.h"

#include <QDirIterator>

#include <sqlite3.h>

using namespace athanor;
using namespace athanor::test;
using Phase = StorageState::Phase;

namespace {

constexpr int backedUp = 40;
constexpr int later = 15;
constexpr int pageSize = 4096;

void copyFolder(const QString &from, const QString &to)
{
    QDirIterator each(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        const QString path = each.next();
        put(to + QLatin1Char('/') + QDir(from).relativeFilePath(path), contentOf(path));
    }
}

} // namespace

class ProgressDamageTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void repairs_data();
    void repairs();
    void anyPage_data();
    void anyPage();
    void withoutBackup();
    void brokenBackupsAreSkipped();
    void whileAnotherWorks();
    void killedWhileReplacing();
    void damagedContentIsTold();

private:
    QString database() const { return m_folder->filePath(QStringLiteral("progress/progress.db")); }
    std::unique_ptr<ProgressStore> store()
    {
        return std::make_unique<ProgressStore>(m_folder->path(), environment(m_world));
    }
    QStringList aside() const
    {
        return QDir(m_folder->filePath(QStringLiteral("progress")))
            .entryList({QStringLiteral("damaged-*")}, QDir::Dirs);
    }
    /// Opens, checks, and returns how many attempts are there. Those of the backup must be whole; of later ones
    /// m_partly counts those that lack a file.
    int openAndCount(ProgressStore &progress)
    {
        (void)progress.open();
        (void)progress.maintain();
        const Result<QList<TimelineEntry>> timeline = progress.timeline(ponies);
        if (!good(timeline)) return -1;
        m_partly = 0;
        for (qsizetype i = 0; i < timeline->size(); ++i) {
            const Result<TimelineDetail> detail = progress.entry(timeline->at(i).id);
            if (!good(detail)) return -2;
            if (detail->files.size() == 2) continue;
            if (i >= timeline->size() - backedUp && m_backup) return -3;
            ++m_partly;
        }
        return int(timeline->size());
    }

    World m_world;
    int m_partly = 0;
    bool m_backup = true;
    QTemporaryDir m_whole; ///< As every test begins: forty attempts in the backup, fifteen after it.
    std::unique_ptr<QTemporaryDir> m_folder;
};

void ProgressDamageTest::initTestCase()
{
    ProgressStore progress(m_whole.path(), environment(m_world));
    QVERIFY(good(progress.open()));
    for (int i = 0; i < backedUp + later; ++i) {
        QByteArray code;
        for (int line = 0; line < 200; ++line) code += QByteArray::number((i + 1) * 7919 * line % 99991) + '\n';
        QVERIFY(good(progress.recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed, code))));
        if (i == backedUp - 1) QVERIFY(good(progress.maintain()));
    }
}

void ProgressDamageTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    copyFolder(m_whole.path(), m_folder->path());
    QVERIFY(QFileInfo(database()).size() > 20 * pageSize);
    m_world.ids += 1000;
    m_backup = true;
}

void ProgressDamageTest::repairs_data()
{
    QTest::addColumn<QByteArray>("damage");
    QTest::addColumn<QString>("words");
    QTest::newRow("header") << QByteArray("header") << QStringLiteral("was damaged");
    QTest::newRow("truncated") << QByteArray("truncated") << QStringLiteral("was damaged");
    QTest::newRow("zero bytes") << QByteArray("empty") << QStringLiteral("was damaged");
    QTest::newRow("a folder in its place") << QByteArray("folder") << QStringLiteral("was damaged");
    QTest::newRow("a picture") << QByteArray("picture") << QStringLiteral("was damaged");
    QTest::newRow("another program's database") << QByteArray("foreign") << QStringLiteral("was damaged");
    QTest::newRow("gone") << QByteArray("gone") << QStringLiteral("was gone");
}

void ProgressDamageTest::repairs()
{
    QFETCH(QByteArray, damage);
    QFETCH(QString, words);
    QByteArray content = contentOf(database());
    if (damage == "header") put(database(), QByteArray(100, 'x') + content.mid(100));
    if (damage == "truncated") put(database(), content.left(content.size() * 2 / 3 + 100));
    if (damage == "empty") put(database(), {});
    if (damage == "picture") put(database(), "\x89PNG\r\n\x1a\n" + QByteArray(5000, 'p'));
    if (damage == "gone" || damage == "folder" || damage == "foreign") QVERIFY(QFile::remove(database()));
    if (damage == "folder") QVERIFY(QDir().mkpath(database() + QStringLiteral("/inside")));
    if (damage == "foreign") {
        sqlite3 *other = nullptr;
        QCOMPARE(sqlite3_open(QFile::encodeName(database()).constData(), &other), SQLITE_OK);
        sqlite3_exec(other, "CREATE TABLE recipes (name TEXT)", nullptr, nullptr, nullptr);
        sqlite3_close(other);
    }
    const QByteArray damaged = contentOf(database());

    auto progress = store();
    const int count = openAndCount(*progress);
    QVERIFY2(count >= backedUp, qPrintable(QString::number(count)));
    QCOMPARE(progress->state().phase, Phase::Repaired);
    const QString message = progress->state().message;
    QVERIFY2(message.contains(words) && message.contains(QLatin1String("backup of")), qPrintable(message));
    QCOMPARE(message.contains(QLatin1String("later entries could be read")), count > backedUp);
    QCOMPARE(aside().size(), damage == "gone" ? 0 : 1);
    if (damage != "gone") {
        QVERIFY(message.contains(aside().front()));
        const QString kept = m_folder->filePath(QStringLiteral("progress/%1/progress.db").arg(aside().front()));
        if (damage == "folder")
            QVERIFY(QFileInfo(kept + QStringLiteral("/inside")).isDir());
        else
            QCOMPARE(contentOf(kept), damaged);
    }
    // It works on, and the next start has nothing to tell.
    QVERIFY(good(progress->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    progress = store();
    QCOMPARE(openAndCount(*progress), count + 1);
    QCOMPARE(progress->state().phase, Phase::Ok);
}

void ProgressDamageTest::anyPage_data()
{
    QTest::addColumn<int>("part");
    for (int part = 1; part < 16; ++part) QTest::addRow("%d/16", part) << part;
}

void ProgressDamageTest::anyPage()
{
    QFETCH(int, part);
    QByteArray content = contentOf(database());
    const auto page = content.size() / pageSize * part / 16;
    QVERIFY(page > 0);
    content.replace(page * pageSize, pageSize, QByteArray(pageSize, '\xa5'));
    put(database(), content);
    auto progress = store();
    const int count = openAndCount(*progress);
    QVERIFY2(count >= backedUp, qPrintable(QString::number(count)));
    QCOMPARE(progress->state().phase, Phase::Repaired);
    QCOMPARE(progress->state().message.contains(QLatin1String("without all their files")), m_partly > 0);
    QVERIFY(good(progress->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    qInfo("page %lld: %d of %d attempts kept, %d of them without all their files", qint64(page), count,
          backedUp + later, m_partly);
}

void ProgressDamageTest::withoutBackup()
{
    m_backup = false;
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("progress/backups"))).removeRecursively());
    QByteArray content = contentOf(database());
    content.replace(content.size() / 2 / pageSize * pageSize, pageSize, QByteArray(pageSize, '\0'));
    put(database(), content);
    auto progress = store();
    const int count = openAndCount(*progress);
    QVERIFY2(count > 0, qPrintable(QString::number(count)));
    QVERIFY(progress->state().message.contains(QLatin1String("could be read")));
    progress.reset();
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("progress/backups"))).removeRecursively());
    put(database(), "nonsense");
    progress = store();
    QCOMPARE(openAndCount(*progress), 0);
    QVERIFY2(progress->state().message.contains(QLatin1String("begins anew")), qPrintable(progress->state().message));
    QVERIFY(good(progress->recordHint(ponies, 1)));
}

void ProgressDamageTest::brokenBackupsAreSkipped()
{
    const QDir backups(m_folder->filePath(QStringLiteral("progress/backups")));
    put(backups.filePath(QStringLiteral("000009-2026-03-04-100000.db")), "broken too");
    put(backups.filePath(QStringLiteral("000008-2026-03-03-100000.db")), {});
    put(database(), "nonsense");
    auto progress = store();
    QCOMPARE(openAndCount(*progress), backedUp);
    QCOMPARE(progress->state().phase, Phase::Repaired);
}

void ProgressDamageTest::whileAnotherWorks()
{
    auto first = store();
    QVERIFY(good(first->open()));
    QFile file(database());
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write(QByteArray(100, 'x'));
    file.close();
    World otherWorld{m_world.now, 0, 2};
    ProgressStore second(m_folder->path(), environment(otherWorld));
    const Result<void> opened = second.open();
    // Whether SQLite notices depends on what the first has in its log; what must not happen is that the file is taken
    // away under it.
    QVERIFY(aside().isEmpty());
    if (!opened) QVERIFY(opened.error().message.contains(QLatin1String("another Athanor has it open")));
}

void ProgressDamageTest::killedWhileReplacing()
{
    // As replace() leaves things when it is killed after the damaged file was put aside.
    const QString fresh = database() + QStringLiteral(".new");
    QVERIFY(QFile::rename(database(), fresh));
    auto progress = store();
    QCOMPARE(openAndCount(*progress), backedUp + later);
    QCOMPARE(progress->state().phase, Phase::Ok);
    QVERIFY(!QFileInfo::exists(fresh));
}

void ProgressDamageTest::damagedContentIsTold()
{
    sqlite3 *other = nullptr;
    QCOMPARE(sqlite3_open(QFile::encodeName(database()).constData(), &other), SQLITE_OK);
    QCOMPARE(sqlite3_exec(other,
                          "UPDATE blobs SET content = zeroblob(length(content)) WHERE hash = (SELECT blob FROM files "
                          "WHERE path = 'app.py' ORDER BY fact DESC LIMIT 1)",
                          nullptr, nullptr, nullptr),
             SQLITE_OK);
    sqlite3_close(other);
    auto progress = store();
    QVERIFY(good(progress->open()));
    const Result<TimelineDetail> detail = progress->entry(progress->timeline(ponies)->front().id);
    QVERIFY(!detail);
    QVERIFY2(detail.error().message.contains(QLatin1String("app.py is damaged")), qPrintable(detail.error().message));
    QVERIFY(good(progress->entry(progress->timeline(ponies)->last().id)));
}

QTEST_GUILESS_MAIN(ProgressDamageTest)
#include "tst_progressdamage.moc"
