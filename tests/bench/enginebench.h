#pragma once

#include "engine/runtime/supervisor.h"
#include "tests/bench/samples.h"

#include <QJsonArray>

#include <functional>

namespace athanor::bench {

/// Measures the engine in this process, each time beside a cold interpreter. Every answer is compared with the cold
/// one's before its time counts: a fast wrong answer ends the benchmark.
class EngineBench final
{
public:
    EngineBench(Installation installation, QString scripts, int rounds);
    ~EngineBench();

    /// False, with the reason on standard error, when the engine cannot be started.
    bool start();

    Finding scriptAgainstCold(const QString &name, const QString &folder, double ratioTarget, double timeTarget);
    Finding laterRequest();
    Finding cancelling(const QString &name, const QByteArray &source);
    /// Over all samples of these exercises, each folder with its checks and solutions/; names the slowest.
    Finding grading(const QStringList &exerciseFolders);
    QJsonArray memory();

private:
    Samples gradingOf(const QString &exerciseFolder);
    RunStatus finish(Run &run, QByteArray *output);
    void settle();
    std::unique_ptr<Session> openApplication();
    QJsonObject askFor(Session &session, const QString &path);

    Installation m_installation;
    QString m_scripts;
    int m_rounds;
    std::unique_ptr<Supervisor> m_supervisor;
};

/// Says what went wrong and ends the program with status 3.
[[noreturn]] void giveUp(const QString &reason);

} // namespace athanor::bench
