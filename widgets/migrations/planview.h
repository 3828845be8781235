#pragma once

#include "widgets/common/theme.h"
#include "widgets/migrations/commandanswer.h"
#include "widgets/migrations/migrationdrawing.h"

#include <QAbstractTableModel>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace athanor {

class Button;
class MarkupLabel;

/// The steps of a command's way, one a row, with what each leaves in alembic_version.
class PlanModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NumberColumn, RevisionColumn, MessageColumn, RowsColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setAnswer(const CommandAnswer &answer, MigrationDrawing::Pointer drawing);
    void clear();
    int nodeAt(int row) const { return m_answer.steps[std::size_t(row)].node; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    CommandAnswer m_answer;
    MigrationDrawing::Pointer m_drawing;
};

/// "Where would this command go?": a line to type a command in, the position it starts from, and the answer: the steps
/// with the rows of alembic_version, or Alembic's refusal in its own and in plain words.
class PlanView final : public QWidget
{
    Q_OBJECT
public:
    explicit PlanView(const Theme &theme, QWidget *parent = nullptr);

    void setAnswer(const CommandAnswer &answer, MigrationDrawing::Pointer drawing);
    /// Offered as a position, besides base, heads and what is typed.
    void setChosen(const QString &id);
    bool isShown() const { return m_shown; }
    /// Where the database really is: plans begin there, unless somebody chose another position. Nothing: not known.
    void setDatabase(const std::optional<QStringList> &rows);
    /// Shows the way of this command.
    void askFor(const QString &command);
    /// Asks the same again: the graph is another one.
    void askAgain();
    void focusCommand();
    void clear();

Q_SIGNALS:
    void asked(const QString &position, const QString &command);
    void cleared();
    void stepChosen(int node);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildLine();
    void buildAnswer();
    void ask();
    void fitColumns();
    void fitHeight();

    const Theme &m_theme;
    QLineEdit *m_command;
    QComboBox *m_position;
    Button *m_show;
    Button *m_clear;
    QLabel *m_failure;
    MarkupLabel *m_words;
    PlanModel *m_model;
    QTableView *m_steps;
    QString m_followed; ///< The position that was filled in, not chosen.
    bool m_shown = false;
};

} // namespace athanor
