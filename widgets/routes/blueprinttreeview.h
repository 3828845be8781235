#pragma once

#include "engine/routes/blueprinttree.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QStackedWidget;
class QStandardItem;
class QStandardItemModel;
class QTreeView;

namespace athanor {

class Button;
class EmptyState;

/// The blueprints of an application as a tree: the whole prefix of each and who wrote which part of it, its routes and
/// hooks. Return opens where a thing is written.
class BlueprintTreeView final : public QWidget
{
    Q_OBJECT
public:
    explicit BlueprintTreeView(const Theme &theme, QWidget *parent = nullptr);

    void setTree(const BlueprintTree &tree);
    void setBusy();
    void setFault(const QString &message);
    void clear();
    /// Whether a tree is shown that has not been called old.
    bool isFresh() const { return m_fresh; }
    void markStale() { m_fresh = false; }

Q_SIGNALS:
    void requested();
    void openSource(const QString &file, int line);

private:
    void addNode(QStandardItem *into, const BlueprintNode &node);
    void restyle();

    const Theme &m_theme;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    Button *m_read;
    QTreeView *m_view;
    QStandardItemModel *m_model;
    bool m_fresh = false;
};

} // namespace athanor
