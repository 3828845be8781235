#pragma once

#include "engine/course/glossary.h"
#include "widgets/common/theme.h"

#include <QDialog>

#include <functional>
#include <memory>

class QLabel;
class QLineEdit;
class QListView;
class QScrollArea;
class QStackedWidget;
class QStandardItemModel;
class QVBoxLayout;

namespace athanor {

class EmptyState;

/// The words of the course: a list to search at the left, the chosen word explained at the right, with what to see also
/// and the objectives that teach it.
class GlossaryDialog final : public QDialog
{
    Q_OBJECT
public:
    /// The title of an objective, or nothing when this course does not have it.
    using TitleOf = std::function<QString(const QString &id)>;

    GlossaryDialog(const Theme &theme, std::shared_ptr<const Glossary> glossary, TitleOf titleOf, QWidget *parent);

    /// Shows a term by its name or another form of it; nothing changes when there is none.
    void showTerm(const QString &name);
    QString currentTerm() const;

Q_SIGNALS:
    /// The dialog has closed itself; it may be deleted before the event loop comes round again.
    void objectiveChosen(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *buildList();
    QWidget *buildEntry();
    void filter(const QString &text);
    void showEntry();
    void addLinks(const QString &title, const QString &objectName, const QStringList &names,
                  const std::function<void(int)> &choose);

    const Theme &m_theme;
    std::shared_ptr<const Glossary> m_glossary;
    TitleOf m_titleOf;
    QLineEdit *m_field;
    QListView *m_list;
    QStandardItemModel *m_model;
    QStackedWidget *m_found;
    EmptyState *m_nothing;
    QScrollArea *m_area;
    QVBoxLayout *m_entry = nullptr;
};

} // namespace athanor
