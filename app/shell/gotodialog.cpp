#include "app/shell/gotodialog.h"

#include "app/shell/gotodelegate.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/labels.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

namespace {

constexpr int mostHits = 60;
constexpr int mostObjectives = 8;
constexpr int mostTerms = 6;
constexpr int mostActions = 8;
constexpr int pageStep = 8;

QString partWord(const SearchHit &hit)
{
    if (hit.part == SearchHit::Part::Quiz) return GoToDialog::tr("quiz");
    if (hit.part == SearchHit::Part::Exercise) return GoToDialog::tr("exercise");
    if (hit.kind == SearchHit::Kind::Heading) return GoToDialog::tr("heading");
    return hit.kind == SearchHit::Kind::Code ? GoToDialog::tr("code") : GoToDialog::tr("text");
}

} // namespace

GoToDialog::GoToDialog(const Theme &theme, Sources sources, QWidget *parent)
    : QDialog(parent), m_theme(theme), m_sources(std::move(sources)), m_field(new QLineEdit), m_list(new QListView),
      m_model(new GoToModel(this)), m_stack(new QStackedWidget), m_nothing(new EmptyState(theme, {}, {})),
      m_status(textLabel({}, QStringLiteral("small")))
{
    setWindowTitle(tr("Go to anything"));
    setAttribute(Qt::WA_DeleteOnClose);
    const QSize most = parent ? parent->window()->size() * 0.92 : QSize(4000, 4000);
    resize(std::min(theme.px(640), most.width()), std::min(theme.px(520), most.height()));
    m_field->setPlaceholderText(tr("An objective, a word of a page, a term, something to do"));
    m_field->setAccessibleName(tr("Go to"));
    m_field->setClearButtonEnabled(false);
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new GoToDelegate(theme, m_list));
    m_list->setAccessibleName(tr("Found"));
    m_list->setAccessibleDescription(tr("In groups; Return opens the chosen one."));
    m_list->setProperty("ring", true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setTabKeyNavigation(false);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setStyleSheet(QStringLiteral("QListView { background: transparent; }"));
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_nothing);
    m_status->setObjectName(QStringLiteral("goToStatus"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_field);
    column->addWidget(m_stack, 1);
    column->addWidget(m_status);
    connect(m_field, &QLineEdit::textChanged, this, &GoToDialog::search);
    connect(m_field, &QLineEdit::returnPressed, this, &GoToDialog::goToCurrent);
    connect(m_list, &QListView::activated, this, &GoToDialog::goToCurrent);
    connect(m_list, &QListView::clicked, this, &GoToDialog::goToCurrent);
    connect(&theme, &Theme::changed, m_list, [this] { m_list->doItemsLayout(); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        // The focus stays in the field, so a screen reader is told there what Return would open.
        m_field->setAccessibleDescription(current.data(Qt::AccessibleTextRole).toString());
        QAccessibleEvent event(m_field, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    });
    search();
}

void GoToDialog::setIndex(std::shared_ptr<const SearchIndex> index)
{
    m_sources.index = std::move(index);
    search();
}

GoToItem GoToDialog::itemFor(const ObjectiveName &name) const
{
    GoToItem item{GoToItem::Group::Objectives, name.title, name.module};
    item.go = [open = m_sources.openPlace, id = name.id] { open(id, -1, SearchHit::Part::Page); };
    return item;
}

GoToItem GoToDialog::itemFor(const SearchHit &hit) const
{
    GoToItem item{GoToItem::Group::Pages, hit.title, {}, hit.excerpt, false, hit.titleMarks, hit.excerptMarks};
    if (hit.kind == SearchHit::Kind::Glossary) {
        item.group = GoToItem::Group::Glossary;
        item.go = [open = m_sources.openTerm, term = hit.title] { open(term); };
        return item;
    }
    if (hit.kind == SearchHit::Kind::Title) {
        item.group = GoToItem::Group::Objectives;
        item.detail = hit.module;
    } else {
        item.detail = tr("%1 · %2").arg(hit.module, partWord(hit));
        item.titleMarks.clear(); // What was found is in the excerpt.
        item.code = hit.kind == SearchHit::Kind::Code;
    }
    item.go = [open = m_sources.openPlace, id = hit.objective, block = hit.block, part = hit.part] {
        open(id, block, part);
    };
    return item;
}

void GoToDialog::addActions(std::vector<GoToItem> &items, const QString &text) const
{
    for (const auto group : {GoToItem::Group::Commands, GoToItem::Group::Files}) {
        int count = 0;
        for (const Action &action : m_sources.actions) {
            if (action.group != group) continue;
            GoToItem item{group, action.name, action.detail};
            item.go = action.go;
            if (!text.isEmpty()) {
                item.titleMarks = SearchIndex::marksOf(text, action.name);
                if (item.titleMarks.empty() || ++count > mostActions) continue;
            }
            items.push_back(std::move(item));
        }
    }
}

std::vector<GoToItem> GoToDialog::everything() const
{
    std::vector<GoToItem> items;
    for (const ObjectiveName &name : m_sources.objectives) items.push_back(itemFor(name));
    addActions(items, {});
    return items;
}

std::vector<GoToItem> GoToDialog::found(const QString &text) const
{
    std::vector<GoToItem> objectives, terms, pages;
    if (m_sources.index) {
        for (const SearchHit &hit : m_sources.index->search(text, mostHits)) {
            GoToItem item = itemFor(hit);
            if (item.group == GoToItem::Group::Pages)
                pages.push_back(std::move(item));
            else if (item.group == GoToItem::Group::Glossary && terms.size() < mostTerms)
                terms.push_back(std::move(item));
            else if (item.group == GoToItem::Group::Objectives && objectives.size() < mostObjectives)
                objectives.push_back(std::move(item));
        }
    } else {
        for (const ObjectiveName &name : m_sources.objectives) {
            GoToItem item = itemFor(name);
            item.titleMarks = SearchIndex::marksOf(text, name.title);
            if (!item.titleMarks.empty()) objectives.push_back(std::move(item));
        }
    }
    std::vector<GoToItem> items = std::move(objectives);
    addActions(items, text);
    for (std::vector<GoToItem> *group : {&terms, &pages})
        std::move(group->begin(), group->end(), std::back_inserter(items));
    return items;
}

QString GoToDialog::whatIsSearched() const
{
    const auto isCommand = [](const Action &action) { return action.group == GoToItem::Group::Commands; };
    const qsizetype commands = std::ranges::count_if(m_sources.actions, isCommand);
    if (!m_sources.index)
        return tr("The pages are still being read; titles and %n command(s) are found already.", nullptr,
                  int(commands));
    return tr("titles, headings, text, code, quiz questions and exercises of %1 objectives, %2 terms, %3 commands.")
        .arg(m_sources.index->objectiveCount())
        .arg(m_sources.index->termCount())
        .arg(commands);
}

void GoToDialog::showNothing(const QString &text)
{
    m_nothing->setWords(tr("Nothing found for “%1”").arg(text.left(60)),
                        tr("Searched: %1 Try fewer letters, or another word for it.").arg(whatIsSearched()));
}

void GoToDialog::search()
{
    QElapsedTimer clock;
    clock.start();
    const QString text = m_field->text().trimmed();
    m_model->setItems(text.isEmpty() ? everything() : found(text));
    const int count = m_model->itemCount();
    if (count == 0) showNothing(text);
    m_stack->setCurrentWidget(count == 0 ? static_cast<QWidget *>(m_nothing) : m_list);
    const QString keys = tr("↑ ↓ choose, Return opens, Esc closes.");
    m_status->setText(text.isEmpty() ? tr("Type to search %1").arg(whatIsSearched())
                      : count == 0   ? tr("Esc closes.")
                                     : tr("%n found. %1", nullptr, count).arg(keys));
    m_list->scrollToTop();
    choose(m_model->nextItem(0, 1));
    m_took = double(clock.nsecsElapsed()) / 1e6;
}

void GoToDialog::choose(int row)
{
    if (row < 0) return;
    m_list->setCurrentIndex(m_model->index(row));
    // A group's line comes into view with its first item.
    const bool belowHead = row > 0 && m_model->nextItem(row - 1, -1) != row - 1;
    m_list->scrollTo(m_model->index(belowHead ? row - 1 : row));
    m_list->scrollTo(m_model->index(row));
}

void GoToDialog::move(int step)
{
    const int row = m_list->currentIndex().row();
    int next = row;
    for (int left = std::abs(step); left > 0; --left) {
        const int found = m_model->nextItem(next + (step > 0 ? 1 : -1), step > 0 ? 1 : -1);
        if (found < 0) break;
        next = found;
    }
    if (next != row) choose(next);
}

bool GoToDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down: move(1); return true;
        case Qt::Key_Up: move(-1); return true;
        case Qt::Key_PageDown: move(pageStep); return true;
        case Qt::Key_PageUp: move(-pageStep); return true;
        default: break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void GoToDialog::goToCurrent()
{
    const GoToItem *item = m_model->item(m_list->currentIndex());
    if (!item || !item->go) return;
    const auto go = item->go;
    accept();
    // After the dialog is gone, so that what it leads to gets the focus.
    QTimer::singleShot(0, parentWidget(), go);
}

} // namespace athanor
