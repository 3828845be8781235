#include "tests/progress/support.h"

using namespace athanor;
using namespace athanor::test;
using std::chrono::minutes;

class ProgressStoreTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_store.reset(); }

    void timelineNewestFirst();
    void aHundredAttemptsStaySmall();
    void resetAndKept();
    void refuses_data();
    void refuses();
    void drafts();
    void judgesDrafts_data();
    void judgesDrafts();
    void mastery_data();
    void mastery();
    void answersFirstAndLatest();
    void hintsPredictionsPlace();
    void sessionCounts();
    void sessionGoalReached();
    void sessionLeftByACrash();
    void sessionOfAnotherAthanorIsLeftAlone();
    void cardsFromSlips();
    void clockSetBack();
    void twoAtOnce();

private:
    void reopen()
    {
        m_store.reset();
        m_store = std::make_unique<ProgressStore>(m_folder->path(), environment(m_world));
        QVERIFY(good(m_store->open()));
        m_store->setCourse(outline());
    }
    ObjectiveProgress objective() { return m_store->snapshot().objective(ponies.objective); }

    World m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProgressStore> m_store;
};

void ProgressStoreTest::init()
{
    m_world = {};
    m_folder = std::make_unique<QTemporaryDir>();
    reopen();
}

void ProgressStoreTest::timelineNewestFirst()
{
    const Attempt first = attempt(ponies, Attempt::Outcome::NotLoaded, "print(");
    const Attempt second = attempt(ponies, Attempt::Outcome::NotPassed, "print(2)\n");
    QVERIFY(good(m_store->recordAttempt(first)));
    m_world.now = m_world.now.addSecs(60);
    const Result<qint64> id = m_store->recordAttempt(second);
    QVERIFY(good(id));
    QVERIFY(good(m_store->recordAttempt(attempt(owners, Attempt::Outcome::Passed))));
    reopen();
    const Result<QList<TimelineEntry>> timeline = m_store->timeline(ponies);
    QVERIFY(good(timeline));
    QCOMPARE(timeline->size(), 2);
    QCOMPARE(timeline->at(0).id, *id);
    QCOMPARE(timeline->at(0).at.toUTC(), m_world.now);
    QCOMPARE(timeline->at(0).outcome, Attempt::Outcome::NotPassed);
    QCOMPARE(timeline->at(0).checksPassed, 1);
    QCOMPARE(timeline->at(0).checksTotal, 2);
    QCOMPARE(timeline->at(1).outcome, Attempt::Outcome::NotLoaded);
    QCOMPARE(timeline->at(1).checksTotal, 0);
    const Result<TimelineDetail> detail = m_store->entry(*id);
    QVERIFY(good(detail));
    QCOMPARE(detail->key, ponies);
    QCOMPARE(detail->report, second.report);
    QCOMPARE(detail->files, second.files);
    QCOMPARE(m_store->entry(4711).error().code, ErrorCode::NotFound);
}

void ProgressStoreTest::aHundredAttemptsStaySmall()
{
    QByteArray code;
    for (int i = 0; i < 4000; ++i) code += QByteArray::number(i * 7919 % 1000003) + '\n';
    QByteArray binary;
    for (int i = 0; i < 256; ++i) binary += char(i);
    for (int i = 0; i < 100; ++i) {
        Attempt same = attempt(ponies, Attempt::Outcome::NotPassed, code);
        same.files << LearnerFile{QStringLiteral("data.bin"), binary} << LearnerFile{QStringLiteral("empty"), ""};
        QVERIFY(good(m_store->recordAttempt(same)));
    }
    const Result<TimelineDetail> oldest = m_store->entry(m_store->timeline(ponies)->last().id);
    QVERIFY(good(oldest));
    QCOMPARE(oldest->files.at(0).content, code);
    QCOMPARE(oldest->files.at(1).content, binary);
    QCOMPARE(oldest->files.at(2).path, QStringLiteral("empty"));
    QCOMPARE(oldest->files.at(2).content, QByteArray(""));
    const QString path = m_store->databasePath();
    m_store.reset();
    const qint64 size = QFileInfo(path).size();
    QVERIFY2(size < 3 * code.size() + 100 * 1000, qPrintable(QString::number(size)));
}

void ProgressStoreTest::resetAndKept()
{
    const QList<LearnerFile> files{{QStringLiteral("app.py"), "mine\n"}};
    QVERIFY(good(m_store->recordReset(ponies, files)));
    QCOMPARE(*m_store->recordKept(ponies, files), 0); // There already.
    const Result<qint64> kept = m_store->recordKept(ponies, {{QStringLiteral("app.py"), "later\n"}});
    QVERIFY(good(kept) && *kept > 0);
    const Result<QList<TimelineEntry>> timeline = m_store->timeline(ponies);
    QCOMPARE(timeline->size(), 2);
    QCOMPARE(timeline->at(0).kind, TimelineEntry::Kind::Kept);
    QCOMPARE(timeline->at(1).kind, TimelineEntry::Kind::Reset);
    QCOMPARE(m_store->entry(timeline->at(1).id)->files, files);
}

void ProgressStoreTest::refuses_data()
{
    QTest::addColumn<Attempt>("given");
    Attempt bad = attempt(ponies, Attempt::Outcome::Passed);
    bad.key.objective = QStringLiteral("../etc");
    QTest::newRow("objective") << bad;
    bad = attempt({ponies.objective, {}}, Attempt::Outcome::Passed);
    QTest::newRow("no exercise") << bad;
    for (const char *path : {"", "/etc/passwd", "../x", "a/../b", "a//b", "."}) {
        bad = attempt(ponies, Attempt::Outcome::Passed);
        bad.files.front().path = QString::fromLatin1(path);
        QTest::addRow("path '%s'", path) << bad;
    }
    bad = attempt(ponies, Attempt::Outcome::Passed);
    bad.files << bad.files.front();
    QTest::newRow("one path twice") << bad;
    bad = attempt(ponies, Attempt::Outcome::Passed, QByteArray(600 * 1024, 'x'));
    QTest::newRow("a file too large") << bad;
    bad = attempt(ponies, Attempt::Outcome::Passed);
    for (int i = 0; i < 20; ++i) bad.files << LearnerFile{QString::number(i), QByteArray(500 * 1024, 'x')};
    QTest::newRow("too much in all") << bad;
}

void ProgressStoreTest::refuses()
{
    QFETCH(Attempt, given);
    const Result<qint64> done = m_store->recordAttempt(given);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::BadInput);
    QCOMPARE(m_store->state().waiting, 0);
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    QCOMPARE(m_store->timeline(ponies)->size(), 1);
}

void ProgressStoreTest::drafts()
{
    const Draft draft{ponies, QStringLiteral("app.py"), "half a li", contentHash("before\n")};
    QVERIFY(good(m_store->saveDraft(draft)));
    Draft later = draft;
    later.content = "half a line";
    QVERIFY(good(m_store->saveDraft(later)));
    QVERIFY(good(m_store->saveDraft({owners, QStringLiteral("app.py"), "", {}})));
    reopen();
    const Result<QList<Draft>> drafts = m_store->drafts(ponies);
    QVERIFY(good(drafts));
    QCOMPARE(drafts->size(), 1);
    QCOMPARE(drafts->at(0).content, later.content);
    QCOMPARE(drafts->at(0).base, draft.base);
    QCOMPARE(drafts->at(0).at, m_world.now);
    QVERIFY(good(m_store->clearDraft(ponies, draft.path)));
    QVERIFY(m_store->drafts(ponies)->isEmpty());
    QCOMPARE(m_store->drafts(owners)->size(), 1);
    Draft bad = draft;
    bad.path = QStringLiteral("../app.py");
    QCOMPARE(m_store->saveDraft(bad).error().code, ErrorCode::BadInput);
}

void ProgressStoreTest::judgesDrafts_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("onDisk");
    QTest::addColumn<DraftVerdict>("verdict");
    QTest::newRow("killed before the save") << contentHash("old") << QByteArray("old") << DraftVerdict::UseDraft;
    QTest::newRow("killed after the save") << contentHash("old") << QByteArray("new") << DraftVerdict::Obsolete;
    QTest::newRow("edited elsewhere") << contentHash("old") << QByteArray("other") << DraftVerdict::FileWins;
    QTest::newRow("a new file") << QByteArray() << QByteArray() << DraftVerdict::UseDraft;
    QTest::newRow("deleted elsewhere") << contentHash("old") << QByteArray() << DraftVerdict::FileWins;
    QTest::newRow("made elsewhere") << QByteArray() << QByteArray("other") << DraftVerdict::FileWins;
    QTest::newRow("an empty file is a file") << contentHash("") << QByteArray("") << DraftVerdict::UseDraft;
}

void ProgressStoreTest::judgesDrafts()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, onDisk);
    QTEST(judgeDraft({ponies, QStringLiteral("app.py"), "new", base}, onDisk), "verdict");
}

void ProgressStoreTest::mastery_data()
{
    // One letter a deed: P/Q pass the first/second exercise, f fail, s/t see the first/second solution, r reset the
    // first, 1/2 answer right, x/y answer wrong, h a hint, p a prediction, o open the page.
    QTest::addColumn<QByteArray>("deeds");
    QTest::addColumn<Mastery>("mastery");
    QTest::addColumn<double>("fraction");
    QTest::newRow("nothing") << QByteArray("") << Mastery::NotStarted << 0.0;
    QTest::newRow("opened") << QByteArray("o") << Mastery::NotStarted << 0.0;
    QTest::newRow("failed") << QByteArray("of") << Mastery::InProgress << 0.0;
    QTest::newRow("a hint") << QByteArray("h") << Mastery::InProgress << 0.0;
    QTest::newRow("a prediction") << QByteArray("p") << Mastery::InProgress << 0.0;
    QTest::newRow("a solution") << QByteArray("s") << Mastery::InProgress << 0.0;
    QTest::newRow("one of two") << QByteArray("fP") << Mastery::InProgress << 0.25;
    QTest::newRow("a question") << QByteArray("1") << Mastery::InProgress << 0.25;
    QTest::newRow("both passed") << QByteArray("PQ") << Mastery::Passed << 0.5;
    QTest::newRow("passed stays passed") << QByteArray("PQf") << Mastery::Passed << 0.5;
    QTest::newRow("one answer short") << QByteArray("PQ1y") << Mastery::Passed << 0.75;
    QTest::newRow("everything") << QByteArray("PQ12") << Mastery::Mastered << 1.0;
    QTest::newRow("right in the end") << QByteArray("xyPQ12") << Mastery::Mastered << 1.0;
    QTest::newRow("wrong in the end") << QByteArray("PQ12y") << Mastery::Passed << 0.75;
    QTest::newRow("solution first") << QByteArray("sPQ12") << Mastery::Passed << 1.0;
    QTest::newRow("solution after") << QByteArray("PsQt12") << Mastery::Mastered << 1.0;
    QTest::newRow("passed again after a reset") << QByteArray("sPQ12rP") << Mastery::Mastered << 1.0;
    QTest::newRow("a reset alone") << QByteArray("sPQ12r") << Mastery::Passed << 1.0;
    QTest::newRow("looked again after the reset") << QByteArray("sPQ12rsP") << Mastery::Passed << 1.0;
}

void ProgressStoreTest::mastery()
{
    QFETCH(QByteArray, deeds);
    for (const char deed : deeds) {
        switch (deed) {
        case 'P': QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::Passed)))); break;
        case 'Q': QVERIFY(good(m_store->recordAttempt(attempt(owners, Attempt::Outcome::Passed)))); break;
        case 'f': QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed)))); break;
        case 's': QVERIFY(good(m_store->recordSolutionSeen(ponies))); break;
        case 't': QVERIFY(good(m_store->recordSolutionSeen(owners))); break;
        case 'r': QVERIFY(good(m_store->recordReset(ponies, {}))); break;
        case '1': QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Right)))); break;
        case '2': QVERIFY(good(m_store->recordAnswer(answer("q2", QuizAnswer::Outcome::Right)))); break;
        case 'x': QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Wrong)))); break;
        case 'y': QVERIFY(good(m_store->recordAnswer(answer("q2", QuizAnswer::Outcome::Wrong)))); break;
        case 'h': QVERIFY(good(m_store->recordHint(ponies, 1))); break;
        case 'p':
            QVERIFY(good(
                m_store->recordPrediction({ponies.objective, QStringLiteral("s1"), 0, Prediction::Outcome::Wrong})));
            break;
        case 'o': QVERIFY(good(m_store->recordPlace({ponies.objective, {}}))); break;
        }
    }
    QTEST(objective().mastery, "mastery");
    QTEST(objective().fraction, "fraction");
    reopen();
    QTEST(objective().mastery, "mastery");
}

void ProgressStoreTest::answersFirstAndLatest()
{
    QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Wrong, 3))));
    m_world.now = m_world.now.addSecs(5);
    QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Right, 1))));
    reopen();
    const QuestionProgress question = objective().questions.value(QStringLiteral("q1"));
    QCOMPARE(question.answers, 2);
    QCOMPARE(question.first.chosen, QList<int>{3});
    QVERIFY(question.first.outcome == QuizAnswer::Outcome::Wrong);
    QCOMPARE(question.latest.chosen, QList<int>{1});
    QVERIFY(question.right());
    QCOMPARE(question.latest.at, m_world.now);
}

void ProgressStoreTest::hintsPredictionsPlace()
{
    QVERIFY(!m_store->snapshot().place);
    for (const int hint : {1, 3, 2}) QVERIFY(good(m_store->recordHint(ponies, hint)));
    QCOMPARE(m_store->recordHint(ponies, 0).error().code, ErrorCode::BadInput);
    QVERIFY(good(m_store->recordPrediction({ponies.objective, QStringLiteral("s1"), 2, Prediction::Outcome::Right})));
    QVERIFY(good(m_store->recordPlace({ponies.objective, ponies.exercise})));
    QVERIFY(good(m_store->recordPlace({QStringLiteral("flask.config"), {}})));
    reopen();
    QCOMPARE(objective().exercises.value(ponies.exercise).hintsShown, 3);
    QCOMPARE(objective().predictions.value(QStringLiteral("s1")).chosen, 2);
    QCOMPARE(m_store->snapshot().place, (Place{QStringLiteral("flask.config"), {}}));
}

void ProgressStoreTest::sessionCounts()
{
    QVERIFY(!m_store->snapshot().session);
    QCOMPARE(m_store->endSession().error().code, ErrorCode::NotFound);
    QVERIFY(good(m_store->recordHint(ponies, 1))); // Before: does not count.
    QVERIFY(good(m_store->startSession({QStringLiteral("routes!"), {ponies.objective}, minutes(45)})));
    const auto pass = [this](int seconds) { m_world.now = m_world.now.addSecs(seconds); };
    pass(600);
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed))));
    pass(300);
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    QVERIFY(good(m_store->recordHint(ponies, 1)));
    QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Wrong))));
    QVERIFY(good(m_store->recordPlace({QStringLiteral("flask.config"), {}})));
    QCOMPARE(m_store->snapshot().session->recap.attempts, 3);
    QVERIFY(!m_store->snapshot().session->end.isValid());
    pass(5 * 3600); // Lunch: half an hour of it counts.
    const Result<StudySession> ended = m_store->endSession();
    QVERIFY(good(ended));
    QCOMPARE(ended->goal.words, QStringLiteral("routes!"));
    QCOMPARE(ended->goal.minutes, minutes(45));
    QCOMPARE(ended->end, m_world.now);
    QCOMPARE(ended->recap.attempts, 3);
    QCOMPARE(ended->recap.passes, 2);
    QCOMPARE(ended->recap.exercisesPassed, 1);
    QCOMPARE(ended->recap.hints, 1);
    QCOMPARE(ended->recap.questions, 1);
    QCOMPARE(ended->recap.questionsRight, 0);
    QCOMPARE(ended->recap.objectives, (QStringList{ponies.objective, QStringLiteral("flask.config")}));
    QCOMPARE(ended->recap.minutes, minutes(10 + 5 + 30));
    QVERIFY(good(m_store->recordHint(ponies, 2))); // After.
    reopen();
    QVERIFY(!m_store->snapshot().session);
    QCOMPARE(m_store->snapshot().sessions.size(), 1);
    QCOMPARE(m_store->snapshot().sessions.front().recap.hints, 1);
}

void ProgressStoreTest::sessionGoalReached()
{
    QVERIFY(good(m_store->startSession({{}, {ponies.objective, QStringLiteral("flask.config")}, {}})));
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    QVERIFY(good(m_store->recordAttempt(attempt(owners, Attempt::Outcome::Passed))));
    // A new one ends the one before.
    QVERIFY(good(m_store->startSession({QStringLiteral("second"), {}, {}})));
    const ProgressSnapshot snapshot = m_store->snapshot();
    QCOMPARE(snapshot.session->goal.words, QStringLiteral("second"));
    QCOMPARE(snapshot.sessions.size(), 1);
    QCOMPARE(snapshot.sessions.front().recap.objectivesReached, QStringList{ponies.objective});
}

void ProgressStoreTest::sessionLeftByACrash()
{
    QVERIFY(good(m_store->startSession({QStringLiteral("crash"), {}, {}})));
    m_world.now = m_world.now.addSecs(120);
    const QDateTime last = m_world.now;
    QVERIFY(good(m_store->recordHint(ponies, 1)));
    m_world.now = m_world.now.addDays(3);
    reopen();
    const ProgressSnapshot snapshot = m_store->snapshot();
    QVERIFY(!snapshot.session);
    QCOMPARE(snapshot.sessions.size(), 1);
    QCOMPARE(snapshot.sessions.front().end, last);
    QVERIFY(snapshot.sessions.front().closedLater);
    QCOMPARE(snapshot.sessions.front().recap.minutes, minutes(2));
}

void ProgressStoreTest::sessionOfAnotherAthanorIsLeftAlone()
{
    QVERIFY(good(m_store->startSession({QStringLiteral("mine"), {}, {}})));
    World otherWorld{m_world.now, 0, 2};
    ProgressStore other(m_folder->path(), environment(otherWorld));
    QVERIFY(good(other.open()));
    QVERIFY(!other.snapshot().session);
    QVERIFY(other.snapshot().sessions.isEmpty());
    QCOMPARE(m_store->snapshot().session->goal.words, QStringLiteral("mine"));
}

void ProgressStoreTest::cardsFromSlips()
{
    QVERIFY(good(m_store->recordAnswer(answer("q2", QuizAnswer::Outcome::Right))));
    QVERIFY(good(m_store->recordAttempt(attempt(owners, Attempt::Outcome::Passed))));
    QCOMPARE(m_store->snapshot().cards, 0);
    QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Wrong))));
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed))));
    QCOMPARE(m_store->snapshot().cards, 1);
    reopen(); // What failed is known over a restart.
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::NotLoaded))));
    QCOMPARE(m_store->snapshot().cards, 1);
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    ProgressSnapshot snapshot = m_store->snapshot();
    QCOMPARE(snapshot.cards, 2);
    QVERIFY(snapshot.due.isEmpty());
    QCOMPARE(snapshot.nextDue, m_world.now.addDays(1));
    m_world.now = m_world.now.addDays(1);
    reopen();
    snapshot = m_store->snapshot();
    QCOMPARE(snapshot.due.size(), 2);
    const ReviewCard check = snapshot.due.at(0);
    QVERIFY(check.kind == ReviewCard::Kind::Check);
    QCOMPARE(check.item, QStringLiteral("refuses_words"));
    QCOMPARE(check.title, QStringLiteral("Title of refuses_words"));
    QCOMPARE(check.exercise, ponies.exercise);
    const ReviewCard question = snapshot.due.at(1);
    QCOMPARE(question.key, ReviewCard::questionKey(ponies.objective, QStringLiteral("q1")));
    QCOMPARE(question.title, QStringLiteral("Which path?"));
    QVERIFY(good(m_store->gradeCard(question.key, ReviewGrade::Good)));
    QCOMPARE(m_store->gradeCard(QStringLiteral("quiz/no/such"), ReviewGrade::Good).error().code, ErrorCode::NotFound);
    QCOMPARE(m_store->snapshot().due.size(), 1);
    // Wrong again in the quiz sets the card back.
    QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Wrong))));
    snapshot = m_store->snapshot();
    QCOMPARE(snapshot.cards, 2);
    m_world.now = m_world.now.addDays(1);
    const QList<ReviewCard> due = m_store->dueCards(m_world.now);
    QCOMPARE(due.size(), 2);
    QCOMPARE(due.last().lapses, 1);
    QCOMPARE(due.last().reviews, 3);
}

void ProgressStoreTest::clockSetBack()
{
    QVERIFY(good(m_store->startSession({QStringLiteral("back"), {}, {}})));
    m_world.now = m_world.now.addSecs(600);
    const Result<qint64> first = m_store->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed, "1"));
    QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Wrong))));
    m_world.now = m_world.now.addYears(-3);
    const Result<qint64> second = m_store->recordAttempt(attempt(ponies, Attempt::Outcome::Passed, "2"));
    QVERIFY(good(m_store->recordPlace({ponies.objective, owners.exercise})));
    const Result<StudySession> session = m_store->endSession();
    QVERIFY(good(first) && good(second) && good(session));
    QCOMPARE(session->recap.minutes, minutes(10));
    QVERIFY(session->end >= session->start);
    m_world.now = m_world.now.addSecs(60);
    reopen();
    const Result<QList<TimelineEntry>> timeline = m_store->timeline(ponies);
    QCOMPARE(timeline->at(0).id, *second);
    QCOMPARE(timeline->at(1).id, *first);
    QCOMPARE(m_store->snapshot().place->exercise, owners.exercise);
    // The question was answered "in three years": its card is due now rather than then.
    QCOMPARE(m_store->snapshot().due.size(), 1);
    QVERIFY(good(m_store->gradeCard(m_store->snapshot().due.front().key, ReviewGrade::Good)));
    QVERIFY(m_store->snapshot().due.isEmpty());
    QVERIFY(m_store->snapshot().nextDue < m_world.now.addDays(30));
}

void ProgressStoreTest::twoAtOnce()
{
    World otherWorld{m_world.now, 0, 2};
    ProgressStore other(m_folder->path(), environment(otherWorld));
    QVERIFY(good(other.open()));
    other.setCourse(outline());
    for (int i = 0; i < 20; ++i) {
        QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed))));
        QVERIFY(good(other.recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed))));
    }
    QVERIFY(good(other.recordAnswer(answer("q1", QuizAnswer::Outcome::Right))));
    QCOMPARE(m_store->timeline(ponies)->size(), 40);
    QCOMPARE(objective().exercises.value(ponies.exercise).attempts, 40);
    QCOMPARE(objective().questionsRight, 1);
    QCOMPARE(other.snapshot().objective(ponies.objective).exercises.value(ponies.exercise).attempts, 40);
}

QTEST_GUILESS_MAIN(ProgressStoreTest)
#include "tst_progressstore.moc"
