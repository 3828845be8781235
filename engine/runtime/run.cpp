#include "engine/runtime/run.h"

#include "engine/runtime/runprivate.h"

#include <QTimer>

namespace athanor {

Run::Run(std::unique_ptr<Private> state) : d(std::move(state)) {}

Run::~Run() { SandboxProcess::abandon(std::move(d->process)); }

void Run::send(const QJsonObject &message)
{
    if (d->process)
        d->process->send(message);
    else if (!d->finished)
        d->earlyMessages.push_back(message);
}

void Run::writeInput(const QByteArray &bytes)
{
    if (d->process)
        d->process->writeInput(bytes);
    else if (!d->finished)
        d->earlyInput += bytes;
}

void Run::closeInput()
{
    if (d->process)
        d->process->closeInput();
    else
        d->earlyClose = true;
}

void Run::resizeTerminal(int columns, int rows)
{
    d->columns = columns;
    d->rows = rows;
    if (d->process) d->process->resizeTerminal(columns, rows);
}

void Run::arm(std::chrono::milliseconds cpu, std::chrono::milliseconds wall)
{
    d->spec.limits.cpu = cpu;
    d->spec.limits.wall = wall;
    if (!d->process) return;
    if (cpu.count() > 0 || wall.count() > 0) d->process->resetCaps();
    d->process->arm(cpu, wall);
}

void Run::rearm(std::chrono::milliseconds cpu, std::chrono::milliseconds wall)
{
    if (d->process) d->process->arm(cpu, wall);
}

void Run::holdEvents()
{
    if (d->process) d->process->holdEvents();
}

void Run::resumeEvents()
{
    if (d->process) d->process->resumeEvents();
}

qint64 Run::discountEvent() { return d->process ? d->process->discountEvent() : 0; }

void Run::cancel()
{
    if (d->finished || d->cancelled) return;
    d->cancelled = true;
    if (d->process) {
        d->process->cancel();
        return;
    }
    QTimer::singleShot(0, this, [this] {
        if (d->finished) return;
        d->finished = true;
        d->status.verdict = Verdict::Cancelled;
        d->status.message = QStringLiteral("Cancelled before it began.");
        const RunStatus status = d->status; // A receiver may delete this.
        Q_EMIT finished(status);
    });
}

bool Run::isFinished() const { return d->finished; }

const RunStatus &Run::status() const { return d->status; }

} // namespace athanor
