/// Measures what a browser waits for: small requests through the loopback bridge, one after another, and the bytes of
/// a large answer. Prints one JSON object: {findings: […]}.

#include "engine/workbench/workbench.h"
#include "tests/bench/samples.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>

#include <cstdio>

using namespace athanor;
using namespace athanor::bench;

namespace {

constexpr int patience = 60000;

[[noreturn]] void giveUp(const QString &reason)
{
    std::fprintf(stderr, "bench_bridge: %s\n", qPrintable(reason));
    std::fflush(stderr);
    std::_Exit(3);
}

const QByteArray application = R"(
from flask import Flask, Response
app = Flask(__name__, static_folder=None)

@app.get("/small")
def small():
    return "<p>here</p>"

@app.get("/large")
def large():
    return b"x" * 50_000_000, {"Content-Type": "text/plain"}

@app.get("/pieces")
def pieces():
    return Response((b"x" * 50_000 for n in range(1000)), mimetype="text/plain")
)";

/// A browser that reads as fast as it can, in a thread of its own: it waits, and the engine works elsewhere.
class Browser final
{
public:
    Browser(const QUrl &origin, QByteArray token) : m_origin(origin), m_token(std::move(token))
    {
        m_socket.connectToHost(origin.host(), quint16(origin.port()));
        if (!m_socket.waitForConnected(patience)) giveUp(QStringLiteral("no connection"));
    }

    /// The bytes of the body with its framing.
    qint64 get(const QByteArray &path)
    {
        m_socket.write("GET " + path + " HTTP/1.1\r\nHost: " + m_origin.authority().toLatin1() +
                       "\r\nX-Athanor-Token: " + m_token + "\r\n\r\n");
        QByteArray head;
        while (!head.contains("\r\n\r\n")) head += read();
        const qsizetype at = head.indexOf("\r\n\r\n") + 4;
        if (!head.startsWith("HTTP/1.1 200 ")) giveUp(QString::fromUtf8(head));
        const QByteArray lower = head.left(at).toLower();
        qint64 got = head.size() - at;
        const qsizetype length = lower.indexOf("content-length: ");
        if (length >= 0) {
            const qint64 expected = lower.mid(length + 16, lower.indexOf('\r', length) - length - 16).toLongLong();
            while (got < expected) got += read().size();
            return got;
        }
        QByteArray tail = head.mid(at);
        while (!tail.endsWith("\r\n0\r\n\r\n")) {
            const QByteArray more = read();
            got += more.size();
            tail = tail.right(7) + more;
        }
        return got;
    }

private:
    QByteArray read()
    {
        if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(patience))
            giveUp(QStringLiteral("no more came: %1").arg(m_socket.errorString()));
        return m_socket.readAll();
    }

    QUrl m_origin;
    QByteArray m_token;
    QTcpSocket m_socket;
};

bench::Finding measured(Browser &browser, const QString &name, const QByteArray &path, int rounds, double limit)
{
    bench::Finding finding{name, {}, {}, 0, limit};
    qint64 size = browser.get(path);
    for (int round = 0; round < rounds; ++round) {
        const Stopwatch watch;
        size = browser.get(path);
        finding.ours.add(watch.elapsed());
    }
    const double seconds = finding.ours.median() / 1000;
    if (size > 1'000'000)
        finding.name += QStringLiteral(" (%1 MB, %2 MB/s)")
                            .arg(double(size) / 1e6, 0, 'f', 1)
                            .arg(double(size) / 1e6 / seconds, 0, 'f', 0);
    return finding;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication program(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption rounds(QStringLiteral("rounds"), QStringLiteral("Measure each this often."),
                                    QStringLiteral("n"), QStringLiteral("20"));
    parser.addOption(rounds);
    parser.addHelpOption();
    parser.process(program);
    const int count = parser.value(rounds).toInt();
    if (count < 1) parser.showHelp(2);
    const Result<Installation> installation = Installation::locate(
        qEnvironmentVariable("ATHANOR_BIN_DIR", QCoreApplication::applicationDirPath() + QStringLiteral("/../bin")));
    if (!installation) giveUp(installation.error().toString());
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("app.py")));
    if (!file.open(QIODevice::WriteOnly) || file.write(application) < 0) giveUp(file.errorString());
    file.close();
    Workbench workbench(*installation);
    QJsonArray findings;
    std::unique_ptr<QThread> thread;
    QObject::connect(&workbench, &Workbench::bridgeReady, &program, [&](const QUrl &origin, const QByteArray &token) {
        thread.reset(QThread::create([&findings, origin, token, count] {
            Browser browser(origin, token);
            findings = QJsonArray{
                measured(browser, QStringLiteral("a small request through the bridge"), "/small", count * 25, 10)
                    .toJson(),
                measured(browser, QStringLiteral("a large answer at once"), "/large", count, 2000).toJson(),
                measured(browser, QStringLiteral("a large answer in pieces"), "/pieces", count, 2000).toJson()};
        }));
        QObject::connect(thread.get(), &QThread::finished, &program, &QCoreApplication::quit);
        thread->start();
    });
    workbench.openProject(nextJobId(), folder.path());
    program.exec();
    if (thread) thread->wait();
    std::fputs(QJsonDocument(QJsonObject{{QStringLiteral("findings"), findings}}).toJson().constData(), stdout);
    workbench.shutdown();
    return 0;
}
