#pragma once

#include "widgets/common/theme.h"

#include <QDialog>

#include <functional>
#include <vector>

class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace athanor {

/// Ctrl+K: everything that can be reached by name. Type a part of it, choose with the arrows, go with Return.
class GoToDialog final : public QDialog
{
    Q_OBJECT
public:
    struct Place
    {
        QString name;
        QString kind; ///< "Objective", "File", "Action"
        std::function<void()> go;
    };

    GoToDialog(const Theme &theme, std::vector<Place> places, QWidget *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void goToCurrent();
    void selectFirst();

    std::vector<Place> m_places;
    QLineEdit *m_field;
    QListView *m_list;
    QStandardItemModel *m_model;
    QSortFilterProxyModel *m_filter;
};

} // namespace athanor
