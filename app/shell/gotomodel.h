#pragma once

#include "engine/course/searchindex.h"

#include <QAbstractListModel>

#include <functional>

namespace athanor {

/// Something Ctrl+K leads to.
struct GoToItem
{
    enum class Group { Objectives, Commands, Files, Glossary, Pages };

    Group group = Group::Objectives;
    QString title = {};
    QString detail = {};  ///< Beside it: the module, the key, which part of a page.
    QString excerpt = {}; ///< Under it; may be empty.
    bool code = false;    ///< The excerpt is code.
    std::vector<SearchHit::Mark> titleMarks = {};
    std::vector<SearchHit::Mark> excerptMarks = {};
    std::function<void()> go = {};
};

/// What was found, under a line for each group. The lines cannot be chosen.
class GoToModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IsHeadRole = Qt::UserRole + 1, ItemRole };

    using QAbstractListModel::QAbstractListModel;

    /// In the order in which they are shown; those of one group stand together.
    void setItems(std::vector<GoToItem> items);
    int itemCount() const { return int(m_items.size()); }
    /// nullptr for a group's line.
    const GoToItem *item(const QModelIndex &index) const;
    /// The next row that can be chosen from `row` on, in steps of +1 or -1; -1 where there is none.
    int nextItem(int row, int step) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    static QString groupName(GoToItem::Group group);

private:
    struct Row
    {
        GoToItem::Group group;
        int item = -1; ///< -1: the group's line.
    };

    std::vector<GoToItem> m_items;
    std::vector<Row> m_rows;
};

} // namespace athanor
