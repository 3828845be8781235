// How a MigrationsPane is put together: the part of it that makes the widgets and joins them.
#include "widgets/common/busyline.h"
#include "widgets/common/button.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/common/emptystate.h"
#include "widgets/migrations/findingsmodel.h"
#include "widgets/migrations/goalview.h"
#include "widgets/migrations/migrationgraphview.h"
#include "widgets/migrations/migrationruns.h"
#include "widgets/migrations/migrationspane.h"
#include "widgets/migrations/planview.h"
#include "widgets/migrations/revisiondetails.h"
#include "widgets/migrations/revisionlistmodel.h"
#include "widgets/migrations/runpanel.h"
#include "widgets/migrations/runstepsview.h"
#include "widgets/migrations/schemaview.h"
#include "widgets/migrations/stepbar.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

MigrationsPane::MigrationsPane(const Theme &theme, Place place, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_title(new ElidedLabel({}, QStringLiteral("title"))),
      m_count(pill({}, Tone::Plain)), m_heads(pill({}, Tone::Plain)), m_errors(pill({}, Tone::Bad)),
      m_search(new QLineEdit), m_found(textLabel({}, QStringLiteral("small"))),
      m_fold(new Button(theme, Button::Kind::Quiet, tr("Unfold"))), m_busy(new BusyLine(theme)),
      m_notice(pill({}, Tone::Plain)), m_stack(new QStackedWidget), m_message(new EmptyState(theme, {}, {})),
      m_progressWords(textLabel({}, QStringLiteral("title"))), m_progress(new QProgressBar),
      m_graph(new MigrationGraphView(theme)), m_plan(new PlanView(theme)),
      m_runs(new MigrationRuns(
          theme, place == Place::Window ? MigrationRuns::Weight::Main : MigrationRuns::Weight::Aside, this)),
      m_goal(new GoalView(theme)), m_commandTabs(new QTabBar), m_commands(new QStackedWidget), m_tabs(new QTabBar),
      m_pages(new QStackedWidget), m_listModel(new RevisionListModel(this)),
      m_list(table(m_listModel, QStringLiteral("revisionList"))), m_findingsModel(new FindingsModel(this)),
      m_findings(table(m_findingsModel, QStringLiteral("findingsList"))), m_finding(new MarkupLabel(theme, {})),
      m_details(new RevisionDetails(theme)), m_place(place)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    column->addWidget(m_busy);
    m_notice->setObjectName(QStringLiteral("migrationsNotice"));
    m_notice->setWordWrap(true);
    m_notice->hide();
    column->addWidget(m_notice);
    m_body = qobject_cast<QSplitter *>(buildBody());
    m_stack->addWidget(buildProgress());
    m_stack->addWidget(m_message);
    m_stack->addWidget(m_body);
    m_stack->setCurrentWidget(m_message);
    m_message->setObjectName(QStringLiteral("migrationsMessage"));
    column->addWidget(m_stack, 1);
    connectParts();
    connectRuns();
    addShortcuts();
    fitTables();
}

QWidget *MigrationsPane::buildHead()
{
    auto *head = new QWidget;
    setGround(head, QStringLiteral("panel"));
    head->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    auto *place = textLabel(tr("Migrations ›"), QStringLiteral("quiet"));
    place->setWordWrap(false);
    row->addWidget(place);
    m_title->setObjectName(QStringLiteral("migrationsTitle"));
    row->addWidget(m_title);
    place->setVisible(m_place == Place::Window);
    m_title->setVisible(m_place == Place::Window);
    for (QLabel *total : {m_count, m_heads, m_errors}) {
        total->hide();
        row->addWidget(total);
    }
    m_count->setObjectName(QStringLiteral("revisionCount"));
    m_heads->setObjectName(QStringLiteral("headCount"));
    row->addStretch(1);
    m_found->setWordWrap(false);
    m_found->setObjectName(QStringLiteral("searchFound"));
    row->addWidget(m_found);
    m_search->setObjectName(QStringLiteral("revisionSearch"));
    m_search->setPlaceholderText(tr("Find revision, file, table or column"));
    m_search->setAccessibleName(tr("Find a revision by identifier, message, file, label, table or column"));
    m_search->setToolTip(tr("Return goes to the next one, Shift+Return to the one before (Ctrl+F)."));
    m_search->setMinimumWidth(140);
    m_search->setMaximumWidth(m_theme.px(300));
    row->addWidget(m_search, 4);
    auto *fit = new Button(m_theme, Button::Kind::Quiet, tr("Fit"));
    fit->setObjectName(QStringLiteral("fitGraph"));
    fit->setToolTip(tr("As large as lets all of it be seen. Ctrl+0: usual size; Ctrl with the wheel, + and -: zoom."));
    m_fold->setObjectName(QStringLiteral("foldRuns"));
    m_fold->setToolTip(tr("Long runs without branches take one row, or one for each revision."));
    auto *save = new Button(m_theme, Button::Kind::Quiet, tr("Export"));
    save->setObjectName(QStringLiteral("exportGraph"));
    auto *menu = new QMenu(save);
    menu->setObjectName(QStringLiteral("exportMenu"));
    connect(menu->addAction(tr("As a drawing (SVG)…")), &QAction::triggered, this,
            [this] { Q_EMIT exportRequested(Export::Svg); });
    connect(menu->addAction(tr("As text…")), &QAction::triggered, this,
            [this] { Q_EMIT exportRequested(Export::Text); });
    connect(save, &QPushButton::clicked, menu,
            [menu, save] { menu->popup(save->mapToGlobal(QPoint(0, save->height()))); });
    auto *open = new Button(m_theme, Button::Kind::Quiet, tr("Open folder…"));
    open->setObjectName(QStringLiteral("openFolder"));
    for (Button *button : {fit, m_fold, save, open}) row->addWidget(button);
    open->setVisible(m_place == Place::Window);
    connect(fit, &QPushButton::clicked, m_graph, &MigrationGraphView::fit);
    connect(m_fold, &QPushButton::clicked, m_graph, [this] { m_graph->setFolding(!m_graph->isFolding()); });
    connect(open, &QPushButton::clicked, this, &MigrationsPane::folderWanted);
    return head;
}

QWidget *MigrationsPane::buildProgress()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setSpacing(14);
    column->addStretch(1);
    m_progressWords->setAlignment(Qt::AlignHCenter);
    m_progressWords->setObjectName(QStringLiteral("progressWords"));
    column->addWidget(m_progressWords);
    m_progress->setMaximumWidth(m_theme.px(360));
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Files read"));
    auto *bar = new QHBoxLayout;
    bar->addStretch(1);
    bar->addWidget(m_progress, 2);
    bar->addStretch(1);
    column->addLayout(bar);
    auto *cancel = new Button(m_theme, Button::Kind::Quiet, tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelReading"));
    column->addWidget(cancel, 0, Qt::AlignHCenter);
    column->addStretch(2);
    connect(cancel, &QPushButton::clicked, this, &MigrationsPane::cancelRequested);
    connect(m_message->addButton(tr("Open a folder…")), &QPushButton::clicked, this, &MigrationsPane::folderWanted);
    return page;
}

QTableView *MigrationsPane::table(QAbstractItemModel *model, const QString &name)
{
    auto *view = new QTableView;
    view->setObjectName(name);
    view->setModel(model);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setTabKeyNavigation(false);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setProperty("ring", true);
    view->setProperty("spaced", true);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->installEventFilter(this);
    return view;
}

QWidget *MigrationsPane::buildFindings()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_finding->setContentsMargins(16, 10, 16, 10);
    m_finding->setObjectName(QStringLiteral("finding"));
    m_finding->setMarkup({});
    column->addWidget(m_findings, 1);
    column->addWidget(rule());
    column->addWidget(m_finding);
    m_findings->setAccessibleName(tr("Findings: what is wrong with the folder"));
    m_findings->setAccessibleDescription(tr("Return goes to the file and line."));
    return page;
}

QWidget *MigrationsPane::buildSide()
{
    m_list->setAccessibleName(tr("Revisions, newest first"));
    m_list->setAccessibleDescription(tr("Return opens the source of one."));
    const std::pair<QString, QWidget *> pages[] = {{tr("Graph"), new QWidget},
                                                   {tr("Run"), new QWidget},
                                                   {tr("List"), m_list},
                                                   {tr("Revision"), m_details},
                                                   {tr("Findings"), buildFindings()},
                                                   {tr("Schema"), m_runs->schema()},
                                                   {tr("Steps"), m_runs->steps()},
                                                   {tr("Goal"), m_goal}};
    for (const auto &[name, page] : pages) {
        m_tabs->addTab(name);
        m_pages->addWidget(page);
    }
    for (const Page page : {Page::Graph, Page::Run}) {
        auto *layout = new QVBoxLayout(m_pages->widget(int(page)));
        layout->setContentsMargins(0, 0, 0, 0);
    }
    for (const Page page : {Page::Graph, Page::Run, Page::Schema, Page::Steps, Page::Goal})
        m_tabs->setTabVisible(int(page), false);
    setPage(Page::List);
    m_pages->setCurrentIndex(int(Page::List));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setFocusPolicy(Qt::TabFocus);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setAccessibleName(tr("Beside the graph"));
    m_tabs->setObjectName(QStringLiteral("migrationsTabs"));
    auto *side = new QWidget;
    setGround(side, QStringLiteral("panel"));
    side->setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(rule());
    column->addWidget(m_pages, 1);
    column->addWidget(m_runs->bar());
    m_runs->bar()->hide();
    return side;
}

/// Commands: what runs, and where one would go.
QWidget *MigrationsPane::buildBottom()
{
    auto *bottom = new QWidget;
    setGround(bottom, QStringLiteral("sunk"));
    bottom->setAttribute(Qt::WA_StyledBackground);
    m_commandTabs->addTab(tr("Run"));
    m_commandTabs->addTab(tr("Where would it go?"));
    m_commandTabs->setCurrentIndex(1);
    m_commandTabs->setDrawBase(false);
    m_commandTabs->setExpanding(false);
    m_commandTabs->setFocusPolicy(Qt::TabFocus);
    m_commandTabs->setAccessibleName(tr("Commands"));
    m_commandTabs->setObjectName(QStringLiteral("commandTabs"));
    m_commandTabs->hide();
    m_commands->addWidget(m_plan);
    // It has its place, and takes room, once running is offered.
    m_runs->panel()->setParent(bottom);
    m_runs->panel()->hide();
    auto *column = new QVBoxLayout(bottom);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_commandTabs);
    column->addWidget(m_commands, 1);
    return bottom;
}

QWidget *MigrationsPane::buildBody()
{
    QWidget *side = buildSide();
    m_bottom = buildBottom();
    m_left = new QSplitter(Qt::Vertical);
    m_left->addWidget(m_graph);
    m_left->addWidget(m_bottom);
    m_left->setChildrenCollapsible(false);
    m_left->setStretchFactor(0, 3);
    m_left->setStretchFactor(1, 0);
    auto *body = new QSplitter(Qt::Horizontal);
    body->addWidget(m_left);
    body->addWidget(side);
    body->setChildrenCollapsible(false);
    body->setStretchFactor(0, 17);
    body->setStretchFactor(1, 10);
    body->setSizes({1700, 1000});
    return body;
}

/// Where there is no room for two columns, the graph and the commands are pages like the others.
void MigrationsPane::placeParts()
{
    const bool narrow = width() < m_theme.px(820);
    if (narrow == m_narrow) return;
    m_narrow = narrow;
    m_tabs->setTabVisible(int(Page::Graph), narrow);
    m_tabs->setTabVisible(int(Page::Run), narrow);
    if (narrow) {
        m_pages->widget(int(Page::Graph))->layout()->addWidget(m_graph);
        m_pages->widget(int(Page::Run))->layout()->addWidget(m_bottom);
        m_left->hide();
        if (page() == Page::List) setPage(Page::Graph);
    } else {
        m_left->addWidget(m_graph);
        m_left->addWidget(m_bottom);
        m_left->show();
        if (page() == Page::Graph || page() == Page::Run) setPage(m_offersRuns ? Page::Schema : Page::List);
    }
    m_graph->show();
    m_bottom->show();
    // Keys and a menu do the same; beside an editor there is no room for them.
    for (const char *name : {"fitGraph", "exportGraph"})
        if (auto *button = findChild<QPushButton *>(QLatin1String(name)))
            button->setVisible(!narrow || m_place == Place::Window);
}

void MigrationsPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeParts();
}

void MigrationsPane::offerRuns()
{
    if (!m_offersRuns) m_commands->insertWidget(0, m_runs->panel());
    m_offersRuns = true;
    m_commandTabs->show();
    m_tabs->setTabText(int(Page::Run), tr("Run"));
    for (const Page page : {Page::Schema, Page::Steps}) m_tabs->setTabVisible(int(page), true);
    m_runs->offer();
    m_commandTabs->setCurrentIndex(0);
}

void MigrationsPane::showCommands(int which)
{
    if (m_offersRuns) m_commandTabs->setCurrentIndex(which);
    if (m_narrow) setPage(Page::Run);
}

void MigrationsPane::focusRun()
{
    showCommands(0);
    m_runs->panel()->focusCommand();
}

void MigrationsPane::connectRuns()
{
    connect(m_commandTabs, &QTabBar::currentChanged, m_commands, &QStackedWidget::setCurrentIndex);
    connect(m_runs, &MigrationRuns::stateChanged, this, [this] {
        const bool open = m_runs->player()->isOpen();
        m_runs->bar()->setVisible(open);
        if (open && !m_narrow && page() == Page::List) setPage(Page::Schema);
        followDatabase();
    });
    connect(m_runs, &MigrationRuns::databaseMoved, this, &MigrationsPane::followDatabase);
    connect(m_runs, &MigrationRuns::pointedAt, this, [this](const QStringList &revisions) {
        if (m_drawing) pointAt(revisions);
    });
    connect(m_runs, &MigrationRuns::revisionWritten, this, [this](const QString &path) {
        m_written = path;
        if (const int node = m_drawing ? m_drawing->nodeOfFile(path) : -1; node >= 0) {
            m_written.clear();
            selectNode(node);
        }
    });
    connect(m_runs, &MigrationRuns::revisionChosen, this, [this](const QString &id) {
        if (const int node = m_drawing ? m_drawing->graph->find(id) : -1; node >= 0) selectNode(node);
    });
    connect(m_runs, &MigrationRuns::previewWanted, this, [this](const QString &command) {
        showCommands(1);
        m_plan->askFor(command.trimmed().isEmpty() ? QStringLiteral("upgrade head") : command);
    });
}

/// Keys that work wherever the focus is in the pane.
void MigrationsPane::addShortcuts()
{
    const auto add = [this](const QKeySequence &key, auto act) {
        auto *shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, act] {
            if (m_runs->player()->isOpen()) act();
        });
    };
    const auto click = [this](const char *name) {
        return [this, name] {
            if (auto *button = findChild<QPushButton *>(QLatin1String(name)); button && button->isEnabled())
                button->click();
        };
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_U), click("runUpgrade"));
    add(QKeySequence(Qt::CTRL | Qt::Key_Return), click("runNow"));
    add(QKeySequence(Qt::Key_F7), click("stepOn"));
    add(QKeySequence(Qt::SHIFT | Qt::Key_F7), click("stepBack"));
    add(QKeySequence(Qt::CTRL | Qt::Key_F7), click("stepPlay"));
}

void MigrationsPane::connectParts()
{
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &MigrationsPane::search);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_graph, &MigrationGraphView::selectionChanged, this, &MigrationsPane::takeSelection);
    connect(m_graph, &MigrationGraphView::opened, this, [this](int node) {
        selectNode(node);
        setPage(Page::Revision);
        m_details->focusSource();
    });
    connect(m_graph, &MigrationGraphView::typed, this, &MigrationsPane::focusSearch);
    connect(m_graph, &MigrationGraphView::escaped, m_plan, &PlanView::clear);
    connect(m_graph, &MigrationGraphView::foldingChanged, this,
            [this](bool folded) { m_fold->setText(folded ? tr("Unfold") : tr("Fold")); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) {
        if (!m_syncing && now.isValid()) selectNode(now.data(RevisionListModel::NodeRole).toInt());
    });
    connect(m_list, &QTableView::doubleClicked, this, [this] { setPage(Page::Revision); });
    connect(m_findings->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) { showFinding(now.row(), false); });
    connect(m_findings, &QTableView::doubleClicked, this,
            [this](const QModelIndex &index) { showFinding(index.row(), true); });
    connect(m_details, &RevisionDetails::revisionChosen, this, [this](const QString &id) {
        if (const int node = m_drawing ? m_drawing->graph->find(id) : -1; node >= 0) selectNode(node);
    });
    connect(m_plan, &PlanView::asked, this, &MigrationsPane::commandAsked);
    connect(m_plan, &PlanView::cleared, m_graph, &MigrationGraphView::clearPlan);
    connect(m_plan, &PlanView::stepChosen, this, &MigrationsPane::selectNode);
    connect(&m_theme, &Theme::changed, this, &MigrationsPane::fitTables);
}

void MigrationsPane::fitTables()
{
    for (QTableView *view : {m_list, m_findings}) view->verticalHeader()->setDefaultSectionSize(m_theme.px(28));
    // The message keeps at least two fifths of the list, however large the text is.
    const int width = m_list->viewport()->width();
    m_list->setColumnWidth(RevisionListModel::IdColumn, std::min(m_theme.px(132), width * 3 / 10));
    m_list->horizontalHeader()->setSectionResizeMode(RevisionListModel::MessageColumn, QHeaderView::Stretch);
    m_list->setColumnWidth(RevisionListModel::MarksColumn, std::min(m_theme.px(140), width * 3 / 10));
    m_findings->setColumnWidth(FindingsModel::SeverityColumn, m_theme.px(80));
    m_findings->horizontalHeader()->setSectionResizeMode(FindingsModel::MessageColumn, QHeaderView::Stretch);
    m_findings->setColumnWidth(FindingsModel::PlaceColumn, m_theme.px(150));
    m_search->setMaximumWidth(m_theme.px(300));
}

} // namespace athanor
