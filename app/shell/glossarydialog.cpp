#include "app/shell/glossarydialog.h"

#include "engine/course/searchindex.h"
#include "widgets/common/button.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/focuschain.h"
#include "widgets/common/labels.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int termRole = Qt::UserRole + 1; ///< Index into Glossary::terms().

} // namespace

GlossaryDialog::GlossaryDialog(const Theme &theme, std::shared_ptr<const Glossary> glossary, TitleOf titleOf,
                               QWidget *parent)
    : QDialog(parent), m_theme(theme), m_glossary(std::move(glossary)), m_titleOf(std::move(titleOf)),
      m_field(new QLineEdit), m_list(new QListView), m_model(new QStandardItemModel(this)), m_found(new QStackedWidget),
      m_nothing(new EmptyState(theme, {}, {})), m_area(new QScrollArea)
{
    setWindowTitle(tr("Glossary"));
    setAttribute(Qt::WA_DeleteOnClose);
    const QSize most = parent ? parent->window()->size() * 0.92 : QSize(4000, 4000);
    resize(std::min(theme.px(760), most.width()), std::min(theme.px(480), most.height()));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildList(), 2);
    row->addWidget(buildEntry(), 3);
    connect(m_field, &QLineEdit::textChanged, this, &GlossaryDialog::filter);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &GlossaryDialog::showEntry);
    connect(&theme, &Theme::changed, this, [this] { filter(m_field->text()); });
    filter({});
    m_field->setFocus();
}

QWidget *GlossaryDialog::buildList()
{
    auto *side = new QWidget;
    setGround(side, QStringLiteral("sunk"));
    m_field->setPlaceholderText(tr("Find a word"));
    m_field->setAccessibleName(tr("Find a word"));
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setAccessibleName(tr("Words"));
    m_list->setAccessibleDescription(tr("The chosen word is explained beside the list."));
    m_list->setProperty("ring", true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTabKeyNavigation(false);
    m_found->addWidget(m_list);
    m_found->addWidget(m_nothing);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(16, 16, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_field);
    column->addWidget(m_found, 1);
    return side;
}

QWidget *GlossaryDialog::buildEntry()
{
    auto *page = new QWidget;
    page->setAutoFillBackground(false);
    page->setMinimumWidth(1);
    m_entry = new QVBoxLayout(page);
    m_entry->setContentsMargins(24, 20, 24, 20);
    m_entry->setSpacing(8);
    m_area->setWidget(page);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->viewport()->setAutoFillBackground(false);
    return m_area;
}

void GlossaryDialog::filter(const QString &text)
{
    m_list->setStyleSheet(QStringLiteral("QListView { background: transparent; }"
                                         "QListView::item { padding-left: %1px; border-radius: 6px; }"
                                         "QListView::item:selected { background: %2; color: %3; }")
                              .arg(m_theme.px(8))
                              .arg(m_theme.tokens().copperSoft.name(), m_theme.tokens().ink.name()));
    const QString before = currentTerm();
    const std::vector<GlossaryTerm> &terms = m_glossary->terms();
    m_model->clear();
    int wanted = 0;
    // Names first; then what only speaks of it.
    for (const bool byName : {true, false}) {
        for (size_t i = 0; i < terms.size(); ++i) {
            const QString names = (QStringList(terms[i].term) + terms[i].also).join(QLatin1Char('\n'));
            const bool named = text.trimmed().isEmpty() || !SearchIndex::marksOf(text, names).empty();
            if (named != byName) continue;
            if (!named && SearchIndex::marksOf(text, terms[i].text).empty()) continue;
            auto *item = new QStandardItem(terms[i].term);
            item->setData(int(i), termRole);
            item->setSizeHint({10, m_theme.px(30)});
            if (terms[i].term == before && text.trimmed().isEmpty()) wanted = m_model->rowCount();
            m_model->appendRow(item);
        }
    }
    if (terms.empty())
        m_nothing->setWords(tr("No glossary"), tr("This course has no glossary of its own."));
    else if (m_model->rowCount() == 0)
        m_nothing->setWords(
            tr("Nothing found"),
            tr("None of the %1 words, nor what is said of them, has “%2”.").arg(terms.size()).arg(text.trimmed()));
    m_found->setCurrentWidget(m_model->rowCount() == 0 ? static_cast<QWidget *>(m_nothing) : m_list);
    m_list->setCurrentIndex(m_model->index(wanted, 0));
    showEntry();
}

void GlossaryDialog::showTerm(const QString &name)
{
    const GlossaryTerm *term = m_glossary->find(name);
    if (!term) return;
    m_field->clear();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->item(row)->text() != term->term) continue;
        m_list->setCurrentIndex(m_model->index(row, 0));
        m_list->scrollTo(m_list->currentIndex(), QAbstractItemView::PositionAtCenter);
    }
}

QString GlossaryDialog::currentTerm() const { return m_list->currentIndex().data().toString(); }

void GlossaryDialog::addLinks(const QString &title, const QString &objectName, const QStringList &names,
                              const std::function<void(int)> &choose)
{
    if (names.isEmpty()) return;
    m_entry->addSpacing(8);
    m_entry->addWidget(regionLabel(title));
    auto *links = new QWidget;
    auto *flow = new FlowLayout(6, links);
    for (int i = 0; i < names.size(); ++i) {
        auto *link = new Button(m_theme, Button::Kind::Quiet, names.at(i));
        link->setObjectName(objectName);
        link->setAccessibleName(tr("%1: %2").arg(title, names.at(i)));
        link->setElides(true);
        link->setAutoDefault(false);
        connect(link, &QPushButton::clicked, this, [choose, i] { choose(i); });
        flow->addWidget(link);
    }
    m_entry->addWidget(links);
}

void GlossaryDialog::showEntry()
{
    while (QLayoutItem *item = m_entry->takeAt(0)) {
        // Not deleted at once: a link that was clicked is still at work here.
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->setParent(nullptr);
            widget->deleteLater();
        }
        delete item;
    }
    const QVariant chosen = m_list->currentIndex().data(termRole);
    if (!chosen.isValid()) {
        m_entry->addWidget(textLabel(tr("A word that is found is explained here."), QStringLiteral("quiet")));
        return m_entry->addStretch(1);
    }
    const GlossaryTerm &term = m_glossary->terms()[size_t(chosen.toInt())];
    auto *name = textLabel(term.term, QStringLiteral("title"));
    name->setObjectName(QStringLiteral("glossaryTerm"));
    m_entry->addWidget(name);
    if (!term.also.isEmpty())
        m_entry->addWidget(textLabel(tr("also: %1").arg(term.also.join(QLatin1String(", "))), QStringLiteral("small")));
    auto *text = new MarkupLabel(m_theme, term.text);
    text->setObjectName(QStringLiteral("glossaryText"));
    m_entry->addWidget(text);
    addLinks(tr("See also"), QStringLiteral("seeAlso"), term.see,
             [this, see = term.see](int i) { showTerm(see.at(i)); });
    QStringList ids, titles;
    for (const QString &id : term.objectives) {
        const QString title = m_titleOf(id);
        if (title.isEmpty()) continue;
        ids << id;
        titles << title;
    }
    addLinks(tr("Taught in"), QStringLiteral("taughtIn"), titles, [this, ids](int i) {
        accept();
        Q_EMIT objectiveChosen(ids.at(i));
    });
    m_entry->addStretch(1);
    m_area->verticalScrollBar()->setValue(0);
    chainFocus(m_list, m_area->widget());
}

bool GlossaryDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int row = m_list->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
            if (row >= 0 && row < m_model->rowCount()) m_list->setCurrentIndex(m_model->index(row, 0));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace athanor
