#include "app/shell/worklayout.h"

#include "app/shell/headerbar.h"
#include "app/shell/livepane.h"
#include "app/shell/outline.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QApplication>
#include <QEvent>
#include <QTimer>

namespace athanor {

namespace {

constexpr int emptyDrawer = 126; ///< At 100 %: what it says takes two lines.

void tidy(QSplitter *splitter)
{
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
}

} // namespace

WorkLayout::WorkLayout(const Theme &theme, const DeskWidgets &widgets, QObject *parent)
    : QObject(parent), m_theme(theme), m_ui(widgets), m_columns(new QSplitter(Qt::Horizontal)),
      m_workbench(new QSplitter(Qt::Vertical))
{
    m_workbench->addWidget(m_ui.editors);
    m_workbench->addWidget(m_ui.live);
    m_workbench->addWidget(m_ui.results);
    m_columns->addWidget(m_ui.outline);
    m_columns->addWidget(m_ui.lesson);
    m_columns->addWidget(m_workbench);
    tidy(m_columns);
    tidy(m_workbench);
    connect(m_columns, &QSplitter::splitterMoved, this, [this] { m_columnsChosen = true; });
    connect(m_workbench, &QSplitter::splitterMoved, this, [this] { m_workbenchChosen = true; });
    connect(m_ui.outline, &Outline::objectiveChosen, this, [this] {
        if (m_courseShown) toggleCourse();
    });
    m_workbench->installEventFilter(this);
    connect(m_ui.live, &LivePane::paneChanged, this, [this] { giveTurn(m_turn); });
    connect(m_ui.playground, &RoutePlayground::requestComposed, this, [this] { giveTurn(Turn::Live); });
    connect(m_ui.playground, &RoutePlayground::roomWanted, this, &WorkLayout::showPlayground);
    connect(m_ui.results, &ResultsDrawer::workBegan, this, [this] { giveTurn(Turn::Results); });
    connect(m_ui.results, &ResultsDrawer::foldRequested, this,
            [this](bool folded) { giveTurn(folded ? Turn::Live : Turn::Results); });
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) { followFocus(now); });
}

void WorkLayout::fit(int windowWidth)
{
    const bool narrow = windowWidth < m_theme.px(1000);
    if (narrow != m_narrow || m_zoomLaidOut != m_theme.zoom()) {
        m_columnsChosen = m_workbenchChosen = false;
        m_courseShown = false;
    }
    const bool asBefore = windowWidth == m_width && narrow == m_narrow && m_zoomLaidOut == m_theme.zoom();
    m_narrow = narrow;
    m_width = windowWidth;
    m_zoomLaidOut = m_theme.zoom();
    m_ui.outline->setMinimumWidth(m_theme.px(140));
    m_ui.lesson->setMinimumWidth(m_theme.px(250));
    m_workbench->setMinimumWidth(m_theme.px(330));
    m_ui.editors->setMinimumHeight(m_theme.px(84));
    m_ui.live->setMinimumHeight(m_theme.px(156));
    fold();
    m_ui.header->offerCourse(narrow);
    m_ui.header->setCourseShown(m_courseShown);
    m_ui.outline->setVisible(!narrow || m_courseShown);
    m_ui.lesson->setVisible(!m_courseShown);
    if (asBefore) return; // Other colours want no other place.
    if (!m_columnsChosen) placeColumns();
    if (!m_workbenchChosen) placeWorkbench();
}

void WorkLayout::placeColumns()
{
    const int reading = LessonView::columnWidth(m_theme) + m_theme.px(100);
    if (m_narrow) {
        const int left = std::min(m_width * 46 / 100, reading);
        m_columns->setSizes({left, left, m_width - left});
        return;
    }
    const int outline = std::clamp(m_width * 16 / 100, m_theme.px(180), m_theme.px(270));
    const int lesson = std::min((m_width - outline) * 48 / 100, reading);
    m_columns->setSizes({outline, lesson, m_width - outline - lesson});
}

void WorkLayout::placeWorkbench()
{
    const int drawer = drawerHeight();
    const int rest = std::max(1, m_columns->height()) - drawer;
    m_workbench->setSizes({rest * 47 / 100, rest * 53 / 100, drawer});
}

int WorkLayout::drawerHeight() const
{
    if (m_ui.results->isFolded()) return m_ui.results->foldedHeight();
    const int room = std::max(1, m_columns->height());
    const int wanted = m_hasResults ? m_ui.results->wantedHeight() : m_theme.px(emptyDrawer);
    const int most = isVeryLow() ? room / 2 : room / 3;
    return std::clamp(wanted, m_theme.px(80), std::max(m_theme.px(80), most));
}

bool WorkLayout::isLow() const { return m_workbench->height() < m_theme.px(lowHeight); }

bool WorkLayout::isVeryLow() const { return m_workbench->height() < m_theme.px(veryLowHeight); }

bool WorkLayout::fold()
{
    const bool hasLive = m_ui.live->pane() != LivePane::Pane::None;
    const bool folded = isLow() && hasLive && m_turn == Turn::Live;
    const bool live = hasLive && (m_turn == Turn::Live || !isVeryLow());
    const bool changed = folded != m_ui.results->isFolded() || live == m_ui.live->isHidden();
    m_ui.results->setFoldable(isLow() && hasLive);
    m_ui.results->setFolded(folded);
    m_ui.results->setMinimumHeight(folded ? m_ui.results->foldedHeight() : m_theme.px(80));
    m_ui.results->setMaximumHeight(folded ? m_ui.results->foldedHeight() : QWIDGETSIZE_MAX);
    m_ui.live->setVisible(live);
    return changed;
}

void WorkLayout::giveTurn(Turn turn)
{
    m_turn = turn;
    const QList<int> before = m_workbench->sizes();
    if (!fold()) return;
    if (!m_workbenchChosen) return placeWorkbench();
    // What was dragged is the editor's height; the other two share the rest.
    const int drawer = drawerHeight();
    m_workbench->setSizes({before.at(0), before.at(1) + before.at(2) - drawer, drawer});
}

void WorkLayout::followFocus(const QWidget *now)
{
    if (!now) return;
    if (m_ui.live->isAncestorOf(now)) giveTurn(Turn::Live);
    if (m_ui.results->isAncestorOf(now) && now->objectName() != QLatin1String("foldResults")) giveTurn(Turn::Results);
}

bool WorkLayout::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_workbench && event->type() == QEvent::Resize) {
        fold();
        if (!m_workbenchChosen) placeWorkbench();
    }
    return QObject::eventFilter(object, event);
}

void WorkLayout::showNoResults()
{
    m_hasResults = false;
    giveTurn(Turn::Live);
    if (!m_workbenchChosen) placeWorkbench();
}

void WorkLayout::showResults()
{
    m_hasResults = true;
    giveTurn(Turn::Results);
    if (m_workbenchChosen) return;
    // The cards are laid out first; then they know how high they are.
    QTimer::singleShot(0, this, [this] {
        if (!m_workbenchChosen && m_hasResults) placeWorkbench();
    });
}

void WorkLayout::showPlayground()
{
    giveTurn(Turn::Live);
    if (m_workbenchChosen) return;
    QTimer::singleShot(0, this, [this] {
        const QList<int> now = m_workbench->sizes();
        const int wanted = m_ui.playground->wantedHeight();
        if (m_workbenchChosen || wanted <= now.at(1)) return;
        const int rest = now.at(0) + now.at(1) + now.at(2) - wanted;
        const int drawer = m_ui.results->isFolded() ? m_ui.results->foldedHeight() : rest * 40 / 100;
        m_workbench->setSizes({rest - drawer, wanted, drawer});
    });
}

void WorkLayout::toggleCourse()
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

void WorkLayout::restore(const Settings &settings)
{
    // Sizes chosen for a wide window are none for a narrow one.
    const bool fits = settings.layout(QStringLiteral("narrow")) == QByteArray(m_narrow ? "1" : "0");
    m_columnsChosen = fits && m_columns->restoreState(settings.layout(QStringLiteral("columns")));
    m_workbenchChosen = fits && m_workbench->restoreState(settings.layout(QStringLiteral("workbench")));
    tidy(m_columns);
    tidy(m_workbench);
}

void WorkLayout::remember(Settings &settings) const
{
    settings.setLayout(QStringLiteral("narrow"), m_narrow ? "1" : "0");
    settings.setLayout(QStringLiteral("columns"), m_columnsChosen ? m_columns->saveState() : QByteArray());
    settings.setLayout(QStringLiteral("workbench"), m_workbenchChosen ? m_workbench->saveState() : QByteArray());
}

} // namespace athanor
