#include "app/shell/migrationsrunner.h"

#include "widgets/migrations/migrationruns.h"
#include "widgets/migrations/migrationspane.h"
#include "widgets/migrations/runpanel.h"

#include <QMessageBox>
#include <QPushButton>

namespace athanor {

MigrationsRunner::MigrationsRunner(MigrationsPane &pane, Engine engine, Explain explain, QObject *parent)
    : QObject(parent), m_pane(pane), m_engine(std::move(engine)), m_explain(std::move(explain))
{
    registerMigrationValues();
    pane.offerRuns();
    connectPane();
}

void MigrationsRunner::connectPane()
{
    MigrationRuns *runs = m_pane.runs();
    connect(runs, &MigrationRuns::openWanted, this, [this](bool standIn) {
        m_place.standIn = standIn;
        open();
    });
    connect(runs, &MigrationRuns::runWanted, this,
            [this](const MigrationCommand &command) { m_runJob = m_link->runMigrations(command); });
    connect(runs, &MigrationRuns::rewindWanted, this,
            [this](int snapshot) { m_rewindJob = m_link->rewindMigrations(snapshot); });
    connect(runs, &MigrationRuns::schemaWanted, this, [this](const QStringList &heads) {
        m_link->cancel(m_schemaJob);
        m_schemaJob = m_link->schemaAt(heads);
    });
    connect(runs, &MigrationRuns::cancelWanted, this, &MigrationsRunner::cancel);
    connect(runs, &MigrationRuns::keepWanted, this, &MigrationsRunner::keep);
}

void MigrationsRunner::connectEngine()
{
    Workbench *engine = m_link->workbench();
    MigrationRuns *runs = m_pane.runs();
    connect(engine, &Workbench::migrationsReady, this, [this, runs](JobId job, const MigrationsState &state) {
        if (job == m_openJob) {
            m_openJob = JobId::None;
            m_open = true;
            runs->opened(state, m_explain(state.error.toJson()));
            Q_EMIT opened();
        } else if (job == m_rewindJob) {
            m_rewindJob = JobId::None;
            runs->rewound(state);
        }
    });
    connect(engine, &Workbench::migrationsRun, this, [this, runs](JobId job, const MigrationRun &run) {
        if (job != m_runJob) return;
        m_runJob = JobId::None;
        runs->ran(run, m_explain(run.error.toJson()));
        Q_EMIT ran(run);
    });
    connect(engine, &Workbench::schemaAtReady, this, [this, runs](JobId job, const SchemaAtPosition &schema) {
        if (job != m_schemaJob) return;
        m_schemaJob = JobId::None;
        runs->setSchema(schema);
    });
    connect(engine, &Workbench::databaseKept, this, [this, runs](JobId job, const QString &path) {
        if (job != m_keepJob) return;
        m_keepJob = JobId::None;
        runs->panel()->setBusy({});
        runs->panel()->say(tr("`%1` is now the database as it is here.").arg(path));
    });
    connect(engine, &Workbench::failed, this, [this, runs](JobId job, const QString &message) {
        if (job == JobId::None) return;
        if (job == m_schemaJob) {
            m_schemaJob = JobId::None;
            runs->setNoSchema(message);
        } else if (job == m_keepJob) {
            m_keepJob = JobId::None;
            runs->panel()->setBusy({});
            const QString path = runs->state().databasePath;
            runs->panel()->say(tr("`%1` was not written. %2").arg(path.isEmpty() ? tr("The database") : path, message));
        } else if (job == m_openJob || job == m_runJob || job == m_rewindJob) {
            m_openJob = m_runJob = m_rewindJob = JobId::None;
            runs->failed(message);
        }
    });
}

void MigrationsRunner::setPlace(const MigrationsPlace &place, When when)
{
    close();
    m_place = place;
    m_placed = true;
    m_pane.runs()->offer();
    m_pane.runs()->panel()->setKeepOffered(place.database != MigrationsPlace::Database::Kept);
    if (when == When::Now) open();
}

void MigrationsRunner::open()
{
    if (!m_placed) return;
    if (!m_link) {
        m_link = &m_engine();
        connectEngine();
    }
    m_pane.runs()->setOpening();
    m_openJob = m_link->openMigrations(m_place);
}

void MigrationsRunner::close()
{
    if (m_link) {
        cancel();
        m_link->cancel(m_schemaJob);
        m_link->closeMigrations();
    }
    m_openJob = m_runJob = m_rewindJob = m_schemaJob = m_keepJob = JobId::None;
    m_placed = m_open = false;
    m_pane.runs()->close();
}

void MigrationsRunner::cancel()
{
    for (const JobId job : {m_openJob, m_runJob, m_rewindJob, m_keepJob}) m_link->cancel(job);
}

void MigrationsRunner::keep()
{
    const QString path = m_pane.runs()->state().databasePath;
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Keep this database"),
                                     tr("Write the database as it is here over %1? What is in that file goes.")
                                         .arg(path.isEmpty() ? tr("the project's own") : path),
                                     QMessageBox::NoButton, &m_pane);
    question->setTextFormat(Qt::PlainText);
    question->setObjectName(QStringLiteral("keepQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *write = question->addButton(tr("Write it"), QMessageBox::AcceptRole);
    question->setEscapeButton(question->addButton(tr("Leave it"), QMessageBox::RejectRole));
    connect(question, &QMessageBox::buttonClicked, this, [this, write](QAbstractButton *clicked) {
        if (clicked != write) return;
        m_pane.runs()->panel()->setBusy(tr("writing the database…"));
        m_keepJob = m_link->keepMigrations();
    });
    question->open();
}

} // namespace athanor
