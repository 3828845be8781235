#include "widgets/results/differenceview.h"

#include "widgets/common/labels.h"
#include "widgets/results/differencebox.h"
#include "widgets/results/differencedelegate.h"
#include "widgets/results/differencemodel.h"
#include "widgets/results/differencetext.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

namespace {

using Mark = Difference::Mark;

constexpr int mostRowsHigh = 8;

QFrame *side(const QString &title, DifferenceBox *box)
{
    auto *card = new QFrame;
    card->setProperty("card", QStringLiteral("true"));
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(10, 6, 8, 8);
    layout->setSpacing(2);
    layout->addWidget(regionLabel(title));
    layout->addWidget(box);
    layout->addStretch();
    return card;
}

} // namespace

DifferenceView::DifferenceView(const Theme &theme, const Difference &difference, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("difference"));
    setAccessibleName(tr("Expected beside yours"));
    setAccessibleDescription(differenceAsText(difference));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    if (!difference.sentence.isEmpty()) {
        // It quotes what the answer gave, so that nothing in it is markup.
        auto *sentence = textLabel(difference.sentence);
        sentence->setAccessibleName(difference.sentence);
        sentence->setObjectName(QStringLiteral("differenceSentence"));
        m_column->addWidget(sentence);
    }
    if (difference.kind == Difference::Kind::Text)
        addTexts(difference);
    else
        addTable(difference);
}

void DifferenceView::addTexts(const Difference &difference)
{
    auto *pair = new QHBoxLayout;
    pair->setSpacing(8);
    pair->addWidget(side(tr("Expected"), new DifferenceBox(m_theme, DifferenceBox::Side::Expected, difference)), 1);
    pair->addWidget(side(tr("Yours"), new DifferenceBox(m_theme, DifferenceBox::Side::Yours, difference)), 1);
    m_column->addLayout(pair);
}

void DifferenceView::addTable(const Difference &difference)
{
    auto *card = new QFrame;
    card->setProperty("card", QStringLiteral("true"));
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 1);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("differenceTable"));
    m_table->setModel(new DifferenceModel(difference, m_table));
    // One value alone has no place to tell, and the columns say which is which.
    const bool alone = difference.kind == Difference::Kind::Values &&
                       std::ranges::all_of(difference.rows, [](const auto &row) { return row.label.isEmpty(); });
    m_table->setColumnHidden(0, alone);
    m_table->setItemDelegate(new DifferenceDelegate(m_theme, m_table));
    m_table->setAccessibleName(tr("Difference, %n row(s)", nullptr, int(difference.rows.size())));
    m_table->setAccessibleDescription(differenceAsText(difference));
    m_table->setProperty("ring", true);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setCornerButtonEnabled(false);
    layout->addWidget(m_table);
    m_column->addWidget(card);
    addLegend(difference);
    if (difference.omitted > 0)
        m_column->addWidget(
            textLabel(tr("%n more row(s) are not shown.", nullptr, difference.omitted), QStringLiteral("small")));
    fitTable();
    connect(&m_theme, &Theme::changed, this, &DifferenceView::fitTable);
}

void DifferenceView::addLegend(const Difference &difference)
{
    // For values the columns say which is which.
    if (difference.kind != Difference::Kind::Rows) return;
    QStringList parts;
    for (const Mark mark : {Mark::Missing, Mark::Extra, Mark::Changed, Mark::Moved}) {
        if (std::ranges::any_of(difference.rows, [&](const auto &row) { return row.mark == mark; }))
            parts << QStringLiteral("%1\u00a0%2").arg(markSign(mark), markMeaning(mark));
    }
    if (parts.isEmpty()) return;
    auto *legend = textLabel(parts.join(QStringLiteral("   ")), QStringLiteral("small"));
    legend->setObjectName(QStringLiteral("differenceLegend"));
    m_column->addWidget(legend);
}

void DifferenceView::fitTable()
{
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(false);
    m_table->resizeColumnsToContents();
    m_table->resizeRowsToContents();
    m_contentWidth = header->length();
    header->setStretchLastSection(true);
    fitTableHeight();
    // The first row that differs is what one came to see.
    const auto &list = static_cast<DifferenceModel *>(m_table->model())->difference().rows;
    const auto first = std::ranges::find_if(list, [](const auto &row) { return row.mark != Mark::Same; });
    const int column = m_table->isColumnHidden(0) ? 1 : 0;
    const QModelIndex index = m_table->model()->index(first == list.end() ? 0 : int(first - list.begin()), column);
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void DifferenceView::fitTableHeight()
{
    const int rows = m_table->model()->rowCount();
    int height = m_table->horizontalHeader()->sizeHint().height() + 2 * m_table->frameWidth() + 4;
    for (int row = 0; row < std::min(rows, mostRowsHigh); ++row) height += m_table->rowHeight(row);
    if (m_contentWidth > m_table->viewport()->width()) height += m_table->horizontalScrollBar()->sizeHint().height();
    m_table->setFixedHeight(std::min(height, m_theme.px(320)));
}

void DifferenceView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_table) fitTableHeight();
}

} // namespace athanor
