/// Measures the engine and prints one JSON object: {findings: […], memory: […]}. tests/bench/run makes a table of it.

#include "tests/bench/enginebench.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDirIterator>
#include <QJsonDocument>

#include <cstdio>

using namespace athanor;
using namespace athanor::bench;

namespace {

/// The exercises of the course that have a solution, by name.
QStringList allExercises(const QString &lessons)
{
    QStringList found;
    QDirIterator each(lessons, {QStringLiteral("exercise.yaml")}, QDir::Files, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        each.next();
        if (QFileInfo::exists(each.fileInfo().path() + QStringLiteral("/solutions"))) found << each.fileInfo().path();
    }
    found.sort();
    return found;
}

QJsonArray measure(EngineBench &bench, const QStringList &exercises)
{
    QJsonArray findings;
    const auto report = [&](const Finding &finding) {
        findings.append(finding.toJson());
        std::fprintf(stderr, "  measured: %s\n", qPrintable(finding.name));
    };
    report(bench.scriptAgainstCold(QStringLiteral("a script on the full stack, fully isolated"), QStringLiteral("full"),
                                   1.0 / 25, 0));
    report(bench.scriptAgainstCold(QStringLiteral("the same with database work (no target)"),
                                   QStringLiteral("database"), 0, 0));
    report(bench.scriptAgainstCold(QStringLiteral("a one-route Flask script and request"), QStringLiteral("route"),
                                   1.0 / 8, 10));
    report(bench.laterRequest());
    report(bench.cancelling(QStringLiteral("an endless loop"), "print('begun', flush=True)\nwhile True:\n    pass\n"));
    report(bench.cancelling(QStringLiteral("a sleep"), "import time\nprint('begun', flush=True)\ntime.sleep(60)\n"));
    report(bench.cancelling(QStringLiteral("a regular expression"),
                            "import re\nprint('begun', flush=True)\nre.match('(a+)+$', 'a' * 40 + 'b')\n"));
    report(bench.cancelling(QStringLiteral("a huge power"), "print('begun', flush=True)\n10**(10**9)\n"));
    report(bench.cancelling(QStringLiteral("a family that ignores signals"),
                            "import os, signal, time\nfor n in (2, 15, 10):\n    signal.signal(n, signal.SIG_IGN)\n"
                            "for _ in range(3):\n    os.fork()\nprint('begun', flush=True)\ntime.sleep(60)\n"));
    if (!exercises.isEmpty()) report(bench.grading(exercises));
    return findings;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption rounds(QStringLiteral("rounds"), QStringLiteral("Measure each this often."),
                                    QStringLiteral("n"), QStringLiteral("20"));
    const QCommandLineOption exercise(QStringLiteral("exercise"),
                                      QStringLiteral("The exercise folder to grade; all of the course without it."),
                                      QStringLiteral("folder"));
    parser.addOptions({rounds, exercise});
    parser.addPositionalArgument(QStringLiteral("scripts"), QStringLiteral("The folder of the scripts to run."));
    parser.addHelpOption();
    parser.process(application);
    if (parser.positionalArguments().size() != 1 || parser.value(rounds).toInt() < 1) parser.showHelp(2);

    const Result<Installation> installation = Installation::locate(
        qEnvironmentVariable("ATHANOR_BIN_DIR", QCoreApplication::applicationDirPath() + QStringLiteral("/../bin")));
    if (!installation) giveUp(installation.error().toString());
    EngineBench bench(*installation, parser.positionalArguments().first(), parser.value(rounds).toInt());
    if (!bench.start()) return 3;

    const QJsonArray findings =
        measure(bench, parser.isSet(exercise) ? parser.values(exercise) : allExercises(installation->lessons));
    const QJsonObject result{{QStringLiteral("findings"), findings}, {QStringLiteral("memory"), bench.memory()}};
    std::fputs(QJsonDocument(result).toJson().constData(), stdout);
    return 0;
}
