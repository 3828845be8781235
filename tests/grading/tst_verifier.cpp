#include "engine/grading/verifier.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace athanor;

namespace {

using Files = QMap<QString, QByteArray>;

const QString folder = QStringLiteral("01-sums/01-double/");
const QString task = folder + QStringLiteral("exercises/double/");

/// A small objective that passes every gate; no Flask, so that it is quick.
Files sound()
{
    return {
        {folder + QStringLiteral("objective.yaml"),
         "id: sums.double\ntitle: Double\nsummary: Doubles.\npane: results\nminutes: 5\n"},
        {folder + QStringLiteral("lesson.md"),
         "# Double\n\n```python run\nprint(2 * 21)\n```\n```output\n42\n```\n\n"
         "```console run\n$ echo pony\n$ echo oops >&2; false\n```\n```output\npony\noops\n```\n"},
        {folder + QStringLiteral("quiz.yaml"), "questions:\n  - id: one\n    prompt: Two?\n    options:\n      - "
                                               "{text: 'yes', correct: true, explanation: So.}\n"
                                               "      - {text: 'no', explanation: Not so.}\n"},
        {task + QStringLiteral("exercise.yaml"),
         "goal: Double.\ntasks: [Double]\nhints: [a, b, c]\nopen: [sums.py]\nmistakes:\n"
         "  - {name: half, check: check_doubles, message: halves, of: product, edits: [\n"
         "     {file: sums.py, replace: return 2 * n, with: return n // 2}]}\n"
         "  - {name: same, check: check_doubles, message: as it was}\n"
         "  - {name: square, check: check_doubles, message: squares}\n"
         "equivalent:\n  - {solution: sum, file: sums.py, mutation: number-changed, original: 'LIMIT = 3',\n"
         "     mutated: LIMIT = 4, reason: Nobody reads it.}\n"},
        {task + QStringLiteral("check_double.py"),
         "from athanor_agent.checks import check, expect\n\n\n@check('Doubles')\ndef check_doubles(learner):\n"
         "    expect(learner.call('sums', 'double', 8), 'double(8)').equals(16, knowing={4: 'It halves.', 8: 'It is as "
         "it was.', 64: "
         "'It squares.'})\n"},
        {task + QStringLiteral("starter/sums.py"), "def double(n):\n    pass\n"},
        {task + QStringLiteral("solutions/product/sums.py"), "def double(n):\n    return 2 * n\n"},
        {task + QStringLiteral("solutions/sum/sums.py"), "LIMIT = 3\n\n\ndef double(n):\n    return n + n\n"},
        {task + QStringLiteral("mistakes/same/sums.py"), "def double(n):\n    return n\n"},
        {task + QStringLiteral("mistakes/square/sums.py"), "def double(n):\n    return n * n\n"},
    };
}

void write(const QTemporaryDir &root, const Files &files)
{
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        const QString path = root.filePath(it.key());
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(it.value());
    }
}

const GateResult *gateOf(const ObjectiveProof &proof, const QString &name)
{
    const auto found = std::ranges::find(proof.gates, name, &GateResult::gate);
    return found == proof.gates.end() ? nullptr : &*found;
}

} // namespace

/// With the real engine: a course in a folder of its own.
class VerifierTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void everyGatePasses();
    void gatesFail_data();
    void gatesFail();
    void whatPassedIsKeptByContent();
    void aFailureIsNotKept();
    void nothingToProveEnds();
    void deletedSaysNothing();

private:
    ObjectiveProof prove(const QTemporaryDir &root, const QString &kept = {});

    Installation m_installation;
    std::unique_ptr<Supervisor> m_supervisor;
};

void VerifierTest::initTestCase()
{
    qRegisterMetaType<athanor::ObjectiveProof>();
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().message));
    m_installation = *installation;
    m_supervisor = std::make_unique<Supervisor>(m_installation);
    m_supervisor->setPreparation(Supervisor::Preparation::None);
    m_supervisor->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_supervisor->state().phase, EngineState::Phase::Ready, 30000);
}

void VerifierTest::cleanupTestCase() { m_supervisor.reset(); }

ObjectiveProof VerifierTest::prove(const QTemporaryDir &root, const QString &kept)
{
    const Result<Course> course = Course::load(root.path());
    if (!course || !course->objective(QStringLiteral("sums.double"))) return {};
    Verifier verifier(*m_supervisor, m_installation, ResultCache(kept), 2);
    QSignalSpy proofs(&verifier, &Verifier::objectiveFinished);
    QSignalSpy finished(&verifier, &Verifier::finished);
    verifier.start(*course, {course->objective(QStringLiteral("sums.double"))});
    if (!finished.isEmpty() || !finished.wait(120000) || proofs.size() != 1) return {};
    return proofs.at(0).at(0).value<ObjectiveProof>();
}

void VerifierTest::everyGatePasses()
{
    QTemporaryDir root;
    write(root, sound());
    const ObjectiveProof proof = prove(root);
    QCOMPARE(proof.objective, QStringLiteral("sums.double"));
    QCOMPARE(proof.gates.size(), 8u);
    for (const GateResult &gate : proof.gates)
        QVERIFY2(gate.passed, qPrintable(gate.gate + QStringLiteral(": ") + gate.detail));
    QVERIFY(proof.passed());
    QCOMPARE(gateOf(proof, QStringLiteral("mutants"))->detail, QStringLiteral("5 fail, 1 are listed as equivalent"));
}

void VerifierTest::gatesFail_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("gate");
    QTest::addColumn<QString>("told"); ///< "file:line: message", in part.
    const auto row = [](const char *name, const QString &file, const char *from, const char *to, const char *gate,
                        const char *told) {
        QTest::newRow(name) << file << QByteArray(from) << QByteArray(to) << QString::fromLatin1(gate)
                            << QString::fromUtf8(told);
    };
    const QString lesson = folder + QStringLiteral("lesson.md");
    row("a hint is missing", task + QStringLiteral("exercise.yaml"), "hints: [a, b, c]", "hints: [a]", "validates",
        "exercise.yaml:3: An exercise has 3 to 5 hints");
    row("recorded output", lesson, "output\n42", "output\n41", "snippets",
        "lesson.md:3: Line 1 of the recorded output is “41”, and the engine says “42”.");
    row("a snippet fails", lesson, "print(2 * 21)", "print(42)\nraise SystemExit(3)", "snippets", "lesson.md:3: ");
    row("a snippet complains", lesson, "print(2 * 21)", "print(42)\nimport sys; print('hm', file=sys.stderr)",
        "snippets", "lesson.md:3: The snippet writes to standard error: hm");
    row("a console's output", lesson, "echo pony\n", "echo foal\n", "snippets", "lesson.md:10: Line 1");
    row("a console without prompt", lesson, "$ echo pony\n", "echo pony\n", "snippets", "behind “$ ”");
    row("the starter passes", task + QStringLiteral("starter/sums.py"), "pass", "return n + n", "starter", "starter");
    row("a solution fails", task + QStringLiteral("solutions/sum/sums.py"), "n + n", "n", "solutions",
        "solutions/sum: The solution does not pass: check_doubles: It is as it was.");
    row("a mistake's message", task + QStringLiteral("exercise.yaml"), "message: halves", "message: thirds", "mistakes",
        "exercise.yaml:6: The mistake “half” does not say “thirds” but: It halves.");
    row("a mistake that cannot be made", task + QStringLiteral("exercise.yaml"), "replace: return 2 * n",
        "replace: return 3 * n", "mistakes",
        "exercise.yaml:7: The mistake “half” cannot be made: sums.py has no lines “return 3 * n …”.");
    row("a mistake is the starter", task + QStringLiteral("mistakes/same/sums.py"), "return n", "pass", "mistakes",
        "changes nothing");
    row("a survivor", task + QStringLiteral("solutions/product/sums.py"), "def", "SIZE = 7\n\n\ndef", "mutants",
        "solutions/product/sums.py:1: No check notices that “SIZE = 7” became “SIZE = 8” (number-changed).");
    row("it comes out by chance", task + QStringLiteral("check_double.py"), "@check",
        "import os\n\n\ndef check_chance(learner):\n    assert os.urandom(1)[0] < 128\n\n\n"
        "for i in range(20):  # Two gradings hardly ever agree on all of them.\n"
        "    globals()[f'check_chance_{i}'] = check(f'Chance {i}')(lambda learner: check_chance(learner))\n\n\n@check",
        "repeats", "Graded again it comes out otherwise: check_chance");
}

void VerifierTest::gatesFail()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, gate);
    QFETCH(QString, told);
    QTemporaryDir root;
    Files files = sound();
    const QByteArray before = files[file];
    files[file].replace(from, to);
    QVERIFY(files[file] != before);
    write(root, files);
    const ObjectiveProof proof = prove(root);
    QVERIFY(!proof.passed());
    const GateResult *found = gateOf(proof, gate);
    QVERIFY(found);
    QVERIFY2(!found->passed, qPrintable(gate));
    QStringList all;
    for (const Error &finding : found->findings) all << finding.toString();
    QVERIFY2(all.join(QLatin1Char('\n')).contains(told), qPrintable(all.join(QLatin1Char('\n'))));
}

void VerifierTest::whatPassedIsKeptByContent()
{
    QTemporaryDir root;
    QTemporaryDir kept;
    write(root, sound());
    QVERIFY(prove(root, kept.path()).passed());
    const QDir folderOfKept(kept.path());
    QCOMPARE(folderOfKept.entryList(QDir::Files).size(), 2); // The page, and the exercise.
    // Told apart from a fresh proof by a word that only the kept results hold.
    for (const QString &name : folderOfKept.entryList(QDir::Files)) {
        QFile file(folderOfKept.filePath(name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray content = file.readAll().replace("\"detail\":\"", "\"detail\":\"kept: ");
        file.resize(0);
        file.seek(0);
        file.write(content);
    }
    const auto isKept = [](const ObjectiveProof &proof, const char *gate) {
        return gateOf(proof, QString::fromLatin1(gate))->detail.startsWith(QLatin1String("kept: "));
    };
    const ObjectiveProof again = prove(root, kept.path());
    QVERIFY(again.passed());
    QVERIFY(isKept(again, "snippets") && isKept(again, "mutants"));
    // A changed page is proved anew, and the exercise is not.
    Files files = sound();
    files[folder + QStringLiteral("lesson.md")] += "\nA further word.\n";
    write(root, files);
    const ObjectiveProof changed = prove(root, kept.path());
    QVERIFY(changed.passed());
    QVERIFY(!isKept(changed, "snippets") && isKept(changed, "mutants"));
    // So is a changed check, which was kept nowhere.
    write(root, {{task + QStringLiteral("starter/sums.py"), "def double(n):\n    return n + n\n"}});
    QVERIFY(!prove(root, kept.path()).passed());
}

void VerifierTest::aFailureIsNotKept()
{
    QTemporaryDir root;
    QTemporaryDir kept;
    Files files = sound();
    files[task + QStringLiteral("solutions/sum/sums.py")] = "def double(n):\n    return n\n";
    write(root, files);
    QVERIFY(!prove(root, kept.path()).passed());
    QCOMPARE(QDir(kept.path()).entryList(QDir::Files).size(), 1); // The page.
}

void VerifierTest::nothingToProveEnds()
{
    Verifier verifier(*m_supervisor, m_installation, ResultCache({}), 2);
    QSignalSpy finished(&verifier, &Verifier::finished);
    verifier.start({}, {});
    QTRY_COMPARE(finished.size(), 1);
}

void VerifierTest::deletedSaysNothing()
{
    QTemporaryDir root;
    write(root, sound());
    const Result<Course> course = Course::load(root.path());
    QVERIFY(course.ok());
    auto verifier = std::make_unique<Verifier>(*m_supervisor, m_installation, ResultCache({}), 2);
    QSignalSpy proofs(verifier.get(), &Verifier::objectiveFinished);
    QSignalSpy waiting(m_supervisor.get(), &Supervisor::stateChanged);
    verifier->start(*course, {course->objective(QStringLiteral("sums.double"))});
    QTRY_VERIFY(!m_supervisor->initPids().empty()); // Something is being graded.
    verifier.reset();
    QTRY_VERIFY(m_supervisor->initPids().empty());
    QVERIFY(proofs.isEmpty());
    QVERIFY(prove(root).passed());
}

QTEST_GUILESS_MAIN(VerifierTest)
#include "tst_verifier.moc"
