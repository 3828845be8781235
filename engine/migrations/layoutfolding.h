#pragma once

#include "engine/migrations/lanelayout.h"

#include <QSet>

namespace athanor::migrations {

/// A view of a layout in which long runs without anything to see take one row: revisions of one line, row after row,
/// with one parent and one child, no label and no dependency. Lanes and edges stay as they are. Linear to make.
class LayoutFolding final
{
public:
    struct Row
    {
        int firstRow = 0; ///< The topmost of the layout's rows that stand here.
        int count = 1;    ///< More than one: a folded run.
    };

    /// Runs of at least `least` revisions are folded, but for those that hold a revision of `open` (identifiers: where
    /// the database is, what is selected, what was unfolded).
    LayoutFolding(const RevisionGraph &graph, const LaneLayout &layout, int least = 5, const QSet<QString> &open = {});

    const std::vector<Row> &rows() const { return m_rows; }
    /// The row of this view in which a row of the layout stands.
    int viewRow(int layoutRow) const { return m_viewRows[std::size_t(layoutRow)]; }

private:
    std::vector<Row> m_rows;
    std::vector<int> m_viewRows;
};

} // namespace athanor::migrations
