#pragma once

#include "widgets/common/theme.h"

#include <QTableWidget>

#include <vector>

namespace athanor {

/// Pairs of name and value to edit, with an empty row at the end to go on in. By keyboard: arrows move, a letter or F2
/// edits, Delete takes a row away; Tab goes on while a cell is edited, and leaves otherwise.
class RequestRows final : public QTableWidget
{
    Q_OBJECT
public:
    struct Row
    {
        QString name;
        QString value;
        int file = -1; ///< A file to upload: a number of the owner's; its value is words about it and not edited.
        bool operator==(const Row &) const = default;
    };

    explicit RequestRows(const Theme &theme, QWidget *parent = nullptr);

    /// Without rows whose both cells are empty.
    std::vector<Row> rows() const;
    /// Where the rows are these already, the cursor stays.
    void setRows(const std::vector<Row> &rows);

Q_SIGNALS:
    /// By hand, not by setRows().
    void edited();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    /// Tab in a cell goes on to the next one, and from the empty row at the end out of the table.
    void closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint) override;
    QSize sizeHint() const override;

private:
    void appendRow(const Row &row);
    void keepEmptyRow();
    void restyle();

    const Theme &m_theme;
    bool m_filling = false;
};

} // namespace athanor
