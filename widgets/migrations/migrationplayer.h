#pragma once

#include "engine/workbench/migrationvalues.h"

#include <QObject>
#include <QTimer>

namespace athanor {

/// The moments of a database while migrations are run: a line of snapshots that one can go back and forth on, and the
/// plan that is played on it, one migration at a time. It asks by signals and is told by took(), rewound() and
/// failed(). GUI thread.
class MigrationPlayer final : public QObject
{
    Q_OBJECT
public:
    enum class Speed { Slow, Normal, Fast };

    struct Moment
    {
        DatabaseSnapshot snapshot;
        QString words; ///< What led here: "upgrade 1975ea83"; empty for the first.
        migrations::SchemaDifference changes = {};
    };

    explicit MigrationPlayer(QObject *parent = nullptr);

    /// A place was opened: its present is the first moment.
    void open(const MigrationsState &state);
    void close();
    bool isOpen() const { return !m_moments.empty(); }
    void took(const MigrationRun &run);
    /// The snapshot that was asked for is there.
    void rewound();
    /// What was asked for did not come about.
    void failed();

    const std::vector<Moment> &moments() const { return m_moments; }
    int place() const { return m_place; }
    const Moment &now() const { return m_moments[std::size_t(m_place)]; }
    bool isBusy() const { return m_busy; }
    bool isPlaying() const { return m_playing; }
    /// Steps of the plan that is played: done, and in all; 0 while there is none.
    int planned() const { return m_planned; }

    /// A whole command.
    void run(const QStringList &arguments);
    /// The next moment: one that was there before, else the next migration of the plan that `arguments` make.
    void step(const QStringList &arguments);
    void play(const QStringList &arguments);
    void pause();
    void goTo(int place);
    void back() { goTo(m_place - 1); }
    void setSpeed(Speed speed);

Q_SIGNALS:
    void runWanted(const athanor::MigrationCommand &command);
    void rewindWanted(int snapshot);
    void changed();

private:
    void add(Moment moment);
    void goOn();

    std::vector<Moment> m_moments;
    int m_place = 0;
    int m_wanted = -1; ///< The moment that is on its way.
    std::optional<MigrationCommand> m_next;
    QStringList m_plan; ///< What is played, as it was typed.
    int m_planned = 0;
    bool m_busy = false;
    bool m_playing = false;
    QTimer m_pause;
};

} // namespace athanor
