#include "app/shell/gotodialog.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTimer>
#include <QVBoxLayout>

namespace athanor {

GoToDialog::GoToDialog(const Theme &theme, std::vector<Place> places, QWidget *parent)
    : QDialog(parent), m_places(std::move(places)), m_field(new QLineEdit), m_list(new QListView),
      m_model(new QStandardItemModel(this)), m_filter(new QSortFilterProxyModel(this))
{
    setWindowTitle(tr("Go to anything"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(theme.px(480), theme.px(360));
    m_field->setPlaceholderText(tr("An objective, a file, something to do"));
    m_field->setAccessibleName(tr("Go to"));
    m_field->installEventFilter(this);
    for (size_t i = 0; i < m_places.size(); ++i) {
        auto *item = new QStandardItem(QStringLiteral("%1  ·  %2").arg(m_places[i].name, m_places[i].kind));
        item->setData(static_cast<int>(i), Qt::UserRole + 1);
        item->setEditable(false);
        item->setSizeHint(QSize(10, theme.px(32)));
        m_model->appendRow(item);
    }
    m_filter->setSourceModel(m_model);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_filter);
    m_list->setAccessibleName(tr("Places"));
    m_list->setProperty("ring", true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setFilterFixedString(text);
        selectFirst();
    });
    connect(m_field, &QLineEdit::returnPressed, this, &GoToDialog::goToCurrent);
    connect(m_list, &QListView::activated, this, &GoToDialog::goToCurrent);
    connect(m_list, &QListView::clicked, this, &GoToDialog::goToCurrent);
    selectFirst();
}

void GoToDialog::selectFirst() { m_list->setCurrentIndex(m_filter->index(0, 0)); }

bool GoToDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up) {
            const int step = key->key() == Qt::Key_Down ? 1 : -1;
            const QModelIndex next = m_filter->index(m_list->currentIndex().row() + step, 0);
            if (next.isValid()) m_list->setCurrentIndex(next);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void GoToDialog::goToCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid()) return;
    const auto go = m_places[static_cast<size_t>(index.data(Qt::UserRole + 1).toInt())].go;
    accept();
    // After the dialog is gone, so that what it leads to gets the focus.
    QTimer::singleShot(0, parentWidget(), go);
}

} // namespace athanor
