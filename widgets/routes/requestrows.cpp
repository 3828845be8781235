#include "widgets/routes/requestrows.h"

#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace athanor {

RequestRows::RequestRows(const Theme &theme, QWidget *parent) : QTableWidget(0, 2, parent), m_theme(theme)
{
    setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::Interactive);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    verticalHeader()->hide();
    setTabKeyNavigation(false);
    setProperty("ring", true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                    QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    setAccessibleDescription(
        tr("Arrows move, a letter or F2 edits, Tab goes on to the next cell, Delete takes the row away."));
    connect(this, &QTableWidget::itemChanged, this, [this] {
        if (m_filling) return;
        keepEmptyRow();
        Q_EMIT edited();
    });
    connect(&theme, &Theme::changed, this, &RequestRows::restyle);
    restyle();
    keepEmptyRow();
}

void RequestRows::restyle()
{
    setFont(m_theme.codeFont(13));
    horizontalHeader()->setFont(m_theme.uiFont(12));
    verticalHeader()->setDefaultSectionSize(m_theme.px(28));
    setColumnWidth(0, m_theme.px(140));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // What is left, and at least this:
    setMinimumHeight(m_theme.px(92));
    updateGeometry();
}

std::vector<RequestRows::Row> RequestRows::rows() const
{
    std::vector<Row> rows;
    for (int i = 0; i < rowCount(); ++i) {
        const QTableWidgetItem *name = item(i, 0);
        const QTableWidgetItem *value = item(i, 1);
        Row row{name ? name->text() : QString(), value ? value->text() : QString(), -1};
        if (value && value->data(Qt::UserRole).isValid()) row.file = value->data(Qt::UserRole).toInt();
        if (!row.name.isEmpty() || !row.value.isEmpty()) rows.push_back(row);
    }
    return rows;
}

void RequestRows::setRows(const std::vector<Row> &wanted)
{
    if (rows() == wanted) return;
    m_filling = true;
    setRowCount(0);
    for (const Row &row : wanted) appendRow(row);
    m_filling = false;
    keepEmptyRow();
}

void RequestRows::appendRow(const Row &row)
{
    const int at = rowCount();
    insertRow(at);
    setItem(at, 0, new QTableWidgetItem(row.name));
    auto *value = new QTableWidgetItem(row.value);
    if (row.file >= 0) {
        value->setData(Qt::UserRole, row.file);
        value->setFlags(value->flags() & ~Qt::ItemIsEditable);
        value->setToolTip(row.value);
    }
    setItem(at, 1, value);
}

void RequestRows::keepEmptyRow()
{
    const int last = rowCount() - 1;
    const bool hasEmpty = last >= 0 && item(last, 0) && item(last, 0)->text().isEmpty() && item(last, 1) &&
                          item(last, 1)->text().isEmpty();
    if (hasEmpty) return;
    m_filling = true;
    appendRow({});
    m_filling = false;
}

void RequestRows::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && state() != QAbstractItemView::EditingState && currentRow() >= 0) {
        const int row = currentRow();
        m_filling = true;
        removeRow(row);
        m_filling = false;
        keepEmptyRow();
        setCurrentCell(std::min(row, rowCount() - 1), 0);
        Q_EMIT edited();
        return;
    }
    // Return on a cell edits it; what the window does with Ctrl+Return is the window's.
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && event->modifiers() == Qt::NoModifier &&
        state() != QAbstractItemView::EditingState && currentItem()) {
        edit(currentIndex());
        return;
    }
    QTableWidget::keyPressEvent(event);
}

void RequestRows::closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint)
{
    const auto empty = [this](int row, int column) {
        return !item(row, column) || item(row, column)->text().isEmpty();
    };
    const int row = currentRow();
    const bool atEnd = row == rowCount() - 1 && empty(row, 0) && empty(row, 1);
    const bool atBegin = row == 0 && currentColumn() == 0;
    const bool leavesForward = hint == QAbstractItemDelegate::EditNextItem && atEnd;
    const bool leavesBack = hint == QAbstractItemDelegate::EditPreviousItem && atBegin;
    QTableWidget::closeEditor(editor, leavesForward || leavesBack ? QAbstractItemDelegate::NoHint : hint);
    if (leavesForward) focusNextChild();
    if (leavesBack) focusPreviousChild();
}

QSize RequestRows::sizeHint() const { return {m_theme.px(280), m_theme.px(110)}; }

} // namespace athanor
