// Export and import.
#include "tests/progress/support.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <functional>

using namespace athanor;
using namespace athanor::test;

namespace {

QJsonObject objectOf(const QByteArray &document) { return QJsonDocument::fromJson(document).object(); }

/// A change of one member of one element of a list of the document.
QByteArray changed(const QByteArray &document, const char *list, int index, const char *member, const QJsonValue &value)
{
    QJsonObject root = objectOf(document);
    QJsonArray array = root.value(QLatin1String(list)).toArray();
    QJsonObject element = array.at(index).toObject();
    element.insert(QLatin1String(member), value);
    array.replace(index, element);
    root.insert(QLatin1String(list), array);
    return QJsonDocument(root).toJson();
}

} // namespace

class ProgressDocumentTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_store.reset(); }
    void movesHouse();
    void twiceChangesNothing();
    void mergesTwoMachines();
    void takesAlongWhatWaits();
    void damagedChangesNothing_data();
    void damagedChangesNothing();
    void everyCutIsRefused();

private:
    std::unique_ptr<ProgressStore> other(World &world)
    {
        auto store = std::make_unique<ProgressStore>(m_otherFolder->path(), environment(world));
        if (!good(store->open())) return nullptr;
        store->setCourse(outline());
        return store;
    }
    QByteArray document()
    {
        const Result<QByteArray> document = m_store->exportDocument();
        return good(document) ? *document : QByteArray();
    }

    World m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_otherFolder;
    std::unique_ptr<ProgressStore> m_store;
};

void ProgressDocumentTest::init()
{
    m_world = {};
    m_folder = std::make_unique<QTemporaryDir>();
    m_otherFolder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<ProgressStore>(m_folder->path(), environment(m_world));
    QVERIFY(good(m_store->open()));
    m_store->setCourse(outline());
    const auto pass = [this] { m_world.now = m_world.now.addSecs(60); };
    QVERIFY(good(m_store->startSession({QStringLiteral("Übung"), {ponies.objective}, std::chrono::minutes(30)})));
    Attempt first = attempt(ponies, Attempt::Outcome::NotPassed, "print('naïve')\n");
    first.files << LearnerFile{QStringLiteral("pony.png"), QByteArray("\x89PNG\0\xff\xfe", 7)}
                << LearnerFile{QStringLiteral("bom.txt"), "\xef\xbb\xbf"
                                                          "bom"}
                << LearnerFile{QStringLiteral("empty"), ""};
    QVERIFY(good(m_store->recordAttempt(first)));
    pass();
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::Passed))));
    QVERIFY(good(m_store->recordAnswer(answer("q1", QuizAnswer::Outcome::Wrong, 2))));
    pass();
    QVERIFY(good(m_store->recordHint(ponies, 2)));
    QVERIFY(good(m_store->recordSolutionSeen(owners)));
    QVERIFY(good(m_store->recordPrediction({ponies.objective, QStringLiteral("s1"), 1, Prediction::Outcome::Right})));
    QVERIFY(good(m_store->recordReset(owners, {{QStringLiteral("app.py"), "gone\n"}})));
    QVERIFY(good(m_store->recordPlace({ponies.objective, owners.exercise})));
    QVERIFY(good(m_store->endSession()));
    QVERIFY(good(m_store->gradeCard(m_store->dueCards(m_world.now.addDays(9)).front().key, ReviewGrade::Good)));
    QVERIFY(good(m_store->saveDraft({ponies, QStringLiteral("app.py"), "draft \xc3\xa9", contentHash("x")})));
}

void ProgressDocumentTest::movesHouse()
{
    World world{m_world.now, 0, 2};
    auto store = other(world);
    const QByteArray exported = document();
    QVERIFY(!exported.isEmpty());
    const Result<ImportReport> report = store->importDocument(exported);
    QVERIFY(good(report));
    QCOMPARE(report->known, 0);
    QVERIFY(report->added > 10);
    // Both now say the same, also of the files.
    const ProgressSnapshot a = m_store->snapshot();
    const ProgressSnapshot b = store->snapshot();
    QCOMPARE(b.place, a.place);
    QCOMPARE(b.cards, a.cards);
    QCOMPARE(b.nextDue, a.nextDue);
    QCOMPARE(b.sessions.size(), 1);
    QCOMPARE(b.sessions.front().goal.words, QStringLiteral("Übung"));
    QCOMPARE(b.sessions.front().recap.minutes, a.sessions.front().recap.minutes);
    QCOMPARE(b.objective(ponies.objective).fraction, a.objective(ponies.objective).fraction);
    QVERIFY(b.objective(ponies.objective).exercises.value(owners.exercise).solutionSeen);
    QCOMPARE(store->drafts(ponies)->front().content, m_store->drafts(ponies)->front().content);
    for (const ExerciseKey &key : {ponies, owners}) {
        const QList<TimelineEntry> ours = *m_store->timeline(key);
        const QList<TimelineEntry> theirs = *store->timeline(key);
        QCOMPARE(theirs.size(), ours.size());
        for (qsizetype i = 0; i < ours.size(); ++i) {
            const Result<TimelineDetail> detail = store->entry(theirs.at(i).id);
            QVERIFY(good(detail));
            QCOMPARE(detail->files, m_store->entry(ours.at(i).id)->files);
            QCOMPARE(detail->report, m_store->entry(ours.at(i).id)->report);
        }
    }
    // A second export says the same facts.
    const Result<QByteArray> again = store->exportDocument();
    QVERIFY(good(again));
    QCOMPARE(objectOf(*again).value(QLatin1String("facts")), objectOf(exported).value(QLatin1String("facts")));
    QCOMPARE(objectOf(*again).value(QLatin1String("blobs")), objectOf(exported).value(QLatin1String("blobs")));
}

void ProgressDocumentTest::twiceChangesNothing()
{
    World world{m_world.now, 0, 2};
    auto store = other(world);
    QVERIFY(good(store->importDocument(document())));
    const QByteArray before = *store->exportDocument();
    const Result<ImportReport> report = store->importDocument(document());
    QVERIFY(good(report));
    QCOMPARE(report->added, 0);
    QVERIFY(report->words().contains(QLatin1String("already")));
    QCOMPARE(*store->exportDocument(), before);
    QCOMPARE(good(m_store->importDocument(document())), true); // One's own.
    QCOMPARE(m_store->timeline(ponies)->size(), 2);
}

void ProgressDocumentTest::mergesTwoMachines()
{
    World world{m_world.now.addSecs(-90), 0, 2};
    auto store = other(world);
    // Between the two attempts of the first machine; afterwards the first machine's clock was set back.
    QVERIFY(good(store->recordAttempt(attempt(ponies, Attempt::Outcome::NotLoaded))));
    QVERIFY(good(store->saveDraft({ponies, QStringLiteral("app.py"), "mine", {}})));
    m_world.now = m_world.now.addYears(-1);
    QVERIFY(good(m_store->recordAttempt(attempt(ponies, Attempt::Outcome::NotPassed, "last\n"))));
    QVERIFY(good(store->importDocument(document())));
    const QList<TimelineEntry> timeline = *store->timeline(ponies);
    QCOMPARE(timeline.size(), 4);
    QCOMPARE(timeline.at(0).checksTotal, 2);
    QCOMPARE(store->entry(timeline.at(0).id)->files.front().content, QByteArray("last\n"));
    QVERIFY(timeline.at(1).outcome == Attempt::Outcome::Passed);
    QVERIFY(timeline.at(2).outcome == Attempt::Outcome::NotLoaded);
    QVERIFY(timeline.at(3).outcome == Attempt::Outcome::NotPassed);
    QCOMPARE(store->drafts(ponies)->front().content, QByteArray("mine")); // What is here stays.
    // And back: both have everything, no more.
    QVERIFY(good(m_store->importDocument(*store->exportDocument())));
    QCOMPARE(m_store->timeline(ponies)->size(), 4);
    const QByteArray before = *store->exportDocument();
    QCOMPARE(store->importDocument(document())->added, 0);
    QCOMPARE(*store->exportDocument(), before);
}

void ProgressDocumentTest::takesAlongWhatWaits()
{
    put(m_otherFolder->filePath(QStringLiteral("progress")), "a file in the way");
    World world{m_world.now, 0, 2};
    ProgressStore store(m_otherFolder->path(), environment(world));
    QVERIFY(!store.open());
    QVERIFY(!store.recordAttempt(attempt(owners, Attempt::Outcome::Passed)));
    QVERIFY(!store.saveDraft({owners, QStringLiteral("app.py"), "x", {}}));
    QCOMPARE(store.importDocument(document()).error().code, ErrorCode::Unavailable);
    const Result<QByteArray> document = store.exportDocument();
    QVERIFY(good(document));
    QCOMPARE(m_store->importDocument(*document)->added, 2);
    QVERIFY(m_store->timeline(owners)->front().outcome == Attempt::Outcome::Passed ||
            m_store->timeline(owners)->last().outcome == Attempt::Outcome::Passed);
}

void ProgressDocumentTest::damagedChangesNothing_data()
{
    using Change = std::function<QByteArray(const QByteArray &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("where");
    const auto row = [](const char *name, Change change, const char *where) {
        QTest::newRow(name) << change << QString::fromLatin1(where);
    };
    const auto member = [row](const char *list, int index, const char *name, const QJsonValue &value,
                              const char *where) {
        row(
            qPrintable(QString::fromLatin1(where) + QLatin1Char(' ') +
                       QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).left(40)),
            [=](const QByteArray &d) { return changed(d, list, index, name, value); }, where);
    };
    row(
        "nothing", [](const QByteArray &) { return QByteArray(); }, "line 1");
    row(
        "a picture", [](const QByteArray &) { return QByteArray("\x89PNG\r\n\x1a\n\0\0", 10); }, "line 1");
    row(
        "half of it", [](const QByteArray &d) { return d.left(d.size() / 2); }, "line ");
    row(
        "a list", [](const QByteArray &) { return QByteArray("[1]"); }, "format");
    row(
        "another format", [](const QByteArray &) { return QByteArray("{\"format\":\"recipes\"}"); }, "format");
    row(
        "no UTF-8",
        [](const QByteArray &d) { return QByteArray(d).replace("half a li", "\xff\xfe").replace("draft ", "\xff"); },
        "line ");
    row(
        "too deep", [](const QByteArray &) { return QByteArray(100000, '['); }, "line 1");
    row(
        "a newer version",
        [](const QByteArray &d) { return QByteArray(d).replace("\"version\": 1", "\"version\": 2"); }, "newer Athanor");
    row(
        "version 0", [](const QByteArray &d) { return QByteArray(d).replace("\"version\": 1", "\"version\": 0"); },
        "version should be");
    row(
        "no facts",
        [](const QByteArray &) { return QByteArray("{\"format\":\"athanor-progress\",\"version\":1,\"blobs\":{}}"); },
        "facts");
    row(
        "a content that was changed", [](const QByteArray &d) { return QByteArray(d).replace("print(1)", "print(2)"); },
        "blobs.");
    row(
        "a fact twice",
        [](const QByteArray &d) {
            QJsonObject root = objectOf(d);
            QJsonArray facts = root.value(QLatin1String("facts")).toArray();
            facts.append(facts.at(0));
            root.insert(QLatin1String("facts"), facts);
            return QJsonDocument(root).toJson();
        },
        ".uid");
    member("facts", 0, "uid", QStringLiteral("x"), "facts[0].uid");
    member("facts", 1, "at", QStringLiteral("yesterday"), "facts[1].at");
    member("facts", 1, "at", 12, "facts[1].at");
    member("facts", 1, "at", QStringLiteral("-4000-01-01T00:00:00Z"), "facts[1].at");
    member("facts", 1, "kind", QStringLiteral("wish"), "facts[1].kind");
    member("facts", 1, "objective", QStringLiteral("../../etc"), "facts[1].objective");
    member("facts", 1, "exercise", QStringLiteral(".."), "facts[1].exercise");
    member("facts", 1, "outcome", 17, "facts[1].outcome");
    member("facts", 1, "outcome", 0.5, "facts[1].outcome");
    member("facts", 1, "value", 1e300, "facts[1].value");
    member("facts", 1, "value", QStringLiteral("1"), "facts[1].value");
    member("facts", 1, "item", QStringLiteral("?"), "facts[1].item");
    member("facts", 1, "surprise", 1, "facts[1].surprise");
    member("facts", 1, "report", QStringLiteral("abc"), "facts[1].report");
    member("facts", 1, "files", QJsonArray{1}, "facts[1].files[0]");
    member("facts", 1, "files",
           QJsonArray{QJsonObject{{QStringLiteral("path"), QStringLiteral("a")},
                                  {QStringLiteral("blob"), QStringLiteral("0")}}},
           "facts[1].files[0].blob");
    member("facts", 1, "session", QStringLiteral("me"), "facts[1].session");
    member("facts", 0, "detail", QJsonObject(), "facts[0].detail");
    member("drafts", 0, "path", QStringLiteral("/etc/passwd"), "drafts[0].path");
    member("drafts", 0, "content", QStringLiteral("text"), "drafts[0].content");
    member("drafts", 0, "content", QJsonObject{{QStringLiteral("base64"), QStringLiteral("a*")}}, "drafts[0].content");
    member("drafts", 0, "base", QStringLiteral("abcd"), "drafts[0].base");
    row(
        "a path that leads out",
        [](const QByteArray &d) { return QByteArray(d).replace("\"templates/pony.html\"", "\"../../../.bashrc\""); },
        ".files[");
}

void ProgressDocumentTest::damagedChangesNothing()
{
    QFETCH(std::function<QByteArray(const QByteArray &)>, change);
    QFETCH(QString, where);
    World world{m_world.now, 0, 2};
    auto store = other(world);
    QVERIFY(good(store->recordHint(ponies, 1)));
    const QByteArray before = *store->exportDocument();
    const QByteArray damaged = change(document());
    QVERIFY(damaged != document());
    const Result<ImportReport> report = store->importDocument(damaged);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::BadInput);
    QVERIFY2(report.error().message.contains(where) &&
                 report.error().message.contains(QLatin1String("Nothing was changed")),
             qPrintable(report.error().message));
    QCOMPARE(*store->exportDocument(), before);
}

void ProgressDocumentTest::everyCutIsRefused()
{
    World world{m_world.now, 0, 2};
    auto store = other(world);
    const QByteArray whole = document();
    for (qsizetype length = 0; length < whole.trimmed().size(); length += 97)
        QVERIFY(!store->importDocument(whole.left(length)));
    QVERIFY(store->timeline(ponies)->isEmpty());
    QVERIFY(good(store->importDocument(whole)));
}

QTEST_GUILESS_MAIN(ProgressDocumentTest)
#include "tst_progressdocument.moc"
