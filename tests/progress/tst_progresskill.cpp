// The program is killed at random instants, a hundred times; no attempt that it acknowledged may be missing.
#include "tests/progress/support.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>

#include <sqlite3.h>

using namespace athanor;
using namespace athanor::test;

class ProgressKillTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void losesNothing();
    void takesUpABeginning();

private:
    /// Starts it, waits for the first acknowledged attempt (or begins to count at once), and kills it some microseconds
    /// later. Returns the last number that was acknowledged.
    int runAndKill(const QString &folder, int start, bool afterFirst, int microseconds);
    /// Whether the file of this folder is whole once a start has taken up its logs. It is a copy that is looked at: it
    /// is the program's own next start that takes up the file itself, and a file killed in the midst of a rollback
    /// journal cannot be read at all without writing.
    static bool isSound(const QString &folder);
};

int ProgressKillTest::runAndKill(const QString &folder, int start, bool afterFirst, int microseconds)
{
    QProcess recorder;
    recorder.start(QCoreApplication::applicationDirPath() + QStringLiteral("/progress_recorder"),
                   {folder, QString::number(start)});
    if (!recorder.waitForStarted()) return -1;
    if (afterFirst && !recorder.waitForReadyRead(20000)) return -1;
    QElapsedTimer timer;
    timer.start();
    // Not a wait for anything: the instant of the kill is the test's input.
    while (timer.nsecsElapsed() < qint64(microseconds) * 1000) {}
    recorder.kill();
    if (!recorder.waitForFinished(20000) || recorder.exitStatus() != QProcess::CrashExit) {
        qWarning("ended by itself: %d %s", recorder.exitCode(), recorder.readAllStandardError().constData());
        return -1;
    }
    const QList<QByteArray> lines = recorder.readAllStandardOutput().split('\n');
    // A line that was cut off was not acknowledged whole; it may count or not.
    return lines.size() < 2 ? start - 1 : lines.at(lines.size() - 2).toInt();
}

bool ProgressKillTest::isSound(const QString &folder)
{
    const QTemporaryDir copy;
    const QStringList logs{QString(), QStringLiteral("-wal"), QStringLiteral("-journal")};
    for (const QString &log : logs) {
        const QString name = QStringLiteral("/progress.db") + log;
        if (QFileInfo::exists(folder + name) && !QFile::copy(folder + name, copy.path() + name)) return false;
    }
    sqlite3 *database = nullptr;
    sqlite3_open(QFile::encodeName(copy.filePath(QStringLiteral("progress.db"))).constData(), &database);
    const auto verdict = [](void *ok, int, char **values, char **) {
        *static_cast<bool *>(ok) = qstrcmp(values[0], "ok") == 0;
        return 0;
    };
    bool sound = false;
    sqlite3_exec(database, "PRAGMA integrity_check", verdict, &sound, nullptr);
    if (!sound) qWarning("%s", sqlite3_errmsg(database));
    sqlite3_close(database);
    return sound;
}

void ProgressKillTest::losesNothing()
{
    const quint32 seed = qEnvironmentVariableIsSet("ATHANOR_SEED")
                             ? quint32(qEnvironmentVariableIntValue("ATHANOR_SEED"))
                             : QRandomGenerator::global()->generate();
    qInfo("seed %u (ATHANOR_SEED repeats it)", seed);
    QRandomGenerator random(seed);
    const QTemporaryDir folder;
    QMap<int, bool> acknowledged;
    int next = 1;
    for (int kill = 0; kill < 100; ++kill) {
        // One in four is killed while it opens, the others while they record.
        const bool afterFirst = kill % 4 != 0;
        const int last = runAndKill(folder.path(), next, afterFirst, int(random.bounded(afterFirst ? 60000 : 30000)));
        QVERIFY2(last >= next - 1, qPrintable(QStringLiteral("kill %1").arg(kill)));
        for (int number = next; number <= last; ++number) acknowledged.insert(number, false);
        next = last + 100; // What was written and not acknowledged cannot be mistaken.

        // Killed before there was a file: nothing was acknowledged either.
        if (acknowledged.isEmpty() && !QFileInfo::exists(folder.filePath(QStringLiteral("progress/progress.db"))))
            continue;
        QVERIFY2(isSound(folder.filePath(QStringLiteral("progress"))),
                 qPrintable(QStringLiteral("after kill %1").arg(kill)));
    }
    World world;
    ProgressStore store(folder.path(), environment(world));
    QVERIFY(good(store.open()));
    QVERIFY(good(store.maintain()));
    QCOMPARE(store.state().phase, StorageState::Phase::Ok);
    QVERIFY(QDir(folder.filePath(QStringLiteral("progress"))).entryList({QStringLiteral("damaged*")}).isEmpty());
    const Result<QList<TimelineEntry>> timeline = store.timeline(ponies);
    QVERIFY(good(timeline));
    for (const TimelineEntry &entry : *timeline) {
        const Result<TimelineDetail> detail = store.entry(entry.id);
        QVERIFY(good(detail));
        const int number = detail->report.value(QLatin1String("number")).toInt();
        QCOMPARE(detail->files.size(), 2);
        const QByteArray beginning = "number = " + QByteArray::number(number) + "\n#";
        QVERIFY(detail->files.front().content.startsWith(beginning));
        if (acknowledged.contains(number)) acknowledged[number] = true;
    }
    int lost = 0;
    for (const bool found : acknowledged) lost += found ? 0 : 1;
    qInfo("%lld acknowledged, %lld recorded", qint64(acknowledged.size()), qint64(timeline->size()));
    QCOMPARE(lost, 0);
    QVERIFY(acknowledged.size() > 100);
    QVERIFY(store.drafts(ponies)->front().content.toInt() >= acknowledged.lastKey());
}

// The first start of all, killed at every tenth of a millisecond of the making of the file.
void ProgressKillTest::takesUpABeginning()
{
    World world;
    int cut = 0;
    for (int kill = 0; kill < 120; ++kill) {
        const QTemporaryDir folder;
        QVERIFY2(runAndKill(folder.path(), 1, false, kill * 100) >= 0, qPrintable(QStringLiteral("kill %1").arg(kill)));
        const QString progress = folder.filePath(QStringLiteral("progress"));
        if (!QFileInfo::exists(progress + QStringLiteral("/progress.db"))) continue;
        ++cut;
        QVERIFY2(isSound(progress), qPrintable(QStringLiteral("after kill %1").arg(kill)));
        ProgressStore store(folder.path(), environment(world));
        QVERIFY(good(store.open()));
        QCOMPARE(store.state().phase, StorageState::Phase::Ok);
        QVERIFY(QDir(progress).entryList({QStringLiteral("damaged*")}).isEmpty());
    }
    QVERIFY(cut > 0);
}

QTEST_GUILESS_MAIN(ProgressKillTest)
#include "tst_progresskill.moc"
