#pragma once

#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QListView;
class QStackedWidget;
class QVBoxLayout;

namespace athanor {

class Button;
class EmptyState;
class PathStrip;
class StepModel;
class StepRuleModel;

/// How one path was matched, step by step, forward and back: the path with the part at hand, what happened in this
/// step, and the rules as they stand after it. Alt+Page Up and Alt+Page Down step from anywhere inside, Home and End in
/// the list of steps go to its ends.
class MatchStepper final : public QWidget
{
    Q_OBJECT
public:
    explicit MatchStepper(const Theme &theme, QWidget *parent = nullptr);

    /// Shows how it ended; the steps lead there.
    void setTrace(const RequestTrace &trace);
    void clear();
    int step() const;
    void setStep(int step);

private:
    void buildControls(QVBoxLayout *column);
    void buildLists(QVBoxLayout *column);
    void addKeys();
    void showStep();
    void showAtHand();
    void showEnd(bool atEnd);
    void clearEnd();

    const Theme &m_theme;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    PathStrip *m_path;
    Button *m_first = nullptr;
    Button *m_back = nullptr;
    Button *m_forward = nullptr;
    Button *m_last = nullptr;
    QLabel *m_count = nullptr;
    QLabel *m_words = nullptr;
    QLabel *m_left = nullptr;
    QVBoxLayout *m_end = nullptr; ///< How it ended, and what may surprise about it.
    QCheckBox *m_only = nullptr;
    QListView *m_steps = nullptr;
    QListView *m_rules = nullptr;
    StepModel *m_stepModel;
    StepRuleModel *m_ruleModel;
    RequestTrace m_trace;
};

} // namespace athanor
