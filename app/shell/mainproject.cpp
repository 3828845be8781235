// A project of the learner's own in the window: the part of MainWindow that opens it, asks about it and goes back.
#include "app/shell/focuskeeper.h"
#include "app/shell/headerbar.h"
#include "app/shell/homepage.h"
#include "app/shell/mainwindow.h"
#include "app/shell/migrationsengine.h"
#include "app/shell/migrationswindow.h"
#include "app/shell/noticebar.h"
#include "app/shell/projectdesk.h"
#include "app/shell/projectpage.h"
#include "app/shell/projectscard.h"
#include "app/shell/statusline.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/codehelp.h"
#include "widgets/editor/editortabs.h"
#include "widgets/routes/routeplayground.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>

namespace athanor {

namespace {

QList<QKeySequence> keys(const char *text) { return {QKeySequence(QLatin1String(text))}; }

QString named(const QStringList &files)
{
    return files.size() == 1 ? files.first() : MainWindow::tr("%1 files").arg(files.size());
}

} // namespace

/// Made with the first project: its engine is one of its own, and a learner who only reads the course needs none.
void MainWindow::buildProject()
{
    if (m_projectDesk) return;
    m_project = new ProjectPage(m_theme);
    m_pages->addWidget(m_project);
    m_focus->add(m_project, [this] { m_project->focusMain(); });
    m_projectDesk = std::make_unique<ProjectDesk>(m_installation, m_settings, *m_project);
    ProjectDesk *desk = m_projectDesk.get();
    connect(desk, &ProjectDesk::opened, this, [this] {
        m_home->projects()->setFolders(m_settings.recentProjects());
        showPage(Page::Project);
    });
    connect(desk, &ProjectDesk::notOpened, this, [this](const QString &folder, const QString &why) {
        m_toldNotice->setWords(tr("%1 cannot be opened.").arg(folder), why);
    });
    connect(desk, &ProjectDesk::trouble, this,
            [this](const QString &message) { m_project->notice()->setWords(tr("That did not work."), message); });
    connect(desk, &ProjectDesk::lastDone, m_ui.status, &StatusLine::setLast);
    connect(desk, &ProjectDesk::conflict, this, &MainWindow::askWhich);
    connect(m_project, &ProjectPage::backRequested, this, &MainWindow::leaveProject);
    connect(m_project, &ProjectPage::openFolderRequested, this, &MainWindow::chooseFolder);
    connect(m_project, &ProjectPage::interpreterRequested, this, &MainWindow::choosePython);
    connect(m_project->editors(), &EditorTabs::keyHint, m_ui.status, &StatusLine::setHint);
    connect(m_project->editors(), &EditorTabs::closeRequested, this, &MainWindow::closeProjectFile);
}

void MainWindow::buildProjectActions(QMenu *menu)
{
    addCommand(menu, tr("Open folder…"), keys("Ctrl+O"), [this] { chooseFolder(); });
    const auto add = [this, menu](const QString &text, const char *key, std::function<void()> act) {
        QAction *action = addCommand(menu, text, keys(key), std::move(act));
        action->setEnabled(false);
        m_projectActions << action;
    };
    const auto help = [this](void (*act)(CodeHelp &)) {
        return [this, act] {
            if (const CodeEditor *editor = m_project->editors()->currentEditor()) act(editor->help());
        };
    };
    add(tr("Save the file"), "Ctrl+S", [this] { m_projectDesk->save(); });
    add(tr("Save every file"), "Ctrl+Shift+S", [this] { m_projectDesk->saveAll(); });
    add(tr("Close the file"), "Ctrl+W", [this] { closeProjectFile(m_project->editors()->currentPath()); });
    add(tr("Read the project's rules"), "Ctrl+R", [this] {
        m_projectDesk->lookAgain();
        m_projectDesk->readRules();
    });
    add(tr("Another Python for the project…"), "Ctrl+Shift+P", [this] { choosePython(); });
    add(tr("Path of the project's request"), "Ctrl+L", [this] { m_project->playground()->focusPath(); });
    add(tr("Compose the project's request"), "Ctrl+Shift+L", [this] { m_project->playground()->toggleComposer(); });
    add(tr("Files of the project"), "F9", [this] { m_project->focusFiles(); });
    add(tr("Next open file"), "Ctrl+PgDown", [this] { m_project->editors()->selectNext(1); });
    add(tr("Open file before"), "Ctrl+PgUp", [this] { m_project->editors()->selectNext(-1); });
    add(tr("Comment or uncomment lines"), "Ctrl+/", [this] {
        if (CodeEditor *editor = m_project->editors()->currentEditor()) editor->toggleComment();
    });
    add(tr("Names that fit in the file"), "Ctrl+Space", help([](CodeHelp &h) { h.askForNames(); }));
    add(tr("What stands in the file"), "Ctrl+Shift+Space", help([](CodeHelp &h) { h.askAboutCursor(); }));
    add(tr("Next part of the project"), "F6", [this] { m_project->cycleAreas(1); });
    add(tr("Part of the project before"), "Shift+F6", [this] { m_project->cycleAreas(-1); });
    add(tr("Back to the course"), "Alt+Left", [this] { leaveProject(); });
}

void MainWindow::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Open folder"));
    dialog->setObjectName(QStringLiteral("openFolder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    if (m_projectDesk && !m_projectDesk->folder().isEmpty())
        dialog->setDirectory(QFileInfo(m_projectDesk->folder()).path());
    connect(dialog, &QFileDialog::accepted, this, [this, dialog] {
        // Qt leaves folders selected that were on the way while a path was typed, and prefers them to what was typed.
        const auto *field = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
        const QString typed = field ? field->text() : QString();
        const bool isFolder = QDir::isAbsolutePath(typed) && QFileInfo(typed).isDir();
        if (const QString chosen = isFolder ? typed : dialog->selectedFiles().value(0); !chosen.isEmpty())
            openProject(chosen);
    });
    dialog->open();
}

/// Any folder of migrations, in a window of its own with an engine of its own.
void MainWindow::openMigrations()
{
    auto *window = new MigrationsWindow(m_theme, this);
    window->setAttribute(Qt::WA_DeleteOnClose);
    new MigrationsEngine(m_installation, *window);
    window->show();
    window->chooseFolder();
}

void MainWindow::openProject(const QString &folder)
{
    buildProject();
    const QString path = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    if (path == m_projectDesk->folder() && QFileInfo(path).isDir()) return showPage(Page::Project);
    m_toldNotice->setWords({}, {});
    askAboutUnsaved([this, path] { m_projectDesk->open(path); });
}

void MainWindow::leaveProject() { showPage(m_desk->objective() ? Page::Study : Page::Home); }

/// Nothing that is not saved goes without a word: then is called when there is nothing, or it was decided.
void MainWindow::askAboutUnsaved(std::function<void()> then)
{
    if (!m_projectDesk || !m_projectDesk->hasUnsaved()) return then();
    const QStringList files = m_projectDesk->unsavedFiles();
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Not saved"),
                                     tr("%1 in %2 is not saved. What should become of it?")
                                         .arg(named(files), QFileInfo(m_projectDesk->folder()).fileName()),
                                     QMessageBox::NoButton, this);
    question->setTextFormat(Qt::PlainText);
    question->setObjectName(QStringLiteral("unsavedQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *save = question->addButton(tr("Save"), QMessageBox::AcceptRole);
    QPushButton *drop = question->addButton(tr("Do not save"), QMessageBox::DestructiveRole);
    question->setEscapeButton(question->addButton(tr("Stay here"), QMessageBox::RejectRole));
    connect(question, &QMessageBox::buttonClicked, this, [=, this](QAbstractButton *clicked) {
        if (clicked == save)
            m_projectDesk->saveAll(then);
        else if (clicked == drop)
            then();
    });
    question->open();
}

void MainWindow::closeProjectFile(const QString &path)
{
    if (path.isEmpty()) return;
    if (!m_project->editors()->isUnsaved(path)) return m_projectDesk->closeFile(path);
    ask(tr("Not saved"), tr("%1 is not saved. Close it and lose what you typed?").arg(path), tr("Close it"),
        tr("Keep it open"), [this, path] { m_projectDesk->closeFile(path); });
}

void MainWindow::askWhich(const QString &path)
{
    const QString name = QStringLiteral("conflict:") + path;
    if (findChild<QMessageBox *>(name)) return;
    auto *question =
        new QMessageBox(QMessageBox::NoIcon, tr("Changed in two places"),
                        tr("%1 was changed by another program while you were typing in it. Which one "
                           "goes on?\n\nYours stays in the editor, and Ctrl+S writes it over theirs. Theirs "
                           "takes its place, and Ctrl+Z brings yours back.")
                            .arg(path),
                        QMessageBox::NoButton, this);
    question->setTextFormat(Qt::PlainText);
    question->setObjectName(name);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *mine = question->addButton(tr("Keep mine"), QMessageBox::AcceptRole);
    QPushButton *theirs = question->addButton(tr("Take theirs"), QMessageBox::ActionRole);
    mine->setObjectName(QStringLiteral("keepMine"));
    theirs->setObjectName(QStringLiteral("takeTheirs"));
    question->setDefaultButton(mine);
    question->setEscapeButton(mine); // Nothing that was typed goes by Escape.
    connect(question, &QMessageBox::buttonClicked, this, [=, this](QAbstractButton *clicked) {
        m_projectDesk->settle(path, clicked == theirs ? ProjectDesk::Keep::Theirs : ProjectDesk::Keep::Mine);
    });
    question->open();
}

void MainWindow::choosePython()
{
    auto *dialog = new QFileDialog(this, tr("Python for this project"));
    dialog->setObjectName(QStringLiteral("choosePythonDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::DontResolveSymlinks); // An environment is found by where its link lies.
    dialog->setDirectory(m_projectDesk->folder());
    connect(dialog, &QFileDialog::accepted, this,
            [this, dialog] { m_projectDesk->setInterpreter(dialog->selectedFiles().value(0)); });
    dialog->open();
}

} // namespace athanor
