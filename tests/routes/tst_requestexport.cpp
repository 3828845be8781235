#include "engine/routes/requestexport.h"
#include "engine/routes/requestsession.h"
#include "engine/workbench/workbench.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

namespace {

const QString python = QStringLiteral("/usr/bin/python3");
constexpr int patience = 60000;

/// Tells what it was sent, so that two ways of sending can be compared. Its secret is another one in every process.
QByteArray source(const char *name)
{
    QFile file(qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QLatin1String("/tests/routes/export/") +
               QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return QDir().mkpath(path.section(QLatin1Char('/'), 0, -2)) && file.open(QIODevice::WriteOnly) &&
           file.write(content) == content.size();
}

SavedRequest parsed(const QByteArray &text)
{
    Result<SavedRequest> request = SavedRequest::parse(text, QStringLiteral("row"));
    if (!request) qFatal("%s", qPrintable(request.error().toString()));
    return *request;
}

QByteArray bodyOf(const QByteArray &answer)
{
    const qsizetype end = answer.indexOf("\r\n\r\n");
    return end < 0 ? QByteArray() : answer.mid(end + 4);
}

} // namespace

/// What is copied, executed: curl by a shell against a server of Werkzeug's, tests by pytest.
class TestRequestExport final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void whatIsCopiedWorks_data();
    void whatIsCopiedWorks();
    void quoting();

private:
    bool open(const QString &folder);
    bool send(const SavedRequest &request);
    std::vector<SavedRequest> requests(const QString &folder) const;
    void runCurl(const QString &folder, const QString &application);
    void runTests(const QString &folder, const QString &application);

    Installation m_installation;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<RequestSession> m_session;
    QString m_application;
};

void TestRequestExport::initTestCase()
{
    const Result<Installation> found = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY2(found.ok(), found.ok() ? "" : qPrintable(found.error().message));
    m_installation = *found;
}

void TestRequestExport::cleanup()
{
    m_session.reset();
    if (m_workbench) m_workbench->shutdown();
    m_workbench.reset();
}

bool TestRequestExport::open(const QString &folder)
{
    m_workbench = std::make_unique<Workbench>(m_installation);
    m_session = std::make_unique<RequestSession>([] { return QDateTime::currentDateTimeUtc(); });
    Workbench *engine = m_workbench.get();
    connect(m_session.get(), &RequestSession::send, engine,
            [engine](const HttpRequest &request) { engine->request(nextJobId(), request); });
    connect(engine, &Workbench::requestFinished, m_session.get(),
            [this](JobId, const RequestTrace &trace) { m_session->answered(trace); });
    connect(engine, &Workbench::loadFailed, m_session.get(),
            [this](JobId, const LearnerError &error) { m_session->failed(error.message); });
    connect(engine, &Workbench::failed, m_session.get(),
            [this](JobId, const QString &message) { m_session->failed(message); });
    connect(engine, &Workbench::applicationLoaded, this, [this](const QString &name) { m_application = name; });
    QSignalSpy opened(engine, &Workbench::projectOpened);
    engine->openProject(nextJobId(), folder);
    return QTest::qWaitFor([&] { return !opened.isEmpty(); }, patience);
}

bool TestRequestExport::send(const SavedRequest &request)
{
    const Result<void> started = m_session->start(request);
    if (!started) qWarning("%s", qPrintable(started.error().message));
    return started.ok() && QTest::qWaitFor([this] { return !m_session->isBusy(); }, patience);
}

std::vector<SavedRequest> TestRequestExport::requests(const QString &folder) const
{
    const QByteArray file = folder.toUtf8() + "/it's \"a\" file.bin";
    std::vector<SavedRequest> all;
    for (const QByteArray &text : {
             QByteArray("GET /\n"),
             QByteArray("HEAD /text\n"),
             QByteArray("GET /text\n"),
             QByteArray("GET /picture\n"),
             QByteArray("GET /latin\n"),
             QByteArray("GET /many\n"),
             QByteArray("GET /nothing\n"),
             QByteArray("GET /boom\n"),
             QByteArray("GET /breaks\n"),
             QByteArray("GET /breaks?at=once\n"),
             QByteArray("GET /exit\n"),
             QByteArray("GET /flees\n"),
             QByteArray("GET /missing?x='\"$(ls)`\n"),
             QByteArray("GET /me\n@cookies off\n"),
             QByteArray("GET /echo/a b/ü?x=1&x=2&y=%20z+w&e=\n"),
             QByteArray("GET /echo/[1]{2}?a[]=1&b={x}\n"),
             QByteArray("GET /bytes/%FF%2F%00/..%2e/x\n"),
             QByteArray("GET /bytes/%C3%BC%2F/../x\n"),
             QByteArray("GET //echo//x\n"),
             QByteArray("GET /echo/./../x\n"),
             QByteArray("REPORT /echo/x\nX-Thing: it's \"quoted\" $HOME `x` \\ ü\nX-Empty:\n"),
             QByteArray("DELETE /echo/x\n"),
             QByteArray("GET /host\nHost: api.pony.test\n"),
             QByteArray("GET /host\nHost: api.pony.test:8080\n"),
             QByteArray("POST /echo/none\n"),
             QByteArray("GET /echo/c\nCookie: a=b; c=\"d e\"\n"),
             QByteArray(
                 "POST /echo/form\n[form]\nname = O'Neil & \"sons\"\ntag = one\ntag = ü\nnote = \"two\\r\\nlines\\n\"\n"
                 "empty =\n\"@at\" = \"@none\"\n"),
             QByteArray("POST /echo/form\n[form]\nat = \"@etc\"\n"),
             QByteArray(
                 "PUT /echo/json\n[json]\n{\"it's\": [1.50, true, null, \"\\u00fc\\n\\ud83d\\ude00\"], \"b\": {}}\n"),
             QByteArray("POST /echo/text\n[text text/plain; charset=utf-8]\n@file 'quoted' \"$HOME\" `x`\\\n\n"),
             QByteArray("POST /echo/text\n[text]\nno type\n"),
             QByteArray("PATCH /echo/bytes\n[base64 application/octet-stream]\nAP8nIiQlXApAJSVkAA==\n"),
             QByteArray("POST /echo/file\n[form]\ntitle = \"a\\nb; c=\\\"d\\\"\"\n"
                        "photo = @\"" +
                        QByteArray(file).replace("\"", "\\\"") +
                        "\" image/png as \"my; \\\"pony\\\".png\"\n"
                        "photo = @\"" +
                        QByteArray(file).replace("\"", "\\\"") + "\" text/plain\n"),
             QByteArray("POST /login\n[form]\nuser = Ada's\n"),
             QByteArray("GET /me\n"),
         }) {
        SavedRequest request = parsed(text);
        for (FormPart &part : request.form)
            if (part.isFile) part.content = QByteArray("\x89PNG\r\n\0'\"$\n", 12);
        all.push_back(std::move(request));
    }
    return all;
}

void TestRequestExport::whatIsCopiedWorks_data()
{
    QTest::addColumn<bool>("factory");
    QTest::newRow("an app in app.py") << false;
    QTest::newRow("a factory in a package") << true;
}

void TestRequestExport::whatIsCopiedWorks()
{
    QFETCH(bool, factory);
    QTemporaryDir folder;
    const QString at = QDir(folder.path()).canonicalPath();
    QVERIFY(write(at + QLatin1String("/views.py"), source("views.py")));
    QVERIFY(write(at + QLatin1String("/it's \"a\" file.bin"), QByteArray("\x89PNG\r\n\0'\"$\n", 12)));
    if (factory) {
        QVERIFY(write(
            at + QLatin1String("/shop/__init__.py"),
            "from flask import Flask\nimport views\n\ndef create_app():\n    return views.add(Flask(__name__))\n"));
        QVERIFY(write(at + QLatin1String("/.flaskenv"), "FLASK_APP=shop\n"));
    } else {
        QVERIFY(write(at + QLatin1String("/app.py"),
                      "from flask import Flask\nimport views\napp = views.add(Flask(__name__))\n"));
    }
    QVERIFY(open(at));
    for (const SavedRequest &request : requests(at)) QVERIFY(send(request));
    QCOMPARE(m_application, factory ? QStringLiteral("shop:create_app()") : QStringLiteral("app:app"));
    const RequestHistory &history = m_session->history().history();
    for (int i = 0; i < history.size(); ++i)
        QVERIFY2(history.at(i).trace.status > 0, qPrintable(history.at(i).failure));
    QCOMPARE(history.at(history.size() - 1).trace.body.trimmed(), QByteArray("{\"user\":\"Ada's\"}"));
    runCurl(at, factory ? QStringLiteral("shop") : QStringLiteral("app"));
    if (!QTest::currentTestFailed()) runTests(at, m_application);
}

/// Each line by two shells; the answer of the server is that of the trace.
void TestRequestExport::runCurl(const QString &folder, const QString &application)
{
    QVERIFY(write(folder + QLatin1String("/serve.py"), source("serve.py")));
    QProcess serving;
    serving.setWorkingDirectory(folder);
    serving.setStandardErrorFile(QProcess::nullDevice());
    serving.start(python, {QStringLiteral("-B"), QStringLiteral("serve.py"), application});
    QVERIFY(QTest::qWaitFor([&] { return serving.canReadLine(); }, patience));
    const QString base = QStringLiteral("http://127.0.0.1:%1/").arg(serving.readLine().trimmed().toInt());
    const RequestHistory &history = m_session->history().history();
    for (int i = 0; i < history.size(); ++i) {
        const HistoryEntry &entry = history.at(i);
        // Its secret is of another process, so a session's cookie means nothing there.
        if (entry.trace.request.path == QLatin1String("/me") && entry.trace.status == 200) continue;
        // What leaves the application is each server's own affair, and an exit ends this one.
        if (!entry.trace.exception.isEmpty() && entry.trace.request.path != QLatin1String("/boom")) continue;
        // Werkzeug's server puts U+FFFD in the place of what is no UTF-8; the engine and a real server do not.
        if (entry.trace.request.path.contains(QLatin1String("%FF"))) continue;
        const QString line = curlLine(entry, base);
        for (const char *shell : {"sh", "bash"}) {
            QProcess curl;
            curl.setWorkingDirectory(folder);
            curl.start(QLatin1String(shell), {QStringLiteral("-c"), line + QStringLiteral(" --silent --noproxy '*'")});
            QVERIFY2(curl.waitForFinished(patience), qPrintable(line));
            const QByteArray answer = curl.readAllStandardOutput();
            const QByteArray told = line.toUtf8() + "\n\n" + answer.left(3000) + "\n\n" + entry.trace.body.left(3000) +
                                    curl.readAllStandardError();
            QVERIFY2(answer.mid(8, 5) == QByteArray::number(entry.trace.status).prepend(' ').append(' '),
                     told.constData());
            if (entry.trace.request.method == QLatin1String("HEAD")) continue;
            // A page that redirects names its host.
            const QByteArray body = bodyOf(answer).replace(base.chopped(1).toLatin1(), "http://localhost");
            QVERIFY2(body == entry.trace.body, told.constData());
        }
    }
    serving.kill();
    serving.waitForFinished(patience);
}

/// All of them pass; where the application answers otherwise, none does.
void TestRequestExport::runTests(const QString &folder, const QString &application)
{
    const RequestHistory &history = m_session->history().history();
    for (int i = 0; i < history.size(); ++i)
        QVERIFY(write(folder + QStringLiteral("/test_%1.py").arg(i),
                      pytestTest(history.at(i), history, application).toUtf8()));
    const auto run = [&](bool otherwise) {
        QProcess pytest;
        pytest.setWorkingDirectory(folder);
        pytest.setProcessChannelMode(QProcess::MergedChannels);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (otherwise) environment.insert(QStringLiteral("ANSWER_OTHERWISE"), QStringLiteral("1"));
        pytest.setProcessEnvironment(environment);
        pytest.start(python,
                     {QStringLiteral("-B"), QStringLiteral("-m"), QStringLiteral("pytest"), QStringLiteral("-q"),
                      QStringLiteral("-p"), QStringLiteral("no:cacheprovider"), QStringLiteral("--tb=short")});
        pytest.waitForFinished(patience);
        return QString::fromUtf8(pytest.readAll());
    };
    const QString passed = run(false);
    QVERIFY2(passed.contains(QStringLiteral("%1 passed").arg(history.size())) &&
                 !passed.contains(QLatin1String("failed")),
             qPrintable(passed));
    const QString failed = run(true);
    QVERIFY2(failed.contains(QStringLiteral("%1 failed").arg(history.size())), qPrintable(failed));
}

void TestRequestExport::quoting()
{
    QCOMPARE(shellQuoted(QStringLiteral("it's")), QStringLiteral("'it'\\''s'"));
    QCOMPARE(pythonBytes(QByteArray("a\"\\\n\0\xff", 6)), QStringLiteral("b\"a\\\"\\\\\\n\\x00\\xff\""));
    QCOMPARE(pythonText(QStringLiteral("ü\"\\\t")), QStringLiteral("\"ü\\\"\\\\\\u0009\""));
    HistoryEntry entry;
    entry.trace.request.method = QStringLiteral("POST");
    entry.trace.request.body = QByteArray(200 * 1024, 'x');
    entry.requestBytes = entry.trace.request.body.size();
    const QString line = curlLine(entry, QStringLiteral("http://127.0.0.1:5000"));
    QVERIFY2(line.startsWith(QLatin1String("# The body had 204800 bytes")) && line.contains(QLatin1String("@body.bin")),
             qPrintable(line));
}

QTEST_GUILESS_MAIN(TestRequestExport)
#include "tst_requestexport.moc"
