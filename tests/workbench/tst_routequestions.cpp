#include "engine/workbench/workbench.h"

#include <QFile>
#include <QMap>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

namespace {

const QByteArray application = R"(
import sys
from flask import Flask, Blueprint, Response, redirect, session
app = Flask(__name__)
app.config["SECRET_KEY"] = "right"
shop = Blueprint("shop", __name__, url_prefix="/shop")

@shop.get("/item/<int(max=5):n>")
def item(n):
    session["n"] = n
    return str(n)
app.register_blueprint(shop)

@app.get("/loop")
def loop():
    print("looping", flush=True)
    while True:
        pass
@app.get("/exit")
def leave():
    sys.exit(3)
@app.get("/hard")
def hard():
    import os
    os._exit(4)
@app.get("/large")
def large():
    return "x" * (50 << 20)
@app.get("/circle")
def circle():
    return redirect("/circle")
@app.get("/halfway")
def halfway():
    def pieces():
        yield "first"
        raise ValueError("midway")
    return Response(pieces())
app.run()
)";

} // namespace

/// What the route playground asks the live application, with the real engine.
class RouteQuestionsTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void blueprintsAreATree();
    void addressesAreBuilt();
    void convertersAreTried();
    void cookiesAreSignedAndRefused();
    void aRequestTellsItsSteps();
    void withoutAProject();
    void cancelledAsked();
    void anApplicationThatCannotBeLoaded();
    void badApplicationsAnswerOrAreSaidToBeGone_data();
    void badApplicationsAnswerOrAreSaidToBeGone();

private:
    void write(const QByteArray &content);
    void open();
    bool answered(JobId job);
    RequestTrace request(const char *path);

    Installation m_installation;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workbench> m_workbench;
    QMap<quint64, int> m_answers; ///< By job: "exactly once" is checked after every test.
    QMap<quint64, QString> m_failures;
    LearnerError m_loadError;
    BlueprintTree m_tree;
    UrlBuildAnswer m_url;
    ConverterAnswer m_converter;
    SessionCookieAnswer m_cookie;
    RequestTrace m_trace;
    QString m_output;
    int m_loads = 0;
};

void RouteQuestionsTest::initTestCase()
{
    const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().message));
    m_installation = *installation;
}

void RouteQuestionsTest::write(const QByteArray &content)
{
    QFile file(m_folder->filePath(QStringLiteral("app.py")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

void RouteQuestionsTest::init()
{
    m_answers.clear();
    m_failures.clear();
    m_loadError = {};
    m_output.clear();
    m_loads = 0;
    m_folder = std::make_unique<QTemporaryDir>();
    write(application);
    m_workbench = std::make_unique<Workbench>(m_installation);
    Workbench *w = m_workbench.get();
    const auto keep = [this](auto &target) {
        return [this, &target](JobId job, const auto &answer) {
            ++m_answers[quint64(job)];
            target = answer;
        };
    };
    connect(w, &Workbench::blueprintsReady, this, keep(m_tree));
    connect(w, &Workbench::urlBuilt, this, keep(m_url));
    connect(w, &Workbench::converterTried, this, keep(m_converter));
    connect(w, &Workbench::sessionCookieReady, this, keep(m_cookie));
    connect(w, &Workbench::requestFinished, this, keep(m_trace));
    connect(w, &Workbench::loadFailed, this, keep(m_loadError));
    connect(w, &Workbench::applicationLoaded, this, [this] { ++m_loads; });
    connect(w, &Workbench::output, this, [this](JobId, OutputStream, const QString &text) { m_output += text; });
    connect(w, &Workbench::failed, this, [this](JobId job, const QString &message) {
        ++m_answers[quint64(job)];
        m_failures[quint64(job)] = message;
    });
    if (QTest::currentTestFunction() != QByteArray("withoutAProject")) open();
}

void RouteQuestionsTest::open()
{
    bool isOpen = false;
    connect(m_workbench.get(), &Workbench::projectOpened, this, [&isOpen] { isOpen = true; });
    m_workbench->openProject(nextJobId(), m_folder->path());
    QTRY_VERIFY(isOpen);
}

void RouteQuestionsTest::cleanup()
{
    m_workbench->shutdown();
    for (auto it = m_answers.constBegin(); it != m_answers.constEnd(); ++it)
        QVERIFY2(it.value() == 1,
                 qPrintable(QStringLiteral("job %1 was answered %2 times").arg(it.key()).arg(it.value())));
    m_workbench.reset();
}

bool RouteQuestionsTest::answered(JobId job)
{
    return QTest::qWaitFor([&] { return m_answers.contains(quint64(job)); }, 60000) &&
           !m_failures.contains(quint64(job));
}

RequestTrace RouteQuestionsTest::request(const char *path)
{
    const JobId job = nextJobId();
    HttpRequest request;
    request.path = QLatin1String(path);
    m_workbench->request(job, request);
    return answered(job) ? m_trace : RequestTrace();
}

void RouteQuestionsTest::blueprintsAreATree()
{
    const JobId job = nextJobId();
    m_workbench->blueprints(job);
    QVERIFY(answered(job));
    QCOMPARE(m_tree.root.ownName, QStringLiteral("app"));
    QCOMPARE(m_tree.root.children.size(), 1u);
    const BlueprintNode &shop = m_tree.root.children.at(0);
    QCOMPARE(shop.prefix, QStringLiteral("/shop"));
    QCOMPARE(shop.prefixParts.at(0).from, PrefixPart::From::Constructor);
    QCOMPARE(shop.prefixParts.at(0).line, 6);
    QCOMPARE(shop.routes.at(0).rule, QStringLiteral("/shop/item/<int(max=5):n>"));
}

void RouteQuestionsTest::addressesAreBuilt()
{
    JobId job = nextJobId();
    m_workbench->buildUrl(job, {QStringLiteral("shop.item"), {{QStringLiteral("n"), 3}}});
    QVERIFY(answered(job));
    QCOMPARE(m_url.url, QStringLiteral("/shop/item/3"));
    job = nextJobId();
    m_workbench->buildUrl(job, {QStringLiteral("item"), {}});
    QVERIFY(answered(job));
    QCOMPARE(m_url.kind, QStringLiteral("endpoint"));
    QCOMPARE(m_url.near.value(0), QStringLiteral("shop.item"));
}

void RouteQuestionsTest::convertersAreTried()
{
    const JobId job = nextJobId();
    m_workbench->tryConverter(job, QStringLiteral("int(max=5)"), QStringLiteral("9"));
    QVERIFY(answered(job));
    QVERIFY(m_converter.fits && !m_converter.accepted);
    QVERIFY(m_converter.exception.startsWith(QLatin1String("ValidationError")));
}

void RouteQuestionsTest::cookiesAreSignedAndRefused()
{
    SessionCookieQuestion question;
    question.task = SessionCookieQuestion::Task::Sign;
    question.payload = {{QStringLiteral("n"), 7}};
    question.key = QStringLiteral("wrong");
    JobId job = nextJobId();
    m_workbench->sessionCookie(job, question);
    QVERIFY(answered(job));
    QCOMPARE(m_cookie.verdict, SessionCookieAnswer::Verdict::BadSignature);
    QVERIFY(m_cookie.reason.contains(QLatin1String("another key")));
    question.key.clear();
    job = nextJobId();
    m_workbench->sessionCookie(job, question);
    QVERIFY(answered(job));
    QCOMPARE(m_cookie.verdict, SessionCookieAnswer::Verdict::Accepted);
    QCOMPARE(m_cookie.payload.toObject().value(QLatin1String("n")).toInt(), 7);
}

void RouteQuestionsTest::aRequestTellsItsSteps()
{
    const RequestTrace trace = request("/shop/item/9");
    QCOMPARE(trace.status, 404);
    QCOMPARE(trace.steps.back().kind, MatchStep::Kind::End);
    QCOMPARE(trace.steps.back().status, 404);
    QCOMPARE(trace.notes.at(0).kind, QStringLiteral("validation-404"));
    const RequestTrace won = request("/shop/item/3");
    QCOMPARE(won.hooks.at(0).changes.session.at(0).name, QStringLiteral("n"));
    QCOMPARE(won.savedSession.cookies.at(0).name, QStringLiteral("session"));
    const std::vector<int> left = possibleAfter(won.steps, won.steps.size() - 1, int(won.candidates.size()));
    QCOMPARE(int(left.size()), won.steps.back().left);
}

void RouteQuestionsTest::withoutAProject()
{
    const JobId jobs[] = {nextJobId(), nextJobId(), nextJobId(), nextJobId()};
    m_workbench->blueprints(jobs[0]);
    m_workbench->buildUrl(jobs[1], {});
    m_workbench->tryConverter(jobs[2], {}, {});
    m_workbench->sessionCookie(jobs[3], {});
    for (const JobId job : jobs) QTRY_VERIFY(m_failures.contains(quint64(job)));
}

void RouteQuestionsTest::cancelledAsked()
{
    const JobId job = nextJobId();
    m_workbench->blueprints(job);
    m_workbench->cancel(job);
    QTRY_VERIFY(m_failures.contains(quint64(job)));
}

void RouteQuestionsTest::anApplicationThatCannotBeLoaded()
{
    write("from flask import Flask\napp = Flask(__name__)\nimport sys\nsys.exit('not today')\n");
    const JobId job = nextJobId();
    m_workbench->blueprints(job);
    QVERIFY(answered(job));
    QCOMPARE(m_loadError.type, QStringLiteral("SystemExit"));
    QCOMPARE(m_loadError.line, 4);
}

void RouteQuestionsTest::badApplicationsAnswerOrAreSaidToBeGone_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status"); // 0: the process is gone, and that is said.
    QTest::addColumn<int>("loads");
    QTest::newRow("an endless view, cancelled") << QByteArray("/loop") << 0 << 2;
    QTest::newRow("sys.exit in a view") << QByteArray("/exit") << 500 << 1;
    QTest::newRow("os._exit in a view") << QByteArray("/hard") << 0 << 2;
    QTest::newRow("50 MB") << QByteArray("/large") << 200 << 1;
    QTest::newRow("a redirect to itself") << QByteArray("/circle") << 302 << 1;
    QTest::newRow("an error after the response began") << QByteArray("/halfway") << 200 << 1;
    QTest::newRow("bytes that are no text") << QByteArray("/%ff%00%80") << 404 << 1;
}

void RouteQuestionsTest::badApplicationsAnswerOrAreSaidToBeGone()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    QFETCH(int, loads);
    QCOMPARE(request("/shop/item/1").status, 200);
    const JobId job = nextJobId();
    HttpRequest asked;
    asked.path = QLatin1String(path);
    m_workbench->request(job, asked);
    if (path == "/loop") {
        QTRY_VERIFY(m_output.contains(QLatin1String("looping")));
        m_workbench->cancel(job);
    }
    QVERIFY(QTest::qWaitFor([&] { return m_answers.contains(quint64(job)); }, 60000));
    if (status == 0)
        QVERIFY2(!m_failures.value(quint64(job)).isEmpty(), "it is said that it is gone");
    else
        QCOMPARE(m_trace.status, status);
    if (path == "/large") QVERIFY(m_trace.bodyTruncated && m_trace.body.size() == 8 << 20);
    QCOMPARE(request("/shop/item/2").body, QByteArray("2")); // Alive, or begun anew.
    QCOMPARE(m_loads, loads);
}

QTEST_GUILESS_MAIN(RouteQuestionsTest)
#include "tst_routequestions.moc"
