#include "app/shell/mainwindow.h"

#include "app/shell/coursefinder.h"
#include "app/shell/headerbar.h"
#include "app/shell/homedesk.h"
#include "app/shell/homepage.h"
#include "app/shell/livepane.h"
#include "app/shell/noticebar.h"
#include "app/shell/outline.h"
#include "app/shell/projectdesk.h"
#include "app/shell/projectpage.h"
#include "app/shell/projectscard.h"
#include "app/shell/reviewpage.h"
#include "app/shell/statusline.h"
#include "app/shell/worklayout.h"
#include "widgets/common/dialogedges.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QCloseEvent>
#include <QDir>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace athanor {

MainWindow::MainWindow(const Installation &installation, Settings &settings, Theme &theme,
                       const ProgressEnvironment &environment, QWidget *parent)
    : QMainWindow(parent), m_installation(installation), m_settings(settings), m_theme(theme),
      m_ownCourse(installation.lessons), m_userData(installation.userData)
{
    setWindowTitle(QStringLiteral("Athanor"));
    new DialogEdges(theme, this);
    setWindowIcon(QIcon(QStringLiteral(":/athanor/icons/athanor.svg")));
    m_progress = std::make_unique<ProgressDesk>(installation.userData, environment);
    buildWidgets();
    buildPages();
    m_desk = std::make_unique<StudyDesk>(installation, settings, *m_progress, m_ui);
    m_homeDesk = std::make_unique<HomeDesk>(*m_progress, *m_home);
    m_finder = new CourseFinder(m_theme, this);
    buildActions();
    buildFocus();
    connectDesk();
    connectPages();
    resize(1440, 900);
    restoreGeometry(m_settings.layout(QStringLiteral("window")));
    m_layout->fit(width());
    m_layout->restore(m_settings);
    connect(&theme, &Theme::changed, this, &MainWindow::fitLayout);
    connect(&m_course, &QFutureWatcher<Result<Course>>::finished, this, &MainWindow::takeCourse);
    connect(&m_courseWatcher, &QFileSystemWatcher::directoryChanged, this, &MainWindow::watchCourse);
    showPage(Page::Home);
    m_progress->start();
    m_desk->start();
    openCourse(settings.courseFolder());
}

MainWindow::~MainWindow()
{
    if (m_course.isRunning()) m_course.waitForFinished();
    m_desk->stop();
    m_progress->stop();
    m_projectDesk.reset();
    m_homeDesk.reset();
    m_desk.reset(); // Before the widgets it works with.
}

void MainWindow::buildWidgets()
{
    m_ui.header = new HeaderBar(m_theme);
    m_ui.outline = new Outline(m_theme);
    m_ui.lesson = new LessonView(m_theme);
    m_ui.editors = new EditorTabs(m_theme);
    m_ui.playground = new RoutePlayground(m_theme);
    m_ui.live = new LivePane(m_theme, m_ui.playground);
    m_ui.results = new ResultsDrawer(m_theme);
    m_ui.status = new StatusLine(m_theme);
    m_home = new HomePage(m_theme);
    m_review = new ReviewPage(m_theme, *m_progress);
    const auto notice = [this](Tone tone, const char *name) {
        auto *bar = new NoticeBar(m_theme, tone);
        bar->setObjectName(QLatin1String(name));
        return bar;
    };
    m_dataNotice = notice(Tone::Accent, "dataNotice");
    m_engineNotice = notice(Tone::Bad, "engineNotice");
    m_courseNotice = notice(Tone::Accent, "courseNotice");
    m_toldNotice = notice(Tone::Accent, "toldNotice");
}

void MainWindow::buildPages()
{
    m_layout = new WorkLayout(m_theme, m_ui, this);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_home);
    m_pages->addWidget(m_layout->columns());
    m_pages->addWidget(m_review);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_ui.header);
    for (NoticeBar *notice : {m_dataNotice, m_engineNotice, m_courseNotice, m_toldNotice}) column->addWidget(notice);
    column->addWidget(m_pages, 1);
    column->addWidget(m_ui.status);
    setCentralWidget(page);
}

void MainWindow::connectDesk()
{
    StudyDesk *desk = m_desk.get();
    connect(desk, &StudyDesk::trouble, this, [this](const QString &message) { m_ui.results->setFault(message); });
    connect(desk, &StudyDesk::trouble, m_layout, &WorkLayout::showResults);
    connect(desk, &StudyDesk::engineChanged, this, &MainWindow::showEngine);
    connect(desk, &StudyDesk::gradeFinished, m_layout, &WorkLayout::showResults);
    connect(desk, &StudyDesk::runFinished, m_layout, &WorkLayout::showResults);
    connect(desk, &StudyDesk::exerciseOpened, m_layout, &WorkLayout::showNoResults);
    connect(desk, &StudyDesk::applicationBroken, m_layout, &WorkLayout::showPlayground);
    connect(desk, &StudyDesk::objectiveOpened, this, [this] { showPage(Page::Study); });
    connect(desk, &StudyDesk::told, m_toldNotice, &NoticeBar::setWords);
    connect(&desk->drafts(), &DraftKeeper::conflict, this, &MainWindow::offerDraft);
    connect(m_ui.outline, &Outline::reviewChosen, this, [this] { showPage(Page::Review); });
    connect(m_ui.lesson, &LessonView::historyRequested, this, &MainWindow::showHistory);
    connect(m_ui.lesson, &LessonView::solutionRequested, this, &MainWindow::showSolutions);
    connect(m_ui.lesson, &LessonView::termChosen, m_finder, &CourseFinder::showGlossary);
    connect(m_finder, &CourseFinder::ready, this, [this] { m_ui.lesson->setGlossary(m_finder->sharedGlossary()); });
    connect(m_finder, &CourseFinder::placeChosen, this, [this](const QString &id, int block, SearchHit::Part part) {
        m_desk->openObjective(id);
        if (part == SearchHit::Part::Quiz)
            m_ui.lesson->scrollToQuestion(block);
        else if (part == SearchHit::Part::Exercise)
            m_ui.lesson->scrollToExercise(block);
        else if (block >= 0)
            m_ui.lesson->scrollToBlock(block);
    });
}

void MainWindow::connectPages()
{
    connect(m_progress.get(), &ProgressDesk::changed, this, &MainWindow::showStorage);
    connect(m_progress.get(), &ProgressDesk::changed, this, &MainWindow::showTotals);
    connect(m_homeDesk.get(), &HomeDesk::sessionEnded, this, &MainWindow::showRecap);
    connect(m_home, &HomePage::continueRequested, this,
            [this](const QString &objective, const QString &exercise) { m_desk->openPlace(objective, exercise); });
    connect(m_home, &HomePage::startOverRequested, this, [this](const QString &objective, const QString &exercise) {
        m_desk->openPlace(objective, exercise);
        askReset();
    });
    connect(m_home, &HomePage::objectiveChosen, this, [this](const QString &id) { m_desk->openObjective(id); });
    connect(m_home, &HomePage::reviewRequested, this, [this] { showPage(Page::Review); });
    connect(m_home, &HomePage::messageActionRequested, this, [this] { openCourse({}); });
    connect(m_home->projects(), &ProjectsCard::openFolderRequested, this, &MainWindow::chooseFolder);
    connect(m_home->projects(), &ProjectsCard::folderChosen, this, &MainWindow::openProject);
    connect(m_home->projects(), &ProjectsCard::openMigrationsRequested, this, &MainWindow::openMigrations);
    m_home->projects()->setFolders(m_settings.recentProjects());
    connect(m_review, &ReviewPage::homeRequested, this, [this] { showPage(Page::Home); });
    connect(m_review, &ReviewPage::exerciseRequested, this,
            [this](const QString &objective, const QString &exercise) { m_desk->openPlace(objective, exercise); });
    connect(m_ui.header, &HeaderBar::homeRequested, this, [this] { showPage(Page::Home); });
    connect(m_ui.header, &HeaderBar::settingsRequested, this, &MainWindow::showSettings);
}

void MainWindow::showPage(Page page)
{
    if (page == Page::Study && !m_desk->objective()) return;
    if (page == Page::Project && (!m_projectDesk || m_projectDesk->folder().isEmpty())) return;
    if (m_page == Page::Review && page != Page::Review) m_review->leave();
    m_page = page;
    const bool study = page == Page::Study;
    m_pages->setCurrentIndex(static_cast<int>(page));
    enableActions();
    m_ui.header->setMode(study ? HeaderBar::Mode::Exercise : HeaderBar::Mode::Elsewhere,
                         page == Page::Review    ? tr("Review")
                         : page == Page::Project ? QFileInfo(m_projectDesk->folder()).fileName()
                                                 : QString());
    if (!study) m_toldNotice->setWords({}, {});
    if (page == Page::Home) {
        m_homeDesk->refresh();
        m_home->focusMain();
    } else if (page == Page::Review) {
        m_review->begin();
    } else if (page == Page::Project) {
        m_ui.status->setLast({});
        m_project->focusMain();
        return;
    } else {
        m_ui.lesson->setFocus(Qt::OtherFocusReason);
        m_ui.status->setLast({});
    }
    showTotals();
}

void MainWindow::showTotals()
{
    if (m_page == Page::Study) return;
    const auto [passed, all] = m_homeDesk->passed();
    m_ui.status->setLast(all > 0 ? tr("%1 of %2 objectives passed").arg(passed).arg(all) : QString());
}

void MainWindow::openCourse(const QString &folder)
{
    if (m_course.isRunning()) return;
    m_openCourse = folder;
    const QString path = folder.isEmpty() ? m_ownCourse : folder;
    m_home->setMessage(tr("Opening the course"), {}, {});
    showPage(Page::Home);
    m_course.setFuture(QtConcurrent::run([path] { return Course::load(path); }));
}

void MainWindow::takeCourse()
{
    Result<Course> course = m_course.result();
    const bool own = m_openCourse.isEmpty();
    const QString folder = own ? m_ownCourse : m_openCourse;
    size_t objectives = 0;
    if (course)
        for (const Module &module : course->modules) objectives += module.objectives.size();
    m_courseNotice->setWords({}, {});
    if (!course || objectives == 0) {
        const QString what = !course                       ? course.error().toString()
                             : course->diagnostics.empty() ? tr("No objective was found in %1.").arg(folder)
                                                           : course->diagnostics.front().toString();
        m_desk->setCourse({});
        m_homeDesk->setCourse({});
        m_home->setMessage(course ? tr("The course is empty") : tr("The course could not be opened"), what,
                           own ? tr("Try again") : tr("Back to Athanor's own course"));
        if (m_page == Page::Home) m_home->focusMain();
        Q_EMIT courseBroken();
        return;
    }
    m_settings.setCourseFolder(m_openCourse);
    if (!m_courseWatcher.directories().isEmpty()) m_courseWatcher.removePaths(m_courseWatcher.directories());
    m_courseWatcher.addPaths({folder, QFileInfo(folder).absolutePath()});
    m_finder->setCourse(*course, folder);
    m_ui.lesson->setGlossary(m_finder->sharedGlossary());
    m_review->setCourse(*course);
    m_homeDesk->setCourse(*course);
    m_desk->setCourse(std::move(*course));
    showTotals();
    if (m_page == Page::Home) m_home->focusMain();
    Q_EMIT courseReady();
}

void MainWindow::watchCourse(const QString &)
{
    const QString folder = m_openCourse.isEmpty() ? m_ownCourse : m_openCourse;
    if (QFileInfo(folder).isDir()) {
        m_courseNotice->setWords({}, {});
        m_courseWatcher.addPath(folder); // One that came back is watched anew.
        return;
    }
    m_courseNotice->setWords(tr("The folder of this course is gone."),
                             tr("What is open stays open, and your files are kept; checking and other pages need the "
                                "folder. Put `%1` back, or read another course.")
                                 .arg(folder));
    if (!m_openCourse.isEmpty()) m_courseNotice->setAction(tr("Athanor's own course"), [this] { openCourse({}); });
}

void MainWindow::fitLayout() { m_layout->fit(width()); }

void MainWindow::showEngine(const EngineState &state)
{
    const bool none = state.phase == EngineState::Phase::Unavailable;
    m_engineNotice->setWords(
        none ? tr("Code cannot be run: the engine did not start. Reading and editing still work.") : QString(),
        state.message.isEmpty() ? tr("Start Athanor again. If that does not help, install it anew.") : state.message);
}

void MainWindow::showStorage()
{
    if (m_notKept) return;
    const StorageState &storage = m_progress->snapshot().storage;
    QString title;
    switch (storage.phase) {
    case StorageState::Phase::Closed:
    case StorageState::Phase::Ok: break;
    case StorageState::Phase::Repaired: title = tr("Your progress was damaged, and has been mended."); break;
    case StorageState::Phase::Waiting: title = tr("Not everything you did is on disk yet."); break;
    case StorageState::Phase::Refused: title = tr("What you do now is not kept."); break;
    }
    const QString words = title.isEmpty() ? QString() : title + QLatin1Char('\n') + storage.message;
    if (m_dataNotice->property("told").toString() == words) return; // One that was put away stays away.
    m_dataNotice->setProperty("told", words);
    m_dataNotice->setWords(title, storage.message);
}

void MainWindow::warnNotKept(const QString &why)
{
    m_notKept = true;
    m_dataNotice->setWords(tr("What you do now is not kept."), why);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    fitLayout();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_mayClose && m_projectDesk && m_projectDesk->hasUnsaved()) {
        event->ignore();
        askAboutUnsaved([this] {
            m_mayClose = true;
            close();
        });
        return;
    }
    if (m_projectDesk) m_projectDesk->stop();
    m_settings.setLayout(QStringLiteral("window"), saveGeometry());
    m_layout->remember(m_settings);
    m_desk->stop();
    m_progress->stop();
    event->accept();
}

bool MainWindow::event(QEvent *event)
{
    const bool handled = QMainWindow::event(event);
    // Somebody who comes back from another program: what it did shows, also where a folder could not be followed.
    if (event->type() == QEvent::WindowActivate && m_projectDesk) m_projectDesk->lookAgain();
    // The first update request paints the window whole; what follows it runs when that is on the screen.
    if (event->type() == QEvent::UpdateRequest && !m_painted) {
        m_painted = true;
        QTimer::singleShot(0, this, &MainWindow::firstPainted);
    }
    return handled;
}

} // namespace athanor
