/// Measures what tracing a request costs beside the plain request, through the real engine, and prints one JSON object:
/// {findings: […]}. Werkzeug's own building of its map belongs to the application's load and is only stated.

#include "engine/runtime/supervisor.h"
#include "tests/bench/samples.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include <cstdio>

using namespace athanor;
using namespace athanor::bench;

namespace {

[[noreturn]] void giveUp(const QString &reason)
{
    std::fprintf(stderr, "bench_routes: %s\n", qPrintable(reason));
    std::fflush(stderr);
    std::_Exit(3);
}

void await(QEventLoop &loop, const QString &what)
{
    QTimer patience;
    patience.setSingleShot(true);
    QObject::connect(&patience, &QTimer::timeout, &loop,
                     [&] { giveUp(QStringLiteral("no answer in time: %1").arg(what)); });
    patience.start(std::chrono::seconds(60));
    loop.exec();
}

/// An application with so many rules of five kinds, as large projects have them.
QByteArray application(int rules)
{
    return QByteArrayLiteral(R"(
import time
from flask import Flask
app = Flask(__name__, static_folder=None)
def view(**values):
    return "here"
KINDS = ("/r%(m)d/<int:a>/x%(n)d", "/s/%(n)d/<name>", "/<name>/d%(n)d", "/t/%(n)d/", "/p/<path:q>/e%(n)d")
begun = time.perf_counter()
for n in range()") +
           QByteArray::number(rules) + QByteArrayLiteral(R"():
    app.add_url_rule(KINDS[n % 5] % {"n": n, "m": n % 37}, "e%d" % n, view)
app.url_map.update()
BUILD = (time.perf_counter() - begun) * 1000
def build():
    return BUILD
)");
}

class RoutesBench final
{
public:
    explicit RoutesBench(Supervisor &supervisor) : m_supervisor(supervisor) {}

    std::unique_ptr<Session> open(int rules)
    {
        RunSpec spec;
        spec.mode = RunMode::Application;
        spec.limits = sandbox::sessionLimits();
        if (const Result<void> added = spec.files.add(QStringLiteral("app.py"), application(rules)); !added)
            giveUp(added.error().toString());
        std::unique_ptr<Session> session = m_supervisor.open(spec);
        QEventLoop loop;
        QObject::connect(session.get(), &Session::loaded, &loop, &QEventLoop::quit);
        QObject::connect(session.get(), &Session::closed, &loop, [&](const RunStatus &status) {
            giveUp(QStringLiteral("the application ended: %1").arg(status.message));
        });
        await(loop, QStringLiteral("loading the application"));
        return session;
    }

    static QJsonObject ask(Session &session, QJsonObject operation)
    {
        QEventLoop loop;
        QJsonObject result;
        session.call(operation, [&](Result<QJsonObject> answer) {
            if (!answer) giveUp(answer.error().toString());
            result = answer.value();
            loop.quit();
        });
        await(loop, QStringLiteral("an operation"));
        return result;
    }

    static void request(Session &session, bool traced)
    {
        const QJsonObject trace = ask(session, {{QStringLiteral("op"), QStringLiteral("request")},
                                                {QStringLiteral("method"), QStringLiteral("GET")},
                                                {QStringLiteral("path"), QStringLiteral("/p/a/b/e99")},
                                                {QStringLiteral("trace"), traced}});
        if (trace.value(QLatin1String("status")).toInt() != 200)
            giveUp(QStringLiteral("the request was answered otherwise"));
        if (traced == trace.value(QLatin1String("steps")).toArray().isEmpty())
            giveUp(QStringLiteral("steps where none belong, or none where they do"));
    }

    Finding tracedBesidePlain(int rules, double limit, int rounds)
    {
        Finding finding{
            QStringLiteral("a traced request, %1 rules, beside the plain one").arg(rules), {}, {}, 0, limit};
        const std::unique_ptr<Session> session = open(rules);
        request(*session, false);
        request(*session, true);
        for (int round = 0; round < rounds * 5; ++round) {
            const Stopwatch traced;
            request(*session, true);
            finding.ours.add(traced.elapsed());
            const Stopwatch plain;
            request(*session, false);
            finding.peer.add(plain.elapsed());
        }
        return finding;
    }

    Finding tableAndFirstTrace(int rules, double limit, int rounds)
    {
        Samples ours, build;
        for (int round = 0; round < rounds; ++round) {
            const std::unique_ptr<Session> session = open(rules);
            const Stopwatch watch;
            ask(*session, {{QStringLiteral("op"), QStringLiteral("routes")}});
            request(*session, true);
            ours.add(watch.elapsed());
            const QJsonObject told = ask(*session, {{QStringLiteral("op"), QStringLiteral("call")},
                                                    {QStringLiteral("module"), QStringLiteral("app")},
                                                    {QStringLiteral("function"), QStringLiteral("build")}});
            build.add(Milliseconds(told.value(QLatin1String("value")).toDouble()));
        }
        const QString name = QStringLiteral("table and first trace, %1 rules (map: %2 ms)");
        return {name.arg(rules).arg(build.median(), 0, 'f', 0), ours, {}, 0, limit};
    }

private:
    Supervisor &m_supervisor;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption rounds(QStringLiteral("rounds"), QStringLiteral("Measure each this often."),
                                    QStringLiteral("n"), QStringLiteral("20"));
    parser.addOption(rounds);
    parser.addHelpOption();
    parser.process(application);
    const int count = parser.value(rounds).toInt();
    if (count < 1) parser.showHelp(2);
    const Result<Installation> installation = Installation::locate(
        qEnvironmentVariable("ATHANOR_BIN_DIR", QCoreApplication::applicationDirPath() + QStringLiteral("/../bin")));
    if (!installation) giveUp(installation.error().toString());
    Supervisor supervisor(*installation);
    QEventLoop ready;
    QObject::connect(&supervisor, &Supervisor::stateChanged, &ready, [&](const EngineState &state) {
        if (state.phase == EngineState::Phase::Unavailable) giveUp(state.message);
        if (state.phase == EngineState::Phase::Ready) ready.quit();
    });
    supervisor.start();
    await(ready, QStringLiteral("starting the engine"));
    RoutesBench bench(supervisor);
    const QJsonArray findings{bench.tracedBesidePlain(100, 20, count).toJson(),
                              bench.tracedBesidePlain(1000, 0, count).toJson(),
                              bench.tableAndFirstTrace(1000, 150, count).toJson()};
    std::fputs(QJsonDocument(QJsonObject{{QStringLiteral("findings"), findings}}).toJson().constData(), stdout);
    supervisor.shutdown();
    return 0;
}
