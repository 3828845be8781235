#include "app/shell/migrationsdesk.h"

#include "widgets/migrations/migrationruns.h"

#include <QFileDialog>

namespace athanor {

MigrationsDesk::MigrationsDesk(Pane pane, MigrationsRunner::Engine engine, MigrationsRunner::Explain explain,
                               QObject *parent)
    : QObject(parent), m_makePane(std::move(pane)), m_engine(std::move(engine)), m_explain(std::move(explain))
{}

void MigrationsDesk::make()
{
    if (m_pane) return;
    m_pane = &m_makePane();
    m_reader = std::make_unique<MigrationsReader>(*m_pane);
    m_runner = std::make_unique<MigrationsRunner>(*m_pane, m_engine, m_explain);
    connect(m_reader.get(), &MigrationsReader::folderRead, this, &MigrationsDesk::shown);
    connect(m_runner.get(), &MigrationsRunner::opened, this, &MigrationsDesk::ready);
    connect(m_runner.get(), &MigrationsRunner::ran, this, &MigrationsDesk::ran);
    connect(m_pane, &MigrationsPane::exportRequested, this, &MigrationsDesk::chooseExport);
}

void MigrationsDesk::open(const QString &folder, const MigrationsPlace &place, MigrationsRunner::When when)
{
    make();
    m_isOpen = true;
    m_place = place;
    m_reader->openFolder(folder);
    m_runner->setPlace(place, when);
}

void MigrationsDesk::close()
{
    if (!m_isOpen) return;
    m_isOpen = false;
    m_runner->close();
    m_reader->close();
}

void MigrationsDesk::showGoal(const QString &starter, const QString &solution)
{
    if (m_isOpen) m_reader->showGoal(starter, solution);
}

void MigrationsDesk::filesSaved()
{
    if (m_isOpen && m_runner->isOpen() && !m_pane->runs()->player()->isOpen())
        m_runner->setPlace(m_place, MigrationsRunner::When::Now);
}

void MigrationsDesk::readAgain()
{
    if (m_isOpen) m_reader->read();
}

void MigrationsDesk::focusCommand()
{
    if (m_isOpen) m_pane->focusRun();
}

void MigrationsDesk::chooseExport(MigrationsPane::Export format)
{
    if (!m_pane->drawing()) return;
    const bool svg = format == MigrationsPane::Export::Svg;
    auto *dialog = new QFileDialog(m_pane, svg ? tr("Export as a drawing") : tr("Export as text"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(svg ? QStringLiteral("svg") : QStringLiteral("txt"));
    dialog->selectFile(QStringLiteral("migrations.%1").arg(dialog->defaultSuffix()));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString &path) { m_reader->exportTo(path, format); });
    dialog->open();
}

} // namespace athanor
