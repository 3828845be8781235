#pragma once

#include "widgets/common/labels.h"
#include "widgets/migrations/commandanswer.h"
#include "widgets/migrations/migrationdrawing.h"

#include <QWidget>

class QAbstractItemModel;
class QLineEdit;
class QProgressBar;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace athanor {

class BusyLine;
class Button;
class ElidedLabel;
class EmptyState;
class FindingsModel;
class GoalView;
class MigrationGraphView;
class MigrationRuns;
class PlanView;
class RevisionDetails;
class RevisionListModel;

/// The migrations of a project: the graph, beside it the same as a list, one revision in full with its source, what is
/// wrong, and where a command would go; where it is offered, also the real Alembic to run, step by step, with the
/// schema it leads to (runs()), and the graph of a goal. It is told by setters and asks by signals; it reads nothing
/// from the disk and runs nothing itself. Where it is narrow, the graph and the commands are pages beside the others.
class MigrationsPane final : public QWidget
{
    Q_OBJECT
public:
    enum class Page { Graph, Run, List, Revision, Findings, Schema, Steps, Goal };
    /// Embedded: part of a window that says already which folder it is.
    enum class Place { Window, Embedded };
    enum class Export { Svg, Text };

    explicit MigrationsPane(const Theme &theme, Place place = Place::Window, QWidget *parent = nullptr);

    /// The folder's name, shown above everything.
    void setFolder(const QString &path);
    /// What was read. The selection, the search and the command stay as far as they can.
    void setDrawing(MigrationDrawing::Pointer drawing);
    MigrationDrawing::Pointer drawing() const { return m_drawing; }
    /// Nothing is known any more: another folder is opened, or this one went.
    void forget();
    /// Words in place of everything.
    void showMessage(const QString &title, const QString &text);
    /// How far reading has come, in place of everything while nothing was read yet, else as a line that moves. Nothing
    /// is known yet while `found` is 0.
    void showProgress(int read, int found);
    /// Nothing is being read any more.
    void endProgress();
    /// A line of words under the head, until the next one; empty hides it.
    void setNotice(const QString &words, Tone tone);

    void setSource(const QString &path, const QString &text);
    void setNoSource(const QString &path, const QString &why);
    void setAnswer(const CommandAnswer &answer);

    /// Migrations can be run here: there is a place for commands, and an empty folder is shown too.
    void offerRuns();
    bool offersRuns() const { return m_offersRuns; }
    MigrationRuns *runs() const { return m_runs; }
    /// The graph an exercise leads to; null: none.
    void setGoal(MigrationDrawing::Pointer goal);

    MigrationGraphView *graph() const { return m_graph; }
    PlanView *plan() const { return m_plan; }
    Page page() const;
    void setPage(Page page);
    bool hasPage(Page page) const;
    void focusSearch(const QString &text = {});
    void focusCommand();
    /// The field for commands that run.
    void focusRun();
    void selectNode(int node);

Q_SIGNALS:
    void folderWanted();
    void cancelRequested();
    void sourceWanted(const QString &path);
    void commandAsked(const QString &position, const QString &command);
    void exportRequested(athanor::MigrationsPane::Export format);

private:
    QWidget *buildHead();
    QWidget *buildBody();
    QWidget *buildSide();
    QWidget *buildBottom();
    void addShortcuts();
    void connectRuns();
    void placeParts();
    void showCommands(int which);
    void followDatabase();
    void pointAt(const QStringList &revisions);
    QWidget *buildProgress();
    QWidget *buildFindings();
    QTableView *table(QAbstractItemModel *model, const QString &name);
    void connectParts();
    void fitTables();
    void showTotals();
    void takeSelection(int node);
    void showFinding(int row, bool open);
    void wantSource(const QString &path, int line);
    void search();
    void stepSearch(int step);
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

    const Theme &m_theme;
    MigrationDrawing::Pointer m_drawing;
    ElidedLabel *m_title;
    QLabel *m_count;
    QLabel *m_heads;
    QLabel *m_errors;
    QLineEdit *m_search;
    QLabel *m_found;
    Button *m_fold;
    BusyLine *m_busy;
    QLabel *m_notice;
    QStackedWidget *m_stack;
    EmptyState *m_message;
    QLabel *m_progressWords;
    QProgressBar *m_progress;
    QSplitter *m_body = nullptr;
    MigrationGraphView *m_graph;
    PlanView *m_plan;
    MigrationRuns *m_runs;
    GoalView *m_goal;
    QSplitter *m_left = nullptr;
    QWidget *m_bottom = nullptr;
    QTabBar *m_commandTabs;
    QStackedWidget *m_commands;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    RevisionListModel *m_listModel;
    QTableView *m_list;
    FindingsModel *m_findingsModel;
    QTableView *m_findings;
    MarkupLabel *m_finding;
    RevisionDetails *m_details;
    std::vector<int> m_hits; ///< Rows of the layout that the search found.
    QString m_wantedSource;
    int m_wantedLine = 0;
    QString m_written; ///< A file that a command wrote, to be selected once it was read.
    Place m_place;
    bool m_narrow = false;
    bool m_offersRuns = false;
    bool m_syncing = false;
};

} // namespace athanor
