#include "widgets/migrations/migrationruns.h"

#include "widgets/migrations/commandanswer.h"
#include "widgets/migrations/runpanel.h"
#include "widgets/migrations/runstepsview.h"
#include "widgets/migrations/schemaview.h"
#include "widgets/migrations/stepbar.h"

#include <algorithm>

namespace athanor {

using namespace migrations;

MigrationRuns::MigrationRuns(const Theme &theme, Weight weight, QObject *parent)
    : QObject(parent),
      m_panel(new RunPanel(theme, weight == Weight::Main ? RunPanel::Weight::Main : RunPanel::Weight::Aside)),
      m_bar(new StepBar(theme, m_player)), m_schema(new SchemaView(theme)), m_steps(new RunStepsView(theme))
{
    connectParts();
}

void MigrationRuns::connectParts()
{
    connect(m_panel, &RunPanel::openRequested, this, [this] { Q_EMIT openWanted(!m_state.otherDatabase.isEmpty()); });
    connect(m_panel, &RunPanel::commandGiven, &m_player, &MigrationPlayer::run);
    connect(m_panel, &RunPanel::cancelRequested, this, &MigrationRuns::cancelWanted);
    connect(m_panel, &RunPanel::undoRequested, &m_player, &MigrationPlayer::back);
    connect(m_panel, &RunPanel::keepRequested, this, &MigrationRuns::keepWanted);
    connect(m_panel, &RunPanel::previewRequested, this, &MigrationRuns::previewWanted);
    const auto planned = [this] {
        if (m_panel->text().trimmed().isEmpty()) m_panel->setText(QStringLiteral("upgrade head"));
        return m_panel->arguments();
    };
    connect(m_bar, &StepBar::stepRequested, this, [this, planned] { m_player.step(planned()); });
    connect(m_bar, &StepBar::playRequested, this, [this, planned] { m_player.play(planned()); });
    connect(&m_player, &MigrationPlayer::runWanted, this, [this](const MigrationCommand &command) {
        m_panel->setBusy(tr("running %1…").arg(command.arguments.join(QLatin1Char(' '))));
        Q_EMIT runWanted(command);
    });
    connect(&m_player, &MigrationPlayer::rewindWanted, this, [this](int snapshot) {
        m_panel->setBusy(tr("going back to the snapshot…"));
        Q_EMIT rewindWanted(snapshot);
    });
    connect(m_schema, &SchemaView::schemaWanted, this, &MigrationRuns::schemaWanted);
    connect(m_steps, &RunStepsView::revisionChosen, this, &MigrationRuns::revisionChosen);
}

void MigrationRuns::offer()
{
    close();
    m_panel->setClosed(
        tr("Run the real Alembic here, one migration at a time, and watch the database change. It works on "
           "a copy of this folder and of its database, in the sandbox: nothing of yours is touched."),
        tr("Get ready to run"));
}

void MigrationRuns::setOpening()
{
    m_panel->setClosed(tr("Getting ready: `env.py` is run once, to learn where the database is…"), {});
    m_panel->setBusy(tr("getting ready…"));
}

void MigrationRuns::opened(const MigrationsState &state, const Explanation &explanation)
{
    m_state = state;
    m_steps->clear();
    if (!state.runs()) {
        m_player.close();
        m_schema->clear();
        QString words;
        if (!state.otherDatabase.isEmpty()) {
            words = tr("This project connects to %1 (`%2`). Migrations run on SQLite here, so far.")
                        .arg(state.otherDatabase, state.url);
        } else {
            words = tr("The graph is here, but nothing can be run: %1: %2").arg(state.error.type, state.error.message);
            if (!state.error.file.isEmpty())
                words += QStringLiteral(" (`%1:%2`)").arg(state.error.file, QString::number(state.error.line));
            if (!state.error.package.isEmpty())
                words += tr("\nThe package `%1` is missing from the Python that serves this folder.")
                             .arg(state.error.package);
            if (!explanation.text.isEmpty()) words += QLatin1Char('\n') + explanation.text;
            if (!state.error.hint.isEmpty()) words += QLatin1Char('\n') + state.error.hint;
        }
        m_panel->setClosed(words,
                           state.otherDatabase.isEmpty() ? tr("Try again") : tr("Run on an empty SQLite database"));
        Q_EMIT stateChanged();
        return;
    }
    m_panel->setState(state);
    m_panel->say(state.notes.join(QLatin1Char('\n')));
    m_player.open(state);
    tellUnknownRows();
    showNow();
    Q_EMIT stateChanged();
}

void MigrationRuns::rewound(const MigrationsState &state)
{
    m_state = state;
    m_panel->setState(state);
    m_player.rewound();
    m_panel->say(m_player.place() == 0
                     ? tr("The database is as it was at the beginning, byte for byte.")
                     : tr("The database is as it was after `%1`, byte for byte.").arg(m_player.now().words));
    showNow();
}

void MigrationRuns::ran(const MigrationRun &run, const Explanation &explanation)
{
    const FailureInGraph failure = run.outcome == MigrationRun::Outcome::Done || !m_drawing
                                       ? FailureInGraph{}
                                       : failureInGraph(m_drawing->graph, run);
    m_state.now = run.after;
    m_panel->setRun(run, failure.words, explanation);
    m_steps->add(run.steps);
    m_player.took(run);
    showNow();
    Q_EMIT pointedAt(failure.revisions);
    for (const MigrationFile &file : run.files)
        if (file.state == MigrationFile::State::Written && file.isNew && file.path.endsWith(QLatin1String(".py")))
            Q_EMIT revisionWritten(m_state.project + QLatin1Char('/') + file.path);
}

void MigrationRuns::failed(const QString &words)
{
    m_panel->setBusy({});
    m_player.failed();
    if (m_player.isOpen())
        m_panel->say(words);
    else
        m_panel->setClosed(words, tr("Try again"));
}

void MigrationRuns::setSchema(const SchemaAtPosition &schema) { m_schema->setSelected(schema); }

void MigrationRuns::setNoSchema(const QString &why) { m_schema->setNoSchema(why); }

void MigrationRuns::close()
{
    m_state = {};
    m_player.close();
    m_schema->clear();
    m_steps->clear();
    Q_EMIT databaseMoved();
}

void MigrationRuns::showNow()
{
    const MigrationPlayer::Moment &now = m_player.now();
    std::optional<QStringList> before;
    if (m_player.place() > 0) before = m_player.moments()[std::size_t(m_player.place()) - 1].snapshot.position.rows;
    m_schema->setNow(now.snapshot, now.changes, before);
    tellChosen();
    Q_EMIT databaseMoved();
}

std::optional<QStringList> MigrationRuns::rows() const
{
    if (!m_player.isOpen()) return {};
    return m_player.now().snapshot.position.rows;
}

void MigrationRuns::setDrawing(MigrationDrawing::Pointer drawing)
{
    m_drawing = std::move(drawing);
    m_panel->setHeads(m_drawing ? int(m_drawing->graph->heads().size()) : 0);
    select(-1);
}

void MigrationRuns::select(int node)
{
    m_node = node;
    tellChosen();
}

void MigrationRuns::tellChosen()
{
    const bool known = m_drawing && m_node >= 0 && !m_drawing->graph->isGhost(m_node);
    m_schema->setChosen(known ? m_drawing->graph->id(m_node) : QString());
    if (!known) return m_panel->setChosen({});
    const RevisionGraph &graph = *m_drawing->graph;
    bool applied = false;
    for (const QString &row : rows().value_or(QStringList())) {
        const int at = graph.find(row);
        if (at >= 0 && !applied) applied = m_drawing->ancestry(at)[std::size_t(m_node)] != 0;
    }
    const std::vector<int> &heads = graph.heads();
    m_panel->setChosen({graph.id(m_node), applied, std::find(heads.begin(), heads.end(), m_node) != heads.end()});
}

void MigrationRuns::tellUnknownRows()
{
    if (!m_drawing) return;
    for (const QString &row : m_state.now.position.rows)
        if (m_drawing->graph->find(row) < 0 || m_drawing->graph->isGhost(m_drawing->graph->find(row)))
            return m_panel->say(tr("The database says that it is at `%1`, and no file of this folder declares that. "
                                   "Alembic will not move it until the file is back, or `stamp --purge` says "
                                   "where it is.")
                                    .arg(row));
}

} // namespace athanor
