#pragma once

#include "engine/grading/difference.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QTableView;
class QVBoxLayout;

namespace athanor {

/// Expected beside yours: first the sentence of the rule that does not hold, then two texts with the piece that differs
/// marked in each, or a table of values or rows. What is missing or too much has a sign as well as a colour; it is
/// never higher than some lines and scrolls. The whole of it is told in words to screen readers.
class DifferenceView final : public QWidget
{
    Q_OBJECT
public:
    /// difference must not be empty.
    DifferenceView(const Theme &theme, const Difference &difference, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void addTexts(const Difference &difference);
    void addTable(const Difference &difference);
    void addLegend(const Difference &difference);
    void fitTable();
    void fitTableHeight();

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QTableView *m_table = nullptr;
    int m_contentWidth = 0; ///< Of all the table's columns.
};

} // namespace athanor
