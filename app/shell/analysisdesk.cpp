#include "app/shell/analysisdesk.h"

#include "widgets/editor/editortabs.h"

namespace athanor {

AnalysisDesk::AnalysisDesk(EngineLink &engine, EditorTabs &editors, QObject *parent) : QObject(parent)
{
    connect(&editors, &EditorTabs::lintWanted, this, [this, &engine](const QString &path, const QString &source) {
        m_lints.insert(path, engine.lint(path, source));
    });
    connect(&editors, &EditorTabs::completionWanted, this,
            [this, &engine](const QString &path, const QString &source, int line, int column) {
                m_completion = {engine.complete(path, source, line, column), path};
            });
    connect(&editors, &EditorTabs::hoverWanted, this,
            [this, &engine](const QString &path, const QString &source, int line, int column) {
                m_hover = {engine.hover(path, source, line, column), path};
            });
    const Workbench *workbench = engine.workbench();
    connect(workbench, &Workbench::linted, this,
            [this, &editors](JobId job, const QString &path, const QList<Finding> &findings) {
                if (m_lints.value(path) == job) editors.setFindings(path, findings);
            });
    connect(workbench, &Workbench::completed, this, [this, &editors](JobId job, const CompletionList &list) {
        if (m_completion.job == job) editors.showCompletions(m_completion.path, list);
    });
    connect(workbench, &Workbench::hovered, this, [this, &editors](JobId job, const HoverText &hover) {
        if (m_hover.job == job) editors.showHover(m_hover.path, hover);
    });
}

} // namespace athanor
