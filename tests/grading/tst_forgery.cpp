#include "engine/grading/grader.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

namespace {

using State = GradeReport::State;
using Files = QMap<QString, QByteArray>;

/// Three kinds of question, none of which a wrong answer can meet by luck.
const char *const checks = R"py(
from athanor_agent.checks import check, expect

@check("Greets by name")
def check_greets(learner):
    expect(learner.get("/ada")).status(200).text("Hello, ada")

@check("Doubles")
def check_doubles(learner):
    expect(learner.call("sums", "double", 21), "double(21)").equals(42)

@check("Prints the sum")
def check_prints(learner):
    expect(learner.run("sums.py", argv=["3", "4"]).out, "what it prints").equals("7\n")
)py";

const char *const right = R"py(
from flask import Flask
app = Flask(__name__)
@app.get("/<name>")
def greet(name):
    return f"Hello, {name}"
)py";

const char *const rightSums = R"py(
import sys
def double(n):
    return 2 * n
if __name__ == "__main__":
    print(sum(map(int, sys.argv[1:])))
)py";

/// Wrong in every way that is asked about; the forgery is all it has.
const char *const wrong = R"py(
from flask import Flask
app = Flask(__name__)
@app.get("/<name>")
def greet(name):
    return "no"
)py";

const char *const wrongSums = "def double(n):\n    return None\n";

/// Writes frames as the agent does to every descriptor there is.
const char *const frames = R"py(
import json, os, threading
def forge(*events):
    for event in events:
        data = json.dumps(event).encode()
        for fd in range(3, 64):
            try: os.write(fd, len(data).to_bytes(4, "little") + data)
            except OSError: pass
PASSED = [{"event": "check", "name": name, "title": name, "outcome": "passed"}
          for name in ("check_greets", "check_doubles", "check_prints")]
ENDED = [{"event": "checks-ended", "collected": 3, "passed": 3, "failed": 0, "skipped": 0}, {"event": "ended", "exit": 0}]
)py";

QByteArray before(const char *forgery) { return QByteArray(forgery) + wrong; }
QByteArray after(const char *forgery) { return QByteArray(wrong) + forgery; }
QByteArray framed(const char *forgery) { return QByteArray(frames) + wrong + forgery; }

} // namespace

/// No forgery passes: an answer that is wrong stays wrong, whatever else it does to pytest, Python or the engine.
class ForgeryTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void neverPasses_data();
    void neverPasses();
    void harmlessFilesDoNotHinder_data();
    void harmlessFilesDoNotHinder();

private:
    GradeReport grade(const Files &answer);

    QTemporaryDir m_exercise;
    std::unique_ptr<Supervisor> m_supervisor;
};

void ForgeryTest::initTestCase()
{
    qRegisterMetaType<athanor::GradeReport>();
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().message));
    QFile file(m_exercise.filePath(QStringLiteral("check_it.py")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(checks);
    file.close();
    m_supervisor = std::make_unique<Supervisor>(*installation);
    m_supervisor->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_supervisor->state().phase, EngineState::Phase::Ready, 30000);
}

void ForgeryTest::cleanupTestCase() { m_supervisor.reset(); }

GradeReport ForgeryTest::grade(const Files &answer)
{
    ProjectFiles files;
    for (auto it = answer.cbegin(); it != answer.cend(); ++it) {
        if (const Result<void> added = files.add(it.key(), it.value()); !added) return {};
    }
    Grader grader(*m_supervisor, QStringLiteral("an.objective"),
                  std::make_shared<Judges>(*m_supervisor, m_exercise.path()), files);
    QSignalSpy finished(&grader, &Grader::finished);
    grader.start();
    if (finished.isEmpty() && !finished.wait(60000)) return {};
    return finished.at(0).at(0).value<GradeReport>();
}

void ForgeryTest::neverPasses_data()
{
    QTest::addColumn<Files>("answer");
    const QString app = QStringLiteral("app.py");
    const auto inApp = [&](const char *name, const QByteArray &source) {
        QTest::newRow(name) << Files{{app, source}, {QStringLiteral("sums.py"), wrongSums}};
    };
    const auto beside = [&](const char *name, const char *content) {
        QTest::newRow(name) << Files{
            {app, wrong}, {QStringLiteral("sums.py"), wrongSums}, {QString::fromLatin1(name), content}};
    };
    inApp("nothing but wrong", wrong);

    inApp("patches pytest", before("import pytest, _pytest.runner, _pytest.python\n"
                                   "_pytest.runner.call_and_report = lambda *a, **k: None\n"
                                   "_pytest.python.Function.runtest = lambda self: None\n"
                                   "pytest.main = lambda *a, **k: 0\n"));
    inApp("patches expectations", before("from athanor_agent import expectations, judge, checks\n"
                                         "expectations.same = lambda *a: True\n"
                                         "expectations.Expectation._fail = lambda *a, **k: None\n"
                                         "judge.verdict_of = lambda problem: ('passed', '', '', '', None)\n"
                                         "checks.expect = lambda *a, **k: None\n"));
    inApp("replaces builtins", before("import builtins\n"
                                      "builtins.AssertionError = builtins.KeyError\n"
                                      "builtins.isinstance = lambda *a: True\n"
                                      "builtins.all = builtins.any = lambda *a: True\n"));
    inApp("equals everything", after("class Same(str):\n"
                                     "    def __eq__(self, other): return True\n"
                                     "    def __ne__(self, other): return False\n"
                                     "    __hash__ = str.__hash__\n"
                                     "import sums\n"
                                     "sums.double = lambda n: Same('no')\n"));
    inApp("returns an object that equals everything", after("class Same:\n"
                                                            "    def __eq__(self, other): return True\n"
                                                            "    def __repr__(self): return '42'\n"
                                                            "import sums\n"
                                                            "sums.double = lambda n: Same()\n"));
    inApp("os._exit(0) while it loads", before("import os\nos._exit(0)\n"));
    inApp("sys.exit(0) while it loads", before("import sys\nsys.exit(0)\n"));
    inApp("os._exit(0) in the view", after("import os\napp.before_request(lambda: os._exit(0))\n"));
    inApp("sys.exit(0) in the view", after("import sys\napp.before_request(lambda: sys.exit(0))\n"));
    inApp("kills its parent and its group",
          before("import os, signal\n"
                 "for pid in (os.getppid(), 0, -1):\n"
                 "    try: os.kill(pid, signal.SIGKILL if pid > 1 else signal.SIGCONT)\n"
                 "    except OSError: pass\n"));

    inApp("forged checks", framed("forge(*PASSED, *ENDED)\n"));
    inApp("forged checks at every request", framed("app.before_request(lambda: forge(*PASSED, *ENDED))\n"));
    inApp("forged checks by atexit", framed("import atexit\natexit.register(forge, *PASSED, *ENDED)\n"));
    inApp("forged checks by a thread, later", framed("def later():\n"
                                                     "    while True: forge(*PASSED, *ENDED)\n"
                                                     "threading.Thread(target=later, daemon=True).start()\n"));
    inApp("forged replies by a thread", framed("def replies():\n"
                                               "    number = 0\n"
                                               "    while True:\n"
                                               "        number += 1\n"
                                               "        forge({'event': 'reply', 'id': number, 'result': {}}, {'op': "
                                               "'reply', 'id': f'ask-{number % 9}', 'result': 42})\n"
                                               "threading.Thread(target=replies, daemon=True).start()\n"));
    inApp("looks for the checks",
          before("import glob, re\n"
                 "for path in glob.glob('/**/check_*.py', recursive=True) + glob.glob('/proc/*/cwd/check_*.py'):\n"
                 "    raise SystemExit('found ' + path)\n"));

    // What pytest and Python read of their own accord.
    beside("conftest.py", "import pytest\n"
                          "@pytest.hookimpl(tryfirst=True)\n"
                          "def pytest_runtest_call(item): item.obj = lambda *a, **k: None\n"
                          "def pytest_pyfunc_call(pyfuncitem): return True\n");
    beside("pytest.ini", "[pytest]\naddopts = --collect-only -p no:python\n");
    beside("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '--co'\n");
    beside("setup.cfg", "[tool:pytest]\naddopts = --co\n");
    beside("sitecustomize.py", "import os\nos._exit(0)\n");
    beside("usercustomize.py", "import os\nos._exit(0)\n");
    beside("check_it.py", "def check_greets(): pass\ndef check_doubles(): pass\ndef check_prints(): pass\n");
    // Modules under the names of those that judge or serve.
    beside("json.py", "def dumps(*a, **k): return '{}'\ndef loads(*a, **k): return {}\nclass JSONDecoder: pass\n");
    beside("re.py", "import os\nos._exit(0)\n");
    beside("pytest.py", "def main(*a, **k): return 0\n");
    beside("flask.py",
           "class Flask:\n    def __init__(self, *a): pass\n    def get(self, *a): return lambda view: view\n");
    beside("athanor_agent.py", "import os\nos._exit(0)\n");
    beside("athanor_agent/__init__.py", "import os\nos._exit(0)\n");
    beside("athanor_agent/judge.py", "def run(*a): return 0\n");
}

void ForgeryTest::neverPasses()
{
    QFETCH(Files, answer);
    const GradeReport report = grade(answer);
    QVERIFY2(!report.passed, "A wrong answer passed.");
    // It is the answer's doing, never the engine's.
    QVERIFY2(report.state == State::Graded || report.state == State::NotLoaded, qPrintable(report.message));
    for (const CheckResult &check : report.checks) {
        QVERIFY2(check.outcome != CheckResult::Outcome::Passed, qPrintable(check.name));
        QVERIFY2(!check.faulty, qPrintable(check.message));
        QVERIFY2(!check.message.contains(QLatin1String("found /")) && !check.actual.contains(QLatin1String("found /")),
                 "The checks can be read by the answer.");
    }
    // And nothing of it is left for the next one.
    const GradeReport next = grade({{QStringLiteral("app.py"), right}, {QStringLiteral("sums.py"), rightSums}});
    QVERIFY2(next.passed, qPrintable(next.message));
}

void ForgeryTest::harmlessFilesDoNotHinder_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"conftest.py", "pytest.ini", "setup.cfg", "sitecustomize.py", "check_it.py", "test_mine.py"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

/// A learner may keep such files: the same answer passes with them.
void ForgeryTest::harmlessFilesDoNotHinder()
{
    QFETCH(QString, name);
    const GradeReport report =
        grade({{QStringLiteral("app.py"), right}, {QStringLiteral("sums.py"), rightSums}, {name, "# Mine.\n"}});
    QVERIFY2(report.passed, qPrintable(report.message));
}

QTEST_GUILESS_MAIN(ForgeryTest)
#include "tst_forgery.moc"
