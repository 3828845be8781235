#include "engine/grading/judge.h"

#include <QJsonArray>

namespace athanor {

namespace {

/// How pytest leaves a fork of the judge, as the status of a run.
RunStatus statusOf(const QJsonObject &message)
{
    RunStatus status;
    status.exit = message.value(QLatin1String("exit")).toInt(3);
    status.signal = message.value(QLatin1String("signal")).toInt();
    status.verdict = status.exit == 0 && status.signal == 0 ? Verdict::Ok : Verdict::Error;
    return status;
}

} // namespace

Judge::Judge(Supervisor &supervisor, ProjectFiles files, const QStringList &checks, QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_files(std::move(files)), m_checks(checks)
{
    launch();
}

Judge::~Judge() = default;

void Judge::launch()
{
    RunSpec spec;
    spec.mode = RunMode::Judge;
    spec.files = m_files;
    spec.limits = sandbox::judgeLimits();
    spec.extra = {{QStringLiteral("checks"), QJsonArray::fromStringList(m_checks)}};
    m_collected = m_started = m_dropped = false;
    m_run = m_supervisor.run(std::move(spec));
    connect(m_run.get(), &Run::event, this, &Judge::take);
    connect(m_run.get(), &Run::finished, this, &Judge::takeEnd);
}

void Judge::begin(const Extent &extent)
{
    Q_ASSERT(!m_wanted);
    m_wanted = true;
    m_extent = extent;
    if (!m_run)
        launch();
    else if (m_collected && !m_started)
        start();
}

void Judge::start()
{
    const sandbox::Limits limits = sandbox::judgeLimits();
    m_started = true;
    m_run->arm(limits.cpu, limits.wall);
    m_run->send({{QStringLiteral("op"), QStringLiteral("answer")},
                 {QStringLiteral("first_failure"), m_extent.firstFailure},
                 {QStringLiteral("first"), m_extent.first}});
}

void Judge::reply(const QJsonObject &message)
{
    if (m_run && m_started && !m_dropped) m_run->send(message);
}

void Judge::drop()
{
    if (!m_wanted) return;
    m_wanted = false;
    if (!m_run || !m_started || m_dropped) return;
    m_dropped = true;
    m_run->send({{QStringLiteral("op"), QStringLiteral("drop")}});
}

void Judge::take(const QJsonObject &message)
{
    const QString name = message.value(QLatin1String("event")).toString();
    if (name == QLatin1String("collected")) {
        m_collected = true;
        if (m_wanted)
            start();
        else
            m_run->arm({}, {});
    } else if (name == QLatin1String("answer-ended")) {
        answerEnded(statusOf(message));
    } else if (m_wanted && !m_dropped) {
        Q_EMIT event(message);
    }
}

void Judge::answerEnded(const RunStatus &status)
{
    m_started = false;
    if (std::exchange(m_dropped, false)) {
        if (m_wanted)
            start();
        else
            m_run->arm({}, {});
        return;
    }
    m_run->arm({}, {});
    if (std::exchange(m_wanted, false)) Q_EMIT ended(status);
}

void Judge::takeEnd(const RunStatus &status)
{
    m_run.release()->deleteLater(); // It is emitting right now.
    if (!m_wanted) return;
    if (m_dropped) {
        launch(); // It ended over an answer that nobody waits for.
        return;
    }
    m_wanted = false;
    Q_EMIT ended(status);
}

} // namespace athanor
