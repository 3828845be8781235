#pragma once

#include "app/shell/studydesk.h"

#include <QFileSystemWatcher>
#include <QFutureWatcher>
#include <QMainWindow>

class QMenu;
class QStackedWidget;

namespace athanor {

class CourseFinder;
class FocusKeeper;
class HistoryDialog;
class HomeDesk;
class HomePage;
class NoticeBar;
class ProjectDesk;
class ProjectPage;
class ReviewPage;
class SettingsDialog;
class SolutionsDialog;
class WorkLayout;

/// The one window: home, an exercise with its page and workbench, review. It lays out, names the actions and opens the
/// dialogs; StudyDesk and HomeDesk do the work.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    enum class Page { Home, Study, Review, Project };

    MainWindow(const Installation &installation, Settings &settings, Theme &theme,
               const ProgressEnvironment &environment = {}, QWidget *parent = nullptr);
    ~MainWindow() override;

    StudyDesk &desk() { return *m_desk; }
    ProgressDesk &progress() { return *m_progress; }
    const DeskWidgets &widgets() const { return m_ui; }
    HomePage *home() const { return m_home; }
    ReviewPage *review() const { return m_review; }
    Theme &theme() { return m_theme; }
    Page page() const { return m_page; }
    void showPage(Page page);

    /// Reads a course folder in the place of the one that is open; empty: the program's own. courseReady() or, with
    /// words on home, courseBroken() follows.
    void openCourse(const QString &folder);
    /// Opens a folder as a project of the learner's own, in the place of one that is open; asks first about what is not
    /// saved there. The exercise that is open stays as it is.
    void openProject(const QString &folder);
    /// Null until a project was opened.
    ProjectDesk *projectDesk() const { return m_projectDesk.get(); }
    ProjectPage *projectPage() const { return m_project; }
    /// Told above everything: the answers of this sitting have no place to stay. why says what is wrong.
    void warnNotKept(const QString &why);

    void showSolutions();
    void showHistory();
    SettingsDialog *showSettings();

Q_SIGNALS:
    /// The window was painted for the first time.
    void firstPainted();
    /// The course was read; home shows it.
    void courseReady();
    void courseBroken();

protected:
    void closeEvent(QCloseEvent *event) override;
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    // mainwindow.cpp
    void buildWidgets();
    void buildPages();
    void connectDesk();
    void connectPages();
    void takeCourse();
    void watchCourse(const QString &folder);
    void showEngine(const EngineState &state);
    void showStorage();
    void fitLayout();
    void showTotals();
    // mainproject.cpp
    void buildProject();
    void buildProjectActions(QMenu *menu);
    void chooseFolder();
    void openMigrations();
    void choosePython();
    void leaveProject();
    void askAboutUnsaved(std::function<void()> then);
    void askWhich(const QString &path);
    void closeProjectFile(const QString &path);
    // mainactions.cpp
    void buildActions();
    void buildWorkActions(QMenu *menu);
    void buildGoActions(QMenu *menu);
    void buildLookActions(QMenu *menu);
    QAction *addCommand(QMenu *menu, const QString &text, const QList<QKeySequence> &keys, std::function<void()> act);
    /// One that only means something at an exercise.
    QAction *addStudyCommand(QMenu *menu, const QString &text, const QList<QKeySequence> &keys,
                             std::function<void()> act);
    void goToAnything();
    void buildFocus();
    void goToLine();
    /// Those that mean something where one is, under the names they have there.
    void enableActions();
    void setZoom(int percent);
    // maindialogs.cpp
    void ask(const QString &title, const QString &text, const QString &yes, const QString &no,
             std::function<void()> act);
    void askReset();
    void openSolutions();
    void offerDraft(const Draft &draft);
    void toggleSession();
    void showRecap(const StudySession &session);

    Installation m_installation;
    Settings &m_settings;
    Theme &m_theme;
    QString m_ownCourse;
    QString m_userData;
    QString m_openCourse; ///< Empty: the program's own.
    DeskWidgets m_ui;
    std::unique_ptr<ProgressDesk> m_progress;
    std::unique_ptr<StudyDesk> m_desk;
    std::unique_ptr<HomeDesk> m_homeDesk;
    std::unique_ptr<ProjectDesk> m_projectDesk;
    ProjectPage *m_project = nullptr;
    QStackedWidget *m_pages = nullptr;
    HomePage *m_home = nullptr;
    ReviewPage *m_review = nullptr;
    WorkLayout *m_layout = nullptr;
    CourseFinder *m_finder = nullptr;
    QMenu *m_menu = nullptr;
    FocusKeeper *m_focus = nullptr;
    QList<QAction *> m_studyActions;
    QList<QAction *> m_routeActions; ///< Of the study actions those that need the route playground.
    QAction *m_readAction = nullptr;
    QAction *m_lineAction = nullptr;
    QList<QAction *> m_projectActions;
    QFutureWatcher<Result<Course>> m_course;
    QFileSystemWatcher m_courseWatcher;
    NoticeBar *m_dataNotice = nullptr;
    NoticeBar *m_engineNotice = nullptr;
    NoticeBar *m_courseNotice = nullptr;
    NoticeBar *m_toldNotice = nullptr;
    Page m_page = Page::Home;
    bool m_painted = false;
    bool m_mayClose = false; ///< It was decided about what is not saved.
    bool m_notKept = false;  ///< Said by warnNotKept(); stays.
};

} // namespace athanor
