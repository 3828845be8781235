#include "app/shell/projectpage.h"

#include "app/shell/noticebar.h"
#include "engine/workbench/projecttree.h"
#include "widgets/common/button.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/common/labels.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"
#include "widgets/migrations/migrationspane.h"
#include "widgets/routes/routeplayground.h"

#include <QApplication>
#include <QDir>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTreeView>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int beside = 1100; ///< From this width on, at 100 %, the panes stand beside the editor.

QString withTilde(const QString &path)
{
    const QString home = QDir::homePath();
    return path.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + path.mid(home.size()) : path;
}

} // namespace

ProjectPage::ProjectPage(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_tree(new ProjectTree(this)), m_view(new QTreeView),
      m_name(new ElidedLabel({}, QStringLiteral("strong"))), m_place(new ElidedLabel({}, QStringLiteral("small"))),
      m_python(new MarkupLabel(theme, {})), m_notice(new NoticeBar(theme, Tone::Accent)),
      m_editors(new EditorTabs(theme)), m_playground(new RoutePlayground(theme)), m_paneNames(new QTabBar),
      m_panes(new QStackedWidget), m_columns(new QSplitter(Qt::Horizontal)), m_work(new QSplitter(Qt::Horizontal))
{
    setObjectName(QStringLiteral("projectPage"));
    m_notice->setObjectName(QStringLiteral("projectNotice"));
    m_editors->setSaving(EditorTabs::Saving::WhenAsked);
    m_editors->setEmptyWords(tr("No file is open"), tr("Choose one at the left. Nothing is written until you save."));
    m_paneNames->setObjectName(QStringLiteral("paneNames"));
    m_paneNames->setDrawBase(false);
    m_paneNames->setAccessibleName(tr("Panes of the project"));
    connect(m_paneNames, &QTabBar::currentChanged, m_panes, &QStackedWidget::setCurrentIndex);
    addPane(tr("Routes"), m_playground);

    auto *live = new QWidget;
    setGround(live, QStringLiteral("panel"));
    auto *liveColumn = new QVBoxLayout(live);
    liveColumn->setContentsMargins(0, 0, 0, 0);
    liveColumn->setSpacing(0);
    liveColumn->addWidget(m_paneNames);
    liveColumn->addWidget(m_panes, 1);
    m_work->addWidget(m_editors);
    m_work->addWidget(live);
    m_columns->addWidget(buildFiles());
    m_columns->addWidget(m_work);
    m_columns->setStretchFactor(1, 1);
    for (QSplitter *splitter : {m_columns, m_work}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(1);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addWidget(m_columns, 1);
    connect(&theme, &Theme::changed, this, &ProjectPage::fit);
}

QWidget *ProjectPage::buildFiles()
{
    m_files = new QWidget;
    setGround(m_files, QStringLiteral("sunk"));
    auto *back = new Button(m_theme, Button::Kind::Flat, tr("Back to the course"));
    back->setObjectName(QStringLiteral("backToCourse"));
    back->setIconName(QStringLiteral("back"));
    back->setIconBeside(true);
    auto *open = new Button(m_theme, Button::Kind::Quiet, tr("Open folder…"));
    open->setObjectName(QStringLiteral("openAnotherFolder"));
    open->setKeyHint(QStringLiteral("Ctrl O"));
    auto *python = new Button(m_theme, Button::Kind::Flat, tr("Another Python…"));
    python->setObjectName(QStringLiteral("choosePython"));
    m_name->setObjectName(QStringLiteral("projectName"));
    m_name->setFont(m_theme.uiFont(15, QFont::Bold));
    m_place->setObjectName(QStringLiteral("projectPlace"));
    m_python->setObjectName(QStringLiteral("projectPython"));
    m_python->setProperty("role", QStringLiteral("small"));
    m_view->setObjectName(QStringLiteral("projectTree"));
    m_view->setAccessibleName(tr("Files of the project"));
    m_view->setModel(m_tree);
    m_view->setHeaderHidden(true);
    m_view->setUniformRowHeights(true);
    m_view->setIndentation(14);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setProperty("outline", true);
    m_view->setProperty("ring", true);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setTabKeyNavigation(false);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setStyleSheet(QStringLiteral("QTreeView::item { padding: 3px 0; }"));
    connect(m_view, &QTreeView::clicked, this, &ProjectPage::choose);
    connect(m_view, &QTreeView::activated, this, &ProjectPage::choose);
    connect(back, &QPushButton::clicked, this, &ProjectPage::backRequested);
    connect(open, &QPushButton::clicked, this, &ProjectPage::openFolderRequested);
    connect(python, &QPushButton::clicked, this, &ProjectPage::interpreterRequested);

    auto *column = new QVBoxLayout(m_files);
    column->setContentsMargins(0, 8, 0, 10);
    column->setSpacing(6);
    column->addWidget(back, 0, Qt::AlignLeft);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(16, 2, 12, 4);
    head->setSpacing(2);
    head->addWidget(m_name);
    head->addWidget(m_place);
    column->addLayout(head);
    column->addWidget(m_view, 1);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(16, 4, 12, 0);
    foot->setSpacing(6);
    foot->addWidget(regionLabel(tr("Python")));
    foot->addWidget(m_python);
    column->addLayout(foot);
    column->addWidget(python, 0, Qt::AlignLeft);
    auto *last = new QHBoxLayout;
    last->setContentsMargins(16, 0, 12, 0);
    last->addWidget(open);
    last->addStretch(1);
    column->addLayout(last);
    return m_files;
}

void ProjectPage::setFolder(const QString &folder)
{
    m_tree->setFolder(folder);
    m_name->setText(folder.section(QLatin1Char('/'), -1));
    m_name->setAccessibleName(tr("Project %1").arg(m_name->text()));
    m_place->setText(withTilde(folder));
}

void ProjectPage::setInterpreter(const QString &words) { m_python->setMarkup(words); }

void ProjectPage::addPane(const QString &name, QWidget *pane)
{
    m_panes->addWidget(pane);
    m_paneNames->addTab(name);
    m_paneNames->setVisible(m_paneNames->count() > 1);
}

MigrationsPane *ProjectPage::migrations()
{
    if (!m_migrations) {
        m_migrations = new MigrationsPane(m_theme, MigrationsPane::Place::Embedded);
        m_migrations->setObjectName(QStringLiteral("projectMigrations"));
        addPane(tr("Migrations"), m_migrations);
    }
    return m_migrations;
}

void ProjectPage::showMigrations(bool shown)
{
    if (!m_migrations) return;
    const int index = m_panes->indexOf(m_migrations);
    m_paneNames->setTabVisible(index, shown);
    if (!shown && m_paneNames->currentIndex() == index) m_paneNames->setCurrentIndex(0);
    m_paneNames->setVisible(shown);
}

void ProjectPage::selectFile(const QString &path)
{
    if (path.isEmpty()) return m_view->setCurrentIndex({});
    const QModelIndex index = m_tree->indexOf(path);
    if (!index.isValid()) return;
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
}

void ProjectPage::focusFiles()
{
    if (!m_view->currentIndex().isValid()) m_view->setCurrentIndex(m_tree->index(0, 0));
    m_view->setFocus(Qt::ShortcutFocusReason);
}

void ProjectPage::focusMain()
{
    if (CodeEditor *editor = m_editors->currentEditor())
        editor->setFocus(Qt::OtherFocusReason);
    else
        focusFiles();
}

void ProjectPage::cycleAreas(int step)
{
    const QList<QWidget *> areas = {m_files, m_editors, m_panes};
    const QWidget *focus = QApplication::focusWidget();
    qsizetype at = -1;
    for (qsizetype i = 0; i < areas.size(); ++i)
        if (focus && areas.at(i)->isAncestorOf(focus)) at = i;
    at = (at + step + areas.size()) % areas.size();
    CodeEditor *editor = m_editors->currentEditor();
    if (at == 1 && editor)
        editor->setFocus(Qt::ShortcutFocusReason);
    else if (at == 2)
        m_playground->focusPath();
    else
        focusFiles();
}

void ProjectPage::choose(const QModelIndex &index)
{
    if (index.data(ProjectTree::FolderRole).toBool()) {
        m_view->setExpanded(index, !m_view->isExpanded(index));
        return;
    }
    Q_EMIT fileChosen(index.data(ProjectTree::PathRole).toString());
}

void ProjectPage::fit()
{
    const bool wide = width() >= m_theme.px(beside);
    const int shape = m_theme.zoom() * 2 + (wide ? 1 : 0);
    m_files->setMinimumWidth(m_theme.px(150));
    m_editors->setMinimumSize(m_theme.px(260), m_theme.px(84));
    m_panes->setMinimumSize(m_theme.px(300), m_theme.px(156));
    if (shape == m_laidOut) return; // What was dragged stays.
    m_laidOut = shape;
    const int files = std::clamp(width() * 16 / 100, m_theme.px(180), m_theme.px(270));
    m_columns->setSizes({files, width() - files});
    m_work->setOrientation(wide ? Qt::Horizontal : Qt::Vertical);
    m_work->setSizes({470, 530});
}

void ProjectPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace athanor
