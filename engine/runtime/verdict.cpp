#include "engine/runtime/verdict.h"

#include "engine/runtime/startpacket.h"

#include <QRegularExpression>

#include <csignal>

#include <sys/wait.h>

namespace athanor {

using sandbox::wire::Reason;

QString verdictName(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Ok: return QStringLiteral("ok");
    case Verdict::Error: return QStringLiteral("error");
    case Verdict::CpuLimit: return QStringLiteral("cpu-limit");
    case Verdict::WallLimit: return QStringLiteral("wall-limit");
    case Verdict::MemoryLimit: return QStringLiteral("memory-limit");
    case Verdict::OutputLimit: return QStringLiteral("output-limit");
    case Verdict::Killed: return QStringLiteral("killed");
    case Verdict::Cancelled: return QStringLiteral("cancelled");
    case Verdict::EngineFault: break;
    }
    return QStringLiteral("engine-fault");
}

TracePlace placeInTrace(const QByteArray &trace, const QString &project)
{
    static const QRegularExpression line(QStringLiteral("^  File \"(.+)\", line (\\d{1,9}) in "),
                                         QRegularExpression::MultilineOption);
    const QString prefix = project + QLatin1Char('/');
    auto matches = line.globalMatch(QString::fromUtf8(trace.left(64 << 10)));
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        if (match.captured(1).startsWith(prefix))
            return {match.captured(1).mid(prefix.size()), match.captured(2).toInt()};
    }
    return {};
}

namespace {

QString seconds(std::chrono::milliseconds duration)
{
    return QStringLiteral("%1 s").arg(static_cast<double>(duration.count()) / 1000.0, 0, 'g', 3);
}

QString signalName(int signal)
{
    switch (signal) {
    case SIGSEGV: return QStringLiteral("SIGSEGV");
    case SIGABRT: return QStringLiteral("SIGABRT");
    case SIGBUS: return QStringLiteral("SIGBUS");
    case SIGFPE: return QStringLiteral("SIGFPE");
    case SIGILL: return QStringLiteral("SIGILL");
    case SIGKILL: return QStringLiteral("SIGKILL");
    case SIGTERM: return QStringLiteral("SIGTERM");
    case SIGSYS: return QStringLiteral("SIGSYS");
    default: return QStringLiteral("signal %1").arg(signal);
    }
}

bool isCrash(int signal)
{
    return signal == SIGSEGV || signal == SIGABRT || signal == SIGBUS || signal == SIGFPE || signal == SIGILL;
}

class Decision
{
public:
    Decision(const EndFacts &facts, const RunSpec &spec, const QString &project) : m_facts(facts), m_spec(spec)
    {
        const TracePlace place = placeInTrace(facts.trace, project);
        m_status.file = place.file;
        m_status.line = place.line;
    }

    RunStatus decide()
    {
        if (!m_facts.setUpError.isEmpty()) {
            set(Verdict::EngineFault,
                QStringLiteral("The sandbox could not be built: %1. This is a fault of Athanor or of this "
                               "system, not of your code; athanor-cli doctor says more.")
                    .arg(m_facts.setUpError));
        } else if (!m_facts.report) {
            if (m_facts.cancelled)
                set(Verdict::Cancelled, QStringLiteral("Cancelled."));
            else
                set(Verdict::Killed,
                    QStringLiteral("The run was ended from outside Athanor. Nothing of yours is lost; run it again."));
        } else {
            m_status.wall = std::chrono::milliseconds(m_facts.report->wallMicroseconds / 1000);
            m_status.cpu = std::chrono::milliseconds(m_facts.report->cpuMicroseconds / 1000);
            m_status.peakKb = static_cast<qint64>(m_facts.report->peakKb);
            if (WIFSIGNALED(m_facts.report->status)) m_status.signal = WTERMSIG(m_facts.report->status);
            if (WIFEXITED(m_facts.report->status)) m_status.exit = WEXITSTATUS(m_facts.report->status);
            if (!decideCap() && !decideReason()) decideEnd();
        }
        return m_status;
    }

private:
    void set(Verdict verdict, const QString &message)
    {
        m_status.verdict = verdict;
        m_status.message = message;
    }

    /// ", at line 3" or ", at line 3 of models.py", as far as it is known.
    QString atLine(const QString &before = QStringLiteral(", at line ")) const
    {
        if (m_status.line == 0) return {};
        const QString place = before + QString::number(m_status.line);
        return m_status.file.isEmpty() || m_status.file == m_spec.entry
                   ? place
                   : place + QStringLiteral(" of ") + m_status.file;
    }

    /// What the engine itself ended.
    bool decideCap()
    {
        if (m_facts.outputCapped) {
            set(Verdict::OutputLimit,
                QStringLiteral("Your program wrote more than %1 KB; only the first part is shown. "
                               "Is something printed in an endless loop?")
                    .arg(m_spec.limits.output >> 10));
        } else if (m_facts.eventsCapped || m_facts.eventsBroken) {
            set(Verdict::Killed,
                QStringLiteral("Your program wrote on the channel that Athanor itself uses (descriptor 62), "
                               "so it was ended. Leave descriptors that you did not open alone."));
        } else {
            return false;
        }
        return true;
    }

    /// What init ended.
    bool decideReason()
    {
        switch (m_facts.report->reason) {
        case Reason::None: return false;
        case Reason::Cpu:
            if (m_spec.limits.cpu.count() == 0)
                set(Verdict::CpuLimit,
                    QStringLiteral("Your application went on computing between two requests%1, so it was ended. Does a "
                                   "thread of it never rest?")
                        .arg(atLine()));
            else
                set(Verdict::CpuLimit, QStringLiteral("Still computing after %1%2. An endless loop?")
                                           .arg(seconds(m_spec.limits.cpu), atLine()));
            break;
        case Reason::Wall: decideWall(); break;
        case Reason::Memory:
            set(Verdict::MemoryLimit, QStringLiteral("All processes of your program together used over %1 MB%2.")
                                          .arg(m_spec.limits.memoryTotal >> 20)
                                          .arg(atLine()));
            break;
        case Reason::Disk:
            set(Verdict::Killed,
                QStringLiteral("The project folder grew by more than %1 MB, so the command was ended. What it wrote is "
                               "still there; delete what you do not need.")
                    .arg(m_spec.limits.diskGrowth >> 20));
            break;
        case Reason::Cancel: set(Verdict::Cancelled, QStringLiteral("Cancelled%1.").arg(atLine())); break;
        case Reason::Killed:
            if (m_facts.cancelled)
                set(Verdict::Cancelled, QStringLiteral("Cancelled%1.").arg(atLine()));
            else
                set(Verdict::Killed, QStringLiteral("The run was ended from outside Athanor."));
            break;
        }
        return true;
    }

    void decideWall()
    {
        if (m_facts.mainEnded) {
            set(Verdict::WallLimit,
                QStringLiteral("Your code finished; a background thread is still running after %1. Make it a "
                               "daemon thread, or let it end.")
                    .arg(seconds(m_spec.limits.wall)));
        } else if (m_status.cpu * 4 < m_status.wall) {
            const QString where = m_status.line > 0 ? QStringLiteral("Waiting at line ") : QStringLiteral("Waiting");
            set(Verdict::WallLimit,
                where + (m_status.line > 0 ? atLine(QString()) : QString()) +
                    QStringLiteral(" (sleep, input, lock) when the %1 were over.").arg(seconds(m_spec.limits.wall)));
        } else {
            set(Verdict::WallLimit,
                QStringLiteral("Still running after %1%2.").arg(seconds(m_spec.limits.wall), atLine()));
        }
    }

    /// It ended by itself.
    void decideEnd()
    {
        const bool fine = m_status.signal == 0 && m_status.exit == 0 && m_facts.saidEnded;
        if (m_facts.cancelled && !fine) {
            // It fell while it was being asked to stop.
            set(Verdict::Cancelled, QStringLiteral("Cancelled%1.").arg(atLine()));
        } else if (m_status.signal != 0) {
            decideSignal();
        } else if (m_status.exit == sandbox::wire::kSetUpFailed &&
                   m_facts.trace.startsWith(sandbox::wire::kSetUpMark) && !m_facts.saidEnded) {
            set(Verdict::EngineFault,
                QStringLiteral("The sandbox could not be closed: %1. This is not a fault of your code.")
                    .arg(QString::fromUtf8(m_facts.trace.mid(9).left(500))));
        } else if (m_spec.mode == RunMode::Command) {
            if (m_status.exit == 0)
                set(Verdict::Ok, {});
            else
                set(Verdict::Error, QStringLiteral("The command ended with exit status %1.").arg(m_status.exit));
        } else if (!m_facts.saidEnded) {
            set(Verdict::Error,
                QStringLiteral("Ended early: the program left with os._exit, or closed its own channels, before "
                               "it was done."));
        } else if (m_status.exit == 0) {
            set(Verdict::Ok, {});
        } else {
            decideFailure();
        }
    }

    void decideSignal()
    {
        const bool pastCpu = m_spec.limits.cpu.count() > 0 && m_status.cpu >= m_spec.limits.cpu;
        if (m_status.signal == SIGXCPU || (m_status.signal == SIGKILL && pastCpu)) {
            set(Verdict::CpuLimit, QStringLiteral("Still computing after %1%2. An endless loop?")
                                       .arg(seconds(m_spec.limits.cpu), atLine()));
        } else if (isCrash(m_status.signal)) {
            set(Verdict::Error,
                QStringLiteral(
                    "The interpreter crashed in native code (%1)%2. Very deep recursion or ctypes can do that.")
                    .arg(signalName(m_status.signal), atLine()));
        } else {
            set(Verdict::Killed,
                QStringLiteral("Your program was ended by %1%2.").arg(signalName(m_status.signal), atLine()));
        }
    }

    void decideFailure()
    {
        m_status.exception = m_facts.exception;
        const QString type = m_facts.exception.value(QStringLiteral("type")).toString().left(200);
        const QString text = m_facts.exception.value(QStringLiteral("message")).toString().left(2000);
        const QString hint = m_facts.exception.value(QStringLiteral("hint")).toString().left(2000);
        if (type.isEmpty()) {
            set(Verdict::Error, QStringLiteral("Ended with exit status %1.").arg(m_status.exit));
            return;
        }
        m_status.file = m_facts.exception.value(QStringLiteral("file")).toString().left(1024);
        m_status.line = m_facts.exception.value(QStringLiteral("line")).toInt();
        if (m_facts.exception.value(QStringLiteral("limit")).toString() == QLatin1String("memory")) {
            set(Verdict::MemoryLimit, QStringLiteral("Used over %1 MB%2.").arg(m_spec.limits.data >> 20).arg(atLine()));
            return;
        }
        QString message = text.isEmpty() ? type : type + QStringLiteral(": ") + text;
        // A hint that names the line already says it in its own words, and once is enough.
        const QRegularExpression named(QStringLiteral("\\bline %1\\b").arg(m_status.line),
                                       QRegularExpression::CaseInsensitiveOption);
        const bool elsewhere = !m_status.file.isEmpty() && m_status.file != m_spec.entry;
        if (elsewhere || !hint.contains(named)) message += atLine();
        if (!message.endsWith(QLatin1Char('.'))) message += QLatin1Char('.');
        if (!hint.isEmpty()) message += QLatin1Char(' ') + hint;
        set(Verdict::Error, message);
    }

    const EndFacts &m_facts;
    const RunSpec &m_spec;
    RunStatus m_status;
};

} // namespace

RunStatus decideVerdict(const EndFacts &facts, const RunSpec &spec)
{
    return Decision(facts, spec, projectPath(spec)).decide();
}

} // namespace athanor
