#pragma once

#include "engine/routes/requesttrace.h"
#include "engine/routes/routetable.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace athanor {

class BlueprintTreeView;
class Button;
class CallsPage;
class LabsPage;
class MatchStepper;
class WinnerBanner;

/// The parts of the playground's page about routes: the rules at a glance, the match step by step, the calls, the
/// blueprints and the laboratories. The switch beside their tabs asks for a prediction before a request is sent.
class RoutesParts final : public QWidget
{
    Q_OBJECT
public:
    enum class Part { Rules, Steps, Calls, Blueprints, Labs };

    /// Takes the page of the rules as its child.
    RoutesParts(const Theme &theme, QWidget *rules, QWidget *parent = nullptr);

    void setTrace(const RequestTrace &trace);
    /// No request is shown any more.
    void forgetTrace();
    void setTable(const RouteTable &table);
    /// Another project.
    void clear();
    /// The application was loaded anew.
    void markStale();
    Part part() const;
    void setPart(Part part);
    bool predicts() const;
    /// Without their tabs the rules have the whole room, where there is little of it and nothing else to show.
    void setTabsShown(bool shown);

    BlueprintTreeView *blueprints() const { return m_blueprints; }
    LabsPage *labs() const { return m_labs; }
    /// Which paths an edit gave another winner, above whatever part is shown.
    WinnerBanner *winners() const { return m_winners; }

Q_SIGNALS:
    void openSource(const QString &file, int line);
    void blueprintsRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showPart();

    const Theme &m_theme;
    QWidget *m_head;
    QWidget *m_line = nullptr; ///< Under it.
    QTabBar *m_tabs;
    Button *m_predict;
    WinnerBanner *m_winners;
    QStackedWidget *m_stack;
    MatchStepper *m_steps;
    CallsPage *m_calls;
    BlueprintTreeView *m_blueprints;
    LabsPage *m_labs;
    RequestTrace m_trace;
    bool m_hasTrace = false;
    bool m_stepsShown = false; ///< What a part shows is made when it is looked at.
    bool m_callsShown = false;
};

} // namespace athanor
