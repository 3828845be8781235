#include "engine/workbench/workbench.h"

#include <QDir>
#include <QFile>
#include <QMap>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

namespace {

const QByteArray counter = R"(
from flask import Flask
app = Flask(__name__)
visits = 0

@app.get("/")
def home():
    global visits
    visits += 1
    return f"visit {visits}"

@app.get("/loop")
def loop():
    print("looping", flush=True)
    while True:
        pass
)";

HttpRequest get(const char *path)
{
    HttpRequest request;
    request.path = QLatin1String(path);
    return request;
}

} // namespace

/// With the real engine.
class WorkbenchTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void opensAProject();
    void refusesWithoutAProject();
    void runsAFileOfTheProject();
    void runsSourcesOfItsOwn();
    void listsRoutes();
    void stateLivesUntilAnEdit();
    void aLimitStartsAnew();
    void loadErrorsAreTold();
    void cancelledJobsAnswerOnce();
    void cancellingARunEndsIt();
    void refusesHostilePaths();
    void gradesTheProject();
    void theBridgeServesTheApplication();
    void shutdownAnswersEverything();

private:
    JobId request(const char *path);
    QByteArray body(JobId job);
    void save(const QByteArray &content);
    void watch();

    Installation m_installation;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workbench> m_workbench;
    // What was answered, by job: "exactly once" is checked after every test.
    QMap<quint64, int> m_answers;
    QMap<quint64, RequestTrace> m_traces;
    QMap<quint64, LearnerError> m_loadErrors;
    QMap<quint64, QString> m_failures;
    QMap<quint64, RunStatus> m_statuses;
    QMap<quint64, GradeReport> m_reports;
    QMap<quint64, RouteTable> m_tables;
    QString m_output;
    int m_loads = 0;
};

void WorkbenchTest::initTestCase()
{
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().message));
    m_installation = *installation;
}

void WorkbenchTest::watch()
{
    const auto note = [this](JobId job) { ++m_answers[quint64(job)]; };
    Workbench *w = m_workbench.get();
    connect(w, &Workbench::projectOpened, this, [=](JobId job) { note(job); });
    connect(w, &Workbench::fileSaved, this, [=](JobId job) { note(job); });
    connect(w, &Workbench::output, this, [=, this](JobId, OutputStream, const QString &text) { m_output += text; });
    connect(w, &Workbench::applicationLoaded, this, [=, this] { ++m_loads; });
    connect(w, &Workbench::runFinished, this, [=, this](JobId job, const RunStatus &status) {
        note(job);
        m_statuses[quint64(job)] = status;
    });
    connect(w, &Workbench::routesReady, this, [=, this](JobId job, const RouteTable &table) {
        note(job);
        m_tables[quint64(job)] = table;
    });
    connect(w, &Workbench::requestFinished, this, [=, this](JobId job, const RequestTrace &trace) {
        note(job);
        m_traces[quint64(job)] = trace;
    });
    connect(w, &Workbench::loadFailed, this, [=, this](JobId job, const LearnerError &error) {
        note(job);
        m_loadErrors[quint64(job)] = error;
    });
    connect(w, &Workbench::gradeFinished, this, [=, this](JobId job, const GradeReport &report) {
        note(job);
        m_reports[quint64(job)] = report;
    });
    connect(w, &Workbench::failed, this, [=, this](JobId job, const QString &message) {
        note(job);
        m_failures[quint64(job)] = message;
    });
}

void WorkbenchTest::init()
{
    m_answers.clear();
    m_loads = 0;
    m_output.clear();
    m_folder = std::make_unique<QTemporaryDir>();
    QFile file(m_folder->filePath(QStringLiteral("app.py")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(counter);
    file.close();
    m_workbench = std::make_unique<Workbench>(m_installation);
    watch();
    if (QTest::currentTestFunction() == QByteArray("refusesWithoutAProject")) return;
    const JobId job = nextJobId();
    m_workbench->openProject(job, m_folder->path());
    QTRY_COMPARE(m_answers.value(quint64(job)), 1);
}

void WorkbenchTest::cleanup()
{
    if (m_workbench) m_workbench->shutdown();
    for (auto it = m_answers.constBegin(); it != m_answers.constEnd(); ++it)
        QVERIFY2(it.value() == 1,
                 qPrintable(QStringLiteral("job %1 was answered %2 times").arg(it.key()).arg(it.value())));
    m_workbench.reset();
}

JobId WorkbenchTest::request(const char *path)
{
    const JobId job = nextJobId();
    m_workbench->request(job, get(path));
    return job;
}

QByteArray WorkbenchTest::body(JobId job)
{
    const bool came = QTest::qWaitFor([&] { return m_answers.contains(quint64(job)); }, 30000);
    if (!came) return "no answer";
    if (m_failures.contains(quint64(job))) return "failed: " + m_failures.value(quint64(job)).toUtf8();
    return m_traces.value(quint64(job)).body;
}

void WorkbenchTest::save(const QByteArray &content)
{
    const JobId job = nextJobId();
    m_workbench->saveFile(job, QStringLiteral("app.py"), content);
    QCOMPARE(m_answers.value(quint64(job)), 1);
    QVERIFY(!m_failures.contains(quint64(job)));
}

void WorkbenchTest::opensAProject()
{
    QSignalSpy opened(m_workbench.get(), &Workbench::projectOpened);
    m_workbench->openProject(nextJobId(), m_folder->path());
    QTRY_COMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(1).toStringList(), QStringList{QStringLiteral("app.py")});
    const JobId missing = nextJobId();
    m_workbench->openProject(missing, m_folder->filePath(QStringLiteral("none")));
    QTRY_VERIFY(m_failures.contains(quint64(missing)));
}

void WorkbenchTest::refusesWithoutAProject()
{
    m_workbench->start();
    const JobId jobs[] = {nextJobId(), nextJobId(), nextJobId(), nextJobId(), nextJobId()};
    m_workbench->routes(jobs[0]);
    m_workbench->request(jobs[1], get("/"));
    m_workbench->saveFile(jobs[2], QStringLiteral("a.py"), {});
    m_workbench->run(jobs[3], {QStringLiteral("a.py")});
    m_workbench->grade(jobs[4], QStringLiteral("o"), m_folder->path());
    for (const JobId job : jobs) QTRY_COMPARE(m_answers.value(quint64(job)), 1);
    QCOMPARE(m_reports.value(quint64(jobs[4])).state, GradeReport::State::Failed);
}

void WorkbenchTest::runsAFileOfTheProject()
{
    const JobId saved = nextJobId();
    m_workbench->saveFile(saved, QStringLiteral("tools/hello.py"),
                          "import sys\nprint('héllo', sys.argv[1], input())\n");
    const JobId job = nextJobId();
    ScriptRequest script{QStringLiteral("tools/hello.py")};
    script.arguments = {QStringLiteral("a b")};
    script.standardInput = "in\n";
    m_workbench->run(job, script);
    QTRY_VERIFY_WITH_TIMEOUT(m_statuses.contains(quint64(job)), 30000);
    QCOMPARE(m_statuses.value(quint64(job)).verdict, Verdict::Ok);
    QCOMPARE(m_output, QStringLiteral("héllo a b in\n"));
}

void WorkbenchTest::runsSourcesOfItsOwn()
{
    ScriptRequest script{QStringLiteral("snippet.py")};
    QVERIFY(script.sources.add(QStringLiteral("snippet.py"), "import os\nprint(sorted(os.listdir('.')))\n").ok());
    const JobId job = nextJobId();
    m_workbench->run(job, script);
    QTRY_VERIFY_WITH_TIMEOUT(m_statuses.contains(quint64(job)), 30000);
    QCOMPARE(m_output, QStringLiteral("['snippet.py']\n"));
}

void WorkbenchTest::listsRoutes()
{
    const JobId job = nextJobId();
    m_workbench->routes(job);
    QTRY_VERIFY_WITH_TIMEOUT(m_tables.contains(quint64(job)), 30000);
    QCOMPARE(m_tables.value(quint64(job)).rules.size(), 3u);
    QCOMPARE(m_loads, 1);
}

void WorkbenchTest::stateLivesUntilAnEdit()
{
    QCOMPARE(body(request("/")), QByteArray("visit 1"));
    QCOMPARE(body(request("/")), QByteArray("visit 2"));
    QCOMPARE(m_loads, 1);
    save(QByteArray(counter).replace("visit {", "edited {"));
    QCOMPARE(body(request("/")), QByteArray("edited 1"));
    QCOMPARE(m_loads, 2);
}

void WorkbenchTest::aLimitStartsAnew()
{
    QCOMPARE(body(request("/")), QByteArray("visit 1"));
    const QByteArray limit = body(request("/loop"));
    QVERIFY2(limit.startsWith("failed: Still computing"), limit.constData());
    QCOMPARE(body(request("/")), QByteArray("visit 1"));
    QCOMPARE(m_loads, 2);
}

void WorkbenchTest::loadErrorsAreTold()
{
    save("from flask import Flask\nimport nothing_like_it\n");
    const JobId first = request("/");
    const JobId second = nextJobId();
    m_workbench->routes(second);
    QTRY_VERIFY_WITH_TIMEOUT(m_loadErrors.contains(quint64(second)), 30000);
    QCOMPARE(m_loadErrors.value(quint64(first)).type, QStringLiteral("ModuleNotFoundError"));
    QCOMPARE(m_loadErrors.value(quint64(first)).line, 2);
    save(counter);
    QCOMPARE(body(request("/")), QByteArray("visit 1"));
}

void WorkbenchTest::cancelledJobsAnswerOnce()
{
    QCOMPARE(body(request("/")), QByteArray("visit 1"));
    const JobId loop = request("/loop");
    const JobId waits = request("/");
    const JobId never = request("/");
    m_workbench->cancel(never);
    QTRY_VERIFY(m_failures.contains(quint64(never)));
    QTRY_VERIFY_WITH_TIMEOUT(m_output.contains(QLatin1String("looping")), 30000);
    m_workbench->cancel(loop);
    m_workbench->cancel(loop);
    QTRY_VERIFY(m_failures.contains(quint64(loop)));
    QCOMPARE(body(waits), QByteArray("visit 1")); // In a new process.
}

void WorkbenchTest::cancellingARunEndsIt()
{
    ScriptRequest script{QStringLiteral("s.py")};
    QVERIFY(
        script.sources.add(QStringLiteral("s.py"), "import time\nprint('on', flush=True)\ntime.sleep(1000)\n").ok());
    const JobId job = nextJobId();
    m_workbench->run(job, script);
    QTRY_COMPARE_WITH_TIMEOUT(m_output, QStringLiteral("on\n"), 30000);
    m_workbench->cancel(job);
    QTRY_VERIFY(m_statuses.contains(quint64(job)));
    QCOMPARE(m_statuses.value(quint64(job)).verdict, Verdict::Cancelled);
    m_workbench->cancel(job); // Known no more: nothing happens.
}

void WorkbenchTest::refusesHostilePaths()
{
    QVERIFY(QFile::link(QStringLiteral("/etc/passwd"), m_folder->filePath(QStringLiteral("link.py"))));
    for (const char *path : {"../out.py", "/tmp/out.py", "link.py", ""}) {
        const JobId job = nextJobId();
        m_workbench->saveFile(job, QLatin1String(path), "x");
        QTRY_VERIFY2(m_failures.contains(quint64(job)), path);
    }
}

void WorkbenchTest::gradesTheProject()
{
    QTemporaryDir exercise;
    QFile checks(exercise.filePath(QStringLiteral("check_it.py")));
    QVERIFY(checks.open(QIODevice::WriteOnly));
    checks.write("from athanor_agent.checks import check, expect\n@check('Counts')\ndef check_counts(learner):\n"
                 "    learner.get('/')\n    expect(learner.get('/')).text('visit 2')\n");
    checks.close();
    const JobId job = nextJobId();
    m_workbench->grade(job, QStringLiteral("an.objective"), exercise.path());
    QTRY_VERIFY_WITH_TIMEOUT(m_reports.contains(quint64(job)), 30000);
    QVERIFY2(m_reports.value(quint64(job)).passed, qPrintable(m_reports.value(quint64(job)).message));
    const JobId cancelled = nextJobId();
    m_workbench->grade(cancelled, QStringLiteral("an.objective"), exercise.path());
    m_workbench->cancel(cancelled);
    QTRY_VERIFY(m_reports.contains(quint64(cancelled)));
    QVERIFY(!m_reports.value(quint64(cancelled)).passed);
}

void WorkbenchTest::theBridgeServesTheApplication()
{
    // The origin is told once, at start; a second workbench lets the test hear it.
    Workbench other(m_installation);
    QSignalSpy ready(&other, &Workbench::bridgeReady);
    QSignalSpy traces(&other, &Workbench::browserRequestFinished);
    other.openProject(nextJobId(), m_folder->path());
    QTRY_COMPARE(ready.size(), 1);
    const QUrl origin = ready.at(0).at(0).toUrl();
    const QByteArray token = ready.at(0).at(1).toByteArray();
    QCOMPARE(token.size(), 64);
    QTcpSocket socket;
    socket.connectToHost(origin.host(), quint16(origin.port()));
    socket.write("GET /?q=1 HTTP/1.1\r\nHost: " + origin.authority().toLatin1() + "\r\nX-Athanor-Token: " + token +
                 "\r\n\r\n");
    QByteArray received;
    QTRY_VERIFY_WITH_TIMEOUT((received += socket.readAll()).endsWith("visit 1"), 30000);
    QVERIFY(received.startsWith("HTTP/1.1 200 OK\r\n"));
    QTRY_COMPARE(traces.size(), 1); // Told by the engine's thread; the socket may be sooner.
    QCOMPARE(traces.at(0).at(0).value<RequestTrace>().request.path, QStringLiteral("/?q=1"));
}

void WorkbenchTest::shutdownAnswersEverything()
{
    ScriptRequest script{QStringLiteral("s.py")};
    QVERIFY(script.sources.add(QStringLiteral("s.py"), "while True: pass\n").ok());
    const JobId run = nextJobId();
    m_workbench->run(run, script);
    const JobId loop = request("/loop");
    const JobId waits = request("/");
    const JobId grade = nextJobId();
    m_workbench->grade(grade, QStringLiteral("o"), m_folder->path());
    m_workbench->shutdown();
    for (const JobId job : {run, loop, waits, grade}) QCOMPARE(m_answers.value(quint64(job)), 1);
    const JobId late = nextJobId();
    m_workbench->routes(late);
    QTRY_COMPARE(m_answers.value(quint64(late)), 1);
}

QTEST_GUILESS_MAIN(WorkbenchTest)
#include "tst_workbench.moc"
