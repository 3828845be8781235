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
class MigrationGraphView;
class PlanView;
class RevisionDetails;
class RevisionListModel;

/// The migrations of a project to look at: the graph, beside it the same as a list, one revision in full with its
/// source, what is wrong, and where a command would go. It is told by setters and asks by signals; it reads nothing
/// from the disk itself.
class MigrationsPane final : public QWidget
{
    Q_OBJECT
public:
    enum class Page { List, Revision, Findings };
    enum class Export { Svg, Text };

    explicit MigrationsPane(const Theme &theme, QWidget *parent = nullptr);

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

    MigrationGraphView *graph() const { return m_graph; }
    PlanView *plan() const { return m_plan; }
    Page page() const;
    void setPage(Page page);
    void focusSearch(const QString &text = {});
    void focusCommand();
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
    bool m_syncing = false;
};

} // namespace athanor
