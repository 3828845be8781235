#include "app/shell/migrationswindow.h"

#include "widgets/migrations/migrationgraphview.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>

namespace athanor {

MigrationsWindow::MigrationsWindow(const Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_pane(new MigrationsPane(theme)), m_reader(new MigrationsReader(*m_pane, this))
{
    setObjectName(QStringLiteral("migrationsWindow"));
    setWindowFlag(Qt::Window);
    setWindowTitle(tr("Migrations"));
    setCentralWidget(m_pane);
    resize(1280, 800);
    buildActions();
    m_pane->showMessage(
        tr("No folder is open"),
        tr("Open a project, its migrations folder or its versions folder. Nothing in it is run by that."));
    connect(m_reader, &MigrationsReader::folderRead, this, &MigrationsWindow::folderRead);
    connect(m_reader, &MigrationsReader::exported, this, &MigrationsWindow::exported);
    connect(m_pane, &MigrationsPane::folderWanted, this, &MigrationsWindow::chooseFolder);
    connect(m_pane, &MigrationsPane::exportRequested, this, &MigrationsWindow::chooseExport);
}

void MigrationsWindow::buildActions()
{
    const auto add = [this](const QString &text, const QKeySequence &key, auto act) {
        auto *action = new QAction(text, this);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    add(tr("Open a folder…"), QKeySequence(Qt::CTRL | Qt::Key_O), [this] { chooseFolder(); });
    add(tr("Find a revision"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] { m_pane->focusSearch(); });
    add(tr("Where would this command go?"), QKeySequence(Qt::CTRL | Qt::Key_L), [this] { m_pane->focusCommand(); });
    add(tr("Give a command"), QKeySequence(Qt::CTRL | Qt::Key_R), [this] {
        if (m_pane->offersRuns()) m_pane->focusRun();
    });
    add(tr("Read again"), QKeySequence(Qt::Key_F5), [this] { m_reader->read(); });
    add(tr("Export as a drawing"), QKeySequence(Qt::CTRL | Qt::Key_E),
        [this] { chooseExport(MigrationsPane::Export::Svg); });
    add(tr("Export as text"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
        [this] { chooseExport(MigrationsPane::Export::Text); });
    add(tr("Close"), QKeySequence(Qt::CTRL | Qt::Key_W), [this] { close(); });
    using Page = MigrationsPane::Page;
    const Page pages[] = {Page::List, Page::Revision, Page::Findings, Page::Schema, Page::Steps, Page::Goal};
    int number = 0;
    for (const Page page : pages) {
        ++number;
        add(tr("Page %1").arg(number), QKeySequence(Qt::CTRL | Qt::Key(int(Qt::Key_0) + number)), [this, page] {
            if (m_pane->hasPage(page)) m_pane->setPage(page);
        });
    }
}

void MigrationsWindow::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Open a migrations folder"), m_reader->folder());
    dialog->setObjectName(QStringLiteral("folderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &MigrationsWindow::openFolder);
    dialog->open();
}

void MigrationsWindow::openFolder(const QString &path)
{
    m_reader->openFolder(path);
    setWindowTitle(tr("%1: migrations").arg(QDir(m_reader->folder()).dirName()));
    Q_EMIT folderOpened(m_reader->folder());
}

void MigrationsWindow::chooseExport(MigrationsPane::Export format)
{
    if (!m_pane->drawing()) return;
    const bool svg = format == MigrationsPane::Export::Svg;
    auto *dialog = new QFileDialog(this, svg ? tr("Export as a drawing") : tr("Export as text"));
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
