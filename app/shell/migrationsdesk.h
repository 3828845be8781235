#pragma once

#include "app/shell/migrationsreader.h"
#include "app/shell/migrationsrunner.h"

namespace athanor {

/// The migrations of one folder on a pane: read and followed on the disk (MigrationsReader), and run by the engine
/// (MigrationsRunner). The pane is made when it is first needed. GUI thread.
class MigrationsDesk final : public QObject
{
    Q_OBJECT
public:
    using Pane = std::function<MigrationsPane &()>;

    MigrationsDesk(Pane pane, MigrationsRunner::Engine engine, MigrationsRunner::Explain explain,
                   QObject *parent = nullptr);

    /// Shows the folder; `place` is what runs work on.
    void open(const QString &folder, const MigrationsPlace &place, MigrationsRunner::When when);
    void close();
    bool isOpen() const { return m_isOpen; }
    /// The revisions of a solution over its starter, as the goal.
    void showGoal(const QString &starter, const QString &solution);
    /// Files were saved: what could not be run is tried again.
    void filesSaved();
    void readAgain();
    void focusCommand();

Q_SIGNALS:
    /// The pane shows what was read.
    void shown();
    /// The engine is ready to run, or has said why not.
    void ready();
    void ran(const athanor::MigrationRun &run);

private:
    void make();
    void chooseExport(MigrationsPane::Export format);

    Pane m_makePane;
    MigrationsRunner::Engine m_engine;
    MigrationsRunner::Explain m_explain;
    MigrationsPane *m_pane = nullptr;
    std::unique_ptr<MigrationsReader> m_reader;
    std::unique_ptr<MigrationsRunner> m_runner;
    MigrationsPlace m_place;
    bool m_isOpen = false;
};

} // namespace athanor
