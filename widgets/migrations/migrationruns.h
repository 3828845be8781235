#pragma once

#include "engine/course/explanations.h"
#include "widgets/migrations/migrationdrawing.h"
#include "widgets/migrations/migrationplayer.h"

namespace athanor {

class RunPanel;
class RunStepsView;
class SchemaView;
class StepBar;
class Theme;

/// The part of a MigrationsPane that runs migrations: joins the line for commands, the step bar, the schema and the
/// list of what ran to one MigrationPlayer. It asks by signals and is told what the engine answered; it runs nothing
/// itself. The pane places its widgets.
class MigrationRuns final : public QObject
{
    Q_OBJECT
public:
    /// Whether running is what its window is for, or one thing beside others.
    enum class Weight { Main, Aside };
    MigrationRuns(const Theme &theme, Weight weight, QObject *parent = nullptr);

    RunPanel *panel() const { return m_panel; }
    StepBar *bar() const { return m_bar; }
    SchemaView *schema() const { return m_schema; }
    RunStepsView *steps() const { return m_steps; }
    MigrationPlayer *player() { return &m_player; }

    /// Commands can be given as soon as somebody asks: openWanted().
    void offer();
    /// openMigrations() is under way.
    void setOpening();
    void opened(const MigrationsState &state, const Explanation &explanation);
    void rewound(const MigrationsState &state);
    void ran(const MigrationRun &run, const Explanation &explanation);
    /// What was asked ended without an answer: words.
    void failed(const QString &words);
    void setSchema(const SchemaAtPosition &schema);
    void setNoSchema(const QString &why);
    /// Nothing is open any more.
    void close();

    void setDrawing(MigrationDrawing::Pointer drawing);
    void select(int node);
    /// Where the database is; nothing while that is not known.
    std::optional<QStringList> rows() const;
    /// The last state that was told; its project is what paths of files are relative to.
    const MigrationsState &state() const { return m_state; }

Q_SIGNALS:
    /// On an empty SQLite database in place of another one, if `standIn`.
    void openWanted(bool standIn);
    void runWanted(const athanor::MigrationCommand &command);
    void rewindWanted(int snapshot);
    void schemaWanted(const QStringList &heads);
    void cancelWanted();
    void keepWanted();
    void previewWanted(const QString &command);
    void stateChanged();
    /// The database is at other rows now.
    void databaseMoved();
    /// Revisions to look at, since a command failed because of them.
    void pointedAt(const QStringList &revisions);
    /// A command wrote this revision file (absolute path).
    void revisionWritten(const QString &path);
    void revisionChosen(const QString &id);

private:
    void connectParts();
    void showNow();
    void tellChosen();
    void tellUnknownRows();

    MigrationPlayer m_player;
    RunPanel *m_panel;
    StepBar *m_bar;
    SchemaView *m_schema;
    RunStepsView *m_steps;
    MigrationDrawing::Pointer m_drawing;
    MigrationsState m_state;
    int m_node = -1;
};

} // namespace athanor
