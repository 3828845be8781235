#pragma once

#include "engine/course/course.h"
#include "engine/progress/mastery.h"
#include "widgets/common/theme.h"

#include <QTreeView>

class QStandardItem;
class QStandardItemModel;

namespace athanor {

/// The course at the left: modules, their objectives, and how far each is.
class Outline final : public QTreeView
{
    Q_OBJECT
public:
    explicit Outline(const Theme &theme, QWidget *parent = nullptr);

    void setCourse(const Course &course);
    void setCurrent(const QString &objective);
    void setMastery(const QString &objective, Mastery mastery);
    /// How many reviews are due; told under the objectives.
    void setDue(int count);

Q_SIGNALS:
    void objectiveChosen(const QString &id);
    void reviewChosen();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QStandardItem *find(const QString &id) const;

    QStandardItemModel *m_model;
    QStandardItem *m_review = nullptr;
    int m_due = 0;
};

} // namespace athanor
