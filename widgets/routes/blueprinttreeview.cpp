#include "widgets/routes/blueprinttreeview.h"

#include "widgets/common/emptystate.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace athanor {

namespace {

enum Role { FileRole = Qt::UserRole + 1, LineRole };

/// Rows with room to breathe.
class RowDelegate final : public QStyledItemDelegate
{
public:
    RowDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize wanted = QStyledItemDelegate::sizeHint(option, index);
        return {wanted.width() + m_theme.px(12), std::max(wanted.height(), m_theme.px(28))};
    }

private:
    const Theme &m_theme;
};

QString fromWords(const PrefixPart &part)
{
    switch (part.from) {
    case PrefixPart::From::Constructor: return BlueprintTreeView::tr("Blueprint(…) of %1").arg(part.blueprint);
    case PrefixPart::From::Register: return BlueprintTreeView::tr("register_blueprint(…) of %1").arg(part.blueprint);
    case PrefixPart::From::Parent: return BlueprintTreeView::tr("its parent %1").arg(part.blueprint);
    case PrefixPart::From::Unknown: break;
    }
    return part.blueprint;
}

QList<QStandardItem *> rowOf(const QString &name, const QString &what, const QString &file, int line)
{
    const QString where = file.isEmpty() ? QString()
                          : line > 0     ? QStringLiteral("%1:%2").arg(file, QString::number(line))
                                         : file;
    QList<QStandardItem *> row{new QStandardItem(name), new QStandardItem(what), new QStandardItem(where)};
    for (QStandardItem *item : row) {
        item->setEditable(false);
        item->setData(file, FileRole);
        item->setData(line, LineRole);
        item->setToolTip(item->text());
    }
    row.first()->setAccessibleText(QStringLiteral("%1, %2, %3").arg(name, what, where));
    return row;
}

} // namespace

BlueprintTreeView::BlueprintTreeView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_stack(new QStackedWidget), m_empty(new EmptyState(theme, {}, {})),
      m_read(m_empty->addButton(tr("Read the blueprints"))), m_view(new QTreeView),
      m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("blueprintPage"));
    m_read->setObjectName(QStringLiteral("readBlueprints"));
    connect(m_read, &QPushButton::clicked, this, &BlueprintTreeView::requested);
    m_view->setObjectName(QStringLiteral("blueprintTree"));
    m_view->setAccessibleName(tr("Blueprints"));
    m_view->setAccessibleDescription(tr("Return opens where it is written."));
    m_view->setModel(m_model);
    m_view->setProperty("ring", true);
    m_view->setAlternatingRowColors(false);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setExpandsOnDoubleClick(false);
    m_view->header()->setStretchLastSection(false);
    m_view->setItemDelegate(new RowDelegate(m_theme, m_view));
    m_view->header()->setHighlightSections(false);
    connect(m_view, &QTreeView::activated, this, [this](const QModelIndex &index) {
        const QString file = index.data(FileRole).toString();
        if (!file.isEmpty()) Q_EMIT openSource(file, std::max(1, index.data(LineRole).toInt()));
    });
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    connect(&theme, &Theme::changed, this, &BlueprintTreeView::restyle);
    clear();
}

void BlueprintTreeView::clear()
{
    m_fresh = false;
    m_model->clear();
    m_empty->setWords(tr("The blueprints are not read yet"),
                      tr("See how they are nested, and where each part of a prefix comes from."));
    m_read->show();
    m_stack->setCurrentIndex(0);
}

void BlueprintTreeView::setBusy()
{
    if (m_stack->currentIndex() == 1) return; // The tree from before stays meanwhile.
    m_empty->setWords(tr("Loading the application…"), {});
    m_read->hide();
}

void BlueprintTreeView::setFault(const QString &message)
{
    m_fresh = false;
    m_empty->setWords(tr("There is no tree"), message);
    m_read->show();
    m_stack->setCurrentIndex(0);
}

void BlueprintTreeView::addNode(QStandardItem *into, const BlueprintNode &node)
{
    const bool isRoot = node.name.isEmpty();
    QString what = isRoot ? tr("application") : node.prefix.isEmpty() ? tr("no prefix") : node.prefix;
    if (!node.subdomain.isEmpty()) what += tr("  on subdomain %1").arg(node.subdomain);
    const QList<QStandardItem *> row = rowOf(isRoot && node.ownName.isEmpty() ? node.importName
                                             : isRoot                         ? node.ownName
                                                                              : node.name,
                                             what, node.file, node.line);
    QFont strong = row.first()->font();
    strong.setWeight(QFont::DemiBold);
    row.first()->setFont(strong);
    into->appendRow(row);
    QStandardItem *item = row.first();
    for (const PrefixPart &part : node.prefixParts)
        item->appendRow(
            rowOf(tr("prefix %1").arg(part.text), tr("from %1").arg(fromWords(part)), part.file, part.line));
    if (!node.registeredIn.isEmpty())
        item->appendRow(
            rowOf(tr("registered"), tr("by register_blueprint(…)"), node.registeredIn, node.registeredLine));
    if (!node.templateFolder.isEmpty()) item->appendRow(rowOf(tr("templates"), node.templateFolder, {}, 0));
    if (!node.staticFolder.isEmpty())
        item->appendRow(rowOf(tr("static files"), tr("%1 at %2").arg(node.staticFolder, node.staticUrl), {}, 0));
    for (const BlueprintHook &hook : node.hooks)
        item->appendRow(rowOf(hook.handles.isEmpty() ? hook.phase : tr("%1 for %2").arg(hook.phase, hook.handles),
                              hook.name, hook.file, hook.line));
    for (const BlueprintRoute &route : node.routes)
        item->appendRow(rowOf(QStringLiteral("%1 %2").arg(route.methods.join(QLatin1Char(' ')), route.rule),
                              route.endpoint, route.file, route.line));
    for (const BlueprintNode &child : node.children) addNode(item, child);
}

void BlueprintTreeView::setTree(const BlueprintTree &tree)
{
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("Blueprint"), tr("What"), tr("Where")});
    addNode(m_model->invisibleRootItem(), tree.root);
    m_fresh = true;
    restyle();
    if (m_model->rowCount() > 0) m_view->setCurrentIndex(m_model->index(0, 0));
    m_stack->setCurrentIndex(1);
}

void BlueprintTreeView::restyle()
{
    m_view->setFont(m_theme.uiFont(13));
    m_view->setIndentation(m_theme.px(18));
    m_view->expandAll();
    if (m_model->columnCount() < 3) return;
    m_view->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
}

} // namespace athanor
