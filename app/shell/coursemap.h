#pragma once

#include "app/shell/objectivesquare.h"
#include "engine/course/course.h"
#include "engine/progress/progresssnapshot.h"

#include <QFrame>
#include <QGridLayout>

class QLabel;

namespace athanor {

/// A module on home: its name, what it is about, a square for each objective. A click beside the squares opens the
/// first of them that is not passed.
class ModuleCard final : public QFrame
{
    Q_OBJECT
public:
    ModuleCard(const Theme &theme, const Module &module, QWidget *parent = nullptr);

    void setProgress(const ProgressSnapshot &snapshot);

Q_SIGNALS:
    void objectiveChosen(const QString &id);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    std::vector<ObjectiveSquare *> m_squares;
    QLabel *m_count;
};

/// Every module of the course as a card, as many beside each other as there is room for.
class CourseMap final : public QWidget
{
    Q_OBJECT
public:
    explicit CourseMap(const Theme &theme, QWidget *parent = nullptr);

    void setCourse(const Course &course);
    void setProgress(const ProgressSnapshot &snapshot);
    /// Tab goes from before to the squares, in their order.
    void chainAfter(QWidget *before);

Q_SIGNALS:
    void objectiveChosen(const QString &id);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    const Theme &m_theme;
    QGridLayout *m_grid;
    std::vector<ModuleCard *> m_cards;
    int m_columns = 0;
};

/// The number a module's folder begins with ("03-flask"), or 0.
int moduleNumber(const Module &module);

} // namespace athanor
