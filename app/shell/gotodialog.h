#pragma once

#include "app/shell/gotomodel.h"
#include "widgets/common/theme.h"

#include <QDialog>

#include <memory>

class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;

namespace athanor {

class EmptyState;

/// Ctrl+K: everything that can be reached by name or by a word of it. Type, choose with the arrows, go with Return.
/// Objectives, commands, files, terms and places on the pages stand in groups; what was typed is marked.
class GoToDialog final : public QDialog
{
    Q_OBJECT
public:
    /// A command of the window or a file of the project.
    struct Action
    {
        GoToItem::Group group = GoToItem::Group::Commands;
        QString name;
        QString detail; ///< Its key.
        std::function<void()> go;
    };
    struct ObjectiveName
    {
        QString id, title, module;
    };
    struct Sources
    {
        std::vector<ObjectiveName> objectives;    ///< In reading order.
        std::shared_ptr<const SearchIndex> index; ///< Null while the pages are still being read.
        std::vector<Action> actions;
        /// Opens an objective and scrolls: block is an index into Objective::lesson or -1 for the beginning; in the
        /// quiz or the exercises, which of them.
        std::function<void(const QString &objective, int block, SearchHit::Part part)> openPlace;
        std::function<void(const QString &term)> openTerm;
    };

    GoToDialog(const Theme &theme, Sources sources, QWidget *parent);

    /// The pages were read meanwhile.
    void setIndex(std::shared_ptr<const SearchIndex> index);
    /// How long the last search took, from the text to the rows.
    double lastSearchMilliseconds() const { return m_took; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search();
    std::vector<GoToItem> everything() const;
    std::vector<GoToItem> found(const QString &text) const;
    void addActions(std::vector<GoToItem> &items, const QString &text) const;
    GoToItem itemFor(const ObjectiveName &name) const;
    GoToItem itemFor(const SearchHit &hit) const;
    void showNothing(const QString &text);
    void move(int step);
    void choose(int row);
    void goToCurrent();
    QString whatIsSearched() const;

    const Theme &m_theme;
    Sources m_sources;
    QLineEdit *m_field;
    QListView *m_list;
    GoToModel *m_model;
    QStackedWidget *m_stack;
    EmptyState *m_nothing;
    QLabel *m_status;
    double m_took = 0;
};

} // namespace athanor
