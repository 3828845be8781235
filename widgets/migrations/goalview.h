#pragma once

#include "engine/migrations/goalgraph.h"
#include "widgets/common/theme.h"
#include "widgets/migrations/migrationdrawing.h"

#include <QWidget>

namespace athanor {

class MarkupLabel;
class MigrationGraphView;

/// The graph an exercise leads to, with what is missing of it marked, and in words what is still to do.
class GoalView final : public QWidget
{
    Q_OBJECT
public:
    explicit GoalView(const Theme &theme, QWidget *parent = nullptr);

    void setGoal(MigrationDrawing::Pointer goal);
    bool hasGoal() const { return m_goal != nullptr; }
    /// Null where the learner has no revision yet.
    void setOwn(const MigrationDrawing::Pointer &own);

private:
    MigrationDrawing::Pointer m_goal;
    MarkupLabel *m_summary;
    MarkupLabel *m_words;
    MigrationGraphView *m_graph;
};

} // namespace athanor
