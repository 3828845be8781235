// What can be done in the window, by menu and by key: the part of MainWindow that names the actions.
#include "app/shell/coursefinder.h"
#include "app/shell/focuskeeper.h"
#include "app/shell/headerbar.h"
#include "app/shell/homepage.h"
#include "app/shell/livepane.h"
#include "app/shell/mainwindow.h"
#include "app/shell/outline.h"
#include "app/shell/reviewpage.h"
#include "app/shell/statusline.h"
#include "app/shell/worklayout.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/codehelp.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QActionGroup>
#include <QMenu>
#include <QTabBar>

namespace athanor {

namespace {

QList<QKeySequence> keys(const char *text) { return {QKeySequence(QLatin1String(text))}; }

} // namespace

QAction *MainWindow::addCommand(QMenu *menu, const QString &text, const QList<QKeySequence> &keys,
                                std::function<void()> act)
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, std::move(act));
    addAction(action);
    menu->addAction(action);
    return action;
}

QAction *MainWindow::addStudyCommand(QMenu *menu, const QString &text, const QList<QKeySequence> &keys,
                                     std::function<void()> act)
{
    QAction *action = addCommand(menu, text, keys, std::move(act));
    m_studyActions << action;
    return action;
}

void MainWindow::buildActions()
{
    m_menu = new QMenu(this);
    m_menu->setAccessibleName(tr("Menu"));
    buildGoActions(m_menu->addMenu(tr("Go")));
    buildWorkActions(m_menu->addMenu(tr("Exercise")));
    buildProjectActions(m_menu->addMenu(tr("Project")));
    QMenu *edit = m_menu->addMenu(tr("Edit"));
    addStudyCommand(edit, tr("Comment or uncomment"), keys("Ctrl+/"), [this] {
        if (CodeEditor *editor = m_ui.editors->currentEditor()) editor->toggleComment();
    });
    addStudyCommand(edit, tr("Next file"), keys("Ctrl+PgDown"), [this] { m_ui.editors->selectNext(1); });
    addStudyCommand(edit, tr("File before"), keys("Ctrl+PgUp"), [this] { m_ui.editors->selectNext(-1); });
    QMenu *review = m_menu->addMenu(tr("Review"));
    for (QAction *grade : m_review->gradeActions()) review->addAction(grade);
    buildLookActions(m_menu->addMenu(tr("Look")));
    m_menu->addSeparator();
    addCommand(m_menu, tr("Settings…"), keys("Ctrl+,"), [this] { showSettings(); });
    addCommand(m_menu, tr("Open this menu"), keys("F10"), [this] { m_ui.header->openMenu(); });
    addCommand(m_menu, tr("Quit"), keys("Ctrl+Q"), [this] { close(); });

    m_ui.header->setMenu(m_menu);
    connect(m_ui.header, &HeaderBar::courseToggled, m_layout, &WorkLayout::toggleCourse);
    connect(m_ui.header, &HeaderBar::goToRequested, this, &MainWindow::goToAnything);
    connect(m_ui.header, &HeaderBar::hintRequested, this, [this] { m_desk->showHint(); });
    connect(m_ui.header, &HeaderBar::runRequested, this, [this] { m_desk->run(); });
    connect(m_ui.header, &HeaderBar::checkRequested, this, [this] { m_desk->check(); });
}

void MainWindow::buildWorkActions(QMenu *menu)
{
    addStudyCommand(menu, tr("Run the file"), keys("F5"), [this] { m_desk->run(); });
    addStudyCommand(menu, tr("Check"),
                    {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
                    [this] { m_desk->check(); });
    addStudyCommand(menu, tr("Cancel"), keys("Shift+F5"), [this] { m_desk->cancel(); });
    addStudyCommand(menu, tr("Hint"), keys("Ctrl+H"), [this] { m_desk->showHint(); });
    addStudyCommand(menu, tr("Save"), keys("Ctrl+S"), [this] { m_desk->save(); });
    m_readAction = addStudyCommand(menu, tr("Read the rules"), keys("Ctrl+R"), [this] { m_desk->readRules(); });
    menu->addSeparator();
    const auto help = [this](void (*act)(CodeHelp &)) {
        return [this, act] {
            if (const CodeEditor *editor = m_ui.editors->currentEditor()) act(editor->help());
        };
    };
    addStudyCommand(menu, tr("Names that fit at the cursor"), keys("Ctrl+Space"),
                    help([](CodeHelp &h) { h.askForNames(); }));
    addStudyCommand(menu, tr("What stands at the cursor"), keys("Ctrl+Shift+Space"),
                    help([](CodeHelp &h) { h.askAboutCursor(); }));
    addStudyCommand(menu, tr("Next finding"), keys("F8"), help([](CodeHelp &h) { h.goToFinding(1); }));
    addStudyCommand(menu, tr("Finding before"), keys("Shift+F8"), help([](CodeHelp &h) { h.goToFinding(-1); }));
    menu->addSeparator();
    addStudyCommand(menu, tr("Show a solution…"), keys("Ctrl+Shift+S"), [this] { showSolutions(); });
    addStudyCommand(menu, tr("History…"), keys("Ctrl+Shift+H"), [this] { showHistory(); });
    addStudyCommand(menu, tr("Start over…"), keys("Ctrl+Shift+R"), [this] { askReset(); });
}

void MainWindow::buildGoActions(QMenu *menu)
{
    addCommand(menu, tr("Home"), keys("Alt+Home"), [this] { showPage(Page::Home); });
    addCommand(menu, tr("Go to anything…"), keys("Ctrl+K"), [this] { goToAnything(); });
    addCommand(menu, tr("Glossary"), keys("Ctrl+G"), [this] { m_finder->showGlossary(); });
    addCommand(menu, tr("Review what is due"), keys("Ctrl+E"), [this] { showPage(Page::Review); });
    addCommand(menu, tr("Start or end a study session"), keys("Alt+S"), [this] { toggleSession(); });
    addCommand(menu, tr("Open migrations folder…"), keys("Ctrl+Shift+M"), [this] { openMigrations(); });
    menu->addSeparator();
    addStudyCommand(menu, tr("Next objective"), keys("Alt+Right"), [this] { m_desk->step(1); });
    addStudyCommand(menu, tr("Objective before"), keys("Alt+Left"), [this] { m_desk->step(-1); });
    addStudyCommand(menu, tr("Next exercise"), keys("Alt+Down"), [this] { m_desk->stepExercise(1); });
    addStudyCommand(menu, tr("Exercise before"), keys("Alt+Up"), [this] { m_desk->stepExercise(-1); });
    addStudyCommand(menu, tr("Course outline"), keys("F9"), [this] { m_layout->toggleCourse(); });
    m_lineAction = addStudyCommand(menu, tr("Path of the request"), keys("Ctrl+L"), [this] { goToLine(); });
    m_routeActions << addStudyCommand(menu, tr("Compose the request"), keys("Ctrl+Shift+L"), [this] {
        m_layout->giveTurn(WorkLayout::Turn::Live);
        m_ui.playground->toggleComposer();
    }) << addStudyCommand(menu, tr("Search the requests made"), keys("Ctrl+Shift+F"), [this] {
        m_layout->giveTurn(WorkLayout::Turn::Live);
        m_ui.playground->searchHistory();
    });
    addStudyCommand(menu, tr("Results or live pane"), keys("Ctrl+J"), [this] {
        const bool live = m_layout->turn() == WorkLayout::Turn::Live;
        m_layout->giveTurn(live ? WorkLayout::Turn::Results : WorkLayout::Turn::Live);
    });
    addStudyCommand(menu, tr("Next part of the window"), keys("F6"), [this] { m_focus->cycle(1); });
    addStudyCommand(menu, tr("Part before"), keys("Shift+F6"), [this] { m_focus->cycle(-1); });
    static constexpr const char *pages[] = {"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5"};
    const QStringList names = {tr("Routes"), tr("Browser"), tr("Response"), tr("Request as text"), tr("Requests")};
    for (int i = 0; i < 5; ++i)
        m_routeActions << addStudyCommand(menu, names.at(i), keys(pages[i]), [this, i] {
            m_layout->giveTurn(WorkLayout::Turn::Live);
            m_ui.playground->setPage(static_cast<RoutePlayground::Page>(i));
        });
}

void MainWindow::buildLookActions(QMenu *menu)
{
    auto *group = new QActionGroup(this);
    const struct
    {
        QString text;
        const char *shortcut;
        ThemeChoice choice;
    } choices[] = {{tr("As the desktop"), "Ctrl+Shift+1", ThemeChoice::System},
                   {tr("Light"), "Ctrl+Shift+2", ThemeChoice::Light},
                   {tr("Dark"), "Ctrl+Shift+3", ThemeChoice::Dark}};
    for (const auto &choice : choices) {
        QAction *action = addCommand(menu, choice.text, keys(choice.shortcut), [this, which = choice.choice] {
            m_theme.setChoice(which);
            m_settings.setTheme(which);
        });
        action->setCheckable(true);
        group->addAction(action);
        const auto show = [this, action, which = choice.choice] { action->setChecked(m_theme.choice() == which); };
        show();
        connect(&m_theme, &Theme::changed, action, show);
    }
    menu->addSeparator();
    addCommand(menu, tr("Larger text"), {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)},
               [this] { setZoom(m_theme.zoom() + 10); });
    addCommand(menu, tr("Smaller text"), {QKeySequence(Qt::CTRL | Qt::Key_Minus)},
               [this] { setZoom(m_theme.zoom() - 10); });
    addCommand(menu, tr("Usual size"), {QKeySequence(Qt::CTRL | Qt::Key_0)}, [this] { setZoom(100); });
}

void MainWindow::setZoom(int percent)
{
    m_theme.setZoom(percent);
    m_settings.setZoom(m_theme.zoom());
    m_ui.status->setLast(tr("Text at %1 %").arg(m_theme.zoom()));
}

void MainWindow::goToAnything()
{
    std::vector<GoToDialog::Action> places;
    for (QAction *action : actions())
        if (action->isEnabled())
            places.push_back({GoToItem::Group::Commands, action->text(),
                              action->shortcut().toString(QKeySequence::NativeText), [action] { action->trigger(); }});
    if (m_page == Page::Study)
        for (const QString &path : m_ui.editors->paths())
            places.push_back({GoToItem::Group::Files, path, {}, [this, path] { m_ui.editors->goTo(path, 1); }});
    m_finder->goToAnything(std::move(places));
}

void MainWindow::buildFocus()
{
    m_focus = new FocusKeeper(this);
    const auto plain = [](QWidget *part) { return [part] { part->setFocus(Qt::ShortcutFocusReason); }; };
    m_focus->add(m_ui.outline, plain(m_ui.outline));
    m_focus->add(m_ui.lesson, plain(m_ui.lesson));
    m_focus->add(m_ui.editors, [this] {
        CodeEditor *editor = m_ui.editors->currentEditor();
        (editor ? static_cast<QWidget *>(editor) : m_ui.editors)->setFocus(Qt::ShortcutFocusReason);
    });
    m_focus->add(m_ui.live, [this] { goToLine(); });
    m_focus->add(m_ui.results, plain(m_ui.results->findChild<QTabBar *>()));
    m_focus->add(m_home, [this] { m_home->focusMain(); });
    m_focus->add(m_review, plain(m_review));
    connect(m_ui.live, &LivePane::paneChanged, this, &MainWindow::enableActions);
}

void MainWindow::goToLine()
{
    m_layout->giveTurn(WorkLayout::Turn::Live); // It may be folded away.
    m_ui.live->focusLine();
}

void MainWindow::enableActions()
{
    const bool study = m_page == Page::Study;
    const LivePane::Pane pane = m_ui.live->pane();
    for (QAction *action : m_studyActions) action->setEnabled(study);
    for (QAction *action : m_routeActions) action->setEnabled(study && pane == LivePane::Pane::Routes);
    for (QAction *action : m_projectActions) action->setEnabled(m_page == Page::Project);
    const bool migrations = pane == LivePane::Pane::Migrations;
    m_readAction->setText(migrations ? tr("Read the migrations again") : tr("Read the rules"));
    m_lineAction->setText(migrations ? tr("Line for Alembic's commands") : tr("Path of the request"));
    for (QAction *action : {m_readAction, m_lineAction}) action->setEnabled(study && pane != LivePane::Pane::None);
}

} // namespace athanor
