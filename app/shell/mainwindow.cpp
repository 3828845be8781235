#include "app/shell/mainwindow.h"

#include "app/shell/gotodialog.h"
#include "app/shell/headerbar.h"
#include "app/shell/noticebar.h"
#include "app/shell/outline.h"
#include "app/shell/statusline.h"
#include "widgets/common/labels.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QMenu>
#include <QMessageBox>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace athanor {

MainWindow::MainWindow(const Installation &installation, Settings &settings, Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_settings(settings), m_theme(theme)
{
    setWindowTitle(QStringLiteral("Athanor"));
    setWindowIcon(QIcon(QStringLiteral(":/athanor/icons/athanor.svg")));
    buildLayout();
    m_desk = std::make_unique<StudyDesk>(installation, settings, m_ui);
    buildActions();
    connect(m_desk.get(), &StudyDesk::trouble, this,
            [this](const QString &message) { m_ui.results->setFault(message); });
    connect(m_desk.get(), &StudyDesk::engineChanged, this, &MainWindow::showEngine);
    connect(m_desk.get(), &StudyDesk::gradeFinished, this, &MainWindow::growResults);
    connect(m_desk.get(), &StudyDesk::runFinished, this, &MainWindow::growResults);
    connect(m_desk.get(), &StudyDesk::applicationBroken, this, &MainWindow::growPlayground);
    restoreLayout();
    connect(&theme, &Theme::changed, this, [this] {
        if (m_zoomLaidOut != m_theme.zoom()) fitLayout(); // Other colours are no reason to move anything.
    });
    m_desk->start();
    loadCourse(installation.lessons);
}

MainWindow::~MainWindow()
{
    if (m_course.isRunning()) m_course.waitForFinished();
    m_desk.reset(); // Before the widgets it works with.
}

void MainWindow::buildLayout()
{
    m_ui.header = new HeaderBar(m_theme);
    m_ui.outline = new Outline(m_theme);
    m_ui.lesson = new LessonView(m_theme);
    m_ui.editors = new EditorTabs(m_theme);
    m_ui.playground = new RoutePlayground(m_theme);
    m_ui.results = new ResultsDrawer(m_theme);
    m_ui.status = new StatusLine(m_theme);

    m_workbench = new QSplitter(Qt::Vertical);
    m_workbench->addWidget(m_ui.editors);
    m_workbench->addWidget(m_ui.playground);
    m_workbench->addWidget(m_ui.results);
    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->addWidget(m_ui.outline);
    m_columns->addWidget(m_ui.lesson);
    m_columns->addWidget(m_workbench);
    for (QSplitter *splitter : {m_columns, m_workbench}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(1);
    }
    connect(m_columns, &QSplitter::splitterMoved, this, [this] { m_columnsChosen = true; });
    connect(m_workbench, &QSplitter::splitterMoved, this, [this] { m_workbenchChosen = true; });
    connect(m_ui.outline, &Outline::objectiveChosen, this, [this] {
        if (m_courseShown) toggleCourse();
    });
    m_dataNotice = new NoticeBar(m_theme, Tone::Accent);
    m_dataNotice->setObjectName(QStringLiteral("dataNotice"));
    m_engineNotice = new NoticeBar(m_theme, Tone::Bad);
    m_engineNotice->setObjectName(QStringLiteral("engineNotice"));

    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_ui.header);
    column->addWidget(m_dataNotice);
    column->addWidget(m_engineNotice);
    column->addWidget(m_columns, 1);
    column->addWidget(m_ui.status);
    setCentralWidget(page);
}

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

void MainWindow::buildActions()
{
    m_menu = new QMenu(this);
    m_menu->setAccessibleName(tr("Menu"));
    QMenu *work = m_menu->addMenu(tr("Exercise"));
    const auto keys = [](const char *text) { return QList<QKeySequence>{QKeySequence(QLatin1String(text))}; };
    addCommand(work, tr("Run the file"), keys("F5"), [this] { m_desk->run(); });
    addCommand(work, tr("Check"), {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
               [this] { m_desk->check(); });
    addCommand(work, tr("Cancel"), keys("Shift+F5"), [this] { m_desk->cancel(); });
    addCommand(work, tr("Hint"), keys("Ctrl+H"), [this] { m_desk->showHint(); });
    addCommand(work, tr("Save"), keys("Ctrl+S"), [this] { m_desk->save(); });
    addCommand(work, tr("Read the rules"), keys("Ctrl+R"), [this] { m_desk->readRules(); });
    work->addSeparator();
    addCommand(work, tr("Start over…"), keys("Ctrl+Shift+R"), [this] { askReset(); });
    QMenu *edit = m_menu->addMenu(tr("Edit"));
    addCommand(edit, tr("Comment or uncomment"), keys("Ctrl+/"), [this] {
        if (CodeEditor *editor = m_ui.editors->currentEditor()) editor->toggleComment();
    });
    addCommand(edit, tr("Next file"), keys("Ctrl+PgDown"), [this] { m_ui.editors->selectNext(1); });
    addCommand(edit, tr("File before"), keys("Ctrl+PgUp"), [this] { m_ui.editors->selectNext(-1); });
    QMenu *go = m_menu->addMenu(tr("Go"));
    addCommand(go, tr("Go to anything…"), keys("Ctrl+K"), [this] { goToAnything(); });
    addCommand(go, tr("Next objective"), keys("Alt+Right"), [this] { m_desk->step(1); });
    addCommand(go, tr("Objective before"), keys("Alt+Left"), [this] { m_desk->step(-1); });
    addCommand(go, tr("Next exercise"), keys("Alt+Down"), [this] { m_desk->stepExercise(1); });
    addCommand(go, tr("Exercise before"), keys("Alt+Up"), [this] { m_desk->stepExercise(-1); });
    addCommand(go, tr("Course outline"), keys("F9"), [this] { toggleCourse(); });
    addCommand(go, tr("Path of the request"), keys("Ctrl+L"), [this] { m_ui.playground->focusPath(); });
    addCommand(go, tr("Next part of the window"), keys("F6"), [this] { cycleAreas(1); });
    addCommand(go, tr("Part before"), keys("Shift+F6"), [this] { cycleAreas(-1); });
    static constexpr const char *pages[] = {"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4"};
    const QStringList names = {tr("Routes"), tr("Browser"), tr("Response"), tr("Request as text")};
    for (int i = 0; i < 4; ++i)
        addCommand(go, names.at(i), keys(pages[i]),
                   [this, i] { m_ui.playground->setPage(static_cast<RoutePlayground::Page>(i)); });
    buildLookActions(m_menu->addMenu(tr("Look")));
    m_menu->addSeparator();
    addCommand(m_menu, tr("Open this menu"), keys("F10"), [this] { m_ui.header->openMenu(); });
    addCommand(m_menu, tr("Quit"), keys("Ctrl+Q"), [this] { close(); });

    m_ui.header->setMenu(m_menu);
    connect(m_ui.header, &HeaderBar::courseToggled, this, &MainWindow::toggleCourse);
    connect(m_ui.header, &HeaderBar::goToRequested, this, &MainWindow::goToAnything);
    connect(m_ui.header, &HeaderBar::hintRequested, this, [this] { m_desk->showHint(); });
    connect(m_ui.header, &HeaderBar::runRequested, this, [this] { m_desk->run(); });
    connect(m_ui.header, &HeaderBar::checkRequested, this, [this] { m_desk->check(); });
}

void MainWindow::buildLookActions(QMenu *menu)
{
    const auto key = [](const char *text) { return QList<QKeySequence>{QKeySequence(QLatin1String(text))}; };
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
        QAction *action = addCommand(menu, choice.text, key(choice.shortcut), [this, which = choice.choice] {
            m_theme.setChoice(which);
            m_settings.setTheme(which);
        });
        action->setCheckable(true);
        group->addAction(action);
        action->setChecked(m_theme.choice() == choice.choice);
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

void MainWindow::loadCourse(const QString &folder)
{
    connect(&m_course, &QFutureWatcher<Result<Course>>::finished, this, [this] {
        Result<Course> course = m_course.result();
        if (!course) {
            m_ui.lesson->setMessage(tr("The course could not be opened"), course.error().toString());
            return;
        }
        m_desk->setCourse(std::move(*course));
        Q_EMIT courseReady();
    });
    m_course.setFuture(QtConcurrent::run([folder] { return Course::load(folder); }));
}

void MainWindow::restoreLayout()
{
    resize(1440, 900);
    restoreGeometry(m_settings.layout(QStringLiteral("window")));
    fitLayout();
    // Sizes chosen for a wide window are none for a narrow one.
    const bool fits = m_settings.layout(QStringLiteral("narrow")) == QByteArray(m_narrow ? "1" : "0");
    m_columnsChosen = fits && m_columns->restoreState(m_settings.layout(QStringLiteral("columns")));
    m_workbenchChosen = fits && m_workbench->restoreState(m_settings.layout(QStringLiteral("workbench")));
    for (QSplitter *splitter : {m_columns, m_workbench}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(1);
    }
}

void MainWindow::rememberLayout()
{
    m_settings.setLayout(QStringLiteral("window"), saveGeometry());
    m_settings.setLayout(QStringLiteral("narrow"), m_narrow ? "1" : "0");
    m_settings.setLayout(QStringLiteral("columns"), m_columnsChosen ? m_columns->saveState() : QByteArray());
    m_settings.setLayout(QStringLiteral("workbench"), m_workbenchChosen ? m_workbench->saveState() : QByteArray());
}

void MainWindow::fitLayout()
{
    const bool narrow = width() < m_theme.px(1000);
    if (narrow != m_narrow || m_zoomLaidOut != m_theme.zoom()) {
        m_columnsChosen = m_workbenchChosen = false;
        m_courseShown = false;
    }
    m_narrow = narrow;
    m_zoomLaidOut = m_theme.zoom();
    m_ui.outline->setMinimumWidth(m_theme.px(140));
    m_ui.lesson->setMinimumWidth(m_theme.px(250));
    m_workbench->setMinimumWidth(m_theme.px(330));
    m_ui.editors->setMinimumHeight(m_theme.px(84));
    m_ui.playground->setMinimumHeight(m_theme.px(156));
    m_ui.results->setMinimumHeight(m_theme.px(80));
    m_ui.header->offerCourse(narrow);
    m_ui.header->setCourseShown(m_courseShown);
    m_ui.outline->setVisible(!narrow || m_courseShown);
    m_ui.lesson->setVisible(!m_courseShown);
    if (!m_columnsChosen) placeColumns();
    if (!m_workbenchChosen) placeWorkbench();
}

void MainWindow::placeColumns()
{
    const int reading = LessonView::columnWidth(m_theme) + m_theme.px(100);
    if (m_narrow) {
        const int left = std::min(width() * 46 / 100, reading);
        m_columns->setSizes({left, left, width() - left});
        return;
    }
    const int outline = std::clamp(width() * 16 / 100, m_theme.px(180), m_theme.px(270));
    const int lesson = std::min((width() - outline) * 48 / 100, reading);
    m_columns->setSizes({outline, lesson, width() - outline - lesson});
}

void MainWindow::placeWorkbench()
{
    const int room = std::max(1, m_columns->height());
    m_workbench->setSizes({room * 37 / 100, room * 36 / 100, room * 27 / 100});
}

void MainWindow::growResults()
{
    // What was asked for is shown without scrolling where there is room; sizes that were chosen by hand stay.
    if (m_workbenchChosen) return;
    QTimer::singleShot(0, this, [this] {
        const QList<int> now = m_workbench->sizes();
        const int room = now.at(0) + now.at(1) + now.at(2);
        const int wanted = std::min(m_ui.results->wantedHeight(), room * 45 / 100);
        if (wanted <= now.at(2)) return;
        const int rest = room - wanted;
        m_workbench->setSizes({rest * 52 / 100, rest * 48 / 100, wanted});
    });
}

void MainWindow::growPlayground()
{
    if (m_workbenchChosen) return;
    QTimer::singleShot(0, this, [this] {
        const QList<int> now = m_workbench->sizes();
        const int wanted = m_ui.playground->wantedHeight();
        if (wanted <= now.at(1)) return;
        const int rest = now.at(0) + now.at(1) + now.at(2) - wanted;
        m_workbench->setSizes({rest * 60 / 100, wanted, rest * 40 / 100});
    });
}

void MainWindow::toggleCourse()
{
    if (!m_narrow) {
        m_ui.outline->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    m_courseShown = !m_courseShown;
    m_ui.outline->setVisible(m_courseShown);
    m_ui.lesson->setVisible(!m_courseShown);
    m_ui.header->setCourseShown(m_courseShown);
    (m_courseShown ? static_cast<QWidget *>(m_ui.outline) : m_ui.lesson)->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::showEngine(const EngineState &state)
{
    const bool none = state.phase == EngineState::Phase::Unavailable;
    m_engineNotice->setWords(
        none ? tr("Code cannot be run: the engine did not start. Reading and editing still work.") : QString(),
        state.message.isEmpty() ? tr("Start Athanor again. If that does not help, install it anew.") : state.message);
}

void MainWindow::warnNotKept(const QString &why) { m_dataNotice->setWords(tr("What you do now is not kept."), why); }

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    fitLayout();
}

void MainWindow::askReset()
{
    if (!m_desk->exercise()) return;
    auto *question = new QMessageBox(QMessageBox::Question, tr("Start over"),
                                     tr("Put the starter back? What you have now is kept in a dated folder beside it."),
                                     QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *yes = question->addButton(tr("Start over"), QMessageBox::AcceptRole);
    question->addButton(tr("Keep on"), QMessageBox::RejectRole);
    connect(question, &QMessageBox::buttonClicked, this, [this, yes](QAbstractButton *clicked) {
        if (clicked == yes) m_desk->resetExercise();
    });
    question->open();
}

void MainWindow::goToAnything()
{
    std::vector<GoToDialog::Place> places;
    for (const Module &module : m_desk->course().modules)
        for (const Objective &objective : module.objectives)
            places.push_back({objective.title, module.title, [this, id = objective.id] { m_desk->openObjective(id); }});
    for (const QString &path : m_ui.editors->paths())
        places.push_back({path, tr("file"), [this, path] { m_ui.editors->goTo(path, 1); }});
    for (QAction *action : actions())
        places.push_back(
            {action->text(), action->shortcut().toString(QKeySequence::NativeText), [action] { action->trigger(); }});
    auto *dialog = new GoToDialog(m_theme, std::move(places), this);
    dialog->open();
}

void MainWindow::cycleAreas(int step)
{
    QList<QWidget *> areas = {m_ui.outline, m_ui.lesson, m_ui.editors, m_ui.playground, m_ui.results};
    const QWidget *focus = QApplication::focusWidget();
    areas.removeIf([](const QWidget *area) { return !area->isVisible(); });
    qsizetype at = -1;
    for (qsizetype i = 0; i < areas.size(); ++i)
        if (focus && (areas.at(i) == focus || areas.at(i)->isAncestorOf(focus))) at = i;
    at = (at + step + areas.size()) % areas.size();
    QWidget *next = areas.at(at);
    if (next == m_ui.editors) {
        if (CodeEditor *editor = m_ui.editors->currentEditor()) return editor->setFocus(Qt::ShortcutFocusReason);
    } else if (next == m_ui.playground) {
        return m_ui.playground->focusPath();
    } else if (next == m_ui.results) {
        next = m_ui.results->findChild<QTabBar *>();
    }
    next->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    rememberLayout();
    m_desk->stop();
    event->accept();
}

bool MainWindow::event(QEvent *event)
{
    const bool handled = QMainWindow::event(event);
    // The first update request paints the window whole; what follows it runs when that is on the screen.
    if (event->type() == QEvent::UpdateRequest && !m_painted) {
        m_painted = true;
        QTimer::singleShot(0, this, &MainWindow::firstPainted);
    }
    return handled;
}

} // namespace athanor
