#pragma once

#include "engine/migrations/revisionnavigator.h"
#include "engine/workbench/migrationvalues.h"

namespace athanor {

/// What an Alembic command would do, told before it runs; nothing of it is run.
struct CommandAnswer
{
    struct Step
    {
        int node = 0;
        QString rows; ///< Of alembic_version after it, in words.
    };

    QString said;     ///< The command as Alembic would be given it: "alembic upgrade head".
    QString question; ///< Words when what was typed is no command that leads somewhere; everything else is empty then.
    migrations::Direction direction = migrations::Direction::Upgrade;
    QStringList startRows; ///< Of alembic_version.
    QStringList endRows;
    std::vector<Step> steps;
    QString failure;     ///< Alembic's own words, where it refuses.
    QString explanation; ///< The failure in plain words, with `code` marked; or what happened, in one sentence.
};

/// `typed` is `upgrade TARGET`, `downgrade TARGET` or `stamp TARGET`, with or without `alembic`, `flask db` and options
/// (parseTypedCommand()); +n and head alone mean an upgrade, -n and base a downgrade. `position` is where the database
/// is thought to be: `base`, `heads`, or revisions as Alembic resolves them, with blanks between; it stands for an
/// empty database upgraded to there. Takes time linear in the number of revisions; any thread.
CommandAnswer answerCommand(const migrations::RevisionGraph::Pointer &graph, const QString &position,
                            const QString &typed);

/// Why Alembic raises this, and what to do, with `code` marked.
QString faultInPlainWords(const migrations::RevisionGraph &graph, const migrations::AlembicFault &fault,
                          const QString &target);

/// Why a command that ran failed, as far as the graph tells: in plain words, with the revisions to look at. Nothing
/// where it is no refusal of Alembic's own.
struct FailureInGraph
{
    QString words;
    QStringList revisions = {};
};
FailureInGraph failureInGraph(const migrations::RevisionGraph::Pointer &graph, const MigrationRun &run);

} // namespace athanor
