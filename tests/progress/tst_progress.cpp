// Progress on its thread, as the window talks to it.
#include "engine/progress/progresslink.h"
#include "engine/progress/workspace.h"
#include "tests/progress/support.h"

#include <QSignalSpy>

using namespace athanor;
using namespace athanor::test;

class ProgressTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_link.reset(); }
    void everyJobIsAnswered();
    void changedComesFirst();
    void worksOnItsOwnThread();
    void failsWithWords();
    void movesHouseWithWorkspaces();
    void importOfNonsense();
    void stopLosesNothing();
    void damageIsTold();
    void answersNothingAfterStop();

private:
    void start()
    {
        m_link = std::make_unique<ProgressLink>(m_folder->path(), environment(m_world));
        m_link->setCourse(outline());
        connect(m_link->progress(), &Progress::changed, this, [this](const ProgressSnapshot &s) { m_last = s; });
        m_link->start();
    }
    World m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProgressLink> m_link;
    ProgressSnapshot m_last;
};

void ProgressTest::init()
{
    m_world = {};
    m_last = {};
    m_folder = std::make_unique<QTemporaryDir>();
    start();
}

void ProgressTest::everyJobIsAnswered()
{
    Progress *progress = m_link->progress();
    QList<QPair<JobId, QByteArray>> answers;
    const auto note = [&answers](const char *what) {
        return [&answers, what](JobId job, const auto &...) { answers << qMakePair(job, QByteArray(what)); };
    };
    connect(progress, &Progress::recorded, this, note("recorded"));
    connect(progress, &Progress::timelineReady, this, note("timeline"));
    connect(progress, &Progress::entryReady, this, note("entry"));
    connect(progress, &Progress::draftsReady, this, note("drafts"));
    connect(progress, &Progress::sessionEnded, this, note("session"));
    connect(progress, &Progress::exported, this, note("exported"));
    connect(progress, &Progress::imported, this, note("imported"));
    connect(progress, &Progress::failed, this, note("failed"));
    QList<QPair<JobId, QByteArray>> expected;
    const auto ask = [&expected](JobId job, const char *answer) { expected << qMakePair(job, QByteArray(answer)); };
    const QString file = m_folder->filePath(QStringLiteral("out.json"));
    ask(m_link->startSession({QStringLiteral("all"), {}, {}}), "recorded");
    ask(m_link->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed)), "recorded");
    ask(m_link->recordAttempt(attempt(ponies, Attempt::Outcome::Passed)), "recorded");
    ask(m_link->recordReset(ponies, {}), "recorded");
    ask(m_link->recordKept(ponies, {{QStringLiteral("app.py"), "x"}}), "recorded");
    ask(m_link->recordHint(ponies, 1), "recorded");
    ask(m_link->recordSolutionSeen(ponies), "recorded");
    ask(m_link->recordAnswer(answer("q1", QuizAnswer::Outcome::Wrong)), "recorded");
    ask(m_link->recordPrediction({ponies.objective, QStringLiteral("s"), 1, Prediction::Outcome::Right}), "recorded");
    ask(m_link->recordPlace({ponies.objective, ponies.exercise}), "recorded");
    ask(m_link->timeline(ponies), "timeline");
    ask(m_link->entry(2), "entry");
    ask(m_link->entry(999), "failed");
    ask(m_link->saveDraft({ponies, QStringLiteral("app.py"), "x", {}}), "recorded");
    ask(m_link->drafts(ponies), "drafts");
    ask(m_link->clearDraft(ponies, QStringLiteral("app.py")), "recorded");
    ask(m_link->gradeCard(ReviewCard::questionKey(ponies.objective, QStringLiteral("q1")), ReviewGrade::Good),
        "recorded");
    ask(m_link->gradeCard(QStringLiteral("no"), ReviewGrade::Good), "failed");
    ask(m_link->endSession(), "session");
    ask(m_link->endSession(), "failed");
    ask(m_link->exportTo(file), "exported");
    ask(m_link->importFrom(file), "imported");
    ask(m_link->importFrom(m_folder->filePath(QStringLiteral("none.json"))), "failed");
    ask(m_link->exportTo(m_folder->filePath(QStringLiteral("no/such/folder.json"))), "failed");
    QTRY_COMPARE(answers.size(), expected.size());
    QCOMPARE(answers, expected);
}

void ProgressTest::changedComesFirst()
{
    QTRY_COMPARE(m_last.storage.phase, StorageState::Phase::Ok);
    bool passed = false;
    connect(m_link->progress(), &Progress::recorded, this, [this, &passed](JobId, qint64 id) {
        passed = id > 0 && m_last.objective(ponies.objective).exercises.value(ponies.exercise).passed;
    });
    m_link->recordAttempt(attempt(ponies, Attempt::Outcome::Passed));
    QTRY_VERIFY(passed);
    QCOMPARE(m_last.objective(ponies.objective).mastery, Mastery::InProgress);
}

void ProgressTest::worksOnItsOwnThread()
{
    QThread *where = nullptr;
    connect(
        m_link->progress(), &Progress::recorded, m_link->progress(),
        [&where](JobId, qint64) { where = QThread::currentThread(); }, Qt::DirectConnection);
    QSignalSpy spy(m_link->progress(), &Progress::recorded);
    m_link->recordHint(ponies, 1);
    QTRY_COMPARE(spy.size(), 1);
    m_link->stop();
    QVERIFY(where && where != QThread::currentThread());
}

void ProgressTest::failsWithWords()
{
    QSignalSpy failed(m_link->progress(), &Progress::failed);
    const JobId job = m_link->recordHint({QStringLiteral("../x"), QStringLiteral("y")}, 1);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.front().at(0).value<JobId>(), job);
    QVERIFY(failed.front().at(1).value<Error>().message.contains(QLatin1String("objective")));
}

void ProgressTest::movesHouseWithWorkspaces()
{
    const QString starter = m_folder->filePath(QStringLiteral("starter"));
    put(starter + QStringLiteral("/app.py"), "never checked\n");
    QVERIFY(good(Workspace(m_folder->path(), owners.objective, owners.exercise).prepare(starter)));
    QSignalSpy exported(m_link->progress(), &Progress::exported);
    QSignalSpy imported(m_link->progress(), &Progress::imported);
    QSignalSpy entries(m_link->progress(), &Progress::timelineReady);
    const QString file = m_folder->filePath(QStringLiteral("moving.json"));
    m_link->exportTo(file);
    m_link->exportTo(file); // Nothing changed: no second entry.
    QTRY_COMPARE(exported.size(), 2);
    m_link->timeline(owners);
    QTRY_COMPARE(entries.size(), 1);
    QCOMPARE(entries.front().at(1).value<QList<TimelineEntry>>().size(), 1);

    const QTemporaryDir house;
    World world{m_world.now, 0, 2};
    ProgressLink other(house.path(), environment(world));
    QSignalSpy arrived(other.progress(), &Progress::imported);
    QSignalSpy details(other.progress(), &Progress::entryReady);
    other.start();
    other.importFrom(file);
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(arrived.front().at(1).value<ImportReport>().added, 1);
    other.entry(1);
    QTRY_COMPARE(details.size(), 1);
    const TimelineDetail detail = details.front().at(1).value<TimelineDetail>();
    QCOMPARE(detail.entry.kind, TimelineEntry::Kind::Kept);
    QCOMPARE(detail.files, (QList<LearnerFile>{{QStringLiteral("app.py"), "never checked\n"}}));
}

void ProgressTest::importOfNonsense()
{
    QSignalSpy failed(m_link->progress(), &Progress::failed);
    const QString file = m_folder->filePath(QStringLiteral("nonsense.json"));
    put(file, "{\"format\": \"athanor-progress\",\n\"version\": 1,\n}");
    m_link->importFrom(file);
    QTRY_COMPARE(failed.size(), 1);
    const Error error = failed.front().at(1).value<Error>();
    QCOMPARE(error.code, ErrorCode::BadInput);
    QCOMPARE(error.file, file);
    QVERIFY2(error.message.contains(QLatin1String("line 3")), qPrintable(error.message));
}

void ProgressTest::stopLosesNothing()
{
    m_link->startSession({QStringLiteral("stop"), {}, {}});
    for (int i = 0; i < 50; ++i) m_link->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed));
    m_link->stop();
    ProgressStore store(m_folder->path(), environment(m_world));
    QVERIFY(good(store.open()));
    QCOMPARE(store.timeline(ponies)->size(), 50);
    QCOMPARE(store.snapshot().sessions.size(), 1);
    QVERIFY(!store.snapshot().sessions.front().closedLater);
    QVERIFY(!QDir(m_folder->filePath(QStringLiteral("progress/backups"))).entryList(QDir::Files).isEmpty());
}

void ProgressTest::damageIsTold()
{
    m_link->recordHint(ponies, 3);
    m_link->stop();
    put(m_folder->filePath(QStringLiteral("progress/progress.db")), "nonsense");
    start();
    QTRY_COMPARE(m_last.storage.phase, StorageState::Phase::Repaired);
    QVERIFY(m_last.storage.message.contains(QLatin1String("damaged")));
    QCOMPARE(m_last.objective(ponies.objective).exercises.value(ponies.exercise).hintsShown, 3);
}

void ProgressTest::answersNothingAfterStop()
{
    m_link->stop();
    QVERIFY(m_link->recordHint(ponies, 1) != JobId::None);
    m_link->refresh();
    m_link->stop();
}

QTEST_GUILESS_MAIN(ProgressTest)
#include "tst_progress.moc"
