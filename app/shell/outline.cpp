#include "app/shell/outline.h"

#include "app/shell/outlinedelegate.h"
#include "app/shell/studywords.h"

#include <QFileInfo>
#include <QStandardItemModel>

namespace athanor {

namespace {

/// The number that a module's folder begins with ("03-flask"), or 0.
int folderNumber(const Module &module)
{
    if (module.objectives.empty()) return 0;
    const QString folder = QFileInfo(QFileInfo(module.objectives.front().folder).path()).fileName();
    return folder.section(QLatin1Char('-'), 0, 0).toInt();
}

} // namespace

Outline::Outline(const Theme &theme, QWidget *parent) : QTreeView(parent), m_model(new QStandardItemModel(this))
{
    setModel(m_model);
    setObjectName(QStringLiteral("outline"));
    setAccessibleName(tr("Course"));
    setAccessibleDescription(tr("Modules and their objectives, each with how far it is. Return opens one."));
    setProperty("outline", true);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setItemsExpandable(false);
    setMouseTracking(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setItemDelegate(new OutlineDelegate(theme, this));
    const auto choose = [this](const QModelIndex &index) {
        const QString id = index.data(OutlineDelegate::IdRole).toString();
        if (!id.isEmpty())
            Q_EMIT objectiveChosen(id);
        else if (index.data(OutlineDelegate::DueRole).isValid())
            Q_EMIT reviewChosen();
    };
    connect(this, &QTreeView::clicked, this, choose);
    connect(this, &QTreeView::activated, this, choose);
    connect(&theme, &Theme::changed, this, [this] { scheduleDelayedItemsLayout(); });
}

void Outline::setCourse(const Course &course)
{
    m_model->clear();
    for (const Module &module : course.modules) {
        const int number = folderNumber(module);
        auto *head = new QStandardItem(number > 0 ? tr("%1 · %2").arg(number).arg(module.title) : module.title);
        head->setFlags(Qt::ItemIsEnabled);
        for (const Objective &objective : module.objectives) {
            auto *item = new QStandardItem(objective.title);
            item->setData(objective.id, OutlineDelegate::IdRole);
            item->setToolTip(objective.summary);
            head->appendRow(item);
        }
        m_model->appendRow(head);
    }
    auto *head = new QStandardItem(tr("Review"));
    head->setFlags(Qt::ItemIsEnabled);
    m_review = new QStandardItem;
    head->appendRow(m_review);
    m_model->appendRow(head);
    setDue(m_due);
    expandAll();
}

void Outline::setDue(int count)
{
    m_due = count;
    if (!m_review) return;
    m_review->setData(count, OutlineDelegate::DueRole);
    m_review->setText(count == 0 ? tr("nothing due") : tr("due today"));
    m_review->setData(count == 0 ? tr("Review, nothing due") : tr("Review, %1 due").arg(count), Qt::AccessibleTextRole);
}

void Outline::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // A long title takes two lines where one is too short for it.
}

QStandardItem *Outline::find(const QString &id) const
{
    for (int module = 0; module < m_model->rowCount(); ++module) {
        QStandardItem *head = m_model->item(module);
        for (int row = 0; row < head->rowCount(); ++row)
            if (head->child(row)->data(OutlineDelegate::IdRole).toString() == id) return head->child(row);
    }
    return nullptr;
}

void Outline::setCurrent(const QString &objective)
{
    for (int module = 0; module < m_model->rowCount(); ++module) {
        QStandardItem *head = m_model->item(module);
        for (int row = 0; row < head->rowCount(); ++row)
            head->child(row)->setData(head->child(row)->data(OutlineDelegate::IdRole).toString() == objective,
                                      OutlineDelegate::CurrentRole);
    }
    if (QStandardItem *item = find(objective)) {
        setCurrentIndex(item->index());
        scrollTo(item->index());
    }
}

void Outline::setMastery(const QString &objective, Mastery mastery)
{
    QStandardItem *item = find(objective);
    if (!item) return;
    item->setData(static_cast<int>(mastery), OutlineDelegate::MasteryRole);
    item->setData(tr("%1, %2").arg(item->text(), masteryWord(mastery)), Qt::AccessibleTextRole);
}

} // namespace athanor
