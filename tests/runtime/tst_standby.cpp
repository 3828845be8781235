#include "engine/runtime/supervisor.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <optional>

using namespace athanor;

namespace {

const QByteArray application = "import sys\n"
                               "ahead = 'onlyhere' in sys.modules\n"
                               "import onlyhere\n"
                               "from flask import Flask\n"
                               "app = Flask(__name__)\n"
                               "@app.get('/')\n"
                               "def home():\n"
                               "    return f'{ahead} {onlyhere.VERSION}'\n";

} // namespace

/// The interpreter of a project's own that stands by, with the real worker and a real environment.
class StandbyTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        makeEnvironment("VERSION = 1\n");
        const Result<Installation> found = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
        QVERIFY(found.ok());
        m_supervisor = std::make_unique<Supervisor>(*found);
        m_supervisor->setPreparation(Supervisor::Preparation::None); // Only what stands by waits.
        m_supervisor->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_supervisor->state().phase, EngineState::Phase::Ready, 20000);
    }

    void theNextOneIsServedByIt()
    {
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(serve(application), QByteArray("False 1"));
        const qint64 first = clock.elapsed();
        std::vector<qint64> times;
        for (int i = 0; i < 7; ++i) {
            QVERIFY(standsBy());
            clock.start();
            QCOMPARE(serve(application), QByteArray("True 1"));
            times.push_back(clock.elapsed());
        }
        std::sort(times.begin(), times.end());
        qInfo("from a text to an answer: %lld ms, with an interpreter that stands by %lld ms (longest %lld)", first,
              times[3], times.back());
    }

    void itIsMetByAnotherText()
    {
        QCOMPARE(serve(application), QByteArray("False 1"));
        QVERIFY(standsBy());
        QCOMPARE(serve("import shop.data\n" + application,
                       {{QStringLiteral("shop/data.py"), "import onlyhere\nonlyhere.VERSION = 7\n"}}),
                 QByteArray("True 7"));
        QVERIFY(standsBy());
        QCOMPARE(serve(application), QByteArray("True 1")); // Nothing is left of it.
    }

    void anEnvironmentThatIsMadeAgain()
    {
        QCOMPARE(serve(application), QByteArray("False 1"));
        QVERIFY(standsBy());
        QVERIFY(QDir(m_folder->filePath(QStringLiteral(".venv"))).removeRecursively());
        makeEnvironment("VERSION = 2\n");
        QCOMPARE(serve(application), QByteArray("False 2"));
    }

    void aPackageThatIsInstalledMeanwhile()
    {
        QCOMPARE(serve(application), QByteArray("False 1"));
        QVERIFY(standsBy());
        write(packages + QStringLiteral("/onlyhere.py"), "VERSION = 'later'\n");
        QCOMPARE(serve(application), QByteArray("False later"));
    }

    void aVariableThatIsReadAtItsImport()
    {
        write(packages + QStringLiteral("/onlyhere.py"), "import os\nVERSION = os.environ.get('GATE')\n");
        const QString env = QStringLiteral(".env");
        QCOMPARE(serve(application, {{env, "GATE=north\n"}}), QByteArray("False north"));
        QVERIFY(standsBy());
        QCOMPARE(serve(application, {{env, "GATE=north\n"}}), QByteArray("True north"));
        QVERIFY(standsBy());
        QCOMPARE(serve(application, {{env, "GATE=south\n"}}), QByteArray("False south"));
        QVERIFY(standsBy());
        QCOMPARE(serve(application), QByteArray("False None"));
    }

    void itDies()
    {
        QCOMPARE(serve(application), QByteArray("False 1"));
        QVERIFY(standsBy());
        killAll();
        QCOMPARE(serve(application), QByteArray("False 1"));
    }

    void anotherProjectEndsIt()
    {
        QCOMPARE(serve(application), QByteArray("False 1"));
        QVERIFY(standsBy());
        m_folder = std::make_unique<QTemporaryDir>();
        makeEnvironment("VERSION = 3\n");
        const std::unique_ptr<Session> session = m_supervisor->open(spec(application, {}));
        QCOMPARE(home(*session), QByteArray("False 3"));
        QTRY_COMPARE(m_supervisor->initPids().size(), 2u); // The session, and what stands by for it.
    }

    /// What its environment prints when it starts belongs to the application that it serves. (Python runs a .pth file
    /// twice where the system's packages are included.)
    void whatItPrintedIsTold()
    {
        write(packages + QStringLiteral("/noisy.pth"),
              "import sys; 'said' in vars(sys) or print('from the environment', flush=True); sys.said = 1\n");
        for (int i = 0; i < 2; ++i) {
            const std::unique_ptr<Session> session = m_supervisor->open(spec(application, {}));
            QByteArray printed;
            connect(session.get(), &Session::output, this,
                    [&](OutputStream, const QByteArray &bytes) { printed += bytes; });
            QVERIFY(!home(*session).isEmpty());
            QCOMPARE(printed, QByteArray("from the environment\n"));
            session->close();
            QVERIFY(standsBy());
        }
    }

    /// A library that never ends its import where the project is not there.
    void itsImportsLastTooLong()
    {
        const QByteArray waits = "import os\nwhile not os.path.exists('app.py'): pass\nVERSION = 4\n";
        write(packages + QStringLiteral("/onlyhere.py"), waits);
        QCOMPARE(serve(application), QByteArray("False 4"));
        QElapsedTimer since;
        since.start();
        QTRY_COMPARE(m_supervisor->initPids().size(), 1u);
        QTRY_VERIFY_WITH_TIMEOUT(since.hasExpired(3100), 5000);
        QCOMPARE(serve(application), QByteArray("False 4"));
    }

private:
    const QString packages = QStringLiteral(".venv/lib/python3.11/site-packages");

    void write(const QString &name, const QByteArray &content) const
    {
        const QString path = m_folder->filePath(name);
        QVERIFY(QDir().mkpath(path.section(QLatin1Char('/'), 0, -2)));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    void makeEnvironment(const QByteArray &module) const
    {
        QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral(".venv/bin")));
        QVERIFY(
            QFile::link(QStringLiteral("/usr/bin/python3"), m_folder->filePath(QStringLiteral(".venv/bin/python"))));
        write(QStringLiteral(".venv/pyvenv.cfg"), "home = /usr/bin\ninclude-system-site-packages = true\n");
        write(packages + QStringLiteral("/onlyhere.py"), module);
    }

    RunSpec spec(const QByteArray &source, const QMap<QString, QByteArray> &others) const
    {
        RunSpec spec;
        spec.mode = RunMode::Application;
        spec.limits = sandbox::sessionLimits();
        spec.interpreter = Interpreter::Own;
        spec.shownAt = m_folder->path();
        spec.virtualEnvironment = m_folder->filePath(QStringLiteral(".venv"));
        spec.ownInterpreter = m_folder->filePath(QStringLiteral(".venv/bin/python"));
        (void)spec.files.add(QStringLiteral("app.py"), source).ok();
        for (auto it = others.cbegin(); it != others.cend(); ++it) (void)spec.files.add(it.key(), it.value()).ok();
        return spec;
    }

    QByteArray home(Session &session)
    {
        std::optional<Result<QJsonObject>> answer;
        session.call({{QStringLiteral("op"), QStringLiteral("request")},
                      {QStringLiteral("method"), QStringLiteral("GET")},
                      {QStringLiteral("path"), QStringLiteral("/")}},
                     [&](Result<QJsonObject> result) { answer.emplace(std::move(result)); });
        (void)QTest::qWaitFor([&] { return answer.has_value(); }, 20'000);
        if (!answer) return "no answer";
        if (!*answer) return answer->error().toString().toUtf8();
        return QByteArray::fromBase64((**answer).value(QStringLiteral("body64")).toString().toLatin1());
    }

    /// What GET / answers; the session is closed again.
    QByteArray serve(const QByteArray &source, const QMap<QString, QByteArray> &others = {})
    {
        const std::unique_ptr<Session> session = m_supervisor->open(spec(source, others));
        const QByteArray body = home(*session);
        session->close();
        return body;
    }

    /// Waits until nothing but the one that stands by is left, and it waits for its files.
    bool standsBy() const
    {
        return QTest::qWaitFor(
            [this] {
                const std::vector<qint64> pids = m_supervisor->initPids();
                return pids.size() == 1 && hasImported(pids.front());
            },
            20000);
    }

    /// Its process waits for a message, and Flask's files are mapped or read: only then does it sleep in recvmsg.
    bool hasImported(qint64 init) const
    {
        QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(init));
        if (!children.open(QIODevice::ReadOnly)) return false;
        const QByteArray child = children.readAll().trimmed();
        QFile call(QStringLiteral("/proc/%1/syscall").arg(QString::fromLatin1(child)));
        return !child.isEmpty() && call.open(QIODevice::ReadOnly) && call.readAll().startsWith("47 "); // recvmsg
    }

    void killAll() const
    {
        for (const qint64 pid : m_supervisor->initPids()) ::kill(static_cast<pid_t>(pid), SIGKILL);
        QTRY_VERIFY(m_supervisor->initPids().empty());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Supervisor> m_supervisor;
};

QTEST_GUILESS_MAIN(StandbyTest)
#include "tst_standby.moc"
