#include "widgets/migrations/migrationplayer.h"

#include <algorithm>

namespace athanor {

namespace {

int milliseconds(MigrationPlayer::Speed speed)
{
    switch (speed) {
    case MigrationPlayer::Speed::Slow: return 1500;
    case MigrationPlayer::Speed::Normal: return 600;
    case MigrationPlayer::Speed::Fast: break;
    }
    return 60;
}

QString wordsFor(const MigrationRun &run)
{
    if (run.steps.size() != 1) return run.command.arguments.join(QLatin1Char(' '));
    const MigrationStep &step = run.steps.front();
    return (step.direction == MigrationStep::Direction::Upgrade ? MigrationPlayer::tr("upgrade %1")
                                                                : MigrationPlayer::tr("downgrade %1"))
        .arg(step.revision);
}

} // namespace

MigrationPlayer::MigrationPlayer(QObject *parent) : QObject(parent)
{
    m_pause.setSingleShot(true);
    setSpeed(Speed::Normal);
    connect(&m_pause, &QTimer::timeout, this, &MigrationPlayer::goOn);
}

void MigrationPlayer::open(const MigrationsState &state)
{
    close();
    m_moments.push_back({state.now, {}, {}});
    Q_EMIT changed();
}

void MigrationPlayer::close()
{
    m_pause.stop();
    m_moments.clear();
    m_place = 0;
    m_wanted = -1;
    m_next.reset();
    m_plan.clear();
    m_planned = 0;
    m_busy = m_playing = false;
    Q_EMIT changed();
}

/// What lay ahead is another future now.
void MigrationPlayer::add(Moment moment)
{
    m_moments.resize(std::size_t(m_place) + 1);
    m_moments.push_back(std::move(moment));
    m_place = int(m_moments.size()) - 1;
}

void MigrationPlayer::took(const MigrationRun &run)
{
    if (!isOpen()) return;
    m_busy = false;
    m_next = run.next;
    if (run.planned > 0) m_planned = run.planned;
    // A command that only wrote a file leads to no other moment.
    if (run.after.id != now().snapshot.id || !run.steps.empty()) add({run.after, wordsFor(run), run.changes});
    if (run.outcome != MigrationRun::Outcome::Done || !m_next) m_playing = false;
    if (m_playing) m_pause.start();
    Q_EMIT changed();
}

void MigrationPlayer::rewound()
{
    if (!isOpen()) return;
    m_busy = false;
    if (m_wanted >= 0 && m_wanted < int(m_moments.size())) m_place = m_wanted;
    m_wanted = -1;
    // Whoever was elsewhere makes the plan anew from here.
    m_next.reset();
    if (m_playing) m_pause.start();
    Q_EMIT changed();
}

void MigrationPlayer::failed()
{
    m_busy = m_playing = false;
    m_wanted = -1;
    m_next.reset();
    m_pause.stop();
    Q_EMIT changed();
}

void MigrationPlayer::run(const QStringList &arguments)
{
    if (!isOpen() || m_busy || arguments.isEmpty()) return;
    m_pause.stop();
    m_playing = false;
    m_next.reset();
    m_plan.clear();
    m_planned = 0;
    m_busy = true;
    Q_EMIT changed();
    Q_EMIT runWanted({arguments, MigrationCommand::Extent::Whole, {}, 0});
}

void MigrationPlayer::step(const QStringList &arguments)
{
    if (!isOpen() || m_busy) return;
    if (m_place + 1 < int(m_moments.size())) return goTo(m_place + 1);
    if (arguments.isEmpty()) return;
    if (arguments != m_plan) {
        m_next.reset();
        m_planned = 0;
    }
    m_plan = arguments;
    m_busy = true;
    const MigrationCommand command =
        m_next.value_or(MigrationCommand{arguments, MigrationCommand::Extent::OneStep, {}, 0});
    Q_EMIT changed();
    Q_EMIT runWanted(command);
}

void MigrationPlayer::play(const QStringList &arguments)
{
    if (!isOpen() || m_playing) return;
    m_playing = true;
    m_plan = arguments == m_plan ? m_plan : QStringList();
    if (!m_busy) step(arguments);
    if (!m_busy) m_playing = false;
    Q_EMIT changed();
}

void MigrationPlayer::pause()
{
    m_playing = false;
    m_pause.stop();
    Q_EMIT changed();
}

void MigrationPlayer::goOn()
{
    if (!m_playing) return;
    // At the end of what was there before, the plan that is played goes on, if there is one.
    const bool replayed = m_place + 1 < int(m_moments.size());
    if (!replayed && !m_next) {
        m_playing = false;
        Q_EMIT changed();
        return;
    }
    step(m_plan);
}

void MigrationPlayer::goTo(int place)
{
    if (!isOpen() || m_busy || place == m_place || place < 0 || place >= int(m_moments.size())) return;
    m_busy = true;
    m_wanted = place;
    if (place < m_place) m_playing = false;
    Q_EMIT changed();
    Q_EMIT rewindWanted(m_moments[std::size_t(place)].snapshot.id);
}

void MigrationPlayer::setSpeed(Speed speed) { m_pause.setInterval(milliseconds(speed)); }

} // namespace athanor
