#include "engine/grading/grader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

namespace {

using State = GradeReport::State;

const char *const greets = R"(
from athanor_agent.checks import check, expect

@check("Greets by name")
def check_greets(learner):
    answer = learner.get("/ada")
    expect(answer).status(200)
    expect(answer).text("Hello, ada")
)";

QByteArray app(const char *view)
{
    return QByteArray("from flask import Flask\napp = Flask(__name__)\n@app.get('/<name>')\ndef greet(name):\n    ") +
           view + '\n';
}

} // namespace

Q_DECLARE_METATYPE(athanor::GradeReport::State)

/// With the real engine: two sandboxed processes a grade.
class GraderTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void grades_data();
    void grades();
    void loadErrorsSayWhere();
    void limitsFailTheirCheck();
    void runsAreAsked();
    void callsRaiseWhatTheLearnerRaised();
    void theJudgeNeverSeesTheAnswer();
    void withoutChecksNothingPasses();
    void brokenChecksAreNoPass();
    void anExerciseThatIsGoneIsTold();
    void whoAsksOnlyForPassingWaitsNoLonger();
    void differencesAndWhatIsAcceptedArrive();
    void cancelEndsOnce();
    void deletedSaysNothing();
    void oneJudgeServesManyAnswers();
    void editedChecksAreMet();
    void migrationsAreRunAndRead();
    void aRestartForgetsWhatWasKept();
    void theWantedCheckComesFirst();

private:
    GradeReport gradeBy(const std::shared_ptr<Judges> &judges, const QByteArray &answer,
                        const QString &entry = QStringLiteral("app.py"));
    GradeReport grade(const QByteArray &checks, const QByteArray &answer,
                      const QString &entry = QStringLiteral("app.py"));
    QString exercise(QTemporaryDir &folder, const QByteArray &checks);
    std::shared_ptr<Judges> judges(const QString &folder) { return std::make_shared<Judges>(*m_supervisor, folder); }

    std::unique_ptr<Supervisor> m_supervisor;
};

void GraderTest::initTestCase()
{
    qRegisterMetaType<athanor::GradeReport>();
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().message));
    m_supervisor = std::make_unique<Supervisor>(*installation);
    m_supervisor->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_supervisor->state().phase, EngineState::Phase::Ready, 30000);
}

void GraderTest::cleanupTestCase() { m_supervisor.reset(); }

QString GraderTest::exercise(QTemporaryDir &folder, const QByteArray &checks)
{
    QFile file(folder.filePath(QStringLiteral("check_it.py")));
    if (!checks.isEmpty() && file.open(QIODevice::WriteOnly)) file.write(checks);
    QDir(folder.path()).mkpath(QStringLiteral("solutions/one"));
    QFile solution(folder.filePath(QStringLiteral("solutions/one/secret.py")));
    if (solution.open(QIODevice::WriteOnly)) solution.write("SECRET = 1\n");
    return folder.path();
}

GradeReport GraderTest::gradeBy(const std::shared_ptr<Judges> &judges, const QByteArray &answer, const QString &entry)
{
    ProjectFiles files;
    if (!answer.isEmpty()) [[maybe_unused]]
        const Result<void> added = files.add(entry, answer);
    Grader grader(*m_supervisor, QStringLiteral("an.objective"), judges, files);
    QSignalSpy finished(&grader, &Grader::finished);
    grader.start();
    if (!finished.isEmpty() || !finished.wait(60000)) return {};
    QCoreApplication::processEvents(); // A second signal would come now.
    return finished.size() == 1 ? finished.at(0).at(0).value<GradeReport>() : GradeReport{};
}

GradeReport GraderTest::grade(const QByteArray &checks, const QByteArray &answer, const QString &entry)
{
    QTemporaryDir folder;
    return gradeBy(judges(exercise(folder, checks)), answer, entry);
}

void GraderTest::grades_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("passed");
    QTest::newRow("right") << app("return f'Hello, {name}'") << State::Graded << true;
    QTest::newRow("wrong") << app("return 'Hello'") << State::Graded << false;
    QTest::newRow("raises") << app("return 1 / 0") << State::Graded << false;
    QTest::newRow("nothing") << QByteArray() << State::NotLoaded << false;
    QTest::newRow("syntax error") << QByteArray("from flask import Flask\ndef (\n") << State::NotLoaded << false;
    QTest::newRow("leaves at once") << QByteArray("from flask import Flask\nimport os\nos._exit(0)\n")
                                    << State::NotLoaded << false;
    // The judge's pytest is in another process, so this turns nothing green.
    QTest::newRow("patches pytest")
        << QByteArray("import pytest, _pytest.runner\n_pytest.runner.call_and_report = lambda *a, **k: None\n") +
               app("return 'Hello'")
        << State::Graded << false;
    QTest::newRow("forges checks") << QByteArray(
                                          "import os, json\n"
                                          "frame = json.dumps({'event': 'checks-ended', 'collected': 0}).encode()\n"
                                          "for fd in range(3, 64):\n"
                                          "    try: os.write(fd, len(frame).to_bytes(4, 'little') + frame)\n"
                                          "    except OSError: pass\n") +
                                          app("return 'Hello'")
                                   << State::Graded << false;
}

void GraderTest::grades()
{
    QFETCH(QByteArray, answer);
    QFETCH(State, state);
    const GradeReport report = grade(greets, answer);
    if (report.state != State::NotLoaded || state != State::Graded) QCOMPARE(report.state, state);
    QTEST(report.passed, "passed");
    QCOMPARE(report.objective, QStringLiteral("an.objective"));
    if (state == State::Graded && report.state == State::Graded)
        QCOMPARE(report.checks.front().title, QStringLiteral("Greets by name"));
}

void GraderTest::loadErrorsSayWhere()
{
    const GradeReport report = grade(greets, "from flask import Flask\nimport flask_lgoin\n");
    QCOMPARE(report.state, State::NotLoaded);
    QCOMPARE(report.error.type, QStringLiteral("ModuleNotFoundError"));
    QCOMPARE(report.error.file, QStringLiteral("app.py"));
    QCOMPARE(report.error.line, 2);
    QVERIFY(!report.error.hint.isEmpty());
}

void GraderTest::limitsFailTheirCheck()
{
    const QByteArray checks =
        QByteArray(greets) +
        "\n@check('Answers again')\ndef check_again(learner):\n    expect(learner.get('/x')).status(200)\n";
    const GradeReport report = grade(checks, app("while name == 'ada': pass\n    return name"));
    QCOMPARE(report.state, State::Graded);
    QVERIFY(!report.passed);
    QCOMPARE(report.checks.size(), 2u);
    QVERIFY2(report.checks[0].actual.contains(QLatin1String("line 5")), qPrintable(report.checks[0].actual));
    QCOMPARE(report.checks[1].outcome, CheckResult::Outcome::Passed); // In a new process.
}

void GraderTest::runsAreAsked()
{
    const QByteArray checks = R"(
from athanor_agent.checks import check
@check("Prints what it reads")
def check_prints(learner):
    result = learner.run("main.py", stdin="pony\n", argv=["a"])
    assert (result.out, result.exit, result.verdict) == ("PONY ['main.py', 'a']\n", 3, "error")
)";
    const GradeReport report =
        grade(checks, "import sys\nprint(input().upper(), sys.argv)\nsys.exit(3)\n", QStringLiteral("main.py"));
    QVERIFY2(report.passed,
             qPrintable(report.message + (report.checks.empty() ? QString() : report.checks[0].message)));
}

void GraderTest::callsRaiseWhatTheLearnerRaised()
{
    const QByteArray checks = R"(
import pytest
from athanor_agent.checks import check, LearnerError
@check("Doubles")
def check_doubles(learner):
    assert learner.call("sums", "double", 21) == 42
    with pytest.raises(LearnerError) as raised:
        learner.call("sums", "double", -1)
    assert (raised.value.type, raised.value.message) == ("ValueError", "too small")
)";
    const GradeReport report =
        grade(checks, "def double(n):\n    if n < 0: raise ValueError('too small')\n    return 2 * n\n",
              QStringLiteral("sums.py"));
    QVERIFY2(report.passed,
             qPrintable(report.message + (report.checks.empty() ? report.error.message : report.checks[0].message)));
}

void GraderTest::theJudgeNeverSeesTheAnswer()
{
    const QByteArray checks = R"(
import os
from athanor_agent.checks import check
@check("Alone")
def check_alone(learner):
    seen = [name for folder, _, names in os.walk(".") for name in names]
    assert "app.py" not in seen and "secret.py" not in seen and "check_it.py" in seen, seen
)";
    const GradeReport report = grade(checks, app("return name"));
    QVERIFY2(report.passed, qPrintable(report.checks.empty() ? report.message : report.checks[0].message));
}

void GraderTest::withoutChecksNothingPasses()
{
    QCOMPARE(grade({}, app("return name")).state, State::NoChecks);
    const GradeReport empty = grade("x = 1\n", app("return name"));
    QCOMPARE(empty.state, State::NoChecks);
    QVERIFY(!empty.passed);
}

void GraderTest::brokenChecksAreNoPass()
{
    QVERIFY(!grade("def check_(:\n", app("return name")).passed);
    QVERIFY(!grade("import os\nos._exit(0)\n", app("return name")).passed);
}

void GraderTest::anExerciseThatIsGoneIsTold()
{
    QTemporaryDir folder;
    Grader grader(*m_supervisor, QStringLiteral("an.objective"), judges(folder.filePath(QStringLiteral("gone"))), {});
    QSignalSpy finished(&grader, &Grader::finished);
    grader.start();
    QTRY_COMPARE(finished.size(), 1);
    const auto report = finished.at(0).at(0).value<GradeReport>();
    QCOMPARE(report.state, State::Failed);
    QVERIFY2(report.message.contains(QLatin1String("gone")), qPrintable(report.message));
}

void GraderTest::whoAsksOnlyForPassingWaitsNoLonger()
{
    const QByteArray checks = R"(
from athanor_agent.checks import check
@check("Fails")
def check_fails(learner): assert False, "no"
@check("Would take for ever")
def check_for_ever(learner):
    while True: learner.run("nothing.py")
)";
    QTemporaryDir folder;
    Grader grader(*m_supervisor, QStringLiteral("an.objective"), judges(exercise(folder, checks)), {});
    grader.setExtent({.firstFailure = true});
    QSignalSpy finished(&grader, &Grader::finished);
    grader.start();
    QVERIFY(finished.wait(15000)); // A judge has 20 seconds.
    const auto report = finished.at(0).at(0).value<GradeReport>();
    QCOMPARE(report.state, State::Graded);
    QVERIFY(!report.passed);
    QCOMPARE(report.checks.size(), 1u);
    QCOMPARE(report.checks[0].name, QStringLiteral("check_fails"));
}

void GraderTest::differencesAndWhatIsAcceptedArrive()
{
    const QByteArray checks = R"(
from athanor_agent.checks import check, expect
@check("Lists the owners", accepts="the rows in any order")
def check_rows(learner):
    expect(learner.call("data", "rows"), "The list").same_rows([["ada", None], ["bob", 2]], columns=["name", "ponies"])
)";
    const GradeReport report =
        grade(checks, "def rows():\n    return [['bob', 2], ['ada', '']]\n", QStringLiteral("data.py"));
    QCOMPARE(report.checks.size(), 1u);
    const CheckResult &check = report.checks[0];
    QCOMPARE(check.accepts, QStringList{QStringLiteral("the rows in any order")});
    QCOMPARE(check.difference.rule, Difference::Rule::Null);
    QCOMPARE(check.difference.columns, QStringList({QStringLiteral("name"), QStringLiteral("ponies")}));
    QCOMPARE(check.difference.rows.size(), 2u);
    QVERIFY2(check.message.contains(QLatin1String("NULL is expected, and here is the empty text")),
             qPrintable(check.message));
}

void GraderTest::cancelEndsOnce()
{
    QTemporaryDir folder;
    ProjectFiles files;
    QVERIFY(files.add(QStringLiteral("app.py"), app("while True: pass")).ok());
    Grader grader(*m_supervisor, QStringLiteral("an.objective"), judges(exercise(folder, greets)), files);
    QSignalSpy finished(&grader, &Grader::finished);
    grader.start();
    grader.cancel();
    grader.cancel();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished.at(0).at(0).value<GradeReport>().state, State::Failed);
    // What follows works on, and nothing of the cancelled one arrives.
    QVERIFY(grade(greets, app("return f'Hello, {name}'")).passed);
    QCOMPARE(finished.size(), 1);
}

void GraderTest::deletedSaysNothing()
{
    QTemporaryDir folder;
    auto grader = std::make_unique<Grader>(*m_supervisor, QStringLiteral("an.objective"),
                                           judges(exercise(folder, greets)), ProjectFiles{});
    QSignalSpy finished(grader.get(), &Grader::finished);
    grader->start();
    grader.reset();
    QVERIFY(grade(greets, app("return f'Hello, {name}'")).passed);
    QCOMPARE(finished.size(), 0);
}

void GraderTest::oneJudgeServesManyAnswers()
{
    // The check remembers what it saw, and who runs it.
    const QByteArray checks = QByteArray("import os, time\nseen = []\nstarted = time.monotonic_ns()\n") + R"(
from athanor_agent.checks import check, expect
@check("Alone")
def check_alone(learner):
    name = learner.call("data", "name")
    seen.append(name)
    if name == "leave": os._exit(0)
    if name == "for ever":
        while True: pass
    expect(seen).equals(["right"])
    expect(started).equals(0)
)";
    QTemporaryDir folder;
    const std::shared_ptr<Judges> kept = judges(exercise(folder, checks));
    const auto started = [&](const char *name) {
        const QByteArray source = QByteArray("def name():\n    return '") + name + "'\n";
        const GradeReport report = gradeBy(kept, source, QStringLiteral("data.py"));
        return report.checks.size() == 1 ? report.checks.front().actual : report.message;
    };
    const QString first = started("right");
    QVERIFY2(first.toLongLong() > 0, qPrintable(first));
    QCOMPARE(started("right"), first); // The same process, and nothing left of the answer before.
    QVERIFY(started("wrong").contains(QLatin1String("wrong")));
    QVERIFY2(started("leave").contains(QLatin1String("could not be run")), qPrintable(started("leave")));
    QCOMPARE(started("right"), first);

    // Cancelled while it computes: it ends by its limit, and the next answer is not made to pay for that.
    ProjectFiles files;
    QVERIFY(files.add(QStringLiteral("data.py"), "def name():\n    return 'for ever'\n").ok());
    Grader grader(*m_supervisor, QStringLiteral("an.objective"), kept, files);
    QSignalSpy finished(&grader, &Grader::finished);
    grader.start();
    grader.cancel();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(started("right").toLongLong() > 0);
}

void GraderTest::editedChecksAreMet()
{
    QTemporaryDir folder;
    const std::shared_ptr<Judges> kept = judges(exercise(folder, greets));
    kept->prepare();
    QVERIFY(gradeBy(kept, app("return f'Hello, {name}'")).passed);
    exercise(folder, QByteArray(greets).replace("Hello", "Good morning"));
    QVERIFY(!gradeBy(kept, app("return f'Hello, {name}'")).passed);
    QVERIFY(gradeBy(kept, app("return f'Good morning, {name}'")).passed);
}

void GraderTest::aRestartForgetsWhatWasKept()
{
    const GradeReport report =
        grade(R"(
from athanor_agent.checks import LearnerError, check

@check("Counts from one")
def check_count(learner):
    assert [learner.call("data", "count"), learner.call("data", "count")] == [1, 2]
    learner.copy("data.py", "kept.py")
    assert "kept.py" in learner.files()
    learner.restart()
    assert learner.call("data", "count") == 1
    assert "kept.py" not in learner.files()
    try:
        learner._ask("nonsense")
    except LearnerError as problem:
        assert "Unknown question" in str(problem), problem
    else:
        raise AssertionError("a question that nobody knows was answered")
)",
              "seen = []\ndef count():\n    seen.append(1)\n    return len(seen)\n", QStringLiteral("data.py"));
    QVERIFY2(report.passed, qPrintable(report.checks.empty() ? report.message : report.checks[0].message));
}

void GraderTest::theWantedCheckComesFirst()
{
    QTemporaryDir folder;
    const QString path = exercise(folder, R"(
from athanor_agent.checks import check

@check("One")
def check_one(learner):
    pass

@check("Two", needs="check_one")
def check_two(learner):
    assert learner.call("data", "name") == "ada"
)");
    ProjectFiles files;
    QVERIFY(files.add(QStringLiteral("data.py"), "def name():\n    return 'bob'\n"));
    for (const bool isFirst : {false, true}) {
        Grader grader(*m_supervisor, QStringLiteral("an.objective"), judges(path), files);
        grader.setExtent({.firstFailure = true, .first = isFirst ? QStringLiteral("check_two") : QString()});
        QSignalSpy finished(&grader, &Grader::finished);
        grader.start();
        QVERIFY(!finished.isEmpty() || finished.wait(60000));
        const auto report = finished.at(0).at(0).value<GradeReport>();
        QCOMPARE(report.checks.size(), isFirst ? 1u : 2u);
        QCOMPARE(report.checks.back().name, QStringLiteral("check_two"));
        QVERIFY(!report.passed && report.checks.back().outcome == CheckResult::Outcome::Failed);
    }
}

void GraderTest::migrationsAreRunAndRead()
{
    const QByteArray checks = R"(
from athanor_agent.checks import check, expect
@check("Upgrades")
def check_upgrades(learner):
    done = learner.command("alembic", "upgrade", "head")
    expect(done.exit).equals(0)
    expect(learner.rows("SELECT version_num FROM alembic_version", database="app.db")).equals([("a1",)])
    expect([each.down for each in learner.revisions("versions")]).equals([()])
)";
    QTemporaryDir folder;
    ProjectFiles files;
    const auto add = [&](const char *path, const char *text) { return files.add(QString::fromUtf8(path), text).ok(); };
    QVERIFY(add("alembic.ini", "[alembic]\nscript_location = .\n"));
    QVERIFY(add("env.py", "from alembic import context\nfrom sqlalchemy import create_engine\n"
                          "with create_engine('sqlite:///app.db').connect() as connection:\n"
                          "    context.configure(connection=connection)\n"
                          "    with context.begin_transaction():\n        context.run_migrations()\n"));
    QVERIFY(add("versions/a1.py", "revision = 'a1'\ndown_revision = None\ndef upgrade(): pass\n"));
    Grader grader(*m_supervisor, QStringLiteral("an.objective"), judges(exercise(folder, checks)), files);
    QSignalSpy finished(&grader, &Grader::finished);
    grader.start();
    QVERIFY(finished.wait(60000));
    const auto report = finished.at(0).at(0).value<GradeReport>();
    QVERIFY2(report.passed, qPrintable(report.checks.empty() ? report.message : report.checks.front().message));
}

QTEST_GUILESS_MAIN(GraderTest)
#include "tst_grader.moc"
