#pragma once

#include "app/shell/studydesk.h"

#include <QFutureWatcher>
#include <QMainWindow>

class QMenu;
class QSplitter;

namespace athanor {

class NoticeBar;

/// The one window: outline, reading column, workbench. It lays out and names the actions; StudyDesk does the work.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(const Installation &installation, Settings &settings, Theme &theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    StudyDesk &desk() { return *m_desk; }
    const DeskWidgets &widgets() const { return m_ui; }
    Theme &theme() { return m_theme; }
    /// Told above everything: the answers of this sitting have no place to stay. why says what is wrong.
    void warnNotKept(const QString &why);

Q_SIGNALS:
    /// The window was painted for the first time.
    void firstPainted();
    /// The course was read and an objective is open.
    void courseReady();

protected:
    void closeEvent(QCloseEvent *event) override;
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildLayout();
    void buildActions();
    void buildLookActions(QMenu *menu);
    QAction *addCommand(QMenu *menu, const QString &text, const QList<QKeySequence> &keys, std::function<void()> act);
    void loadCourse(const QString &folder);
    void fitLayout();
    void placeColumns();
    void placeWorkbench();
    void growResults();
    void growPlayground();
    void toggleCourse();
    void showEngine(const EngineState &state);
    void restoreLayout();
    void rememberLayout();
    void askReset();
    void goToAnything();
    void cycleAreas(int step);
    void setZoom(int percent);

    Settings &m_settings;
    Theme &m_theme;
    DeskWidgets m_ui;
    std::unique_ptr<StudyDesk> m_desk;
    QSplitter *m_columns = nullptr;
    QSplitter *m_workbench = nullptr;
    QMenu *m_menu = nullptr;
    QFutureWatcher<Result<Course>> m_course;
    NoticeBar *m_dataNotice = nullptr;
    NoticeBar *m_engineNotice = nullptr;
    bool m_painted = false;
    bool m_narrow = false;        ///< The outline has no place of its own.
    bool m_courseShown = false;   ///< Narrow: it stands in place of the lesson.
    bool m_columnsChosen = false; ///< The learner moved them.
    bool m_workbenchChosen = false;
    int m_zoomLaidOut = 0;
};

} // namespace athanor
