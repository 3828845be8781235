#pragma once

#include "widgets/common/theme.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QTreeView;

namespace athanor {

class Button;
class EditorTabs;
class ElidedLabel;
class MarkupLabel;
class MigrationsPane;
class NoticeBar;
class ProjectTree;
class RoutePlayground;

/// A project of the learner's own: its files at the left, the editor, and the panes that show it live. It is told by
/// setters and asks by signals; ProjectDesk does the work.
class ProjectPage final : public QWidget
{
    Q_OBJECT
public:
    explicit ProjectPage(const Theme &theme, QWidget *parent = nullptr);

    void setFolder(const QString &folder);
    /// Which Python serves the project, in words.
    void setInterpreter(const QString &words);
    /// What the project has to say of itself stands above its files; an empty title takes it away.
    NoticeBar *notice() const { return m_notice; }
    /// One more live pane beside the route playground; with more than one they get a bar of names.
    void addPane(const QString &name, QWidget *pane);
    /// The migrations, made when a project first has some; not every project does.
    MigrationsPane *migrations();
    void showMigrations(bool shown);
    /// Marks a file in the tree, opening the folders on the way.
    void selectFile(const QString &path);
    void focusFiles();
    /// To the file that is open; where none is, to the list of files.
    void focusMain();
    /// Gives the focus to the next part: files, editor, pane.
    void cycleAreas(int step);

    ProjectTree *tree() const { return m_tree; }
    QTreeView *treeView() const { return m_view; }
    EditorTabs *editors() const { return m_editors; }
    RoutePlayground *playground() const { return m_playground; }

Q_SIGNALS:
    void fileChosen(const QString &path);
    void openFolderRequested();
    void backRequested();
    void interpreterRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildFiles();
    void choose(const QModelIndex &index);
    void fit();

    const Theme &m_theme;
    ProjectTree *m_tree;
    QTreeView *m_view;
    ElidedLabel *m_name;
    ElidedLabel *m_place;
    MarkupLabel *m_python;
    NoticeBar *m_notice;
    EditorTabs *m_editors;
    RoutePlayground *m_playground;
    MigrationsPane *m_migrations = nullptr;
    QTabBar *m_paneNames;
    QStackedWidget *m_panes;
    QSplitter *m_columns;
    QSplitter *m_work;
    QWidget *m_files = nullptr;
    int m_laidOut = 0; ///< The zoom and shape that sizes were chosen for.
};

} // namespace athanor
